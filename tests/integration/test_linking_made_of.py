"""Whatever way an entity is made of the hub's own, it is not linked: templates and helpers, those in YAML too."""

import pytest
from homeassistant.components.bayesian.const import DOMAIN as BAYESIAN
from homeassistant.config import async_process_component_and_handle_errors
from homeassistant.config_entries import SOURCE_USER, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.link_checks import is_ours
from custom_components.verisure_local.made_of import made_of
from hub_server.domain.commands import ReportPhone
from tests.integration.conftest import Paired
from tests.integration.linked import device, link, until

HELPER, REAL = "binary_sensor.helper", "binary_sensor.real_door"
LINKABLE = {
    "{{ is_state('binary_sensor.real_door', 'on') }}",
    "{{ states.binary_sensor.real_door.state == 'on' }}",
    "{{ states.light | selectattr('state', 'eq', 'on') | list | count > 0 }}",
    "{{ integration_entities('demo') | select('is_state', 'on') | list | count > 0 }}",
    "{{ now().hour > 22 }}",
    "off",
}
"""Templates that read nothing of a hub; the demo home has no light."""


async def yaml(hass: HomeAssistant, domain: str, *configs: dict[str, object]) -> None:
    """Set up what ``configuration.yaml`` says, also where the domain has entities already."""
    config = {domain: list(configs)}
    component = hass.data[DATA_INSTANCES].get(domain)
    if component is None:
        assert await async_setup_component(hass, domain, config)
    else:
        integration = await async_get_integration(hass, domain)
        checked = await async_process_component_and_handle_errors(hass, config, integration)
        assert checked is not None
        await component.async_setup(checked)
    await hass.async_block_till_done()


async def template(hass: HomeAssistant, state: str, **more: object) -> None:
    await yaml(hass, "template", {"binary_sensor": [{"name": "helper", "state": state}], **more})


def put(hass: HomeAssistant, entity_id: str, area: ar.AreaEntry) -> None:
    """Have a device of ours in another area."""
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    assert entity.device_id is not None
    dr.async_get(hass).async_update_device(entity.device_id, area_id=area.id)


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let Home Assistant's templates wait for the minute, and for their turn when they read whole domains."""
    return True


@pytest.fixture(autouse=True)
def _door(hass: HomeAssistant) -> None:
    hass.states.async_set(REAL, "off")
    hass.states.async_set("sun.sun", "above_horizon")


@pytest.mark.parametrize("ours", ["study-window", "siren", "area_house"])
async def test_a_template_in_yaml_that_reads_one_of_ours_leads_back(
    paired: Paired, hass: HomeAssistant, ours: str
) -> None:
    entity_id = paired.entity(ours)
    await template(hass, f"{{{{ is_state('{entity_id}', 'on') }}}}")
    assert is_ours(hass, HELPER)


@pytest.mark.parametrize(
    "state",
    [
        "{{ states.binary_sensor | selectattr('state', 'eq', 'on') | list | count > 0 }}",
        "{{ states | selectattr('state', 'eq', 'triggered') | list | count > 0 }}",
        "{{ expand(states.alarm_control_panel) | list | count > 7 }}",
        "{{ integration_entities('verisure_local') | select('is_state', 'on') | list | count > 0 }}",
        "{{ is_state('sun.sun', 'below_horizon') and integration_entities('verisure_local') | count > 0 }}",
        "{{ is_state('sun.sun', 'above_horizon') or is_state('{ours}', 'on') }}",
        "{{ is_state('sun.sun', 'above_horizon') or states.{ours}.state == 'on' }}",
        "{{ area_entities('the_study') | select('is_state', 'on') | list | count > 0 }}",
        "{{ states('binary_sensor.' ~ '{object}') == 'on' }}",
    ],
)
async def test_a_template_leads_back_by_a_domain_an_integration_an_area_or_behind_an_or(
    paired: Paired, hass: HomeAssistant, state: str
) -> None:
    ours = paired.entity("study-window")
    area = ar.async_get(hass).async_get_or_create("The study")
    put(hass, ours, area)
    await template(hass, state.replace("{ours}", ours).replace("{object}", ours.partition(".")[2]))
    assert is_ours(hass, HELPER)


@pytest.mark.parametrize("state", sorted(LINKABLE))
async def test_a_template_of_what_is_real_may_be_linked(paired: Paired, hass: HomeAssistant, state: str) -> None:
    await template(hass, state)
    assert hass.states.get(HELPER) is not None
    assert not is_ours(hass, HELPER)


async def test_a_template_leads_back_by_its_trigger_its_availability_and_its_attributes(
    paired: Paired, hass: HomeAssistant
) -> None:
    ours = paired.entity("study-window")
    read = f"{{{{ states('{ours}') }}}}"
    triggered = {"triggers": [{"trigger": "state", "entity_id": ours}]}
    heard = {"triggers": [{"trigger": "event", "event_type": "verisure_local_reply"}]}
    await yaml(
        hass,
        "template",
        {"binary_sensor": [{"name": "by trigger", "state": "on"}], **triggered},
        {"binary_sensor": [{"name": "by event", "state": "on"}], **heard},
        {"binary_sensor": [{"name": "by availability", "state": "off", "availability": read}]},
        {"binary_sensor": [{"name": "by attribute", "state": "off", "attributes": {"window": read}}]},
    )
    names = ("trigger", "event", "availability", "attribute")
    assert [is_ours(hass, f"binary_sensor.by_{name}") for name in names] == [True] * 4


async def test_a_switch_that_switches_one_of_ours_leads_back(paired: Paired, hass: HomeAssistant) -> None:
    plug = paired.entity("plug-kitchen")
    turn = {"action": "switch.turn_on", "target": {"entity_id": plug}}
    await yaml(hass, "template", {"switch": [{"name": "helper", "turn_on": [turn], "turn_off": [turn]}]})
    assert is_ours(hass, "switch.helper")


def observation(**more: object) -> dict[str, object]:
    return {"prob_given_true": 0.9, "prob_given_false": 0.1, **more}


@pytest.mark.parametrize("reads_ours", [True, False])
@pytest.mark.parametrize("by", ["state", "template"])
async def test_a_bayesian_sensor_leads_back_by_what_it_observes(
    paired: Paired, hass: HomeAssistant, by: str, *, reads_ours: bool
) -> None:
    read = paired.entity("study-window") if reads_ours else REAL
    seen = (
        observation(platform="state", entity_id=read, to_state="on")
        if by == "state"
        else observation(platform="template", value_template=f"{{{{ is_state('{read}', 'on') }}}}")
    )
    await yaml(
        hass, "binary_sensor", {"platform": BAYESIAN, "name": "helper", "prior": 0.1, "observations": [dict(seen)]}
    )
    assert is_ours(hass, HELPER) is reads_ours
    entry = MockConfigEntry(
        domain=BAYESIAN,
        options={"name": "by hand", "prior": 0.1, "probability_threshold": 0.5},
        subentries_data=[
            ConfigSubentryData(data=seen, subentry_type="observation", title="seen", unique_id=None),
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert is_ours(hass, "binary_sensor.by_hand") is reads_ours


async def test_groups_and_combined_sensors_in_yaml_lead_back_also_through_one_another(
    paired: Paired, hass: HomeAssistant
) -> None:
    window = paired.entity("study-window")
    temperature = next(
        state.entity_id
        for state in hass.states.async_all("sensor")
        if state.attributes.get("device_class") == "temperature"
    )
    combined = {"platform": "min_max", "name": "warmest", "type": "max", "entity_ids": [temperature, "sensor.real"]}
    await yaml(hass, "sensor", combined)
    await yaml(
        hass,
        "binary_sensor",
        {"platform": "group", "name": "windows", "entities": [REAL, window]},
        {"platform": "group", "name": "real", "entities": [REAL]},
        {"platform": "threshold", "entity_id": "sensor.warmest", "name": "warm", "upper": 30},
    )
    await template(hass, "{{ is_state('binary_sensor.warm', 'on') }}")
    found = ("binary_sensor.windows", "sensor.warmest", "binary_sensor.warm", HELPER, "binary_sensor.real")
    assert [is_ours(hass, each) for each in found] == [True, True, True, True, False]


async def test_it_is_refused_where_people_link(paired: Paired, hass: HomeAssistant) -> None:
    await template(hass, f"{{{{ is_state('{paired.entity('siren')}', 'on') }}}}")
    flows = hass.config_entries.subentries
    result = await flows.async_init((paired.entry.entry_id, "detector"), context={"source": SOURCE_USER})
    result = await flows.async_configure(result["flow_id"], {"entity_id": HELPER})
    assert result["errors"] == {"entity_id": "of_this_integration"}


async def test_what_a_template_comes_to_read_is_noticed_before_it_is_told(paired: Paired, hass: HomeAssistant) -> None:
    ours = paired.entity("study-window")
    area = ar.async_get(hass).async_get_or_create("The study")
    other = er.async_get(hass).async_get_or_create(
        "binary_sensor", "elsewhere", "1", suggested_object_id="other", original_name="Other"
    )
    er.async_get(hass).async_update_entity(other.entity_id, area_id=area.id)
    hass.states.async_set(other.entity_id, "off")
    await template(hass, "{{ area_entities('the_study') | select('is_state', 'on') | list | count > 0 }}")
    linked = await link(paired, "detector", HELPER, kind="contact")
    hass.states.async_set(other.entity_id, "on")
    await until(paired, lambda: device(paired, linked).sensed)
    put(hass, ours, area)
    hass.states.async_set(other.entity_id, "off")
    await until(paired, lambda: not device(paired, linked).available)
    assert f"linked_to_itself_{next(iter(paired.entry.subentries))}" in issues(hass)


def issues(hass: HomeAssistant) -> list[str]:
    return [issue for domain, issue in ir.async_get(hass).issues if domain == DOMAIN]


async def test_an_entry_that_is_unloaded_takes_its_repairs_along(paired: Paired, hass: HomeAssistant) -> None:
    looping, gone = "binary_sensor.all", "binary_sensor.gone"
    for each in (looping, gone):
        hass.states.async_set(each, "off")
        await link(paired, "detector", each, kind="contact")
    hass.states.async_set(looping, "off", {"entity_id": [paired.entity("study-window")]})
    hass.states.async_remove(gone)
    await until(paired, lambda: len(issues(hass)) == 2)
    await hass.config_entries.async_unload(paired.entry.entry_id)
    assert issues(hass) == []
    await hass.config_entries.async_setup(paired.entry.entry_id)
    await until(paired, lambda: len(issues(hass)) == 2)


async def test_a_person_who_is_at_home_where_our_own_tracker_is_too_is_no_part_of_it(
    paired: Paired, hass: HomeAssistant
) -> None:
    assert await async_setup_component(hass, "zone", {})
    anna = {"id": "anna", "name": "Anna", "device_trackers": ["device_tracker.phone"]}
    assert await async_setup_component(hass, "person", {"person": [anna]})
    at_home = {"in_zones": ["zone.home"], "source_type": "router"}
    hass.states.async_set("device_tracker.phone", "not_home", {**at_home, "in_zones": []})
    await paired.house.submit(ReportPhone("anna", 5))
    await paired.settle()
    hass.states.async_set("device_tracker.phone", "home", at_home)
    await paired.settle()
    assert paired.state("at_home_anna") == "home"
    person = hass.states.get("person.anna")
    assert person is not None
    assert person.state == "home"
    found = made_of(hass, "person.anna")
    assert not found.ours, found.entity_ids

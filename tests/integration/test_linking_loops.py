"""A linked group, template or helper that comes to hold the hub's own entities is lost to it, and never told back."""

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.link_checks import is_ours
from hub_server.domain.events import PowerRequested
from hub_server.domain.site import FaultKind
from tests.integration.conftest import Paired
from tests.integration.linked import device, faults, link, until

DOOR, GROUP = "binary_sensor.real_door", "binary_sensor.doors"


def repairs(hass: HomeAssistant) -> list[str]:
    issues = ir.async_get(hass).issues.items()
    return [str(issue.translation_key) for (domain, _), issue in issues if domain == DOMAIN]


async def helper(hass: HomeAssistant, domain: str, **options: object) -> MockConfigEntry:
    """Set a helper of Home Assistant up, as its page does."""
    entry = MockConfigEntry(domain=domain, title="Doors", options={"name": "Doors", **options})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def group_of(hass: HomeAssistant, *members: str) -> MockConfigEntry:
    return await helper(
        hass, "group", group_type="binary_sensor", entities=list(members), hide_members=False, all=False
    )


async def change(hass: HomeAssistant, entry: MockConfigEntry, **options: object) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    if not entry.update_listeners:
        await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()


async def test_a_group_that_gains_one_of_ours_is_lost_until_it_has_none(paired: Paired, hass: HomeAssistant) -> None:
    ours = paired.entity("study-window")
    hass.states.async_set(DOOR, "off")
    entry = await group_of(hass, DOOR)
    doors = await link(paired, "detector", GROUP, kind="contact")
    await until(paired, lambda: device(paired, doors).available)
    await change(hass, entry, entities=[DOOR, ours])
    await until(paired, lambda: not device(paired, doors).available)
    assert repairs(hass) == ["linked_to_itself"]
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert hass.states.get(GROUP).state == "on"
    assert not device(paired, doors).sensed, "it would hear itself"
    await paired.house.advance(60_000)
    assert FaultKind.LOST in faults(paired, doors)
    await change(hass, entry, entities=[DOOR])
    await until(paired, lambda: device(paired, doors).available)
    assert repairs(hass) == []
    hass.states.async_set(DOOR, "on")
    await until(paired, lambda: device(paired, doors).sensed)


async def test_a_group_within_the_group_that_gains_one_is_noticed(paired: Paired, hass: HomeAssistant) -> None:
    ours = paired.entity("study-window")
    hass.states.async_set("binary_sensor.inner", "off", {"entity_id": [DOOR]})
    hass.states.async_set("binary_sensor.outer", "off", {"entity_id": ["binary_sensor.inner"]})
    outer = await link(paired, "detector", "binary_sensor.outer", kind="contact")
    hass.states.async_set("binary_sensor.inner", "off", {"entity_id": [DOOR, ours]})
    await until(paired, lambda: not device(paired, outer).available)
    assert repairs(hass) == ["linked_to_itself"]


async def test_what_opens_with_the_very_change_that_makes_it_a_loop_is_not_told(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set("binary_sensor.all", "off", {"entity_id": [DOOR]})
    everything = await link(paired, "detector", "binary_sensor.all", kind="contact")
    for members, state in (([DOOR, "binary_sensor.other"], "off"), ([DOOR, paired.entity("study-window")], "on")):
        hass.states.async_set("binary_sensor.all", state, {"entity_id": members})
    await until(paired, lambda: not device(paired, everything).available)
    assert not device(paired, everything).sensed


async def test_a_template_that_comes_to_read_one_of_ours_is_lost(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(DOOR, "off")
    template = f"{{{{ is_state('{DOOR}', 'on') }}}}"
    entry = await helper(hass, "template", template_type="binary_sensor", state=template)
    doors = await link(paired, "detector", GROUP, kind="contact")
    await until(paired, lambda: device(paired, doors).available)
    await change(hass, entry, state=f"{{{{ is_state('{paired.entity('study-window')}', 'on') }}}}")
    await until(paired, lambda: not device(paired, doors).available)
    assert repairs(hass) == ["linked_to_itself"]


async def test_one_that_was_changed_while_home_assistant_was_down_is_noticed_at_its_start(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set("binary_sensor.all", "off", {"entity_id": [DOOR]})
    everything = await link(paired, "detector", "binary_sensor.all", kind="contact")
    await hass.config_entries.async_unload(paired.entry.entry_id)
    hass.states.async_set("binary_sensor.all", "on", {"entity_id": [paired.entity("study-window")]})
    await hass.config_entries.async_setup(paired.entry.entry_id)
    await until(paired, lambda: not device(paired, everything).available)
    assert not device(paired, everything).sensed
    assert repairs(hass) == ["linked_to_itself"]


async def test_a_link_that_is_removed_takes_its_repair_along(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.all", "off", {"entity_id": [DOOR]})
    device_id = await link(paired, "detector", "binary_sensor.all", kind="contact")
    hass.states.async_set("binary_sensor.all", "off", {"entity_id": [paired.entity("study-window")]})
    await until(paired, lambda: not device(paired, device_id).available)
    (subentry_id,) = paired.entry.subentries
    hass.config_entries.async_remove_subentry(paired.entry, subentry_id)
    await until(paired, lambda: device_id not in paired.house.site.devices)
    await until(paired, lambda: repairs(hass) == [])


async def test_nothing_is_asked_of_a_switch_that_leads_back(paired: Paired, hass: HomeAssistant) -> None:
    asked: list[str] = []

    async def turned(call: object) -> None:
        asked.append(str(call))

    hass.states.async_set("switch.both", "off", {"entity_id": ["switch.real"]})
    plug = await link(paired, "plug", "switch.both")
    hass.services.async_register("switch", "turn_on", turned)
    hass.states.async_set("switch.both", "off", {"entity_id": ["switch.real", paired.entity("plug-kitchen")]})
    await until(paired, lambda: not device(paired, plug).available)
    await paired.house.ask("switch_plug", device_id=plug, powered=True)
    await paired.house.wait_for(PowerRequested, lambda event: event.device_id == plug)
    await until(paired, lambda: plug not in paired.house.site.orders)
    assert asked == []


@pytest.mark.parametrize("reads", ["{{ states('binary_sensor.real_door') }}", "binary_sensor.real_door", "just words"])
async def test_a_helper_that_reads_what_is_real_may_be_linked(paired: Paired, hass: HomeAssistant, reads: str) -> None:
    await helper(hass, "template", template_type="binary_sensor", state=reads)
    assert not is_ours(hass, GROUP)

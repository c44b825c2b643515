"""Name, room, way in and area of a linked device are the hub's; what is changed here reaches it, once (ADR 11)."""

from dataclasses import replace

import pytest
from homeassistant.core import HomeAssistant

from hub_server.domain.commands import AddArea, PutDevice
from hub_server.domain.events import DevicePut
from tests.integration.conftest import Paired
from tests.integration.linked import device, link, until
from tests.integration.test_linking_flow import begin
from tests.integration.test_linking_moved import reconfigured

SHED = "binary_sensor.shed"


@pytest.fixture
async def two(paired: Paired) -> Paired:
    """Return a home of two areas."""
    await paired.house.submit(AddArea("annex", "Annex"))
    await paired.settle()
    return paired


def asked(result: dict[str, object]) -> set[str]:
    return {str(field) for field in result["data_schema"].schema}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("family", "entity_id", "more"),
    [("detector", SHED, {"kind": "contact", "entry_route": False}), ("lock", "lock.shed", {})],
)
async def test_where_there_are_several_areas_it_is_asked_which_one(
    two: Paired, hass: HomeAssistant, family: str, entity_id: str, more: dict[str, object]
) -> None:
    hass.states.async_set(entity_id, "off")
    result = await begin(two, family, entity_id)
    assert "area" in asked(result)
    answer = {"name": "Shed", "room": "", "area": "annex", **more}
    await hass.config_entries.subentries.async_configure(result["flow_id"], answer)
    (subentry,) = two.entry.subentries.values()
    device_id = f"linked-{subentry.subentry_id.lower()}"
    await until(two, lambda: device_id in two.house.site.devices)
    assert device(two, device_id).area_id == "annex"
    form = {"name": "Shed", "room": "", "entity_id": entity_id, **({"entry_route": False} if more else {})}
    assert (await reconfigured(two, family, area="house", **form))["reason"] == "reconfigure_successful"
    await until(two, lambda: device(two, device_id).area_id == "house")


async def test_where_there_is_one_area_nothing_is_asked(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(SHED, "off")
    assert "area" not in asked(await begin(paired, "detector", SHED))


async def test_what_was_changed_at_the_hub_stays_and_is_shown_here(two: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(SHED, "off")
    shed = await link(two, "detector", SHED, kind="contact")
    assert device(two, shed).area_id == "house"
    changed = replace(device(two, shed), name="Boathouse", room="Quay", area_id="annex", entry_route=True)
    await two.house.submit(PutDevice(changed))
    await two.settle()
    (subentry,) = two.entry.subentries.values()
    assert subentry.title == "Boathouse"
    assert {key: subentry.data[key] for key in ("name", "room", "area", "entry_route")} == {
        "name": "Boathouse",
        "room": "Quay",
        "area": "annex",
        "entry_route": True,
    }
    # Neither a restart here nor one of the hub, nor another link, moves it back.
    hass.states.async_set("binary_sensor.other", "off")
    await link(two, "detector", "binary_sensor.other", kind="contact")
    await hass.config_entries.async_reload(two.entry.entry_id)
    await two.house.restart()
    hass.states.async_set(SHED, "on")
    await until(two, lambda: device(two, shed).sensed)
    await two.settle()
    now = device(two, shed)
    assert (now.name, now.room, now.area_id, now.entry_route) == ("Boathouse", "Quay", "annex", True)


async def test_what_was_changed_at_the_hub_while_home_assistant_was_away_stays_too(
    two: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set(SHED, "off")
    shed = await link(two, "detector", SHED, kind="contact")
    await hass.config_entries.async_unload(two.entry.entry_id)
    await two.house.submit(PutDevice(replace(device(two, shed), name="Boathouse", area_id="annex")))
    await hass.config_entries.async_setup(two.entry.entry_id)
    hass.states.async_set(SHED, "on")
    await until(two, lambda: device(two, shed).sensed)
    (subentry,) = two.entry.subentries.values()
    assert (device(two, shed).name, device(two, shed).area_id) == ("Boathouse", "annex")
    assert (subentry.data["name"], subentry.data["area"]) == ("Boathouse", "annex")


async def test_what_a_person_changes_while_the_hub_is_away_reaches_it_once(two: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(SHED, "off")
    shed = await link(two, "detector", SHED, kind="contact")
    await two.house.stop()
    await until(two, lambda: not two.entry.runtime_data.available)
    await reconfigured(two, "detector", name="Barn", room="Garden", entry_route=True, entity_id=SHED, area="annex")
    await two.house.start()
    await until(two, lambda: device(two, shed).name == "Barn")
    assert (device(two, shed).room, device(two, shed).area_id) == ("Garden", "annex")
    (subentry,) = two.entry.subentries.values()
    await until(two, lambda: "untold" not in subentry.data)
    await two.settle()
    put = [each for each in await two.house.events() if isinstance(each, DevicePut) and each.device.device_id == shed]
    assert [each.device.name for each in put] == [SHED, "Barn"]


async def test_one_whose_area_the_hub_does_not_have_guards_in_the_first(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(SHED, "on")
    shed = await link(paired, "detector", SHED, kind="contact", area="of_an_earlier_hub")
    await until(paired, lambda: device(paired, shed).sensed)
    assert device(paired, shed).area_id == "house"

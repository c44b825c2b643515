"""Garage doors, gates and the like as contacts of the hub, with Home Assistant's own demonstration covers."""

import pytest
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.events import AlarmRaised
from hub_server.domain.site import AlarmKind, ArmMode, DeviceKind, FaultKind
from tests.integration.conftest import Paired
from tests.integration.linked import demo, device, faults, link, until
from tests.integration.test_linking_flow import begin

GARAGE = "cover.garage_door"
BLIND = "cover.kitchen_window"
ANNA = ByPerson("anna", "test")


def offered(result: dict[str, object]) -> dict[str, object]:
    fields = result["data_schema"].schema  # type: ignore[attr-defined]
    return {str(key): (key.description or {}).get("suggested_value") for key in fields}


async def test_a_garage_door_is_linked_as_a_contact_on_the_way_in(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.COVER)
    result = await begin(paired, "detector", GARAGE)
    assert result["step_id"] == "detector"
    assert offered(result) == {"name": "Garage Door", "room": "", "entry_route": True}, "its kind is no question"
    result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], {"name": "Garage", "room": "", "entry_route": True}
    )
    (subentry,) = paired.entry.subentries.values()
    assert subentry.data["kind"] == "contact"
    device_id = f"linked-{subentry.subentry_id.lower()}"
    await until(paired, lambda: device_id in paired.house.site.devices)
    assert device(paired, device_id).kind is DeviceKind.CONTACT


async def test_it_is_open_from_when_it_moves_until_it_is_closed(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.COVER)
    await hass.services.async_call("cover", "close_cover", {"entity_id": GARAGE}, blocking=True)
    garage = await link(paired, "detector", GARAGE, kind="contact")
    for state, sensed in (("closed", False), ("opening", True), ("open", True), ("closing", True), ("closed", False)):
        hass.states.async_set(GARAGE, state, {"device_class": "garage"})
        await until(paired, lambda sensed=sensed: device(paired, garage).sensed is sensed)  # type: ignore[misc]
        await paired.settle()
        assert device(paired, garage).sensed is sensed, state


async def test_opening_it_while_armed_is_a_burglary(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.COVER)
    hass.states.async_set(GARAGE, "closed", {"device_class": "garage"})
    garage = await link(paired, "detector", GARAGE, kind="contact")
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await hass.services.async_call("cover", "open_cover", {"entity_id": GARAGE}, blocking=True)
    raised = await paired.house.wait_for(AlarmRaised)
    assert (raised.kind, raised.device_id) == (AlarmKind.BURGLARY, garage)


@pytest.mark.parametrize("gone", ["unavailable", "unknown"])
async def test_one_that_says_nothing_is_lost_and_not_closed(paired: Paired, hass: HomeAssistant, gone: str) -> None:
    hass.states.async_set("cover.gate", "open", {"device_class": "gate"})
    gate = await link(paired, "detector", "cover.gate", kind="contact")
    hass.states.async_set("cover.gate", gone, {"device_class": "gate"})
    await until(paired, lambda: not device(paired, gate).available)
    assert device(paired, gate).sensed
    await paired.house.advance(60_000)
    assert faults(paired, gate) == [FaultKind.LOST]


async def test_a_blind_guards_nothing_and_is_not_linked(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.COVER)
    assert (await begin(paired, "detector", BLIND))["errors"] == {"entity_id": "no_opening"}
    hass.states.async_set("light.porch", "on")
    assert (await begin(paired, "detector", "light.porch"))["errors"] == {"entity_id": "no_opening"}


@pytest.mark.parametrize(
    ("device_class", "way_in"), [("garage", True), ("door", True), ("gate", False), ("window", False)]
)
async def test_whether_it_is_a_way_in_is_guessed(
    paired: Paired, hass: HomeAssistant, device_class: str, way_in: bool
) -> None:
    hass.states.async_set("cover.real", "closed", {"device_class": device_class})
    assert offered(await begin(paired, "detector", "cover.real"))["entry_route"] is way_in

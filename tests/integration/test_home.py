"""The home in Home Assistant: devices, linked detectors, and a hub that goes and comes back."""

import asyncio
import json
from pathlib import Path
from types import MappingProxyType

import pytest
from homeassistant.components import automation
from homeassistant.components.blueprint import models
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.coordinator import Part
from custom_components.verisure_local.diagnostics import async_get_config_entry_diagnostics
from custom_components.verisure_local.models import Event as HubEvent
from hub_server.domain.commands import Arm, ByPerson, CapturePicture, PutDevice, RemoveDevice
from hub_server.domain.events import AlarmRaised, AlarmVerified, DevicePut, DeviceRemoved, PictureCaptured
from hub_server.domain.site import ArmMode, Device, DeviceKind, Player
from tests.house import CODES, House
from tests.integration.conftest import Paired

REAL = "binary_sensor.real_door"
ANNA = ByPerson("anna", "test")


async def link(paired: Paired, kind: str = "contact", *, entry_route: bool = False) -> str:
    data = {"entity_id": REAL, "name": "Real door", "kind": kind, "room": "Shed", "entry_route": entry_route}
    subentry = ConfigSubentry(data=MappingProxyType(data), subentry_type="detector", title="Real door", unique_id=None)
    paired.hass.config_entries.async_add_subentry(paired.entry, subentry)
    device_id = f"linked-{subentry.subentry_id.lower()}"
    await paired.house.wait_for(DevicePut, lambda event: event.device.device_id == device_id)
    await paired.settle()
    return device_id


def device_of(paired: Paired, device_id: str = "") -> dr.DeviceEntry | None:
    hub_id = paired.house.hub.identity.hub_id
    identifier = (DOMAIN, f"{hub_id}_{device_id}" if device_id else hub_id)
    return dr.async_get(paired.hass).async_get_device_by_identifier(identifier, paired.entry.entry_id)


async def test_every_device_is_there_once_with_its_room(paired: Paired) -> None:
    registry = dr.async_get(paired.hass)
    devices = dr.async_entries_for_config_entry(registry, paired.entry.entry_id)
    assert len(devices) == len(paired.house.site.devices) + 1
    hub = device_of(paired)
    door = device_of(paired, "front-door")
    assert hub is not None
    assert door is not None
    assert door.via_device_id == hub.id


@pytest.mark.parametrize(
    ("action", "device", "unique", "state"),
    [
        ("open", "front-door", "front-door", "on"),
        ("smoke", "smoke-hall", "smoke-hall", "on"),
        ("leak", "water-laundry", "water-laundry", "on"),
        ("unlock", "doorman", "doorman", "unlocked"),
        ("jam", "doorman", "doorman", "jammed"),
        ("on", "plug-kitchen", "plug-kitchen", "on"),
        ("low-battery", "front-door", "front-door_battery", "on"),
        ("tamper", "front-door", "problem", "on"),
        ("lose", "front-door", "front-door", "unavailable"),
    ],
)
async def test_what_happens_to_a_device_is_shown(
    paired: Paired, action: str, device: str, unique: str, state: str
) -> None:
    await paired.house.do(action, device)
    await paired.settle()
    assert paired.state(unique) == state


async def test_a_lock_is_asked_and_shows_what_it_reports(paired: Paired) -> None:
    await paired.call("lock", "unlock", "doorman")
    assert paired.state("doorman") == "unlocking"
    await paired.house.advance(1_500)
    await paired.settle()
    lock = paired.hass.states.get(paired.entity("doorman"))
    assert (lock.state, lock.attributes["changed_by"]) == ("unlocked", "Anna")


async def test_an_automation_may_not_unlock(paired: Paired) -> None:
    with pytest.raises(ServiceValidationError):
        await paired.call("lock", "unlock", "doorman", anna=False)
    assert paired.state("doorman") == "locked"


async def test_a_plug_switches(paired: Paired) -> None:
    await paired.call("switch", "turn_on", "plug-kitchen", anna=False)
    await paired.house.advance(100)
    await paired.settle()
    assert paired.state("plug-kitchen") == "on"


async def test_the_siren_silences_a_fire_and_not_a_burglary(paired: Paired) -> None:
    await paired.house.do("smoke", "smoke-hall")
    await paired.settle()
    assert paired.state("siren") == "on"
    await paired.call("siren", "turn_off", "siren")
    assert paired.state("siren") == "off"
    assert paired.house.site.alarms
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await paired.house.do("open", "study-window")
    await paired.settle()
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("siren", "turn_off", "siren")
    assert refused.value.translation_key == "disarm_instead"


async def test_a_real_door_of_another_brand_trips_the_alarm(paired: Paired) -> None:
    paired.hass.states.async_set(REAL, "off", {"device_class": "door"})
    device = await link(paired)
    assert paired.state(device) == "off"
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    paired.hass.states.async_set(REAL, "on", {"device_class": "door"})
    await paired.house.wait_for(AlarmRaised, lambda event: event.device_id == device)
    await paired.settle()
    assert paired.state("area_house") == "triggered"
    assert paired.state(device) == "on"


async def test_a_linked_sensor_that_is_lost_blocks_arming(paired: Paired) -> None:
    paired.hass.states.async_set(REAL, "unavailable")
    await link(paired)
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    assert refused.value.translation_placeholders == {"detectors": "Real door"}


async def test_a_linked_sensor_that_is_gone_is_a_repair(paired: Paired) -> None:
    await link(paired)
    issues = ir.async_get(paired.hass).issues
    assert [issue.translation_key for (domain, _), issue in issues.items() if domain == DOMAIN] == ["linked_gone"]


async def test_a_removed_link_leaves_the_hub(paired: Paired) -> None:
    paired.hass.states.async_set(REAL, "off")
    device = await link(paired)
    (subentry_id,) = paired.entry.subentries
    paired.hass.config_entries.async_remove_subentry(paired.entry, subentry_id)
    await paired.house.wait_for(DeviceRemoved)
    await paired.settle()
    assert device not in paired.house.site.devices
    assert device_of(paired, device) is None


async def back(paired: Paired) -> None:
    """Wait until Home Assistant is connected again."""
    async with asyncio.timeout(20):
        while not paired.entry.runtime_data.available:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await paired.settle()


async def test_a_hub_that_was_gone_is_caught_up_with_and_the_entry_stays(
    paired: Paired, caplog: pytest.LogCaptureFixture
) -> None:
    hass, house = paired.hass, paired.house
    loaded: list[str] = []
    paired.entry.async_on_state_change(lambda: loaded.append(str(paired.entry.state)))
    told: list[str] = []
    fired: list[str] = []

    @callback
    def tell(event: Event) -> None:
        told.append(event.data["message"])

    hass.bus.async_listen("logbook_entry", tell)
    await house.stop()
    for _ in range(100):
        await hass.async_block_till_done(wait_background_tasks=False)
        if not paired.entry.runtime_data.available:
            break
    assert paired.state("area_house") == "unavailable"
    assert paired.state("kitchen-window") == "unavailable"
    offline = House(house.directory)
    offline.clock = house.clock
    await offline.start()
    await offline.submit(Arm("house", ArmMode.HOME, ANNA))
    await offline.do("open", "study-window")
    await offline.disarm()
    await offline.submit(CapturePicture("motion-hall", ANNA, "order", "request"))
    await offline.wait_for(PictureCaptured)
    await offline.do("smoke", "smoke-hall")
    assert [type(event) for event in await offline.events()].count(AlarmVerified) == 1
    await offline.stop()

    @callback
    def fire(event: Event) -> None:
        if event.data["entity_id"] == paired.entity("alarm_event"):
            fired.append(event.data["new_state"].attributes.get("event_type", ""))

    hass.bus.async_listen("state_changed", fire)
    await house.start()
    await back(paired)
    assert paired.state("area_house") == "triggered"
    assert paired.state("smoke-hall") == "on"
    assert paired.state("study-window") == "on"
    # What is over is history; the fire that still burns is news.
    assert fired[-1] == "fire"
    assert "burglary" not in fired
    assert len([line for line in told if "cancelled" in line or "alarm_verified" in line]) == 1
    assert len([line for line in told if "Study window" in line]) == 1
    assert len([line for line in told if "took a picture on request" in line]) == 1
    assert loaded == []
    assert paired.entry.state is ConfigEntryState.LOADED
    assert caplog.text.count("is gone; its entities are unavailable") == 1


async def test_while_the_hub_is_gone_actions_say_so(paired: Paired) -> None:
    await paired.house.stop()
    for _ in range(100):
        await paired.hass.async_block_till_done(wait_background_tasks=False)
        if not paired.entry.runtime_data.available:
            break
    panel = paired.hass.data["entity_components"]["alarm_control_panel"].get_entity(paired.entity("area_house"))
    with pytest.raises(HomeAssistantError) as failed:
        await panel.async_alarm_arm_home()
    assert failed.value.translation_key == "not_connected"
    await paired.house.start()
    await back(paired)


async def test_devices_come_and_go_with_the_hub(paired: Paired) -> None:
    attic = Device(
        device_id="attic-hatch",
        number=0,
        kind=DeviceKind.CONTACT,
        player=Player.EMULATED,
        area_id="house",
        name="Attic hatch",
    )
    await paired.house.submit(PutDevice(attic))
    await paired.settle()
    assert paired.state("attic-hatch") == "off"
    await paired.house.submit(RemoveDevice("attic-hatch"))
    await paired.settle()
    with pytest.raises(AssertionError):
        paired.entity("attic-hatch")


@pytest.mark.parametrize("extra", [0, 480])
async def test_what_one_change_writes_does_not_grow_with_the_home(paired: Paired, extra: int) -> None:
    for number in range(extra):
        device = Device(
            device_id=f"extra-{number}",
            number=0,
            kind=DeviceKind.MOTION,
            player=Player.EMULATED,
            area_id="house",
            name=f"Extra {number}",
        )
        await paired.house.submit(PutDevice(device))
    await paired.settle()
    written: list[str] = []

    @callback
    def changed(event: Event) -> None:
        written.append(event.data["entity_id"])

    reported: list[str] = []
    paired.hass.bus.async_listen("state_changed", changed)
    paired.hass.bus.async_listen(
        "state_reported",
        callback(lambda event: reported.append(event.data["entity_id"])),
        event_filter=callback(lambda _: True),
    )
    await paired.house.do("open", "study-window")
    await paired.settle()
    # The window, what is open, and whether the area is ready, however many devices there are.
    shown = ["study-window", "area_house_ready_home", "area_house_ready_away", "area_house_open"]
    assert sorted(written + reported) == sorted(paired.entity(each) for each in shown)


async def test_an_alarm_is_shown_by_the_panel_before_anything_else(paired: Paired) -> None:
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    written: list[tuple[str, str]] = []

    @callback
    def changed(event: Event) -> None:
        written.append((event.data["entity_id"], event.data["new_state"].state))

    paired.hass.bus.async_listen("state_changed", changed)
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert written[0] == (paired.entity("area_house"), "triggered")
    assert (paired.entity("study-window"), "on") in written


async def test_one_listener_that_fails_leaves_the_others_the_line_to_the_hub_and_what_comes_after(
    paired: Paired, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []

    @callback
    def fail(event: HubEvent) -> None:
        told.append(event.kind)
        raise RuntimeError("a listener of this test")

    @callback
    def fail_too() -> None:
        told.append("the window")
        raise RuntimeError("another one")

    coordinator = paired.entry.runtime_data
    ends = (
        coordinator.async_add_event_listener(fail),
        coordinator.async_add_listener(Part("device", "study-window"), fail_too),
    )
    await paired.house.do("open", "study-window")
    await paired.settle()
    for end in ends:
        end()
    assert told == ["the window", "detector_sensed"]
    assert paired.state("study-window") == "on"
    assert "was not shown by all that show it" in caplog.text
    await paired.house.do("close", "study-window")
    await paired.settle()
    assert paired.state("study-window") == "off"


async def test_an_alarm_of_home_assistant_reaches_the_hub_by_blueprint(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.boiler", "off", {"device_class": "moisture", "friendly_name": "Boiler"})
    path = Path(__file__).parents[2] / "blueprints/automation/verisure_local/forward_alarm.yaml"
    blueprint = models.Blueprint(
        load_yaml_dict(str(path)),
        path=str(path),
        expected_domain="automation",
        schema=automation.config.AUTOMATION_BLUEPRINT_SCHEMA,
    )
    inputs = models.BlueprintInputs(
        blueprint,
        {
            "use_blueprint": {
                "path": "forward_alarm.yaml",
                "input": {"sensors": ["binary_sensor.boiler"], "panel": paired.entity("area_house")},
            }
        },
    )
    inputs.validate()
    config = {**inputs.async_substitute(), "id": "forward", "alias": "Forward"}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    hass.states.async_set("binary_sensor.boiler", "on", {"device_class": "moisture", "friendly_name": "Boiler"})
    raised = await paired.house.wait_for(AlarmRaised)
    assert (raised.kind, raised.text) == ("water", "Boiler")
    await paired.settle()
    assert paired.state("area_house") == "triggered"
    await paired.call(DOMAIN, "reset_alarms", "area_house")
    assert paired.state("area_house") == "disarmed"


async def test_sos_is_raised_by_an_action(paired: Paired) -> None:
    await paired.call(DOMAIN, "raise_sos", "area_house", anna=False)
    event = paired.hass.states.get(paired.entity("alarm_event"))
    assert event.attributes["event_type"] == "sos"


async def test_an_entity_of_something_else_cannot_be_left_out(paired: Paired) -> None:
    paired.hass.states.async_set(REAL, "on")
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call(DOMAIN, "arm", "area_house", mode="home", bypass=[REAL])
    assert refused.value.translation_key == "not_of_this_hub"


async def test_diagnostics_show_nothing_private(paired: Paired) -> None:
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await paired.house.do("open", "study-window")
    await paired.house.disarm()
    await paired.settle()
    told = json.dumps(await async_get_config_entry_diagnostics(paired.hass, paired.entry))
    data = paired.entry.data
    private = ["Anna", "Erik", "Villa", "+467", data["token"], data["client_id"], data["host"], *CODES.values()]
    assert [each for each in private if each in told] == []
    assert json.loads(told)["messages"] == 2

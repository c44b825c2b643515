"""What devices measure, how the hub's supplies are, and what the registries say of both."""

from datetime import UTC, datetime

import pytest
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, EntityCategory
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import PutDevice, ReportVitals, RunSelfTest
from hub_server.domain.commands.proof import ByLocalAdmin
from hub_server.domain.events import FirmwareChanged, SelfTestFinished
from hub_server.domain.records import replace
from hub_server.domain.site import Device, DeviceKind, Player, Vitals
from tests.integration.conftest import Paired


def device_of(paired: Paired, device_id: str) -> dr.DeviceEntry:
    identifier = (DOMAIN, f"{paired.house.hub.identity.hub_id}_{device_id}")
    device = dr.async_get(paired.hass).async_get_device_by_identifier(identifier, paired.entry.entry_id)
    assert device is not None
    return device


def registered(paired: Paired, unique: str) -> er.RegistryEntry:
    entity = er.async_get(paired.hass).async_get(paired.entity(unique))
    assert entity is not None
    return entity


async def test_the_air_around_a_smoke_detector_is_shown(paired: Paired) -> None:
    await paired.house.do("warm", "smoke-hall", "10")
    await paired.settle()
    shown = paired.hass.states.get(paired.entity("smoke-hall_temperature"))
    vitals = paired.house.site.devices["smoke-hall"].vitals
    assert shown is not None
    assert vitals.temperature_dc is not None
    assert (float(shown.state), shown.attributes[ATTR_UNIT_OF_MEASUREMENT]) == (vitals.temperature_dc / 10, "°C")
    assert paired.state("smoke-hall_humidity") == str(vitals.humidity)


async def test_a_battery_that_drains_is_shown(paired: Paired) -> None:
    await paired.house.do("battery", "front-door", "41")
    await paired.settle()
    assert paired.state("front-door_battery_level") == "41"
    assert registered(paired, "front-door_battery_level").entity_category is EntityCategory.DIAGNOSTIC


@pytest.mark.parametrize("unique", ["plug-kitchen_battery_level", "front-door_temperature", "front-door_self_test"])
async def test_what_a_device_has_not_is_not_shown(paired: Paired, unique: str) -> None:
    with pytest.raises(AssertionError):
        paired.entity(unique)


async def test_how_well_a_device_is_heard_is_for_those_who_look_for_it(paired: Paired) -> None:
    radio = registered(paired, "front-door_radio")
    assert radio.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert radio.entity_category is EntityCategory.DIAGNOSTIC


async def test_a_new_device_shows_what_it_measures_once_it_is_heard(paired: Paired) -> None:
    attic = Device(
        device_id="attic", number=0, kind=DeviceKind.SMOKE, player=Player.EMULATED, area_id="house", name="Attic"
    )
    await paired.house.submit(PutDevice(attic))
    await paired.settle()
    with pytest.raises(AssertionError):
        paired.entity("attic_temperature")
    await paired.house.submit(ReportVitals("attic", Vitals(battery=90, temperature_dc=187)))
    await paired.settle()
    assert paired.state("attic_temperature") == "18.7"
    assert paired.state("attic_battery_level") == "90"


async def test_a_self_test_shows_who_failed_and_when(paired: Paired) -> None:
    await paired.house.do("break", "smoke-hall")
    await paired.house.submit(RunSelfTest(ByLocalAdmin()))
    tested = await paired.house.wait_for(SelfTestFinished)
    await paired.settle()
    assert paired.state("smoke-hall_self_test") == "on"
    assert paired.state("smoke-landing_self_test") == "off"
    er.async_get(paired.hass).async_update_entity(paired.entity("smoke-hall_last_self_test"), disabled_by=None)
    await paired.hass.config_entries.async_reload(paired.entry.entry_id)
    await paired.hass.async_block_till_done()
    assert isinstance(tested, SelfTestFinished)
    at = datetime.fromtimestamp(tested.utc_ms // 1000, UTC)
    assert paired.state("smoke-hall_last_self_test") == at.isoformat()


@pytest.mark.parametrize(
    ("supply", "good", "bad"),
    [("mains", "on", "off"), ("battery", "off", "on"), ("gsm", "on", "off"), ("broadband", "on", "off")],
)
async def test_each_supply_of_the_gateway_is_shown_as_tested(paired: Paired, supply: str, good: str, bad: str) -> None:
    assert paired.state(f"supply_{supply}") == good
    await paired.house.do(f"{supply}-out", "gateway")
    await paired.settle()
    assert paired.state(f"supply_{supply}") == bad


async def test_a_jammed_radio_is_shown(paired: Paired) -> None:
    assert paired.state("radio_jammed") == "off"
    await paired.house.do("disturb", "gateway")
    await paired.house.pass_time(60_000)
    await paired.settle()
    assert paired.state("radio_jammed") == "on"


async def test_new_firmware_is_in_the_registry(paired: Paired) -> None:
    await paired.house.do("firmware", "front-door", "2.7.1")
    await paired.house.pass_time(60_000)
    await paired.house.wait_for(FirmwareChanged)
    await paired.settle()
    assert device_of(paired, "front-door").sw_version == "2.7.1"
    assert device_of(paired, "front-door").serial_number == paired.house.site.devices["front-door"].serial


async def test_a_device_that_is_called_something_else_is_renamed(paired: Paired) -> None:
    door = paired.house.site.devices["front-door"]
    await paired.house.submit(PutDevice(replace(door, name="Main door")))
    await paired.settle()
    assert device_of(paired, "front-door").name == "Main door"

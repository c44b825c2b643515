"""Quiet hours of doors that ring, as times of the day."""

import asyncio

import pytest
from homeassistant.exceptions import ServiceValidationError

from hub_server.domain.commands import ByLocalAdmin, ConfigureDevice
from hub_server.domain.events import ChimeRung
from tests.integration.conftest import Paired

FROM, UNTIL = "front-door_chime_quiet_from", "front-door_chime_quiet_until"
MINUTE = 60_000


async def set_quiet(paired: Paired, unique: str, time: str) -> None:
    await paired.call("time", "set_value", unique, time=time)


def quiet(paired: Paired) -> tuple[int, int] | None:
    return paired.house.site.devices["front-door"].chime_quiet


async def rings(paired: Paired) -> int:
    """Open the door and close it again; returns how often a door has rung so far."""
    await paired.house.do("open", "front-door")
    await paired.house.do("close", "front-door")
    return len([event for event in await paired.house.events() if isinstance(event, ChimeRung)])


async def test_a_door_does_not_ring_in_its_quiet_hours_and_does_again_afterwards(paired: Paired) -> None:
    assert (paired.state(FROM), paired.state(UNTIL)) == ("unknown", "unknown")
    minute = paired.house.clock.now().local_minute
    first, last = (minute - 30) % 1_440, (minute + 30) % 1_440
    await set_quiet(paired, FROM, f"{first // 60:02}:{first % 60:02}:00")
    assert await rings(paired) == 1, "one end alone is no quiet hours"
    await set_quiet(paired, UNTIL, f"{last // 60:02}:{last % 60:02}:00")
    assert quiet(paired) == (first, last)
    assert paired.state(FROM) == f"{first // 60:02}:{first % 60:02}:00"
    assert paired.state(UNTIL) == f"{last // 60:02}:{last % 60:02}:00"
    assert await rings(paired) == 1
    await paired.house.pass_time(31 * MINUTE)
    assert await rings(paired) == 2
    await paired.settle()


async def test_they_may_go_over_midnight(paired: Paired) -> None:
    await set_quiet(paired, FROM, "22:00:00")
    await set_quiet(paired, UNTIL, "07:00:00")
    assert quiet(paired) == (1_320, 420)


async def test_both_ends_that_are_set_at_once_are_both_kept(paired: Paired) -> None:
    await asyncio.gather(set_quiet(paired, FROM, "21:30:00"), set_quiet(paired, UNTIL, "06:45:00"))
    assert quiet(paired) == (1_290, 405)


async def test_the_same_time_twice_is_no_quiet_hours(paired: Paired) -> None:
    await set_quiet(paired, FROM, "00:00:00")
    await set_quiet(paired, UNTIL, "23:59:00")
    assert await rings(paired) == 0
    await set_quiet(paired, UNTIL, "00:00:00")
    assert await rings(paired) == 1


async def test_what_was_set_elsewhere_is_shown(paired: Paired) -> None:
    await paired.house.submit(
        ConfigureDevice(device_id="front-door", proof=ByLocalAdmin(), chime_quiet=(23 * 60, 6 * 60 + 5))
    )
    await paired.settle()
    assert (paired.state(FROM), paired.state(UNTIL)) == ("23:00:00", "06:05:00")


async def test_an_automation_sets_none(paired: Paired) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("time", "set_value", FROM, anna=False, time="22:00:00")
    assert refused.value.translation_key == "not_permitted"
    assert quiet(paired) is None


async def test_they_come_with_a_door_that_rings_and_stay_while_it_does_not(paired: Paired) -> None:
    with pytest.raises(AssertionError):
        paired.entity("patio-door_chime_quiet_from")
    await paired.call("number", "set_value", "patio-door_chime", value=1)
    assert paired.state("patio-door_chime_quiet_from") == "unknown"
    await paired.call("number", "set_value", "patio-door_chime", value=0)
    await paired.hass.config_entries.async_reload(paired.entry.entry_id)
    await paired.hass.async_block_till_done()
    assert paired.state("patio-door_chime_quiet_from") == "unknown"

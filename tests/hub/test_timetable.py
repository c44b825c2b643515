"""Schedules in local time: summer time, restarts and clocks that are wrong."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_server.domain.commands import ByLocalAdmin, PutSchedule
from hub_server.domain.events import ScheduleRan
from hub_server.domain.moment import Now
from hub_server.domain.numbers import DAY, HOUR, MINUTE
from hub_server.domain.site import ArmMode, Schedule, ScheduleKind
from hub_server.hub.daylight import is_dark
from hub_server.hub.timetable import LATE_MS, next_due
from tests.house import House

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def offset_at(utc_ms: int) -> int:
    offset = dt.datetime.fromtimestamp(utc_ms / 1000, STOCKHOLM).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


def utc(text: str) -> int:
    """Return a moment in local time, the first of two, as UTC ms."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).timestamp() * 1000)


def nightly(minute: int, *days: int) -> Schedule:
    return Schedule(schedule_id="s", kind=ScheduleKind.ARM, minute=minute, days=days, area_id="house")


def test_a_time_that_summer_time_skips_is_due_once_at_the_end_of_the_gap() -> None:
    due = next_due(nightly(2 * 60 + 30), utc("2026-03-29 00:00"), offset_at)
    assert due == utc("2026-03-29 03:00")
    assert next_due(nightly(2 * 60 + 30), due, offset_at) == utc("2026-03-30 02:30")


def test_a_time_that_comes_twice_is_due_once() -> None:
    due = next_due(nightly(2 * 60 + 30), utc("2026-10-25 00:00"), offset_at)
    assert due == utc("2026-10-25 02:30")
    assert next_due(nightly(2 * 60 + 30), due, offset_at) == utc("2026-10-26 02:30")


def test_days_of_the_week_are_local_ones() -> None:
    # 00:30 on a Saturday in Stockholm is still Friday in UTC.
    assert next_due(nightly(30, 5), utc("2026-11-20 12:00"), offset_at) == utc("2026-11-21 00:30")


@given(
    st.integers(0, 1_439),
    st.sets(st.integers(0, 6)),
    st.integers(utc("2026-01-01 00:00"), utc("2027-12-31 00:00")),
)
def test_what_is_due_next_is_later_within_eight_days_at_its_local_time(minute: int, days: set[int], now: int) -> None:
    due = next_due(nightly(minute, *sorted(days)), now, offset_at)
    assert due is not None
    assert now < due <= now + 8 * DAY + HOUR
    local = dt.datetime.fromtimestamp(due / 1000, STOCKHOLM)
    shown = local.hour * 60 + local.minute
    in_gap = local.month == 3 and local.day >= 25 and local.weekday() == 6 and shown == 180
    assert shown == minute or (in_gap and 120 <= minute < 180)
    assert not days or local.weekday() in days


async def keep(house: House, schedule: Schedule) -> None:
    await house.submit(PutSchedule(schedule, ByLocalAdmin()))


def schedule_at(house: House, ahead_ms: int) -> Schedule:
    now = house.clock.now()
    at = Now(0, now.utc_ms + ahead_ms, now.offset_min)
    return Schedule(
        schedule_id="evening",
        kind=ScheduleKind.ARM,
        minute=at.local_minute,
        area_id="house",
        mode=ArmMode.HOME,
        ran_utc_ms=now.utc_ms,
    )


async def ran(house: House) -> list[str]:
    return [event.result for event in await house.events() if isinstance(event, ScheduleRan)]


async def test_a_schedule_arms_at_its_time_and_once(house: House) -> None:
    await keep(house, schedule_at(house, 90 * MINUTE))
    await house.pass_time(2 * HOUR)
    assert house.site.areas["house"].mode is ArmMode.HOME
    assert await ran(house) == ["done"]
    await house.restart()
    await house.pass_time(HOUR)
    assert await ran(house) == ["done"]


async def test_a_schedule_never_forces_and_says_what_was_in_the_way(house: House) -> None:
    await house.do("open", "study-window")
    await keep(house, schedule_at(house, 30 * MINUTE))
    await house.pass_time(HOUR)
    (event,) = [each for each in await house.events() if isinstance(each, ScheduleRan)]
    assert (event.result, event.blockers) == ("blocked", ("study-window",))
    assert house.site.areas["house"].mode is ArmMode.DISARMED


@pytest.mark.parametrize(("late_ms", "results"), [(LATE_MS - 2 * MINUTE, ["done"]), (LATE_MS + 2 * MINUTE, [])])
async def test_what_was_due_while_the_hub_was_off_is_done_only_if_that_was_just_now(
    house: House, late_ms: int, results: list[str]
) -> None:
    await keep(house, schedule_at(house, 30 * MINUTE))
    await house.stop()
    house.clock.advance(30 * MINUTE + late_ms)
    await house.start()
    await house.pass_time(MINUTE)
    assert await ran(house) == results


async def test_a_clock_that_cannot_be_trusted_suspends_schedules(house: House) -> None:
    await keep(house, schedule_at(house, 30 * MINUTE))
    house.clock.is_trusted = False
    await house.pass_time(HOUR)
    assert await ran(house) == []


async def test_a_run_noted_by_a_clock_that_was_ahead_does_not_silence_the_schedule(house: House) -> None:
    schedule = schedule_at(house, 30 * MINUTE)
    wrong = Schedule(
        schedule_id="evening",
        kind=schedule.kind,
        minute=schedule.minute,
        area_id="house",
        mode=ArmMode.HOME,
        ran_utc_ms=schedule.ran_utc_ms + 400 * DAY,
    )
    await keep(house, wrong)
    await house.pass_time(HOUR)
    assert await ran(house) == ["done"]


@pytest.mark.parametrize(
    ("moment", "dark"),
    [
        ("2026-06-20 23:00", True),
        ("2026-06-20 21:00", False),
        ("2026-12-20 15:30", True),
        ("2026-12-20 12:00", False),
    ],
)
def test_dark_is_when_the_sun_is_down_in_stockholm(moment: str, dark: bool) -> None:
    assert is_dark((59.33, 18.06), utc(moment), offset_at) is dark


def test_without_a_position_evening_is_dark() -> None:
    assert is_dark(None, utc("2026-06-20 18:00"), offset_at)
    assert not is_dark(None, utc("2026-06-20 12:00"), offset_at)

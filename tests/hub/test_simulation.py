"""While everybody is away, lamps do what people did with them."""

from hub_server.domain.commands import Arm, ByPerson, ReportPower
from hub_server.domain.events import PowerSwitched
from hub_server.domain.moment import Now
from hub_server.domain.numbers import DAY, HOUR, MINUTE
from hub_server.domain.site import ArmMode, Device, DeviceKind, Habit, Player
from hub_server.hub.simulation import JITTER_MIN, wanted
from tests.house import House

ANNA = ByPerson("anna", "test")
LAMP = "plug-living-room"


async def until_local(house: House, minute: int) -> None:
    now = house.clock.now()
    await house.pass_time((minute - now.local_minute) % (24 * 60) * MINUTE)


async def switched(house: House) -> list[bool]:
    return [event.powered for event in await house.events() if isinstance(event, PowerSwitched)]


async def test_a_lamp_goes_on_and_off_in_the_dark_as_people_switched_it(house: House) -> None:
    await until_local(house, 19 * 60)
    await house.submit(ReportPower(LAMP, powered=True))
    await until_local(house, 23 * 60)
    await house.submit(ReportPower(LAMP, powered=False))
    await until_local(house, 12 * 60)
    await house.submit(Arm("house", ArmMode.AWAY, ANNA))
    before = len(await switched(house))
    await house.pass_time(2 * DAY)
    assert (await switched(house))[before:] == [True, False, True, False]


async def test_a_lamp_of_which_nothing_is_known_is_on_in_the_evening(house: House) -> None:
    await until_local(house, 12 * 60)
    await house.submit(Arm("house", ArmMode.AWAY, ANNA))
    await house.pass_time(DAY)
    assert await switched(house) == [True, False]


async def test_nothing_plays_while_somebody_is_at_home(house: House) -> None:
    await until_local(house, 12 * 60)
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.pass_time(DAY)
    assert await switched(house) == []


def test_it_is_not_the_same_minute_every_day() -> None:
    house_lamp = Now(0, 1_790_000_000_000, 60)
    habits = (Habit(20 * 60, powered=True), Habit(22 * 60, powered=False))
    first = house_lamp.utc_ms - house_lamp.local_minute * MINUTE
    minutes = set()
    for day in range(14):
        on = [
            minute
            for minute in range(19 * 60, 24 * 60)
            if wanted(_lamp(), _daily(habits), Now(0, first + day * DAY + minute * MINUTE, 60), dark=True)
        ]
        assert abs(on[0] - 20 * 60) <= JITTER_MIN
        minutes.add(on[0])
    assert len(minutes) > 5
    assert not wanted(_lamp(), _daily(habits), Now(0, first + 20 * HOUR + 30 * MINUTE, 60), dark=False)


def _daily(habits: tuple[Habit, ...]) -> tuple[Habit, ...]:
    return tuple(Habit(habit.minute_of_week + 1_440 * day, habit.powered) for day in range(7) for habit in habits)


def _lamp() -> Device:
    return Device(device_id=LAMP, number=1, kind=DeviceKind.PLUG, player=Player.EMULATED, area_id="house", name="Lamp")

"""Under which SIA code the central hears of what happens (research: signalling, section 2)."""

import pytest

from hub_server.domain.commands import Arm, ByLocalAdmin, ByPerson, RaiseSos, RunSelfTest, StartService
from hub_server.domain.events import SelfTestFinished
from hub_server.domain.numbers import HOUR, MINUTE, SECOND
from hub_server.domain.site import AlarmKind, ArmMode, Purpose
from hub_server.signalling.codes import ALARM_CODES, RAISED, Signal, signal_of
from tests.house import House

ANNA = ByPerson("anna", "test")


async def signals(house: House) -> list[Signal]:
    """Return what the central is told of everything so far, restarts left out."""
    seal = house.hub.services.seal
    found = (signal_of(event, house.site.devices, seal.annex_says_duress) for event in await house.events())
    return [signal for signal in found if signal is not None and signal.code != "RR"]


async def codes(house: House) -> list[str]:
    return [signal.code for signal in await signals(house)]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["smoke smoke-hall", "air smoke-hall"], ["FA", "FR"]),
        (["leak water-laundry", "dry water-laundry"], ["WA", "WR"]),
        (["tamper front-door", "untamper front-door"], ["TA", "TR"]),
        (["low-battery front-door", "new-battery front-door"], ["XT", "XR"]),
        (["mains-out gateway", "mains-back gateway"], ["AT", "AR"]),
        (["battery-out gateway", "battery-back gateway"], ["YT", "YR"]),
        (["gsm-out gateway", "gsm-back gateway"], ["NT", "NR"]),
        (["broadband-out gateway", "broadband-back gateway"], ["NT", "NR"]),
        (["force doorman"], ["DF", "TA"]),
        (["open front-door"], []),
        (["unlock doorman"], []),
    ],
)
async def test_what_devices_report(house: House, actions: list[str], expected: list[str]) -> None:
    for action in actions:
        await house.do(*action.split())
    assert await codes(house) == expected


async def test_arming_and_disarming(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.disarm()
    await house.submit(Arm("house", ArmMode.AWAY, ANNA))
    await house.advance(MINUTE)
    await house.disarm()
    await house.do("open", "study-window")
    await house.submit(Arm("house", ArmMode.HOME, ANNA, frozenset({"study-window"})))
    assert await codes(house) == ["CG", "OP", "CL", "OP", "CF"]


async def test_a_burglary_that_grows_is_confirmed_and_cancelled(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    await house.do("open", "bedroom-window")
    await house.advance(59 * SECOND)
    await house.disarm()
    told = [signal for signal in await signals(house) if signal.code != "CG"]
    assert [(signal.code, signal.part) for signal in told] == [
        ("BA", "r"),
        ("BA", "j"),
        ("BV", "j"),
        ("BC", "c"),
        ("OP", "n"),
    ]
    assert told[3].elapsed_ms == 59 * SECOND


async def test_an_entry_delay_is_told_while_it_runs_with_its_length(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "front-door")
    entry = (await signals(house))[-1]
    assert (entry.code, entry.part, entry.elapsed_ms) == ("BG", "e", 30 * SECOND)


async def test_jamming_is_told_and_when_it_is_over(house: House) -> None:
    await house.do("disturb", "gateway")
    await house.advance(30 * SECOND)
    await house.do("calm", "gateway")
    await house.advance(MINUTE)
    assert await codes(house) == ["XQ", "XH"]


async def test_an_alarm_that_was_held_back_by_a_jammer_tells_when_it_happened(house: House) -> None:
    await house.do("disturb", "gateway")
    await house.do("smoke", "smoke-hall")
    happened = house.clock.now().utc_ms
    await house.advance(20 * SECOND)
    await house.do("calm", "gateway")
    (fire,) = [signal for signal in await signals(house) if signal.code == "FA"]
    assert fire.happened_ms == happened


async def test_service_mode_is_a_bypass_that_ends(house: House) -> None:
    await house.submit(StartService("smoke-hall", Purpose.REFIT, ANNA))
    await house.advance(2 * HOUR)
    assert (await codes(house))[:2] == ["BB", "BU"]


async def test_self_tests_report_what_fails_and_that_all_is_well(house: House) -> None:
    await house.submit(RunSelfTest(ByLocalAdmin()))
    await house.wait_for(SelfTestFinished)
    await house.do("break", "smoke-hall")
    await house.do("break", "siren-outside")
    await house.submit(RunSelfTest(ByLocalAdmin()))
    await house.wait_for(SelfTestFinished, lambda event: bool(getattr(event, "failed", ())))
    first, *others = await codes(house)
    assert (first, set(others)) == ("RP", {"YA", "FT"})


async def test_help_is_asked_for(house: House) -> None:
    await house.submit(RaiseSos("house"))
    assert await codes(house) == ["PA"]


async def test_a_duress_code_tells_the_central_alone_and_clears_nothing(house: House) -> None:
    await house.ask("set_duress_code", person_id="anna", code="195307")
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    await house.press("disarm", "keypad-hall", code="195307")
    told = (await signals(house))[-2:]
    assert [(signal.code, signal.part) for signal in told] == [("HA", "j"), ("HA", "r")]


async def test_codes_at_a_lock_are_told(house: House) -> None:
    await house.ask("grant_lock_code", device_id="doorman", person_id="anna", code="640275")
    await house.ask("grant_lock_code", device_id="doorman", person_id="erik", code="913648", duress=True)
    for code in ("640275", "913648"):
        await house.press("code", "doorman", code=code)
        await house.pass_time(5 * SECOND)
        await house.do("lock", "doorman")
    assert await codes(house) == ["DG", "OP", "HA", "HA"]


async def test_a_locked_keypad_is_told(house: House) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match="wrong_code"):
            await house.press("disarm", "keypad-hall", code="111222")
    assert await codes(house) == ["JA"]


def test_every_kind_of_alarm_has_a_code_that_is_offered_until_it_is_acknowledged() -> None:
    assert set(RAISED) == set(AlarmKind)
    assert set(RAISED.values()) < ALARM_CODES

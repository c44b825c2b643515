"""The rules of the house, each by example."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import KEYPAD_LOCKOUT_MS
from hub_server.domain.site import AlarmKind, ArmMode, BlockReason, BoltState, FaultKind, Phase, sounding
from tests.domain.home import ANNA, KEYPAD, WRONG, Home

MINUTE = 60_000


@pytest.fixture
def home() -> Home:
    return Home()


def armed(home: Home, mode: ArmMode = ArmMode.AWAY) -> Home:
    assert home.do(c.Arm("house", mode, ANNA)) is None
    home.wait(MINUTE)
    assert home.site.areas["house"].mode is mode
    return home


@pytest.mark.parametrize(
    ("mode", "device", "expected"),
    [
        (ArmMode.DISARMED, "window", None),
        (ArmMode.DISARMED, "front-door", None),
        (ArmMode.DISARMED, "lounge-motion", None),
        (ArmMode.DISARMED, "smoke", AlarmKind.FIRE),
        (ArmMode.DISARMED, "water", AlarmKind.WATER),
        (ArmMode.HOME, "window", AlarmKind.BURGLARY),
        (ArmMode.HOME, "lounge-motion", None),
        (ArmMode.HOME, "front-door", Phase.ENTRY),
        (ArmMode.HOME, "smoke", AlarmKind.FIRE),
        (ArmMode.AWAY, "window", AlarmKind.BURGLARY),
        (ArmMode.AWAY, "lounge-motion", AlarmKind.BURGLARY),
        (ArmMode.AWAY, "hall-motion", AlarmKind.BURGLARY),
        (ArmMode.AWAY, "front-door", Phase.ENTRY),
        (ArmMode.AWAY, "water", AlarmKind.WATER),
    ],
)
def test_what_a_detector_does_in_each_mode(
    home: Home, mode: ArmMode, device: str, expected: AlarmKind | Phase | None
) -> None:
    if mode is not ArmMode.DISARMED:
        armed(home, mode)
    home.sense(device)
    raised = [alarm.kind for alarm in home.happened(e.AlarmRaised)]
    if isinstance(expected, AlarmKind):
        assert raised == [expected]
    else:
        assert raised == []
        assert home.site.areas["house"].phase is (expected or Phase.SETTLED)


def test_the_way_in_is_free_of_alarm_until_the_entry_delay_is_over(home: Home) -> None:
    armed(home)
    home.sense("front-door")
    home.sense("hall-motion")
    home.wait(29_999)
    assert home.happened(e.AlarmRaised) == []
    home.wait(1)
    (alarm,) = home.happened(e.AlarmRaised)
    assert (alarm.kind, alarm.device_id) == (AlarmKind.BURGLARY, "front-door")


def test_a_detector_off_the_way_in_is_a_warning_until_the_entry_delay_is_over(home: Home) -> None:
    armed(home)
    home.sense("front-door")
    home.sense("lounge-motion")
    assert home.happened(e.AlarmRaised) == []
    assert home.happened(e.EntryViolated) == [e.EntryViolated("house", "lounge-motion")]
    home.wait(30_000)
    (alarm,) = home.site.alarms.values()
    assert (alarm.detectors, alarm.confirmed) == (("front-door", "lounge-motion"), True)


def test_a_disarm_during_the_entry_delay_leaves_nothing_of_a_warning(home: Home) -> None:
    armed(home)
    home.sense("front-door")
    home.sense("lounge-motion")
    assert home.do(c.Disarm("house", KEYPAD, home.now.steady_ms)) is None
    home.wait(MINUTE)
    assert home.happened(e.AlarmRaised) == []


def test_a_second_door_does_not_lengthen_the_entry_delay(home: Home) -> None:
    armed(home)
    home.sense("front-door")
    until = home.site.areas["house"].until_ms
    home.wait(10_000)
    home.sense("front-door", sensed=False)
    home.sense("front-door")
    assert home.site.areas["house"].until_ms == until


@pytest.mark.parametrize(
    ("elapsed", "verified"), [(0, True), (59_999, True), (60_000, True), (60_001, False), (90_000, False)]
)
def test_smart_verification_takes_sixty_seconds_the_last_included(home: Home, elapsed: int, verified: bool) -> None:
    armed(home)
    home.sense("window")
    home.wait(elapsed)
    assert home.do(c.Disarm("house", ANNA, home.now.steady_ms)) is None
    assert bool(home.happened(e.AlarmVerified)) is verified
    assert bool(home.happened(e.AlarmEnded)) is not verified
    assert home.site.alarms == {}


def test_the_disarm_counts_from_when_it_came_to_the_door(home: Home) -> None:
    armed(home)
    home.sense("window")
    home.wait(59_900)
    arrived = home.now.steady_ms
    home.wait(300)
    assert home.do(c.Disarm("house", KEYPAD, arrived)) is None
    (verified,) = home.happened(e.AlarmVerified)
    assert verified.elapsed_ms == 59_900


@pytest.mark.parametrize("device", ["smoke", "water"])
def test_fire_and_water_are_not_ended_by_a_disarm(home: Home, device: str) -> None:
    armed(home)
    home.sense(device)
    home.sense("window")
    assert home.do(c.Disarm("house", ANNA, home.now.steady_ms)) is None
    assert len(home.site.alarms) == 1
    assert sounding(home.site) is not None
    home.sense(device, sensed=False)
    assert home.site.alarms == {}


def test_smoke_during_a_burglary_is_an_alarm_of_its_own(home: Home) -> None:
    armed(home)
    home.sense("window")
    home.sense("smoke")
    assert [alarm.kind for alarm in home.happened(e.AlarmRaised)] == [AlarmKind.BURGLARY, AlarmKind.FIRE]
    assert sounding(home.site) is AlarmKind.FIRE


def test_a_silenced_fire_stays_and_sounds_again(home: Home) -> None:
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    assert home.do(c.Silence(alarm_id, ANNA)) is None
    assert sounding(home.site) is None
    home.sense("smoke-2")
    assert sounding(home.site) is AlarmKind.FIRE
    assert home.do(c.Silence(alarm_id, ANNA)) is None
    home.wait(10 * MINUTE)
    assert sounding(home.site) is AlarmKind.FIRE


def test_a_fire_cannot_be_reset_while_it_burns(home: Home) -> None:
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    assert home.do(c.ResetAlarm(alarm_id, ANNA)) == r.StillSensed(("smoke",))


def test_when_the_siren_is_over_the_home_is_still_armed_and_what_is_open_left_out(home: Home) -> None:
    armed(home)
    home.sense("window")
    home.wait(3 * MINUTE)
    area = home.site.areas["house"]
    assert (sounding(home.site), area.mode, area.left_out) == (None, ArmMode.AWAY, {"window"})
    home.sense("lounge-motion")
    assert len(home.happened(e.AlarmRaised)) == 2
    home.sense("window", sensed=False)
    assert home.site.areas["house"].left_out == frozenset()


def test_a_second_detector_during_an_alarm_is_reported(home: Home) -> None:
    armed(home)
    home.sense("window")
    home.sense("lounge-motion")
    (joined,) = home.happened(e.AlarmJoined)
    assert joined.device_id == "lounge-motion"


def test_what_is_open_blocks_arming_and_is_named(home: Home) -> None:
    home.sense("window")
    home.sense("lounge-motion")
    assert home.do(c.Arm("house", ArmMode.AWAY, ANNA)) == r.OpenDetectors(("window",), (BlockReason.OPEN,))
    assert home.happened(e.ArmingRefused)[0].blockers == ("window",)
    assert home.site.areas["house"].mode is ArmMode.DISARMED


def test_force_leaves_out_what_was_named_until_the_next_disarm(home: Home) -> None:
    home.sense("window")
    assert home.do(c.Arm("house", ArmMode.HOME, ANNA, frozenset({"window", "front-door"}))) is None
    assert home.site.areas["house"].bypassed == {"window"}
    home.sense("window", sensed=False)
    home.sense("window")
    assert home.happened(e.AlarmRaised) == []
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert home.site.areas["house"].bypassed == frozenset()


def test_a_door_left_open_at_the_end_of_the_exit_delay_fails_the_arming(home: Home) -> None:
    assert home.do(c.Arm("house", ArmMode.AWAY, ANNA)) is None
    home.sense("front-door")
    home.wait(MINUTE)
    assert home.happened(e.ArmingFailed)[0].blockers == ("front-door",)
    assert home.site.areas["house"].mode is ArmMode.DISARMED


def test_a_lost_detector_blocks_arming_and_becomes_a_fault_after_the_grace_time(home: Home) -> None:
    home.do(c.ReportPlayer("client:ha", present=False))
    assert home.do(c.Arm("house", ArmMode.HOME, ANNA)) == r.OpenDetectors(("window",), (BlockReason.LOST,))
    home.wait(59_999)
    assert home.happened(e.FaultRaised) == []
    home.wait(1)
    assert [fault.kind for fault in home.happened(e.FaultRaised)] == [FaultKind.LOST]
    home.do(c.ReportPlayer("client:ha", present=True))
    assert home.site.faults == ()
    assert home.do(c.Arm("house", ArmMode.HOME, ANNA)) is None


def test_an_automation_arms_but_neither_forces_nor_disarms_nor_unlocks(home: Home) -> None:
    service = c.ByService("client:ha")
    home.sense("window")
    assert isinstance(home.do(c.Arm("house", ArmMode.HOME, service, frozenset({"window"}))), r.NotPermitted)
    home.sense("window", sensed=False)
    assert home.do(c.Arm("house", ArmMode.AWAY, service)) is None
    home.wait(MINUTE)
    assert isinstance(home.do(c.Arm("house", ArmMode.HOME, service)), r.NotPermitted)
    assert isinstance(home.do(c.Disarm("house", service, home.now.steady_ms)), r.NotPermitted)
    assert isinstance(home.do(c.MoveBolt("lock", False, service, "1")), r.NotPermitted)
    assert home.do(c.MoveBolt("lock", True, service, "2")) is None
    assert home.site.areas["house"].mode is ArmMode.AWAY


def test_a_person_without_the_right_reads_like_a_wrong_code(home: Home) -> None:
    armed(home)
    assert home.do(c.Disarm("house", c.ByCode("keypad", "kim-code"), home.now.steady_ms)) == r.WrongCode()
    assert home.site.areas["house"].mode is ArmMode.AWAY


def test_three_wrong_codes_lock_one_door_for_ninety_seconds_and_nothing_else(home: Home) -> None:
    armed(home)
    for _ in range(3):
        assert home.do(c.Disarm("house", WRONG, home.now.steady_ms)) == r.WrongCode()
    locked = home.do(c.Disarm("house", KEYPAD, home.now.steady_ms))
    assert locked == home.do(c.Disarm("house", WRONG, home.now.steady_ms)) == r.LockedOut(KEYPAD_LOCKOUT_MS)
    assert home.do(c.RaiseSos("house", "keypad")) is None
    home.sense("smoke")
    assert {alarm.kind for alarm in home.site.alarms.values()} == {AlarmKind.SOS, AlarmKind.FIRE}
    other = c.ByCode("another-keypad", "anna-code")
    assert home.do(c.Disarm("house", other, home.now.steady_ms)) is None
    home.wait(KEYPAD_LOCKOUT_MS)
    assert home.do(c.Arm("house", ArmMode.HOME, KEYPAD)) is None


def test_a_hub_that_does_not_know_how_long_it_was_off_takes_the_entry_delay_as_over(home: Home) -> None:
    armed(home)
    home.sense("front-door")
    home.do(c.StartHub(elapsed_known=True))
    assert home.happened(e.AlarmRaised) == []
    home.do(c.StartHub(elapsed_known=False))
    assert [alarm.device_id for alarm in home.happened(e.AlarmRaised)] == ["front-door"]


def test_a_lock_that_does_not_answer_is_a_fault_and_not_a_lie(home: Home) -> None:
    assert home.do(c.MoveBolt("lock", False, ANNA, "order-1")) is None
    assert home.site.devices["lock"].bolt is BoltState.LOCKED
    home.wait(15_000)
    assert home.happened(e.OrderExpired)[0].order_id == "order-1"
    assert [fault.kind for fault in home.site.faults] == [FaultKind.NO_ANSWER]
    home.do(c.ReportBolt("lock", BoltState.UNLOCKED, "thumb"))
    assert home.site.faults == ()
    assert home.site.devices["lock"].bolt is BoltState.UNLOCKED


def test_a_bolt_names_who_asked_for_it(home: Home) -> None:
    home.do(c.MoveBolt("lock", False, ANNA, "order-1"))
    home.do(c.ReportBolt("lock", BoltState.UNLOCKED, "remote", "order-1"))
    (moved,) = home.happened(e.BoltMoved)
    assert moved.actor is not None
    assert moved.actor.actor_id == "anna"
    assert home.site.orders == {}


def test_a_reported_alarm_with_the_same_words_is_the_same_alarm(home: Home) -> None:
    for _ in range(2):
        assert home.do(c.ReportAlarm("house", AlarmKind.WATER, "Boiler")) is None
    assert home.do(c.ReportAlarm("house", AlarmKind.WATER, "Bath")) is None
    assert [alarm.text for alarm in home.happened(e.AlarmRaised)] == ["Boiler", "Bath"]
    (first, _) = home.site.alarms
    assert home.do(c.ResetAlarm(first, ANNA)) is None


def test_a_setting_outside_its_bounds_changes_nothing(home: Home) -> None:
    values = {"siren_ms": 300_000, "entry_away_ms": 45_001}
    assert home.do(c.ChangeSettings(values, c.ByLocalAdmin())) == r.OutOfBounds("entry_away_ms", 0, 45_000)
    assert home.site.settings.siren_ms == 180_000


def test_messages_about_a_row_are_made_once(home: Home) -> None:
    note = c.NoteMessages(7, (c.NewMessage("anna", "smart_verification"),))
    home.do(note)
    home.do(note)
    assert len(home.site.messages) == 1


def test_what_was_named_and_cannot_be_left_out_is_no_surprise_at_the_end_of_the_exit_delay(home: Home) -> None:
    home.do(c.ReportFault("keypad", tampered=True))
    assert isinstance(home.do(c.Arm("house", ArmMode.AWAY, ANNA)), r.OpenDetectors)
    assert home.do(c.Arm("house", ArmMode.AWAY, ANNA, frozenset({"keypad"}))) is None
    home.wait(60_000)
    assert home.site.areas["house"].mode is ArmMode.AWAY
    assert home.site.areas["house"].bypassed == frozenset()


def test_what_happens_during_the_exit_delay_is_a_surprise(home: Home) -> None:
    assert home.do(c.Arm("house", ArmMode.AWAY, ANNA)) is None
    home.do(c.ReportFault("keypad", tampered=True))
    home.wait(60_000)
    assert home.site.areas["house"].mode is ArmMode.DISARMED
    assert home.happened(e.ArmingFailed)[0].blockers == ("keypad",)

"""Yale Doorman as the rules see it (FEATURES 55 to 57, DECISIONS 19)."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.domain.site import (
    AlarmKind,
    ArmMode,
    BoltState,
    CredentialKind,
    Fault,
    FaultKind,
    LockSettings,
    Person,
    Phase,
)
from tests.domain.home import ANNA, Home

LOCAL = c.ByLocalAdmin()
CODE = c.ByCode("lock", "lock-code")
TAG = c.ByCode("lock", "lock-tag")


@pytest.fixture
def home() -> Home:
    home = Home()
    home.do(c.GrantCredential("lock-code", "anna", lock_id="lock"))
    home.do(c.GrantCredential("lock-tag", "anna", CredentialKind.TAG, "lock"))
    behave(home, LockSettings())
    return home


def behave(home: Home, settings: LockSettings) -> None:
    assert home.do(c.ConfigureDevice(device_id="lock", proof=LOCAL, lock=settings)) is None


def report(home: Home, bolt: BoltState, method: str = "thumb", order_id: str = "") -> None:
    assert home.do(c.ReportBolt("lock", bolt, method, order_id)) is None


def opened(home: Home, proof: c.ByCode = CODE) -> None:
    assert home.do(c.OpenLock("lock", proof, "open", home.now.steady_ms, "annex")) is None
    report(home, BoltState.UNLOCKED, "code", "open")


def armed(home: Home, mode: ArmMode = ArmMode.AWAY) -> None:
    assert home.do(c.Arm("house", mode, ANNA, order_id="arm")) is None
    home.wait(MINUTE)
    assert home.site.areas["house"].mode is mode


def mode(home: Home) -> ArmMode:
    return home.site.areas["house"].mode


@pytest.mark.parametrize(("proof", "method"), [(CODE, "code"), (TAG, "tag")])
def test_a_code_or_a_tag_opens_and_disarms_for_somebody_who_may_both(home: Home, proof: c.ByCode, method: str) -> None:
    armed(home)
    opened(home, proof)
    assert mode(home) is ArmMode.DISARMED
    (moved,) = home.happened(e.BoltMoved)
    assert moved.actor is not None
    assert moved.actor.actor_id == "anna"
    assert home.happened(e.BoltRequested)[0].method == method


def test_nothing_is_disarmed_before_the_bolt_has_moved(home: Home) -> None:
    armed(home)
    home.do(c.OpenLock("lock", CODE, "open", home.now.steady_ms))
    assert mode(home) is ArmMode.AWAY
    report(home, BoltState.JAMMED, "code", "open")
    assert mode(home) is ArmMode.AWAY


def test_opening_does_not_disarm_for_somebody_who_may_only_unlock(home: Home) -> None:
    home.do(c.PutPerson(Person(person_id="anna", may_disarm=False)))
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    opened(home)
    assert mode(home) is ArmMode.HOME


def test_opening_does_not_disarm_where_the_home_does_not_want_it(home: Home) -> None:
    behave(home, LockSettings(unlock_disarms=False))
    armed(home, ArmMode.HOME)
    opened(home)
    assert mode(home) is ArmMode.HOME


def test_unlocking_from_afar_does_not_disarm(home: Home) -> None:
    armed(home, ArmMode.HOME)
    home.do(c.MoveBolt("lock", locked=False, proof=ANNA, order_id="far"))
    report(home, BoltState.UNLOCKED, "remote", "far")
    assert mode(home) is ArmMode.HOME


def test_a_tag_only_lock_opens_to_tags_alone(home: Home) -> None:
    behave(home, LockSettings(tag_only=True))
    assert home.do(c.OpenLock("lock", CODE, "o1", 0)) == r.WrongCode()
    assert home.do(c.MoveBolt("lock", locked=False, proof=ANNA, order_id="o2")) == r.TagOnly("lock")
    assert home.do(c.MoveBolt("lock", locked=True, proof=ANNA, order_id="o3")) is None
    assert home.do(c.OpenLock("lock", TAG, "o4", 0)) is None


def test_an_automation_may_lock_and_never_unlock(home: Home) -> None:
    service = c.ByService("client:ha")
    assert home.do(c.MoveBolt("lock", locked=True, proof=service, order_id="o1")) is None
    assert home.do(c.MoveBolt("lock", locked=False, proof=service, order_id="o2")) == r.NotPermitted("unlock")


def test_the_alarm_waits_for_the_bolt_and_then_arms(home: Home) -> None:
    report(home, BoltState.UNLOCKED)
    home.do(c.Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    area = home.site.areas["house"]
    assert (area.mode, area.phase, home.site.orders["lock"].wanted) == (ArmMode.DISARMED, Phase.LOCKING, "locked")
    report(home, BoltState.LOCKED, "remote", "arm")
    assert mode(home) is ArmMode.HOME


@pytest.mark.parametrize("answer", [BoltState.JAMMED, None])
def test_a_bolt_that_does_not_lock_arms_nothing_and_is_a_fault(home: Home, answer: BoltState | None) -> None:
    report(home, BoltState.UNLOCKED)
    home.do(c.Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    if answer is None:
        home.wait(15 * SECOND)
    else:
        report(home, answer, "remote", "arm")
    assert mode(home) is ArmMode.DISARMED
    assert home.happened(e.ArmingFailed)[0].blockers == ("lock",)
    assert Fault(FaultKind.JAMMED if answer else FaultKind.NO_ANSWER, "lock") in home.site.faults


def test_a_window_opened_while_the_bolt_moves_stops_the_arming(home: Home) -> None:
    report(home, BoltState.UNLOCKED)
    home.do(c.Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    home.sense("window")
    report(home, BoltState.LOCKED, "remote", "arm")
    assert mode(home) is ArmMode.DISARMED
    assert home.happened(e.ArmingFailed)[0].blockers == ("window",)


@pytest.mark.parametrize("held_ms", [999, 20_001])
def test_a_long_press_has_bounds(home: Home, held_ms: int) -> None:
    assert home.do(c.ReportHold("lock", held_ms, "hold")) == r.OutOfBounds("held_ms", 1_000, 20_000)


def test_a_long_press_locks_and_arms_without_delay(home: Home) -> None:
    report(home, BoltState.UNLOCKED)
    assert home.do(c.ReportHold("lock", 3_000, "hold")) is None
    assert home.happened(e.LockHeld)[0].answer == "lock"
    report(home, BoltState.LOCKED, "remote", "hold")
    assert (mode(home), home.site.areas["house"].phase) == (ArmMode.AWAY, Phase.SETTLED)


def test_a_press_shorter_than_the_setting_asks_for_nothing(home: Home) -> None:
    home.do(c.ReportHold("lock", 2_900, "hold"))
    assert not home.happened(e.LockHeld)


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        (c.ReportReading("window", sensed=True), "open"),
        (c.ReportAlarm("house", AlarmKind.BURGLARY, "Neighbour"), "alarm"),
    ],
)
def test_a_long_press_is_refused_with_its_reason(home: Home, before: c.Command, answer: str) -> None:
    home.do(before)
    assert home.do(c.ReportHold("lock", 3_000, "hold")) is not None
    assert home.happened(e.LockHeld)[0].answer == answer
    assert mode(home) is ArmMode.DISARMED


def test_a_long_press_says_when_the_radio_is_jammed(home: Home) -> None:
    home.do(c.ReportInterference(present=True))
    home.wait(30 * SECOND)
    assert home.do(c.ReportHold("lock", 3_000, "hold")) == r.RadioJammed()
    assert home.happened(e.LockHeld)[0].answer == "radio_jammed"


@pytest.mark.parametrize(("arm", "kind"), [(True, AlarmKind.BURGLARY), (False, AlarmKind.TAMPER)])
def test_a_forced_door_is_an_alarm(home: Home, arm: bool, kind: AlarmKind) -> None:
    if arm:
        armed(home, ArmMode.HOME)
    home.do(c.ReportForced("lock"))
    assert [alarm.kind for alarm in home.site.alarms.values()] == [kind]


def test_secure_mode_is_taken_note_of(home: Home) -> None:
    home.do(c.ReportSecure("lock", secure=True))
    assert home.site.devices["lock"].secure
    home.do(c.ReportSecure("lock", secure=True))
    assert len(home.happened(e.SecureModeSet)) == 1


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        (LockSettings(hold_ms=900), r.OutOfBounds("hold_ms", 1_000, 20_000)),
        (LockSettings(hold_ms=1_050), r.OutOfBounds("hold_ms", 1_000, 20_000)),
        (LockSettings(relock_ms=1_000), r.OutOfBounds("relock_ms", 2_000, 300_000)),
        (LockSettings(volume="deafening"), r.Unknown("volume", "deafening")),
    ],
)
def test_settings_of_a_lock_have_bounds(home: Home, settings: LockSettings, refusal: r.Refusal) -> None:
    assert home.do(c.ConfigureDevice(device_id="lock", proof=LOCAL, lock=settings)) == refusal

"""What linked devices alone are asked for, and kinds that only linked devices are of."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.readiness import blockers
from hub_server.domain.site import AlarmKind, ArmMode, BoltState, Device, DeviceKind, Fault, FaultKind, Player
from tests.domain.home import ANNA, Home
from tests.domain.test_rules import armed

KINDS = ("siren", "camera", "voice", "vibration", "tamper", "plug", "lock")


@pytest.fixture
def home() -> Home:
    return furnished(Home())


def furnished(home: Home) -> Home:
    for kind in KINDS:
        device = Device(
            device_id=f"real-{kind}",
            number=0,
            kind=DeviceKind(kind),
            player=Player.LINKED,
            area_id="house",
            name=kind,
            player_id="client:ha",
        )
        assert home.do(c.PutDevice(device)) is None
    return home


def disobeys(home: Home, device_id: str) -> bool:
    return Fault(FaultKind.NO_ANSWER, device_id) in home.site.faults


def test_a_siren_that_says_it_is_silent_when_asked_to_sound_is_a_fault_until_it_sounds(home: Home) -> None:
    home.do(c.SoundSiren("real-siren", sounding=True, order_id="o1"))
    home.do(c.ReportPower("real-siren", powered=False, order_id="o1"))
    assert disobeys(home, "real-siren")
    home.do(c.SoundSiren("real-siren", sounding=True, order_id="o2"))
    home.do(c.ReportPower("real-siren", powered=True, order_id="o2"))
    assert not disobeys(home, "real-siren")


def test_a_lock_that_says_the_opposite_of_what_was_asked_is_a_fault_and_disarms_nothing() -> None:
    home = furnished(armed(Home()))
    home.do(c.ReportBolt("real-lock", BoltState.LOCKED, "remote"))
    home.do(c.MoveBolt("real-lock", True, ANNA, "o1"))
    home.do(c.ReportBolt("real-lock", BoltState.UNLOCKED, "remote", "o1"))
    assert disobeys(home, "real-lock")
    assert home.site.areas["house"].mode is not ArmMode.DISARMED


def test_what_nobody_answers_in_time_is_a_fault(home: Home) -> None:
    home.do(c.AskToSpeak("real-voice", "o1"))
    home.wait(home.site.settings.order_ms)
    assert disobeys(home, "real-voice")
    assert not home.site.orders


def test_what_could_not_be_done_is_a_fault_at_once_and_what_was_done_ends_it(home: Home) -> None:
    home.do(c.AskToSpeak("real-voice", "o1"))
    assert home.do(c.AnswerOrder("real-voice", "other", done=True)) == r.Unknown("order", "other")
    home.do(c.AnswerOrder("real-voice", "o1", done=False))
    assert disobeys(home, "real-voice")
    home.do(c.AskToSpeak("real-voice", "o2"))
    home.do(c.AnswerOrder("real-voice", "o2", done=True))
    assert not disobeys(home, "real-voice")


def test_no_camera_is_asked_for_a_picture_without_an_alarm(home: Home) -> None:
    assert home.do(c.AskPicture("real-camera", 1, "o1")) == r.NotPermitted("picture")
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    assert home.do(c.AskPicture("real-camera", alarm_id, "o1")) is None
    assert home.happened(e.DeviceAsked)[0].alarm_id == alarm_id


def test_emulated_hardware_and_other_kinds_are_not_asked(home: Home) -> None:
    assert isinstance(home.do(c.SoundSiren("plug", sounding=True, order_id="o")), r.NotSupported)
    assert isinstance(home.do(c.AskToSpeak("keypad", "o")), r.NotSupported)


@pytest.mark.parametrize("mode", [ArmMode.HOME, ArmMode.AWAY])
def test_a_blow_is_a_burglary_where_the_perimeter_is_watched_and_blocks_nothing_before(
    home: Home, mode: ArmMode
) -> None:
    home.sense("real-vibration")
    assert not home.site.alarms
    assert not [each for each in blockers(home.site, home.site.areas["house"], mode) if "vibration" in each.device_id]
    home.sense("real-vibration", sensed=False)
    home.do(c.ReportBolt("real-lock", BoltState.LOCKED, "remote"))
    assert home.do(c.Arm("house", mode, ANNA, order_id="arm")) is None
    home.wait(home.site.settings.exit_away_ms)
    home.sense("real-vibration")
    assert [alarm.kind for alarm in home.site.alarms.values()] == [AlarmKind.BURGLARY]


def test_an_open_cover_alarms_in_a_disarmed_home_and_blocks_arming(home: Home) -> None:
    home.do(c.ReportFault("real-tamper", tampered=True))
    assert [alarm.kind for alarm in home.site.alarms.values()] == [AlarmKind.TAMPER]
    found = blockers(home.site, home.site.areas["house"], ArmMode.HOME)
    assert [each.device_id for each in found] == ["real-tamper"]


def test_a_camera_without_a_detector_waits_in_no_walk_test(home: Home) -> None:
    home.do(c.StartWalkTest("house", ANNA))
    waiting = home.site.walks["house"].waiting
    assert "real-vibration" in waiting
    assert "real-camera" not in waiting

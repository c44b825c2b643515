"""How alarms of each kind rise, grow, sound and end (FEATURES 20-24, 31-36, 43)."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.lives import LIVES
from hub_server.domain.numbers import MEMORY_KEPT, MINUTE, SECOND
from hub_server.domain.site import AlarmKind, ArmMode, BlockReason, Phase, Purpose, sounding
from tests.domain.home import ANNA, Home

LOCAL = c.ByLocalAdmin()


@pytest.fixture
def home() -> Home:
    return Home()


def armed(home: Home, mode: ArmMode = ArmMode.AWAY) -> Home:
    assert home.do(c.Arm("house", mode, ANNA)) is None
    home.wait(MINUTE)
    return home


def kinds(home: Home) -> list[AlarmKind]:
    return [alarm.kind for alarm in home.site.alarms.values()]


def test_two_independent_detectors_within_half_an_hour_confirm_a_burglary(home: Home) -> None:
    armed(home).sense("window")
    home.sense("lounge-motion")
    assert [(event.alarm_id, event.device_id) for event in home.happened(e.AlarmConfirmed)] == [(1, "lounge-motion")]


@pytest.mark.parametrize(("minutes", "confirmed"), [(29, True), (31, False)])
def test_a_later_alarm_is_confirmed_by_another_detector_that_was_there_before(
    home: Home, minutes: int, confirmed: bool
) -> None:
    armed(home).sense("window")
    home.sense("window", sensed=False)
    home.wait(minutes * MINUTE)
    home.sense("lounge-motion")
    assert kinds(home) == [AlarmKind.BURGLARY, AlarmKind.BURGLARY]
    assert bool(home.happened(e.AlarmConfirmed)) is confirmed


def test_one_detector_however_often_confirms_nothing(home: Home) -> None:
    armed(home)
    for _ in range(2):
        home.sense("window")
        home.sense("window", sensed=False)
        home.wait(4 * MINUTE)
    assert len(home.happened(e.AlarmRaised)) == 2
    assert not home.happened(e.AlarmConfirmed)


def test_a_detector_that_raises_alarm_after_alarm_is_left_out_until_the_disarm(home: Home) -> None:
    armed(home)
    for _ in range(5):
        home.sense("lounge-motion")
        home.sense("lounge-motion", sensed=False)
        home.wait(4 * MINUTE)
    assert len(home.happened(e.AlarmRaised)) == 3
    assert home.site.areas["house"].shut_down == {"lounge-motion"}
    home.sense("window")
    assert len(home.happened(e.AlarmRaised)) == 4, "others go on"
    home.sense("window", sensed=False)
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    armed(home)
    assert home.site.areas["house"].shut_down == frozenset()


def test_the_siren_stops_after_its_time_and_sounds_again_at_the_next_detector(home: Home) -> None:
    armed(home).sense("window")
    home.wait(3 * MINUTE)
    assert sounding(home.site) is None
    home.sense("lounge-motion")
    assert sounding(home.site) is AlarmKind.BURGLARY


def test_the_area_remembers_its_alarms_until_it_is_armed_again(home: Home) -> None:
    armed(home, ArmMode.HOME).sense("window")
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    (remembered,) = home.site.areas["house"].memory
    assert (remembered.alarm_id, remembered.detectors, remembered.ended) == (1, ("window",), "verified")
    home.sense("window", sensed=False)
    armed(home, ArmMode.HOME)
    assert home.site.areas["house"].memory == ()


def test_the_memory_is_bounded(home: Home) -> None:
    for _ in range(MEMORY_KEPT + 5):
        home.sense("smoke")
        home.sense("smoke", sensed=False)
    assert len(home.site.areas["house"].memory) == MEMORY_KEPT


@pytest.mark.parametrize(("mode", "raises"), [(ArmMode.DISARMED, False), (ArmMode.HOME, True), (ArmMode.AWAY, True)])
def test_a_blow_against_a_window_is_a_burglary_where_it_is_armed(home: Home, mode: ArmMode, raises: bool) -> None:
    if mode is not ArmMode.DISARMED:
        armed(home, mode)
    home.do(c.ReportShock("window"))
    assert (AlarmKind.BURGLARY in kinds(home)) is raises


def test_a_blow_at_the_entry_door_while_somebody_comes_home_is_none(home: Home) -> None:
    armed(home, ArmMode.HOME).sense("front-door")
    home.do(c.ReportShock("front-door"))
    assert kinds(home) == []


def test_entry_delays_differ_by_mode(home: Home) -> None:
    home.do(c.ChangeSettings({"entry_home_ms": 10 * SECOND, "entry_away_ms": 45 * SECOND}, c.ByLocalAdmin()))
    armed(home, ArmMode.HOME).sense("front-door")
    assert home.site.areas["house"].until_ms == home.now.steady_ms + 10 * SECOND
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    home.sense("front-door", sensed=False)
    armed(home, ArmMode.AWAY).sense("front-door")
    assert home.site.areas["house"].until_ms == home.now.steady_ms + 45 * SECOND


def test_no_entry_delay_can_be_longer_than_the_norm_allows(home: Home) -> None:
    longer = c.ChangeSettings({"entry_away_ms": 46 * SECOND}, c.ByLocalAdmin())
    assert home.do(longer) == r.OutOfBounds("entry_away_ms", 0, 45 * SECOND)


def test_closing_the_final_door_ends_the_exit_delay(home: Home) -> None:
    home.do(c.ConfigureDevice(device_id="front-door", proof=LOCAL, final_door=True))
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.sense("front-door")
    home.sense("front-door", sensed=False)
    assert (home.site.areas["house"].mode, home.site.areas["house"].phase) == (ArmMode.AWAY, Phase.SETTLED)


def test_quick_rearming_is_as_before_and_without_delay(home: Home) -> None:
    home.sense("window")
    home.do(c.Arm("house", ArmMode.AWAY, ANNA, frozenset({"window"})))
    home.wait(MINUTE)
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert home.do(c.Rearm("house", ANNA)) is None
    area = home.site.areas["house"]
    assert (area.mode, area.phase, area.bypassed) == (ArmMode.AWAY, Phase.SETTLED, {"window"})


def test_quick_rearming_is_for_a_while_and_never_for_automations(home: Home) -> None:
    assert home.do(c.Rearm("house", ANNA)) == r.NotSupported("area", "rearm")
    armed(home)
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert home.do(c.Rearm("house", c.ByService("client:ha"))) == r.NotPermitted("arm")
    home.wait(10 * MINUTE + 1)
    assert home.do(c.Rearm("house", ANNA)) == r.NotSupported("area", "rearm")


def test_a_dry_run_names_every_blocker_and_why(home: Home) -> None:
    home.sense("window")
    home.do(c.ReportFault("front-door", low_battery=True))
    home.do(c.ReportFault("keypad", tampered=True))
    home.do(c.ReportAvailable("lounge-motion", available=False))
    home.do(c.StartService("hall-motion", Purpose.REFIT, LOCAL))
    refused = home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    assert isinstance(refused, r.OpenDetectors)
    assert dict(zip(refused.blockers, refused.reasons, strict=True)) == {
        "window": BlockReason.OPEN,
        "front-door": BlockReason.LOW_BATTERY,
        "keypad": BlockReason.TAMPERED,
        "lounge-motion": BlockReason.LOST,
        "hall-motion": BlockReason.IN_SERVICE,
    }


def test_a_silent_sos_sounds_nowhere_and_a_loud_one_beside_it_does(home: Home) -> None:
    home.do(c.RaiseSos("house", "keypad", silent=True))
    assert sounding(home.site) is None
    home.do(c.RaiseSos("house", "keypad"))
    assert sounding(home.site) is AlarmKind.SOS
    assert kinds(home) == [AlarmKind.SOS, AlarmKind.SOS]


def test_an_open_cover_outside_service_is_an_alarm_that_sounds_only_where_something_is_armed(home: Home) -> None:
    home.do(c.ReportFault("window", tampered=True))
    assert kinds(home) == [AlarmKind.TAMPER]
    assert sounding(home.site) is None
    home.do(c.ReportFault("window", tampered=False))
    assert home.do(c.ResetAlarm(1, ANNA)) is None
    armed(home, ArmMode.HOME)
    home.do(c.ReportFault("smoke", tampered=True))
    assert sounding(home.site) is AlarmKind.TAMPER
    assert home.do(c.ResetAlarm(2, ANNA)) == r.StillSensed(("smoke",))


def test_a_technical_alarm_is_what_a_client_says_and_ends_by_reset(home: Home) -> None:
    home.do(c.ReportAlarm("house", AlarmKind.TECHNICAL, "Freezer is warm"))
    assert kinds(home) == [AlarmKind.TECHNICAL]
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert kinds(home) == [AlarmKind.TECHNICAL]
    assert home.do(c.ResetAlarm(1, ANNA)) is None
    assert kinds(home) == []


@pytest.mark.parametrize("kind", [AlarmKind.TAMPER, AlarmKind.JAMMING])
def test_nobody_reports_what_only_the_hub_can_know(home: Home, kind: AlarmKind) -> None:
    assert home.do(c.ReportAlarm("house", kind, "I say so")) == r.NotSupported(kind.value, "report")


def test_every_kind_of_alarm_has_a_life_and_only_a_burglary_ends_by_a_disarm() -> None:
    assert set(LIVES) == set(AlarmKind)
    assert [kind for kind, life in LIVES.items() if life.ended_by_disarm] == [AlarmKind.BURGLARY]


@pytest.mark.parametrize(("beeps", "rings"), [(0, 0), (1, 1), (4, 1)])
def test_a_door_rings_while_disarmed_as_often_as_it_is_set_to(home: Home, beeps: int, rings: int) -> None:
    home.do(c.ConfigureDevice(device_id="window", proof=LOCAL, chime=beeps))
    home.sense("window")
    assert [event.beeps for event in home.happened(e.ChimeRung)] == [beeps] * rings


def test_a_door_does_not_ring_while_armed_or_in_its_quiet_hours(home: Home) -> None:
    home.do(c.ConfigureDevice(device_id="front-door", proof=LOCAL, chime=2))
    armed(home, ArmMode.HOME).sense("front-door")
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    home.sense("front-door", sensed=False)
    minute = home.now.local_minute
    quiet = ((minute - 10) % 1_440, (minute + 10) % 1_440)
    home.do(c.ConfigureDevice(device_id="front-door", proof=LOCAL, chime_quiet=quiet))
    home.sense("front-door")
    assert not home.happened(e.ChimeRung)
    home.sense("front-door", sensed=False)
    home.wait(11 * MINUTE)
    home.sense("front-door")
    assert len(home.happened(e.ChimeRung)) == 1


def test_five_beeps_are_too_many(home: Home) -> None:
    refused = home.do(c.ConfigureDevice(device_id="window", proof=LOCAL, chime=5))
    assert refused == r.OutOfBounds("chime", 0, 4)

"""@Home, its reminders, and Check on me (FEATURES 45 to 51, rule 9)."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import HOUR, MINUTE
from hub_server.domain.presence import presence_of
from hub_server.domain.site import AlarmKind, ArmMode, Person, Presence, Reminder, sounding
from tests.domain.home import ANNA, Home

HOME, AWAY, UNKNOWN = Presence.HOME, Presence.AWAY, Presence.UNKNOWN


@pytest.fixture
def home() -> Home:
    home = Home()
    home.do(c.PutPerson(Person(person_id="anna", has_phone=True)))
    return home


def phone(home: Home, distance: float | None, accuracy: float = 10, age_ms: int = 0, who: str = "anna") -> Presence:
    home.do(c.ReportPhone(who, distance, accuracy, age_ms))
    return presence_of(home.site, who)


def test_a_telephone_near_home_is_at_home_and_far_from_it_away(home: Home) -> None:
    assert presence_of(home.site, "anna") is UNKNOWN
    assert phone(home, 20) is HOME
    assert phone(home, 2_000) is AWAY


def test_between_coming_and_leaving_what_was_believed_holds(home: Home) -> None:
    assert phone(home, 20) is HOME
    assert phone(home, 180) is HOME, "beyond the radius, within 1.25 of it"
    assert phone(home, 200) is AWAY
    assert phone(home, 160) is AWAY
    assert phone(home, 130) is HOME


@pytest.mark.parametrize(("accuracy", "age_ms"), [(201, 0), (10, 5 * MINUTE + 1)])
def test_a_coarse_or_old_position_is_not_believed(home: Home, accuracy: float, age_ms: int) -> None:
    phone(home, 20)
    assert phone(home, 5_000, accuracy, age_ms) is HOME


def test_location_switched_off_is_unknown_and_never_away(home: Home) -> None:
    phone(home, 20)
    assert phone(home, None) is UNKNOWN


def test_a_telephone_that_falls_silent_is_unknown_after_a_while(home: Home) -> None:
    phone(home, 5_000)
    home.wait(12 * HOUR)
    assert presence_of(home.site, "anna") is UNKNOWN


def test_a_telephone_that_goes_on_telling_stays_known(home: Home) -> None:
    for _ in range(20):
        assert phone(home, 20) is HOME
        home.wait(HOUR)
    assert len(home.happened(e.PresenceChanged)) == 1


def test_a_person_without_a_telephone_has_no_presence(home: Home) -> None:
    assert home.do(c.ReportPhone("kim", 20)) == r.NotSupported("person", "presence")


def test_presence_arms_and_disarms_nothing(home: Home) -> None:
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.wait(MINUTE)
    phone(home, 20)
    assert home.site.areas["house"].mode is ArmMode.AWAY
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    phone(home, 5_000)
    assert home.site.areas["house"].mode is ArmMode.DISARMED


def test_everybody_left_and_nobody_armed_is_a_reminder_once(home: Home) -> None:
    phone(home, 5_000)
    home.wait(5 * MINUTE)
    phone(home, 6_000)
    home.wait(HOUR)
    assert [event.reminder for event in home.happened(e.Reminded)] == [Reminder.ALL_LEFT]


@pytest.mark.parametrize("back", ["phone", "arm", "unknown"])
def test_no_reminder_when_it_is_not_called_for_any_more(home: Home, back: str) -> None:
    phone(home, 5_000)
    home.wait(MINUTE)
    if back == "arm":
        home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    else:
        phone(home, 20 if back == "phone" else None)
    home.wait(HOUR)
    assert home.happened(e.Reminded) == []


def test_somebody_at_home_in_a_fully_armed_home_is_a_reminder(home: Home) -> None:
    phone(home, 20)
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.wait(MINUTE)
    home.wait(5 * MINUTE)
    assert [event.reminder for event in home.happened(e.Reminded)] == [Reminder.HOME_ARMED]


def test_a_check_on_me_warns_and_then_calls_for_help_in_silence(home: Home) -> None:
    assert home.do(c.StartCheck(30, ANNA)) is None
    home.wait(25 * MINUTE)
    assert home.happened(e.CheckWarned) == [e.CheckWarned("anna")]
    assert not home.site.alarms
    home.wait(5 * MINUTE)
    (alarm,) = home.site.alarms.values()
    assert (alarm.kind, alarm.silent, alarm.person_id) == (AlarmKind.SOS, True, "anna")
    assert sounding(home.site) is None


def test_whoever_is_safe_says_so_in_time(home: Home) -> None:
    home.do(c.StartCheck(30, ANNA))
    home.wait(29 * MINUTE)
    assert home.do(c.EndCheck(ANNA)) is None
    home.wait(HOUR)
    assert not home.site.alarms


def test_a_check_goes_on_over_a_restart(home: Home) -> None:
    home.do(c.StartCheck(30, ANNA))
    home.do(c.StartHub(elapsed_known=True))
    home.wait(30 * MINUTE)
    assert [alarm.kind for alarm in home.site.alarms.values()] == [AlarmKind.SOS]


@pytest.mark.parametrize("minutes", [0, 24 * 60 + 1])
def test_a_check_has_bounds(home: Home, minutes: int) -> None:
    assert home.do(c.StartCheck(minutes, ANNA)) == r.OutOfBounds("minutes", 1, 24 * 60)


def test_nobody_checks_on_an_automation(home: Home) -> None:
    assert home.do(c.StartCheck(5, c.ByService("client:ha"))) == r.NotPermitted("check")

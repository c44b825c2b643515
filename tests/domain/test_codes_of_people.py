"""Whose code works where and when, and what wrong ones lead to (rule 6, DECISIONS 15; FEATURES 31, 55, 73)."""

from dataclasses import replace

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.moment import Now
from hub_server.domain.numbers import ACCOUNT_LOCKOUT_MS, ACCOUNT_TRIES, DAY, HOUR, KEYPAD_LOCKOUT_MS, MINUTE
from hub_server.domain.site import ArmMode, CredentialKind, Person, Validity
from tests.domain.home import ANNA, KEYPAD, Home

MONDAY = Now(1_000_000, 1_795_996_800_000, 60)
"""Monday 30 November 2026, 01:00 in Sweden."""
APP = "client:app"


@pytest.fixture
def home() -> Home:
    home = Home()
    home.now = MONDAY
    return home


def limited(home: Home, validity: Validity) -> c.ByCode:
    home.do(c.GrantCredential("limited", "anna", validity=validity))
    return c.ByCode("keypad", "limited")


def at(home: Home, day: int, hour: int, minute: int = 0) -> None:
    """Let it be a time of the week that began on that Monday."""
    ms = day * DAY + (hour - 1) * HOUR + minute * MINUTE
    home.now = replace(MONDAY, steady_ms=MONDAY.steady_ms + ms, utc_ms=MONDAY.utc_ms + ms)


def works(home: Home, code: c.ByCode) -> bool:
    return home.do(c.ProveCode(code)) is None


@pytest.mark.parametrize(
    ("day", "hour", "minute", "valid"),
    [(0, 7, 29, False), (0, 7, 30, True), (0, 16, 59, True), (0, 17, 0, False), (2, 12, 0, False), (4, 12, 0, True)],
)
def test_a_code_works_on_its_days_at_its_hours(home: Home, day: int, hour: int, minute: int, valid: bool) -> None:
    code = limited(home, Validity(days=(0, 4), from_minute=450, to_minute=1_020))
    at(home, day, hour, minute)
    assert works(home, code) is valid


@pytest.mark.parametrize(("hour", "valid"), [(21, False), (22, True), (23, True), (5, True), (6, False)])
def test_hours_may_go_over_midnight(home: Home, hour: int, valid: bool) -> None:
    code = limited(home, Validity(from_minute=22 * 60, to_minute=6 * 60))
    at(home, 1, hour)
    assert works(home, code) is valid


@pytest.mark.parametrize(("day", "valid"), [(0, False), (1, True), (3, True), (4, False)])
def test_a_code_works_between_its_dates(home: Home, day: int, valid: bool) -> None:
    first = MONDAY.local_day
    code = limited(home, Validity(first_day=first + 1, last_day=first + 3))
    at(home, day, 12)
    assert works(home, code) is valid


def test_a_code_works_so_many_times(home: Home) -> None:
    code = limited(home, Validity(uses=2))
    assert [works(home, code) for _ in range(3)] == [True, True, False]


def test_a_code_that_is_limited_anew_works_so_many_times_from_then_on(home: Home) -> None:
    code = limited(home, Validity(uses=1))
    assert [works(home, code) for _ in range(2)] == [True, False]
    home.do(c.LimitCredential("limited", Validity(uses=1)))
    assert [works(home, code) for _ in range(2)] == [True, False]
    home.do(c.LimitCredential("limited", Validity()))
    assert works(home, code)


def test_a_day_code_that_is_limited_anew_ends_when_it_would_have(home: Home) -> None:
    home.do(c.GrantCredential("day", "anna", CredentialKind.DAY_CODE, "lock"))
    home.wait(DAY - HOUR)
    home.do(c.LimitCredential("day", Validity(days=(0, 1))))
    assert "day" in home.site.credentials
    home.wait(HOUR)
    home.do(c.Tick())
    assert "day" not in home.site.credentials


def test_what_is_not_there_is_not_limited(home: Home) -> None:
    assert home.do(c.LimitCredential("gone", Validity())) == r.Unknown("credential", "gone")


def test_a_code_that_is_not_valid_reads_like_a_wrong_one(home: Home) -> None:
    code = limited(home, Validity(days=(6,)))
    assert home.do(c.Disarm("house", code, home.now.steady_ms)) == r.WrongCode()
    assert home.happened(e.CodeRejected)[-1] == e.CodeRejected("keypad", 1)


def test_a_person_acts_in_his_areas_and_modes_alone(home: Home) -> None:
    home.do(c.AddArea("cellar", "Cellar"))
    home.do(c.PutPerson(Person(person_id="kim", areas=frozenset({"cellar"}), arm_modes=frozenset({ArmMode.HOME}))))
    kim = c.ByPerson("kim", "test")
    assert home.do(c.Arm("house", ArmMode.HOME, kim)) == r.NotPermitted("arm")
    assert home.do(c.Arm("cellar", ArmMode.AWAY, kim)) == r.NotPermitted("arm")
    assert home.do(c.Arm("cellar", ArmMode.HOME, kim)) is None
    assert home.do(c.Disarm("house", kim, home.now.steady_ms)) == r.NotPermitted("disarm")


def test_a_person_who_may_disarm_the_perimeter_alone(home: Home) -> None:
    home.do(c.PutPerson(Person(person_id="kim", disarm_modes=frozenset({ArmMode.HOME}))))
    kim = c.ByPerson("kim", "test")
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    assert home.do(c.Disarm("house", kim, home.now.steady_ms)) is None
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.wait(MINUTE)
    assert home.do(c.Disarm("house", kim, home.now.steady_ms)) == r.NotPermitted("disarm")
    assert home.do(c.Arm("house", ArmMode.HOME, kim)) == r.NotPermitted("arm"), "which would weaken it"


def test_bypassing_is_a_right_of_its_own(home: Home) -> None:
    home.do(c.PutPerson(Person(person_id="kim", may_bypass=False)))
    home.sense("window")
    kim = c.ByPerson("kim", "test")
    assert home.do(c.Arm("house", ArmMode.HOME, kim, frozenset({"window"}))) == r.NotPermitted("bypass")


def wrong(home: Home, door: str, times: int) -> None:
    for _ in range(times):
        assert home.do(c.ProveCode(c.ByCode(door, None))) == r.WrongCode()


def test_three_wrong_codes_lock_a_keypad_for_ninety_seconds(home: Home) -> None:
    wrong(home, "keypad", 3)
    assert home.do(c.ProveCode(KEYPAD)) == r.LockedOut(KEYPAD_LOCKOUT_MS)
    home.wait(KEYPAD_LOCKOUT_MS)
    assert works(home, KEYPAD)


def test_more_than_three_wrong_tries_lock_an_app_for_fifteen_minutes(home: Home) -> None:
    wrong(home, APP, ACCOUNT_TRIES)
    good = c.ByCode(APP, "anna-code")
    assert home.do(c.ProveCode(good)) == r.LockedOut(ACCOUNT_LOCKOUT_MS)
    home.wait(ACCOUNT_LOCKOUT_MS)
    assert works(home, good)


def test_a_lockout_is_for_one_door_and_survives_a_restart(home: Home) -> None:
    wrong(home, "keypad", 3)
    home.do(c.StartHub(elapsed_known=True))
    assert isinstance(home.do(c.ProveCode(KEYPAD)), r.LockedOut)
    assert works(home, c.ByCode(APP, "anna-code"))
    assert home.do(c.Arm("house", ArmMode.HOME, ANNA)) is None, "people's sessions go on"
    assert home.do(c.RaiseSos("house", "keypad")) is None


def test_a_locked_door_gives_the_same_answer_to_good_and_bad_codes(home: Home) -> None:
    wrong(home, "keypad", 3)
    assert home.do(c.ProveCode(KEYPAD)) == home.do(c.ProveCode(c.ByCode("keypad", None)))


def test_a_tag_opens_a_lock_that_refuses_codes(home: Home) -> None:
    home.do(c.GrantCredential("tag", "anna", CredentialKind.TAG, "lock"))
    wrong(home, "lock", 3)
    assert home.do(c.OpenLock("lock", c.ByCode("lock", "tag"), "o1", home.now.steady_ms)) is None


def test_a_good_code_clears_the_count(home: Home) -> None:
    wrong(home, "keypad", 2)
    assert works(home, KEYPAD)
    wrong(home, "keypad", 2)
    assert works(home, KEYPAD)


def test_a_code_of_a_lock_opens_that_lock_and_no_keypad(home: Home) -> None:
    home.do(c.GrantCredential("at-lock", "anna", lock_id="lock"))
    assert not works(home, c.ByCode("keypad", "at-lock"))
    assert works(home, c.ByCode("lock", "at-lock"))
    assert not works(home, c.ByCode("lock", "anna-code"))


def test_a_lock_has_ten_codes_ten_tags_and_one_day_code(home: Home) -> None:
    for kind, room in ((CredentialKind.CODE, 10), (CredentialKind.TAG, 10), (CredentialKind.DAY_CODE, 1)):
        for number in range(room):
            assert home.do(c.GrantCredential(f"{kind}-{number}", "anna", kind, "lock")) is None
        assert home.do(c.GrantCredential(f"{kind}-more", "anna", kind, "lock")) == r.NoRoom(f"{kind.value}s", room)
    slots = sorted(each.slot for each in home.site.credentials.values() if each.lock_id)
    assert slots == list(range(21))


def test_a_withdrawn_code_leaves_its_slot_free(home: Home) -> None:
    home.do(c.GrantCredential("first", "anna", lock_id="lock"))
    home.do(c.GrantCredential("second", "anna", lock_id="lock"))
    home.do(c.RevokeCredential("first"))
    home.do(c.GrantCredential("third", "anna", lock_id="lock"))
    assert home.site.credentials["third"].slot == 0


def test_a_day_code_is_good_for_twenty_four_hours(home: Home) -> None:
    home.do(c.GrantCredential("day", "anna", CredentialKind.DAY_CODE, "lock"))
    code = c.ByCode("lock", "day")
    home.wait(DAY - 1)
    assert works(home, code)
    home.wait(1)
    assert not works(home, code)
    assert "day" not in home.site.credentials

"""Choosing codes tells which are taken, so it is bounded like guessing them (DECISIONS 15)."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.choosing import choice_door
from hub_server.domain.numbers import (
    ACCOUNT_LOCKOUT_MS,
    ACCOUNT_TRIES,
    CHOICE_TRIES,
    KEYPAD_LOCKOUT_MS,
    KEYPAD_TRIES,
    SECOND,
)
from hub_server.domain.site import Person
from tests.domain.home import Home

APP, OTHER_APP = "client:app", "client:other"


def choose(home: Home, code: str = "anna-code", door: str = APP) -> r.Refusal | None:
    return home.do(c.ChooseCode(c.ByCode(door, code)))


def choose_a_taken_one(home: Home) -> r.Refusal | None:
    refusal = choose(home)
    return refusal if refusal is not None else home.do(c.RefuseChoice("anna"))


@pytest.fixture
def home() -> Home:
    home = Home()
    home.do(c.PutPerson(Person(person_id="erik")))
    home.do(c.GrantCredential("erik-code", "erik"))
    return home


def test_whoever_finds_codes_taken_is_stopped_like_whoever_types_wrong_ones(home: Home) -> None:
    tried = [choose_a_taken_one(home) for _ in range(ACCOUNT_TRIES + 2)]
    locked = r.LockedOut(ACCOUNT_LOCKOUT_MS)
    assert tried == [r.WrongCode()] * ACCOUNT_TRIES + [locked, locked]
    assert [event.door_id for event in home.happened(e.DoorLockedOut)] == [choice_door("anna")]
    home.wait(ACCOUNT_LOCKOUT_MS)
    assert choose(home) is None


def test_one_s_own_right_code_in_between_clears_nothing(home: Home) -> None:
    for _ in range(ACCOUNT_TRIES):
        choose_a_taken_one(home)
        home.do(c.ProveCode(c.ByCode(APP, "anna-code")))
    assert isinstance(choose(home), r.LockedOut)


def test_codes_that_turned_out_free_are_guesses_too(home: Home) -> None:
    assert [choose(home) for _ in range(CHOICE_TRIES)] == [None] * CHOICE_TRIES
    assert choose(home) == r.LockedOut(ACCOUNT_LOCKOUT_MS)
    home.wait(ACCOUNT_LOCKOUT_MS)
    assert choose(home) is None
    assert home.happened(e.DoorLockedOut) == [], "nobody is told of somebody who merely gave many"


def test_no_more_can_be_tried_than_at_a_keypad_in_the_same_time(home: Home) -> None:
    began, tried = home.now.steady_ms, 0
    while home.now.steady_ms < began + 4 * ACCOUNT_LOCKOUT_MS:
        tried += choose(home) is None
        home.wait(SECOND)
    assert tried <= KEYPAD_TRIES * 4 * ACCOUNT_LOCKOUT_MS // KEYPAD_LOCKOUT_MS


def test_another_app_is_no_way_around_it(home: Home) -> None:
    for door in (APP, OTHER_APP) * (CHOICE_TRIES // 2):
        assert choose(home, door=door) is None
    assert isinstance(choose(home), r.LockedOut)
    assert isinstance(choose(home, door=OTHER_APP), r.LockedOut)


def test_nothing_else_and_nobody_else_is_locked(home: Home) -> None:
    while choose(home) is None:
        pass
    assert home.do(c.ProveCode(c.ByCode(APP, "anna-code"))) is None
    assert choose(home, "erik-code") is None


def test_it_survives_a_restart(home: Home) -> None:
    while choose(home) is None:
        pass
    home.do(c.StartHub(elapsed_known=True))
    assert isinstance(choose(home), r.LockedOut)


def test_a_code_that_is_not_the_persons_counts_at_the_app_and_not_here(home: Home) -> None:
    assert home.do(c.ChooseCode(c.ByCode(APP, "erik-code"), administrator=True)) == r.WrongCode()
    assert home.happened(e.CodeRejected) == [e.CodeRejected(APP, 1)]
    assert home.happened(e.CodeChosen) == []


def test_a_choice_that_is_forgotten_is_no_door_that_takes_codes_again(home: Home) -> None:
    choose(home)
    home.wait(ACCOUNT_LOCKOUT_MS)
    for _ in range(ACCOUNT_TRIES):
        choose_a_taken_one(home)
    home.wait(ACCOUNT_LOCKOUT_MS)
    assert [event.locked for event in home.happened(e.DoorReleased)] == [False, True]


def test_a_right_code_after_a_wrong_one_releases_nobody(home: Home) -> None:
    home.do(c.ProveCode(c.ByCode(APP, None)))
    home.do(c.ProveCode(c.ByCode(APP, "anna-code")))
    assert [event.locked for event in home.happened(e.DoorReleased)] == [False]

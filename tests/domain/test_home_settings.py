"""The home's settings are an administrator's to change, and nothing that runs is changed by it (rule 5)."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import SECOND
from hub_server.domain.site import Actor, ActorKind, ArmMode, Person, Phase
from tests.domain.home import ANNA, Home


@pytest.fixture
def home() -> Home:
    home = Home()
    home.do(c.PutPerson(Person(person_id="anna", is_admin=True)))
    return home


def test_an_administrator_sets_the_delays_and_is_named(home: Home) -> None:
    assert home.do(c.ChangeSettings({"entry_away_ms": 20 * SECOND, "exit_away_ms": 0}, ANNA)) is None
    assert (home.site.settings.entry_away_ms, home.site.settings.exit_away_ms) == (20 * SECOND, 0)
    assert home.happened(e.SettingsChanged)[0].actor == Actor(ActorKind.PERSON, "anna", "test")


@pytest.mark.parametrize("proof", [c.ByPerson("kim", "test"), c.ByService("client:ha")])
def test_nobody_else_does(home: Home, proof: c.Proof) -> None:
    before = home.site.settings
    assert home.do(c.ChangeSettings({"entry_away_ms": 45 * SECOND}, proof)) == r.NotPermitted("configure")
    assert home.site.settings == before


def test_an_entry_delay_that_runs_ends_when_it_was_to_end(home: Home) -> None:
    home.do(c.ChangeSettings({"entry_home_ms": 10 * SECOND}, ANNA))
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    home.sense("front-door")
    assert home.site.areas["house"].phase is Phase.ENTRY
    home.do(c.ChangeSettings({"entry_home_ms": 45 * SECOND}, ANNA))
    home.wait(10 * SECOND)
    assert [alarm.kind for alarm in home.site.alarms.values()] == ["burglary"]

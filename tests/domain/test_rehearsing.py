"""When a rehearsal is noted, and when it is over (docs/adr/0009)."""

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.site import AlarmKind, Person
from tests.domain.home import Home
from tests.domain.test_rules import armed


def test_one_that_a_dead_hub_left_is_over_when_it_starts_again() -> None:
    home = Home()
    home.do(c.StartRehearsal("smoke", c.ByLocalAdmin()))
    home.do(c.StartHub(elapsed_known=True))
    assert home.happened(e.RehearsalEnded) == [e.RehearsalEnded("smoke")]
    home.sense("smoke")
    assert [event.rehearsal for event in home.happened(e.AlarmRaised)] == [""]


def test_only_administrators_have_one_noted() -> None:
    home = Home()
    home.do(c.PutPerson(Person(person_id="kim")))
    assert home.do(c.StartRehearsal("smoke", c.ByPerson("kim", "test"))) == r.NotPermitted("scenario")
    assert home.site.rehearsal == ""


def test_a_jammer_of_a_rehearsal_is_its_own() -> None:
    home = Home()
    home.do(c.StartRehearsal("jammer", c.ByLocalAdmin()))
    home.do(c.ReportInterference(present=True))
    home.wait(60_000)
    assert [(event.kind, event.rehearsal) for event in home.happened(e.AlarmRaised)] == [(AlarmKind.JAMMING, "jammer")]


def test_an_entry_in_earnest_stays_one_though_a_rehearsal_begins_meanwhile() -> None:
    home = armed(Home())
    home.sense("front-door")
    home.do(c.StartRehearsal("smoke", c.ByLocalAdmin()))
    home.wait(home.site.settings.entry_away_ms)
    assert [each.rehearsal for each in home.happened(e.AlarmRaised)] == [""]


def test_whoever_is_seen_off_the_route_after_a_rehearsal_is_real() -> None:
    home = armed(Home())
    home.do(c.StartRehearsal("smoke", c.ByLocalAdmin()))
    home.sense("front-door")
    home.do(c.EndRehearsal())
    home.sense("lounge-motion")
    home.wait(home.site.settings.entry_away_ms)
    assert [each.rehearsal for each in home.happened(e.AlarmRaised)] == ["smoke"]
    assert [each.rehearsal for each in home.happened(e.AlarmJoined)] == [""]

"""When a rehearsal is noted, and when it is over (docs/adr/0009)."""

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.site import AlarmKind, Person
from tests.domain.home import Home


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

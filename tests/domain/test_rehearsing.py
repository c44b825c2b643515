"""When a rehearsal is noted, and when it is over (docs/adr/0009)."""

from dataclasses import replace

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.site import AlarmKind, Person, Supply
from tests.domain.home import ANNA, Home, device
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


def played(home: Home) -> Home:
    """Have a scenario set a burglary off in an armed home, which has one linked detector, the window."""
    home.do(c.PutDevice(replace(device("front-door"), device_id="patio-door", name="patio-door", entry_route=False)))
    home = armed(home)
    home.do(c.StartRehearsal("story", c.ByLocalAdmin()))
    home.sense("patio-door")
    return home


def marks(home: Home, *kinds: type[e.Event]) -> list[str]:
    return [event.rehearsal for event in home.events if isinstance(event, kinds)]  # type: ignore[union-attr]


def test_what_follows_from_a_rehearsed_alarm_is_the_rehearsals_also_after_it() -> None:
    home = played(Home())
    home.sense("lounge-motion")
    home.do(c.EndRehearsal())
    home.sense("patio-door", sensed=False)
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert marks(home, e.AlarmConfirmed) == ["story"]
    assert marks(home, e.DetectorRestored) == ["story"]
    assert marks(home, e.AlarmVerified) == ["story"]
    assert marks(home, e.Disarmed) == [""], "the home was disarmed in earnest"


def test_one_real_detector_makes_the_alarm_real_and_nothing_more_of_it_is_marked() -> None:
    home = played(Home())
    home.sense("window")
    home.sense("patio-door", sensed=False)
    home.wait(61_000)
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert marks(home, e.AlarmRaised) == ["story"]
    assert set(marks(home, e.AlarmJoined, e.AlarmConfirmed, e.DetectorRestored, e.AlarmEnded)) == {""}


def test_a_fault_of_a_rehearsal_ends_as_one_and_one_in_earnest_does_not() -> None:
    home = Home()
    home.do(c.ReportFault("smoke", low_battery=True))
    home.do(c.StartRehearsal("story", c.ByLocalAdmin()))
    home.do(c.ReportFault("front-door", low_battery=True))
    home.do(c.ReportFault("smoke", low_battery=False))
    home.do(c.ReportPath(Supply.GSM, answers=False))
    home.do(c.EndRehearsal())
    home.do(c.ReportFault("front-door", low_battery=False))
    faults = [*home.happened(e.FaultRaised), *home.happened(e.FaultCleared)]
    told = [(type(fault).__name__, fault.subject, fault.rehearsal) for fault in faults]
    assert told == [
        ("FaultRaised", "smoke", ""),
        ("FaultRaised", "front-door", "story"),
        ("FaultRaised", "gsm", ""),
        ("FaultCleared", "smoke", ""),
        ("FaultCleared", "front-door", "story"),
    ]


def test_arming_during_a_rehearsal_says_so() -> None:
    home = Home()
    home.do(c.StartRehearsal("story", c.ByLocalAdmin()))
    armed(home)
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert set(marks(home, e.Armed, e.Disarmed)) == {"story"}

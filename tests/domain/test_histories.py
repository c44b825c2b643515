"""What holds in every history, however it runs: the ten rules of the design, as far as their parts are built.

Rules 1 and 8 are about pictures, which there are none of yet. A history that fails is printed as a scenario, which
``verisure-hub scenario run`` plays on a real hub.
"""

import asyncio
import tempfile
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from hub_server.domain import commands as c
from hub_server.domain.decide import decide
from hub_server.domain.events import Event, MessageFailed, MessageQueued, MessageSent
from hub_server.domain.evolve import evolve
from hub_server.domain.moment import Now
from hub_server.domain.site import Site, next_deadline
from hub_server.scenarios.play import play
from hub_server.scenarios.raw import COMMAND_TYPES, read_raw, write_raw
from hub_server.scenarios.script import parse
from hub_server.storage.codec import decode_event, decode_site, encode_event, encode_site
from tests.domain.random_commands import BEGINNING, COMMANDS, HISTORIES, SHORT, VILLA, History
from tests.domain.rules_that_hold import RULES, Step

BEGUN = Now(1_000_000, 1_795_280_400_000, 60)
RUNS = 300
"""Histories of some 90 commands: more than 20,000 steps a run, which a test below counts."""


def scenario(history: History) -> str:
    """Return a history as a scenario."""
    steps: list[dict[str, object]] = [{"command": write_raw(command)} for command in BEGINNING]
    for delay_ms, command in history:
        if delay_ms:
            steps.append({"wait": f"{delay_ms}ms"})
        steps.append({"command": write_raw(command)})
    # 2026-11-21 18:00 in Stockholm is where every history begins.
    head = {"name": "a history", "start": "2026-11-21 18:00", "hardware": False}
    return yaml.safe_dump({**head, "steps": steps}, sort_keys=False)


def villa() -> Site:
    """Return the villa with the people and codes of the histories."""
    site = Site()
    for command in (c.StartHub(elapsed_known=True), *VILLA, c.StartHub(elapsed_known=True), *BEGINNING):
        for event in decide(site, command, BEGUN).events:
            site = evolve(site, event)
    return site


START = villa()


def run(history: History) -> list[Step]:
    """Return every step of a history, with the moments at which the clock wakes the rules."""
    site, now, steps = START, BEGUN, []
    for delay_ms, command in history:
        then = now.steady_ms + delay_ms
        while (due := next_deadline(site)) is not None and due < then:
            now = _at(now, due)
            steps.append(take(site, c.Tick(), now))
            site = steps[-1].after
        now = _at(now, then)
        steps.append(take(site, command, now))
        site = steps[-1].after
    return steps


def _at(now: Now, steady_ms: int) -> Now:
    return Now(steady_ms, now.utc_ms + steady_ms - now.steady_ms, now.offset_min)


def take(site: Site, command: c.Command, now: Now) -> Step:
    """Return one step."""
    outcome = decide(site, command, now)
    after = site
    for event in outcome.events:
        after = evolve(after, event)
    return Step(site, command, now, outcome.events, outcome.refusal, after)


COUNTED: list[int] = []


@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(HISTORIES)
def test_the_rules_hold_in_every_history(history: History) -> None:
    note(scenario(history))
    COUNTED.append(len(history))
    for step in run(history):
        for rule in RULES:
            rule(step)


def test_that_were_twenty_thousand_steps() -> None:
    if not COUNTED:
        test_the_rules_hold_in_every_history()
    assert sum(COUNTED) >= 20_000, sum(COUNTED)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(HISTORIES)
def test_the_journal_and_a_snapshot_each_give_the_same_home(history: History) -> None:
    steps = run(history)
    replayed = START
    for step in steps:
        for event in step.events:
            name, version, body = encode_event(event)
            assert decode_event(name, version, body) == event
            replayed = evolve(replayed, event)
    assert replayed == steps[-1].after
    assert decode_site(encode_site(replayed)) == replayed


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(HISTORIES)
def test_what_is_decided_never_depends_on_the_annex(history: History) -> None:
    """Duress: with another annex everything is the same but the annex itself."""
    other = [(delay, _with_annex(command, "other")) for delay, command in history]
    for step, same in zip(run(history), run(other), strict=True):
        assert step.refusal == same.refusal
        assert [_without_annex(event) for event in step.events] == [_without_annex(event) for event in same.events]


def _with_annex(command: c.Command, annex: str) -> c.Command:
    match command:
        case c.Disarm():
            return c.Disarm(command.area_id, command.proof, command.arrived_ms, annex)
        case c.OpenLock():
            return c.OpenLock(command.device_id, command.proof, command.order_id, command.arrived_ms, annex)
        case _:
            return command


def _without_annex(event: Event) -> str:
    _, _, body = encode_event(event)
    return body.replace('"annex":"sealed"', '"annex":""').replace('"annex":"other"', '"annex":""')


@given(COMMANDS)
def test_every_command_can_be_written_down_and_read(command: c.Command) -> None:
    assert read_raw(write_raw(command)) == command


def test_histories_know_every_command_but_those_that_only_the_hub_sends() -> None:
    seen: set[type[c.Command]] = set()

    @settings(max_examples=800, deadline=None, database=None, derandomize=True)
    @given(st.lists(COMMANDS, min_size=20, max_size=20))
    def look(commands: list[c.Command]) -> None:
        seen.update(type(command) for command in commands)

    look()
    made_once = {c.AddArea, c.PutDevice, c.RemoveDevice, c.PutPerson, c.RemovePerson}
    assert set(COMMAND_TYPES.values()) - seen == made_once


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=SHORT)
def test_a_history_printed_as_a_scenario_plays_the_same_on_a_real_hub(history: History) -> None:
    with tempfile.TemporaryDirectory() as directory:
        outcome = asyncio.run(play(parse("history.yaml", scenario(history)), Path(directory) / "hub", lambda _: None))
    # A real hub has an outbox of its own, which tells people more.
    told = MessageQueued | MessageSent | MessageFailed
    played = [record.event for record in outcome.records if not isinstance(record.event, told)]
    expected = [event for step in run(history) for event in step.events if not isinstance(event, told)]
    assert played[-len(expected) :] == expected if expected else True

"""What is written into journals is for ever."""

import dataclasses
import json
from pathlib import Path
from typing import get_args

import pytest

from hub_server.domain.events import EntryStarted, Event
from hub_server.domain.evolve import evolve
from hub_server.domain.site import Site
from hub_server.storage.codec import (
    EVENT_TYPES,
    VERSIONS,
    UnknownEvent,
    decode_event,
    decode_site,
    encode_event,
    encode_site,
)
from tests.domain.home import Home
from tests.domain.test_rules import armed

FROZEN = Path(__file__).parent / "vocabulary.json"
JOURNAL = Path(__file__).parent / "journal-0.1.0.jsonl"


def test_names_versions_and_fields_of_events_are_as_they_were_written() -> None:
    now = {
        name: {"version": VERSIONS[name], "fields": [field.name for field in dataclasses.fields(kind)]}
        for name, kind in EVENT_TYPES.items()
    }
    frozen = json.loads(FROZEN.read_text())
    for name, was in frozen.items():
        assert name in now, f"{name} is in journals out there and may not go"
        assert now[name]["version"] >= was["version"]
        if now[name]["version"] == was["version"]:
            assert now[name]["fields"][: len(was["fields"])] == was["fields"]
    assert now == frozen, "a new event or field: add it to vocabulary.json, it is for ever"


def test_a_journal_of_the_first_release_still_replays() -> None:
    site = Site()
    for line in JOURNAL.read_text().splitlines():
        row = json.loads(line)
        site = evolve(site, decode_event(row["name"], row["version"], row["body"]))
    assert site.areas["house"].mode == "away"
    assert site.devices["window"].sensed
    assert [alarm.kind for alarm in site.alarms.values()] == ["burglary"]


def test_the_home_survives_being_written_down() -> None:
    home = armed(Home())
    home.sense("window")
    home.sense("smoke")
    for event in home.events:
        assert decode_event(*encode_event(event)) == event
    assert decode_site(encode_site(home.site)) == home.site


def test_an_older_event_is_brought_to_this_version() -> None:
    def seconds_to_ms(body: object) -> dict[str, object]:
        assert isinstance(body, dict)
        return {"area_id": body["area"], "device_id": body["device_id"], "until_ms": body["until_s"] * 1000}

    body = '{"area": "house", "device_id": "front-door", "until_s": 7}'
    upcasters = {("entry_started", 0): seconds_to_ms}
    assert decode_event("entry_started", 0, body, upcasters) == EntryStarted("house", "front-door", 7000)


@pytest.mark.parametrize(("name", "version"), [("entry_started", 9), ("teleported", 1)])
def test_an_event_of_a_newer_version_is_refused(name: str, version: int) -> None:
    with pytest.raises(UnknownEvent, match="newer"):
        decode_event(name, version, "{}")


def test_every_event_can_be_stored() -> None:
    assert set(EVENT_TYPES.values()) == {
        k for subject in get_args(Event.__value__) for k in get_args(subject.__value__)
    }

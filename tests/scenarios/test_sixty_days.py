"""Two months of a family in the villa, every day by the luck of a seed: what a home is like after being lived in."""

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from hub_server.domain.events import AlarmRaised, ChimeRung, MessageQueued, Reminded, ScheduleRan, SelfTestFinished
from hub_server.domain.evolve import evolve
from hub_server.domain.numbers import DAY
from hub_server.domain.site import AlarmKind, ArmMode, Site
from hub_server.messages.outbox import KEPT_ROWS
from hub_server.scenarios.play import play
from hub_server.scenarios.script import parse
from hub_server.storage.journal import load, read_all
from tests.house import CODES

type Raw = dict[str, object]

DAYS = 60
LOCK_CODE = "640275"
HOME_PLACE: Raw = {"latitude": 59.3290, "longitude": 18.0680, "accuracy_m": 20}
WORK_PLACE: Raw = {"latitude": 59.3700, "longitude": 18.0100, "accuracy_m": 40}


class Household:
    """Anna, Erik and a cat; every day becomes steps of a scenario."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.alarms: Counter[AlarmKind] = Counter()
        self.steps: list[Raw] = [
            {"grant_lock_code": {"device_id": "doorman", "person_id": "erik", "code": LOCK_CODE}},
            {
                "put_schedule": {
                    "schedule_id": "night",
                    "kind": "arm",
                    "minute": 23 * 60 + 30,
                    "area_id": "house",
                    "mode": "home",
                },
                "as": "anna",
            },
            {"configure_device": {"device_id": "doorman", "lock": {"auto_lock": True, "relock_ms": 5_000}}},
        ]

    def at(self, clock: str) -> None:
        """Wait until some time of day, up to a quarter of an hour late."""
        self.steps += [{"until": clock}, {"wait": f"{self.chance.randrange(900)}s"}]

    def door(self, door: str) -> None:
        self.steps += [{"do": f"open {door}"}, {"wait": "4s"}, {"do": f"close {door}"}, {"wait": "8s"}]

    def both_are(self, place: Raw) -> None:
        self.steps += [{"report_position": {"place": place}, "as": person} for person in CODES]

    def expect(self, **what: object) -> None:
        self.steps.append({"expect": what})

    def leave(self) -> None:
        self.steps.append({"arm": {"area_id": "house", "mode": "away"}, "as": "anna"})
        self.steps.append({"do": "unlock doorman"})
        self.door("front-door")
        self.steps.append({"wait": "2min"})
        self.both_are(WORK_PLACE)
        self.expect(mode="away", phase="settled", bolt={"doorman": "locked"}, presence={"anna": "away", "erik": "away"})

    def come_home(self) -> None:
        self.both_are(HOME_PLACE)
        if self.chance.random() < 0.15:
            # A code costs a quarter of a second on purpose; mostly the telephone does it.
            self.steps += [{"do": "code doorman", "code": LOCK_CODE}, {"wait": "3s"}]
            self.door("front-door")
        else:
            self.door("laundry-door")
            self.steps += [{"disarm": {"area_id": "house"}, "as": "erik"}, {"wait": "5s"}]
        self.expect(mode="disarmed", alarms=[], sounding="nothing")

    def mishap(self) -> None:
        """Have something happen that is not of every day."""
        match self.chance.randrange(7):
            case 0:
                self.alarms[AlarmKind.BURGLARY] += 1
                self.steps += [{"do": "open patio-door"}, {"wait": "20s"}]
                self.expect(alarms=["burglary"], sounding="burglary")
                self.steps += [{"disarm": {"area_id": "house"}, "as": "anna"}, {"do": "close patio-door"}]
            case 1:
                self.steps += [{"do": "low-battery study-window"}, {"wait": "3h"}, {"do": "new-battery study-window"}]
            case 2:
                self.alarms[AlarmKind.JAMMING] += 1
                self.steps += [{"do": "disturb gateway"}, {"wait": "5min"}, {"do": "calm gateway"}, {"wait": "5min"}]
            case 3:
                self.steps += [{"restart": True}]
            case 4:
                self.steps += [{"do": "mains-out gateway"}, {"wait": "40min"}, {"do": "mains-back gateway"}]
            case 5:
                self.steps += [{"do": "walk motion-hall cat"}]
            case 6:
                self.steps += [{"do": "lose water-laundry"}, {"wait": "5h"}, {"do": "find water-laundry"}]

    def day(self) -> None:
        self.at("06:30")
        self.steps.append({"disarm": {"area_id": "house"}, "as": "anna"})
        self.steps += [{"do": "on plug-kitchen"}, {"wait": "10min"}, {"do": "off plug-kitchen"}]
        self.at("08:00")
        self.leave()
        if self.chance.random() < 0.4:
            self.at("11:00")
            self.mishap()
        self.at("16:30")
        self.come_home()
        self.door("patio-door")
        self.steps.append({"do": "on plug-living-room"})
        self.at("22:00")
        self.steps.append({"do": "off plug-living-room"})

    def scenario(self) -> str:
        for _ in range(DAYS):
            self.day()
        self.steps.append({"wait": "10min"})
        self.expect(mode="disarmed", alarms=[], sounding="nothing", blockers={"home": [], "away": []})
        head = {"name": "sixty days", "start": "2026-10-01 06:00", "position": [59.3293, 18.0686], "codes": CODES}
        return yaml.safe_dump({**head, "steps": self.steps}, sort_keys=False)


@pytest.mark.parametrize("seed", [1, 2])
async def test_sixty_days_of_a_living_household_end_in_a_consistent_home(tmp_path: Path, seed: int) -> None:
    household = Household(seed)
    outcome = await play(parse("sixty-days.yaml", household.scenario()), tmp_path, lambda _: None)
    assert outcome.failures == []

    loaded = load(tmp_path / "hub.db")
    replayed = Site()
    for record in read_all(tmp_path / "hub.db"):
        replayed = evolve(replayed, record.event)
    assert replayed == loaded.site, "the snapshot says what the rows say"

    house = loaded.site.areas["house"]
    assert house.mode is ArmMode.DISARMED
    left = loaded.site
    assert (left.alarms, left.faults, left.orders, left.service) == ({}, (), {}, {})
    assert len(loaded.site.messages) <= KEPT_ROWS

    events = [record.event for record in outcome.records]
    assert Counter(event.kind for event in events if isinstance(event, AlarmRaised)) == household.alarms
    happened = Counter(type(event) for event in events)
    assert happened[ScheduleRan] == DAYS - 1
    assert happened[SelfTestFinished] >= 5 * DAYS
    assert happened[ChimeRung] >= DAYS
    assert happened[Reminded] == household.alarms[AlarmKind.BURGLARY], "disarmed from afar with nobody home"
    verified = [e for e in events if isinstance(e, MessageQueued) and e.template == "smart_verification"]
    assert len(verified) == household.alarms[AlarmKind.BURGLARY] * len(CODES)
    assert outcome.records[-1].at.utc_ms - outcome.records[0].at.utc_ms > (DAYS - 1) * DAY

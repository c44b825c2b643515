"""What entities show beside their state has a name, and every code of ours words, in both languages.

A story in which everything happens that an entity tells of; each attribute that was ever shown is looked at.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from homeassistant.components.alarm_control_panel import DOMAIN as PANEL
from homeassistant.components.event import EventEntity
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_platform
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.translation import async_load_integrations

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.rehearsal_services import SCENARIOS
from hub_server.domain.commands import ByPerson, ReportPhone, RunSelfTest, StartCheck
from hub_server.domain.commands.proof import ByLocalAdmin
from hub_server.domain.events import SelfTestFinished
from hub_server.domain.numbers import HOUR, KEYPAD_TRIES, MINUTE
from hub_server.domain.site import (
    ActorKind,
    AlarmKind,
    ArmMode,
    BlockReason,
    Channel,
    Delivery,
    FaultKind,
    Phase,
    Undelivered,
)
from tests.house import Refused
from tests.integration.conftest import Paired

TRANSLATIONS = Path(__file__).parents[2] / "custom_components/verisure_local/translations"
METHODS = ("code", "tag", "remote", "thumb", "star", "auto", "manual")
"""How a bolt is moved: hub_server/devices/actions.py and lockwork.py, domain/locks.py, api/play.py."""
ENUMS: dict[str, Iterable[str]] = {
    "alarm_kind": AlarmKind,
    "protection": ArmMode,
    "arm_mode": (ArmMode.HOME, ArmMode.AWAY),
    "asked_by": ActorKind,
    "changed_by_kind": ActorKind,
    "reasons": BlockReason,
    "phase": Phase,
    "channel": Channel,
    "delivery": Delivery,
    "reason": Undelivered,
    "fault": FaultKind,
    "method": METHODS,
    "scenario": SCENARIOS,
    "rehearsal": SCENARIOS,
}
NEVER = {("binary_sensor", "reasons"): {"unlocked"}}
"""What an enum has and a dry run never says."""
PLAIN = {
    *("person", "detector", "door", "device", "camera", "room"),
    *("blocked_by", "bypassed", "open", "waiting", "components", "faults_in_words", "alarms_in_words"),
    *("since", "until", "sent", "refused", "alarm_id", "beeps", "messages", "late", "text", "picture"),
}
"""Names, times, numbers, truths and texts as they are."""
FOR_AUTOMATIONS = {"faults": "faults_in_words", "alarms": "alarms_in_words"}
"""Codes within a list, beside which the same is told in words."""


@dataclass
class Shown:
    """What entities have shown: by domain and translation key each attribute, and each event type."""

    paired: Paired
    attributes: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    happened: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def entities(self) -> dict[str, Entity]:
        platforms = entity_platform.async_get_platforms(self.paired.hass, DOMAIN)
        return {entity_id: entity for platform in platforms for entity_id, entity in platform.entities.items()}

    def look(self, entity: Entity) -> None:
        told = set(entity.extra_state_attributes or {})
        if isinstance(entity, EventEntity):
            told |= set(entity.state_attributes) - {"event_type"}
            self.happened[str(entity.translation_key)].add(str(entity.state_attributes["event_type"]))
        if told:
            assert entity.translation_key, entity.entity_id
            self.attributes[entity.platform.domain, entity.translation_key] |= told

    def listen(self) -> None:
        for entity in self.entities().values():
            self.look(entity)

        @callback
        def changed(event: Event) -> None:
            entity = self.entities().get(event.data["entity_id"])
            if entity is not None:
                self.look(entity)

        self.paired.hass.bus.async_listen(EVENT_STATE_CHANGED, changed)


async def arm(paired: Paired, mode: str = "home") -> None:
    await paired.call(PANEL, f"alarm_arm_{mode}", "area_house")


async def disarm(paired: Paired) -> None:
    await paired.call(PANEL, "alarm_disarm", "area_house")


async def open_and_close(paired: Paired, device: str) -> None:
    await paired.house.do("open", device)
    await paired.house.do("close", device)
    await paired.settle()


async def arming(paired: Paired) -> None:
    """Arm, be refused, go out, come in, be warned, and let a detector raise one alarm too many."""
    await paired.house.do("open", "kitchen-window")
    with pytest.raises(HomeAssistantError):
        await arm(paired)
    await paired.house.do("close", "kitchen-window")
    await arm(paired, "away")
    await paired.house.pass_time(MINUTE)
    await open_and_close(paired, "front-door")
    await paired.house.do("move", "motion-living-room")
    await paired.settle()
    await disarm(paired)
    await paired.house.pass_time(MINUTE)
    await arm(paired)
    for _ in range(4):
        await open_and_close(paired, "study-window")
        await paired.house.pass_time(4 * MINUTE)
    await paired.settle()
    await disarm(paired)
    await arm(paired)
    await open_and_close(paired, "study-window")
    await disarm(paired)


async def alarms(paired: Paired) -> None:
    """Have an alarm of every kind, and end them."""
    await paired.house.do("smoke", "smoke-hall")
    await paired.house.do("leak", "water-laundry")
    await paired.house.do("tamper", "keypad-hall")
    await paired.house.press("sos", "keypad-hall")
    await paired.house.ask("report_alarm", area_id="house", kind="technical", text="The freezer is warm")
    await paired.settle()
    await paired.house.do("air", "smoke-hall")
    await paired.house.do("dry", "water-laundry")
    await paired.house.do("untamper", "keypad-hall")
    for alarm_id in list(paired.house.site.alarms):
        await paired.house.ask("reset_alarm", alarm_id=alarm_id)
    await paired.house.do("disturb", "gateway")
    await paired.house.pass_time(MINUTE)
    await paired.house.do("calm", "gateway")
    await paired.house.pass_time(2 * MINUTE)
    await paired.house.submit(StartCheck(1, ByPerson("anna", "test")))
    await paired.house.pass_time(2 * MINUTE)
    await paired.settle()


async def the_day(paired: Paired) -> None:
    """Have everything else happen: codes, faults, doors, pictures, tests, people and bolts."""
    for _ in range(KEYPAD_TRIES):
        with pytest.raises(Refused):
            await paired.house.press("disarm", "keypad-hall", code="000000")
    await paired.house.do("low-battery", "study-window")
    await paired.house.do("new-battery", "study-window")
    await open_and_close(paired, "front-door")
    await paired.call("button", "press", "motion-hall_take_picture")
    (picture,) = paired.house.hub.services.captures.newest()
    await paired.house.ask("erase_picture", picture_id=picture.picture_id)
    await paired.house.submit(RunSelfTest(ByLocalAdmin()))
    await paired.house.wait_for(SelfTestFinished)
    await paired.house.submit(ReportPhone("erik", 10))
    await paired.house.submit(ReportPhone("erik", 5_000))
    for how in ("unlock", "lock", "jam", "force"):
        await paired.house.do(how, "doorman")
        await paired.house.pass_time(4_000)
    await paired.house.do("lock", "doorman")
    await paired.house.ask("start_walk_test", area_id="house")
    await paired.house.ask("end_walk_test", area_id="house")
    await paired.house.ask("allow_rehearsals", allowed=True)
    await paired.call(DOMAIN, "play_scenario", "area_house", scenario=SCENARIOS[0])
    await paired.call(DOMAIN, "stop_scenario", "area_house")
    await paired.house.pass_time(HOUR)
    await paired.settle()


@pytest.fixture
async def shown(paired: Paired) -> Shown:
    """Return what everything shows in a story in which everything happens."""
    shown = Shown(paired)
    shown.listen()
    await arming(paired)
    await alarms(paired)
    await the_day(paired)
    return shown


def texts_of(language: str) -> dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]]:
    entities = json.loads((TRANSLATIONS / f"{language}.json").read_text("utf-8"))["entity"]
    assert isinstance(entities, dict)
    return entities


async def test_everything_an_entity_shows_has_its_words_in_both_languages(shown: Shown) -> None:
    told = shown.entities().values()
    untold = {
        str(entity.translation_key): missing
        for entity in told
        if isinstance(entity, EventEntity)
        and (missing := set(entity.event_types) - shown.happened[str(entity.translation_key)])
    }
    assert untold == {}, "the story no longer has everything happen"
    for language in ("en", "sv"):
        texts = texts_of(language)
        for (domain, key), attributes in shown.attributes.items():
            named = texts[domain][key].get("state_attributes", {})
            assert attributes == set(named) - {"event_type"}, (language, domain, key)
            for name in attributes:
                assert named[name].get("name") or name == "event_type", (language, domain, key, name)
                assert name in ENUMS or name in PLAIN or name in FOR_AUTOMATIONS, f"is {name} a code or not?"
                assert FOR_AUTOMATIONS.get(name, name) in attributes
                codes = {str(each) for each in ENUMS.get(name, ())} - NEVER.get((domain, name), set())
                assert codes <= set(named[name].get("state", {})), (language, domain, key, name)


@pytest.mark.parametrize(
    ("language", "automation", "hub", "bolt"),
    [
        ("en", "an automation", "the hub", "the thumbturn, from inside"),
        ("sv", "en automatisering", "hubben", "vredet, inifrån"),
    ],
)
async def test_who_changed_something_is_told_in_words_and_as_a_code(
    paired: Paired, language: str, automation: str, hub: str, bolt: str
) -> None:
    paired.hass.config.language = language
    await async_load_integrations(paired.hass, {DOMAIN})
    paired.entry.runtime_data.async_show_again()

    def changed(unique: str) -> tuple[object, object]:
        state = paired.hass.states.get(paired.entity(unique))
        assert state is not None
        return state.attributes["changed_by"], state.attributes["changed_by_kind"]

    assert changed("area_house") == (hub, "hub")
    await paired.call(PANEL, "alarm_arm_home", "area_house", anna=False)
    assert changed("area_house") == (automation, "service")
    await disarm(paired)
    assert changed("area_house") == ("Anna", "person")
    await paired.house.do("unlock", "doorman")
    await paired.settle()
    assert changed("doorman") == (bolt, None)
    state = paired.hass.states.get(paired.entity("doorman"))
    assert state is not None
    assert state.attributes["method"] == "thumb"


async def test_alarms_that_are_remembered_are_told_in_words(paired: Paired) -> None:
    await arm(paired)
    await open_and_close(paired, "study-window")
    await disarm(paired)
    state = paired.hass.states.get(paired.entity("area_house_alarm_memory"))
    assert state is not None
    assert state.attributes["alarms_in_words"] == ["Burglary: Study window (cleared by a disarm in time)"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_code_that_is_said_in_words_has_them(language: str) -> None:
    words = json.loads((TRANSLATIONS / f"{language}.json").read_text("utf-8"))["selector"]
    assert set(ActorKind) == set(words["actor"]["options"])
    assert set(METHODS) == set(words["bolt_method"]["options"])
    assert set(FaultKind) == set(words["fault"]["options"])
    assert set(AlarmKind) == set(words["alarm_kind"]["options"])
    assert set(words["alarm_ended"]["options"]) == {"verified", "disarmed", "restored", "reset", "crowded_out"}

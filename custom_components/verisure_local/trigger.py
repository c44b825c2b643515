"""Triggers of our own: each is an event of one of our event entities, so that both the UI and YAML can use them.

Each hands over what happened in Home Assistant's language too, as ``trigger.in_words``: a template that asked the
entity might be told of the next event already. There is none for duress, and none behaves otherwise under it
(DECISIONS 24).
"""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final, override

import probatio
from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)

from .const import DOMAIN

CONF_KIND: Final = "kind"
CONF_PERSON: Final = "person"
CONF_METHOD: Final = "method"
METHODS: Final = ("code", "tag", "remote", "thumb", "manual")
"""How the hub says that a lock was unlocked; ``manual`` is a linked lock that moved by itself."""
KINDS: Final = ("burglary", "fire", "water", "sos", "tamper", "jamming", "technical")


class HappenedTrigger(StatelessEntityTriggerBase):
    """Fires when one of our event entities tells one of certain events."""

    _domain_specs: Mapping[str, DomainSpec] = MappingProxyType({EVENT_DOMAIN: DomainSpec()})
    _types: ClassVar[frozenset[str]]
    _suffix: ClassVar[str]
    """How the unique ids of the entities that tell it end."""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Keep the event entities of this integration that tell of this."""
        registry = er.async_get(self._hass)
        return {
            each
            for each in super().entity_filter(entities)
            if (entry := registry.async_get(each)) is not None
            and entry.platform == DOMAIN
            and entry.unique_id.endswith(self._suffix)
        }

    @override
    def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
        """Tell whether the last event is one of those."""
        return state.attributes.get("event_type") in self._types

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Attach the trigger, with words for what happened."""

        @callback
        def run(
            extra_trigger_payload: dict[str, Any], description: str, context: Context | None = None
        ) -> asyncio.Task[Any]:
            words = in_words(self._hass, extra_trigger_payload["to_state"])
            return run_action({**extra_trigger_payload, "in_words": words}, description, context)

        return await super().async_attach_runner(run, did_not_trigger)


@callback
def in_words(hass: HomeAssistant, state: State) -> str:
    """Return in Home Assistant's language what a state of one of our event entities tells; its code where none is."""
    entity, code = er.async_get(hass).async_get(state.entity_id), str(state.attributes.get(ATTR_EVENT_TYPE))
    texts = async_get_cached_translations(hass, hass.config.language, "entity", DOMAIN)
    key = entity.translation_key if entity is not None else None
    return texts.get(f"component.{DOMAIN}.entity.event.{key}.state_attributes.event_type.state.{code}", code)


class AlarmRaisedTrigger(HappenedTrigger):
    """Fires when an alarm is raised, of every kind or of those that are chosen."""

    _suffix = "_alarm_event"
    _schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {
            probatio.Required(CONF_OPTIONS, default={}): {
                probatio.Optional(CONF_KIND): probatio.All(probatio.EnsureList(), [probatio.In(KINDS)])
            }
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep the kinds."""
        super().__init__(hass, config)
        self._kinds = frozenset(self._options.get(CONF_KIND) or KINDS)

    @override
    def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
        """Tell whether the last event is an alarm of such a kind."""
        return state.attributes.get("event_type") in self._kinds


_PERSON: Final = {probatio.Optional(CONF_PERSON): probatio.All(probatio.EnsureList(), [cv.string])}


class PersonTrigger(HappenedTrigger):
    """Fires when somebody does something, anybody or one of those chosen by name; nobody by name is none of these."""

    _schema = ENTITY_STATE_TRIGGER_SCHEMA.extend({probatio.Required(CONF_OPTIONS, default={}): {**_PERSON}})

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep who, however the names are written."""
        super().__init__(hass, config)
        self._people = frozenset(name.strip().casefold() for name in self._options.get(CONF_PERSON) or ())

    @override
    def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
        """Tell whether the last event is one of those, and such a person's."""
        person = str(state.attributes.get("person") or "").strip().casefold()
        return super().is_valid_state(state, report_not_triggered) and (not self._people or person in self._people)


class DoorUnlockedTrigger(PersonTrigger):
    """Fires when a lock is unlocked, by anybody and anyhow or as chosen."""

    _suffix = "_activity"
    _types = frozenset({"unlocked"})
    _schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {
            probatio.Required(CONF_OPTIONS, default={}): {
                **_PERSON,
                probatio.Optional(CONF_METHOD): probatio.All(probatio.EnsureList(), [probatio.In(METHODS)]),
            }
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep how."""
        super().__init__(hass, config)
        self._methods = frozenset(self._options.get(CONF_METHOD) or METHODS)

    @override
    def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
        """Tell whether the last event is an unlocking by such a person in such a way."""
        # A way that is newer than this list is one of all ways, where none is chosen.
        anyhow = self._methods == frozenset(METHODS)
        by_such = super().is_valid_state(state, report_not_triggered)
        return by_such and (anyhow or state.attributes.get("method") in self._methods)


def _happened(suffix: str, *types: str, of: type[HappenedTrigger] = HappenedTrigger) -> type[Trigger]:
    return type("Happened", (of,), {"_suffix": suffix, "_types": frozenset(types)})


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "alarm_raised": AlarmRaisedTrigger,
    "alarm_verified": _happened("_alarm_event", "cancelled"),
    "radio_jammed": _happened("_alarm_event", "jamming"),
    "entry_started": _happened("_activity", "entry_started"),
    "arming_blocked": _happened("_activity", "arming_blocked"),
    "wrong_code": _happened("_home_activity", "wrong_code"),
    "came_home": _happened("_home_activity", "came_home", of=PersonTrigger),
    "left_home": _happened("_home_activity", "left", of=PersonTrigger),
    "door_chimed": _happened("_home_activity", "chime"),
    "fault_raised": _happened("_home_activity", "fault"),
    "door_unlocked": DoorUnlockedTrigger,
    "lockout_started": _happened("_home_activity", "locked_out"),
    "picture_captured": _happened("_home_activity", "picture"),
    "alarm_picture_taken": _happened("_home_activity", "alarm_picture"),
}


async def async_get_triggers(_hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS

"""Replies to pushes: what somebody answers on a telephone is done as the person who holds it, or not at all.

An automation that a reply starts acts as nobody: Home Assistant passes the reply's id on to it, not its user. So an
automation only offers a deed, under a reply's id; the reply itself is heard here, with the user whose telephone sent
it, and the hub decides what that person may (DECISIONS 16). An offer holds for one deed, for a while, and until Home
Assistant restarts.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import probatio
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_ALARM_ARM_AWAY,
    SERVICE_ALARM_ARM_HOME,
    SERVICE_ALARM_DISARM,
    SERVICE_LOCK,
    SERVICE_UNLOCK,
    STATE_UNAVAILABLE,
    Platform,
)
from homeassistant.core import Event, HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util import dt as dt_util

from .const import CONF_HUB_ID, DOMAIN
from .coordinator import VerisureLocalCoordinator
from .devices import hub_device_id
from .raw import record

SERVICE_OFFER: Final = "offer_reply"
EVENT_REPLY: Final = f"{DOMAIN}_reply"
EVENT_PUSH_ACTION: Final = "mobile_app_notification_action"
"""What the companion app makes of a button on a push (homeassistant/components/mobile_app)."""

ATTR_BYPASS: Final = "bypass"
ATTR_DEED: Final = "deed"
ATTR_REPLY: Final = "reply"
ATTR_VALID_FOR: Final = "valid_for"

_SHORTEST_REPLY: Final = 16
_LONGEST_REPLY: Final = 255
"""An id has to be one that nobody meets by chance; a context's id makes it so (ours)."""
_VALID_FOR: Final = dt.timedelta(minutes=10)
_LONGEST_VALID: Final = dt.timedelta(hours=12)
_MOST_OFFERS: Final = 100
"""For how long and how many at a time (ours)."""
_MOST_BYPASSED: Final = 500
_NOT_PERMITTED: Final = "not_permitted"
_ARM: Final = "arm"
"""Our own action, which alone leaves something out."""

_DEEDS: Final = {
    "disarm": (Platform.ALARM_CONTROL_PANEL, SERVICE_ALARM_DISARM),
    "arm_home": (Platform.ALARM_CONTROL_PANEL, SERVICE_ALARM_ARM_HOME),
    "arm_away": (Platform.ALARM_CONTROL_PANEL, SERVICE_ALARM_ARM_AWAY),
    "lock": (Platform.LOCK, SERVICE_LOCK),
    "unlock": (Platform.LOCK, SERVICE_UNLOCK),
}
_ARMS: Final = {"arm_home": "home", "arm_away": "away"}
"""Which deeds arm, and how far."""

_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_DEED): probatio.In(list(_DEEDS)),
        probatio.Required(ATTR_REPLY): probatio.All(
            cv.string, probatio.Length(min=_SHORTEST_REPLY, max=_LONGEST_REPLY)
        ),
        probatio.Optional(ATTR_VALID_FOR, default=_VALID_FOR): probatio.All(
            cv.positive_time_period, probatio.Range(max=_LONGEST_VALID)
        ),
        probatio.Optional(ATTR_BYPASS, default=list): probatio.All(cv.entity_ids, probatio.Length(max=_MOST_BYPASSED)),
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a reply does, and until when (UTC); an arming leaves out what is named here and nothing else."""

    entity_id: str
    deed: str
    until: dt.datetime
    bypass: tuple[str, ...] = ()

    def call(self) -> tuple[str, str, dict[str, object]]:
        """Return the action that does it: its domain, its name and its data."""
        if self.bypass:
            leaving_out = {"mode": _ARMS[self.deed], ATTR_BYPASS: [*self.bypass]}
            return DOMAIN, _ARM, {ATTR_ENTITY_ID: self.entity_id, **leaving_out}
        domain, service = _DEEDS[self.deed]
        return domain, service, {ATTR_ENTITY_ID: self.entity_id}


@callback
def async_setup_replies(hass: HomeAssistant) -> None:
    """Register the action that offers, and listen for replies."""
    replies = Replies(hass)
    hass.services.async_register(DOMAIN, SERVICE_OFFER, replies.async_offer, schema=_SCHEMA)
    hass.bus.async_listen(EVENT_PUSH_ACTION, replies.async_heard)


class Replies:
    """The offers that are open."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with none."""
        self._hass = hass
        self._offers: dict[str, Offer] = {}

    @callback
    def async_offer(self, call: ServiceCall) -> None:
        """Open an offer. Only what is ours can be offered: another panel has its own way to know people."""
        entity_id, deed, bypass = (call.data[each] for each in (ATTR_ENTITY_ID, ATTR_DEED, ATTR_BYPASS))
        entity = er.async_get(self._hass).async_get(entity_id)
        if entity is None or entity.platform != DOMAIN or entity.domain != _DEEDS[deed][0]:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="cannot_be_offered",
                translation_placeholders={ATTR_ENTITY_ID: entity_id, ATTR_DEED: deed},
            )
        self._check_bypass(entity, deed, bypass)
        now = dt_util.utcnow()
        self._offers = {reply: offer for reply, offer in self._offers.items() if offer.until > now}
        while len(self._offers) >= _MOST_OFFERS:
            del self._offers[next(iter(self._offers))]
        self._offers[call.data[ATTR_REPLY]] = Offer(entity_id, deed, now + call.data[ATTR_VALID_FOR], tuple(bypass))

    def _check_bypass(self, panel: er.RegistryEntry, deed: str, bypass: list[str]) -> None:
        """Tell now, and not whoever replies, what can never be left out. Raises ServiceValidationError."""
        if bypass and deed not in _ARMS:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="nothing_to_leave_out",
                translation_placeholders={ATTR_DEED: deed},
            )
        entry = self._hass.config_entries.async_get_entry(panel.config_entry_id or "")
        hub_id = str(entry.data[CONF_HUB_ID]) if entry is not None else ""
        for each in bypass:
            hub_device_id(self._hass, hub_id, each)

    async def async_heard(self, event: Event) -> None:
        """Do what was offered, as the user who replied; say what came of it in an event of our own."""
        reply = str(event.data.get("action", ""))
        offer = self._offers.get(reply)
        if offer is None:
            return
        if offer.until <= dt_util.utcnow():
            del self._offers[reply]
            self._refuse(event, reply, offer, "reply_too_late")
            return
        if event.context.user_id is None:
            self._refuse(event, reply, offer, _NOT_PERMITTED)
            return
        state = self._hass.states.get(offer.entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            # Home Assistant passes over what is unavailable without a word, and it would be told as done.
            self._refuse(event, reply, offer, self._why_gone(offer.entity_id))
            return
        # Taken before anything is awaited, so that two replies at once do one deed; given back when it was refused,
        # so that somebody who may can still answer.
        del self._offers[reply]
        domain, service, data = offer.call()
        try:
            await self._async_check_person(event, offer)
            await self._hass.services.async_call(domain, service, data, blocking=True, context=event.context)
        except Unauthorized:
            reason, refusal = _NOT_PERMITTED, self._text(_NOT_PERMITTED)
        except HomeAssistantError as error:
            reason = error.translation_key or "unknown_error"
            refusal = self._text(error.translation_key, error.translation_placeholders) or str(error)
        else:
            self._tell(event, reply, offer, "", "")
            return
        self._offers[reply] = offer
        self._tell(event, reply, offer, refusal, reason)

    async def _async_check_person(self, event: Event, offer: Offer) -> None:
        """Refuse a user who is nobody to the hub: to it that would be an automation, which may arm and lock."""
        coordinator = self._coordinator_of(offer.entity_id)
        answer = await coordinator.async_command("mappings") if coordinator is not None else {}
        if event.context.user_id not in record(answer, "mappings"):
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key=_NOT_PERMITTED)

    def _why_gone(self, entity_id: str) -> str:
        """Return the key of why an entity is unavailable: its hub is, or what it shows."""
        coordinator = self._coordinator_of(entity_id)
        return "not_supported" if coordinator is not None and coordinator.available else "not_connected"

    def _coordinator_of(self, entity_id: str) -> VerisureLocalCoordinator | None:
        """Return the hub behind an entity, None where it is not set up now."""
        entity = er.async_get(self._hass).async_get(entity_id)
        entry_id = entity.config_entry_id if entity is not None else None
        loaded = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return next((each.runtime_data for each in loaded if each.entry_id == entry_id), None)

    def _refuse(self, event: Event, reply: str, offer: Offer, reason: str) -> None:
        self._tell(event, reply, offer, self._text(reason), reason)

    def _tell(self, event: Event, reply: str, offer: Offer, refusal: str, reason: str) -> None:
        self._hass.bus.async_fire(
            EVENT_REPLY,
            {
                ATTR_REPLY: reply,
                ATTR_ENTITY_ID: offer.entity_id,
                ATTR_DEED: offer.deed,
                "done": not refusal,
                "message": refusal,
                "reason": reason,
            },
            context=event.context,
        )

    def _text(self, key: str | None, placeholders: dict[str, str] | None = None) -> str:
        """Return an error's sentence in the language of this Home Assistant, or its key."""
        texts = async_get_cached_translations(self._hass, self._hass.config.language, "exceptions", DOMAIN)
        text = texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key or "")
        for name, value in (placeholders or {}).items():
            text = text.replace(f"{{{name}}}", value)
        return text

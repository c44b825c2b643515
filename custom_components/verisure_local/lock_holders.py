"""Whose codes and tags a lock takes and when they work, told to administrators of the home and to nobody else.

Our own card is told anew whenever it changes; the hub decides who may look. No answer has a code or a tag in it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

import probatio
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN
from .coordinator import VerisureLocalCoordinator
from .lock_access import Lock, async_answer, lock_of
from .lock_validity import from_hub
from .open_cards import async_open_card, async_tell_cards
from .raw import Raw, flag, items, number, number_or_none, record, text, texts
from .websocket import Message

_CHANGED: Final = SignalType[()](f"{DOMAIN}_lock_holders")
_ABOUT: Final = frozenset(
    {
        "credential_granted",
        "credential_limited",
        "credential_revoked",
        "credential_used",
        "person_put",
        "person_removed",
        "user_mapped",
        "user_unmapped",
    }
)
"""What happens at the hub and changes what is told, or who may look."""


@callback
def async_setup_lock_holders(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _async_holders)
    async_register_command(hass, _subscribe)


@callback
def async_tell_lock_holders(hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> CALLBACK_TYPE:
    """Tell the open cards what a hub changes, and when the hub comes or goes; returns how to end it."""
    return async_tell_cards(hass, coordinator, _CHANGED, _ABOUT)


async def _async_shown(lock: Lock, user: str) -> dict[str, object]:
    """Return what a user is shown of a lock. Raises HomeAssistantError."""
    answer = await lock.async_ask("lock_holders", user=user)
    people = dict(lock.coordinator.home.people)
    return {
        "holders": [_held(each) for each in items(answer, "holders") if isinstance(each, dict)],
        "people": people,
        # A hub that is older than the question has people who may unlock, or whose codes read as wrong.
        "may_unlock": list(texts(answer, "may_unlock")) if "may_unlock" in answer else list(people),
    }


def _held(raw: Raw) -> dict[str, object]:
    until = number_or_none(raw, "until_utc_ms")
    ends = None if until is None else dt_util.utc_from_timestamp(until // 1000).isoformat()
    return {
        **{key: text(raw, key) for key in ("credential_id", "person_id", "name", "kind")},
        "slot": number(raw, "slot"),
        "validity": from_hub(record(raw, "validity")),
        "until": ends,
        "used": number(raw, "used"),
        "works": flag(raw, "works", default=True),
        "spent": flag(raw, "spent"),
    }


@websocket_command(
    {probatio.Required("type"): "verisure_local/lock/holders", probatio.Required(ATTR_ENTITY_ID): cv.entity_id}
)
@async_response
async def _async_holders(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Tell whose codes and tags a lock takes, by slot and with their times, and who could be given one."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        return await _async_shown(lock, connection.user.id)

    await async_answer(hass, connection, message, ask)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/lock/subscribe_holders",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
    }
)
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Tell the same now and whenever it changes, or why nothing is told."""

    async def shown() -> dict[str, object]:
        try:
            return await _async_shown(lock_of(hass, connection, message[ATTR_ENTITY_ID]), connection.user.id)
        except Unauthorized:
            return {"refused": {"translation_key": ERR_UNAUTHORIZED}}
        except HomeAssistantError as error:
            placeholders = dict(error.translation_placeholders or {})
            return {"refused": {"translation_key": error.translation_key, "translation_placeholders": placeholders}}

    def again(tell: Callable[[dt.datetime], None]) -> CALLBACK_TYPE:
        # Each minute, since codes begin and end to work by the clock, and the hub says nothing of it.
        return async_track_time_change(hass, tell, second=1)

    async_open_card(hass, connection, message["id"], _CHANGED, shown=shown, again=again)

"""Commands that give, limit and withdraw codes and tags of a lock, for administrators of the home.

They are commands of the WebSocket and never actions: Home Assistant records every action with its data (DECISIONS 16).
The hub decides who may: whoever gives access or limits it shows his or her own code each time, whoever withdraws is the
person that the user is, as is whoever looks (``lock_holders``). No answer has a code or a tag in it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import probatio
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.const import ATTR_CODE, ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er

from .const import CONF_NEW_CODE, DOMAIN
from .coordinator import VerisureLocalCoordinator
from .devices import hub_device_id
from .far_codes import typed
from .lock_validity import VALIDITY, Never, to_hub
from .protocol import MAX_ID, ErrorCode
from .raw import number
from .websocket import Message, async_refuse

ATTR_PERSON: Final = "person_id"
ATTR_KIND: Final = "kind"
ATTR_TAG: Final = "tag"
ATTR_CREDENTIAL: Final = "credential_id"
ATTR_VALIDITY: Final = "validity"
LOCK_DIGITS: Final = 6
"""How long a code of a Doorman is, as the hub has it."""
_TAG: Final = re.compile(r"[0-9a-f]{16}")
_ID: Final = probatio.All(str, probatio.Length(min=1, max=MAX_ID))


@callback
def async_setup_lock_access(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (
        _async_give_code,
        _async_give_tag,
        _async_learn_tag,
        _async_stop_learning,
        _async_limit,
        _async_withdraw,
    ):
        async_register_command(hass, command)


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock of a hub, as a command is about it."""

    coordinator: VerisureLocalCoordinator
    entity_id: str
    device_id: str

    async def async_ask(self, name: str, /, **arguments: object) -> Mapping[str, object]:
        """Ask the hub about this lock. Raises HomeAssistantError, in words that fit codes and tags."""
        try:
            return await self.coordinator.async_command(name, device_id=self.device_id, **arguments)
        except HomeAssistantError as error:
            said = error.translation_placeholders or {}
            key = _IN_WORDS.get((error.translation_key or "", said.get("what", "")))
            if key is not None:
                minutes = str(-(-int(said.get("seconds", "0")) // 60))
                raise _refusal(key, **{**said, "entity_id": self.entity_id, "minutes": minutes}) from error
            raise


_IN_WORDS: Final[Mapping[tuple[str, str], str]] = {
    (ErrorCode.NOT_SUPPORTED, "code"): "unsuitable_lock_code",
    (ErrorCode.NOT_SUPPORTED, "tag"): "tag_taken",
    (ErrorCode.NOT_SUPPORTED, "linked lock"): "linked_lock",
    (ErrorCode.NO_ROOM, "codes"): "no_room_for_code",
    (ErrorCode.NO_ROOM, "tags"): "no_room_for_tag",
    (ErrorCode.NO_ROOM, "day_codes"): "no_room_for_day_code",
    (ErrorCode.UNKNOWN, "credential"): "lock_access_gone",
    (ErrorCode.LOCKED_OUT, ""): "lock_codes_locked_out",
}
"""What the hub says of what cannot be given, by code and by what it is about: a weak code reads like a taken one, and
many codes given in a row are as many guesses (``hub_server/domain/choosing.py``)."""


def _validity(message: Message) -> dict[str, object]:
    try:
        return to_hub(message[ATTR_VALIDITY])
    except Never as error:
        raise _refusal(error.key) from error


def _refusal(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)


def lock_of(hass: HomeAssistant, connection: ActiveConnection, entity_id: str) -> Lock:
    """Return a lock that the user may control. Raises Unauthorized and ServiceValidationError."""
    if not connection.user.permissions.check_entity(entity_id, POLICY_CONTROL):
        raise Unauthorized(entity_id=entity_id)
    entity = er.async_get(hass).async_get(entity_id)
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if entity is not None and entity.domain == Platform.LOCK and entity.config_entry_id == entry.entry_id:
            coordinator: VerisureLocalCoordinator = entry.runtime_data
            return Lock(coordinator, entity_id, hub_device_id(hass, coordinator.hub_id, entity_id))
    raise _refusal("no_lock_of_ours", entity_id=entity_id)


async def async_answer(
    hass: HomeAssistant,
    connection: ActiveConnection,
    message: Message,
    ask: Callable[[Lock], Awaitable[Mapping[str, object]]],
) -> None:
    """Answer a command about a lock with what ``ask`` returns, or why not."""
    try:
        answer = await ask(lock_of(hass, connection, message[ATTR_ENTITY_ID]))
    except Unauthorized:
        raise
    except HomeAssistantError as error:
        await async_refuse(hass, connection, message, error)
    else:
        connection.send_result(message["id"], answer)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/lock/give_code",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_PERSON): _ID,
        probatio.Required(ATTR_CODE): object,
        probatio.Required(CONF_NEW_CODE): object,
        probatio.Optional(ATTR_KIND, default="code"): probatio.In(["code", "day_code"]),
        probatio.Optional(ATTR_VALIDITY, default=dict): VALIDITY,
    }
)
@async_response
async def _async_give_code(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Give a person a code, with one's own as proof."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        new = message[CONF_NEW_CODE]
        if not isinstance(new, str) or len(new) != LOCK_DIGITS or typed(new) != new:
            raise _refusal("lock_code_length", digits=str(LOCK_DIGITS))
        return await lock.async_ask(
            "give_lock_code",
            person_id=message[ATTR_PERSON],
            code=typed(message[ATTR_CODE]),
            new_code=new,
            kind=message[ATTR_KIND],
            validity=_validity(message),
        )

    await async_answer(hass, connection, message, ask)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/lock/give_tag",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_PERSON): _ID,
        probatio.Required(ATTR_CODE): object,
        probatio.Required(ATTR_TAG): object,
        probatio.Optional(ATTR_VALIDITY, default=dict): VALIDITY,
    }
)
@async_response
async def _async_give_tag(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Give a person a tag, with one's own code as proof."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        tag = message[ATTR_TAG]
        if not isinstance(tag, str) or _TAG.fullmatch(tag.lower()) is None:
            raise _refusal("tag_unreadable")
        return await lock.async_ask(
            "give_lock_tag",
            person_id=message[ATTR_PERSON],
            code=typed(message[ATTR_CODE]),
            tag=tag.lower(),
            validity=_validity(message),
        )

    await async_answer(hass, connection, message, ask)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/lock/learn_tag",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_PERSON): _ID,
        probatio.Required(ATTR_CODE): object,
        probatio.Optional(ATTR_VALIDITY, default=dict): VALIDITY,
    }
)
@async_response
async def _async_learn_tag(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Let a lock wait for a new tag, which becomes a person's, with one's own code as proof; tells for how long."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        answer = await lock.async_ask(
            "learn_lock_tag",
            person_id=message[ATTR_PERSON],
            code=typed(message[ATTR_CODE]),
            validity=_validity(message),
        )
        return {"seconds": number(answer, "wait_ms") // 1000}

    await async_answer(hass, connection, message, ask)


@websocket_command(
    {probatio.Required("type"): "verisure_local/lock/stop_learning", probatio.Required(ATTR_ENTITY_ID): cv.entity_id}
)
@async_response
async def _async_stop_learning(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Let a lock wait for no new tag any more."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        return await lock.async_ask("stop_learning_tag", user=connection.user.id)

    await async_answer(hass, connection, message, ask)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/lock/limit",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_CREDENTIAL): _ID,
        probatio.Required(ATTR_CODE): object,
        probatio.Required(ATTR_VALIDITY): VALIDITY,
    }
)
@async_response
async def _async_limit(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Change when a code or a tag of a lock works, with one's own code as proof."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        return await lock.async_ask(
            "limit_lock_access",
            credential_id=message[ATTR_CREDENTIAL],
            code=typed(message[ATTR_CODE]),
            validity=_validity(message),
        )

    await async_answer(hass, connection, message, ask)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/lock/withdraw",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_CREDENTIAL): _ID,
    }
)
@async_response
async def _async_withdraw(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Make a code or a tag of a lock worthless."""

    async def ask(lock: Lock) -> Mapping[str, object]:
        credential_id = message[ATTR_CREDENTIAL]
        return await lock.async_ask("withdraw_lock_access", credential_id=credential_id, user=connection.user.id)

    await async_answer(hass, connection, message, ask)

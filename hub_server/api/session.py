"""One connection's commands: read, carried out, answered."""

import logging
import secrets
from typing import Final

import msgspec

# Importing the handlers registers them.
from hub_server.api import (  # noqa: F401 - each registers its commands
    admin,
    captures,
    care,
    codes,
    configure,
    connect,
    contacts,
    emulate,
    far_codes,
    happenings,
    home_settings,
    lock_access,
    messages,
    operate,
    people,
    pictures,
    plans,
    play,
    rehearse,
    removing,
)
from hub_server.api.errors import CommandError
from hub_server.api.registry import read
from hub_server.api.services import Caller, Services
from hub_server.hub.records import Busy, RuleError
from hub_server.protocol import ErrorCode

_LOGGER = logging.getLogger(__name__)

_encoder: Final = msgspec.json.Encoder()


async def answer(services: Services, caller: Caller, frame: bytes | str) -> bytes:
    """Return the answer to one frame, as JSON. Whatever goes wrong is an answer; no exception's text is."""
    message_id, call = read(frame, caller)
    if isinstance(call, CommandError):
        return _refused(message_id, call)
    try:
        result = await call.registered.handler(services, caller, **call.arguments)
    except CommandError as error:
        return _refused(message_id, error)
    except Busy:
        return _refused(message_id, CommandError(ErrorCode.BUSY, "The hub is busy. Try again in a moment."))
    except RuleError as error:
        return _refused(message_id, _unknown(error.reference))
    except Exception:
        reference = secrets.token_hex(4)
        _LOGGER.exception("'%s' failed (%s)", call.registered.name, reference)
        return _refused(message_id, _unknown(reference))
    return _encoder.encode(
        {
            "id": message_id,
            "type": "result",
            "success": True,
            "durable": result.durable,
            "result": result.content,
        }
    )


def _unknown(reference: str) -> CommandError:
    return CommandError(
        ErrorCode.UNKNOWN_ERROR,
        f"Something failed in the hub, which goes on. Its log says more at {reference}.",
        reference=reference,
    )


def _refused(message_id: int, error: CommandError) -> bytes:
    return _encoder.encode({"id": message_id, "type": "result", "success": False, "error": error.view()})

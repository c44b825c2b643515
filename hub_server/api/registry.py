"""Commands of the wire: a handler's signature is its schema, read strictly (DECISIONS 14).

A handler takes the hub's services, the caller and keyword arguments. From these arguments a struct is made that knows
every key, its type and its bounds and refuses all others: ``"false"`` is no bool, and an extra key is an error.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final, Protocol

import msgspec

from hub_server.api.errors import CommandError, refused
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import Command
from hub_server.hub.engine import Engine
from hub_server.hub.ports import SideWrite
from hub_server.hub.records import Answer
from hub_server.protocol import MAX_ID, MAX_NAME, ErrorCode

type Id = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID)]
type Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
type User = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID)] | None
type Digits = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,16}$")]
type Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


@dataclass(frozen=True, slots=True)
class Result:
    """A handler's answer."""

    content: dict[str, object]
    durable: bool = True


class Handler(Protocol):
    """What carries out a command."""

    def __call__(self, services: Services, caller: Caller, /, **arguments: object) -> Awaitable[Result]:
        """Carry it out. Raises CommandError."""
        ...


class _Head(msgspec.Struct):
    id: Count
    type: Annotated[str, msgspec.Meta(max_length=MAX_ID)]


@dataclass(frozen=True, slots=True)
class Registered:
    """A command: its name, who may send it, its schema and its handler."""

    name: str
    scope: Scope
    schema: type[msgspec.Struct]
    handler: Handler


COMMANDS: Final[dict[str, Registered]] = {}


def command(name: str, scope: Scope) -> Callable[[Callable[..., Awaitable[Result]]], Callable[..., Awaitable[Result]]]:
    """Register a handler under ``name`` for callers with ``scope``."""

    def register(handler: Callable[..., Awaitable[Result]]) -> Callable[..., Awaitable[Result]]:
        fields: list[tuple[str, object] | tuple[str, object, object]] = [("id", Count), ("type", str)]
        for parameter in inspect.signature(handler).parameters.values():
            if parameter.kind is not parameter.KEYWORD_ONLY:
                continue
            if parameter.default is parameter.empty:
                fields.append((parameter.name, parameter.annotation))
            else:
                fields.append((parameter.name, parameter.annotation, parameter.default))
        schema = msgspec.defstruct(name, fields, forbid_unknown_fields=True, kw_only=True)
        COMMANDS[name] = Registered(name, scope, schema, handler)
        return handler

    return register


@dataclass(frozen=True, slots=True)
class Call:
    """A command that was read."""

    id: int
    registered: Registered
    arguments: dict[str, object]


def read(frame: bytes | str, caller: Caller) -> tuple[int, Call | CommandError]:
    """Return a frame's id (0 where it has none) and the call, or why it is none."""
    try:
        head = msgspec.json.decode(frame, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return 0, CommandError(ErrorCode.INVALID_MESSAGE, f"The message cannot be read: {error}", reason=str(error))
    registered = COMMANDS.get(head.type)
    if registered is None:
        return head.id, CommandError(
            ErrorCode.UNKNOWN_COMMAND, f"There is no command '{head.type}' here.", name=head.type
        )
    if registered.scope not in caller.scopes:
        return head.id, _not_allowed(caller, registered)
    try:
        message = msgspec.json.decode(frame, type=registered.schema)
    except msgspec.DecodeError as error:
        return head.id, CommandError(
            ErrorCode.INVALID_MESSAGE, f"'{head.type}' cannot be read: {error}", reason=str(error)
        )
    names = (name for name in message.__struct_fields__ if name not in {"id", "type"})
    return head.id, Call(head.id, registered, {name: getattr(message, name) for name in names})


def _not_allowed(caller: Caller, registered: Registered) -> CommandError:
    if not caller.client_id:
        return CommandError(ErrorCode.NOT_AUTHENTICATED, "Authenticate first, with 'auth' or 'pair'.")
    return CommandError(ErrorCode.NOT_PERMITTED, f"'{registered.name}' is not for this door.", action=registered.name)


def happened[E](answer: Answer, kind: type[E]) -> list[E]:
    """Return what a command brought about of one kind of event."""
    return [record.event for record in answer.records if isinstance(record.event, kind)]


async def submit(engine: Engine, asked: Command, *side_writes: SideWrite) -> Answer:
    """Have a command decided; a refusal of the rules is raised as a CommandError."""
    answer = await engine.submit(asked, side_writes)
    if answer.refusal is not None:
        raise refused(answer.refusal, engine.site)
    return answer

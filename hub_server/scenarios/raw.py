"""Commands of the rules written down, for histories that a test has found."""

from dataclasses import fields
from typing import Final, get_args, get_type_hints

import msgspec

from hub_server.domain import commands as c
from hub_server.hub.records import stable_name

RAW: Final = "command"
"""The verb of a step that gives the rules a command directly."""

COMMAND_TYPES: Final[dict[str, type[c.Command]]] = {
    stable_name(kind): kind
    for subject in get_args(c.Command.__value__)
    for kind in get_args(getattr(subject, "__value__", None)) or (subject,)
}


class CannotRead(ValueError):
    """What is written is no command; the message says what was expected."""


def write_raw(command: c.Command) -> dict[str, object]:
    """Return a command as plain data."""
    data: dict[str, object] = {"name": stable_name(type(command))}
    for field in fields(command):
        value = getattr(command, field.name)
        data[field.name] = _write_proof(value) if field.name == "proof" else msgspec.to_builtins(value)
    return data


def read_raw(data: object) -> c.Command:
    """Return the command that plain data is. Raises CannotRead and msgspec.ValidationError."""
    given = msgspec.convert(data, type=dict[str, object])
    name = str(given.pop("name", ""))
    kind = COMMAND_TYPES.get(name)
    if kind is None:
        raise CannotRead(f"there is no command '{name}' of the rules")
    hints = get_type_hints(kind)
    unknown = set(given) - set(hints)
    if unknown:
        raise CannotRead(f"'{name}' knows no {min(unknown)}; it has {', '.join(hints)}")
    values = {
        key: _read_proof(value) if key == "proof" else msgspec.convert(value, type=hints[key], strict=False)
        for key, value in given.items()
    }
    try:
        return kind(**values)  # type: ignore[arg-type]  # converted above
    except TypeError as error:
        raise CannotRead(f"'{name}': {error}") from error


def _write_proof(proof: c.Proof) -> dict[str, object]:
    return {"by": stable_name(type(proof)), **msgspec.to_builtins(proof)}


_PROOFS: Final[dict[str, type[c.Proof]]] = {
    stable_name(kind): kind for kind in (c.ByCode, c.ByPerson, c.ByService, c.ByLocalAdmin)
}


def _read_proof(data: object) -> c.Proof:
    given = msgspec.convert(data, type=dict[str, object])
    kind = _PROOFS.get(str(given.pop("by", "")))
    if kind is None:
        raise CannotRead(f"a proof is by one of: {', '.join(_PROOFS)}")
    return msgspec.convert(given, type=kind)

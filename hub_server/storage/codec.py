"""How events and the home are written down: stable names and versions, JSON bodies (DECISIONS 1).

An event's name and version are for ever. A new version of an event comes with an upcaster: a pure function from the
older body to the newer one.
"""

from collections.abc import Callable, Mapping
from typing import Final, get_args

import msgspec

from hub_server.domain.events import Event
from hub_server.domain.site import Site
from hub_server.hub.records import stable_name

type Body = Mapping[str, object]
type Upcaster = Callable[[Body], Body]


class UnknownEvent(Exception):
    """The journal holds an event that this version does not know."""

    def __init__(self, name: str, version: int) -> None:
        """Say which."""
        super().__init__(
            f"the journal holds '{name}' version {version}, which this version does not know; "
            "it was written by a newer Verisure Local: install that one again"
        )


EVENT_TYPES: Final[dict[str, type[Event]]] = {
    stable_name(kind): kind for subject in get_args(Event.__value__) for kind in get_args(subject.__value__)
}
VERSIONS: Final[dict[str, int]] = {**dict.fromkeys(EVENT_TYPES, 1), "settings_changed": 2}


def _entry_delay_by_mode(body: Body) -> Body:
    """Bring settings of version 1, which had one entry delay, to an entry delay for each mode."""
    settings = body["settings"]
    if not isinstance(settings, dict) or "entry_ms" not in settings:
        return body
    kept = {name: value for name, value in settings.items() if name != "entry_ms"}
    return {"settings": {**kept, "entry_away_ms": settings["entry_ms"], "entry_home_ms": settings["entry_ms"]}}


UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {("settings_changed", 1): _entry_delay_by_mode}
"""(name, version) to what makes the next version of it."""

_encoder = msgspec.json.Encoder()


def encode_event(event: Event) -> tuple[str, int, str]:
    """Return an event's name, version and JSON body."""
    name = stable_name(type(event))
    return name, VERSIONS[name], _encoder.encode(event).decode()


def decode_event(
    name: str, version: int, body: str, upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS
) -> Event:
    """Return the event that was stored, brought to this version. Raises UnknownEvent."""
    kind = EVENT_TYPES.get(name)
    if kind is None or version > VERSIONS[name]:
        raise UnknownEvent(name, version)
    if version == VERSIONS[name] and (name, version) not in upcasters:
        return msgspec.json.decode(body, type=kind)
    raw: Body = msgspec.json.decode(body, type=dict[str, object])
    while (upcast := upcasters.get((name, version))) is not None:
        raw, version = upcast(raw), version + 1
    return msgspec.convert(raw, type=kind)


def encode_site(site: Site) -> bytes:
    """Return the home as JSON."""
    return _encoder.encode(site)


def decode_site(body: bytes) -> Site:
    """Return the home that was stored. Raises msgspec.ValidationError or msgspec.DecodeError."""
    return msgspec.json.decode(body, type=Site)

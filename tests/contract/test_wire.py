"""The native wire as it was reviewed: a change of it is seen here, and thought about."""

import json
from pathlib import Path
from typing import get_type_hints

import msgspec

from hub_server import protocol
from hub_server.api import session
from hub_server.api.registry import COMMANDS

FROZEN = Path(__file__).parent / "wire.json"
VIEWS = [
    protocol.Hello,
    protocol.ErrorView,
    protocol.ActorView,
    protocol.DeviceView,
    protocol.AreaView,
    protocol.ArmingFailureView,
    protocol.BlockerView,
    protocol.AlarmView,
    protocol.MessageView,
    protocol.PictureView,
    protocol.CaptureView,
    protocol.FaultView,
    protocol.SettingView,
    protocol.HubView,
    protocol.Changes,
    protocol.Snapshot,
    protocol.Cursor,
    protocol.Subscribed,
    protocol.EventView,
    protocol.EventsMessage,
]


def wire() -> dict[str, object]:
    """Return the whole wire: every command with its scope and schema, every view with its fields, every code."""
    assert session.answer
    return {
        "schema": [protocol.MIN_SCHEMA, protocol.SCHEMA],
        "commands": {
            name: {"scope": command.scope.value, "schema": msgspec.json.schema(command.schema)}
            for name, command in sorted(COMMANDS.items())
        },
        "views": {view.__name__: {name: str(kind) for name, kind in get_type_hints(view).items()} for view in VIEWS},
        "errors": sorted(protocol.ErrorCode),
    }


def test_the_wire_is_as_it_was_reviewed() -> None:
    now = json.loads(json.dumps(wire()))
    assert now == json.loads(FROZEN.read_text()), (
        "the wire has changed: see whether older clients can live with it, else raise SCHEMA; then write wire.json "
        "anew with: python -m tests.contract.test_wire"
    )


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(wire(), indent=1, ensure_ascii=False) + "\n")

"""The other end of the local door, for the command line: standard library only, so that it starts at once."""

import json
import socket
from pathlib import Path
from typing import Final

from hub_server.protocol import MAX_SNAPSHOT_BYTES

SOCKET_NAME: Final = "hub.sock"
"""The local door, in the hub's directory."""


class HubNotRunning(Exception):
    """No hub answers on this directory."""


class CommandRefused(Exception):
    """The hub said no; its sentence says why."""

    def __init__(self, code: str, sentence: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(sentence)
        self.code = code


def ask(directory: Path, command: str, **arguments: object) -> dict[str, object]:
    """Send one command to the hub that runs on ``directory``; blocks. Raises HubNotRunning and CommandRefused."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(15)
        try:
            connection.connect(str(directory / SOCKET_NAME))
            connection.sendall(json.dumps({"id": 1, "type": command, **arguments}).encode() + b"\n")
            with connection.makefile("rb") as answers:
                answer = json.loads(answers.readline(MAX_SNAPSHOT_BYTES))
        except (OSError, ValueError) as error:
            raise HubNotRunning(
                f"No hub answers on {directory}. Start it: verisure-hub --data {directory} run"
            ) from error
    if not answer["success"]:
        raise CommandRefused(answer["error"]["code"], answer["error"]["message"])
    return dict(answer["result"])

"""``verisure-hub``: the hub from a terminal."""

import argparse
import sys
from pathlib import Path
from typing import Final

from hub_server.api.local_client import CommandRefused, HubNotRunning
from hub_server.cli import backup, care, home, messages, people, play
from hub_server.cli.common import Mistake

_DEFAULT_DATA: Final = Path("~/.local/share/verisure-local/hub")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, 1 for a hub that failed, 2 for what the user can mend."""
    options = _parser().parse_args(arguments)
    options.data = options.data.expanduser()
    try:
        return int(options.work(options) or 0)
    except (Mistake, HubNotRunning, CommandRefused) as mistake:
        print(f"verisure-hub: {mistake}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verisure-hub", description="The home alarm itself.")
    parser.add_argument("--data", type=Path, default=_DEFAULT_DATA, help="its directory (default: %(default)s)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for part in (home, people, messages, care, backup, play):
        part.add(commands)
    return parser

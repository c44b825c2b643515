"""A backup of the hub, and a hub out of a backup."""

import argparse
from pathlib import Path

from hub_server.cli.common import Commands, mendable


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    making = commands.add_parser("backup", help="write the whole hub, which may be running, to one file")
    making.add_argument("file", type=Path, help="a new file; whoever has it can be this hub, so keep it safe")
    making.set_defaults(work=_back_up)

    restoring = commands.add_parser("restore", help="make a home out of a backup, in an empty --data")
    restoring.add_argument("file", type=Path)
    restoring.set_defaults(work=_restore)


def _back_up(options: argparse.Namespace) -> None:
    from hub_server.commands import back_up  # noqa: PLC0415 - see mendable

    mendable(lambda: back_up(options.data, options.file))
    print(
        f"The hub is in {options.file}, without pictures of alarms. Whoever has this file can be the hub: keep it safe."
    )


def _restore(options: argparse.Namespace) -> None:
    from hub_server.commands import restore  # noqa: PLC0415 - see mendable

    mendable(lambda: restore(options.data, options.file))
    print(f"The home is back in {options.data}, as it was when the backup was made.")
    print("Codes and accesses that were withdrawn since then are good again: withdraw them once more.")

"""What the command line does with a hub of its own, and which errors of it the user can mend."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hub_server.app import Listen, NewPerson, StartError, initialise, run
from hub_server.devices import home_file
from hub_server.signalling.settings import SettingsError
from hub_server.storage.codec import UnknownEvent
from hub_server.storage.database import DatabaseError

MENDABLE: Final = (StartError, DatabaseError, UnknownEvent, SettingsError, home_file.HomeFileError)


def make_home(directory: Path, home: str, language: str, codes: Sequence[str]) -> tuple[str, list[NewPerson]]:
    """Make a home from the file ``home``; returns its name and its people. Raises one of MENDABLE."""
    read = home_file.read(home)
    people = asyncio.run(initialise(directory, read, language, codes))
    return home_file.words(read.name, language), people


def serve(directory: Path, host: str, port: int, *, announce: bool) -> int:
    """Be the alarm until stopped; returns the exit status. Raises one of MENDABLE."""
    return asyncio.run(run(directory, Listen(host, port, announce=announce)))

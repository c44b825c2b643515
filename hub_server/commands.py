"""What the command line does with a hub of its own, and which errors of it the user can mend."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from hub_server.app import SECRETS, Listen, StartError, run
from hub_server.devices import home_file
from hub_server.founding import NewPerson, initialise
from hub_server.scenarios.play import Outcome, at_once, at_speed, play
from hub_server.scenarios.retell import NoJournal, retell
from hub_server.scenarios.script import ScenarioError, library, read
from hub_server.signalling.settings import SettingsError
from hub_server.storage import backup
from hub_server.storage.codec import UnknownEvent
from hub_server.storage.database import DatabaseError

MENDABLE: Final = (
    StartError,
    DatabaseError,
    UnknownEvent,
    SettingsError,
    home_file.HomeFileError,
    NoJournal,
    ScenarioError,
    backup.BackupError,
)


def make_home(directory: Path, home: str, language: str, codes: Sequence[str]) -> tuple[str, list[NewPerson]]:
    """Make a home from the file ``home``; returns its name and its people. Raises one of MENDABLE."""
    read = home_file.read(home)
    people = asyncio.run(initialise(directory, read, language, codes))
    return home_file.words(read.name, language), people


def serve(directory: Path, host: str, port: int, *, announce: bool) -> int:
    """Be the alarm until stopped; returns the exit status. Raises one of MENDABLE."""
    return asyncio.run(run(directory, Listen(host, port, announce=announce)))


def back_up(directory: Path, file: Path) -> None:
    """Write a backup of a hub, which may be running, to ``file``. Raises one of MENDABLE."""
    backup.back_up(directory.resolve(), directory / SECRETS, file.resolve())


def restore(directory: Path, file: Path) -> None:
    """Make a home in ``directory`` out of a backup. Raises one of MENDABLE."""
    backup.restore(directory, directory / SECRETS, file)


def scenarios(language: str) -> Iterator[tuple[str, str]]:
    """Yield each scenario that comes with the hub: its name and what it is called."""
    for name in library():
        yield name, home_file.words(read(name).name, language)


def play_scenario(name: str, language: str, speed: float | None, tell: Callable[[str], None]) -> Outcome:
    """Play a scenario in a directory of its own, ``speed`` times real time or at once. Raises one of MENDABLE."""
    scenario = read(name)
    pace = at_once if speed is None else at_speed(speed)
    with tempfile.TemporaryDirectory(prefix="verisure-scenario-") as directory:
        return asyncio.run(play(scenario, Path(directory) / "hub", tell, language=language, pace=pace))


def tell_journal(path: Path, language: str, alarm: int | None, device: str | None) -> Iterator[str]:
    """Yield a journal in words. Raises one of MENDABLE."""
    return retell(path, language, alarm=alarm, device=device)

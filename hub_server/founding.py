"""A new home: its directory, its secrets, its people and their first codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub_server.accounts.codes import Code, UnsuitableCode
from hub_server.accounts.identity import load_or_create
from hub_server.accounts.people import Contact
from hub_server.app import NAME_FILE, SECRETS, Hub, StartError
from hub_server.certificates import write_private
from hub_server.devices import home_file
from hub_server.domain.commands import GrantCredential, Tick
from hub_server.hub.clock import ManualClock
from hub_server.storage.database import DataDirectory, migrate


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person of a new home, with the code that is shown once."""

    person_id: str
    name: str
    code: str


class AlreadyInitialised(StartError):
    """There is a home already."""


async def initialise(
    directory: Path,
    home: home_file.HomeFile,
    language: str,
    codes: Sequence[str],
    clock: ManualClock | None = None,
) -> list[NewPerson]:
    """Make a home in ``directory``: ``codes`` are tried in turn for its people. Raises StartError and DatabaseError."""
    held = DataDirectory(directory)
    try:
        if held.database.exists():
            raise AlreadyInitialised(f"There is a home in {directory} already. Choose another --data.")
        load_or_create(directory / SECRETS)
        write_private(directory / SECRETS / NAME_FILE, home_file.words(home.name, language).encode())
        migrate(held.database)
    finally:
        held.close()
    hub = Hub(directory, None, clock, emulate=False)
    await hub.start()
    try:
        return await _move_in(hub, home, language, list(codes))
    finally:
        await hub.stop()


async def _move_in(hub: Hub, home: home_file.HomeFile, language: str, codes: list[str]) -> list[NewPerson]:
    contacts = [
        hub.people.put(Contact(person.id, person.name, person.phone, person.language, person.email))
        for person in home.people
    ]
    await hub.engine.submit(Tick(), contacts)
    for command in home_file.commands(home, language):
        await hub.engine.submit(command)
    made = []
    for person in home.people:
        code = await _give_code(hub, person.id, codes)
        made.append(NewPerson(person.id, person.name, code))
    return made


async def _give_code(hub: Hub, person_id: str, codes: list[str]) -> str:
    while codes:
        digits = codes.pop(0)
        try:
            new = await hub.services.codes.make(person_id, Code(digits))
        except UnsuitableCode:
            continue
        await hub.engine.submit(GrantCredential(new.credential_id, person_id), [new.side_write])
        return digits
    raise StartError("no suitable code was left for everybody")

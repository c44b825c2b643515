"""Whom the central calls, in order, when nobody at home answers (FEATURES 28 and 31)."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub_server.hub.ports import Connect, SideWrite

MOST: Final = 10
ENOUGH: Final = 3
"""Fewer than this deserve a warning (FEATURES 31)."""


class May(StrEnum):
    """What a contact may decide with the central."""

    FULL = "full"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A contact of the home; it shows itself to nobody."""

    name: str
    phone: str
    may: May

    def __repr__(self) -> str:
        """Keep names and numbers out of logs."""
        return "ContactPerson(****)"


class ContactList:
    """The list as the database has it."""

    def __init__(self, connect: Connect) -> None:
        """Read through ``connect``."""
        self._connect = connect

    def all(self) -> list[ContactPerson]:
        """Return everybody, whom to call first first."""
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT name, phone, may FROM contact_person ORDER BY place").fetchall()
        return [ContactPerson(name, phone, May(may)) for name, phone, may in rows]

    @staticmethod
    def replace(contacts: Sequence[ContactPerson]) -> list[SideWrite]:
        """Return what makes these the list. Raises ValueError where there is nobody, or there are too many."""
        if not 1 <= len(contacts) <= MOST:
            raise ValueError(f"a home has 1 to {MOST} contacts")
        insert = "INSERT INTO contact_person (place, name, phone, may) VALUES (?, ?, ?, ?)"
        return [
            SideWrite("DELETE FROM contact_person", ()),
            *(SideWrite(insert, (place, c.name, c.phone, c.may.value)) for place, c in enumerate(contacts)),
        ]

"""What the hub knows of people beside their rights: names and where messages reach them (DECISIONS 7)."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from hub_server.hub.ports import Connect, SideWrite


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's name, telephone number, language (``en`` or ``sv``) and e-mail address. It shows itself to nobody."""

    person_id: str
    name: str
    phone: str
    language: str
    email: str = ""

    def __repr__(self) -> str:
        """Keep names and numbers out of logs."""
        return f"Contact({self.person_id})"


class People:
    """Names in memory, as the database has them; personal data is never part of an event."""

    def __init__(self, connect: Connect) -> None:
        """Read everybody."""
        with closing(connect()) as connection:
            rows = connection.execute("SELECT person_id, name, phone, language, email FROM person").fetchall()
        self._contacts = {row[0]: Contact(*row) for row in rows}

    def __iter__(self) -> Iterator[Contact]:
        """Go through everybody."""
        return iter(self._contacts.values())

    def get(self, person_id: str) -> Contact | None:
        """Return what is known of a person."""
        return self._contacts.get(person_id)

    def name(self, person_id: str) -> str:
        """Return a person's name, empty for nobody."""
        contact = self._contacts.get(person_id)
        return contact.name if contact is not None else ""

    def put(self, contact: Contact) -> SideWrite:
        """Remember a person; the returned write belongs into the transaction of the event about that person."""
        self._contacts[contact.person_id] = contact
        return SideWrite(
            "INSERT OR REPLACE INTO person (person_id, name, phone, language, email) VALUES (?, ?, ?, ?, ?)",
            (contact.person_id, contact.name, contact.phone, contact.language, contact.email),
        )

    def forget(self, person_id: str) -> SideWrite:
        """Forget a person; see ``put``."""
        self._contacts.pop(person_id, None)
        return SideWrite("DELETE FROM person WHERE person_id = ?", (person_id,))

"""Operators: who they are, how they sign in, and how guessing is stopped."""

import asyncio
import secrets
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from hub_server.central.cases import Refused
from hub_server.central.clock import utc_ms

if TYPE_CHECKING:
    from hub_server.central.store import Store

MISSES: Final = 3
LOCKED_MS: Final = 15 * 60_000
"""After more than three misses an account is locked for 15 minutes (FEATURES 73)."""
SESSION_MS: Final = 12 * 3_600_000
"""How long a sign-in holds (ours): a shift."""
MOST_SESSIONS: Final = 200
SHORTEST: Final = 12
LONGEST: Final = 200
"""Length of a password (ours)."""
_AT_ONCE: Final = 4
"""Passwords that are hashed at once (ours); each takes its memory."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An operator as the database has him."""

    hash: str
    misses: int
    locked_until_ms: int


class OperatorTable:
    """What may be done with operators within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work on an open transaction."""
        self._db = connection

    def put(self, name: str, password_hash: str) -> None:
        """Add an operator, or give him another password."""
        self._db.execute(
            "INSERT OR REPLACE INTO operator (name, hash, misses, locked_until_ms) VALUES (?, ?, 0, 0)",
            (name, password_hash),
        )

    def remove(self, name: str) -> bool:
        """Remove an operator; what he did stays in the logs. Tells whether there was one."""
        return self._db.execute("DELETE FROM operator WHERE name = ?", (name,)).rowcount > 0

    def names(self) -> list[str]:
        """Return everybody's name."""
        return [name for (name,) in self._db.execute("SELECT name FROM operator ORDER BY name")]

    def get(self, name: str) -> Kept | None:
        """Return an operator."""
        row = self._db.execute("SELECT hash, misses, locked_until_ms FROM operator WHERE name = ?", (name,)).fetchone()
        return None if row is None else Kept(*row)

    def note(self, name: str, now_ms: int, *, matched: bool) -> None:
        """Count a miss, lock after too many, or begin to count anew."""
        kept = self.get(name)
        if kept is None:
            return
        misses = 0 if matched else kept.misses + 1
        locked = now_ms + LOCKED_MS if misses > MISSES else 0
        self._db.execute(
            "UPDATE operator SET misses = ?, locked_until_ms = ? WHERE name = ?",
            (0 if locked else misses, locked, name),
        )


@dataclass(frozen=True, slots=True)
class _Session:
    name: str
    until_ms: int


class Operators:
    """Signs operators in. A session is known by its token, and is forgotten when the central stops."""

    def __init__(self, store: Store) -> None:
        """Read and write operators through ``store``."""
        self._store = store
        self._hasher = PasswordHasher()
        self._dummy = self._hasher.hash(secrets.token_hex(16))
        self._sessions: dict[str, _Session] = {}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def put(self, name: str, password: str) -> None:
        """Add an operator or change his password; whoever is signed in as him is signed out. Raises Refused."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Refused("password_length", shortest=SHORTEST, longest=LONGEST)
        hashed = await asyncio.to_thread(self._hasher.hash, password)
        await self._store.do(lambda transaction: transaction.operators.put(name, hashed))
        self.sign_out(name)

    async def sign_in(self, name: str, password: str) -> str:
        """Return a session's token. Raises Refused, with one answer for a wrong name and a wrong password."""
        kept = await self._store.do(lambda transaction: transaction.operators.get(name))
        async with self._turns:
            # A stranger's name takes as long as an operator's.
            matched = await asyncio.to_thread(self._matches, kept.hash if kept else self._dummy, password[:LONGEST])
        now_ms = utc_ms()
        if kept is not None and now_ms < kept.locked_until_ms:
            raise Refused("locked")
        matched = matched and kept is not None
        await self._store.do(lambda transaction: transaction.operators.note(name, now_ms, matched=matched))
        if not matched:
            raise Refused("password")
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        token = secrets.token_urlsafe(32)
        self._sessions[token] = _Session(name, now_ms + SESSION_MS)
        return token

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except VerificationError:
            return False

    def name_of(self, token: str) -> str | None:
        """Return who is signed in with a token, None where nobody is."""
        session = self._sessions.get(token)
        if session is not None and utc_ms() >= session.until_ms:
            del self._sessions[token]
            return None
        return None if session is None else session.name

    def end(self, token: str) -> None:
        """End a session, where there is one."""
        self._sessions.pop(token, None)

    def sign_out_all(self) -> None:
        """End every session."""
        self._sessions.clear()

    def sign_out(self, name: str) -> None:
        """End every session of an operator."""
        self._sessions = {token: each for token, each in self._sessions.items() if each.name != name}

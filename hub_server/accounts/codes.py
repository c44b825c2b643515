"""Codes of people: kept so that neither the database alone nor patience at one door gives them away.

A code of four digits falls to any hash in minutes, so three things carry it together: a keyed index whose key is
outside the database, one slow hash, and the lockout of the door (domain/access.py). However many people there are, a
try costs one look-up and one slow hash, matched or not, so that time tells nothing.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from hub_server.hub.ports import Connect, SideWrite

SHORTEST: Final = 4
LONGEST: Final = 12
_WAITING: Final = 32
"""Codes that may wait for the one hashing thread (ours)."""


class Code:
    """A code on its way from a door to its hash; it shows itself to nobody."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        """Take what was typed. Raises ValueError where no code can look like this."""
        if not (SHORTEST <= len(digits) <= LONGEST and digits.isascii() and digits.isdigit()):
            raise ValueError(f"a code has {SHORTEST} to {LONGEST} digits")
        self._digits = digits

    def __repr__(self) -> str:
        """Say nothing."""
        return "Code(****)"

    def reveal(self) -> str:
        """Return the digits, to be hashed."""
        return self._digits

    def is_weak(self) -> bool:
        """Tell whether it is among the first that anybody would try: one digit, or a run up or down."""
        steps = {(int(b) - int(a)) % 10 for a, b in zip(self._digits, self._digits[1:], strict=False)}
        return len(steps) == 1 and steps <= {0, 1, 9}


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A code that may be given to a person: its id, and what must be committed with the event that grants it."""

    credential_id: str
    side_write: SideWrite


class UnsuitableCode(Exception):
    """The code is too easy to guess, or taken: nobody is told which (DECISIONS 15)."""


class TooManyTries(Exception):
    """More codes are being typed than can be hashed."""


class CodeBook:
    """Checks and makes codes, one at a time, off the event loop."""

    def __init__(self, connect: Connect, pepper: bytes) -> None:
        """Read codes through ``connect``; ``pepper`` is the hub's own key, kept elsewhere."""
        self._connect = connect
        self._pepper = pepper
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._thread = ThreadPoolExecutor(1, "codes")
        self._dummy = self._hasher.hash(secrets.token_hex(8))
        self._waiting = 0

    async def find(self, code: Code) -> str | None:
        """Return the credential that ``code`` is, or None. Raises TooManyTries."""
        return await self._off_loop(self._find, code)

    async def make(self, person_id: str, code: Code) -> NewCredential:
        """Return a new credential of ``person_id``. Raises UnsuitableCode and TooManyTries."""
        return await self._off_loop(self._make, person_id, code)

    async def _off_loop[*A, R](self, work: Callable[[*A], R], *arguments: *A) -> R:
        if self._waiting >= _WAITING:
            raise TooManyTries
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        finally:
            self._waiting -= 1

    def _lookup(self, code: Code) -> bytes:
        return hmac.digest(self._pepper, code.reveal().encode(), hashlib.sha256)

    def _find(self, code: Code) -> str | None:
        with closing(self._connect()) as connection:
            found = connection.execute(
                "SELECT credential_id, hash FROM credential WHERE lookup = ?", (self._lookup(code),)
            ).fetchone()
        try:
            self._hasher.verify(self._dummy if found is None else found[1], self._peppered(code))
        except VerificationError:
            return None
        return None if found is None else str(found[0])

    def _make(self, person_id: str, code: Code) -> NewCredential:
        if code.is_weak() or self._find(code) is not None:
            raise UnsuitableCode
        credential_id = secrets.token_hex(8)
        return NewCredential(
            credential_id,
            SideWrite(
                "INSERT INTO credential (credential_id, person_id, lookup, hash) VALUES (?, ?, ?, ?)",
                (credential_id, person_id, self._lookup(code), self._hasher.hash(self._peppered(code))),
            ),
        )

    def _peppered(self, code: Code) -> bytes:
        return hmac.digest(self._pepper, b"slow" + code.reveal().encode(), hashlib.sha256)

    def close(self) -> None:
        """Stop the hashing thread."""
        self._thread.shutdown()


def forget_codes(person_id: str) -> SideWrite:
    """Return what erases every code of a person."""
    return SideWrite("DELETE FROM credential WHERE person_id = ?", (person_id,))


__all__ = ["LONGEST", "SHORTEST", "Code", "CodeBook", "NewCredential", "TooManyTries", "UnsuitableCode", "forget_codes"]

"""Codes of people: kept so that neither the database alone nor patience at one door gives them away.

A code of four digits falls to any hash in minutes, so three things carry it together: a keyed index whose key is
outside the database, one slow hash, and the lockout of the door (domain/access.py). However many people there are, a
try costs one look-up and one slow hash, matched or not, so that time tells nothing.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from hub_server.accounts.annex import Seal
from hub_server.hub.ports import Connect, SideWrite

SHORTEST: Final = 4
LONGEST: Final = 12
TAG_DIGITS: Final = 16
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


class Tag:
    """A tag on its way from a lock to its hash: eight bytes as hex (Futurehome's description of the lock)."""

    __slots__ = ("_uid",)

    def __init__(self, uid: str) -> None:
        """Take what was read. Raises ValueError where no tag can look like this."""
        if len(uid) != TAG_DIGITS or not set(uid) <= set("0123456789abcdef"):
            raise ValueError(f"a tag has {TAG_DIGITS} hex digits")
        self._uid = uid

    def __repr__(self) -> str:
        """Say nothing."""
        return "Tag(****)"

    def reveal(self) -> str:
        """Return what is hashed; no code looks like it."""
        return f"tag:{self._uid}"

    def is_weak(self) -> bool:
        """Tell whether anybody would try it first: nobody guesses a tag."""
        return False


@dataclass(frozen=True, slots=True)
class Found:
    """What a code or a tag is, and whether it says that its owner is under duress."""

    credential_id: str
    duress: bool

    def __repr__(self) -> str:
        """Keep to oneself what only the central is to know."""
        return f"Found({self.credential_id})"


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

    def __init__(self, connect: Connect, pepper: bytes, seal: Seal) -> None:
        """Read codes through ``connect``; ``pepper`` is the hub's own key, kept elsewhere."""
        self._connect = connect
        self._seal = seal
        self._pepper = pepper
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._thread = ThreadPoolExecutor(1, "codes")
        self._dummy = self._hasher.hash(secrets.token_hex(8))
        self._dummy_mark = seal.mark("", duress=False)
        self._waiting = 0

    async def find(self, code: Code | Tag) -> Found | None:
        """Return the credential that ``code`` is, or None. Raises TooManyTries."""
        return await self._off_loop(self._find, code)

    async def make(self, person_id: str, code: Code | Tag, *, duress: bool = False) -> NewCredential:
        """Return a new credential of ``person_id``. Raises UnsuitableCode and TooManyTries."""
        return await self._off_loop(self._make, person_id, code, duress)

    async def alike(self, credential_ids: Sequence[str], *, duress: bool) -> list[str]:
        """Return which of these credentials are, or are not, for duress: what a new one replaces."""
        return await self._off_loop(self._alike, tuple(credential_ids), duress)

    async def _off_loop[*A, R](self, work: Callable[[*A], R], *arguments: *A) -> R:
        if self._waiting >= _WAITING:
            raise TooManyTries
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        finally:
            self._waiting -= 1

    def _lookup(self, code: Code | Tag) -> bytes:
        return hmac.digest(self._pepper, code.reveal().encode(), hashlib.sha256)

    def _find(self, code: Code | Tag) -> Found | None:
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT credential_id, hash, mark FROM credential WHERE lookup = ?", (self._lookup(code),)
            ).fetchone()
        credential_id, slow, mark = row or ("", self._dummy, self._dummy_mark)
        # Opened for every code, and also for none, so that time tells nothing.
        duress = self._seal.is_duress(credential_id, mark)
        try:
            self._hasher.verify(slow, self._peppered(code))
        except VerificationError:
            return None
        return Found(credential_id, duress) if row is not None else None

    def _make(self, person_id: str, code: Code | Tag, duress: bool) -> NewCredential:  # noqa: FBT001 - see make
        if code.is_weak() or self._find(code) is not None:
            raise UnsuitableCode
        credential_id = secrets.token_hex(8)
        mark = self._seal.mark(credential_id, duress=duress)
        return NewCredential(
            credential_id,
            SideWrite(
                "INSERT INTO credential (credential_id, person_id, lookup, hash, mark) VALUES (?, ?, ?, ?, ?)",
                (credential_id, person_id, self._lookup(code), self._hasher.hash(self._peppered(code)), mark),
            ),
        )

    def _alike(self, credential_ids: tuple[str, ...], duress: bool) -> list[str]:  # noqa: FBT001 - see alike
        found = []
        with closing(self._connect()) as connection:
            for credential_id in credential_ids:
                row = connection.execute(
                    "SELECT mark FROM credential WHERE credential_id = ?", (credential_id,)
                ).fetchone()
                if row is not None and self._seal.is_duress(credential_id, row[0]) is duress:
                    found.append(credential_id)
        return found

    def _peppered(self, code: Code | Tag) -> bytes:
        return hmac.digest(self._pepper, b"slow" + code.reveal().encode(), hashlib.sha256)

    def close(self) -> None:
        """Stop the hashing thread."""
        self._thread.shutdown()


def forget_code(credential_id: str) -> SideWrite:
    """Return what erases a code."""
    return SideWrite("DELETE FROM credential WHERE credential_id = ?", (credential_id,))


def forget_codes(person_id: str) -> SideWrite:
    """Return what erases every code of a person."""
    return SideWrite("DELETE FROM credential WHERE person_id = ?", (person_id,))

"""Receipts: what of the central's log about this home's pictures was brought here, and whether it is still the same.

A log whose entries follow from each other may have been written anew from one end to the other by whoever keeps it. So
the hub keeps the hash of the last entry that it was told, and every entry about a picture that was erased: whatever the
central shows later has to hold them.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from hub_server.central_link import LOG_START, AuditEntry, broken_at

_LOGGER = logging.getLogger(__name__)

ERASED: Final = "erased"
_MOST: Final = 5_000
"""Receipts of erasure that are kept (ours): more than the pictures of two hundred alarms."""

type WritePrivate = Callable[[Path, bytes], None]


class _Kept(msgspec.Struct, frozen=True):
    """The file: whose log it is, the last entry that was told, whether all followed, and what was erased."""

    central: str
    number: int = 0
    chain: str = LOG_START
    sound: bool = True
    erased: list[AuditEntry] = msgspec.field(default_factory=list)


class Receipts:
    """Keeps receipts in a file that only the hub reads."""

    def __init__(self, path: Path, write_private: WritePrivate, central: str) -> None:
        """``central`` says whose log it is: another one's begins anew. Raises OSError."""
        self._path = path
        self._write_private = write_private
        self._kept = _Kept(central)
        if path.exists():
            try:
                kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
            except msgspec.DecodeError:
                # What cannot be read proves nothing any more, and must not keep the hub from starting.
                _LOGGER.warning("The receipts of the central's log cannot be read, and begin anew")
            else:
                self._kept = kept if kept.central == central else self._kept

    @property
    def after(self) -> int:
        """The number of the last entry that was told, 0 before the first."""
        return self._kept.number

    @property
    def erased(self) -> list[AuditEntry]:
        """The entries about pictures that were erased, the oldest first."""
        return self._kept.erased

    def take(self, entries: Sequence[AuditEntry]) -> None:
        """Keep entries that follow the last one. What does not follow is kept as that. Raises OSError."""
        kept = self._kept
        if broken_at(entries, kept.number, kept.chain) is not None:
            _LOGGER.warning("The central's log does not follow from what it told before: it was changed")
            kept = msgspec.structs.replace(kept, sound=False)
        elif entries:
            erased = [*kept.erased, *(each for each in entries if each.action == ERASED)][-_MOST:]
            last = entries[-1]
            kept = msgspec.structs.replace(kept, number=last.number, chain=last.chain, erased=erased)
        if kept != self._kept:
            self._write_private(self._path, msgspec.json.encode(kept))
            self._kept = kept

    def agree_with(self, log: Sequence[AuditEntry]) -> bool:
        """Tell whether a whole log follows from its first entry on and holds all that was told before."""
        kept = self._kept
        told = [log[kept.number - 1].chain] if 0 < kept.number <= len(log) else []
        return kept.sound and broken_at(log) is None and told == ([kept.chain] if kept.number else [])

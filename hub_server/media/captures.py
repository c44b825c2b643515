"""Pictures that somebody asked for: in a table of their own, that nothing reads for the central (ADR 10)."""

from contextlib import closing
from typing import Final

from hub_server.hub.ports import Connect, SideWrite
from hub_server.hub.records import Capture
from hub_server.media.album import KEPT_MS
from hub_server.media.sealing import KeyRing

MOST_KEPT: Final = 500
"""Pictures that are kept (ours); the oldest goes for a newer one."""


class Captures:
    """Keeps pictures on request, each sealed under a key of its own, as long as those of alarms."""

    def __init__(self, connect: Connect, keys: KeyRing) -> None:
        """Read through ``connect``; ``keys`` are of these pictures alone."""
        self._connect = connect
        self._keys = keys

    def develop(self, picture_id: str, device_id: str, taken_utc_ms: int, content: bytes) -> list[SideWrite]:
        """Return what stores a picture, sealed, together with its event."""
        sealed = self._keys.seal(picture_id, picture_id, content)
        return [
            SideWrite(
                "INSERT INTO capture (picture_id, device_id, taken_utc_ms, size, sealed) VALUES (?, ?, ?, ?, ?)",
                (picture_id, device_id, taken_utc_ms, len(content), sealed),
            ),
            SideWrite(
                "DELETE FROM capture WHERE picture_id NOT IN"
                " (SELECT picture_id FROM capture ORDER BY taken_utc_ms DESC, picture_id LIMIT ?)",
                (MOST_KEPT,),
            ),
        ]

    def newest(self) -> list[Capture]:
        """Return them all, newest first."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT picture_id, device_id, taken_utc_ms, size FROM capture ORDER BY taken_utc_ms DESC, picture_id"
            ).fetchall()
        return [Capture(*row) for row in rows]

    def read(self, picture_id: str) -> bytes | None:
        """Return a picture's content, or None where there is none, or no key to it any more."""
        with closing(self._connect()) as connection:
            row = connection.execute("SELECT sealed FROM capture WHERE picture_id = ?", (picture_id,)).fetchone()
        return None if row is None else self._keys.unseal(picture_id, picture_id, row[0])

    def has(self, picture_id: str) -> bool:
        """Tell whether a picture is one that somebody asked for."""
        with closing(self._connect()) as connection:
            return bool(connection.execute("SELECT 1 FROM capture WHERE picture_id = ?", (picture_id,)).fetchall())

    @staticmethod
    def erase_old(now_utc_ms: int) -> SideWrite:
        """Return what erases every picture whose time is over."""
        return SideWrite("DELETE FROM capture WHERE taken_utc_ms <= ?", (now_utc_ms - KEPT_MS,))

    def find(self, picture_id: str) -> Capture | None:
        """Return a picture without its content, or None where there is none."""
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT picture_id, device_id, taken_utc_ms, size FROM capture WHERE picture_id = ?", (picture_id,)
            ).fetchone()
        return None if row is None else Capture(*row)

    @staticmethod
    def erase(picture_id: str) -> SideWrite:
        """Return what erases a picture; its key is to be destroyed after that."""
        return SideWrite("DELETE FROM capture WHERE picture_id = ?", (picture_id,))

    def destroy_key(self, picture_id: str) -> None:
        """Destroy the key of a picture that was erased."""
        self._keys.destroy(picture_id)

    def destroy_keys(self) -> None:
        """Destroy the keys of pictures that are gone."""
        self._keys.destroy_all_but(lambda: {each.picture_id for each in self.newest()})

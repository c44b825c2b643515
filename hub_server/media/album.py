"""The album: each alarm's pictures under a key of their own. Without the key nothing of them can be read any more."""

import hashlib
from contextlib import closing
from typing import Final

from hub_server.domain.numbers import DAY
from hub_server.hub.ports import Connect, SideWrite
from hub_server.hub.records import Picture
from hub_server.media.sealing import KeyRing

KEPT_MS: Final = 60 * DAY
"""Pictures stay this long, those of cancelled alarms too, and are erased then (verisure.se/kontakt)."""


class Album:
    """Keeps pictures of alarms in the hub's database."""

    def __init__(self, connect: Connect, keys: KeyRing) -> None:
        """Read through ``connect``; ``keys`` has one for each alarm."""
        self._connect = connect
        self._keys = keys

    def develop(self, picture_id: str, alarm_id: int, device_id: str, taken_utc_ms: int, content: bytes) -> SideWrite:
        """Return what stores a picture, sealed, together with its event."""
        sealed = self._keys.seal(str(alarm_id), picture_id, content)
        digest = hashlib.sha256(content).hexdigest()
        return SideWrite(
            "INSERT INTO picture (picture_id, alarm_id, device_id, taken_utc_ms, size, sha256, sealed, sent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            (picture_id, alarm_id, device_id, taken_utc_ms, len(content), digest, sealed),
        )

    def unsent(self) -> list[Picture]:
        """Return what the central does not have yet, the oldest first."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT picture_id, alarm_id, device_id, taken_utc_ms, size, sha256 FROM picture"
                " WHERE sent = 0 ORDER BY taken_utc_ms, picture_id"
            ).fetchall()
        return [Picture(*row) for row in rows]

    def newest(self, most: int) -> list[Picture]:
        """Return the newest pictures, newest first."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT picture_id, alarm_id, device_id, taken_utc_ms, size, sha256 FROM picture"
                " ORDER BY taken_utc_ms DESC, picture_id LIMIT ?",
                (most,),
            ).fetchall()
        return [Picture(*row) for row in rows]

    def read(self, picture_id: str) -> bytes | None:
        """Return a picture's content, or None where there is none, or no key to it any more."""
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT alarm_id, sealed FROM picture WHERE picture_id = ?", (picture_id,)
            ).fetchone()
        return None if row is None else self._keys.unseal(str(row[0]), picture_id, row[1])

    def find(self, picture_id: str) -> Picture | None:
        """Return a picture without its content, or None where there is none."""
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT picture_id, alarm_id, device_id, taken_utc_ms, size, sha256 FROM picture WHERE picture_id = ?",
                (picture_id,),
            ).fetchone()
        return None if row is None else Picture(*row)

    @staticmethod
    def mark_sent(picture_id: str) -> SideWrite:
        """Return what notes that the central has a picture."""
        return SideWrite("UPDATE picture SET sent = 1 WHERE picture_id = ?", (picture_id,))

    @staticmethod
    def erase_old(now_utc_ms: int) -> SideWrite:
        """Return what erases every picture whose time is over."""
        return SideWrite("DELETE FROM picture WHERE taken_utc_ms <= ?", (now_utc_ms - KEPT_MS,))

    def destroy_keys(self) -> None:
        """Destroy the keys of alarms that have no picture left."""
        self._keys.destroy_all_but(self._alarms)

    def _alarms(self) -> set[str]:
        with closing(self._connect()) as connection:
            return {str(alarm_id) for (alarm_id,) in connection.execute("SELECT DISTINCT alarm_id FROM picture")}

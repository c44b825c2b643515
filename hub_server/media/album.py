"""The album: each alarm's pictures under a key of their own. Without the key nothing of them can be read any more."""

import hashlib
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub_server.domain.numbers import DAY
from hub_server.hub.ports import Connect, SideWrite
from hub_server.hub.records import Picture

KEPT_MS: Final = 60 * DAY
"""Pictures stay this long, those of cancelled alarms too, and are erased then (verisure.se/kontakt)."""
MOST_BYTES: Final = 512 * 1024
"""Longest picture (ours)."""
_EXPOSED: Final = 64
"""Pictures that were taken and are not in the journal yet (ours): the oldest is given up for a newer one."""
_NONCE: Final = 12
_KEY_BITS: Final = 256

type WritePrivate = Callable[[Path, bytes], None]


class Album:
    """Keeps pictures in the hub's database and their keys in ``directory``."""

    def __init__(self, connect: Connect, directory: Path, write_private: WritePrivate) -> None:
        """Read through ``connect``; ``write_private`` writes a key."""
        self._connect = connect
        self._directory = directory
        self._write_private = write_private
        self._exposed: OrderedDict[str, bytes] = OrderedDict()

    def expose(self, content: bytes) -> str:
        """Hold a picture that was just taken until it is reported; returns its id. Raises ValueError for a long one."""
        if not 0 < len(content) <= MOST_BYTES:
            raise ValueError(f"a picture has 1 to {MOST_BYTES} bytes")
        picture_id = secrets.token_hex(16)
        self._exposed[picture_id] = content
        while len(self._exposed) > _EXPOSED:
            self._exposed.popitem(last=False)
        return picture_id

    def develop(self, picture_id: str, alarm_id: int, device_id: str, taken_utc_ms: int) -> SideWrite | None:
        """Return what stores an exposed picture, sealed, together with its event; None where it was given up."""
        content = self._exposed.pop(picture_id, None)
        if content is None:
            return None
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._key(alarm_id).encrypt(nonce, content, picture_id.encode())
        digest = hashlib.sha256(content).hexdigest()
        return SideWrite(
            "INSERT INTO picture (picture_id, alarm_id, device_id, taken_utc_ms, size, sha256, sealed, sent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            (picture_id, alarm_id, device_id, taken_utc_ms, len(content), digest, sealed),
        )

    def _key(self, alarm_id: int) -> AESGCM:
        path = self._key_path(alarm_id)
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._write_private(path, AESGCM.generate_key(_KEY_BITS))
        return AESGCM(path.read_bytes())

    def _key_path(self, alarm_id: int) -> Path:
        return self._directory / f"{alarm_id}.key"

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
        if row is None or not self._key_path(row[0]).exists():
            return None
        try:
            return self._key(row[0]).decrypt(row[1][:_NONCE], row[1][_NONCE:], picture_id.encode())
        except InvalidTag:
            return None

    @staticmethod
    def mark_sent(picture_id: str) -> SideWrite:
        """Return what notes that the central has a picture."""
        return SideWrite("UPDATE picture SET sent = 1 WHERE picture_id = ?", (picture_id,))

    @staticmethod
    def erase_old(now_utc_ms: int) -> SideWrite:
        """Return what erases every picture whose time is over."""
        return SideWrite("DELETE FROM picture WHERE taken_utc_ms <= ?", (now_utc_ms - KEPT_MS,))

    def destroy_keys(self) -> None:
        """Destroy the keys of alarms that have no picture left; safe to repeat, also after a crash in between."""
        if not self._directory.exists():
            return
        with closing(self._connect()) as connection:
            kept = {alarm_id for (alarm_id,) in connection.execute("SELECT DISTINCT alarm_id FROM picture")}
        for path in self._directory.glob("*.key"):
            if int(path.stem) not in kept:
                with suppress(FileNotFoundError), path.open("r+b") as file:
                    file.write(secrets.token_bytes(_KEY_BITS // 8))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink(missing_ok=True)

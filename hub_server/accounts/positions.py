"""Where people are who asked for help, and where the home is: sealed, and only for as long as it is needed.

Positions decide at home or not and are never stored (rule 9). The sole exception is Guardian (DECISIONS 25): the last
position of somebody in need lies here, sealed, outside journal and backup, until the central has it or the need is
over.
"""

import math
import secrets
import struct
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub_server.certificates import write_private
from hub_server.hub.ports import Connect, SideWrite

_EARTH_M: Final = 6_371_000
_NONCE: Final = 12
_FILE: Final = "home-position"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees north and east. It shows itself to nobody."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse what is nowhere. Raises ValueError."""
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):  # noqa: PLR2004 - a globe
            raise ValueError("a latitude is -90 to 90 and a longitude -180 to 180 degrees")

    def __repr__(self) -> str:
        """Say nothing."""
        return "Position(****)"

    def metres_to(self, other: Position) -> float:
        """Return the distance along the great circle (haversine)."""
        north, other_north = math.radians(self.latitude), math.radians(other.latitude)
        east = math.radians(other.longitude - self.longitude)
        half = math.sin((other_north - north) / 2) ** 2
        half += math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
        return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))


class HomePosition:
    """Where the home is, in a file beside the hub's other secrets."""

    def __init__(self, secrets_directory: Path) -> None:
        """Read what is there."""
        self._path = secrets_directory / _FILE
        self._position: Position | None = None
        if self._path.exists():
            latitude, longitude = self._path.read_text("utf-8").split()
            self._position = Position(float(latitude), float(longitude))

    def get(self) -> Position | None:
        """Return it, or None where nobody has said."""
        return self._position

    def put(self, position: Position) -> None:
        """Remember where the home is."""
        write_private(self._path, f"{position.latitude} {position.longitude}".encode())
        self._position = position


class GuardianPositions:
    """The last position of each person who asked for help and has not been helped."""

    def __init__(self, connect: Connect, key: bytes) -> None:
        """Read through ``connect``; ``key`` (32 bytes) seals."""
        self._connect = connect
        self._cipher = AESGCM(key)

    def keep(self, person_id: str, position: Position, until_ms: int) -> SideWrite:
        """Return what keeps a position until a moment (steady ms) at the latest."""
        nonce = secrets.token_bytes(_NONCE)
        plain = struct.pack(">dd", position.latitude, position.longitude)
        sealed = nonce + self._cipher.encrypt(nonce, plain, person_id.encode())
        return SideWrite(
            "INSERT OR REPLACE INTO guardian_position (person_id, sealed, until_steady_ms) VALUES (?, ?, ?)",
            (person_id, sealed, until_ms),
        )

    def of(self, person_id: str) -> Position | None:
        """Return a position that is kept, or None."""
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT sealed FROM guardian_position WHERE person_id = ?", (person_id,)
            ).fetchone()
        if row is None:
            return None
        try:
            plain = self._cipher.decrypt(row[0][:_NONCE], row[0][_NONCE:], person_id.encode())
        except InvalidTag:
            return None
        return Position(*struct.unpack(">dd", plain))

    @staticmethod
    def forget(person_id: str) -> SideWrite:
        """Return what erases a position."""
        return SideWrite("DELETE FROM guardian_position WHERE person_id = ?", (person_id,))

    @staticmethod
    def forget_old(now_ms: int) -> SideWrite:
        """Return what erases every position whose time is over."""
        return SideWrite("DELETE FROM guardian_position WHERE until_steady_ms <= ?", (now_ms,))

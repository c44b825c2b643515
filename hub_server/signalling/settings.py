"""Where the central is and how it knows this home; kept with the hub's secrets."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from hub_server.dc09 import Key


class SettingsError(ValueError):
    """The settings cannot be; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class CentralSettings:
    """Host, port and account number at the central; with a key everything is encrypted."""

    host: str
    port: int
    account: str
    key: Key | None = None

    def __post_init__(self) -> None:
        """Refuse what DC-09 cannot carry."""
        if not 0 < self.port <= 65535:  # noqa: PLR2004
            raise SettingsError("the central's port is 1 to 65535")
        if re.fullmatch(r"[0-9A-F]{3,16}", self.account) is None:
            raise SettingsError("an account number has 3 to 16 hex digits, in upper case")
        if not 0 < len(self.host) <= 255 or not self.host.isprintable():  # noqa: PLR2004
            raise SettingsError("the central's host is a name or an address")

    def to_json(self) -> bytes:
        """Return the settings as they are kept."""
        key = None if self.key is None else self.key.secret.hex()
        return json.dumps({"host": self.host, "port": self.port, "account": self.account, "key": key}).encode()


def load(path: Path) -> CentralSettings | None:
    """Return the settings kept at ``path``, or None where there are none. Raises SettingsError."""
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_bytes())
        key = None if kept["key"] is None else Key.from_hex(kept["key"])
        return CentralSettings(kept["host"], kept["port"], kept["account"], key)
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} does not hold the central's settings: set them again") from error

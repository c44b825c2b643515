"""Where the central is and how it knows this home; kept with the hub's secrets."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from hub_server.dc09 import Key, Token

_ACCOUNT: Final = re.compile(r"[0-9A-F]{3,16}")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST_HOST: Final = 255
_LAST_PORT: Final = 65_535


class SettingsError(ValueError):
    """The settings cannot be; the message says what was expected."""


class Transport(StrEnum):
    """How frames travel."""

    TCP = "tcp"
    TLS = "tls"
    UDP = "udp"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a central receives: over TCP, TLS or UDP.

    ``fingerprint`` is the SHA-256 of its certificate in hex; without one a TLS certificate has to be of an authority
    that this machine trusts.
    """

    host: str
    port: int
    transport: Transport = Transport.TCP
    fingerprint: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be an address."""
        if not 0 < self.port <= _LAST_PORT:
            raise SettingsError("the central's port is 1 to 65535")
        if not 0 < len(self.host) <= _LONGEST_HOST or not self.host.isprintable():
            raise SettingsError("the central's host is a name or an address")
        if self.fingerprint and _FINGERPRINT.fullmatch(self.fingerprint) is None:
            raise SettingsError("a fingerprint has 64 hex digits, as the central shows it")
        if self.fingerprint and self.transport is not Transport.TLS:
            raise SettingsError("a fingerprint belongs to TLS")


@dataclass(frozen=True, slots=True)
class CentralSettings:
    """The central's receivers for the two paths, and the home's account; with a key everything is encrypted."""

    broadband: Receiver
    gsm: Receiver
    account: str
    key: Key | None = None
    token: Token = Token.SIA
    """Events go out in SIA's codes or in Contact ID."""
    link: Receiver | None = None
    """Where the second wire is: for pictures, contacts and code words."""

    def __post_init__(self) -> None:
        """Refuse what DC-09 cannot carry."""
        if _ACCOUNT.fullmatch(self.account) is None:
            raise SettingsError("an account number has 3 to 16 hex digits, in upper case")
        if self.token not in {Token.SIA, Token.CONTACT_ID}:
            raise SettingsError("events go out as SIA-DCS or ADM-CID")
        if self.link is not None and (self.key is None or not self.link.fingerprint):
            raise SettingsError("the second wire needs the account's key and the central's fingerprint")

    def to_json(self) -> bytes:
        """Return the settings as they are kept."""
        return json.dumps(
            {
                "broadband": _kept(self.broadband),
                "gsm": _kept(self.gsm),
                "account": self.account,
                "key": None if self.key is None else self.key.secret.hex(),
                "token": self.token.value,
                "link": None if self.link is None else _kept(self.link),
            }
        ).encode()


def _kept(receiver: Receiver) -> dict[str, object]:
    return {
        "host": receiver.host,
        "port": receiver.port,
        "transport": receiver.transport.value,
        "fingerprint": receiver.fingerprint,
    }


def _receiver(kept: dict[str, str]) -> Receiver:
    return Receiver(kept["host"], int(kept["port"]), Transport(kept["transport"]), kept["fingerprint"])


def load(path: Path) -> CentralSettings | None:
    """Return the settings kept at ``path``, or None where there are none. Raises SettingsError."""
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_bytes())
        key = None if kept["key"] is None else Key.from_hex(kept["key"])
        if "host" in kept:  # as release 0.1.0 kept them
            only = Receiver(kept["host"], kept["port"])
            return CentralSettings(only, only, kept["account"], key)
        link = None if kept.get("link") is None else _receiver(kept["link"])
        token = Token(kept["token"])
        return CentralSettings(_receiver(kept["broadband"]), _receiver(kept["gsm"]), kept["account"], key, token, link)
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} does not hold the central's settings: set them again") from error

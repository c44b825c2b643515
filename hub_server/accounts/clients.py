"""Clients of the native wire: the pairing window, and one revocable token for each."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from hub_server.hub.ports import Connect, HubClock, SideWrite
from hub_server.protocol import SECRET_BITS, make_pairing_code, secret_text

PAIRING_MS: Final = 5 * 60 * 1000
"""How long a pairing code is good for (ours)."""
PAIRING_TRIES: Final = 3
"""Wrong codes after which the window closes (issue 2: three)."""
MOST_CLIENTS: Final = 64
"""Clients a hub takes (ours)."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client that has been paired. Its token is nowhere; its hash stays in the database."""

    client_id: str
    name: str
    created_utc_ms: int
    token_sha256: bytes = field(repr=False)


@dataclass(slots=True)
class _Window:
    secret: int
    closes_ms: int
    tries_left: int


class PairingClosed(Exception):
    """No pairing window is open: the hub's owner opens one."""


class WrongPairingCode(Exception):
    """The secret is not the window's; after three the window closes."""


class Clients:
    """Who may speak to the hub."""

    def __init__(self, connect: Connect, clock: HubClock, fingerprint: bytes) -> None:
        """Read the clients; ``fingerprint`` goes into pairing codes."""
        with closing(connect()) as connection:
            rows = connection.execute("SELECT client_id, name, created_utc_ms, token_sha256 FROM client").fetchall()
        self._clients = {row[0]: Client(*row) for row in rows}
        self._clock = clock
        self._fingerprint = fingerprint
        self._window: _Window | None = None
        self._on_revoke: set[Callable[[str], None]] = set()

    def all(self) -> list[Client]:
        """Return every client."""
        return list(self._clients.values())

    def open_pairing(self) -> str:
        """Open the window anew and return the code to carry to the client."""
        secret = secrets.randbits(SECRET_BITS)
        self._window = _Window(secret, self._clock.now().steady_ms + PAIRING_MS, PAIRING_TRIES)
        return make_pairing_code(self._fingerprint, secret)

    def pair(self, secret: str, name: str) -> tuple[Client, str, SideWrite]:
        """Take a client in: returns it, its token, and what must be committed. The window closes behind it.

        Raises PairingClosed and WrongPairingCode.
        """
        window = self._window
        if window is None or window.closes_ms <= self._clock.now().steady_ms or len(self._clients) >= MOST_CLIENTS:
            raise PairingClosed
        if not hmac.compare_digest(secret.encode(), secret_text(window.secret).encode()):
            window.tries_left -= 1
            if window.tries_left <= 0:
                self._window = None
            raise WrongPairingCode
        self._window = None
        token = secrets.token_urlsafe(32)
        client = Client(secrets.token_hex(8), name, self._clock.now().utc_ms, _hash(token))
        self._clients[client.client_id] = client
        write = SideWrite(
            "INSERT INTO client (client_id, name, token_sha256, created_utc_ms) VALUES (?, ?, ?, ?)",
            (client.client_id, client.name, client.token_sha256, client.created_utc_ms),
        )
        return client, token, write

    def authenticate(self, token: str) -> Client | None:
        """Return whose token this is, or None."""
        presented = _hash(token)
        for client in self._clients.values():
            if hmac.compare_digest(client.token_sha256, presented):
                return client
        return None

    def revoke(self, client_id: str) -> SideWrite:
        """Withdraw a client's token: it is refused from now on, and open connections are told. See ``pair``."""
        self._clients.pop(client_id, None)
        for listener in tuple(self._on_revoke):
            listener(client_id)
        return SideWrite("DELETE FROM client WHERE client_id = ?", (client_id,))

    def on_revoke(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call ``listener`` with the id of each client that is revoked; returns what stops that."""
        self._on_revoke.add(listener)
        return lambda: self._on_revoke.discard(listener)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

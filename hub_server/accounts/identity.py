"""Who the hub is: an id for life, a name, and the certificate that its clients pin."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hub_server.certificates import der_of, make_certificate, write_private
from hub_server.protocol import certificate_fingerprint


@dataclass(frozen=True, slots=True)
class Identity:
    """The hub's id, certificate and the keys that never leave its ``secrets`` directory."""

    hub_id: str
    fingerprint: bytes
    certificate: Path
    private_key: Path
    pepper: bytes
    annex_key: bytes

    def __repr__(self) -> str:
        """Keep the keys out of logs."""
        return f"Identity({self.hub_id})"


def load_or_create(directory: Path) -> Identity:
    """Return the identity kept in ``directory``, made at the first call (directory 0700, files 0600)."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    if not certificate.exists():
        make_certificate(certificate, key, "Verisure Local hub")
    hub_id = _kept(directory / "hub-id", lambda: secrets.token_hex(8).encode()).decode()
    pepper = _kept(directory / "pepper", lambda: secrets.token_bytes(32))
    annex_key = _kept(directory / "annex-key", lambda: secrets.token_bytes(32))
    return Identity(hub_id, certificate_fingerprint(der_of(certificate)), certificate, key, pepper, annex_key)


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        write_private(path, make())
    return path.read_bytes()

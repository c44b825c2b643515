"""Who the hub is: an id for life, a name, and the certificate that its clients pin."""

import datetime as dt
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub_server.protocol import certificate_fingerprint

_YEARS: Final = 20
"""How long a certificate is good for (ours): clients pin it, so that its end would only lock the owner out."""


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
        _make_certificate(certificate, key)
    hub_id = _kept(directory / "hub-id", lambda: secrets.token_hex(8).encode()).decode()
    pepper = _kept(directory / "pepper", lambda: secrets.token_bytes(32))
    annex_key = _kept(directory / "annex-key", lambda: secrets.token_bytes(32))
    parsed = x509.load_pem_x509_certificate(certificate.read_bytes())
    der = parsed.public_bytes(serialization.Encoding.DER)
    return Identity(hub_id, certificate_fingerprint(der), certificate, key, pepper, annex_key)


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        write_private(path, make())
    return path.read_bytes()


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    temporary = path.with_suffix(".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _make_certificate(certificate: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Verisure Local hub")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    write_private(
        key,
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    write_private(certificate, made.public_bytes(serialization.Encoding.PEM))

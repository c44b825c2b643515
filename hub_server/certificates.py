"""Certificates that their peers pin: made once, kept in two files that only their owner reads."""

import datetime as dt
import hashlib
import os
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_YEARS: Final = 20
"""How long a certificate is good for (ours): its peers pin it, so that its end would only lock people out."""


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    temporary = path.with_suffix(".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def make_certificate(certificate: Path, key: Path, name: str) -> None:
    """Make a key and a certificate of its own for it, with ``name`` as its common name."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
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


def der_of(certificate: Path) -> bytes:
    """Return a certificate as its peers see it."""
    parsed = x509.load_pem_x509_certificate(certificate.read_bytes())
    return parsed.public_bytes(serialization.Encoding.DER)


def fingerprint_of(certificate: Path) -> str:
    """Return the SHA-256 of a certificate in hex, by which its peers know it."""
    return hashlib.sha256(der_of(certificate)).hexdigest()

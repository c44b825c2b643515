"""AES keys of accounts, and what they encrypt."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_BYTES: Final = (16, 24, 32)
_BLOCK: Final = 16
_PLAIN: Final = re.compile(r"[^|\[\]]{0,32}(?:\||(?=\]))(?P<content>.*)", re.DOTALL)
"""Padding, its bar, the content. pysiaalarm leaves out the bar where there is no data, my-dc09-spt pads more."""
_CONTROLS: Final = "".join(map(chr, range(32)))
_PADDING: Final = "0123456789ABCDEFGHJKMNPQRSTUVWXYZ"


class DecryptError(ValueError):
    """The text was not encrypted with this key."""


@dataclass(frozen=True, slots=True)
class Key:
    """An AES key of 16, 24 or 32 bytes that never shows itself."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse other lengths."""
        if len(self.secret) not in KEY_BYTES:
            raise ValueError("an AES key has 16, 24 or 32 bytes (32, 48 or 64 hex digits)")

    @classmethod
    def from_hex(cls, text: str) -> Key:
        """Read a key from hex digits. Raises ValueError."""
        try:
            return cls(bytes.fromhex(text.strip()))
        except ValueError:
            raise ValueError("an AES key has 16, 24 or 32 bytes (32, 48 or 64 hex digits)") from None

    def encrypt(self, content: str) -> str:
        """Return content (what follows the account's number and a bar, or an empty data field) as the wire's hex."""
        # Padding in front, ended by a bar; a content that already fits gets a whole block more.
        tail = f"|{content}"
        pad = "".join(secrets.choice(_PADDING) for _ in range(_BLOCK - len(tail) % _BLOCK))
        cipher = Cipher(algorithms.AES(self.secret), modes.CBC(bytes(_BLOCK))).encryptor()
        return (cipher.update((pad + tail).encode("ascii")) + cipher.finalize()).hex().upper()

    def decrypt(self, text: str) -> str:
        """Return the content of the wire's hex, without its padding. Raises DecryptError."""
        try:
            data = bytes.fromhex(text)
            cipher = Cipher(algorithms.AES(self.secret), modes.CBC(bytes(_BLOCK))).decryptor()
            plain = (cipher.update(data) + cipher.finalize()).decode("ascii")
        except ValueError:
            raise DecryptError("the content does not decrypt") from None
        match = _PLAIN.fullmatch(plain)
        if match is None:
            raise DecryptError("the content does not decrypt")
        # Some receivers pad their answer behind its stamp, as PKCS has it.
        return match["content"].rstrip(_CONTROLS)

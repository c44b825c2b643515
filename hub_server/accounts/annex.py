"""What only the central is to know of a disarm, sealed at the door (DECISIONS 24).

Every disarm carries an annex of the same length. Whether it says that the person was under duress can be read only
with the key, which lies with the hub's secrets: not from the journal, a snapshot, a client's events or how long
anything took.
"""

import base64
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_CALM, _DURESS = b"\x00", b"\x01"


class Seal:
    """Seals one bit, each time to another text of the same length."""

    def __init__(self, key: bytes) -> None:
        """Use a key of 32 bytes."""
        self._cipher = AESGCM(key)

    def __repr__(self) -> str:
        """Keep the key out of logs."""
        return "Seal(****)"

    def mark(self, subject: str, *, duress: bool) -> bytes:
        """Return the sealed bit, bound to ``subject``."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, _DURESS if duress else _CALM, subject.encode())

    def is_duress(self, subject: str, sealed: bytes) -> bool:
        """Open a mark; what was not sealed here, for this subject, says nothing."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], subject.encode()) == _DURESS
        except InvalidTag, ValueError:
            return False

    def annex(self, *, duress: bool) -> str:
        """Return the annex of a disarm."""
        return base64.b64encode(self.mark("annex", duress=duress)).decode()

    def annex_says_duress(self, annex: str) -> bool:
        """Open the annex of a disarm."""
        try:
            sealed = base64.b64decode(annex, validate=True)
        except ValueError:
            return False
        return self.is_duress("annex", sealed)

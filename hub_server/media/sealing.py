"""How pictures lie at rest: each sealed under a key in a file of its own, without which nothing of it can be read."""

import os
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_KEY_BITS: Final = 256

type WritePrivate = Callable[[Path, bytes], None]


class KeyRing:
    """Keys by name in a directory that no backup holds."""

    def __init__(self, directory: Path, write_private: WritePrivate) -> None:
        """Keep keys in ``directory``; ``write_private`` writes one."""
        self._directory = directory
        self._write_private = write_private
        self._new: set[str] = set()

    def seal(self, name: str, picture_id: str, content: bytes) -> bytes:
        """Return a picture sealed with the key ``name``, which is made where there is none."""
        path = self._path(name)
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._write_private(path, AESGCM.generate_key(_KEY_BITS))
            self._new.add(name)
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(path.read_bytes()).encrypt(nonce, content, picture_id.encode())

    def unseal(self, name: str, picture_id: str, sealed: bytes) -> bytes | None:
        """Return a picture's content; None where its key is gone or is not the one."""
        try:
            key = AESGCM(self._path(name).read_bytes())
            return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], picture_id.encode())
        except FileNotFoundError, InvalidTag:
            return None

    def destroy_all_but(self, kept: Callable[[], Collection[str]]) -> None:
        """Destroy every key but those that ``kept`` names; safe to repeat, also after a crash in between.

        One that was made since the last time is judged the next time: its picture may not be on the disk yet.
        """
        spared, self._new = self._new, set()
        if not self._directory.exists():
            return
        names = {*kept(), *spared}
        for path in self._directory.glob("*.key"):
            if path.stem not in names:
                self.destroy(path.stem)

    def destroy(self, name: str) -> None:
        """Destroy a key, which may be gone already."""
        path = self._path(name)
        with suppress(FileNotFoundError), path.open("r+b") as file:
            file.write(secrets.token_bytes(_KEY_BITS // 8))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._directory / f"{name}.key"

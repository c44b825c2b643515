"""Pictures that were just taken and are in no journal yet."""

import secrets
from collections import OrderedDict
from typing import Final

MOST_BYTES: Final = 512 * 1024
"""Longest picture (ours)."""
_MOST: Final = 64
"""Pictures that are held at most (ours): the oldest is given up for a newer one."""


class Exposures:
    """Holds what cameras took, in memory alone, until it is reported."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held: OrderedDict[str, bytes] = OrderedDict()

    def expose(self, content: bytes) -> str:
        """Hold a picture until it is reported; returns its new id. Raises ValueError for a long one."""
        if not 0 < len(content) <= MOST_BYTES:
            raise ValueError(f"a picture has 1 to {MOST_BYTES} bytes")
        picture_id = secrets.token_hex(16)
        self._held[picture_id] = content
        while len(self._held) > _MOST:
            self._held.popitem(last=False)
        return picture_id

    def take(self, picture_id: str) -> bytes | None:
        """Return a picture and hold it no longer; None where it was given up."""
        return self._held.pop(picture_id, None)

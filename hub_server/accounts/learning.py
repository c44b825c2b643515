"""Locks that wait for a new tag: the next one that nobody has becomes the tag of the person for whom it waits.

A tag's id stands on no tag; whoever gives one holds it to the lock. It is kept in memory alone: a hub that starts anew
waits for none, and whoever was giving one begins again.
"""

from dataclasses import dataclass

from hub_server.domain.site import Validity


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose the next new tag will be, when it will work, and until when it is waited for (steady ms)."""

    person_id: str
    validity: Validity
    until_ms: int


class TagLearning:
    """Which locks wait, each for one person."""

    def __init__(self) -> None:
        """Wait for none."""
        self._expected: dict[str, Expected] = {}

    def expect(self, lock_id: str, expected: Expected) -> None:
        """Let a lock wait, in place of what it waited for."""
        self._expected[lock_id] = expected

    def take(self, lock_id: str, now_ms: int) -> Expected | None:
        """Return for whom a lock waits at ``now_ms``, None where it does not; then it waits no more."""
        expected = self._expected.pop(lock_id, None)
        return expected if expected is not None and now_ms < expected.until_ms else None

    def stop(self, lock_id: str) -> None:
        """Let a lock wait no more."""
        self._expected.pop(lock_id, None)

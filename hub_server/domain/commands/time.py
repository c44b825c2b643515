"""Time itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StartHub:
    """The hub has started; ``elapsed_known`` is False when the time it was down could not be told (DECISIONS 4)."""

    elapsed_known: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


type TimeCommand = StartHub | Tick

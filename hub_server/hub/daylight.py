"""Whether it is dark at home."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from astral import Observer
from astral.sun import elevation

SUNSET_DEG: Final = -0.833
"""Where the middle of the sun stands at sunset: half its breadth and refraction under the horizon."""
_EVENING_H: Final = 17
_MORNING_H: Final = 7
"""Without a position it is dark from 17 to 7 o'clock (ours)."""


def is_dark(position: tuple[float, float] | None, utc_ms: int, offset_at: Callable[[int], int]) -> bool:
    """Tell whether the sun is down at a position (degrees north and east), or it is evening where that is unknown."""
    if position is None:
        hour = (utc_ms // 60_000 + offset_at(utc_ms)) // 60 % 24
        return hour >= _EVENING_H or hour < _MORNING_H
    north, east = position
    moment = dt.datetime.fromtimestamp(utc_ms / 1000, dt.UTC)
    return float(elevation(Observer(north, east), moment, with_refraction=False)) < SUNSET_DEG

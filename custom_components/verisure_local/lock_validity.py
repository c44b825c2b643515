"""When a code or a tag works, as Home Assistant says it: days by name, times and dates as it writes them.

The hub counts minutes from midnight, days of the week from 0 for Monday and dates in days since 1970-01-01; all are in
the home's local time. What is left out does not limit.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import probatio
from homeassistant.const import WEEKDAYS
from homeassistant.helpers import config_validation as cv

from .raw import Raw, items, number, number_or_none

MOST_USES: Final = 10_000
"""As the hub has it."""
_DAY_MINUTES: Final = 24 * 60
_EPOCH: Final = dt.date(1970, 1, 1)

VALIDITY: Final = probatio.Schema(
    {
        probatio.Optional("days"): cv.weekdays,
        probatio.Optional("from"): cv.time,
        probatio.Optional("to"): cv.time,
        probatio.Optional("first"): cv.date,
        probatio.Optional("last"): cv.date,
        probatio.Optional("uses"): probatio.All(int, probatio.Range(min=1, max=MOST_USES)),
    }
)
"""How a command says it: ``from`` after ``to`` spans midnight, ``first`` and ``last`` are both included."""


class Never(ValueError):
    """It would never work: an hour of no length, or an end before its beginning. ``key`` is a translation's."""

    def __init__(self, key: str) -> None:
        """Say which."""
        super().__init__(key)
        self.key = key


def to_hub(validity: Mapping[str, object]) -> dict[str, object]:
    """Return what ``VALIDITY`` has read, as the hub reads it. Raises Never."""
    begins, ends = _minute(validity.get("from")), _minute(validity.get("to")) or _DAY_MINUTES
    if begins == ends:
        raise Never("validity_no_hours")
    first, last = _day(validity.get("first")), _day(validity.get("last"))
    if first is not None and last is not None and first > last:
        raise Never("validity_no_days")
    days = validity.get("days")
    return {
        "days": sorted({WEEKDAYS.index(each) for each in days}) if isinstance(days, list) else [],
        "from_minute": begins,
        "to_minute": ends,
        "first_day": first,
        "last_day": last,
        "uses": validity.get("uses", 0),
    }


def from_hub(raw: Raw) -> dict[str, object]:
    """Return what limits a code, of what the hub says; nothing where nothing does."""
    numbers = [each for each in items(raw, "days") if isinstance(each, int)]
    begins, ends = number(raw, "from_minute"), number(raw, "to_minute") or _DAY_MINUTES
    whole = (begins, ends) == (0, _DAY_MINUTES)
    said = {
        "days": [WEEKDAYS[each] for each in numbers if 0 <= each < len(WEEKDAYS)],
        "from": "" if whole else _time(begins),
        "to": "" if whole else _time(ends),
        "first": _date(number_or_none(raw, "first_day")),
        "last": _date(number_or_none(raw, "last_day")),
        "uses": number(raw, "uses"),
    }
    return {key: value for key, value in said.items() if value}


def _minute(time: object) -> int:
    return time.hour * 60 + time.minute if isinstance(time, dt.time) else 0


def _day(date: object) -> int | None:
    return (date - _EPOCH).days if isinstance(date, dt.date) else None


def _time(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _date(day: int | None) -> str:
    return "" if day is None else (_EPOCH + dt.timedelta(days=day)).isoformat()

"""What comes over the wire, read field by field: what is missing or of another shape than expected reads as nothing."""

from collections.abc import Mapping

type Raw = Mapping[str, object]


def text(raw: Raw, key: str) -> str:
    """Return a text, empty where there is none."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def flag(raw: Raw, key: str, *, default: bool = False) -> bool:
    """Return a truth, ``default`` where there is none."""
    value = raw.get(key)
    return value if isinstance(value, bool) else default


def number(raw: Raw, key: str) -> int:
    """Return a whole number, 0 where there is none."""
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def record(raw: Raw, key: str) -> Raw:
    """Return what is under a name by name, empty where there is nothing of the sort."""
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def records(raw: Raw, key: str) -> Mapping[str, Raw | None]:
    """Return the records under a name; None stands for one that has gone."""
    return {name: value for name, value in record(raw, key).items() if value is None or isinstance(value, dict)}


def items(raw: Raw, key: str) -> list[object]:
    """Return a list, empty where there is none."""
    value = raw.get(key)
    return value if isinstance(value, list) else []


def number_or_none(raw: Raw, key: str) -> int | None:
    """Return a whole number, None where there is none."""
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(raw: Raw, key: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(each for each in items(raw, key) if isinstance(each, str))

"""The words of every message, by template and language."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "sv")

_TEXTS: Final[dict[str, dict[str, str]]] = {
    "smart_verification": {
        "en": (
            "{home}: the alarm was disarmed by {actor} {seconds} s after it was raised. "
            "It has been cancelled and nobody at the central will act on it."
        ),
        "sv": (
            "{home}: larmet frånkopplades av {actor} {seconds} s efter att det löst ut. "
            "Det är återkallat och larmcentralen gör inget mer."
        ),
    },
    "arming_failed": {
        "en": "{home}: the alarm was not armed, because this was open or out of reach: {open}.",
        "sv": "{home}: larmet kopplades inte på, eftersom detta var öppet eller inte svarade: {open}.",
    },
}
_NOBODY: Final = {"en": "somebody authorised", "sv": "en behörig person"}


def render(template: str, language: str, params: Mapping[str, str], actor: str, home: str) -> str:
    """Return a message in a person's language; an unknown language reads English."""
    spoken = language if language in LANGUAGES else "en"
    values = {**params, "home": home, "actor": actor or _NOBODY[spoken]}
    return _TEXTS[template][spoken].format_map(values)

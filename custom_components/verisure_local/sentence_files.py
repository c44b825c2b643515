"""Sentences for Assist, put where Home Assistant reads sentences from: only when somebody asks for it.

The first line of a file that we wrote holds the hash of the rest, so that one which somebody has changed since is known
and left alone.
"""

import hashlib
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN

LANGUAGES: Final = ("en", "sv")
_NAME: Final = f"{DOMAIN}.yaml"
_MARK: Final = f"# {DOMAIN} "


async def async_install_sentences(hass: HomeAssistant) -> None:
    """Write the sentences of every language and have Assist read them. Raises ServiceValidationError."""
    folder = Path(hass.config.path("custom_sentences"))
    changed = await hass.async_add_executor_job(_write, folder)
    if changed:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="sentences_changed",
            translation_placeholders={"files": ", ".join(changed)},
        )
    if hass.services.has_service("conversation", "reload"):
        await hass.services.async_call("conversation", "reload", blocking=True)


def _write(folder: Path) -> list[str]:
    """Write every file, or none: returns those that somebody has changed."""
    changed = [f"{language}/{_NAME}" for language in LANGUAGES if not _is_ours(folder / language / _NAME)]
    if not changed:
        for language in LANGUAGES:
            target = folder / language / _NAME
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                _marked((Path(__file__).parent / "sentences" / f"{language}.yaml").read_text("utf-8")), "utf-8"
            )
    return changed


def _marked(text: str) -> str:
    return f"{_MARK}{hashlib.sha256(text.encode()).hexdigest()}\n{text}"


def _is_ours(path: Path) -> bool:
    """Tell whether a file is not there or is as we wrote it."""
    if not path.exists():
        return True
    _, _, rest = (text := path.read_text("utf-8")).partition("\n")
    return text == _marked(rest)

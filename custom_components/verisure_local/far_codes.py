"""Remote PINs and voice codes on their way to the hub; each only where a person has turned it on (DECISIONS 16)."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import CONF_REMOTE_PIN, DOMAIN
from .origin import async_from_afar, unasked

_LONGEST: Final = 16


def typed(code: object) -> str:
    """Return what was typed as the hub reads it: what is no code at all becomes one that is nobody's, and counts."""
    good = isinstance(code, str) and code.isascii() and code.isdigit() and len(code) <= _LONGEST
    return str(code) if good else "0"


def takes_remote_pin(entry: ConfigEntry) -> bool:
    """Tell whether a person has turned the remote PIN on."""
    return entry.options.get(CONF_REMOTE_PIN) is True


def remote_pin(entry: ConfigEntry, code: str | None) -> dict[str, str]:
    """Return what goes to the hub of a code that an action carried: nothing, unless the remote PIN is on."""
    if not code or not takes_remote_pin(entry):
        return {}
    return {"code": typed(code), "via": "remote_pin"}


async def async_who_asks(
    hass: HomeAssistant, entry: ConfigEntry, context: Context | None, code: str | None, *, opens: bool
) -> dict[str, str | None]:
    """Return as whom an action acts, as the hub is told: by remote PIN, as the user, or as Home Assistant itself.

    What ``opens`` (disarms or unlocks) from afar needs a code. Raises ServiceValidationError.
    """
    given = remote_pin(entry, code)
    afar = await async_from_afar(hass, context)
    if opens and ((afar and not given) or unasked(hass, context)):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_from_afar")
    # Afar nobody knows who speaks: what needs no code is then done as Home Assistant, with the rights of an automation.
    return {"user": None if afar or context is None else context.user_id, **given}

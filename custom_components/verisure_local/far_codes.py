"""Remote PINs and voice codes on their way to the hub; each only where a person has turned it on (DECISIONS 16)."""

from typing import Final, assert_never

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import CONF_REMOTE_PIN, DOMAIN
from .origin import async_origin
from .permits import PERMITS, Deed, Permit

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
    hass: HomeAssistant, entry: ConfigEntry, context: Context | None, code: str | None, deed: Deed
) -> dict[str, str | None]:
    """Return as whom an action acts, as the hub is told: by remote PIN, as the user, or as Home Assistant itself.

    ``permits`` says which. Raises ServiceValidationError where it is nobody.
    """
    given = remote_pin(entry, code)
    user = None
    match PERMITS[await async_origin(hass, context), deed]:
        case Permit.AS_USER:
            user = context.user_id if context is not None else None
        case Permit.AS_HOME_ASSISTANT:
            pass
        case Permit.BY_CODE:
            if not given:
                raise _refused("not_from_afar")
        case Permit.NEVER:
            raise _refused("never_from_afar")
        case never:
            assert_never(never)
    return {"user": user, **given}


def _refused(why: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=why)

"""Home Assistant's default code of an alarm panel or a lock, which our entities take for no code.

Home Assistant puts it into every action that has none, whoever asks. It says of nobody who that is, and with the remote
PIN as default everybody at every screen, and every loudspeaker, would disarm.
"""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN

ISSUE: Final = "default_code"
_OPTION: Final = "default_code"
"""The option of entities of both (homeassistant/components/alarm_control_panel, lock)."""


def default_code_of(entry: er.RegistryEntry | None) -> str | None:
    """Return the default code of an entity, None where it has none."""
    options = entry.options.get(entry.domain) if entry is not None else None
    code = options.get(_OPTION) if options is not None else None
    return code if isinstance(code, str) and code else None


@callback
def async_tell_default_code(hass: HomeAssistant, entry: er.RegistryEntry | None) -> None:
    """Ask a person to remove an entity's default code; where there is none any more, no longer."""
    if entry is None:
        return
    issue = f"{ISSUE}_{entry.id}"
    if default_code_of(entry) is None:
        ir.async_delete_issue(hass, DOMAIN, issue)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE,
        translation_placeholders={"entity_id": entry.entity_id},
    )

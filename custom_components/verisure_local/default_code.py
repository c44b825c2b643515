"""Home Assistant's default code of an alarm panel or a lock, which our entities take for no code.

Home Assistant puts it into every action that has none, whoever asks. It says of nobody who that is, and with the remote
PIN as default everybody at every screen, and every loudspeaker, would disarm. ``home_issues`` asks to remove it.
"""

from collections.abc import Mapping
from typing import Final

from homeassistant.const import Platform
from homeassistant.helpers import entity_registry as er

CODED: Final = (Platform.ALARM_CONTROL_PANEL, Platform.LOCK)
OPTION: Final = "default_code"
"""The option of entities of both (homeassistant/components/alarm_control_panel, lock)."""


def own_options(entity: er.RegistryEntry) -> Mapping[str, object]:
    """Return what Home Assistant keeps for an entity on behalf of its platform."""
    options: Mapping[str, object] | None = entity.options.get(entity.domain)
    return options or {}


def default_code_of(entity: er.RegistryEntry | None) -> str | None:
    """Return the default code of an entity, None where it has none."""
    if entity is None or entity.domain not in CODED:
        return None
    code = own_options(entity).get(OPTION)
    return code if isinstance(code, str) and code else None

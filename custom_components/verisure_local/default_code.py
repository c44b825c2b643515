"""Home Assistant's default code of an alarm panel or a lock, which our entities take for no code.

Home Assistant puts it into every action that has none, whoever asks. It says of nobody who that is, and with the remote
PIN as default everybody at every screen, and every loudspeaker, would disarm. ``home_issues`` asks to remove it.
"""

from typing import Final

from homeassistant.helpers import entity_registry as er

_OPTION: Final = "default_code"
"""The option of entities of both (homeassistant/components/alarm_control_panel, lock)."""


def default_code_of(entry: er.RegistryEntry | None) -> str | None:
    """Return the default code of an entity, None where it has none."""
    options = entry.options.get(entry.domain) if entry is not None else None
    code = options.get(_OPTION) if options is not None else None
    return code if isinstance(code, str) and code else None

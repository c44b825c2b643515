"""Repairs of ours: how an issue is put before a person, and what ``repairs`` then knows of it."""

from collections.abc import Mapping

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN


@callback
def async_raise_issue(
    hass: HomeAssistant,
    entry: ConfigEntry,
    issue: str,
    key: str,
    placeholders: Mapping[str, str],
    *,
    fixable: bool,
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
    about: Mapping[str, str] | None = None,
) -> None:
    """Raise ``issue`` about a hub, in the words of ``key``; ``about`` says what its flow mends."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue,
        data={"kind": key, "entry_id": entry.entry_id, **(about or {})},
        is_fixable=fixable,
        severity=severity,
        translation_key=key,
        translation_placeholders={"name": entry.title, **placeholders},
    )

"""What a person has to mend before the hub can be spoken to again, as repairs of Home Assistant.

They are raised where connecting fails so, and withdrawn by the next connection that succeeds.
"""

from typing import Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .client import HubVersionError
from .const import DOMAIN
from .issues import async_raise_issue

TOO_OLD: Final = "hub_too_old"
TOO_NEW: Final = "hub_too_new"
CERTIFICATE: Final = "certificate_changed"


@callback
def async_tell_version(hass: HomeAssistant, entry: ConfigEntry, error: HubVersionError) -> None:
    """Say which of the two, the hub or this integration, has to be updated."""
    _forget(hass, entry, TOO_OLD if error.newer else TOO_NEW)
    # After an update of the integration Home Assistant is started anew, which tries again by itself.
    _tell(hass, entry, TOO_NEW if error.newer else TOO_OLD, fixable=not error.newer, version=error.version)


@callback
def async_tell_certificate(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Say that whoever answers does not show the certificate that was pinned at pairing."""
    _tell(hass, entry, CERTIFICATE, fixable=True, host=str(entry.data[CONF_HOST]))


@callback
def async_connection_mended(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw everything: the hub that was paired answers, and is understood."""
    async_forget_connection(hass, entry)
    for flow in list(entry.async_get_active_flows(hass, {SOURCE_REAUTH})):
        hass.config_entries.flow.async_abort(flow["flow_id"])


@callback
def async_forget_connection(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw everything about an entry's connection."""
    for key in (TOO_OLD, TOO_NEW, CERTIFICATE):
        _forget(hass, entry, key)


def _tell(hass: HomeAssistant, entry: ConfigEntry, key: str, *, fixable: bool, **placeholders: str) -> None:
    async_raise_issue(hass, entry, f"{key}_{entry.entry_id}", key, placeholders, fixable=fixable)


def _forget(hass: HomeAssistant, entry: ConfigEntry, key: str) -> None:
    ir.async_delete_issue(hass, DOMAIN, f"{key}_{entry.entry_id}")

"""Entities that get another id: what is linked goes on with the new one, whether the hub is there or not."""

from homeassistant.const import CONF_ENTITY_ID
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import CONF_TTS, DOMAIN

_NAMES = (CONF_ENTITY_ID, CONF_TTS)
"""Where a subentry names an entity."""


@callback
def async_follow_renames(hass: HomeAssistant) -> None:
    """Keep the subentries of every entry of ours by the ids that their entities have."""

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        change = event.data
        if change["action"] != "update" or "entity_id" not in change["changes"]:
            return
        old, new = change["old_entity_id"], change["entity_id"]
        for entry in hass.config_entries.async_entries(DOMAIN):
            for subentry in list(entry.subentries.values()):
                ids = {name: new for name in _NAMES if subentry.data.get(name) == old}
                if ids:
                    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, **ids})

    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, renamed)

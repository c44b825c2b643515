"""What may be linked, and what is guessed of it."""

from homeassistant.const import CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .const import CONF_ROOM, DOMAIN
from .made_of import made_of
from .protocol import MAX_NAME


def why_not(hass: HomeAssistant, entity_id: str, *, besides: str | None = None) -> str | None:
    """Return the key of the error of an entity that cannot be linked, None of one that can.

    ``besides`` is the id of a subentry that may have it already.
    """
    if _is_linked(hass, entity_id, besides):
        return "already_linked"
    return "of_this_integration" if is_ours(hass, entity_id) else None


def _is_linked(hass: HomeAssistant, entity_id: str, besides: str | None) -> bool:
    return any(
        subentry.data.get(CONF_ENTITY_ID) == entity_id and subentry.subentry_id != besides
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry in entry.subentries.values()
    )


def is_ours(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether an entity, or one that it is made of, comes from a hub: it would hear itself."""
    return made_of(hass, entity_id).ours


def guess(hass: HomeAssistant, entity_id: str) -> dict[str, object]:
    """Return the name and the room that an entity has in Home Assistant."""
    state = hass.states.get(entity_id)
    entity = er.async_get(hass).async_get(entity_id)
    device = dr.async_get(hass).async_get(entity.device_id) if entity and entity.device_id else None
    area_id = (entity.area_id if entity else None) or (device.area_id if device else None)
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    return {
        CONF_NAME: (state.name if state is not None else entity_id)[:MAX_NAME],
        CONF_ROOM: area.name if area is not None else "",
    }

"""The hub's own devices behind entities of Home Assistant."""

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN


def hub_device_id(hass: HomeAssistant, hub_id: str, entity_id: str) -> str:
    """Return the device of a hub behind an entity. Raises ServiceValidationError where it is none of that hub."""
    entity = er.async_get(hass).async_get(entity_id)
    device = dr.async_get(hass).async_get(entity.device_id) if entity and entity.device_id else None
    prefix = f"{hub_id}_"
    for domain, identifier in device.identifiers if device is not None else ():
        if domain == DOMAIN and identifier.startswith(prefix):
            return identifier.removeprefix(prefix)
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="not_of_this_hub",
        translation_placeholders={ATTR_ENTITY_ID: entity_id},
    )

"""What may be linked, and what is guessed of it."""

from collections.abc import Iterator, Mapping

from homeassistant.const import ATTR_ENTITY_ID, CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import HomeAssistant, State, valid_entity_id
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.template import Template, is_template_string
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration

from .const import CONF_ROOM, DOMAIN
from .protocol import MAX_NAME

_DEEPEST = 8
_MEMBERS = (ATTR_ENTITY_ID, "device_trackers")
"""Where a group says of which entities it is, and a person of which trackers."""


def why_not(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the key of the error of an entity that cannot be linked, None of one that can."""
    if _is_linked(hass, entity_id):
        return "already_linked"
    return "of_this_integration" if is_ours(hass, entity_id) else None


def _is_linked(hass: HomeAssistant, entity_id: str) -> bool:
    return any(
        subentry.data.get(CONF_ENTITY_ID) == entity_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry in entry.subentries.values()
    )


def is_ours(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether an entity, or one that it is made of, comes from a hub: it would hear itself."""
    registry = er.async_get(hass)
    found = (registry.async_get(each) for each in made_of(hass, entity_id))
    return any(entity is not None and entity.platform == DOMAIN for entity in found)


def made_of(hass: HomeAssistant, entity_id: str) -> set[str]:
    """Return an entity and all that it is a group, a person, a template or another helper of, however deep."""
    found, newest = {entity_id}, {entity_id}
    for _ in range(_DEEPEST):
        newest = {member for each in newest for member in _members(hass, each)} - found
        found |= newest
        if not newest:
            break
    return found


def says_members(state: State | None) -> list[str]:
    """Return what a state says that an entity is a group or a person of."""
    lists = [state.attributes.get(key) for key in _MEMBERS] if state is not None else []
    return [each for found in lists if isinstance(found, (list, tuple)) for each in found if isinstance(each, str)]


def _members(hass: HomeAssistant, entity_id: str) -> Iterator[str]:
    yield from says_members(hass.states.get(entity_id))
    entity = er.async_get(hass).async_get(entity_id)
    entry = hass.config_entries.async_get_entry(entity.config_entry_id or "") if entity is not None else None
    if entry is not None and entry.domain != DOMAIN and _is_helper(hass, entry.domain):
        yield from _named(hass, entry.options)


def _is_helper(hass: HomeAssistant, domain: str) -> bool:
    try:
        return async_get_loaded_integration(hass, domain).integration_type == "helper"
    except IntegrationNotLoaded:
        return False


def _named(hass: HomeAssistant, options: object) -> Iterator[str]:
    """Yield the entities that a helper's options name, in so many words or in a template."""
    match options:
        case str() if is_template_string(options):
            yield from Template(options, hass).async_render_to_info().entities
        case str() if valid_entity_id(options):
            yield options
        case Mapping():
            for value in options.values():
                yield from _named(hass, value)
        case list() | tuple():
            for value in options:
                yield from _named(hass, value)
        case _:
            pass


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

"""Which entities may be linked as what: the same for a new link, for another entity of one, and for a repair."""

from typing import Final

import probatio
from homeassistant.components.binary_sensor.const import DOMAIN as BINARY_SENSOR
from homeassistant.components.cover.const import DOMAIN as COVER
from homeassistant.components.cover.const import CoverDeviceClass
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_DEVICE_CLASS
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)

from .const import (
    CONF_AREA,
    SUBENTRY_CAMERA,
    SUBENTRY_DETECTOR,
    SUBENTRY_LOCK,
    SUBENTRY_PLUG,
    SUBENTRY_PRESENCE,
    SUBENTRY_SIREN,
    SUBENTRY_VOICE,
)
from .coordinator import VerisureLocalConfigEntry
from .link_checks import why_not

_CONTACT: Final = "contact"
_OPENINGS: Final = (CoverDeviceClass.GARAGE, CoverDeviceClass.GATE, CoverDeviceClass.DOOR, CoverDeviceClass.WINDOW)
"""Covers that somebody can come in by; a blind or an awning guards nothing."""
_DOMAINS: Final[dict[str, tuple[str, ...]]] = {
    SUBENTRY_LOCK: ("lock",),
    SUBENTRY_PLUG: ("switch", "light"),
    SUBENTRY_SIREN: ("siren", "switch"),
    SUBENTRY_CAMERA: ("camera",),
    SUBENTRY_VOICE: ("media_player", "assist_satellite"),
    SUBENTRY_PRESENCE: ("person", "device_tracker"),
}


def entities_for(family: str, kind: str = _CONTACT) -> EntitySelector:
    """Return the choice of entities for a type of subentries; a cover is a contact and no other kind of detector."""
    if family != SUBENTRY_DETECTOR:
        return EntitySelector(EntitySelectorConfig(domain=list(_DOMAINS[family])))
    if kind != _CONTACT:
        return EntitySelector(EntitySelectorConfig(domain=BINARY_SENSOR))
    return EntitySelector(
        EntitySelectorConfig(filter=[{"domain": BINARY_SENSOR}, {"domain": COVER, "device_class": list(_OPENINGS)}])
    )


def area_field(entry: VerisureLocalConfigEntry) -> dict[probatio.Marker, object]:
    """Return the field that asks in which area of the home a device is; none where there is but one."""
    areas = list(entry.runtime_data.home.areas.values()) if entry.state is ConfigEntryState.LOADED else []
    if len(areas) < 2:  # noqa: PLR2004 - several
        return {}
    options = [SelectOptionDict(value=area.area_id, label=area.name) for area in areas]
    selector = SelectSelector(SelectSelectorConfig(options=options))
    return {probatio.Required(CONF_AREA, default=areas[0].area_id): selector}


def misfit(hass: HomeAssistant, entity_id: str, family: str, *, besides: str | None = None) -> str | None:
    """Return the key of the error of an entity that cannot be linked so, None of one that can.

    ``besides`` is the subentry that may have it already: the one that is changed.
    """
    error = why_not(hass, entity_id, besides=besides)
    if error is not None or family != SUBENTRY_DETECTOR:
        return error
    # The selector refuses another domain; another class it only leaves out.
    if split_entity_id(entity_id)[0] == BINARY_SENSOR:
        return None
    opening = is_cover(entity_id) and class_of(hass, entity_id) in _OPENINGS
    return None if opening else "no_opening"


def is_cover(entity_id: str) -> bool:
    """Tell whether an entity is a cover, which is a contact and nothing else."""
    return split_entity_id(entity_id)[0] == COVER


def needs_voice(entity_id: str) -> bool:
    """Tell whether an entity needs a text-to-speech to speak with; a satellite has its own."""
    return split_entity_id(entity_id)[0] == "media_player"


def class_of(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return an entity's device class."""
    state = hass.states.get(entity_id)
    return state.attributes.get(ATTR_DEVICE_CLASS) if state is not None else None

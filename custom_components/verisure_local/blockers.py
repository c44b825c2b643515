"""What stands in the way of arming, as the hub says it, with the entity that leaves it out, and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .coordinator import VerisureLocalCoordinator
from .raw import items, text

_RADIO = "radio"
"""How the hub names what is no device: a jammed radio, which nobody can leave out."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """A device in the way, and why; ``entity_id`` leaves it out, None where nothing can."""

    device_id: str
    entity_id: str | None
    name: str
    reason: str
    in_words: str
    """As people say it, in the language of this Home Assistant."""


@callback
def async_blockers(coordinator: VerisureLocalCoordinator, answer: Mapping[str, object]) -> list[Blocker]:
    """Return what the hub's answer to ``check_arming`` names, in its order."""
    return list(_read(coordinator, answer))


def _read(coordinator: VerisureLocalCoordinator, answer: Mapping[str, object]) -> Iterator[Blocker]:
    hass = coordinator.hass
    texts = async_get_cached_translations(hass, hass.config.language, "entity", DOMAIN)
    about = f"component.{DOMAIN}.entity.binary_sensor"
    for each in items(answer, "blockers"):
        if not isinstance(each, dict):
            continue
        device_id, name, reason = text(each, "device_id"), text(each, "name"), text(each, "reason")
        why = texts.get(f"{about}.ready_home.state_attributes.reasons.state.{reason}", reason.replace("_", " "))
        words = texts.get(f"{about}.radio_jammed.name", name) if device_id == _RADIO else f"{name} ({why})"
        yield Blocker(device_id, _entity_of(hass, coordinator, device_id), name, reason, words)


def _entity_of(hass: HomeAssistant, coordinator: VerisureLocalCoordinator, device_id: str) -> str | None:
    """Return an entity of the device, the one that people know it by where there is one."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, f"{coordinator.hub_id}_{device_id}"), config_entry_id=coordinator.config_entry.entry_id
    )
    if device is None:
        return None
    entities = er.async_entries_for_device(er.async_get(hass), device.id)
    own = sorted(entities, key=lambda each: (each.entity_category is not None, each.entity_id))
    return own[0].entity_id if own else None

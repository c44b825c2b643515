"""What an entity is made of: a group of its members, a helper of what its settings, its templates and its object name.

Home Assistant keeps no table of this. What it knows is taken together: what a state says of its members; what a
helper's entry and its observations are set to; what the running entity itself holds, which is the only place where one
that is defined in YAML can be asked; and what a template reads when it is rendered. A template is read as a text too,
since a rendering shows nothing of what stands behind an ``or``.

Out of sight stays what goes through something that is no entity's own: an automation or a script that turns a helper
on, another Home Assistant or a broker that sends a state back, and the loudspeaker that a microphone hears.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State, split_entity_id, valid_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import entity_sources
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.template import Template, is_template_string
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration

from .const import DOMAIN

_DEEPEST: Final = 8
"""How deep helpers of helpers are followed (ours)."""
_LONGEST: Final = 2000
"""How many values of one entity's object are looked at (ours): settings have some dozens."""
_MEMBERS: Final = (ATTR_ENTITY_ID, "device_trackers")
"""Where a group says of which entities it is, and a person of which trackers."""
_PLACES: Final = frozenset({"zone"})
"""What somebody is in, and not made of: a zone knows who else is there, our own trackers among them."""
_SETTINGS: Final = ("coordinator",)
"""What an entity holds whose settings are its own: a template with triggers has them there."""
_OURS: Final = re.compile(rf"(?<![\w.]){DOMAIN}(?:\b|_)")
"""The integration itself, one of its triggers or one of its events; not an entity that has its name in its own."""
_WORD: Final = re.compile(r"(?=\b([a-z_][a-z0-9_]*\.[a-z0-9_]+)\b)")


@dataclass(frozen=True, slots=True)
class MadeOf:
    """An entity and all that it is made of."""

    entity_ids: frozenset[str]
    ours: bool
    """Whether something of it comes from a hub."""
    changes: bool
    """Whether it has a template, which may read others each time."""


@dataclass(slots=True)
class _Found:
    """What has been found of one entity."""

    entity_ids: set[str]
    ours: bool = False
    changes: bool = False


def made_of(hass: HomeAssistant, entity_id: str) -> MadeOf:
    """Return what an entity is a group, a person, a template or another helper of, however deep."""
    whole, newest = _Found({entity_id}), {entity_id}
    for _ in range(_DEEPEST):
        coming: set[str] = set()
        for each in newest:
            if _is_from_a_hub(hass, each):
                whole.ours = True
                continue
            parts = _parts(hass, each)
            coming |= parts.entity_ids
            whole.ours |= parts.ours
            whole.changes |= parts.changes
        newest = {each for each in coming - whole.entity_ids if split_entity_id(each)[0] not in _PLACES}
        whole.entity_ids |= newest
        if not newest:
            break
    return MadeOf(frozenset(whole.entity_ids), whole.ours, whole.changes)


def says_members(state: State | None) -> list[str]:
    """Return what a state says that an entity is a group or a person of."""
    lists = [state.attributes.get(key) for key in _MEMBERS] if state is not None else []
    return [each for found in lists if isinstance(found, (list, tuple)) for each in found if isinstance(each, str)]


def _is_from_a_hub(hass: HomeAssistant, entity_id: str) -> bool:
    entity = er.async_get(hass).async_get(entity_id)
    return entity is not None and entity.platform == DOMAIN


def _parts(hass: HomeAssistant, entity_id: str) -> _Found:
    found = _Found(set(says_members(hass.states.get(entity_id))))
    for value in (*_set_to(hass, entity_id), *_held_by(hass, entity_id)):
        _read(hass, value, found)
    return found


def _set_to(hass: HomeAssistant, entity_id: str) -> Iterator[object]:
    """Yield what the helper is set to that an entity comes from, which is there before it runs."""
    entity = er.async_get(hass).async_get(entity_id)
    entry = hass.config_entries.async_get_entry(entity.config_entry_id or "") if entity is not None else None
    if entry is not None and _is_helper(hass, entry.domain):
        yield entry.options
        for subentry in entry.subentries.values():
            yield subentry.data


def _is_helper(hass: HomeAssistant, domain: str) -> bool:
    try:
        return async_get_loaded_integration(hass, domain).integration_type == "helper"
    except IntegrationNotLoaded:
        return False


def _held_by(hass: HomeAssistant, entity_id: str) -> Iterator[object]:
    """Yield what the running entity itself holds, under whatever name its integration gave that."""
    source = entity_sources(hass).get(entity_id)
    for platform in async_get_platforms(hass, source["domain"]) if source is not None else []:
        entity = platform.entities.get(entity_id)
        if entity is not None:
            held = vars(entity)
            yield held
            yield from (getattr(held.get(key), "config", None) for key in _SETTINGS)


def _read(hass: HomeAssistant, value: object, found: _Found) -> None:
    """Add the entities that a value names: in so many words, by their id of the registry, or in a template."""
    waiting, left = deque([value]), _LONGEST
    while waiting and left:
        left -= 1
        match waiting.popleft():
            case Template() as template:
                _read_template(hass, template, found)
            case str() as text if is_template_string(text):
                _read_template(hass, Template(text, hass), found)
            case str() as text:
                found.ours |= _OURS.match(text) is not None
                known = er.async_get(hass).entities.get_entry(text)
                if valid_entity_id(text) or known is not None:
                    found.entity_ids.add(text if known is None else known.entity_id)
            case Mapping() as mapping:
                waiting.extend((*mapping.keys(), *mapping.values()))
            case list() | tuple() | deque() | AbstractSet() as several:
                waiting.extend(several)
            case record if is_dataclass(record) and not isinstance(record, type):
                waiting.extend(getattr(record, field.name, None) for field in fields(record))
            case _:
                pass


def _read_template(hass: HomeAssistant, template: Template, found: _Found) -> None:
    info = Template(template.template, hass).async_render_to_info()
    registry = er.async_get(hass)
    words = _WORD.findall(template.template)
    found.entity_ids |= info.entities
    found.entity_ids.update(each for each in words if hass.states.get(each) is not None or each in registry.entities)
    found.changes |= not info.is_static
    # One that reads a whole domain, or all there is, reads ours with it.
    domains = info.domains | info.domains_lifecycle
    everything = info.all_states or info.all_states_lifecycle
    found.ours |= _OURS.search(template.template) is not None or any(
        entity.platform == DOMAIN and not entity.disabled and (everything or entity.domain in domains)
        for entity in registry.entities.values()
    )

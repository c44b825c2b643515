"""Links that lead back to the hub: a group, a template or another helper that has come to hold one of our entities.

Linking refuses these, but what a group holds may change afterwards. The hub would then hear itself: a detector that is
open because the hub says so never closes. Such a link is lost to the alarm, and a repair says why.
"""

from collections.abc import Callable, Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_NAME, STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_state_change_event

from ..const import DOMAIN
from ..made_of import made_of, says_members
from .family import Link


class Loops:
    """Watches what linked entities are made of."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, changed: Callable[[list[str]], None]) -> None:
        """Watch for an entry; ``changed`` is told which entities have become a loop, or are none any more."""
        self._hass = hass
        self._entry = entry
        self._changed = changed
        self._links: dict[str, Link] = {}
        self._looping: set[str] = set()
        self._changing: set[str] = set()
        self._untrack: CALLBACK_TYPE | None = None

    def has(self, entity_id: str) -> bool:
        """Tell whether a linked entity leads back to a hub."""
        return entity_id in self._looping

    @callback
    def async_watch(self, links: Iterable[Link]) -> None:
        """Watch these links from now on, and no others."""
        gone, self._links = self._links, {link.entity_id: link for link in links}
        for entity_id, link in gone.items():
            if entity_id not in self._links or self._links[entity_id].link != link.link:
                ir.async_delete_issue(self._hass, DOMAIN, _issue(link))
        self._look()

    @callback
    def async_stop(self) -> None:
        """End, and say nothing any more."""
        self._forget_watched()
        for link in self._links.values():
            ir.async_delete_issue(self._hass, DOMAIN, _issue(link))

    @callback
    def _forget_watched(self) -> None:
        if self._untrack is not None:
            self._untrack()
            self._untrack = None

    @callback
    def _look(self) -> None:
        self._forget_watched()
        parts = {entity_id: made_of(self._hass, entity_id) for entity_id in self._links}
        watched = sorted({each for found in parts.values() for each in found.entity_ids})
        self._untrack = async_track_state_change_event(self._hass, watched, self.async_heard)
        self._looping = {entity_id for entity_id, found in parts.items() if found.ours}
        self._changing = {entity_id for entity_id, found in parts.items() if found.changes}
        for entity_id, link in self._links.items():
            self._tell(link, entity_id, looping=entity_id in self._looping)

    @callback
    def async_heard(self, event: Event[EventStateChangedData]) -> None:
        """Look again where an entity may hold others than before; to be asked before its state is told to the hub."""
        entity_id, old, new = event.data["entity_id"], event.data["old_state"], event.data["new_state"]
        # A helper whose options change goes and comes back; a group says anew what it holds.
        there = old is not None and new is not None and STATE_UNAVAILABLE not in {old.state, new.state}
        if there and says_members(old) == says_members(new) and not self._reads_others(entity_id):
            return
        before = self._looping
        self._look()
        if before != self._looping:
            self._changed(sorted(before ^ self._looping))

    def _reads_others(self, entity_id: str) -> bool:
        """Tell whether what a template reads by now is another matter than at the last look."""
        return entity_id in self._changing and made_of(self._hass, entity_id).ours != (entity_id in self._looping)

    def _tell(self, link: Link, entity_id: str, *, looping: bool) -> None:
        if not looping:
            ir.async_delete_issue(self._hass, DOMAIN, _issue(link))
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            _issue(link),
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="linked_to_itself",
            translation_placeholders={"name": str(link.data[CONF_NAME]), "entity_id": entity_id},
        )


def _issue(link: Link) -> str:
    return f"linked_to_itself_{link.link}"

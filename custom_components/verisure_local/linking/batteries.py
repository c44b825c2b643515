"""Batteries of linked devices: what Home Assistant knows of them beside the entity that is linked.

A battery is another entity of the same device, or an attribute of the linked one. A low one is the hub's fault of the
linked device; whether that can be reached is told by the device itself, and never by its battery.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from homeassistant.components.binary_sensor.const import DOMAIN as BINARY_SENSOR
from homeassistant.const import ATTR_BATTERY_LEVEL, STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from ..const import DOMAIN, LOGGER
from ..coordinator import VerisureLocalCoordinator
from .family import Link

_BATTERY: Final = "battery"
_DOMAINS: Final = (BINARY_SENSOR, "sensor")
"""In this order: what a maker calls low goes before a percentage, which the hub would judge."""
_FULL: Final = 100
_NOTHING: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
_ANOTHER: Final = frozenset({"device_id", "device_class", "entity_id", "disabled_by"})


class Batteries:
    """Tells the hub of the batteries of linked devices."""

    def __init__(self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
        """Tell the coordinator's hub."""
        self._hass = hass
        self._coordinator = coordinator
        self._links: list[Link] = []
        self._told: dict[str, Mapping[str, object]] = {}
        self._untrack: list[CALLBACK_TYPE] = []

    async def async_sync(self, links: Iterable[Link]) -> None:
        """Watch the batteries of ``links`` from now on, and tell what each says."""
        self._links, self._told = list(links), {}
        self._track()
        await self._async_tell(self._links)

    @callback
    def async_stop(self) -> None:
        """End."""
        for untrack in self._untrack:
            untrack()
        self._untrack = []

    @callback
    def _track(self) -> None:
        self.async_stop()
        watched = {battery_of(self._hass, link.entity_id) for link in self._links}
        self._untrack = [
            async_track_state_change_event(self._hass, sorted(watched), self._async_changed),
            self._hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._async_registered),
        ]

    @callback
    def _async_registered(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Look for batteries anew where an entity came or went, or is another than it was."""
        change = event.data
        if not self._links or (change["action"] == "update" and not _ANOTHER & change["changes"].keys()):
            return
        self._track()
        self._tell(self._links)

    @callback
    def _async_changed(self, event: Event[EventStateChangedData]) -> None:
        self._tell([link for link in self._links if battery_of(self._hass, link.entity_id) == event.data["entity_id"]])

    @callback
    def _tell(self, links: list[Link]) -> None:
        if links and self._coordinator.available:
            work = self._async_tell(links)
            self._coordinator.config_entry.async_create_background_task(self._hass, work, "verisure_local battery")

    def _said_of(self, link: Link) -> Mapping[str, object] | None:
        battery = battery_of(self._hass, link.entity_id)
        state = self._hass.states.get(battery)
        said = what_is_said(state)
        if said is None and battery == link.entity_id and state is not None and state.state not in _NOTHING:
            # There is no battery, or none any more: nobody else could end the fault of one that was low.
            return {"low": False}
        return said

    async def _async_tell(self, links: Iterable[Link]) -> None:
        for link in links:
            said = self._said_of(link)
            if said is None or self._told.get(link.link) == said:
                continue
            self._told[link.link] = said
            try:
                await self._coordinator.async_command("report_battery", link=link.link, **said)
            except HomeAssistantError as error:
                # A hub of before cannot hear it; one that is gone is told when it is back.
                self._told.pop(link.link, None)
                LOGGER.debug("The hub did not hear of the battery of %s: %s", link.entity_id, error)


def battery_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return the entity that tells of a linked entity's battery: one of the same device, or that entity itself."""
    registry = er.async_get(hass)
    linked = registry.async_get(entity_id)
    if linked is None or linked.device_id is None:
        return entity_id
    found = [
        entity
        for entity in er.async_entries_for_device(registry, linked.device_id)
        if (entity.device_class or entity.original_device_class) == _BATTERY
        and entity.domain in _DOMAINS
        and entity.platform != DOMAIN
    ]
    found.sort(key=lambda entity: (_DOMAINS.index(entity.domain), entity.entity_id))
    return found[0].entity_id if found else entity_id


def what_is_said(state: State | None) -> Mapping[str, object] | None:
    """Return what a state says of a battery, as the hub takes it, None where it says nothing."""
    if state is None:
        return None
    is_battery = state.attributes.get("device_class") == _BATTERY
    if is_battery and state.domain == BINARY_SENSOR:
        return {"low": state.state == STATE_ON} if state.state in {STATE_ON, STATE_OFF} else None
    percent = _percent(state.state if is_battery else state.attributes.get(ATTR_BATTERY_LEVEL))
    return None if percent is None else {"percent": percent}


def _percent(value: object) -> int | None:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    try:
        percent = float(value)
    except ValueError:
        return None
    # Also false for what is no number at all.
    return round(percent) if 0 <= percent <= _FULL else None

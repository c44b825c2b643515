"""Real detectors: binary sensors that Home Assistant has, played as detectors of the hub (DECISIONS 18)."""

import asyncio

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_ENTITY_ID, CONF_NAME, STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from .const import CONF_ENTRY_ROUTE, CONF_KIND, CONF_ROOM, DOMAIN, LOGGER, SUBENTRY_DETECTOR
from .coordinator import CONNECTION, VerisureLocalCoordinator


class Linking:
    """Tells the hub of every linked detector, and what each senses the moment it does."""

    def __init__(self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
        """Play the detectors of the coordinator's entry."""
        self._hass = hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._links: dict[str, str] = {}
        self._untrack: CALLBACK_TYPE | None = None
        self._unlisten: CALLBACK_TYPE | None = None
        self._lock = asyncio.Lock()

    @callback
    def async_start(self) -> None:
        """Begin, and begin again whenever the hub is back."""
        self._unlisten = self._coordinator.async_add_listener(CONNECTION, self.async_sync)
        self._entry.async_on_unload(async_at_started(self._hass, self.async_sync))
        self.async_sync()

    @callback
    def async_stop(self) -> None:
        """End."""
        for stop in (self._unlisten, self._untrack):
            if stop is not None:
                stop()

    @callback
    def async_sync(self, _hass: HomeAssistant | None = None) -> None:
        """Bring the hub's linked devices to what the entry's subentries say, with their present readings."""
        self._entry.async_create_background_task(self._hass, self._async_sync(), "verisure_local linking")

    async def _async_sync(self) -> None:
        async with self._lock:
            wanted = {
                key: each for key, each in self._entry.subentries.items() if each.subentry_type == SUBENTRY_DETECTOR
            }
            self._track(wanted)
            if not self._coordinator.available:
                return
            try:
                await self._async_unlink(wanted)
                for subentry in wanted.values():
                    await self._async_link(subentry)
                if wanted:
                    await self._async_report([each.data[CONF_ENTITY_ID] for each in wanted.values()])
            except HomeAssistantError as error:
                LOGGER.warning("Linked detectors were not brought up to date: %s", error)

    @callback
    def _track(self, wanted: dict[str, ConfigSubentry]) -> None:
        if self._untrack is not None:
            self._untrack()
        self._links = {each.data[CONF_ENTITY_ID]: key for key, each in wanted.items()}
        self._untrack = async_track_state_change_event(self._hass, list(self._links), self._async_changed)

    async def _async_unlink(self, wanted: dict[str, ConfigSubentry]) -> None:
        kept = {key.lower() for key in wanted}
        for device in self._coordinator.home.devices.values():
            if device.link and device.player == "linked" and device.link.lower() not in kept:
                await self._coordinator.async_command("unlink_device", link=device.link)

    async def _async_link(self, subentry: ConfigSubentry) -> None:
        data = subentry.data
        self._tell_if_gone(subentry)
        await self._coordinator.async_command(
            "link_device",
            link=subentry.subentry_id,
            kind=data[CONF_KIND],
            name=data[CONF_NAME],
            room=data.get(CONF_ROOM, ""),
            entry_route=data.get(CONF_ENTRY_ROUTE, False),
            area_id=next(iter(self._coordinator.home.areas), ""),
        )

    def _tell_if_gone(self, subentry: ConfigSubentry) -> None:
        issue = f"linked_gone_{subentry.subentry_id}"
        if self._hass.states.get(subentry.data[CONF_ENTITY_ID]) is not None or not self._hass.is_running:
            ir.async_delete_issue(self._hass, DOMAIN, issue)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="linked_gone",
            translation_placeholders={
                "name": subentry.data[CONF_NAME],
                "entity_id": subentry.data[CONF_ENTITY_ID],
            },
        )

    @callback
    def _async_changed(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old is not None and new is not None and old.state == new.state:
            return
        if self._coordinator.available:
            report = self._async_report_safely([event.data["entity_id"]])
            # Started at once, so that the reading is on its way before anything else happens.
            self._hass.async_create_task(report, "verisure_local reading", eager_start=True)

    async def _async_report_safely(self, entity_ids: list[str]) -> None:
        try:
            await self._async_report(entity_ids)
        except HomeAssistantError as error:
            LOGGER.warning("The hub did not take a reading, it is told again when it is back: %s", error)

    async def _async_report(self, entity_ids: list[str]) -> None:
        readings = [
            {"link": self._links[each], **_reading(self._hass.states.get(each))}
            for each in entity_ids
            if each in self._links
        ]
        await self._coordinator.async_command("report_readings", readings=readings)


def _reading(state: State | None) -> dict[str, bool]:
    known = state is not None and state.state in {STATE_ON, STATE_OFF}
    return {"sensed": state is not None and state.state == STATE_ON, "available": known}

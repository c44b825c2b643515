"""What somebody has to see to in a home whose hub answers, as repairs of Home Assistant.

Each is raised and withdrawn by what the hub, or Home Assistant's own registry, says; while the hub is gone nothing is
known, and what was said stands.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import HUB, READINESS, VerisureLocalCoordinator
from .default_code import CODED, default_code_of
from .issues import async_raise_issue

CENTRAL: Final = "central_unreachable"
SERVICE: Final = "service_forgotten"
DEFAULT_CODE: Final = "default_code"
CENTRAL_AFTER: Final = timedelta(minutes=15)
"""How long the central may be out of reach before somebody should look (ours): a restarted router is back by then."""
SERVICE_AFTER: Final = timedelta(hours=1)
"""How long a component may be in service mode before it looks forgotten (ours): half of what the hub allows."""


class HomeIssues:
    """Watches one home."""

    def __init__(self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
        """Watch the coordinator's home."""
        self._hass = hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._stops: list[CALLBACK_TYPE] = []
        self._waiting: dict[str, CALLBACK_TYPE] = {}
        self._raised: set[str] = set()

    @callback
    def async_start(self) -> None:
        """Begin."""
        self._stops = [
            self._coordinator.async_add_listener(HUB, self._look_at_central),
            self._coordinator.async_add_listener(READINESS, self._look_at_service),
            self._hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._registry_changed),
        ]
        self._look_at_central()
        self._look_at_service()
        self._look_at_default_codes()

    @callback
    def async_stop(self) -> None:
        """End, and say nothing any more."""
        for stop in (*self._stops, *self._waiting.values()):
            stop()
        self._waiting.clear()
        for issue in list(self._raised):
            self._forget(issue)

    @callback
    def _look_at_central(self) -> None:
        if not self._coordinator.available:
            return
        hub, issue = self._coordinator.home.hub, f"{CENTRAL}_{self._entry.entry_id}"
        if hub.central != "unreachable":
            self._forget(issue)
            return
        silent = timedelta(0)
        if hub.silent_since_utc_ms is not None:
            silent = max(silent, dt_util.utcnow() - dt_util.utc_from_timestamp(hub.silent_since_utc_ms / 1000))
        self._raise_after(
            issue, CENTRAL_AFTER - silent, partial(self._tell, issue, CENTRAL, ir.IssueSeverity.ERROR, fixable=False)
        )

    @callback
    def _look_at_service(self) -> None:
        if not self._coordinator.available:
            return
        prefix = f"{SERVICE}_{self._entry.entry_id}_"
        found = {
            f"{prefix}{device.device_id}": device for device in self._coordinator.home.noted.values() if device.service
        }
        for issue in [each for each in (*self._waiting, *self._raised) if each.startswith(prefix)]:
            if issue not in found:
                self._forget(issue)
        for issue, device in found.items():
            # A hub that is too old does not say since when: then it is since Home Assistant has heard of it.
            now, since = dt_util.utcnow(), device.service_since_utc_ms
            began = now if since is None else min(now, dt_util.utc_from_timestamp(since / 1000))
            tell = partial(
                self._tell,
                issue,
                SERVICE,
                ir.IssueSeverity.WARNING,
                about={"device_id": device.device_id},
                component=device.name,
                since=f"{dt_util.as_local(began):%Y-%m-%d %H:%M}",
            )
            self._raise_after(issue, began + SERVICE_AFTER - now, tell)

    @callback
    def _registry_changed(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        change = event.data
        if change["action"] == "update" and not {"options", "entity_id"} & change["changes"].keys():
            return
        entity = er.async_get(self._hass).async_get(change["entity_id"])
        if entity is None:
            # What was removed no longer says whose it was.
            concerned = bool(self._raised)
        else:
            # Entities come by the hundred with a new hub: none is looked at that cannot have a code.
            concerned = entity.config_entry_id == self._entry.entry_id and entity.domain in CODED
        if concerned:
            self._look_at_default_codes()

    @callback
    def _look_at_default_codes(self) -> None:
        prefix = f"{DEFAULT_CODE}_{self._entry.entry_id}_"
        entities = er.async_entries_for_config_entry(er.async_get(self._hass), self._entry.entry_id)
        found = {f"{prefix}{entity.id}": entity for entity in entities if default_code_of(entity) is not None}
        for issue in [each for each in self._raised if each.startswith(prefix)]:
            if issue not in found:
                self._forget(issue)
        for issue, entity in found.items():
            about = {"entity_id": entity.entity_id}
            self._tell(issue, DEFAULT_CODE, ir.IssueSeverity.ERROR, about=about, entity_id=entity.entity_id)

    # ---- saying it --------------------------------------------------------------------------------------------------

    def _raise_after(self, issue: str, delay: timedelta, tell: Callable[[], None]) -> None:
        """Raise an issue when its time has come; once raised or waiting it is left alone."""
        if issue in self._waiting or issue in self._raised:
            return
        if delay <= timedelta(0):
            tell()
            return

        @callback
        def due(_now: datetime) -> None:
            self._waiting.pop(issue, None)
            tell()

        self._waiting[issue] = async_call_later(self._hass, delay, due)

    def _tell(
        self,
        issue: str,
        key: str,
        severity: ir.IssueSeverity,
        *,
        fixable: bool = True,
        about: dict[str, str] | None = None,
        **placeholders: str,
    ) -> None:
        self._raised.add(issue)
        async_raise_issue(
            self._hass, self._entry, issue, key, placeholders, fixable=fixable, severity=severity, about=about
        )

    def _forget(self, issue: str) -> None:
        if (cancel := self._waiting.pop(issue, None)) is not None:
            cancel()
        self._raised.discard(issue)
        ir.async_delete_issue(self._hass, DOMAIN, issue)

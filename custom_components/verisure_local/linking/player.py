"""Plays every linked device: tells the hub what each shows the moment it does, and does what the hub asks of it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

import probatio
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_ENTITY_ID, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from ..const import LOGGER
from ..coordinator import CONNECTION, VerisureLocalCoordinator
from ..models import Event as HubEvent
from ..protocol import MAX_READINGS, ErrorCode
from .batteries import Batteries
from .cameras import Cameras
from .detectors import READINGS, Detectors
from .family import Family, Link, Order
from .link_issues import LinkIssues
from .link_settings import async_adopt, async_told, is_untold, settings_for
from .locks import Locks
from .loops import Loops
from .plugs import Plugs
from .sirens import Sirens
from .voice import Voices

_FAMILIES: Final = (Detectors(), Locks(), Plugs(), Sirens(), Cameras(), Voices())
FAMILIES: Final[dict[str, Family]] = {family.subentry_type: family for family in _FAMILIES}
"""Every family by the type of its subentries."""
_ORDERS: Final = frozenset({"bolt_requested", "power_requested", "device_asked", "capture_requested"})
_REMEMBERED: Final = 256
"""Orders that are known to have been carried out (ours)."""
_NOTHING: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
AGAIN: Final = timedelta(minutes=1)
"""When what the hub did not take is told again (ours): as long as a device may be lost before it is a fault."""
MOVING: Final = timedelta(seconds=10)
"""How long an entity that was given another id, or a link another entity, may be without a state (ours)."""
_PASSING: Final = frozenset({"not_connected", ErrorCode.BUSY})
"""Refusals that say nothing of the link itself."""


def device_of(link: str) -> str:
    """Return the id of the hub's device that a link makes."""
    return f"linked-{link.lower()}"


class Linking:
    """Plays the linked devices of an entry."""

    def __init__(self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
        """Play the devices of the coordinator's entry."""
        self._hass = hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._links: dict[str, tuple[Family, Link]] = {}
        self._orders: dict[str, Order] = {}
        self._taken: deque[str] = deque(maxlen=_REMEMBERED)
        self._untrack: CALLBACK_TYPE | None = None
        self._stops: list[CALLBACK_TYPE] = []
        self._lock = asyncio.Lock()
        self._refused: set[str] = set()
        self._again: CALLBACK_TYPE | None = None
        self._moving: dict[str, CALLBACK_TYPE] = {}
        self._stopped = False
        self._issues = LinkIssues(hass, self._entry)
        self._batteries = Batteries(hass, coordinator)
        self._loops = Loops(hass, self._entry, self._report_soon)

    @callback
    def async_start(self) -> None:
        """Begin, and begin again whenever the hub is back."""
        self._stops = [
            self._coordinator.async_add_listener(CONNECTION, self._async_connected),
            self._coordinator.async_add_event_listener(self._async_happened),
        ]
        self._entry.async_on_unload(async_at_started(self._hass, self.async_sync))
        self._async_connected()

    @callback
    def async_stop(self) -> None:
        """End, and say nothing any more."""
        for stop in (*self._stops, *([self._untrack] if self._untrack is not None else [])):
            stop()
        self._stopped = True
        self._cancel_again()
        for entity_id in list(self._moving):
            self._moved(entity_id)
        self._issues.async_keep(())
        self._batteries.async_stop()
        self._loops.async_stop()

    @callback
    def _async_connected(self) -> None:
        if self._coordinator.available:
            for subentry in self._wanted().values():
                self._adopt(subentry)
        self.async_sync()

    @callback
    def _adopt(self, subentry: ConfigSubentry) -> None:
        home = self._coordinator.home
        device = home.devices.get(device_of(subentry.subentry_id))
        # One that the hub refuses is somebody else's there.
        if device is not None and subentry.subentry_id not in self._refused:
            async_adopt(self._hass, self._entry, home, subentry, device)

    @callback
    def async_sync(self, _hass: HomeAssistant | None = None) -> None:
        """Bring the hub's linked devices to what the entry's subentries say, with what they show now."""
        # At once: who is renamed is removed next, and is not lost by that.
        self._track(self._wanted().values())
        self._entry.async_create_background_task(self._hass, self._async_sync(), "verisure_local linking")

    def _wanted(self) -> dict[str, ConfigSubentry]:
        return {key: each for key, each in self._entry.subentries.items() if each.subentry_type in FAMILIES}

    async def _async_sync(self) -> None:
        async with self._lock:
            wanted = self._wanted()
            self._issues.async_keep(wanted)
            self._refused.intersection_update(wanted)
            self._cancel_again()
            if not self._coordinator.available:
                return
            # One that the hub refuses stops none of the others.
            mine = await self._async_mine()
            done = await self._async_unlink(wanted, mine or {})
            for subentry in wanted.values():
                done &= await self._async_link(subentry, known=subentry.subentry_id.lower() in (mine or {}))
            done &= mine is not None
            done &= await self._async_report(list(self._links), changed=False)
            taken = [link for _, link in self._links.values() if link.link not in self._refused]
            await self._batteries.async_sync(taken)
            for device in self._coordinator.home.devices.values():
                # What was asked while nobody was here; the hub keeps back what must not be done late.
                if device.pending and (found := self._find(device.device_id)) is not None:
                    self._obey(*found, resuming=True)
            if not done:
                self._try_again()

    @callback
    def _try_again(self) -> None:
        """Bring the hub up to date once more after a while; where the connection is lost, it is when that is back."""

        @callback
        def due(_now: datetime) -> None:
            self._again = None
            self.async_sync()

        if self._again is None and not self._stopped:
            self._again = async_call_later(self._hass, AGAIN, due)

    @callback
    def _cancel_again(self) -> None:
        if self._again is not None:
            self._again()
            self._again = None

    @callback
    def _track(self, wanted: Iterable[ConfigSubentry]) -> None:
        if self._untrack is not None:
            self._untrack()
        before = {link.link: entity_id for entity_id, (_, link) in self._links.items()}
        self._links = {
            each.data[CONF_ENTITY_ID]: (
                FAMILIES[each.subentry_type],
                Link(each.subentry_id, each.data[CONF_ENTITY_ID], each.data),
            )
            for each in wanted
        }
        for entity_id, (_, link) in self._links.items():
            if before.get(link.link, entity_id) != entity_id and self._hass.states.get(entity_id) is None:
                self._await_state(entity_id)
        # Before any reading of theirs is told.
        self._loops.async_watch(link for _, link in self._links.values())
        self._untrack = async_track_state_change_event(self._hass, list(self._links), self._async_changed)

    def _find(self, device_id: str) -> tuple[Family, Link] | None:
        return next(
            (
                (family, link)
                for family, link in self._links.values()
                if device_id == device_of(link.link) and link.link not in self._refused
            ),
            None,
        )

    async def _async_mine(self) -> Mapping[str, str] | None:
        """Return what this Home Assistant plays at the hub, in lower case; None where the hub does not say."""
        try:
            links = (await self._coordinator.async_command("links")).get("links")
        except HomeAssistantError as error:
            LOGGER.warning("The hub did not say what is linked: %s", error)
            return None
        return {str(link).lower(): str(link) for link in links} if isinstance(links, list) else {}

    async def _async_unlink(self, wanted: dict[str, ConfigSubentry], mine: Mapping[str, str]) -> bool:
        """Take out of the home what is linked no more; tells whether all of it went."""
        kept = {key.lower() for key in wanted}
        done = True
        for key, link in mine.items():
            if key in kept:
                continue
            try:
                await self._coordinator.async_command("unlink_device", link=link)
            except HomeAssistantError as error:
                LOGGER.warning("The hub did not let go of %s, which is linked no more: %s", link, error)
                done = False
        return done

    async def _async_link(self, subentry: ConfigSubentry, *, known: bool) -> bool:
        """Have a device of the hub's for a subentry; ``known`` where there is one. Tells whether the hub took it."""
        data = subentry.data
        if data[CONF_ENTITY_ID] not in self._moving:
            self._issues.async_look(subentry)
        home, kind = self._coordinator.home, FAMILIES[subentry.subentry_type].kind(data)
        device = home.devices.get(device_of(subentry.subentry_id))
        try:
            # The hub keeps what it has: what was changed there is not changed back.
            if not known or device is None or device.kind != kind or is_untold(subentry):
                settings = settings_for(home, subentry, device)
                await self._coordinator.async_command("link_device", link=subentry.subentry_id, kind=kind, **settings)
        except HomeAssistantError as error:
            LOGGER.warning("The hub did not take %s: %s", data[CONF_ENTITY_ID], error)
            if error.translation_key not in _PASSING:
                self._refused.add(subentry.subentry_id)
                await self._issues.async_refused(subentry, error)
            return False
        self._refused.discard(subentry.subentry_id)
        self._issues.async_taken(subentry)
        if subentry.data == data:
            async_told(self._hass, self._entry, subentry)
        return True

    # ---- what they show ---------------------------------------------------------------------------------------------

    @callback
    def _async_changed(self, event: Event[EventStateChangedData]) -> None:
        self._loops.async_heard(event)
        old, new = event.data["old_state"], event.data["new_state"]
        if old is not None and new is not None and old.state == new.state:
            return
        entity_id = event.data["entity_id"]
        if new is None:
            # Not at once: one that only gets another id goes, too, and may go before anybody hears of that.
            self._hass.loop.call_soon(self._came_or_went, entity_id)
            return
        self._moved(entity_id)
        if old is None:
            self._look_at(entity_id)
        self._report_soon([entity_id])

    @callback
    def _report_soon(self, entity_ids: list[str]) -> None:
        if self._coordinator.available:
            report = self._async_tell(entity_ids)
            # Started at once, so that the reading is on its way before anything else happens.
            self._hass.async_create_task(report, "verisure_local reading", eager_start=True)

    @callback
    def _await_state(self, entity_id: str) -> None:
        """Leave an entity alone until it has a state, or should have one by now."""

        @callback
        def due(_now: datetime) -> None:
            self._came_or_went(entity_id)

        self._moved(entity_id)
        self._moving[entity_id] = async_call_later(self._hass, MOVING, due)

    @callback
    def _moved(self, entity_id: str) -> None:
        if (cancel := self._moving.pop(entity_id, None)) is not None:
            cancel()

    @callback
    def _came_or_went(self, entity_id: str) -> None:
        self._moved(entity_id)
        if entity_id in self._links:
            self._look_at(entity_id)
            self._report_soon([entity_id])

    @callback
    def _look_at(self, entity_id: str) -> None:
        for subentry in self._entry.subentries.values():
            if subentry.data.get(CONF_ENTITY_ID) == entity_id:
                self._issues.async_look(subentry)

    async def _async_tell(self, entity_ids: list[str]) -> None:
        if not await self._async_report(entity_ids, changed=True):
            self._try_again()

    async def _async_report(self, entity_ids: list[str], *, changed: bool) -> bool:
        """Tell the hub what entities show; tells whether it took all. What it refuses keeps nothing else back."""
        readings: list[dict[str, object]] = []
        done = True
        for family, link in [self._links[each] for each in entity_ids if each in self._links]:
            if link.link in self._refused or link.entity_id in self._moving:
                continue
            state = None if self._loops.has(link.entity_id) else self._hass.states.get(link.entity_id)
            if isinstance(family, Detectors):
                readings.append({"link": link.link, **self._reading(family, state)})
            else:
                done &= await self._async_refusal(self._async_report_one(family, link, state, changed=changed)) is None
        for together in batched(readings, MAX_READINGS, strict=False):
            refusal = await self._async_refusal(self._coordinator.async_command(READINGS, readings=together))
            if refusal is None:
                continue
            # The hub takes none of those behind one that it does not know.
            for reading in () if refusal.translation_key in _PASSING else together:
                await self._async_refusal(self._coordinator.async_command(READINGS, readings=[reading]))
            done = False
        return done

    async def _async_refusal(self, telling: Awaitable[object]) -> HomeAssistantError | None:
        try:
            await telling
        except HomeAssistantError as error:
            LOGGER.warning("The hub did not take a reading, it is told again: %s", error)
            return error
        return None

    def _reading(self, family: Family, state: State | None) -> dict[str, object]:
        report = None if state is None or state.state in _NOTHING else family.report(state)
        return {"sensed": False, "available": False} if report is None else dict(report.arguments)

    async def _async_report_one(self, family: Family, link: Link, state: State | None, *, changed: bool) -> None:
        # A siren, a camera or a player of media that has no state yet may be there all the same.
        if state is None or state.state == STATE_UNAVAILABLE:
            await self._coordinator.async_command("report_available", link=link.link, available=False)
            return
        report = None if state.state == STATE_UNKNOWN else family.report(state)
        if report is None:
            return
        arguments = dict(report.arguments)
        order = self._orders.get(link.link)
        # What it showed before it was asked is no answer; what it turns into is, also where that is the opposite.
        if order is not None and report.shows and (changed or report.shows == order.wanted):
            del self._orders[link.link]
            arguments["order_id"] = order.order_id
        await self._coordinator.async_command(report.command, link=link.link, **arguments)

    # ---- what they are asked ----------------------------------------------------------------------------------------

    @callback
    def _async_happened(self, event: HubEvent) -> None:
        if event.kind in _ORDERS and not event.late:
            found = self._find(str(event.fields.get("device_id", "")))
            if found is not None:
                self._obey(*found)
        elif event.kind == "device_put" and isinstance(put := event.fields.get("device"), dict):
            for subentry in self._wanted().values():
                if device_of(subentry.subentry_id) == put.get("device_id"):
                    self._adopt(subentry)

    @callback
    def _obey(self, family: Family, link: Link, *, resuming: bool = False) -> None:
        work = self._async_obey(family, link, resuming=resuming)
        self._entry.async_create_background_task(self._hass, work, "verisure_local order")

    async def _async_obey(self, family: Family, link: Link, *, resuming: bool) -> None:
        try:
            answer = await self._coordinator.async_command("take_order", link=link.link, resuming=resuming)
        except HomeAssistantError as error:
            LOGGER.warning("An order to %s could not be taken: %s", link.entity_id, error)
            return
        order = Order.read(answer.get("order"))
        if order is None or order.order_id in self._taken:
            return
        self._taken.append(order.order_id)
        if self._loops.has(link.entity_id):
            LOGGER.warning("%s is not asked for anything: it leads back to the hub", link.entity_id)
            await self._async_failed(link, order)
            return
        await self._async_carry_out(family, link, order)

    async def _async_carry_out(self, family: Family, link: Link, order: Order) -> None:
        self._orders[link.link] = order
        try:
            async with asyncio.timeout(order.expires_in_s):
                await family.async_carry_out(self._hass, self._coordinator, link, order)
        except (HomeAssistantError, probatio.Invalid, ValueError, TimeoutError) as error:
            LOGGER.warning("%s could not do what the hub asked: %s", link.entity_id, error)
            await self._async_give_up(link, order)
            return
        except Exception:  # noqa: BLE001 - integrations of others raise what they like
            LOGGER.exception("%s could not do what the hub asked", link.entity_id)
            await self._async_give_up(link, order)
            return
        state = self._hass.states.get(link.entity_id)
        report = family.report(state) if state is not None and state.state not in _NOTHING else None
        if self._orders.get(link.link) is order and report is not None:
            if report.shows == order.wanted:
                await self._async_tell([link.entity_id])
            elif not report.shows:
                del self._orders[link.link]

    async def _async_give_up(self, link: Link, order: Order) -> None:
        if self._orders.get(link.link) is order:
            del self._orders[link.link]
            await self._async_failed(link, order)

    async def _async_failed(self, link: Link, order: Order) -> None:
        try:
            await self._coordinator.async_command("answer_order", link=link.link, order_id=order.order_id, done=False)
        except HomeAssistantError as error:
            LOGGER.debug("The hub has given up on the order by itself: %s", error)

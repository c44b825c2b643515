"""Keeps the connection to one hub, and what is known of its home.

The entry is never reloaded because the hub is gone: its entities become unavailable, and when the hub is back the
journal goes on where this client had read to (DECISIONS 2 and 5). Listeners are keyed by what they show, and only
those whose part of the home changed are called (DECISIONS 29).
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.json import json_loads

from .client import HubAuthError, HubClient, HubConnectionError, HubError, HubIdentityError, HubVersionError
from .connection_issues import async_connection_mended, async_tell_certificate, async_tell_version
from .const import CONF_CLIENT_ID, CONF_FINGERPRINT, CONF_HUB_ID, DOMAIN, LOGGER
from .models import Event, Home
from .protocol import ErrorCode
from .reading import changes_of, home_after, home_of, read_event
from .spread import BY_CHANCE, Spread
from .telling import Telling, heard_by

FIRST_RETRY_S: Final = 0.5
LONGEST_RETRY_S: Final = 15.0
"""Retries double from the first to the longest, with jitter (ours)."""

type VerisureLocalConfigEntry = ConfigEntry[VerisureLocalCoordinator]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the home that an entity shows: a device, an area, a person, a button, the hub, alarms, messages.

    An area's alarm panel shows a part of its own, the same area, so that nothing is shown before it.
    """

    kind: str
    key: str = ""


HUB: Final = Part("hub")
ALARMS: Final = Part("alarms")
MESSAGES: Final = Part("messages")
STRUCTURE: Final = Part("structure")
CONNECTION: Final = Part("connection")
SETTINGS: Final = Part("settings")
READINESS: Final = Part("readiness")
"""What blocks arming or is in service mode, anywhere in the home."""

_NOT_YET: Final = (HubConnectionError, HubError, HubIdentityError, HubVersionError, aiohttp.ClientError)
"""Why connecting may fail and yet succeed some time later."""
_TRANSLATED: Final = frozenset(ErrorCode)
_USER_MISTAKES: Final = frozenset(
    {
        ErrorCode.WRONG_CODE,
        ErrorCode.LOCKED_OUT,
        ErrorCode.NOT_PERMITTED,
        ErrorCode.OPEN_DETECTORS,
        ErrorCode.ALARM_ACTIVE,
        ErrorCode.STILL_SENSED,
        ErrorCode.UNKNOWN,
        ErrorCode.NOT_SUPPORTED,
        ErrorCode.OUT_OF_BOUNDS,
    }
)


class VerisureLocalCoordinator:
    """One hub, as Home Assistant knows it."""

    config_entry: VerisureLocalConfigEntry

    def __init__(self, hass: HomeAssistant, entry: VerisureLocalConfigEntry, spread: Spread = BY_CHANCE) -> None:
        """Prepare; ``async_start`` connects. ``spread`` is this one's luck with retries."""
        self._spread = spread
        self.hass = hass
        self.config_entry = entry
        self.available = False
        self.home: Home
        self.lock_settings = asyncio.Lock()
        """Held while a lock's settings are on their way: the hub takes them whole."""
        self._client: HubClient | None = None
        self._cursor: Mapping[str, object] | None = None
        self._listeners: dict[Part, set[CALLBACK_TYPE]] = {}
        self._event_listeners: set[Callable[[Event], None]] = set()
        self.telling = Telling(hass, entry.entry_id)
        """Tells what happens once Home Assistant has started, and what it missed."""

    @property
    def hub_id(self) -> str:
        """The hub's id for life."""
        return str(self.config_entry.data[CONF_HUB_ID])

    @property
    def player_id(self) -> str:
        """How the hub knows what this entry plays."""
        return f"client:{self.config_entry.data[CONF_CLIENT_ID]}"

    async def async_start(self) -> None:
        """Connect for the first time, and hear what was missed. Raises what ``client`` raises."""
        self._cursor = await self.telling.async_load()
        client = await self._async_connect()
        self.config_entry.async_create_background_task(
            self.hass, self._async_keep_connected(client), "verisure_local connection"
        )

    async def async_stop(self) -> None:
        """Hang up for good."""
        if self._client is not None:
            await self._client.close()
        await self.telling.async_close()

    async def _async_connect(self) -> HubClient:
        data = self.config_entry.data
        client = HubClient(
            async_get_clientsession(self.hass),
            data[CONF_HOST],
            data[CONF_PORT],
            bytes.fromhex(data[CONF_FINGERPRINT]),
            json_loads,
        )
        self._client = client
        try:
            await client.connect()
            await client.authenticate(data[CONF_TOKEN])
            waiting: list[Mapping[str, object]] = []
            client.on_events = waiting.extend
            answer = await client.command("subscribe", since=self._cursor)
        except BaseException:
            await client.close()
            raise
        async_connection_mended(self.hass, self.config_entry)
        self._take_snapshot(answer)
        client.on_events = self._take_events
        self._take_events(waiting)
        return client

    async def _async_keep_connected(self, client: HubClient) -> None:
        while True:
            await client.closed.wait()
            self._set_unavailable()
            wait, told = FIRST_RETRY_S, Exception()
            while True:
                await asyncio.sleep(self._spread(wait))
                try:
                    client = await self._async_connect()
                    break
                except HubAuthError:
                    # Only a person can mend this, by pairing again.
                    self.config_entry.async_start_reauth(self.hass)
                    return
                except _NOT_YET as error:
                    LOGGER.debug("Not connected yet: %s", error)
                    self._tell_why_not(error, again=type(error) is type(told))
                    told, wait = error, min(LONGEST_RETRY_S, wait * 2)
            LOGGER.info("The hub %s is back", self.home.hub.name)

    def _tell_why_not(self, error: Exception, *, again: bool) -> None:
        """Say what a person has to see to before the hub can be spoken to; ask no more than once to pair again."""
        match error:
            case HubVersionError():
                async_tell_version(self.hass, self.config_entry, error)
            case HubIdentityError():
                # A hub that was set up anew has to be paired again; a stranger at its address may leave.
                async_tell_certificate(self.hass, self.config_entry)
                if not again:
                    self.config_entry.async_start_reauth(self.hass)
            case _:
                pass

    def _set_unavailable(self) -> None:
        if self.available:
            self.available = False
            LOGGER.warning("The hub %s is gone; its entities are unavailable until it is back", self.home.hub.name)
            self._call(self._listeners)

    def _take_snapshot(self, answer: Mapping[str, object]) -> None:
        snapshot, cursor = answer.get("snapshot"), answer.get("cursor")
        snapshot = snapshot if isinstance(snapshot, dict) else {}
        self.home = home_of(snapshot)
        resumed = self._cursor is not None and answer.get("resumed") is True
        if not resumed:
            self._cursor = cursor if isinstance(cursor, dict) else None
        self.available = True
        self._call(self._listeners)
        if not resumed and self._cursor is not None:
            self.telling.async_take_snapshot(snapshot, self._cursor)

    @callback
    def _take_events(self, raws: Sequence[Mapping[str, object]]) -> None:
        """Take what came together, and show it once, at once: the panel does not wait for another turn of the loop."""
        if not raws:
            return
        events = [read_event(raw) for raw in raws]
        self._cursor = {"epoch": events[-1].epoch, "seq": events[-1].seq}
        together = [changes_of(raw) for raw in raws]
        before, self.home = self.home, home_after(self.home, together)
        self._call(sorted(_changed_parts(before, self.home, together), key=_urgency))
        for event in events:
            for listener in tuple(self._event_listeners):
                heard_by(listener, event)
        self.telling.async_take(events, self._cursor)

    def _call(self, parts: Iterable[Part]) -> None:
        for part in tuple(parts):
            for listener in tuple(self._listeners.get(part, ())):
                heard_by(listener)

    @callback
    def async_show_again(self) -> None:
        """Let everything be shown anew: a person changed an option that what is shown depends on."""
        self._call(self._listeners)

    @callback
    def async_add_listener(self, part: Part, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call ``listener`` when ``part`` of the home changes and when the hub comes or goes."""
        listeners = self._listeners.setdefault(part, set())
        listeners.add(listener)

        def remove() -> None:
            listeners.discard(listener)

        return remove

    @callback
    def async_add_event_listener(self, listener: Callable[[Event], None]) -> CALLBACK_TYPE:
        """Call ``listener`` with each event of the journal as it comes, in order, none twice; see also ``telling``."""
        self._event_listeners.add(listener)

        def remove() -> None:
            self._event_listeners.discard(listener)

        return remove

    async def async_command(self, name: str, /, **arguments: object) -> Mapping[str, object]:
        """Send a command; a refusal becomes an error that names its cause in the reader's language."""
        if self._client is None or not self.available:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_connected")
        try:
            return await self._client.command(name, **arguments)
        except HubError as error:
            raise translated(error) from error
        except HubConnectionError as error:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_connected") from error


def translated(error: HubError) -> HomeAssistantError:
    """Return a refusal of the hub as Home Assistant's own, in words of the reader."""
    kind = ServiceValidationError if error.code in _USER_MISTAKES else HomeAssistantError
    if error.code in _TRANSLATED:
        return kind(
            translation_domain=DOMAIN,
            translation_key=error.code,
            translation_placeholders=dict(error.placeholders),
        )
    return kind(translation_domain=DOMAIN, translation_key="refused", translation_placeholders={"message": str(error)})


_OF_PEOPLE: Final = frozenset({"people", "whereabouts", "checks"})
_FIRST: Final = {STRUCTURE.kind: 0, "panel": 1, "area": 2}


def _urgency(part: Part) -> int:
    """Return when a part is shown: new devices before what shows them, then the panel, which is what people watch."""
    return _FIRST.get(part.kind, len(_FIRST))


def _changed_parts(before: Home, after: Home, together: Sequence[Mapping[str, object]]) -> list[Part]:
    """Return what events that came together really changed, of what they say they may have.

    Only what the events name is compared, so that the size of the home does not matter.
    """
    areas, devices, buttons = (_named(together, kind) for kind in ("areas", "devices", "buttons"))
    new = [key for key in areas if before.areas.get(key) != after.areas.get(key)]
    parts = [Part(kind, key) for key in new for kind in ("panel", "area")]
    parts += [Part("device", key) for key in devices if before.devices.get(key) != after.devices.get(key)]
    parts += [Part("button", key) for key in buttons if before.buttons.get(key) != after.buttons.get(key)]
    if any(changes.keys() & _OF_PEOPLE for changes in together):
        everybody = sorted({*before.people, *after.people})
        parts += [Part("person", key) for key in everybody if _of_person(before, key) != _of_person(after, key)]
    if before.alarms is not after.alarms:
        parts.append(ALARMS)
    if before.hub != after.hub:
        parts.append(HUB)
    if before.noted != after.noted or before.hub.radio_jammed != after.hub.radio_jammed:
        parts.append(READINESS)
    if before.messages != after.messages:
        parts.append(MESSAGES)
    if before.settings != after.settings:
        parts.append(SETTINGS)
    new_or_gone = any((key in before.areas) != (key in after.areas) for key in areas)
    new_or_gone = new_or_gone or any((key in before.devices) != (key in after.devices) for key in devices)
    new_or_gone = new_or_gone or any((key in before.buttons) != (key in after.buttons) for key in buttons)
    new_or_gone = new_or_gone or before.whereabouts.keys() != after.whereabouts.keys()
    if new_or_gone or before.people.keys() != after.people.keys():
        parts.append(STRUCTURE)
    return parts


def _of_person(home: Home, person_id: str) -> tuple[str | None, str | None, int | None]:
    return home.people.get(person_id), home.whereabouts.get(person_id), home.checks.get(person_id)


def _named(together: Sequence[Mapping[str, object]], kind: str) -> dict[str, None]:
    named: dict[str, None] = {}
    for changes in together:
        if isinstance(of_kind := changes.get(kind), dict):
            named |= dict.fromkeys(of_kind)
    return named

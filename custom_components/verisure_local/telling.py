"""What Home Assistant has been told of a hub's journal: kept over its restarts, and told when it can act on it.

Nothing that happens while Home Assistant restarts is lost (DECISIONS 5): the place that it was told up to is kept, and
what came after it is told as late. Automations hear nothing before Home Assistant has started: until then what happens
is held back, and is late when it is told. Where the hub cannot say what was missed, because it was restored or set up
anew, the alarms that are on and that nobody was told of are told.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER
from .models import Event
from .raw import Raw, number, records, text, texts
from .reading import is_secret

_VERSION: Final = 1
_SAVE_S: Final = 60.0
"""How long a place may be older on the disk than in memory (ours): only a crash shows it. Alarms are kept at once."""
_MOST_HELD: Final = 10_000
"""Events that are held back at most, the newest (ours)."""

type Listener = Callable[[Event], None]


class Telling:
    """Tells of one hub's journal, in order, what was not told before."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Keep the place under the entry's id."""
        self._store: Store[dict[str, object]] = Store(hass, _VERSION, _key(entry_id), private=True)
        self._listeners: set[Listener] = set()
        self._held: deque[Event] | None = deque(maxlen=_MOST_HELD)
        self._alarms: frozenset[int] = frozenset()
        self._place: Raw | None = None
        self._held_place: Raw | None = None

    async def async_load(self) -> Mapping[str, object] | None:
        """Return the place in the journal that Home Assistant was told up to, None where it was told nothing yet."""
        kept = await self._store.async_load() or {}
        place, alarms = kept.get("place"), kept.get("alarms")
        self._place = place if isinstance(place, dict) else None
        self._alarms = (
            frozenset(each for each in alarms if isinstance(each, int)) if isinstance(alarms, list) else frozenset()
        )
        return self._place

    async def async_close(self) -> None:
        """Keep the place now."""
        if self._place is not None:
            await self._store.async_save(self._kept())

    @callback
    def async_add_listener(self, listener: Listener) -> CALLBACK_TYPE:
        """Call ``listener`` with each event once Home Assistant has started, in order; returns how to end it."""
        self._listeners.add(listener)

        def remove() -> None:
            self._listeners.discard(listener)

        return remove

    @callback
    def async_begin(self, _hass: HomeAssistant | None = None) -> None:
        """Tell what was held back, and from now on everything at once."""
        held, self._held = self._held, None
        self._place = self._held_place or self._place
        for event in held or ():
            self._tell(replace(event, late=True))
        self._keep(soon=bool(held))

    @callback
    def async_take(self, events: Sequence[Event], place: Raw) -> None:
        """Tell these events, the last of which is at ``place``."""
        if self._held is not None:
            # What is not told yet is missed once more if Home Assistant ends before it is.
            self._held_place = place
            self._held.extend(events)
            return
        self._place = place
        for event in events:
            self._tell(event)
        self._keep(soon=any(event.kind == "alarm_raised" for event in events))

    @callback
    def async_take_snapshot(self, snapshot: Raw, place: Raw) -> None:
        """Tell of the alarms that are on and were not told; no event of the journal will."""
        on = {number(alarm, "alarm_id"): alarm for alarm in records(snapshot, "alarms").values() if alarm is not None}
        self._alarms &= on.keys()
        fresh = [_raised(alarm, place) for key, alarm in on.items() if key not in self._alarms and not is_secret(alarm)]
        self.async_take(fresh, place)

    def _tell(self, event: Event) -> None:
        if event.kind == "alarm_raised":
            self._alarms |= {number(event.fields, "alarm_id")}
        elif event.kind in {"alarm_verified", "alarm_ended"}:
            self._alarms -= {number(event.fields, "alarm_id")}
        for listener in tuple(self._listeners):
            heard_by(listener, event)

    def _keep(self, *, soon: bool) -> None:
        self._store.async_delay_save(self._kept, 0 if soon else _SAVE_S)

    def _kept(self) -> dict[str, object]:
        return {"place": self._place, "alarms": sorted(self._alarms)}


async def async_forget_telling(hass: HomeAssistant, entry_id: str) -> None:
    """Forget the place of an entry that is removed."""
    await Store[dict[str, object]](hass, _VERSION, _key(entry_id)).async_remove()


def heard_by[**Told](listener: Callable[Told, None], *args: Told.args, **kwargs: Told.kwargs) -> None:
    """Call whoever listens; one that fails is wrong alone, and neither the others nor the line to the hub end by it."""
    try:
        listener(*args, **kwargs)
    except Exception:  # noqa: BLE001 - see above
        LOGGER.exception("What changed in the home was not shown by all that show it")


def _key(entry_id: str) -> str:
    return f"{DOMAIN}.{entry_id}"


def _raised(alarm: Raw, place: Raw) -> Event:
    detectors: Iterable[str] = texts(alarm, "detectors")
    fields = {
        "type": "alarm_raised",
        "alarm_id": number(alarm, "alarm_id"),
        "kind": text(alarm, "kind"),
        "device_id": next(iter(detectors), ""),
        "text": text(alarm, "text"),
        "silent": alarm.get("silent") is True,
    }
    return Event(
        kind="alarm_raised",
        seq=number(place, "seq"),
        epoch=text(place, "epoch"),
        utc_ms=number(alarm, "raised_utc_ms"),
        late=True,
        fields=fields,
    )

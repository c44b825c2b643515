"""What an open card of ours is told: now, and whenever it has changed, each time once."""

import datetime as dt
from collections.abc import Awaitable, Callable, Collection

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .coordinator import CONNECTION, VerisureLocalCoordinator
from .models import Event

type Timer = Callable[[Callable[[dt.datetime], None]], CALLBACK_TYPE]
"""Calls back now and again, until it is ended."""


@callback
def async_tell_cards(
    hass: HomeAssistant, coordinator: VerisureLocalCoordinator, changed: SignalType[()], about: Collection[str]
) -> CALLBACK_TYPE:
    """Have the cards told when a hub tells one of the events ``about``, and when it comes or goes; returns the end."""

    @callback
    def tell() -> None:
        async_dispatcher_send(hass, changed)

    @callback
    def happened(event: Event) -> None:
        if event.kind in about:
            tell()

    ends = (coordinator.async_add_listener(CONNECTION, tell), coordinator.async_add_event_listener(happened))
    tell()
    return _all(ends)


@callback
def async_open_card(
    hass: HomeAssistant,
    connection: ActiveConnection,
    message_id: int,
    changed: SignalType[()],
    *,
    shown: Callable[[], Awaitable[dict[str, object]]],
    again: Timer,
) -> None:
    """Tell a card what is ``shown``, until it is closed: now, when it may have ``changed``, and ``again``."""
    told: dict[str, object] | None = None

    async def async_tell() -> None:
        nonlocal told
        now = await shown()
        if message_id in connection.subscriptions and now != told:
            told = now
            connection.send_message(event_message(message_id, now))

    @callback
    def tell(_now: dt.datetime | None = None) -> None:
        hass.async_create_task(async_tell(), "verisure_local open card")

    connection.subscriptions[message_id] = _all((async_dispatcher_connect(hass, changed, tell), again(tell)))
    connection.send_result(message_id)
    tell()


def _all(ends: Collection[CALLBACK_TYPE]) -> CALLBACK_TYPE:
    @callback
    def end() -> None:
        for each in ends:
            each()

    return end

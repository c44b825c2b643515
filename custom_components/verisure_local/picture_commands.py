"""Which pictures of alarms our own card shows, for the user who looks at it and for nobody else.

The card opens each picture by ``PictureView``, signed in as that user: no entity of Home Assistant's shows one, since
whoever may read states would see it there.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

import probatio
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry, VerisureLocalCoordinator
from .open_cards import async_open_card, async_tell_cards
from .pictures import Picture, PictureView, async_pictures, path_of
from .protocol import ErrorCode
from .websocket import Message

MOST: Final = 12
"""The newest pictures of a home's newest alarm that the card shows (ours); the media browser has the others."""
AGAIN: Final = dt.timedelta(hours=1)
"""How often an open card is told anew (ours): the hub erases pictures after 60 days, and says nothing of it."""
_CHANGED: Final = SignalType[()](f"{DOMAIN}_pictures")


@callback
def async_setup_pictures(hass: HomeAssistant) -> None:
    """Open the way to pictures, and register the commands that say which there are."""
    hass.http.register_view(PictureView())
    async_register_command(hass, _async_list)
    async_register_command(hass, _subscribe)


@callback
def async_tell_pictures(hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> CALLBACK_TYPE:
    """Tell the open cards of each picture that a hub takes, and when the hub comes or goes; returns how to end it."""
    return async_tell_cards(hass, coordinator, _CHANGED, {"picture_taken"})


@websocket_command({probatio.Required("type"): "verisure_local/pictures"})
@async_response
async def _async_list(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Tell which pictures the user may see now, and whether any at all."""
    connection.send_result(message["id"], await _async_shown(hass, connection.user.id))


@websocket_command({probatio.Required("type"): "verisure_local/subscribe_pictures"})
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Tell the same now, and whenever it changes."""

    async def shown() -> dict[str, object]:
        return await _async_shown(hass, connection.user.id)

    def again(tell: Callable[[dt.datetime], None]) -> CALLBACK_TYPE:
        return async_track_time_interval(hass, tell, AGAIN)

    async_open_card(hass, connection, message["id"], _CHANGED, shown=shown, again=again)


async def _async_shown(hass: HomeAssistant, user: str) -> dict[str, object]:
    """Return what a card shows to a user.

    ``permitted`` is False where every hub that answers knows the user as nobody of its home; a hub that does not
    answer, or is too old to be asked, says nothing.
    """
    answers: list[bool] = []
    pictures: list[dict[str, object]] = []
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        try:
            found = await async_pictures(entry, user)
        except HomeAssistantError as error:
            if error.translation_key == ErrorCode.NOT_PERMITTED:
                answers.append(False)
            continue
        answers.append(True)
        pictures += [_told(entry, picture) for picture in _newest(found)]
    return {"permitted": any(answers) or not answers, "pictures": pictures}


def _newest(pictures: list[Picture]) -> list[Picture]:
    """Return the pictures of the newest alarm, as they were taken."""
    newest = max((each.alarm_id for each in pictures), default=0)
    return sorted((each for each in pictures if each.alarm_id == newest), key=lambda each: each.taken)[-MOST:]


def _told(entry: VerisureLocalConfigEntry, picture: Picture) -> dict[str, object]:
    return {
        "path": path_of(entry.entry_id, picture.picture_id),
        "home": entry.title,
        "device": picture.device,
        "taken": picture.taken.isoformat(),
    }

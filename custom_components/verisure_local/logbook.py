"""Our own events in the logbook: what somebody answered to a push, and whether it was done.

Event entities need nothing here: the logbook has their events from their states. What happened while Home Assistant was
away is written by ``history``.
"""

from collections.abc import Callable, Mapping

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .replies import ATTR_DEED, EVENT_REPLY
from .words import word

type Described = dict[str, str]
type Describe = Callable[[Event], Described]


@callback
def async_describe_events(hass: HomeAssistant, describe: Callable[[str, str, Describe], None]) -> None:
    """Say how our events read."""

    @callback
    def reply(event: Event) -> Described:
        data: Mapping[str, object] = event.data
        key = "reply_done" if data.get("done") else "reply_refused"
        texts = async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN)
        deed, entity_id = str(data.get(ATTR_DEED, "")), str(data.get(ATTR_ENTITY_ID, ""))
        message = texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key)
        message = message.replace("{deed}", word(hass, "deed", deed))
        state = hass.states.get(entity_id)
        return {
            LOGBOOK_ENTRY_NAME: state.name if state is not None else entity_id,
            LOGBOOK_ENTRY_MESSAGE: message.replace("{message}", str(data.get("message", ""))),
            LOGBOOK_ENTRY_ENTITY_ID: entity_id,
        }

    describe(DOMAIN, EVENT_REPLY, reply)

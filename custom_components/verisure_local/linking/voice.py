"""Media players and Assist satellites as the voice unit: they say what the central says."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State, split_entity_id

from ..const import CONF_TTS, SUBENTRY_VOICE
from ..coordinator import VerisureLocalCoordinator
from .family import Family, Link, Order, Report, there

SATELLITE = "assist_satellite"


class Voices(Family):
    """Media players, which need a text-to-speech entity, and satellites, which speak by themselves."""

    subentry_type = SUBENTRY_VOICE

    @override
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return that it speaks."""
        return "voice"

    @override
    def report(self, state: State) -> Report | None:
        """Return that it is there."""
        return there()

    @override
    async def async_carry_out(
        self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator, link: Link, order: Order
    ) -> None:
        """Say it, and say that it was said."""
        if split_entity_id(link.entity_id)[0] == SATELLITE:
            data: dict[str, object] = {ATTR_ENTITY_ID: link.entity_id, "message": order.text}
            await hass.services.async_call(SATELLITE, "announce", data, blocking=True)
        else:
            data = {
                ATTR_ENTITY_ID: link.data[CONF_TTS],
                "media_player_entity_id": link.entity_id,
                "message": order.text,
                # What the central says once is kept in no cache.
                "cache": False,
            }
            await hass.services.async_call("tts", "speak", data, blocking=True)
        await coordinator.async_command("answer_order", link=link.link, order_id=order.order_id, done=True)

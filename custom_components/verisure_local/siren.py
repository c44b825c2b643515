"""The home's sirens, as one: what they sound is the hub's to decide."""

from typing import override

from homeassistant.components.siren import SirenEntity
from homeassistant.components.siren.const import SirenEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import HUB, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .entity import VerisureLocalEntity
from .permits import Deed

# The hub takes one command after the other by itself: a disarm waits for no picture that somebody asked for.
PARALLEL_UPDATES = 0

SILENCEABLE = frozenset({"fire", "water"})


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the siren."""
    async_add_entities([HubSiren(entry.runtime_data)])


class HubSiren(VerisureLocalEntity, SirenEntity):
    """On while an alarm sounds. Turning it off silences fire and water; a burglary is disarmed instead."""

    _attr_translation_key = "siren"
    _attr_supported_features = SirenEntityFeature.TURN_OFF

    def __init__(self, coordinator: VerisureLocalCoordinator) -> None:
        """Show the hub's sound."""
        super().__init__(coordinator, HUB, "siren")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether something sounds."""
        return bool(self.coordinator.home.hub.sounding)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return which kind of alarm sounds."""
        return {"alarm_kind": self.coordinator.home.hub.sounding or None}

    @override
    async def async_turn_off(self, **kwargs: object) -> None:
        """Silence what may be silenced."""
        alarms = [alarm for alarm in self.coordinator.home.alarms.values() if alarm.sounding]
        if alarms and all(alarm.kind not in SILENCEABLE for alarm in alarms):
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="disarm_instead")
        who = await self.async_who_asks(Deed.SILENCE)
        for alarm in alarms:
            if alarm.kind in SILENCEABLE:
                await self.coordinator.async_command("silence", alarm_id=alarm.alarm_id, **who)

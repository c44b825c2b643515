"""Sensors that come when the event ``slow_radio_heard`` says what they show, and not before."""

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType


class Sensor(BinarySensorEntity):
    """A contact; one without a unique id is in no registry, and nothing of it is restored."""

    _attr_should_poll = False
    _attr_device_class = BinarySensorDeviceClass.DOOR

    def __init__(self, name: str, *, registered: bool, is_on: bool) -> None:
        """Show a contact that was just heard for the first time."""
        self._attr_name = name
        self._attr_unique_id = name if registered else None
        self._attr_is_on = is_on

    @callback
    def async_hear(self, *, is_on: bool) -> None:
        """Show what was heard."""
        self._attr_is_on = is_on
        self.async_write_ha_state()


async def async_setup_platform(
    hass: HomeAssistant,
    _config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    _discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Listen; the state ``slow_radio.listens`` says so once Home Assistant has started."""
    sensors: dict[str, Sensor] = {}

    @callback
    def heard(event: Event) -> None:
        name, is_on = event.data["name"], event.data["open"]
        if name in sensors:
            sensors[name].async_hear(is_on=is_on)
            return
        sensors[name] = Sensor(name, registered=event.data["registered"], is_on=is_on)
        async_add_entities([sensors[name]])

    @callback
    def started(hass: HomeAssistant) -> None:
        hass.states.async_set("slow_radio.listens", "on")

    hass.bus.async_listen("slow_radio_heard", heard)
    async_at_started(hass, started)

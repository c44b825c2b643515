"""What devices measure, of their rooms and of themselves."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.components.sensor.const import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, SIGNAL_STRENGTH_DECIBELS_MILLIWATT, EntityCategory, UnitOfTemperature

from .entity import DescribedDeviceEntity
from .models import Device

type Value = float | dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class DeviceSensorDescription(SensorEntityDescription):
    """A sensor of a device; ``value_fn`` returns None where the device has never said."""

    value_fn: Callable[[Device], Value]


def _tested(device: Device) -> dt.datetime | None:
    test = device.self_test
    # Whole seconds, as a state shows them.
    return None if test is None else dt.datetime.fromtimestamp(test.utc_ms // 1000, dt.UTC)


SENSORS: Final = (
    DeviceSensorDescription(
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=1,
        value_fn=lambda device: device.temperature_c,
    ),
    DeviceSensorDescription(
        key="humidity",
        device_class=SensorDeviceClass.HUMIDITY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        value_fn=lambda device: device.humidity,
    ),
    DeviceSensorDescription(
        key="battery_level",
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda device: device.battery,
    ),
    DeviceSensorDescription(
        key="radio",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda device: device.radio_dbm,
    ),
    DeviceSensorDescription(
        key="last_self_test",
        translation_key="last_self_test",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        # One for each device, all of them the same minute of the day.
        entity_registry_enabled_default=False,
        value_fn=_tested,
    ),
)


class DeviceSensor(DescribedDeviceEntity, SensorEntity):
    """A sensor of a device."""

    entity_description: DeviceSensorDescription

    @property
    @override
    def native_value(self) -> Value:
        """Return what the device last said."""
        return self.entity_description.value_fn(self.device)

    @override
    def _shown(self) -> object:
        return self.available, self.native_value

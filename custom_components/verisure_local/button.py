"""The home's smart buttons, and buttons to look after the hub and its devices."""

from dataclasses import dataclass
from functools import partial
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .captures import CAMERAS, async_capture
from .const import DOMAIN
from .coordinator import HUB, Part, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .entity import DescribedDeviceEntity, VerisureLocalDeviceEntity, VerisureLocalEntity
from .models import Button, Device
from .permits import Deed
from .platform import async_add_buttons, async_add_devices, async_add_found

# The hub takes one command after the other by itself: a disarm waits for no picture that somebody asked for.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class CareDescription(ButtonEntityDescription):
    """A step of changing a battery; ``in_service`` says that it is for a device that is in service mode."""

    command: str
    in_service: bool


_CARE = (
    CareDescription(
        key="change_battery",
        translation_key="change_battery",
        entity_category=EntityCategory.CONFIG,
        command="start_service",
        in_service=False,
    ),
    CareDescription(
        key="battery_changed",
        translation_key="battery_changed",
        entity_category=EntityCategory.CONFIG,
        command="finish_service",
        in_service=True,
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons; a battery is changed where the device has said that it has one."""
    coordinator = entry.runtime_data
    async_add_entities([RunSelfTest(coordinator)])
    async_add_devices(
        entry,
        async_add_entities,
        lambda device: [TakePicture(coordinator, device)] if device.kind in CAMERAS else [],
    )
    async_add_buttons(entry, async_add_entities, lambda button: [SmartButton(coordinator, button)])
    async_add_found(
        entry,
        async_add_entities,
        _CARE,
        lambda device, _: device.battery is not None,
        partial(CareButton, coordinator),
    )


class RunSelfTest(VerisureLocalEntity, ButtonEntity):
    """Tests every component now; the hub knows no test of one alone."""

    _attr_translation_key = "run_self_test"
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, coordinator: VerisureLocalCoordinator) -> None:
        """Belong to the hub."""
        super().__init__(coordinator, HUB, "run_self_test")

    @override
    async def async_press(self) -> None:
        """Test."""
        await self.coordinator.async_command("run_self_test", **await self.async_who_asks(Deed.TEND))

    @override
    def _shown(self) -> object:
        return (self.available,)


class TakePicture(VerisureLocalDeviceEntity, ButtonEntity):
    """Has a camera take a picture now; it is among the media then, for administrators of the home."""

    _attr_translation_key = "take_picture"

    def __init__(self, coordinator: VerisureLocalCoordinator, device: Device) -> None:
        """Belong to the camera ``device``."""
        super().__init__(coordinator, device, "take_picture")

    @override
    async def async_press(self) -> None:
        """Take it, and wait until it is there."""
        await async_capture(self.coordinator, self.device_id, await self.async_who_asks(Deed.CAPTURE))

    @override
    def _shown(self) -> object:
        return (self.available,)


class CareButton(DescribedDeviceEntity, ButtonEntity):
    """A step of changing a device's battery: the device may be opened now, or it is back and is tested."""

    entity_description: CareDescription

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has the device; one whose battery is out cannot be reached."""
        return self.coordinator.available and self.device_id in self.coordinator.home.devices

    @override
    async def async_press(self) -> None:
        """Take the step. Raises ServiceValidationError for the second one where the first was not taken."""
        step = self.entity_description
        if step.in_service and not self.device.service:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="not_in_service",
                translation_placeholders={"name": self.device.name},
            )
        purpose = {} if step.in_service else {"purpose": "battery"}
        who = await self.async_who_asks(Deed.TEND)
        await self.coordinator.async_command(step.command, device_id=self.device_id, **purpose, **who)

    @override
    def _shown(self) -> object:
        return (self.available,)


class SmartButton(VerisureLocalEntity, ButtonEntity):
    """A smart button of the home, called what its people call it."""

    def __init__(self, coordinator: VerisureLocalCoordinator, button: Button) -> None:
        """Be ``button``."""
        super().__init__(coordinator, Part("button", button.button_id), f"smart_button_{button.button_id}")
        self._button = button

    @property
    def button(self) -> Button:
        """Return the button as it is, also when it has left the home."""
        self._button = self.coordinator.home.buttons.get(self._button.button_id, self._button)
        return self._button

    @property
    @override
    def name(self) -> str:
        """Return what people call it."""
        return self.button.label

    @property
    @override
    def icon(self) -> str:
        """Return the icon that people chose for it."""
        return self.button.icon or "mdi:gesture-tap-button"

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has the button."""
        return super().available and self._button.button_id in self.coordinator.home.buttons

    @override
    async def async_press(self) -> None:
        """Press it, as whoever asks; one that disarms is not pressed from afar."""
        who = await self.async_who_asks(Deed.DISARM if self.button.mode == "disarmed" else Deed.ARM)
        await self.coordinator.async_command("press_button", button_id=self.button.button_id, **who)

    @override
    def _shown(self) -> object:
        return self.available, self.name, self.icon

"""Settings of the home that are numbers: its delays, how long it sounds, when it reminds.

They are the whole home's, as the hub has them, and are changed by an administrator of the home; the hub refuses
everybody else. A delay that runs goes on as it began.
"""

from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.components.number.const import NumberDeviceClass, NumberMode
from homeassistant.const import EntityCategory, UnitOfLength, UnitOfTime

from .coordinator import SETTINGS, VerisureLocalCoordinator
from .entity import VerisureLocalEntity
from .models import Setting
from .permits import Deed

_SECOND_MS: Final = 1_000
_MINUTE_MS: Final = 60 * _SECOND_MS


@dataclass(frozen=True, kw_only=True)
class HomeSettingDescription(NumberEntityDescription):
    """A setting; ``setting`` is what the hub calls it, ``scale`` how many of the hub's units are one of ours."""

    setting: str
    scale: int = 1


def _time(key: str, setting: str, scale: int, *, enabled: bool = True) -> HomeSettingDescription:
    return HomeSettingDescription(
        key=key,
        translation_key=key,
        setting=setting,
        scale=scale,
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS if scale == _SECOND_MS else UnitOfTime.MINUTES,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=enabled,
    )


HOME_SETTINGS: Final = (
    _time("entry_away", "entry_away_ms", _SECOND_MS),
    _time("entry_home", "entry_home_ms", _SECOND_MS),
    _time("exit_away", "exit_away_ms", _SECOND_MS),
    _time("exit_home", "exit_home_ms", _SECOND_MS),
    _time("siren_time", "siren_ms", _MINUTE_MS),
    _time("silence_time", "silence_ms", _MINUTE_MS, enabled=False),
    _time("reminder_time", "reminder_ms", _MINUTE_MS, enabled=False),
    HomeSettingDescription(
        key="home_radius",
        translation_key="home_radius",
        setting="home_radius_m",
        device_class=NumberDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.METERS,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
    ),
    HomeSettingDescription(
        key="swinger_trips",
        translation_key="swinger_trips",
        setting="swinger_trips",
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
    ),
)


def described(setting: Setting) -> list[HomeSettingDescription]:
    """Return how a setting is shown, nothing where a newer hub has one that is not known here."""
    return [each for each in HOME_SETTINGS if each.setting == setting.name]


class HomeSetting(VerisureLocalEntity, NumberEntity):
    """A setting of the home, within the hub's bounds."""

    entity_description: HomeSettingDescription

    def __init__(
        self, coordinator: VerisureLocalCoordinator, setting: Setting, description: HomeSettingDescription
    ) -> None:
        """Show ``setting``."""
        super().__init__(coordinator, SETTINGS, f"home_{description.key}")
        self.entity_description = description
        self._attr_native_min_value = setting.lowest / description.scale
        self._attr_native_max_value = setting.highest / description.scale

    @property
    def _setting(self) -> Setting | None:
        return self.coordinator.home.settings.get(self.entity_description.setting)

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has this."""
        return super().available and self._setting is not None

    @property
    @override
    def native_value(self) -> float | None:
        """Return how it is set."""
        setting = self._setting
        return None if setting is None else setting.value / self.entity_description.scale

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it, as whoever asks."""
        who = await self.async_who_asks(Deed.CONFIGURE)
        wanted = {self.entity_description.setting: round(value * self.entity_description.scale)}
        await self.coordinator.async_command("configure_home", **wanted, **who)

    @override
    def _shown(self) -> object:
        return self.available, self.native_value

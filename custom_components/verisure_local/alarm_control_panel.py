"""The alarm panel of each area."""

from collections.abc import Mapping
from typing import override

from homeassistant.components.alarm_control_panel import AlarmControlPanelEntity
from homeassistant.components.alarm_control_panel.const import (
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
    CodeFormat,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import Part, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .entity import VerisureLocalEntity
from .far_codes import takes_remote_pin
from .models import Area
from .permits import Deed
from .platform import async_add_areas
from .words import who

# The hub takes one command after the other by itself: a disarm waits for no picture that somebody asked for.
PARALLEL_UPDATES = 0

_MODES = {
    "disarmed": AlarmControlPanelState.DISARMED,
    "home": AlarmControlPanelState.ARMED_HOME,
    "away": AlarmControlPanelState.ARMED_AWAY,
}
_PHASES = {
    "exit": AlarmControlPanelState.ARMING,
    "locking": AlarmControlPanelState.ARMING,
    "entry": AlarmControlPanelState.PENDING,
}


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a panel for each area."""
    async_add_areas(entry, async_add_entities, lambda area: [AreaPanel(entry.runtime_data, area)])


class AreaPanel(VerisureLocalEntity, AlarmControlPanelEntity):
    """An area as an alarm panel.

    No code, unless a person has turned the remote PIN on: whoever is signed in to Home Assistant acts as the person of
    the home that he or she was confirmed to be (DECISIONS 16). What Home Assistant does by itself may arm, and disarms
    only where an administrator said so.
    """

    _attr_name = None
    _attr_translation_key = "area"
    _attr_code_arm_required = False
    _attr_supported_features = AlarmControlPanelEntityFeature.ARM_HOME | AlarmControlPanelEntityFeature.ARM_AWAY

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area) -> None:
        """Show ``area``; the only one goes by the hub's name."""
        super().__init__(coordinator, Part("panel", area.area_id), f"area_{area.area_id}")
        self.area_id = area.area_id
        if len(coordinator.home.areas) > 1:
            self._attr_name = area.name

    @property
    def _area(self) -> Area | None:
        return self.coordinator.home.areas.get(self.area_id)

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has the area."""
        return super().available and self._area is not None

    @property
    @override
    def alarm_state(self) -> AlarmControlPanelState | None:
        """Return the state: an alarm goes before a delay, a delay before the mode."""
        area = self._area
        if area is None:
            return None
        if area.triggered:
            return AlarmControlPanelState.TRIGGERED
        return _PHASES.get(area.phase) or _MODES.get(area.mode)

    @property
    @override
    def changed_by(self) -> str | None:
        """Return who changed it last: a person's name, or in words what sort of somebody."""
        area = self._area
        return who(self.hass, area.changed_by) if area is not None else None

    @property
    @override
    def code_format(self) -> CodeFormat | None:
        """Return None: a code typed here is recorded by Home Assistant, so only a remote PIN is, by choice."""
        return CodeFormat.NUMBER if takes_remote_pin(self.coordinator.config_entry) else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return the sort of alarm, what is left out, the sort of who changed it, and when the delay is over."""
        area = self._area
        if area is None:
            return {}
        devices = self.coordinator.home.devices
        left_out = [devices[each].name for each in area.bypassed if each in devices]
        until = area.until_utc_ms
        return {
            "alarm_kind": area.alarm_kind or None,
            "bypassed": left_out,
            "changed_by_kind": area.changed_by.kind or None,
            # The mode stays while a delay or an alarm hides it in the state.
            "protection": area.mode or None,
            "until": None if until is None else dt_util.utc_from_timestamp(until / 1000).isoformat(),
        }

    @override
    async def async_alarm_disarm(self, code: str | None = None) -> None:
        """Disarm as the person who asks, or whose remote PIN it is."""
        who = await self.async_who_asks(Deed.DISARM, code)
        await self.coordinator.async_command("disarm", area_id=self.area_id, **who)

    @override
    async def async_alarm_arm_home(self, code: str | None = None) -> None:
        """Arm the perimeter."""
        await self.async_arm("home", [], code)

    @override
    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        """Arm everything."""
        await self.async_arm("away", [], code)

    async def async_arm(self, mode: str, bypass: list[str], code: str | None = None) -> Mapping[str, object]:
        """Arm, leaving out the devices that are named; returns what the hub makes of it."""
        who = await self.async_who_asks(Deed.ARM, code)
        return await self.coordinator.async_command("arm", area_id=self.area_id, mode=mode, bypass=bypass, **who)

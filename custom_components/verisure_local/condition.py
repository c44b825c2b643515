"""Conditions of our own, each on entities of this integration alone."""

from typing import Final, override

import probatio
from homeassistant.components.alarm_control_panel.const import DOMAIN as PANEL_DOMAIN
from homeassistant.components.binary_sensor.const import DOMAIN as BINARY_SENSOR_DOMAIN
from homeassistant.const import CONF_OPTIONS, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import (
    ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL,
    Condition,
    ConditionConfig,
    make_entity_state_condition,
)

from .const import DOMAIN
from .readiness import MODES

CONF_MODE: Final = "mode"


def _ours(hass: HomeAssistant, entities: set[str], *suffixes: str) -> set[str]:
    """Return the entities of this integration whose unique ids end so."""
    registry = er.async_get(hass)
    return {
        each
        for each in entities
        if (entry := registry.async_get(each)) is not None
        and entry.platform == DOMAIN
        and entry.unique_id.endswith(suffixes or "")
    }


class IsPerimeterArmed(
    make_entity_state_condition({PANEL_DOMAIN: DomainSpec(value_source="protection")}, {"home", "away"})  # type: ignore[misc]
):
    """True while doors and windows are watched, also during an entry delay and an alarm."""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Keep our panels."""
        return _ours(self._hass, super().entity_filter(entities))


class IsReadyToArm(make_entity_state_condition(BINARY_SENSOR_DOMAIN, STATE_ON)):  # type: ignore[misc]
    """True while nothing stands in the way of arming, in the chosen mode or in both."""

    _schema = ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL.extend(
        {probatio.Required(CONF_OPTIONS, default={}): {probatio.Optional(CONF_MODE): probatio.In(MODES)}}
    )

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Keep the mode."""
        super().__init__(hass, config)
        mode = (config.options or {}).get(CONF_MODE)
        self._suffixes = tuple(f"_ready_{each}" for each in MODES if mode in {None, each})

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Keep what shows readiness for that mode."""
        return _ours(self._hass, super().entity_filter(entities), *self._suffixes)


class IsInService(make_entity_state_condition(BINARY_SENSOR_DOMAIN, STATE_ON)):  # type: ignore[misc]
    """True while a component is in service mode."""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Keep what shows service mode."""
        return _ours(self._hass, super().entity_filter(entities), "_service_mode")


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_perimeter_armed": IsPerimeterArmed,
    "is_ready_to_arm": IsReadyToArm,
    "is_in_service": IsInService,
}


async def async_get_conditions(_hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS

"""Linking a binary sensor that Home Assistant has as a detector of the hub, in the user interface."""

from typing import Any

import probatio
from homeassistant.components.binary_sensor.const import DOMAIN as BINARY_SENSOR
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_ENTITY_ID, CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)

from .const import CONF_ENTRY_ROUTE, CONF_KIND, CONF_ROOM, DETECTOR_KINDS, DOMAIN, SUBENTRY_DETECTOR
from .protocol import MAX_NAME

_KIND_OF_CLASS = {
    BinarySensorDeviceClass.MOTION: "motion",
    BinarySensorDeviceClass.OCCUPANCY: "motion",
    BinarySensorDeviceClass.PRESENCE: "motion",
    BinarySensorDeviceClass.SMOKE: "smoke",
    BinarySensorDeviceClass.MOISTURE: "water",
}
_NAME = probatio.All(TextSelector(), probatio.Length(min=1, max=MAX_NAME))


class DetectorFlow(ConfigSubentryFlow):
    """Links a detector, or changes what it is to the hub."""

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        self._entity_id = ""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which binary sensor."""
        errors = {}
        if user_input is not None:
            self._entity_id = user_input[CONF_ENTITY_ID]
            if self._is_linked(self._entity_id):
                errors[CONF_ENTITY_ID] = "already_linked"
            elif _is_ours(self.hass, self._entity_id):
                errors[CONF_ENTITY_ID] = "of_this_integration"
            else:
                return await self.async_step_detector()
        schema = probatio.Schema(
            {probatio.Required(CONF_ENTITY_ID): EntitySelector(EntitySelectorConfig(domain=BINARY_SENSOR))}
        )
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    def _is_linked(self, entity_id: str) -> bool:
        return any(
            subentry.data[CONF_ENTITY_ID] == entity_id
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.subentries.values()
            if subentry.subentry_type == SUBENTRY_DETECTOR
        )

    async def async_step_detector(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what it is to the hub, with a guess."""
        if user_input is not None:
            data = {CONF_ENTITY_ID: self._entity_id, **user_input}
            return self.async_create_entry(title=user_input[CONF_NAME], data=data)
        guess = _guess(self.hass, self._entity_id)
        return self.async_show_form(
            step_id="detector", data_schema=self.add_suggested_values_to_schema(_schema(), guess)
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what it is; its kind stays, since a detector of another kind is another detector."""
        subentry = self._get_reconfigure_subentry()
        if user_input is not None:
            return self.async_update_and_abort(
                self._get_entry(),
                subentry,
                title=user_input[CONF_NAME],
                data={**subentry.data, **user_input, CONF_KIND: subentry.data[CONF_KIND]},
            )
        schema = self.add_suggested_values_to_schema(_schema(with_kind=False), subentry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=schema)


def _schema(*, with_kind: bool = True) -> probatio.Schema:
    kinds = SelectSelector(SelectSelectorConfig(options=list(DETECTOR_KINDS), translation_key="detector_kind"))
    fields: dict[probatio.Marker, object] = {probatio.Required(CONF_NAME): _NAME}
    if with_kind:
        fields[probatio.Required(CONF_KIND)] = kinds
    fields[probatio.Optional(CONF_ROOM, default="")] = probatio.All(TextSelector(), probatio.Length(max=MAX_NAME))
    fields[probatio.Required(CONF_ENTRY_ROUTE, default=False)] = BooleanSelector()
    return probatio.Schema(fields)


def _guess(hass: HomeAssistant, entity_id: str) -> dict[str, object]:
    state = hass.states.get(entity_id)
    entity = er.async_get(hass).async_get(entity_id)
    device = dr.async_get(hass).async_get(entity.device_id) if entity and entity.device_id else None
    area_id = (entity.area_id if entity else None) or (device.area_id if device else None)
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    device_class = state.attributes.get(ATTR_DEVICE_CLASS) if state is not None else None
    return {
        CONF_NAME: (state.name if state is not None else entity_id)[:MAX_NAME],
        CONF_KIND: _KIND_OF_CLASS.get(device_class, "contact") if device_class else "contact",
        CONF_ROOM: area.name if area is not None else "",
        CONF_ENTRY_ROUTE: device_class == BinarySensorDeviceClass.DOOR,
    }


def _is_ours(hass: HomeAssistant, entity_id: str, depth: int = 0) -> bool:
    """Tell whether an entity, or a member of the group it is, comes from a hub: it would hear itself."""
    entity = er.async_get(hass).async_get(entity_id)
    if entity is not None and entity.platform == DOMAIN:
        return True
    state = hass.states.get(entity_id)
    members = _members(state) if depth < _DEEPEST else []
    return any(_is_ours(hass, member, depth + 1) for member in members)


_DEEPEST = 8


def _members(state: State | None) -> list[str]:
    members = state.attributes.get(ATTR_ENTITY_ID) if state is not None else None
    return [each for each in members if isinstance(each, str)] if isinstance(members, (list, tuple)) else []


__all__ = ["DetectorFlow"]

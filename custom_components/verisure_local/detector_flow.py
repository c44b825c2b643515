"""Linking a sensor, a motorised door or a gate that Home Assistant has as a detector, in the user interface."""

from typing import Any

import probatio
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.cover.const import CoverDeviceClass
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import BooleanSelector, SelectSelector, SelectSelectorConfig, TextSelector

from .const import CONF_ENTRY_ROUTE, CONF_KIND, CONF_ROOM, CONF_UNTOLD, DETECTOR_KINDS, SUBENTRY_DETECTOR
from .link_checks import guess
from .link_choice import area_field, class_of, entities_for, is_cover, misfit
from .protocol import MAX_NAME

_KIND_OF_CLASS: dict[str, str] = {
    BinarySensorDeviceClass.MOTION: "motion",
    BinarySensorDeviceClass.OCCUPANCY: "motion",
    BinarySensorDeviceClass.PRESENCE: "motion",
    BinarySensorDeviceClass.SMOKE: "smoke",
    BinarySensorDeviceClass.HEAT: "smoke",
    BinarySensorDeviceClass.CO: "smoke",
    BinarySensorDeviceClass.MOISTURE: "water",
    BinarySensorDeviceClass.VIBRATION: "vibration",
    BinarySensorDeviceClass.TAMPER: "tamper",
}
"""Everything else that is on or off is taken for a door or a window."""
_WAYS_IN = frozenset(
    {
        BinarySensorDeviceClass.DOOR,
        BinarySensorDeviceClass.GARAGE_DOOR,
        CoverDeviceClass.DOOR,
        CoverDeviceClass.GARAGE,
    }
)
_NAME = probatio.All(TextSelector(), probatio.Length(min=1, max=MAX_NAME))


class DetectorFlow(ConfigSubentryFlow):
    """Links a detector, or changes what it is to the hub."""

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        self._entity_id = ""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which sensor, motorised door or gate."""
        errors = {}
        if user_input is not None:
            self._entity_id = user_input[CONF_ENTITY_ID]
            error = misfit(self.hass, self._entity_id, SUBENTRY_DETECTOR)
            if error is None:
                return await self.async_step_detector()
            errors[CONF_ENTITY_ID] = error
        schema = probatio.Schema({probatio.Required(CONF_ENTITY_ID): entities_for(SUBENTRY_DETECTOR)})
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    async def async_step_detector(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what it is to the hub, with a guess."""
        if user_input is not None:
            data = {CONF_ENTITY_ID: self._entity_id, CONF_KIND: "contact", **user_input}
            return self.async_create_entry(title=user_input[CONF_NAME], data=data)
        guessed = _guess(self.hass, self._entity_id)
        return self.async_show_form(
            step_id="detector",
            data_schema=self.add_suggested_values_to_schema(
                _schema(with_kind=not is_cover(self._entity_id)).extend(area_field(self._get_entry())), guessed
            ),
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what it is and who plays it; its kind stays, since a detector of another kind is another detector."""
        subentry = self._get_reconfigure_subentry()
        kind, errors = subentry.data[CONF_KIND], {}
        if user_input is not None:
            chosen, besides = user_input[CONF_ENTITY_ID], subentry.subentry_id
            error = misfit(self.hass, chosen, SUBENTRY_DETECTOR, besides=besides)
            if error is None:
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    title=user_input[CONF_NAME],
                    data={**subentry.data, **user_input, CONF_KIND: kind, CONF_UNTOLD: True},
                )
            errors[CONF_ENTITY_ID] = error
        entity = probatio.Required(CONF_ENTITY_ID, default=subentry.data[CONF_ENTITY_ID])
        schema = _schema(with_kind=False).extend(
            {**area_field(self._get_entry()), entity: entities_for(SUBENTRY_DETECTOR, kind)}
        )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or subentry.data),
            errors=errors,
        )


def _schema(*, with_kind: bool = True) -> probatio.Schema:
    kinds = SelectSelector(SelectSelectorConfig(options=list(DETECTOR_KINDS), translation_key="detector_kind"))
    fields: dict[probatio.Marker, object] = {probatio.Required(CONF_NAME): _NAME}
    if with_kind:
        fields[probatio.Required(CONF_KIND)] = kinds
    fields[probatio.Optional(CONF_ROOM, default="")] = probatio.All(TextSelector(), probatio.Length(max=MAX_NAME))
    fields[probatio.Required(CONF_ENTRY_ROUTE, default=False)] = BooleanSelector()
    return probatio.Schema(fields)


def _guess(hass: HomeAssistant, entity_id: str) -> dict[str, object]:
    device_class = class_of(hass, entity_id)
    return {
        **guess(hass, entity_id),
        CONF_KIND: _KIND_OF_CLASS.get(device_class or "", "contact"),
        CONF_ENTRY_ROUTE: device_class in _WAYS_IN,
    }

"""Linking locks, plugs, sirens, cameras, voice units and people's presence, in the user interface."""

from typing import Any, ClassVar

import probatio
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import split_entity_id
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)

from .const import CONF_ROOM, CONF_TTS, CONF_USER
from .coordinator import VerisureLocalConfigEntry
from .link_checks import guess, why_not
from .linking.presence import presence_of
from .protocol import MAX_NAME, ErrorCode

_NAME = probatio.All(TextSelector(), probatio.Length(min=1, max=MAX_NAME))
_ROOM = probatio.All(TextSelector(), probatio.Length(max=MAX_NAME))


class LinkFlow(ConfigSubentryFlow):
    """Links an entity, or changes what it is called."""

    domains: ClassVar[list[str]]

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        self._entity_id = ""

    def fields(self, _entity_id: str) -> dict[probatio.Marker, object]:
        """Return the fields of a form beside name and room."""
        return {}

    def _schema(self, entity_id: str) -> probatio.Schema:
        return probatio.Schema(
            {
                probatio.Required(CONF_NAME): _NAME,
                probatio.Optional(CONF_ROOM, default=""): _ROOM,
                **self.fields(entity_id),
            }
        )

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which entity."""
        errors = {}
        if user_input is not None:
            self._entity_id = user_input[CONF_ENTITY_ID]
            error = why_not(self.hass, self._entity_id)
            if error is None:
                return await self.async_step_device()
            errors[CONF_ENTITY_ID] = error
        selector = EntitySelector(EntitySelectorConfig(domain=self.domains))
        schema = probatio.Schema({probatio.Required(CONF_ENTITY_ID): selector})
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    async def async_step_device(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what people call it, with a guess."""
        if user_input is not None:
            data = {CONF_ENTITY_ID: self._entity_id, **user_input}
            return self.async_create_entry(title=user_input[CONF_NAME], data=data)
        schema = self.add_suggested_values_to_schema(self._schema(self._entity_id), guess(self.hass, self._entity_id))
        return self.async_show_form(step_id="device", data_schema=schema)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what it is called."""
        subentry = self._get_reconfigure_subentry()
        if user_input is not None:
            return self.async_update_and_abort(
                self._get_entry(), subentry, title=user_input[CONF_NAME], data={**subentry.data, **user_input}
            )
        schema = self.add_suggested_values_to_schema(self._schema(subentry.data[CONF_ENTITY_ID]), subentry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=schema)


class LockFlow(LinkFlow):
    """Links a lock."""

    domains: ClassVar[list[str]] = ["lock"]


class PlugFlow(LinkFlow):
    """Links a switch or a light as a smart plug."""

    domains: ClassVar[list[str]] = ["switch", "light"]


class SirenFlow(LinkFlow):
    """Links a siren, or a switch that rings one."""

    domains: ClassVar[list[str]] = ["siren", "switch"]


class CameraFlow(LinkFlow):
    """Links a camera."""

    domains: ClassVar[list[str]] = ["camera"]


class VoiceFlow(LinkFlow):
    """Links a voice unit."""

    domains: ClassVar[list[str]] = ["media_player", "assist_satellite"]

    def fields(self, entity_id: str) -> dict[probatio.Marker, object]:
        """Return which voice a media player speaks with; a satellite has its own."""
        if split_entity_id(entity_id)[0] != "media_player":
            return {}
        first = next(iter(self.hass.states.async_entity_ids("tts")), probatio.UNDEFINED)
        selector = EntitySelector(EntitySelectorConfig(domain="tts"))
        return {probatio.Required(CONF_TTS, default=first): selector}


class PresenceFlow(ConfigSubentryFlow):
    """Links whether somebody is at home; that somebody must have shown to be a person of the home by a code."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whose presence it is, and tell the hub for the first time."""
        errors: dict[str, str] = {}
        if user_input is not None:
            entity_id = user_input[CONF_ENTITY_ID]
            error = why_not(self.hass, entity_id) or await self._async_refusal(entity_id, user_input[CONF_USER])
            if error is None:
                state = self.hass.states.get(entity_id)
                return self.async_create_entry(title=state.name if state is not None else entity_id, data=user_input)
            errors["base" if error == "cannot_connect" else CONF_ENTITY_ID] = error
            if error in {"not_mapped", "no_phone"}:
                errors = {CONF_USER: error}
        users = [
            user for user in await self.hass.auth.async_get_users() if user.is_active and not user.system_generated
        ]
        options = [SelectOptionDict(value=user.id, label=user.name or user.id) for user in users]
        schema = probatio.Schema(
            {
                probatio.Required(CONF_ENTITY_ID): EntitySelector(
                    EntitySelectorConfig(domain=["person", "device_tracker"])
                ),
                probatio.Required(CONF_USER): SelectSelector(SelectSelectorConfig(options=options)),
            }
        )
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(schema, user_input or {}), errors=errors
        )

    async def _async_refusal(self, entity_id: str, user: str) -> str | None:
        """Return why the hub takes nothing of this user, None where it does."""
        entry: VerisureLocalConfigEntry = self._get_entry()
        presence = presence_of(self.hass.states.get(entity_id)) or "unknown"
        try:
            await entry.runtime_data.async_command("report_presence", user=user, presence=presence)
        except HomeAssistantError as error:
            known = {ErrorCode.NOT_PERMITTED: "not_mapped", ErrorCode.NOT_SUPPORTED: "no_phone"}
            return next((text for code, text in known.items() if code == error.translation_key), "cannot_connect")
        return None

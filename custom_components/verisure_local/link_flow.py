"""Linking locks, plugs, sirens, cameras, voice units and people's presence, in the user interface."""

from typing import Any

import probatio
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_ENTITY_ID, CONF_NAME
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)

from .const import CONF_ROOM, CONF_TTS, CONF_UNTOLD, CONF_USER, SUBENTRY_PRESENCE
from .coordinator import VerisureLocalConfigEntry
from .link_checks import guess, why_not
from .link_choice import area_field, entities_for, misfit, needs_voice
from .linking.presence import presence_of
from .protocol import MAX_NAME, ErrorCode

_NAME = probatio.All(TextSelector(), probatio.Length(min=1, max=MAX_NAME))
_ROOM = probatio.All(TextSelector(), probatio.Length(max=MAX_NAME))


class LinkFlow(ConfigSubentryFlow):
    """Links an entity, or changes what it is called and which entity it is."""

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
                **area_field(self._get_entry()),
                **self.fields(entity_id),
            }
        )

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which entity."""
        errors = {}
        if user_input is not None:
            self._entity_id = user_input[CONF_ENTITY_ID]
            error = misfit(self.hass, self._entity_id, self._subentry_type)
            if error is None:
                return await self.async_step_device()
            errors[CONF_ENTITY_ID] = error
        schema = probatio.Schema({probatio.Required(CONF_ENTITY_ID): entities_for(self._subentry_type)})
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    async def async_step_device(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what people call it, with a guess."""
        if user_input is not None:
            data = {CONF_ENTITY_ID: self._entity_id, **user_input}
            return self.async_create_entry(title=user_input[CONF_NAME], data=data)
        schema = self.add_suggested_values_to_schema(self._schema(self._entity_id), guess(self.hass, self._entity_id))
        return self.async_show_form(step_id="device", data_schema=schema)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what it is called and which entity it is; everything else that the hub has of it stays."""
        subentry, errors = self._get_reconfigure_subentry(), {}
        entity_id = subentry.data[CONF_ENTITY_ID]
        if user_input is not None:
            entity_id, besides = user_input[CONF_ENTITY_ID], subentry.subentry_id
            error = misfit(self.hass, entity_id, self._subentry_type, besides=besides)
            needed = {str(field) for field in self.fields(entity_id)}
            if error is not None:
                errors[CONF_ENTITY_ID] = error
            elif needed <= user_input.keys():
                data = {**subentry.data, **user_input, CONF_UNTOLD: True}
                return self.async_update_and_abort(self._get_entry(), subentry, title=user_input[CONF_NAME], data=data)
        schema = self._schema(entity_id).extend(
            {probatio.Required(CONF_ENTITY_ID, default=entity_id): entities_for(self._subentry_type)}
        )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(schema, {**subentry.data, **(user_input or {})}),
            errors=errors,
        )


class LockFlow(LinkFlow):
    """Links a lock."""


class PlugFlow(LinkFlow):
    """Links a switch or a light as a smart plug."""


class SirenFlow(LinkFlow):
    """Links a siren, or a switch that rings one."""


class CameraFlow(LinkFlow):
    """Links a camera."""


class VoiceFlow(LinkFlow):
    """Links a voice unit."""

    def fields(self, entity_id: str) -> dict[probatio.Marker, object]:
        """Return which voice a media player speaks with; a satellite has its own."""
        if not needs_voice(entity_id):
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
            error = (
                why_not(self.hass, entity_id)
                or await self._async_twice(user_input[CONF_USER])
                or await self._async_refusal(entity_id, user_input[CONF_USER])
            )
            if error is None:
                state = self.hass.states.get(entity_id)
                return self.async_create_entry(title=state.name if state is not None else entity_id, data=user_input)
            errors["base" if error == "cannot_connect" else CONF_ENTITY_ID] = error
            if error in {"not_mapped", "no_phone", "person_linked"}:
                errors = {CONF_USER: error}
        users = [
            user for user in await self.hass.auth.async_get_users() if user.is_active and not user.system_generated
        ]
        options = [SelectOptionDict(value=user.id, label=user.name or user.id) for user in users]
        schema = probatio.Schema(
            {
                probatio.Required(CONF_ENTITY_ID): entities_for(SUBENTRY_PRESENCE),
                probatio.Required(CONF_USER): SelectSelector(SelectSelectorConfig(options=options)),
            }
        )
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(schema, user_input or {}), errors=errors
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Take another entity for the same user."""
        subentry, errors = self._get_reconfigure_subentry(), {}
        if user_input is not None:
            entity_id = user_input[CONF_ENTITY_ID]
            error = why_not(self.hass, entity_id, besides=subentry.subentry_id)
            if error is None:
                state = self.hass.states.get(entity_id)
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    title=state.name if state is not None else entity_id,
                    data={**subentry.data, **user_input},
                )
            errors[CONF_ENTITY_ID] = error
        entity = probatio.Required(CONF_ENTITY_ID, default=subentry.data[CONF_ENTITY_ID])
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=probatio.Schema({entity: entities_for(SUBENTRY_PRESENCE)}),
            errors=errors,
        )

    async def _async_twice(self, user: str) -> str | None:
        """Return why not where the presence of the same person of the home is linked already: two would quarrel."""
        entry: VerisureLocalConfigEntry = self._get_entry()
        linked = {each.data[CONF_USER] for each in entry.get_subentries_of_type(SUBENTRY_PRESENCE)}
        if not linked:
            return None
        try:
            mappings = (await entry.runtime_data.async_command("mappings")).get("mappings")
        except HomeAssistantError:
            return "cannot_connect"
        people = mappings if isinstance(mappings, dict) else {}
        same = user in linked or (user in people and people[user] in {people.get(each) for each in linked})
        return "person_linked" if same else None

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

"""What a person turns on later: who acts without a code, remote PINs, voice codes, automations that disarm."""

from collections.abc import Mapping
from typing import Any

import probatio
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_CODE, CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .blueprints_flow import BlueprintsFlow
from .client import HubClient, HubConnectionError, HubError, HubIdentityError, HubVersionError
from .const import (
    CONF_AUTOMATIONS,
    CONF_DASHBOARD,
    CONF_ENABLED,
    CONF_FINGERPRINT,
    CONF_NEW_CODE,
    CONF_REMOTE_PIN,
    CONF_USER,
    CONF_VOICE,
)
from .far_codes import typed
from .protocol import ErrorCode
from .sentences_flow import SentencesFlow

SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_ERRORS: Mapping[str, tuple[str, str]] = {
    ErrorCode.WRONG_CODE: (CONF_CODE, "wrong_code"),
    ErrorCode.LOCKED_OUT: (CONF_CODE, "locked_out"),
    ErrorCode.NOT_SUPPORTED: (CONF_NEW_CODE, "unsuitable_code"),
    ErrorCode.INVALID_MESSAGE: (CONF_NEW_CODE, "unsuitable_code"),
    ErrorCode.UNKNOWN_COMMAND: ("base", "too_old"),
    ErrorCode.BUSY: ("base", "cannot_connect"),
    ErrorCode.INVALID_TOKEN: ("base", "cannot_connect"),
}


class HomeOptionsFlow(BlueprintsFlow, SentencesFlow):
    """Offers everything that is off until a person turns it on, the person's own code being the proof.

    The dashboard alone is there from the start: it lets nobody do more than Home Assistant's own panels do.
    """

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                *("people", CONF_REMOTE_PIN, CONF_VOICE, CONF_AUTOMATIONS),
                *("blueprints", "sentences", CONF_DASHBOARD),
            ],
        )

    async def async_step_people(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask who, and for that person's code; without a code the user becomes nobody."""
        errors: dict[str, str] = {}
        if user_input is not None:
            user, code = user_input[CONF_USER], user_input.get(CONF_CODE)
            if await async_map_user(self.hass, self.config_entry.data, user, code, errors):
                return self.async_create_entry(data=dict(self.config_entry.options))
        schema = await async_people_schema(self.hass)
        return self.async_show_form(step_id="people", data_schema=schema, errors=errors)

    async def async_step_remote_pin(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Turn the remote PIN on or off."""
        return await self._async_far_code(CONF_REMOTE_PIN, user_input)

    async def async_step_voice_code(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Turn disarming and unlocking by voice on or off."""
        return await self._async_far_code(CONF_VOICE, user_input)

    async def _async_far_code(self, kind: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            code, new = user_input.get(CONF_CODE, ""), user_input.get(CONF_NEW_CODE, "")
            if not user_input[CONF_ENABLED]:
                await self._async_ask(errors, "withdraw_far_codes", kind=kind)
            elif not code or not new:
                errors["base"] = "both_codes"
            else:
                await self._async_ask(errors, "set_far_code", kind=kind, code=typed(code), new_code=typed(new))
            if not errors:
                return self._keep(kind, on=user_input[CONF_ENABLED])
        fields = {
            probatio.Optional(probatio.Secret(CONF_CODE)): SECRET,
            probatio.Optional(probatio.Secret(CONF_NEW_CODE)): SECRET,
        }
        return self._form(kind, fields, errors)

    async def async_step_automations(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let automations disarm, with an administrator's code, or no longer."""
        errors: dict[str, str] = {}
        if user_input is not None:
            code = user_input.get(CONF_CODE, "")
            if not user_input[CONF_ENABLED]:
                await self._async_ask(errors, "trust_automations")
            elif not code:
                errors[CONF_CODE] = "wrong_code"
            else:
                await self._async_ask(errors, "trust_automations", code=typed(code))
            if not errors:
                return self._keep(CONF_AUTOMATIONS, on=user_input[CONF_ENABLED])
        return self._form(CONF_AUTOMATIONS, {probatio.Optional(probatio.Secret(CONF_CODE)): SECRET}, errors)

    async def async_step_dashboard(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the dashboard and its cards be there by themselves, or take them away."""
        if user_input is not None:
            return self._keep(CONF_DASHBOARD, on=user_input[CONF_ENABLED])
        return self._form(CONF_DASHBOARD, {}, {}, unset=True)

    def _form(
        self, kind: str, fields: Mapping[Any, object], errors: dict[str, str], *, unset: bool = False
    ) -> ConfigFlowResult:
        on = self.config_entry.options.get(kind, unset) is True
        schema = probatio.Schema({probatio.Required(CONF_ENABLED, default=on): BooleanSelector(), **fields})
        return self.async_show_form(step_id=kind, data_schema=schema, errors=errors)

    def _keep(self, kind: str, *, on: bool) -> ConfigFlowResult:
        return self.async_create_entry(data={**self.config_entry.options, kind: on})

    async def _async_ask(self, errors: dict[str, str], name: str, /, **arguments: object) -> None:
        await async_ask_hub(self.hass, self.config_entry.data, errors, name, **arguments)


async def async_people_schema(hass: HomeAssistant) -> probatio.Schema:
    """Return a form that asks for a user of Home Assistant and a person's code."""
    users = [user for user in await hass.auth.async_get_users() if user.is_active and not user.system_generated]
    options = [SelectOptionDict(value=user.id, label=user.name or user.id) for user in users]
    owner = next((user.id for user in users if user.is_owner), probatio.UNDEFINED)
    return probatio.Schema(
        {
            probatio.Required(CONF_USER, default=owner): SelectSelector(SelectSelectorConfig(options=options)),
            probatio.Optional(probatio.Secret(CONF_CODE)): SECRET,
        }
    )


async def async_map_user(
    hass: HomeAssistant, data: Mapping[str, Any], user: str, code: str | None, errors: dict[str, str]
) -> bool:
    """Map a user by a person's code, or unmap without one; the code goes to the hub and is kept nowhere."""
    if code:
        return await async_ask_hub(hass, data, errors, "map_user", user=user, code=typed(code))
    return await async_ask_hub(hass, data, errors, "unmap_user", user=user)


async def async_ask_hub(
    hass: HomeAssistant, data: Mapping[str, Any], errors: dict[str, str], name: str, /, **arguments: object
) -> bool:
    """Send a command over a connection of its own; what went wrong is in ``errors``, as a form shows it."""
    client = HubClient(
        async_get_clientsession(hass), data[CONF_HOST], data[CONF_PORT], bytes.fromhex(data[CONF_FINGERPRINT])
    )
    try:
        await client.connect()
        await client.authenticate(data[CONF_TOKEN])
        await client.command(name, **arguments)
    except HubConnectionError, HubIdentityError, HubVersionError:
        errors["base"] = "cannot_connect"
    except HubError as error:
        field, key = _ERRORS.get(error.code, ("base", "unknown"))
        errors[field] = key
    finally:
        await client.close()
    return not errors

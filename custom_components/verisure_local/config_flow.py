"""Setting up a hub: found on the network or entered by hand, paired by the code it shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, override

import probatio
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_CODE, CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .client import (
    HubConnectionError,
    HubError,
    HubIdentityError,
    HubVersionError,
    Paired,
    fetch_fingerprint,
    pair,
)
from .const import (
    CONF_CLIENT_ID,
    CONF_FINGERPRINT,
    CONF_HUB_ID,
    CONF_USER,
    DOMAIN,
    SUBENTRY_CAMERA,
    SUBENTRY_DETECTOR,
    SUBENTRY_LOCK,
    SUBENTRY_PLUG,
    SUBENTRY_PRESENCE,
    SUBENTRY_SIREN,
    SUBENTRY_VOICE,
)
from .detector_flow import DetectorFlow
from .link_flow import CameraFlow, LockFlow, PlugFlow, PresenceFlow, SirenFlow, VoiceFlow
from .options_flow import HomeOptionsFlow, async_map_user, async_people_schema
from .protocol import DEFAULT_PORT, ErrorCode, PairingCodeError

_ADDRESS = probatio.Schema(
    {
        probatio.Required(CONF_HOST): probatio.All(str, probatio.Length(min=1, max=255)),
        probatio.Required(CONF_PORT, default=DEFAULT_PORT): probatio.All(int, probatio.Range(min=1, max=65535)),
    }
)
_CODE = probatio.Schema({probatio.Required(CONF_CODE): str})
_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_ERRORS: Mapping[str, str] = {
    ErrorCode.WRONG_PAIRING_CODE: "wrong_pairing_code",
    ErrorCode.PAIRING_CLOSED: "pairing_closed",
    ErrorCode.WRONG_CODE: "wrong_code",
    ErrorCode.LOCKED_OUT: "locked_out",
}


class VerisureLocalConfigFlow(ConfigFlow, domain=DOMAIN):
    """Sets up a hub."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._host = ""
        self._port = DEFAULT_PORT
        self._name = ""
        self._paired: Paired | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return how people are mapped, and what is off is turned on, later on."""
        return HomeOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be linked."""
        return {
            SUBENTRY_DETECTOR: DetectorFlow,
            SUBENTRY_LOCK: LockFlow,
            SUBENTRY_PLUG: PlugFlow,
            SUBENTRY_SIREN: SirenFlow,
            SUBENTRY_CAMERA: CameraFlow,
            SUBENTRY_VOICE: VoiceFlow,
            SUBENTRY_PRESENCE: PresenceFlow,
        }

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where the hub is."""
        errors = {}
        if user_input is not None:
            self._host, self._port = user_input[CONF_HOST], user_input[CONF_PORT]
            try:
                await fetch_fingerprint(self._host, self._port)
            except HubConnectionError:
                errors["base"] = "cannot_connect"
            else:
                self._name = self._host
                return await self.async_step_pair()
        schema = self.add_suggested_values_to_schema(_ADDRESS, user_input or {})
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Take a hub that was found. What it says of itself is believed only after pairing."""
        hub_id = discovery_info.properties.get("hub_id")
        if not hub_id:
            return self.async_abort(reason="not_a_hub")
        self._host, self._port = discovery_info.host, discovery_info.port or DEFAULT_PORT
        entry = await self.async_set_unique_id(hub_id)
        if entry is not None and await self._async_has_moved(entry):
            moved = {CONF_HOST: self._host, CONF_PORT: self._port}
            self.hass.config_entries.async_update_entry(entry, data={**entry.data, **moved})
        self._abort_if_unique_id_configured()
        self._name = discovery_info.properties.get("name") or self._host
        self.context["title_placeholders"] = {"name": self._name}
        return await self.async_step_pair()

    async def _async_has_moved(self, entry: ConfigEntry) -> bool:
        """Tell whether an entry's hub itself answers where it was found, and no more where it is known.

        Anybody on the network may announce its id: who is followed without that leads Home Assistant away from the hub.
        """
        pinned: str | None = entry.data.get(CONF_FINGERPRINT)
        if pinned is None:
            # One that a person chose to ignore was never paired.
            return False
        known = (entry.data[CONF_HOST], entry.data[CONF_PORT])
        if known == (self._host, self._port):
            return False
        here = await _shown_at(self._host, self._port)
        return here == pinned and await _shown_at(*known) != pinned

    async def async_step_pair(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code that the hub shows."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._paired = await self._async_pair(user_input[CONF_CODE], errors)
            if self._paired is not None:
                await self.async_set_unique_id(self._paired.hub_id)
                if self.source == SOURCE_REAUTH:
                    self._abort_if_unique_id_mismatch(reason="another_hub")
                    return self._finish(self._get_reauth_entry(), self._data(), "paired_again")
                self._abort_if_unique_id_configured()
                return await self.async_step_you()
        return self.async_show_form(
            step_id="pair", data_schema=_CODE, errors=errors, description_placeholders={"name": self._name}
        )

    async def _async_pair(self, code: str, errors: dict[str, str]) -> Paired | None:
        try:
            return await pair(
                async_get_clientsession(self.hass), self._host, self._port, code, self.hass.config.location_name[:80]
            )
        except PairingCodeError:
            errors[CONF_CODE] = "not_a_pairing_code"
        except HubIdentityError:
            errors[CONF_CODE] = "not_this_hub"
        except HubConnectionError:
            errors["base"] = "cannot_connect"
        except HubVersionError:
            errors["base"] = "version"
        except HubError as error:
            errors[CONF_CODE] = _ERRORS.get(error.code, "unknown")
        return None

    def _data(self) -> dict[str, Any]:
        if TYPE_CHECKING:
            assert self._paired is not None
        return {
            CONF_HOST: self._host,
            CONF_PORT: self._port,
            CONF_HUB_ID: self._paired.hub_id,
            CONF_FINGERPRINT: self._paired.fingerprint.hex(),
            CONF_CLIENT_ID: self._paired.client_id,
            CONF_TOKEN: self._paired.token,
        }

    async def async_step_you(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer to let a user of Home Assistant act as a person of the home, confirmed by that person's code."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = self._data()
            code = user_input.get(CONF_CODE)
            if not code or await async_map_user(self.hass, data, user_input[CONF_USER], code, errors):
                title = self._paired.name if self._paired is not None else self._name
                return self.async_create_entry(title=title, data=data)
        schema = await async_people_schema(self.hass)
        return self.async_show_form(step_id="you", data_schema=schema, errors=errors)

    async def async_step_reauth(self, _entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Pair again: the hub does not know this client any more, or is another one."""
        entry = self._get_reauth_entry()
        self._host, self._port, self._name = entry.data[CONF_HOST], entry.data[CONF_PORT], entry.title
        return await self.async_step_pair()

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take a new address; it must be the same hub there."""
        entry = self._get_reconfigure_entry()
        errors = {}
        if user_input is not None:
            try:
                found = await fetch_fingerprint(user_input[CONF_HOST], user_input[CONF_PORT])
            except HubConnectionError:
                errors["base"] = "cannot_connect"
            else:
                if found.hex() == entry.data[CONF_FINGERPRINT]:
                    return self._finish(entry, user_input, "reconfigured")
                errors["base"] = "not_this_hub"
        schema = self.add_suggested_values_to_schema(_ADDRESS, user_input or entry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=schema, errors=errors)

    def _finish(self, entry: ConfigEntry, updates: Mapping[str, Any], reason: str) -> ConfigFlowResult:
        """Update the entry; one that is loaded reloads itself when its connection changes."""
        reloads_itself = entry.state is ConfigEntryState.LOADED
        result = self.async_update_and_abort(entry, data_updates=updates, reason=reason)
        if not reloads_itself:
            # Not before the update: a reload begins at once, and would go to the old address.
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result


async def _shown_at(host: str, port: int) -> str | None:
    """Return the fingerprint of the certificate at an address, None where nobody answers."""
    try:
        return (await fetch_fingerprint(host, port)).hex()
    except HubConnectionError:
        return None

"""Mending what our repairs name, each after a person has said so."""

from typing import Any, Final, override

import probatio
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowContext,
    ConfigSubentry,
)
from homeassistant.const import CONF_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.http import current_request

from .connection_issues import CERTIFICATE, TOO_OLD
from .const import CONF_KIND, CONF_TTS, DOMAIN
from .default_code import OPTION, own_options
from .home_issues import DEFAULT_CODE, SERVICE
from .link_choice import entities_for, misfit, needs_voice
from .linking.link_issues import GONE
from .refusals import async_sentence

type Data = dict[str, str | int | float | None]
"""What an issue carries: its kind, its entry, and what it is about."""


class NotMendedError(Exception):
    """It could not be mended; the reason is a text of the flow."""

    def __init__(self, reason: str, **placeholders: str) -> None:
        """Keep what the text needs."""
        super().__init__(reason)
        self.reason = reason
        self.placeholders = placeholders


class MendFlow(RepairsFlow):
    """Says what will be done, and does it."""

    def __init__(self, data: Data) -> None:
        """Mend what the issue is about."""
        self._about = data

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin by asking."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask, and do it when a person says so."""
        if user_input is None:
            return self.async_show_form(step_id="confirm", description_placeholders=self._placeholders())
        try:
            return await self._async_mend()
        except NotMendedError as error:
            return self.async_abort(reason=error.reason, description_placeholders=error.placeholders)

    async def _async_mend(self) -> RepairsFlowResult:
        """Do it. Raises NotMendedError."""
        raise NotImplementedError

    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue is not None else None

    def _entry(self) -> ConfigEntry:
        entry = self.hass.config_entries.async_get_entry(str(self._about["entry_id"]))
        if entry is None:
            raise NotMendedError("entry_gone")
        return entry


class TryAgainFlow(MendFlow):
    """Connects again to a hub that somebody has updated."""

    @override
    async def _async_mend(self) -> RepairsFlowResult:
        entry = self._entry()
        await self.hass.config_entries.async_reload(entry.entry_id)
        if entry.state is not ConfigEntryState.LOADED:
            raise NotMendedError("still_too_old")
        return self.async_create_entry(data={})


class PairAgainFlow(MendFlow):
    """Goes on to pairing again; the issue stays until the hub answers with the certificate that was paired."""

    @override
    async def _async_mend(self) -> RepairsFlowResult:
        entry = self._entry()
        flow = next(iter(entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})), None)
        if flow is not None:
            flow_id = flow["flow_id"]
        else:
            context = ConfigFlowContext(
                source=SOURCE_REAUTH, entry_id=entry.entry_id, title_placeholders={"name": entry.title}
            )
            result = await self.hass.config_entries.flow.async_init(DOMAIN, context=context, data=dict(entry.data))
            flow_id = result["flow_id"]
        return self.async_abort(reason="go_on_pairing", next_flow=(FlowType.CONFIG_FLOW, flow_id))


class EndServiceFlow(MendFlow):
    """Says that a component is back up, as the person who mends; it must show itself then."""

    @override
    async def _async_mend(self) -> RepairsFlowResult:
        entry = self._entry()
        if entry.state is not ConfigEntryState.LOADED:
            raise NotMendedError("not_done", message=await async_sentence(self.hass, "not_connected", {}))
        request = current_request.get()
        user = request[KEY_HASS_USER].id if request is not None else None
        device_id = self._about["device_id"]
        try:
            await entry.runtime_data.async_command("finish_service", device_id=device_id, user=user)
        except HomeAssistantError as error:
            message = await async_sentence(
                self.hass, error.translation_key or "unknown_error", error.translation_placeholders or {}
            )
            raise NotMendedError("not_done", message=message) from error
        return self.async_create_entry(data={})


class DefaultCodeFlow(MendFlow):
    """Takes the default code out of Home Assistant's registry."""

    @override
    async def _async_mend(self) -> RepairsFlowResult:
        registry = er.async_get(self.hass)
        entity = registry.async_get(str(self._about["entity_id"]))
        if entity is None:
            raise NotMendedError("entry_gone")
        kept = {key: value for key, value in own_options(entity).items() if key != OPTION}
        registry.async_update_entity_options(entity.entity_id, entity.domain, kept or None)
        return self.async_create_entry(data={})


class LinkGoneFlow(MendFlow):
    """Gives a link whose entity is gone another one, or takes the link away; its device's settings stay at the hub."""

    @override
    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask which of the two."""
        return self.async_show_menu(
            step_id="init", menu_options=["choose", "remove"], description_placeholders=self._placeholders()
        )

    async def async_step_choose(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Take another entity."""
        try:
            subentry = self._subentry()
        except NotMendedError as error:
            return self.async_abort(reason=error.reason)
        family, kind = subentry.subentry_type, subentry.data.get(CONF_KIND, "contact")
        errors: dict[str, str] = {}
        if user_input is not None:
            chosen = user_input[CONF_ENTITY_ID]
            reason = misfit(self.hass, chosen, family, besides=subentry.subentry_id)
            if reason is None and needs_voice(chosen) and CONF_TTS not in subentry.data:
                reason = "no_voice"
            if reason is None:
                self.hass.config_entries.async_update_subentry(
                    self._entry(), subentry, data={**subentry.data, CONF_ENTITY_ID: chosen}
                )
                return self.async_create_entry(data={})
            errors[CONF_ENTITY_ID] = reason
        return self.async_show_form(
            step_id="choose",
            data_schema=probatio.Schema({probatio.Required(CONF_ENTITY_ID): entities_for(family, kind)}),
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    async def async_step_remove(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Take the link away when a person has said so."""
        if user_input is None:
            return self.async_show_form(step_id="remove", description_placeholders=self._placeholders())
        try:
            self.hass.config_entries.async_remove_subentry(self._entry(), self._subentry().subentry_id)
        except NotMendedError as error:
            return self.async_abort(reason=error.reason)
        return self.async_create_entry(data={})

    def _subentry(self) -> ConfigSubentry:
        subentry = self._entry().subentries.get(str(self._about["subentry_id"]))
        if subentry is None:
            raise NotMendedError("entry_gone")
        return subentry


_FLOWS: Final[dict[str, type[MendFlow]]] = {
    TOO_OLD: TryAgainFlow,
    CERTIFICATE: PairAgainFlow,
    SERVICE: EndServiceFlow,
    DEFAULT_CODE: DefaultCodeFlow,
    GONE: LinkGoneFlow,
}


async def async_create_fix_flow(_hass: HomeAssistant, _issue_id: str, data: Data | None) -> RepairsFlow:
    """Return what mends an issue of ours; only those that can be mended have data of such a kind."""
    about = data or {}
    return _FLOWS[str(about["kind"])](about)

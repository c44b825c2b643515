"""Tools for language models. They read, and nothing else: what a model is told can end up anywhere.

None takes a code, arms, disarms, locks or unlocks. They are offered where somebody has exposed the alarm panel to the
assistant that asks.
"""

from typing import override

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult
from homeassistant.util.json import JsonObjectType

from .answers import async_happenings, open_answer, status_answer, who_answer
from .const import DOMAIN
from .coordinator import VerisureLocalCoordinator
from .spoken import language_here, say


class _Question(Tool):
    """A question about each home that the assistant may see."""

    integration = DOMAIN
    annotations = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Answer it."""
        language = language_here(hass, llm_context.language)
        data: JsonObjectType = {}
        for home in _homes(hass, llm_context):
            # Nothing is claimed of a home whose hub is silent, and the others are told of all the same.
            there = home.available
            data[home.home.hub.name] = await self.async_answer(home, language) if there else say(language, "no_home")
        return ToolResult(data=data)

    async def async_answer(self, home: VerisureLocalCoordinator, language: str) -> str:
        """Return the answer. Raises HomeAssistantError."""
        raise NotImplementedError


class _Status(_Question):
    name = f"{DOMAIN}__status"
    title = "Alarm status"
    description = "Tells whether the home's alarm is armed, and whether there is an alarm now."

    @override
    async def async_answer(self, home: VerisureLocalCoordinator, language: str) -> str:
        return status_answer(home.home, language)


class _WhatIsOpen(_Question):
    name = f"{DOMAIN}__what_is_open"
    title = "What is open"
    description = "Names the doors and windows that are open and the locks that are not locked."

    @override
    async def async_answer(self, home: VerisureLocalCoordinator, language: str) -> str:
        return open_answer(home.home, language)


class _WhoIsHome(_Question):
    name = f"{DOMAIN}__who_is_home"
    title = "Who is home"
    description = "Names the people who are at home."

    @override
    async def async_answer(self, home: VerisureLocalCoordinator, language: str) -> str:
        return who_answer(home.home, language)


class _WhatHappened(_Question):
    name = f"{DOMAIN}__what_happened"
    title = "What happened"
    description = "Tells what happened at home during the last day: arming, alarms, locks, faults."

    @override
    async def async_answer(self, home: VerisureLocalCoordinator, language: str) -> str:
        return "\n".join(f"{at} {text}" for at, text in await async_happenings(home, language, most=20))


def _homes(hass: HomeAssistant, llm_context: LLMContext) -> list[VerisureLocalCoordinator]:
    """Return the homes whose alarm panel is exposed to the assistant that asks."""
    registry = er.async_get(hass)
    return [
        entry.runtime_data
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if any(
            entity.domain == Platform.ALARM_CONTROL_PANEL
            and async_should_expose(hass, llm_context.assistant, entity.entity_id)
            for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
        )
    ]


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools, None where the assistant may not see the alarm."""
    if api_id != LLM_API_ASSIST or not llm_context.assistant or not _homes(hass, llm_context):
        return None
    return LLMTools(tools=[_Status(), _WhatIsOpen(), _WhoIsHome(), _WhatHappened()])

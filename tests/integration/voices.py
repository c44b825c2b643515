"""Setting up what speaks to the home: options, Assist with its sentences."""

from collections.abc import Awaitable, Callable

from homeassistant.components import conversation
from homeassistant.components.conversation import ConversationResult
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.site import ArmMode
from tests.house import CODES
from tests.integration.conftest import Paired

type Ask = Callable[..., Awaitable[dict[str, object]]]

PIN, SPOKEN = "7193", "604718"
IN_WORDS = {"en": "six zero four seven one eight", "sv": "sex noll fyra sju ett åtta"}


async def turn(paired: Paired, what: str, **answer: object) -> dict[str, object]:
    """Answer a page of the options, as a person does."""
    options = paired.hass.config_entries.options
    result = await options.async_init(paired.entry.entry_id)
    result = await options.async_configure(result["flow_id"], {"next_step_id": what})
    assert result["step_id"] == what
    result = await options.async_configure(result["flow_id"], answer)
    await paired.hass.async_block_till_done()
    await paired.settle()
    return dict(result)


async def turn_on(paired: Paired, what: str, new_code: str | None = None, code: str = CODES["anna"]) -> None:
    answer = {"enabled": True, "code": code, **({"new_code": new_code} if new_code else {})}
    assert (await turn(paired, what, **answer))["type"] is FlowResultType.CREATE_ENTRY


async def armed(paired: Paired) -> None:
    await paired.house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await paired.settle()
    assert paired.state("area_house") == "armed_home"


async def assist(hass: HomeAssistant) -> None:
    """Set Assist up, with our sentences."""
    for component in ("homeassistant", "intent", "conversation"):
        assert await async_setup_component(hass, component, {})
    await hass.services.async_call(DOMAIN, "install_sentences", {}, blocking=True)


async def say(paired: Paired, text: str, language: str = "en", *, anna: bool = True) -> ConversationResult:
    """Say something to Home Assistant's own agent; a satellite speaks for nobody."""
    context = paired.as_anna if anna else Context()
    result = await conversation.async_converse(paired.hass, text, None, context, language)
    await paired.settle()
    return result


def said(result: ConversationResult) -> str:
    return str(result.response.speech["plain"]["speech"])


async def card_of(paired: Paired, connect: WebSocketGenerator) -> Ask:
    """Return what sends a command of our own card, as the user it is open for."""
    client = await connect(paired.hass)

    async def ask(kind: str, **arguments: object) -> dict[str, object]:
        message = {"type": f"verisure_local/{kind}", "entity_id": paired.entity("area_house"), **arguments}
        await client.send_json_auto_id(message)
        answer = await client.receive_json()
        await paired.settle()
        return dict(answer)

    return ask

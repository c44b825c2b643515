"""Alexa and Google Assistant by Home Assistant's own handlers, and language models by its own tools."""

import asyncio
import json
import logging
from http import HTTPStatus
from pathlib import Path

import pytest
from homeassistant.components.conversation.chat_log import async_subscribe_chat_logs
from homeassistant.components.conversation.const import ChatLogEventType
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration.conftest import Paired
from tests.integration.voices import PIN, SPOKEN, armed, assist, turn_on

type Raw = dict[str, object]


class Services:
    """Alexa and Google, as they speak to this Home Assistant in Anna's name."""

    def __init__(self, paired: Paired, client: object) -> None:
        self.paired = paired
        self._client = client

    async def alexa(self, namespace: str, name: str, unique: str = "area_house", **payload: object) -> Raw:
        directive = {
            "header": {"namespace": namespace, "name": name, "payloadVersion": "3", "messageId": "1"},
            "endpoint": {"endpointId": self.paired.entity(unique).replace(".", "#")},
            "payload": payload,
        }
        if name == "Discover":
            del directive["endpoint"]
            directive["payload"] = {"scope": {"type": "BearerToken", "token": "token"}}
        answer = await self._post("/api/alexa/smart_home", {"directive": directive})
        event = answer["event"]
        assert isinstance(event, dict)
        return event

    async def google(self, command: str, unique: str = "area_house", pin: str | None = None, **params: object) -> Raw:
        execution: Raw = {"command": f"action.devices.commands.{command}", "params": params}
        if pin is not None:
            execution["challenge"] = {"pin": pin}
        commands = [{"devices": [{"id": self.paired.entity(unique)}], "execution": [execution]}]
        message = {
            "requestId": "1",
            "inputs": [{"intent": "action.devices.EXECUTE", "payload": {"commands": commands}}],
        }
        answer = await self._post("/api/google_assistant", message)
        payload = answer["payload"]
        assert isinstance(payload, dict)
        # What our refusal is to Google's handler: an error of the whole request.
        return dict(payload["commands"][0]) if "commands" in payload else {"status": "ERROR", **payload}

    async def _post(self, path: str, message: Raw) -> Raw:
        answer = await self._client.post(path, data=json.dumps(message), headers={"Content-Type": "application/json"})  # type: ignore[attr-defined]
        assert answer.status == HTTPStatus.OK, await answer.text()
        await self.paired.settle()
        return dict(await answer.json())


@pytest.fixture
async def services(paired: Paired, hass_client_no_auth: ClientSessionGenerator) -> Services:
    hass = paired.hass
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "alexa", {"alexa": {"smart_home": {"locale": "en-US"}}})
    google = {"project_id": "demo", "secure_devices_pin": PIN, "expose_by_default": True}
    assert await async_setup_component(hass, "google_assistant", {"google_assistant": google})
    user = await hass.auth.async_get_user(paired.user_id)
    token = await hass.auth.async_create_refresh_token(user, "https://voice.example")
    client = await hass_client_no_auth()
    client._session.headers["Authorization"] = f"Bearer {hass.auth.async_create_access_token(token)}"
    return Services(paired, client)


AUTHORIZED = {"authorization": {"type": "FOUR_DIGIT_PIN", "value": PIN}}
WRONG = {"authorization": {"type": "FOUR_DIGIT_PIN", "value": "9182"}}
PANEL = "Alexa.SecurityPanelController"


async def test_alexa_arms_without_a_pin_and_disarms_with_none_while_it_is_off(services: Services) -> None:
    answer = await services.alexa(PANEL, "Arm", armState="ARMED_STAY")
    assert answer["header"]["name"] == "Arm.Response"  # type: ignore[index]
    assert services.paired.state("area_house") == "armed_home"
    for payload in ({}, AUTHORIZED):
        answer = await services.alexa(PANEL, "Disarm", **payload)
        assert answer["header"]["name"] == "ErrorResponse"  # type: ignore[index]
    assert services.paired.state("area_house") == "armed_home"


async def test_alexa_disarms_with_the_remote_pin_alone(services: Services) -> None:
    await turn_on(services.paired, "remote_pin", PIN)
    await armed(services.paired)
    for payload in ({}, WRONG):
        answer = await services.alexa(PANEL, "Disarm", **payload)
        assert answer["header"]["name"] == "ErrorResponse"  # type: ignore[index]
        assert services.paired.state("area_house") == "armed_home"
    answer = await services.alexa(PANEL, "Disarm", **AUTHORIZED)
    assert answer["header"]["name"] == "Response"  # type: ignore[index]
    assert services.paired.state("area_house") == "disarmed"
    found = await services.alexa("Alexa.Discovery", "Discover")
    assert "FOUR_DIGIT_PIN" in json.dumps(found)
    assert PIN not in json.dumps(found)


async def test_alexa_locks_and_never_unlocks(services: Services) -> None:
    await turn_on(services.paired, "automations")
    await turn_on(services.paired, "remote_pin", PIN)
    # Home Assistant answers Alexa before the lock does.
    await services.alexa("Alexa.LockController", "Unlock", "doorman")
    await services.paired.house.advance(3_000)
    await services.paired.settle()
    assert services.paired.state("doorman") == "locked"
    answer = await services.alexa("Alexa.LockController", "Lock", "doorman")
    assert answer["header"]["name"] == "Response"  # type: ignore[index]


async def test_google_arms_without_a_pin_and_disarms_with_none_while_it_is_off(services: Services) -> None:
    assert (await services.google("ArmDisarm", arm=True, armLevel="armed_home"))["status"] == "SUCCESS"
    assert services.paired.state("area_house") == "armed_home"
    assert (await services.google("ArmDisarm", arm=False))["errorCode"] == "challengeNeeded"
    assert (await services.google("ArmDisarm", pin=PIN, arm=False))["status"] == "ERROR"
    assert services.paired.state("area_house") == "armed_home"


async def test_google_disarms_with_the_remote_pin_alone(services: Services) -> None:
    await turn_on(services.paired, "remote_pin", PIN)
    await armed(services.paired)
    assert (await services.google("ArmDisarm", arm=False))["errorCode"] == "challengeNeeded"
    assert (await services.google("ArmDisarm", pin="9182", arm=False))["errorCode"] == "challengeNeeded"
    assert services.paired.state("area_house") == "armed_home"
    assert (await services.google("ArmDisarm", pin=PIN, arm=False))["status"] == "SUCCESS"
    assert services.paired.state("area_house") == "disarmed"


async def test_google_whose_pin_is_not_the_homes_disarms_nothing(services: Services) -> None:
    await turn_on(services.paired, "remote_pin", "5820")
    await armed(services.paired)
    assert (await services.google("ArmDisarm", pin=PIN, arm=False))["status"] == "ERROR"
    assert services.paired.state("area_house") == "armed_home"


async def test_a_burglar_cannot_have_google_cancel_the_entry_delay(services: Services) -> None:
    paired = services.paired
    await turn_on(paired, "remote_pin", PIN)
    await services.google("ArmDisarm", arm=True, armLevel="armed_away")
    await paired.house.advance(60_000)
    await paired.house.do("open", "front-door")
    await paired.settle()
    assert paired.state("area_house") == "pending"
    assert (await services.google("ArmDisarm", arm=True, cancel=True))["status"] == "ERROR"
    assert paired.state("area_house") == "pending"
    assert (await services.google("ArmDisarm", pin=PIN, arm=False))["status"] == "SUCCESS"
    assert paired.state("area_house") == "disarmed"


async def test_google_locks_and_never_unlocks(services: Services) -> None:
    await turn_on(services.paired, "remote_pin", PIN)
    assert (await services.google("LockUnlock", "doorman", pin=PIN, lock=False))["status"] == "ERROR"
    assert services.paired.state("doorman") == "locked"
    assert (await services.google("LockUnlock", "doorman", lock=True))["status"] == "SUCCESS"


async def test_the_clouds_own_user_disarms_nothing_even_where_automations_may(paired: Paired) -> None:
    await turn_on(paired, "automations")
    cloud = await paired.hass.auth.async_create_system_user("Home Assistant Cloud", group_ids=["system-admin"])
    await armed(paired)
    data = {"entity_id": paired.entity("area_house")}
    context = Context(user_id=cloud.id)
    with pytest.raises(ServiceValidationError) as refused:
        await paired.hass.services.async_call(
            "alarm_control_panel", "alarm_disarm", data, blocking=True, context=context
        )
    assert refused.value.translation_key == "not_from_afar"
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house", anna=False)
    assert paired.state("area_house") == "disarmed"


async def test_the_stock_keypad_asks_for_the_remote_pin_and_takes_no_code_of_the_keypad(paired: Paired) -> None:
    panel = paired.hass.states.get(paired.entity("area_house"))
    assert panel.attributes["code_format"] is None
    await turn_on(paired, "remote_pin", PIN)
    panel = paired.hass.states.get(paired.entity("area_house"))
    assert panel.attributes["code_format"] == "number"
    await armed(paired)
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("alarm_control_panel", "alarm_disarm", "area_house", code="482915")
    assert refused.value.translation_key == "wrong_code"
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house", code=PIN, anna=False)
    assert paired.state("area_house") == "disarmed"


async def tools_of(paired: Paired) -> llm.APIInstance:
    context = llm.LLMContext("test", paired.as_anna, "en", "conversation", None)
    return await llm.async_get_api(paired.hass, "assist", context)


async def test_language_models_read_and_do_nothing_else(paired: Paired) -> None:
    hass = paired.hass
    for component in ("homeassistant", "intent", "conversation", "llm"):
        assert await async_setup_component(hass, component, {})
    assert [tool.name for tool in (await tools_of(paired)).tools if "verisure" in tool.name] == []
    async_expose_entity(hass, "conversation", paired.entity("area_house"), should_expose=True)
    await turn_on(paired, "voice_code", SPOKEN)
    await armed(paired)
    api = await tools_of(paired)
    ours = [tool for tool in api.tools if "erisure" in tool.name]
    assert sorted(tool.name for tool in ours) == [
        "verisure_local__status",
        "verisure_local__what_happened",
        "verisure_local__what_is_open",
        "verisure_local__who_is_home",
    ]
    for tool in ours:
        assert tool.annotations.read_only
        assert not tool.parameters.schema
        answer = await api.async_call_tool(llm.ToolInput(tool.name, {}))
        assert set(answer.data) == {paired.entry.runtime_data.home.hub.name}
    status = await api.async_call_tool(llm.ToolInput("verisure_local__status", {}))
    assert list(status.data.values()) == ["The perimeter is on."]


async def test_language_models_are_told_nothing_of_a_home_whose_hub_is_silent(paired: Paired) -> None:
    hass = paired.hass
    for component in ("homeassistant", "intent", "conversation", "llm"):
        assert await async_setup_component(hass, component, {})
    async_expose_entity(hass, "conversation", paired.entity("area_house"), should_expose=True)
    api = await tools_of(paired)
    ours = [tool for tool in api.tools if "erisure" in tool.name]
    assert ours
    await paired.house.stop()
    while paired.entry.runtime_data.available:
        await hass.async_block_till_done()
        await asyncio.sleep(0)
    try:
        for tool in ours:
            answer = await api.async_call_tool(llm.ToolInput(tool.name, {}))
            assert list(answer.data.values()) == ["The hub is not connected."], tool.name
    finally:
        await paired.house.start()


@pytest.mark.parametrize("name", ["VerisureLocalDisarm", "VerisureLocalUnlock"])
async def test_a_language_model_that_calls_our_sentences_as_tools_opens_nothing(paired: Paired, name: str) -> None:
    hass = paired.hass
    for component in ("homeassistant", "intent", "conversation", "llm"):
        assert await async_setup_component(hass, component, {})
    await turn_on(paired, "voice_code", SPOKEN)
    await armed(paired)
    handler = next(each for each in llm.intent.async_get(hass) if each.intent_type == name)
    context = llm.LLMContext("model", paired.as_anna, "en", "conversation", None)
    tool = llm.IntentTool(f"test__{name}", handler)
    answer = await tool.async_call(hass, llm.ToolInput(tool.name, {"code": SPOKEN}), context)
    assert "not a language model" in json.dumps(answer.data)
    assert paired.state("area_house") == "armed_home"
    assert paired.state("doorman") == "locked"


@pytest.mark.parametrize(
    ("language", "sentence", "told"),
    [
        ("en", "disarm the alarm with code {}", "A timer disarms and unlocks nothing."),
        ("sv", "larma av med kod {}", "En timer larmar inte av"),
    ],
)
async def test_a_model_that_leaves_our_sentence_with_a_timer_opens_nothing_and_its_code_is_not_logged(  # noqa: PLR0917
    paired: Paired, tmp_path: Path, caplog: pytest.LogCaptureFixture, language: str, sentence: str, told: str
) -> None:
    hass = paired.hass
    (config := tmp_path / "config").mkdir()
    (config / "configuration.yaml").touch()
    hass.config.config_dir = str(config)
    await assist(hass)
    await turn_on(paired, "voice_code", SPOKEN)
    await armed(paired)
    answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def heard(_conversation: str, kind: ChatLogEventType, data: dict[str, dict[str, object]]) -> None:
        said = data["content"] if kind is ChatLogEventType.CONTENT_ADDED else {}
        if said.get("role") == "assistant" and "content" in said:
            answered.set_result(str(said["content"]))

    async_subscribe_chat_logs(hass, heard)
    handler = next(each for each in llm.intent.async_get(hass) if each.intent_type == "HassStartTimer")
    context = llm.LLMContext("model", paired.as_anna, language, "conversation", None)
    tool = llm.IntentTool("intent__HassStartTimer", handler)
    arguments = {"seconds": 0, "conversation_command": sentence.format(SPOKEN)}
    await tool.async_call(hass, llm.ToolInput(tool.name, arguments), context)
    async with asyncio.timeout(60):
        assert (await answered).startswith(told)
    await paired.settle()
    assert paired.state("area_house") == "armed_home"
    assert not [each for each in caplog.records if SPOKEN in each.getMessage() and each.levelno >= logging.WARNING]


async def test_a_code_set_for_voice_is_no_remote_pin(paired: Paired) -> None:
    await turn_on(paired, "remote_pin", PIN)
    await turn_on(paired, "voice_code", SPOKEN)
    await armed(paired)
    with pytest.raises(HomeAssistantError):
        await paired.call("alarm_control_panel", "alarm_disarm", "area_house", code=SPOKEN, anna=False)
    assert paired.state("area_house") == "armed_home"

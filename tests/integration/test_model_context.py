"""Language models by Home Assistant's real model context server, asked by a client that nobody here wrote."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.intent import async_register_timer_handler
from homeassistant.config_entries import SOURCE_USER
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from mcp import ClientSession
from mcp.client.sse import sse_client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from hub_server.domain.site import ArmMode
from tests.integration.conftest import Paired
from tests.integration.test_buttons import put_button
from tests.integration.voices import PIN, SPOKEN, armed, assist, turn_on

type Raw = dict[str, object]
type Connect = Callable[[], AbstractAsyncContextManager[Client]]

OURS = [f"verisure_local__{name}" for name in ("status", "what_happened", "what_is_open", "who_is_home")]
DEVICE = "io.home-assistant/device_id"


class Client:
    """A language model's client, signed in as Anna."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def tools(self) -> dict[str, Raw]:
        """Return what is offered, by the name of each tool in one API."""
        listed = (await self._session.list_tools()).model_dump(by_alias=True)
        return {tool["name"]: tool for tool in listed["tools"]}

    async def call(self, tool: str, device: str | None = None, **arguments: object) -> tuple[bool, str]:
        """Call a tool; returns whether it is said to have gone wrong, and what it answered."""
        meta = None if device is None else {DEVICE: device}
        answer = (await self._session.call_tool(tool, arguments, meta=meta)).model_dump(by_alias=True)  # type: ignore[arg-type]
        return bool(answer["isError"]), "\n".join(each["text"] for each in answer["content"])

    async def answers(self, tool: str) -> dict[str, str]:
        """Call a tool of ours; returns what it says of each home."""
        wrong, text = await self.call(tool)
        assert not wrong, text
        return dict(json.loads(text))


@pytest.fixture(params=["streamable", "sse"])
def wire(request: pytest.FixtureRequest) -> str:
    """Return by which of the server's two wires the client comes."""
    return str(request.param)


@pytest.fixture
async def connect(paired: Paired, wire: str, tmp_path: Path, hass_client_no_auth: ClientSessionGenerator) -> Connect:
    """Return how Anna's client connects; the alarm panel and the lock are exposed, and every way is turned on."""
    hass = paired.hass
    (config := tmp_path / "config").mkdir()
    (config / "configuration.yaml").touch()
    hass.config.config_dir = str(config)
    await assist(hass)
    for unique in ("area_house", "doorman"):
        async_expose_entity(hass, "conversation", paired.entity(unique), should_expose=True)
    result = await hass.config_entries.flow.async_init("mcp_server", context={"source": SOURCE_USER})
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    await turn_on(paired, "remote_pin", PIN)
    await turn_on(paired, "voice_code", SPOKEN)
    await turn_on(paired, "automations")
    server = await hass_client_no_auth()
    user = await hass.auth.async_get_user(paired.user_id)
    refresh = await hass.auth.async_create_refresh_token(user, "https://model.example")
    headers = {"Authorization": f"Bearer {hass.auth.async_create_access_token(refresh)}"}

    @asynccontextmanager
    async def streams() -> AsyncGenerator[tuple[object, object]]:
        if wire == "sse":
            async with sse_client(str(server.make_url("/mcp_server/sse")), headers=headers) as (read, write):
                yield read, write
        else:
            async with (
                create_mcp_http_client(headers=headers) as http,
                streamable_http_client(str(server.make_url("/api/mcp")), http_client=http) as (read, write, *_),
            ):
                yield read, write

    @asynccontextmanager
    async def connected() -> AsyncGenerator[Client]:
        async with streams() as (read, write), ClientSession(read, write) as session:  # type: ignore[arg-type]
            await session.initialize()
            yield Client(session)

    return connected


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_model_reads_the_home_in_the_language_of_home_assistant(
    paired: Paired, connect: Connect, language: str
) -> None:
    paired.hass.config.language = language
    home = paired.entry.runtime_data.home.hub.name
    await armed(paired)
    await paired.house.do("open", "kitchen-window")
    await paired.settle()
    async with connect() as client:
        assert sorted(name for name in await client.tools() if "erisure" in name) == OURS
        said = {tool: (await client.answers(tool))[home] for tool in OURS}
    alarm = {"en": "There is an alarm: burglary.", "sv": "Det larmar: inbrott."}[language]
    assert said["verisure_local__status"].startswith(alarm)
    assert (
        said["verisure_local__what_is_open"]
        == {
            "en": "Open or unlocked: Kitchen window.",
            "sv": "Öppet eller olåst: Kitchen window.",
        }[language]
    )
    unknown = {"en": "@Home does not know who is at home.", "sv": "@Home vet inte vem som är hemma."}[language]
    assert said["verisure_local__who_is_home"] == unknown
    on = {"en": "armed home (Anna)", "sv": "påkopplat, skalskydd (Anna)"}[language]
    assert on in said["verisure_local__what_happened"]


async def test_our_tools_only_read_take_nothing_and_take_no_code(connect: Connect) -> None:
    async with connect() as client:
        tools = await client.tools()
        for name in OURS:
            assert tools[name]["annotations"]["readOnlyHint"] is True  # type: ignore[index]
            assert tools[name]["annotations"]["destructiveHint"] is False  # type: ignore[index]
            assert tools[name]["inputSchema"]["properties"] == {}  # type: ignore[index]
        takes = {name: set(tool["inputSchema"]["properties"]) for name, tool in tools.items()}  # type: ignore[index]
        assert not [name for name, fields in takes.items() if fields & {"code", "pin"}]
        wrong, _ = await client.call("VerisureLocalDisarm", code=SPOKEN)
        assert wrong


async def test_what_is_not_exposed_is_not_read(paired: Paired, connect: Connect) -> None:
    async_expose_entity(paired.hass, "conversation", paired.entity("area_house"), should_expose=False)
    async with connect() as client:
        assert not set(OURS) & set(await client.tools())


async def test_home_assistants_own_tools_lock_and_neither_unlock_nor_disarm(paired: Paired, connect: Connect) -> None:
    lock, panel = (paired.hass.states.get(paired.entity(unique)).name for unique in ("doorman", "area_house"))
    await armed(paired)
    async with connect() as client:
        wrong, told = await client.call("intent__HassTurnOff", name=lock, domain=["lock"])
        assert wrong
        assert "Failed to call turn_off" in told
        wrong, told = await client.call("intent__HassTurnOff", name=panel, domain=["alarm_control_panel"])
        assert wrong
        assert "Failed to call turn_off" in told
        await paired.house.advance(3_000)
        await paired.settle()
        assert paired.state("doorman") == "locked"
        assert paired.state("area_house") == "armed_home"
        await paired.call("alarm_control_panel", "alarm_disarm", "area_house")
        await paired.call("lock", "unlock", "doorman")
        await paired.house.advance(3_000)
        await paired.settle()
        assert paired.state("doorman") == "unlocked"
        wrong, told = await client.call("intent__HassTurnOn", name=lock, domain=["lock"])
        assert not wrong, told
    await paired.house.advance(3_000)
    await paired.settle()
    assert paired.state("doorman") == "locked"


async def test_a_button_that_disarms_is_pressed_by_no_model(paired: Paired, connect: Connect) -> None:
    button = paired.entity(await put_button(paired, ArmMode.DISARMED))
    async_expose_entity(paired.hass, "conversation", button, should_expose=True)
    await armed(paired)
    async with connect() as client:
        wrong, told = await client.call(
            "intent__HassTurnOn", name=paired.hass.states.get(button).name, domain=["button"]
        )
        assert wrong
        assert "Failed to call turn_on" in told
    await paired.settle()
    assert paired.state("area_house") == "armed_home"


SCRIPTS: dict[str, Raw] = {
    "open_all": {
        "description": "Disarms and unlocks",
        "fields": {"code": {"description": "The code", "selector": {"text": {}}}},
        "sequence": [
            {"action": "alarm_control_panel.alarm_disarm", "data": {"code": "{{ code }}"}, "continue_on_error": True},
            {"action": "lock.unlock", "data": {"code": "{{ code }}"}, "continue_on_error": True},
        ],
    }
}


async def test_a_script_that_somebody_gave_a_model_opens_nothing_even_with_the_remote_pin(
    paired: Paired, connect: Connect
) -> None:
    for action, unique in zip(SCRIPTS["open_all"]["sequence"], ("area_house", "doorman"), strict=True):  # type: ignore[call-overload]
        action["target"] = {"entity_id": paired.entity(unique)}
    assert await async_setup_component(paired.hass, "script", {"script": SCRIPTS})
    async_expose_entity(paired.hass, "conversation", "script.open_all", should_expose=True)
    await armed(paired)
    async with connect() as client:
        await client.call("script__open_all", code=PIN)
    await paired.house.advance(3_000)
    await paired.settle()
    assert paired.state("area_house") == "armed_home"
    assert paired.state("doorman") == "locked"


async def test_a_model_has_home_assistant_say_no_sentence_of_ours_by_a_timer(paired: Paired, connect: Connect) -> None:
    await armed(paired)
    entry = er.async_get(paired.hass).async_get(paired.entity("doorman"))
    assert entry is not None
    async_register_timer_handler(paired.hass, entry.device_id, lambda *_: None)
    sentence = f"disarm the alarm with code {SPOKEN}"
    async with connect() as client:
        wrong, told = await client.call(
            "intent__HassStartTimer", device=entry.device_id, seconds=0, conversation_command=sentence
        )
    assert wrong, "Home Assistant's agent reads no sentence of a client that speaks any language"
    assert told.startswith("Error calling tool: Intent not recognized")
    assert paired.state("area_house") == "armed_home"

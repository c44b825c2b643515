"""The native WebSocket, spoken to by well-meaning and other clients."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator
from typing import get_args

import aiohttp
import pytest

from hub_server.api import session as api_session
from hub_server.api.registry import COMMANDS
from hub_server.api.services import CLIENT_SCOPES, LOCAL_SCOPES, Caller, Scope, Services
from hub_server.api.session import answer
from hub_server.domain.commands import ReportReading
from hub_server.domain.refusals import Refusal
from hub_server.protocol import MAX_FRAME_BYTES, CloseCode, ErrorCode, read_pairing_code
from tests.house import CODES, House
from tests.wire import Raw, connect, paired


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
        yield session


def code_of(answer: Raw) -> str:
    assert answer["success"] is False
    error = answer["error"]
    assert isinstance(error, dict)
    assert error["translation_key"] == error["code"]
    return str(error["code"])


async def test_the_hub_says_who_it_is_and_what_it_speaks(house: House, session: aiohttp.ClientSession) -> None:
    client = await connect(house, session)
    assert client.hello["hub_id"] == house.hub.identity.hub_id
    assert (client.hello["min_schema"], client.hello["schema"]) == (1, 1)


async def test_three_wrong_pairing_codes_close_the_window(house: House, session: aiohttp.ClientSession) -> None:
    _, secret = read_pairing_code(house.pairing_code())
    client = await connect(house, session)
    wrong = f"{int(secret, 16) ^ 1:08x}"
    for _ in range(3):
        assert code_of(await client.ask("pair", secret=wrong, client_name="test")) == "wrong_pairing_code"
    assert code_of(await client.ask("pair", secret=secret, client_name="test")) == "pairing_closed"


async def test_a_pairing_code_is_good_once_and_for_five_minutes(house: House, session: aiohttp.ClientSession) -> None:
    _, secret = read_pairing_code(house.pairing_code())
    first, second = await connect(house, session), await connect(house, session)
    assert (await first.ask("pair", secret=secret, client_name="one"))["success"] is True
    assert code_of(await second.ask("pair", secret=secret, client_name="two")) == "pairing_closed"
    _, secret = read_pairing_code(house.pairing_code())
    await house.advance(5 * 60 * 1000)
    assert code_of(await second.ask("pair", secret=secret, client_name="two")) == "pairing_closed"


async def test_a_wrong_token_and_another_schema_are_refused(house: House, session: aiohttp.ClientSession) -> None:
    client = await connect(house, session)
    assert code_of(await client.ask("auth", token="guess", schema=1)) == "invalid_token"
    assert code_of(await client.ask("auth", token="guess", schema=99)) == "unsupported_schema"
    assert code_of(await client.ask("subscribe", since=None)) == "not_authenticated"
    assert code_of(await client.ask("status")) == "not_authenticated"


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "{",
        "[]",
        "null",
        '"arm"',
        "{}",
        '{"id": "1", "type": "arm"}',
        '{"id": -1, "type": "arm"}',
        '{"id": 1}',
        "\x00",
    ],
)
async def test_rubbish_is_answered_and_the_connection_goes_on(
    house: House, session: aiohttp.ClientSession, rubbish: str
) -> None:
    client = await paired(house, session)
    await client.socket.send_str(rubbish)
    assert code_of(await client.receive()) == "invalid_message"
    assert (await client.ask("mappings"))["success"] is True


async def test_a_flood_of_rubbish_gives_the_others_their_turn_after_each_frame(
    house: House, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await connect(house, session)
    turn, answered = 0, Counter[int]()

    async def count_turns() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    async def counted(services: Services, caller: Caller, frame: bytes | str) -> bytes:
        answered[turn] += 1
        return await answer(services, caller, frame)

    monkeypatch.setattr(api_session, "answer", counted)
    others = asyncio.create_task(count_turns())
    for _ in range(500):
        await client.socket.send_str("{}")
    for _ in range(500):
        await client.receive()
    others.cancel()
    assert answered.total() == 500
    assert max(answered.values()) <= 2


async def test_an_oversized_frame_costs_only_its_sender_the_connection(
    house: House, session: aiohttp.ClientSession
) -> None:
    client, other = await paired(house, session), await paired(house, session)
    await client.socket.send_str("x" * (MAX_FRAME_BYTES + 1))
    await client.closed()
    assert (await other.ask("mappings"))["success"] is True


async def test_no_page_of_another_site_gets_in(house: House, session: aiohttp.ClientSession) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await connect(house, session, Origin="https://evil.example")
    assert refused.value.status == 403


async def test_a_revoked_client_is_cut_off_and_does_not_come_back(house: House, session: aiohttp.ClientSession) -> None:
    client = await connect(house, session)
    _, secret = read_pairing_code(house.pairing_code())
    result = (await client.ask("pair", secret=secret, client_name="test"))["result"]
    assert isinstance(result, dict)
    local = Caller(LOCAL_SCOPES, "local")
    await answer(
        house.hub.services,
        local,
        json.dumps({"id": 1, "type": "revoke_client", "client_id": result["client_id"]}),
    )
    assert await client.closed() == CloseCode.REVOKED
    again = await connect(house, session)
    assert code_of(await again.ask("auth", token=result["token"], schema=1)) == "invalid_token"


async def test_a_client_is_not_let_near_the_owners_commands(house: House, session: aiohttp.ClientSession) -> None:
    client = await paired(house, session)
    for registered in COMMANDS.values():
        if registered.scope is Scope.LOCAL_ADMIN:
            assert code_of(await client.ask(registered.name)) == "not_permitted"


def test_every_command_is_classified() -> None:
    scopes = {name: registered.scope for name, registered in COMMANDS.items()}
    assert {name for name, scope in scopes.items() if scope is Scope.OPEN} == {"auth", "pair"}
    assert all(scope in CLIENT_SCOPES or scope is Scope.LOCAL_ADMIN for scope in scopes.values())


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_every_command_refuses_a_key_it_does_not_know(house: House, name: str) -> None:
    raw = await answer(
        house.hub.services, Caller(LOCAL_SCOPES, "local"), json.dumps({"id": 1, "type": name, "surprise": 1})
    )
    assert code_of(json.loads(raw)) == "invalid_message"


@pytest.mark.parametrize(
    "arguments",
    [
        {"device_id": "doorman", "locked": "false"},
        {"device_id": "doorman", "locked": 0},
        {"device_id": 7, "locked": False},
        {"device_id": "x" * 65, "locked": False},
        {"locked": False},
    ],
)
async def test_reading_is_strict(house: House, session: aiohttp.ClientSession, arguments: Raw) -> None:
    client = await paired(house, session)
    assert code_of(await client.ask("move_bolt", **arguments)) == "invalid_message"
    assert not house.site.orders


async def test_an_unknown_command_is_named(house: House, session: aiohttp.ClientSession) -> None:
    client = await paired(house, session)
    assert code_of(await client.ask("self_destruct")) == "unknown_command"


async def test_the_snapshot_and_the_events_leave_no_gap(house: House, session: aiohttp.ClientSession) -> None:
    client = await paired(house, session)
    result = (await client.ask("subscribe", since=None))["result"]
    assert isinstance(result, dict)
    cursor = result["cursor"]
    for sensed in (True, False, True):
        await house.submit(ReportReading("study-window", sensed))
    seqs = [(await client.receive())["seq"] for _ in range(3)]
    assert seqs == [cursor["seq"] + 1, cursor["seq"] + 2, cursor["seq"] + 3]


async def test_who_comes_back_gets_what_was_missed_as_late(house: House, session: aiohttp.ClientSession) -> None:
    client = await paired(house, session)
    result = (await client.ask("subscribe", since=None))["result"]
    assert isinstance(result, dict)
    await house.submit(ReportReading("study-window", sensed=True))
    again = await paired(house, session)
    resumed = (await again.ask("subscribe", since=result["cursor"]))["result"]
    assert isinstance(resumed, dict)
    assert resumed["resumed"] is True
    assert resumed["snapshot"]["devices"]["study-window"]["sensed"] is True
    missed = await again.receive()
    assert (missed["late"], missed["event"]["type"], missed["changes"]) == (True, "detector_sensed", {})  # type: ignore[index]
    stranger = await paired(house, session)
    other = (await stranger.ask("subscribe", since={"epoch": "other", "seq": 3}))["result"]
    assert isinstance(other, dict)
    assert other["resumed"] is False


async def test_a_client_that_does_not_read_hinders_nobody(house: House, session: aiohttp.ClientSession) -> None:
    deaf, other = await paired(house, session), await paired(house, session)
    await deaf.ask("subscribe", since=None)
    await other.ask("subscribe", since=None)
    deaf.socket._response.connection.transport.pause_reading()  # type: ignore[union-attr]
    for number in range(400):
        await house.submit(ReportReading("study-window", sensed=number % 2 == 0))
    seqs = [(await other.receive())["seq"] for _ in range(400)]
    assert seqs == sorted(seqs)
    deaf.socket._response.connection.transport.resume_reading()  # type: ignore[union-attr]


async def test_a_code_is_confirmed_once_and_guessing_locks_that_door_alone(
    house: House, session: aiohttp.ClientSession
) -> None:
    client, other = await paired(house, session), await paired(house, session)
    for _ in range(4):
        assert code_of(await client.ask("map_user", user="anna-ha", code="000000")) == "wrong_code"
    assert code_of(await client.ask("map_user", user="anna-ha", code=CODES["anna"])) == "locked_out"
    result = (await other.ask("map_user", user="anna-ha", code=CODES["anna"]))["result"]
    assert result == {"person_id": "anna", "name": "Anna"}
    assert (await other.ask("disarm", area_id="house", user="anna-ha"))["success"] is True
    assert code_of(await client.ask("disarm", area_id="house", user="anna-ha")) == "not_permitted"


async def test_nobody_speaks_for_another_clients_detector(house: House, session: aiohttp.ClientSession) -> None:
    owner, other = await paired(house, session), await paired(house, session)
    linked = {"link": "door", "kind": "contact", "name": "Door", "area_id": "house"}
    assert (await owner.ask("link_device", **linked))["success"] is True
    reading = [{"link": "door", "sensed": True, "available": True}]
    assert code_of(await other.ask("report_readings", readings=reading)) == "unknown"
    assert not house.site.devices["linked-door"].sensed
    assert (await owner.ask("report_readings", readings=reading))["success"] is True
    assert house.site.devices["linked-door"].sensed
    missing = [{"link": "nothing", "sensed": True, "available": True}]
    assert code_of(await owner.ask("report_readings", readings=missing)) == "unknown"


async def test_a_bug_is_answered_with_a_reference_and_not_with_its_text(
    house: House, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await paired(house, session)
    monkeypatch.setattr(type(house.hub.services.people), "name", lambda *_: 1 // 0)
    raw = await client.ask("map_user", user="anna-ha", code=CODES["anna"])
    assert code_of(raw) == "unknown_error"
    assert "division" not in json.dumps(raw)


def test_every_refusal_has_a_code_on_the_wire() -> None:
    import re  # noqa: PLC0415

    codes = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in get_args(Refusal.__value__)}
    assert codes <= set(ErrorCode)


async def test_no_code_reaches_the_log(
    house: House, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client = await paired(house, session)
    await client.ask("map_user", user="anna-ha", code=CODES["anna"])
    await asyncio.sleep(0)
    assert CODES["anna"] not in caplog.text
    database = (house.directory / "hub.db").read_bytes() + (house.directory / "hub.db-wal").read_bytes()
    assert CODES["anna"].encode() not in database

"""The central over its real wire and its real API."""

import asyncio
import datetime as dt
import json
import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Self

import aiohttp
import pytest

from hub_server import dc09
from hub_server.central.app import Central, PortInUse
from hub_server.central.store import StoreError
from hub_server.dc09 import Key, Mark, Message

KEY = Key(b"0123456789ABCDEF")
BURGLARY = Message("SIA-DCS", 1, "1234", code="BA", zone=3, text="Window", mark=Mark("ab", 1, 1, "r"))


@pytest.fixture
async def central(tmp_path: Path, socket_enabled: None) -> AsyncGenerator[Central]:
    central = Central(tmp_path / "central")
    await central.start("127.0.0.1", 0, 0)
    await central.put_account("1234", "Villa", None)
    await central.put_account("ABC", "Keyed", KEY)
    yield central
    await central.stop()


class Sender:
    """A hub, as the receiver sees one."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.deframer = dc09.Deframer()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def raw(self, data: bytes, answers: int = 1) -> list[dc09.Envelope]:
        self.writer.write(data)
        found: list[bytes] = []
        async with asyncio.timeout(5):
            while len(found) < answers:
                received = await self.reader.read(4096)
                assert received, "the central hung up"
                found += self.deframer.feed(received)
        return [dc09.open_frame(each) for each in found]

    async def send(self, message: Message, key: Key | None = None, *, late: int = 0) -> str:
        now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=late)
        (answer,) = await self.raw(dc09.encode(message, key, now))
        return answer.token


@pytest.fixture
async def sender(central: Central) -> AsyncGenerator[Sender]:
    async with Sender(central.port) as sender:
        yield sender


class Operator:
    def __init__(self, central: Central, session: aiohttp.ClientSession) -> None:
        self.url = f"http://127.0.0.1:{central.api_port}/api"
        self.session = session

    async def get(self, path: str) -> dict[str, object]:
        async with self.session.get(f"{self.url}/{path}") as response:
            return dict(await response.json())

    async def post(self, path: str, **body: object) -> tuple[int, dict[str, object]]:
        async with self.session.post(f"{self.url}/{path}", data=json.dumps(body)) as response:
            return response.status, dict(await response.json())

    async def queue(self) -> list[tuple[object, object]]:
        queue = (await self.get("queue"))["queue"]
        assert isinstance(queue, list)
        return [(case["kind"], case["state"]) for case in queue]


@pytest.fixture
async def operator(central: Central) -> AsyncGenerator[Operator]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {central.token}"}) as session:
        yield Operator(central, session)


async def test_an_alarm_is_a_case_and_is_acknowledged(sender: Sender, operator: Operator) -> None:
    assert await sender.send(BURGLARY) == "ACK"
    assert await operator.queue() == [("burglary", "open")]


async def test_a_resent_event_is_stored_once(central: Central, sender: Sender, operator: Operator) -> None:
    for _ in range(3):
        assert await sender.send(BURGLARY) == "ACK"
    async with Sender(central.port) as again:
        assert await again.send(replace(BURGLARY, sequence=77)) == "ACK"
    assert await operator.queue() == [("burglary", "open")]
    foreign = replace(BURGLARY, mark=None, code="FA")
    for _ in range(2):
        assert await sender.send(foreign) == "ACK"
    assert await operator.queue() == [("fire", "open"), ("burglary", "open")]


async def test_two_alarms_of_the_same_kind_stay_two(sender: Sender, operator: Operator) -> None:
    await sender.send(BURGLARY)
    await sender.send(replace(BURGLARY, mark=Mark("ab", 2, 2, "r")))
    assert await operator.queue() == [("burglary", "open")] * 2


async def test_a_second_detector_joins_the_case(sender: Sender, operator: Operator) -> None:
    await sender.send(BURGLARY)
    await sender.send(replace(BURGLARY, zone=4, text="Hall", mark=Mark("ab", 2, 1, "j")))
    assert await operator.queue() == [("burglary", "open")]
    case = await operator.get("cases/1")
    timeline = case["timeline"]
    assert isinstance(timeline, list)
    assert [entry["words"]["sv"] for entry in timeline] == [
        "inbrottslarm, zon 003: Window",
        "inbrottslarm, zon 004: Hall",
    ]


@pytest.mark.parametrize(
    ("block", "said"),
    [("verisure-local:1", "Bilder av det följer"), ("https://nvr/7", "Bilder av det: https://nvr/7")],
)
async def test_pictures_that_an_alarm_names_are_told(sender: Sender, operator: Operator, block: str, said: str) -> None:
    assert await sender.send(replace(BURGLARY, blocks={"V": block, "M": "020000000001"})) == "ACK"
    timeline = (await operator.get("cases/1"))["timeline"]
    assert isinstance(timeline, list)
    assert timeline[-1]["words"]["sv"] == said


async def test_the_queue_is_ordered_by_urgency_and_age(sender: Sender, operator: Operator) -> None:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    for seq, (code, age) in enumerate([("WA", 50), ("BA", 10), ("BA", 40), ("PA", 5), ("FA", 20)], start=1):
        happened = now - dt.timedelta(seconds=age)
        await sender.send(replace(BURGLARY, code=code, happened=happened, mark=Mark("ab", seq, seq, "r")))
    queue = (await operator.get("queue"))["queue"]
    assert isinstance(queue, list)
    assert [case["case_id"] for case in queue] == [5, 4, 3, 2, 1]


async def test_smart_verification_takes_the_case_off_the_queue(sender: Sender, operator: Operator) -> None:
    happened = dt.datetime.now(dt.UTC).replace(microsecond=0)
    await sender.send(replace(BURGLARY, happened=happened))
    await sender.send(replace(BURGLARY, code="BC", happened=happened, mark=Mark("ab", 2, 1, "c", 900)))
    assert await operator.queue() == []
    assert (await operator.get("cases/1"))["state"] == "verified"
    status, answer = await operator.post("cases/1/claim", operator="Maja")
    assert (status, answer["error"]["reason"]) == (409, "verified")  # type: ignore[index]


async def test_a_late_alarm_shows_when_it_happened(sender: Sender, operator: Operator) -> None:
    happened = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=5)).replace(microsecond=0)
    assert await sender.send(replace(BURGLARY, happened=happened)) == "ACK"
    case = await operator.get("cases/1")
    assert case["occurred_ms"] == int(happened.timestamp() * 1000)
    assert int(str(case["received_ms"])) - int(str(case["occurred_ms"])) > 5 * 3600 * 1000 - 1000


@pytest.mark.parametrize("late", [45, -25])
async def test_an_old_stamp_is_refused_with_our_time(sender: Sender, operator: Operator, late: int) -> None:
    assert await sender.send(replace(BURGLARY, account="ABC"), KEY, late=late) == "NAK"
    assert await operator.queue() == []


async def test_a_keyed_account_is_never_spoken_to_in_clear(sender: Sender, operator: Operator) -> None:
    keyed = replace(BURGLARY, account="ABC")
    assert await sender.send(keyed) == "DUH"
    assert await operator.queue() == []
    assert await sender.send(keyed, KEY) == "*ACK"
    assert await operator.queue() == [("burglary", "open")]


async def test_a_stranger_is_refused(sender: Sender, operator: Operator) -> None:
    assert await sender.send(replace(BURGLARY, account="999")) == "DUH"
    assert await operator.queue() == []


async def test_two_frames_in_one_segment_and_one_in_two(sender: Sender, operator: Operator) -> None:
    now = dt.datetime.now(dt.UTC)
    second = replace(BURGLARY, sequence=2, mark=Mark("ab", 2, 2, "r"))
    both = dc09.encode(BURGLARY, None, now) + dc09.encode(second, None, now)
    answers = await sender.raw(both[:70], 0)
    answers = await sender.raw(both[70:], 2)
    assert [(each.token, each.sequence) for each in answers] == [("ACK", 1), ("ACK", 2)]
    assert len(await operator.queue()) == 2


async def test_rubbish_gets_no_answer_and_the_next_good_frame_does(sender: Sender) -> None:
    await sender.raw(b"\x00\xff" * 4000 + b"\r\nC9520028rubbish\r", 0)
    assert await sender.send(BURGLARY) == "ACK"


async def test_polls_never_touch_the_disk(central: Central, sender: Sender, operator: Operator) -> None:
    before = await central.store.do(lambda transaction: transaction._db.total_changes)
    assert await sender.send(Message("NULL", 0, "1234")) == "ACK"
    assert await central.store.do(lambda transaction: transaction._db.total_changes) == before
    accounts = (await operator.get("accounts"))["accounts"]
    assert isinstance(accounts, list)
    assert {each["number"]: each["last_seen_ms"] is not None for each in accounts} == {"1234": True, "ABC": False}


async def test_one_claim_wins(sender: Sender, operator: Operator) -> None:
    await sender.send(BURGLARY)
    answers = await asyncio.gather(*(operator.post("cases/1/claim", operator=f"op{n}") for n in range(20)))
    assert sorted(status for status, _ in answers) == [200] + [409] * 19


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("cases/1/claim", {}, "operator_name"),
        ("cases/1/claim", {"operator": "Maja", "surprise": 1}, "body"),
        ("cases/1/claim", {"operator": ""}, "operator_name"),
        ("cases/1/close", {"operator": "Maja", "code": "whatever"}, "close_code"),
        ("cases/9/claim", {"operator": "Maja"}, "unknown"),
    ],
)
async def test_bad_requests_are_refused_by_name(
    sender: Sender, operator: Operator, path: str, body: dict[str, object], reason: str
) -> None:
    await sender.send(BURGLARY)
    status, answer = await operator.post(path, **body)
    assert (status, answer["error"]["reason"]) == (409, reason)  # type: ignore[index]


async def test_the_api_needs_its_token_and_refuses_other_sites(central: Central) -> None:
    url = f"http://127.0.0.1:{central.api_port}/api/queue"
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            assert response.status == 401
        headers = {"Authorization": f"Bearer {central.token}", "Origin": "https://evil.example"}
        async with session.get(url, headers=headers) as response:
            assert response.status == 403


async def test_cases_survive_a_restart(central: Central, sender: Sender, operator: Operator, tmp_path: Path) -> None:
    await sender.send(BURGLARY)
    await operator.post("cases/1/claim", operator="Maja")
    again = Central(tmp_path / "again")
    await again.stop()
    copy = sqlite3.connect(tmp_path / "again" / "central.db")
    original = sqlite3.connect(tmp_path / "central" / "central.db")
    original.backup(copy)
    original.close()
    copy.close()
    again = Central(tmp_path / "again")
    await again.start("127.0.0.1", 0, 0)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {again.token}"}) as session:
        assert await Operator(again, session).queue() == [("burglary", "claimed")]
    await again.stop()


async def test_a_port_in_use_is_named(central: Central, tmp_path: Path) -> None:
    second = Central(tmp_path / "second")
    with pytest.raises(PortInUse, match=str(central.port)):
        await second.start("127.0.0.1", central.port, 0)
    await second.stop()


async def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    central = Central(tmp_path / "newer")
    await central.stop()
    with sqlite3.connect(tmp_path / "newer" / "central.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="newer"):
        Central(tmp_path / "newer")

"""Commands of clients that play linked devices: whose they are, what their orders tell, and whom."""

import base64
from collections.abc import AsyncGenerator

import aiohttp
import pytest

from hub_server.domain.commands import ByPerson, MoveBolt
from hub_server.domain.site import BoltState, FaultKind
from tests.api.test_websocket import code_of
from tests.house import House
from tests.wire import Client, paired

JPEG = base64.b64encode(b"\xff\xd8\xff and so on").decode()


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
        yield session


async def linked(client: Client, link: str, kind: str) -> None:
    answer = await client.ask("link_device", link=link, kind=kind, name=link, area_id="house")
    assert answer["success"] is True, answer


async def test_nobody_reads_answers_or_changes_what_another_client_plays(
    house: House, session: aiohttp.ClientSession
) -> None:
    owner, other = await paired(house, session), await paired(house, session)
    await linked(owner, "door", "lock")
    await house.submit(MoveBolt("linked-door", False, ByPerson("anna", "test"), "o1"))
    order = (await owner.ask("take_order", link="door"))["result"]["order"]
    assert (order["order_id"], order["wanted"]) == ("o1", "unlocked")
    for refused in (
        await other.ask("take_order", link="door"),
        await other.ask("report_bolt", link="door", bolt="unlocked", order_id="o1"),
        await other.ask("report_available", link="door", available=False),
        await other.ask("report_battery", link="door", low=True),
        await other.ask("answer_order", link="door", order_id="o1", done=True),
    ):
        assert code_of(refused) == "unknown"
    assert code_of(await other.ask("unlink_device", link="door")) == "not_permitted"
    stolen = await other.ask("link_device", link="door", kind="lock", name="Mine", area_id="house")
    assert code_of(stolen) == "not_permitted"
    assert (await owner.ask("links"))["result"] == {"links": ["door"]}
    assert (await other.ask("links"))["result"] == {"links": []}
    assert (await owner.ask("report_bolt", link="door", bolt="unlocked", order_id="o1"))["success"] is True
    assert house.site.devices["linked-door"].bolt is BoltState.UNLOCKED
    assert house.site.orders == {}


async def test_whoever_comes_back_is_told_to_lock_and_never_to_unlock(
    house: House, session: aiohttp.ClientSession
) -> None:
    client = await paired(house, session)
    await linked(client, "door", "lock")
    anna = ByPerson("anna", "test")
    await house.submit(MoveBolt("linked-door", False, anna, "o1"))
    assert (await client.ask("take_order", link="door", resuming=True))["result"] == {"order": None}
    await house.submit(MoveBolt("linked-door", True, anna, "o2"))
    assert (await client.ask("take_order", link="door", resuming=True))["result"]["order"]["order_id"] == "o2"
    await house.advance(15_000)
    assert (await client.ask("take_order", link="door"))["result"] == {"order": None}


async def test_a_picture_that_nobody_asked_for_is_refused_and_kept_nowhere(
    house: House, session: aiohttp.ClientSession
) -> None:
    client = await paired(house, session)
    await linked(client, "cam", "camera")
    refused = await client.ask("report_picture", link="cam", order_id="o1", content=JPEG)
    assert code_of(refused) == "not_permitted"
    assert house.hub.darkroom.album.unsent() == []


async def test_a_picture_is_taken_once_and_must_be_one(house: House, session: aiohttp.ClientSession) -> None:
    client = await paired(house, session)
    await linked(client, "cam", "camera")
    await house.do("smoke", "smoke-hall")
    await house.settled()
    order = (await client.ask("take_order", link="cam"))["result"]["order"]
    assert order["wanted"] == "picture"
    text = base64.b64encode(b"not a picture").decode()
    bad = await client.ask("report_picture", link="cam", order_id=order["order_id"], content=text)
    assert code_of(bad) == "invalid_message"
    good = await client.ask("report_picture", link="cam", order_id=order["order_id"], content=JPEG)
    assert good["success"] is True
    again = await client.ask("report_picture", link="cam", order_id=order["order_id"], content=JPEG)
    assert code_of(again) == "not_permitted"
    assert len([each for each in house.hub.darkroom.album.unsent() if each.device_id == "linked-cam"]) == 1


async def test_a_client_that_hangs_up_is_missed_and_one_that_is_back_is_not(
    house: House, session: aiohttp.ClientSession
) -> None:
    client = await paired(house, session)
    await linked(client, "door", "contact")
    await client.socket.close()
    for _ in range(100):
        await house.settled()
        if house.site.missing:
            break
    await house.advance(60_000)
    assert [fault.kind for fault in house.site.faults] == [FaultKind.LOST]


async def test_a_hub_that_restarts_waits_for_its_players(house: House, session: aiohttp.ClientSession) -> None:
    client = await paired(house, session)
    await linked(client, "door", "contact")
    await house.restart()
    assert len(house.site.missing) == 1
    await house.advance(60_000)
    assert [fault.kind for fault in house.site.faults] == [FaultKind.LOST]

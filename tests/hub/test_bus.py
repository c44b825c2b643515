"""Who hears of a row, and in which order."""

import asyncio
from contextlib import aclosing

from tests.house import House


async def test_whoever_is_first_hears_of_a_row_before_those_who_waited_longer(house: House) -> None:
    heard: list[str] = []
    after = house.hub.bus.head.seq

    async def follow(name: str, *, first: bool) -> None:
        async with aclosing(house.hub.bus.pages(after, first=first)) as pages:
            async for _ in pages:
                heard.append(name)
                return

    followers = [
        asyncio.create_task(follow("player", first=False)),
        asyncio.create_task(follow("client", first=True)),
        asyncio.create_task(follow("lane", first=False)),
        asyncio.create_task(follow("another client", first=True)),
    ]
    await asyncio.sleep(0)
    await house.do("open", "study-window")
    await asyncio.gather(*followers)
    assert heard == ["client", "another client", "player", "lane"]


async def test_those_who_are_not_first_miss_nothing(house: House) -> None:
    after = house.hub.bus.head.seq
    for action in ("open", "close", "open"):
        await house.do(action, "study-window")
    await house.settled()
    found: dict[bool, list[int]] = {}
    for first in (True, False):
        async with aclosing(house.hub.bus.pages(after, first=first)) as pages:
            rows: list[int] = []
            while len(rows) < house.hub.bus.head.seq - after:
                rows += [record.seq for record in await anext(pages)]
            found[first] = rows
    assert found[True] == found[False] == list(range(after + 1, house.hub.bus.head.seq + 1))

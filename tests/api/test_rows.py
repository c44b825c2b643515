"""Frames of rows are made once, while the disk has the rows, and anew where something in them would be wrong."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hub_server.api.rows import Rows
from hub_server.domain.commands import RemovePerson
from hub_server.domain.events import PersonRemoved
from hub_server.hub.records import Record
from tests.house import House


async def newest(house: House, count: int = 1) -> list[Record]:
    """Return the newest rows, as the bus hands them on."""
    return await anext(house.hub.bus.pages(house.hub.bus.head.seq - count))


def read(frame: bytes) -> list[dict[str, Any]]:
    """Return the events of a frame."""
    events: list[dict[str, Any]] = json.loads(frame)["events"]
    return events


async def test_a_frame_is_made_once_for_all_clients(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    page = await newest(house)
    assert rows.frame(page) is rows.frame(await newest(house))


async def test_a_frame_that_was_prepared_is_the_one_that_is_sent(house: House) -> None:
    rows = Rows(house.hub.services)
    announced: list[bytes] = []

    def prepare(page: Sequence[Record]) -> None:
        rows.prepare(page)
        announced.append(rows.frame(page))

    house.hub.bus.on_announced(prepare)
    await house.do("open", "study-window")
    assert rows.frame(await newest(house)) is announced[-1]


async def test_what_came_together_tells_once_what_it_changed(house: House) -> None:
    await house.do("open", "study-window")
    await house.do("close", "study-window")
    first, last = read(Rows(house.hub.services).frame(await newest(house, 2)))
    assert first["changes"] == {}
    assert last["changes"]["devices"]["study-window"]["sensed"] is False


async def test_rows_that_are_not_on_the_disk_say_so_whatever_was_made_before(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    page = await newest(house)
    assert [event["durable"] for event in read(rows.frame(page))] == [True]
    owed = [replace(record, durable=False) for record in page]
    assert [event["durable"] for event in read(rows.frame(owed))] == [False]


async def test_a_late_row_comes_without_changes_also_where_it_was_made_with_them(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    page = await newest(house)
    assert "study-window" in read(rows.frame(page))[0]["changes"]["devices"]
    assert read(rows.frame(page, page[-1].seq))[0]["changes"] == {}


async def test_rows_that_were_late_only_in_part_tell_what_the_others_changed(house: House) -> None:
    await house.do("open", "study-window")
    await house.do("open", "kitchen-window")
    page = await newest(house, 2)
    late, fresh = read(Rows(house.hub.services).frame(page, page[0].seq))
    assert (late["late"], late["changes"]) == (True, {})
    assert (fresh["late"], set(fresh["changes"]["devices"])) == (False, {"kitchen-window"})


async def test_nothing_that_was_made_outlives_a_person_who_is_removed(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    before = await newest(house)
    made = rows.frame(before)
    await house.submit(RemovePerson("erik"))
    removed = await newest(house)
    assert isinstance(removed[-1].event, PersonRemoved)
    rows.prepare(removed)
    rows.frame(removed)
    assert rows.frame(before) is not made

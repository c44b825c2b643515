"""Rows as clients get them are made once, and anew where something in them would be wrong."""

import json
from dataclasses import replace

from hub_server.api.rows import Rows
from hub_server.domain.commands import RemovePerson
from hub_server.domain.events import PersonRemoved
from hub_server.hub.records import Record
from tests.house import House


async def newest(house: House) -> Record:
    """Return the newest row, as the bus hands it on."""
    page = await anext(house.hub.bus.pages(house.hub.bus.head.seq - 1))
    return page[-1]


async def test_a_row_is_made_once_for_all_clients(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    record = await newest(house)
    assert rows.of(record, late=False) is rows.of(record, late=False)


async def test_a_row_that_is_not_on_the_disk_says_so_whatever_was_made_before(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    record = await newest(house)
    assert json.loads(bytes(rows.of(record, late=False)))["durable"] is True
    assert json.loads(bytes(rows.of(replace(record, durable=False), late=False)))["durable"] is False


async def test_a_late_row_comes_without_changes_also_where_it_was_made_with_them(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    record = await newest(house)
    assert "study-window" in json.loads(bytes(rows.of(record, late=False)))["changes"]["devices"]
    assert json.loads(bytes(rows.of(record, late=True)))["changes"] == {}


async def test_nothing_that_was_made_outlives_a_person_who_is_removed(house: House) -> None:
    rows = Rows(house.hub.services)
    await house.do("open", "study-window")
    before = await newest(house)
    made = rows.of(before, late=False)
    await house.submit(RemovePerson("erik"))
    removed = await newest(house)
    assert isinstance(removed.event, PersonRemoved)
    rows.of(removed, late=False)
    assert rows.of(before, late=False) is not made

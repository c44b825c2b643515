"""What the central notices by itself."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub_server import dc09
from hub_server.central import intake
from hub_server.central.cases import Case, CaseState
from hub_server.central.store import Store
from hub_server.central.watch import ENTRY_GRACE_MS, SILENT_MS, Watch
from hub_server.central.work import claim
from hub_server.dc09 import Mark, Message

NOW = 1_795_000_000_000
ENTRY = Message("SIA-DCS", 1, "1234", code="BG", zone=3, text="Front door", mark=Mark("ab", 1, 0, "e", 30_000))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    store = Store(tmp_path)
    await store.do(lambda t: t.put_account("1234", "Villa", None))
    yield store
    await store.close()


async def came(store: Store, message: Message, at_ms: int) -> None:
    await store.do(lambda t: intake.take(t, message, at_ms))


async def queue(store: Store) -> list[Case]:
    return await store.do(lambda t: t.queue())


def watch(store: Store) -> Watch:
    return Watch(store, dict)


async def test_a_home_that_says_nothing_for_three_minutes_is_a_case_and_one_only(store: Store) -> None:
    looking = watch(store)
    await looking.look({"1234": NOW}, NOW + SILENT_MS)
    assert await queue(store) == []
    for later in (1, 1_000, 100_000):
        await looking.look({"1234": NOW}, NOW + SILENT_MS + later)
    (case,) = await queue(store)
    assert (case.kind, case.occurred_ms) == ("contact_lost", NOW)


async def test_the_case_is_closed_by_itself_when_the_home_is_heard_of_again(store: Store) -> None:
    looking = watch(store)
    await looking.look({"1234": NOW}, NOW + SILENT_MS + 1)
    await looking.look({"1234": NOW + SILENT_MS + 500}, NOW + SILENT_MS + 600)
    assert await queue(store) == []
    closed = await store.do(lambda t: t.case(1))
    assert closed is not None
    assert (closed.state, closed.close_code) == (CaseState.CLOSED, "restored")


async def test_a_case_that_somebody_works_on_stays_his(store: Store) -> None:
    looking = watch(store)
    await looking.look({"1234": NOW}, NOW + SILENT_MS + 1)
    await store.do(lambda t: t.save_case(claim(t.queue()[0], "Maja", NOW)))
    await looking.look({"1234": NOW + SILENT_MS + 500}, NOW + SILENT_MS + 600)
    (case,) = await queue(store)
    assert case.operator == "Maja"
    assert "heard_of" in [entry.said.key for entry in await store.do(lambda t: t.timeline(1))]


async def test_a_home_that_falls_silent_while_somebody_walks_in_is_a_burglary(store: Store) -> None:
    await came(store, ENTRY, NOW)
    looking = watch(store)
    await looking.look({}, NOW + 30_000 + ENTRY_GRACE_MS)
    assert await queue(store) == []
    await looking.look({}, NOW + 30_000 + ENTRY_GRACE_MS + 1)
    (case,) = await queue(store)
    assert (case.kind, case.zone, case.occurred_ms) == ("burglary", 3, NOW + 30_000)
    await looking.look({}, NOW + 900_000)
    assert len(await queue(store)) == 1


@pytest.mark.parametrize("code", ["OP", "HA"])
async def test_whoever_disarms_in_time_ends_the_wait(store: Store, code: str) -> None:
    await came(store, ENTRY, NOW)
    await came(store, Message("SIA-DCS", 2, "1234", code=code, mark=Mark("ab", 2, 0, "r")), NOW + 12_000)
    await watch(store).look({}, NOW + 900_000)
    assert [case.kind for case in await queue(store)] == (["duress"] if code == "HA" else [])


async def test_an_alarm_that_arrives_is_the_only_one(store: Store) -> None:
    await came(store, ENTRY, NOW)
    await came(store, Message("SIA-DCS", 2, "1234", code="BA", mark=Mark("ab", 2, 1, "r")), NOW + 30_000)
    await watch(store).look({}, NOW + 900_000)
    assert [case.kind for case in await queue(store)] == ["burglary"]


async def test_a_central_that_starts_waits_for_the_homes_it_knows(store: Store) -> None:
    assert await store.do(lambda t: t.accounts_that_reported()) == []
    await came(store, ENTRY, NOW)
    assert await store.do(lambda t: t.accounts_that_reported()) == ["1234"]


def test_the_entry_signal_is_one_that_contact_id_does_not_turn_into_an_alarm() -> None:
    assert not dc09.can_say("ADM-CID", "BG")

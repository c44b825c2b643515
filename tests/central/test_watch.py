"""What the central notices by itself."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub_server import dc09
from hub_server.central import intake
from hub_server.central.cases import Case, CaseState, CloseCode
from hub_server.central.ladders import AGAIN_FOR_MS, ENDED, Outcome
from hub_server.central.store import Store
from hub_server.central.watch import ENTRY_GRACE_MS, SILENT_MS, Watch
from hub_server.central.work import LEASE_MS, claim, close, take_step
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


async def test_an_account_that_was_removed_opens_no_case_and_is_forgotten(store: Store) -> None:
    await came(store, ENTRY, NOW)
    looking = watch(store)
    await store.do(lambda t: t.remove_account("1234"))
    assert await looking.look({"1234": NOW}, NOW + SILENT_MS + 1) == set()
    assert await queue(store) == [], "neither about the silence nor about the entry delay that ran"
    await store.do(lambda t: t.put_account("1234", "Another villa", None))
    assert await looking.look({"1234": NOW + 900_000}, NOW + 900_001) == {"1234"}
    await looking.look({"1234": NOW + 900_000}, NOW + 900_001 + SILENT_MS)
    assert [case.kind for case in await queue(store)] == ["contact_lost"], "whoever has the number now is watched anew"


async def test_a_case_about_a_home_that_is_removed_is_closed_by_itself(store: Store) -> None:
    looking = watch(store)
    await looking.look({"1234": NOW}, NOW + SILENT_MS + 1)
    await store.do(lambda t: t.remove_account("1234"))
    await looking.look({"1234": NOW}, NOW + SILENT_MS + 1_001)
    assert await queue(store) == []
    assert [entry.said.key for entry in await store.do(lambda t: t.timeline(1))] == ["contact_lost", "account_removed"]


HOUR = 3_600_000
WATER = Message("SIA-DCS", 1, "1234", code="WA", zone=5, text="Dishwasher", mark=Mark("ab", 1, 1, "r"))


async def nobody_answered(store: Store, at_ms: int) -> Case:
    """Have a water leak come in, and an operator go as far as the message, which nobody answers."""
    await came(store, WATER, at_ms)

    def worked(case: Case) -> Case:
        for _ in range(3):
            case = take_step(case, "Maja", Outcome.NO_ANSWER, at_ms)
        return case

    await store.do(lambda t: t.save_case(worked(claim(t.queue()[0], "Maja", at_ms))))
    (case,) = await queue(store)
    assert (case.step, case.due_ms) == ("message", at_ms + HOUR)
    return case


async def reminders(store: Store) -> int:
    return [entry.said.key for entry in await store.do(lambda t: t.timeline(1))].count("due")


async def test_a_leak_that_nobody_answers_comes_back_each_hour_for_a_day(store: Store) -> None:
    await nobody_answered(store, NOW)
    looking = watch(store)
    await looking.look({}, NOW + HOUR - 1)
    (case,) = await queue(store)
    assert (await reminders(store), case.state) == (0, CaseState.CLAIMED)
    for hour in range(1, 24):
        await looking.look({}, NOW + hour * HOUR)
        (case,) = await queue(store)
        assert (await reminders(store), case.state, case.due_ms) == (hour, CaseState.OPEN, 0)
        assert case.remind_ms == NOW + (hour + 1) * HOUR
    await looking.look({}, NOW + AGAIN_FOR_MS)
    (case,) = await queue(store)
    assert (case.step, case.remind_ms, await reminders(store)) == (ENDED, 0, 23)
    assert (await store.do(lambda t: t.timeline(1)))[-1].said.key == "tried_enough"
    await looking.look({}, NOW + 2 * AGAIN_FOR_MS)
    assert await reminders(store) == 23


async def test_whoever_tries_again_in_vain_is_reminded_an_hour_later(store: Store) -> None:
    await nobody_answered(store, NOW)
    looking = watch(store)
    await looking.look({}, NOW + HOUR)
    later = NOW + HOUR + 10 * 60_000

    def again(case: Case) -> Case:
        return take_step(claim(case, "Nils", later), "Nils", Outcome.NO_ANSWER, later)

    await store.do(lambda t: t.save_case(again(t.queue()[0])))
    await looking.look({}, later + HOUR - 1)
    assert await reminders(store) == 1
    await looking.look({}, later + HOUR)
    assert await reminders(store) == 2


async def test_whoever_is_at_it_keeps_his_case(store: Store) -> None:
    case = await nobody_answered(store, NOW)
    await store.do(lambda t: t.save_case(claim(case, "Maja", NOW + HOUR - LEASE_MS)))
    await watch(store).look({}, NOW + HOUR)
    (case,) = await queue(store)
    assert (case.operator, case.state, await reminders(store)) == ("Maja", CaseState.CLAIMED, 1)


async def test_a_case_that_is_closed_reminds_nobody(store: Store) -> None:
    case = await nobody_answered(store, NOW)
    await store.do(lambda t: t.save_case(close(case, "Maja", CloseCode.HANDLED_BY_CUSTOMER)))
    await watch(store).look({}, NOW + HOUR)
    assert (await reminders(store), await queue(store)) == (0, [])


async def test_reminders_survive_a_restart_and_those_that_were_missed_come_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "central")
    await store.do(lambda t: t.put_account("1234", "Villa", None))
    await nobody_answered(store, NOW)
    await store.close()
    store = Store(tmp_path / "central")
    await watch(store).look({}, NOW + 5 * HOUR + 60_000)
    (case,) = await queue(store)
    assert (await reminders(store), case.remind_ms) == (1, NOW + 6 * HOUR)
    await store.close()


async def test_what_waits_for_its_hour_stands_behind_what_is_to_be_done_now(store: Store) -> None:
    await nobody_answered(store, NOW)
    second = Message("SIA-DCS", 2, "1234", code="WA", zone=6, mark=Mark("ab", 2, 2, "r"))
    await came(store, second, NOW + 60_000)
    assert [case.zone for case in await queue(store)] == [6, 5]
    await watch(store).look({}, NOW + HOUR)
    assert [case.zone for case in await queue(store)] == [5, 6]


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

"""Who may see pictures, how long they stay, and a log that shows when it was changed."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_server.central.cases import Case, CaseKind, CaseState, Refused
from hub_server.central.homes import StoredPicture
from hub_server.central.pictures import KEPT_MS, Reason, may_see
from hub_server.central.store import Store
from hub_server.central_link import LOG_START, AuditEntry, broken_at, chained

NOW = 1_795_000_000_000
CONTENT = b"\xff\xd8\xff what the camera saw"
PICTURE = StoredPicture(
    picture_id="ab" * 16,
    account="1234",
    alarm_id=1,
    zone=3,
    taken_ms=NOW,
    received_ms=NOW + 900,
    sha256="0" * 64,
    content=CONTENT,
)


def case(kind: CaseKind, state: CaseState, operator: str = "Maja") -> Case:
    return Case(
        case_id=1,
        account="1234",
        alarm_id=1,
        kind=kind,
        priority=2,
        state=state,
        operator=operator,
        zone=3,
        text="",
        occurred_ms=NOW,
        received_ms=NOW,
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    store = Store(tmp_path)
    yield store
    await store.close()


@given(st.sampled_from(CaseKind), st.sampled_from(CaseState), st.booleans(), st.none() | st.sampled_from(Reason))
def test_pictures_are_for_who_works_on_the_case_or_has_one_of_four_reasons(
    kind: CaseKind, state: CaseState, mine: bool, reason: Reason | None
) -> None:
    works_on_it = state in {CaseState.CLAIMED, CaseState.RECALLED} and mine
    has_a_reason = state in {CaseState.VERIFIED, CaseState.CLOSED} and reason is not None
    pictured = kind in {CaseKind.BURGLARY, CaseKind.FIRE, CaseKind.SOS}
    try:
        may_see(case(kind, state), "Maja" if mine else "Nils", reason)
        allowed = True
    except Refused:
        allowed = False
    assert allowed is (pictured and (works_on_it or has_a_reason))


def test_there_are_four_reasons() -> None:
    assert len(Reason) == 4


async def test_pictures_are_erased_after_sixty_days_and_the_log_says_so(store: Store, tmp_path: Path) -> None:
    await store.do(lambda t: t.homes.add_picture(PICTURE))
    assert await store.do(lambda t: t.homes.erase_old(NOW + KEPT_MS - 1)) == 0
    assert await store.do(lambda t: t.homes.erase_old(NOW + KEPT_MS)) == 1
    assert await store.do(lambda t: t.homes.erase_old(NOW + KEPT_MS + 1)) == 0, "once"
    kept = await store.do(lambda t: t.homes.picture(PICTURE.picture_id))
    assert kept == replace(PICTURE, content=None)
    (entry,) = await store.do(lambda t: t.homes.log_of("1234"))
    assert (entry.action, entry.picture_id) == ("erased", PICTURE.picture_id)
    await store.close()
    assert CONTENT not in (tmp_path / "central.db").read_bytes()


async def test_a_picture_that_was_erased_is_not_taken_again(store: Store) -> None:
    await store.do(lambda t: t.homes.add_picture(PICTURE))
    await store.do(lambda t: t.homes.erase_old(NOW + KEPT_MS))
    assert await store.do(lambda t: t.homes.has_picture("1234", PICTURE.picture_id))
    await store.do(lambda t: t.homes.add_picture(PICTURE))
    kept = await store.do(lambda t: t.homes.picture(PICTURE.picture_id))
    assert kept is not None
    assert kept.content is None


entries = st.lists(
    st.builds(
        AuditEntry,
        number=st.just(0),
        at_ms=st.integers(0, 2**53),
        operator=st.text(max_size=10),
        action=st.sampled_from(["seen", "denied: claimed", "erased"]),
        picture_id=st.just("ab" * 16),
        case_id=st.integers(0, 100),
        reason=st.sampled_from(["", *Reason]),
        chain=st.just(""),
    ),
    min_size=1,
    max_size=8,
)


def written(drawn: list[AuditEntry]) -> list[AuditEntry]:
    """Return entries as a log writes them."""
    log: list[AuditEntry] = []
    for number, entry in enumerate(drawn, start=1):
        numbered = msgspec.structs.replace(entry, number=number)
        log.append(msgspec.structs.replace(numbered, chain=chained(numbered, log[-1].chain if log else LOG_START)))
    return log


@given(entries, st.data())
def test_a_log_that_was_changed_anywhere_is_broken_there(drawn: list[AuditEntry], data: st.DataObject) -> None:
    log = written(drawn)
    assert broken_at(log) is None
    at = data.draw(st.integers(0, len(log) - 1))
    changed = msgspec.structs.replace(log[at], operator=log[at].operator + "x")
    assert broken_at([*log[:at], changed, *log[at + 1 :]]) == at + 1
    if at < len(log) - 1:
        assert broken_at([*log[:at], *log[at + 1 :]]) == at + 1
    assert all(before.chain != after.chain for before, after in pairwise(log))

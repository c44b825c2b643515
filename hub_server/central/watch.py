"""What the central notices by itself: a home that falls silent, above all while somebody walks in; steps that are due.

The times of the last frames are kept in memory alone: polls never touch the disk. A home that has ever reported counts
as heard of when the central starts.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from hub_server.central.cases import PRIORITY, CaseKind, CaseState
from hub_server.central.clock import utc_ms
from hub_server.central.store import Store
from hub_server.central.transaction import Entry, StoredEvent, Transaction
from hub_server.central.words import Said
from hub_server.central.work import remind, restored

SILENT_MS: Final = 180_000
"""A home that says nothing for this long is out of contact (ours: three tests of the path in use)."""
ENTRY_GRACE_MS: Final = 30_000
"""So long after an entry delay should have ended its outcome has to be here (ours)."""
_LOOK_S: Final = 1.0
_SWEEP_MS: Final = 3_600_000
"""How often pictures whose time is over are erased (ours)."""
_WATCH: Final = "central"


class Watch:
    """Looks at who was heard of when, and opens and closes cases about it."""

    def __init__(
        self,
        store: Store,
        last_seen_ms: Callable[[], Mapping[str, int]],
        *,
        silent_ms: int = SILENT_MS,
        entry_grace_ms: int = ENTRY_GRACE_MS,
    ) -> None:
        """``last_seen_ms`` tells when each account was last heard of (UTC)."""
        self._store = store
        self._last_seen_ms = last_seen_ms
        self._silent_ms = silent_ms
        self._entry_grace_ms = entry_grace_ms
        self._lost: set[str] = set()

    async def run(self) -> None:
        """Look until cancelled."""
        began = utc_ms()
        expected = dict.fromkeys(await self._store.do(lambda transaction: transaction.accounts_that_reported()), began)
        self._lost = set(await self._store.do(lambda transaction: transaction.accounts_out_of_contact()))
        swept = 0
        while True:
            if utc_ms() - swept >= _SWEEP_MS:
                swept = utc_ms()
                await self._store.do(lambda transaction: transaction.homes.erase_old(utc_ms()))
                # Also when nothing was due: the last run may have been killed before it got here.
                await self._store.write_back()
            expected |= self._last_seen_ms()
            known = await self.look(expected, utc_ms())
            expected = {account: at for account, at in expected.items() if account in known}
            await asyncio.sleep(_LOOK_S)

    async def look(self, seen: Mapping[str, int], now_ms: int) -> set[str]:
        """Open and close what these times call for; returns the accounts there are, the others being forgotten."""
        known = set(await self._store.do(lambda transaction: transaction.keys()))
        for account in self._lost - known:
            await self._store.do(lambda t, account=account: _forget(t, account, now_ms))  # type: ignore[misc]
        self._lost &= known
        seen = {account: at for account, at in seen.items() if account in known}
        silent = {account for account, at in seen.items() if now_ms - at > self._silent_ms}
        for account in silent - self._lost:
            await self._store.do(lambda t, account=account: _lose(t, account, seen[account], now_ms))  # type: ignore[misc]
        for account in (self._lost - silent) & seen.keys():
            await self._store.do(lambda t, account=account: _find(t, account, seen[account]))  # type: ignore[misc]
        self._lost = (self._lost - seen.keys()) | silent
        await self._store.do(lambda transaction: _end_entries(transaction, now_ms, now_ms - self._entry_grace_ms))
        await self._store.do(lambda transaction: _remind(transaction, now_ms))
        return known


def _lose(transaction: Transaction, account: str, last_ms: int, now_ms: int) -> None:
    if transaction.account(account) is None:
        return
    known = transaction.case_of(account, 0, CaseKind.CONTACT_LOST)
    if known is None or known.state is CaseState.CLOSED:
        _open(transaction, account, CaseKind.CONTACT_LOST, Said("contact_lost"), "", 0, last_ms, now_ms)


def _find(transaction: Transaction, account: str, seen_ms: int) -> None:
    _settle(transaction, account, seen_ms, Said("heard_of"))


def _forget(transaction: Transaction, account: str, now_ms: int) -> None:
    _settle(transaction, account, now_ms, Said("account_removed"))


def _settle(transaction: Transaction, account: str, at_ms: int, why: Said) -> None:
    case = transaction.case_of(account, 0, CaseKind.CONTACT_LOST)
    if case is None or case.state is CaseState.CLOSED:
        return
    transaction.add_entry(case.case_id, Entry(at_ms, at_ms, "", why))
    if case.state is CaseState.OPEN:
        transaction.save_case(restored(case))


def _end_entries(transaction: Transaction, now_ms: int, ended_before_ms: int) -> None:
    for account, device, zone, ends_ms in transaction.entries_ended(ended_before_ms):
        transaction.end_entry(account)
        if transaction.account(account) is None:
            continue
        said = Said("entry_silent", {"text": device})
        _open(transaction, account, CaseKind.BURGLARY, said, device, zone, ends_ms, now_ms)


def _remind(transaction: Transaction, now_ms: int) -> None:
    for case in transaction.to_remind_of(now_ms):
        reminded, said = remind(case, now_ms)
        transaction.save_case(reminded)
        transaction.add_entry(case.case_id, Entry(now_ms, case.remind_ms, "", said))


def _open(  # noqa: PLR0917 - a row
    transaction: Transaction,
    account: str,
    kind: CaseKind,
    said: Said,
    text: str,
    zone: int,
    occurred_ms: int,
    now_ms: int,
) -> None:
    event = StoredEvent(
        identity=f"{account}/{_WATCH}/{kind.value}/{now_ms}",
        account=account,
        code="",
        zone=zone,
        text=text,
        occurred_ms=occurred_ms,
        received_ms=now_ms,
    )
    case = transaction.add_case(event, 0, kind, PRIORITY[kind])
    transaction.add_event(event, case.case_id)
    transaction.add_entry(case.case_id, Entry(now_ms, occurred_ms, "", said))

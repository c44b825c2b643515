"""What may be asked of the central's database within one transaction, and its rows."""

import json
import sqlite3
from dataclasses import asdict, dataclass, field

from hub_server.central.cases import Case, CaseKind, CaseState
from hub_server.central.homes import Homes
from hub_server.central.operators import OperatorTable
from hub_server.central.words import Said


@dataclass(frozen=True, slots=True)
class Account:
    """A home that reports here."""

    number: str
    name: str
    keyed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a case's timeline; ``occurred_ms`` differs from ``at_ms`` for what was kept in store."""

    at_ms: int
    occurred_ms: int
    operator: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as it is stored."""

    identity: str
    account: str
    code: str
    zone: int
    text: str
    occurred_ms: int
    received_ms: int
    position: str = field(default="", repr=False)
    """Where somebody is who asks for help; it is kept with the case alone."""


class Transaction:
    """What may be done to the database within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work on an open transaction."""
        self._db = connection
        self.homes = Homes(connection)
        self.operators = OperatorTable(connection)
        self.touched: set[int] = set()

    def known(self, identity: str) -> bool:
        """Tell whether an event is stored."""
        return self._db.execute("SELECT 1 FROM event WHERE identity = ?", (identity,)).fetchone() is not None

    def known_since(self, pattern: str, since_ms: int) -> bool:
        """Tell whether an event of a foreign sender was stored since ``since_ms``."""
        return (
            self._db.execute(
                "SELECT 1 FROM event WHERE identity >= ? AND identity < ? AND received_ms >= ?",
                (f"{pattern}#", f"{pattern}$", since_ms),
            ).fetchone()
            is not None
        )

    def add_event(self, event: StoredEvent, case_id: int | None) -> None:
        """Store an event."""
        self._db.execute(
            "INSERT INTO event (identity, account, code, zone, text, occurred_ms, received_ms, case_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                event.identity,
                event.account,
                event.code,
                event.zone,
                event.text,
                event.occurred_ms,
                event.received_ms,
                case_id,
            ),
        )
        self.touched.add(case_id or 0)

    def add_case(self, event: StoredEvent, alarm_id: int, kind: CaseKind, priority: int) -> Case:
        """Open a case."""
        row = self._db.execute(
            "INSERT INTO alarm_case (account, alarm_id, kind, priority, state, operator, zone, text, occurred_ms,"
            " received_ms, close_code, position) VALUES (?, ?, ?, ?, 'open', '', ?, ?, ?, ?, '', ?) RETURNING *",
            (
                event.account,
                alarm_id,
                kind.value,
                priority,
                event.zone,
                event.text,
                event.occurred_ms,
                event.received_ms,
                event.position,
            ),
        ).fetchone()
        case = _case(row)
        self.touched.add(case.case_id)
        return case

    def codes(self, after: int = 0) -> list[tuple[int, str]]:
        """Return number and code of the events after a number, in the order in which they came."""
        return list(self._db.execute("SELECT event_id, code FROM event WHERE event_id > ? ORDER BY event_id", (after,)))

    def case(self, case_id: int) -> Case | None:
        """Return a case."""
        row = self._db.execute("SELECT * FROM alarm_case WHERE case_id = ?", (case_id,)).fetchone()
        return None if row is None else _case(row)

    def case_of(self, account: str, alarm_id: int, kind: CaseKind | None = None) -> Case | None:
        """Return the newest case of a hub's alarm, or of a kind for foreign senders (``alarm_id`` 0)."""
        row = self._db.execute(
            "SELECT * FROM alarm_case WHERE account = ? AND alarm_id = ? AND kind = coalesce(?, kind)"
            " ORDER BY case_id DESC LIMIT 1",
            (account, alarm_id, kind),
        ).fetchone()
        return None if row is None else _case(row)

    def save_case(self, case: Case) -> None:
        """Write a case's new state."""
        self._db.execute(
            "UPDATE alarm_case SET state = :state, operator = :operator, close_code = :close_code,"
            " position = :position, step = :step, lease_ms = :lease_ms, due_ms = :due_ms, remind_ms = :remind_ms"
            " WHERE case_id = :case_id",
            asdict(case),
        )
        self.touched.add(case.case_id)

    def add_entry(self, case_id: int, entry: Entry) -> None:
        """Write a line of a case's timeline."""
        self._db.execute(
            "INSERT INTO timeline (case_id, at_ms, occurred_ms, operator, action, detail) VALUES (?, ?, ?, ?, ?, ?)",
            (case_id, entry.at_ms, entry.occurred_ms, entry.operator, entry.said.key, _params(entry.said)),
        )
        self.touched.add(case_id)

    def put_entry(self, account: str, device: str, zone: int, ends_ms: int) -> None:
        """Remember that an entry delay runs in a home."""
        self._db.execute(
            "INSERT OR REPLACE INTO entry (account, device, zone, ends_ms) VALUES (?, ?, ?, ?)",
            (account, device, zone, ends_ms),
        )

    def end_entry(self, account: str) -> None:
        """Forget it: its outcome is known."""
        self._db.execute("DELETE FROM entry WHERE account = ?", (account,))

    def entries_ended(self, before_ms: int) -> list[tuple[str, str, int, int]]:
        """Return account, device, zone and end of the entry delays that ended before ``before_ms``, outcome unknown."""
        rows = self._db.execute("SELECT account, device, zone, ends_ms FROM entry WHERE ends_ms < ?", (before_ms,))
        return list(rows)

    def accounts_that_reported(self) -> list[str]:
        """Return the accounts that have ever reported anything."""
        rows = self._db.execute(
            "SELECT number FROM account WHERE EXISTS"
            " (SELECT 1 FROM event WHERE identity > account.number || '/' AND identity < account.number || '0')"
        )
        return [number for (number,) in rows]

    def accounts_out_of_contact(self) -> list[str]:
        """Return the accounts with a case about lost contact that is not closed."""
        rows = self._db.execute(
            "SELECT DISTINCT account FROM alarm_case WHERE kind = ? AND state <> ?",
            (CaseKind.CONTACT_LOST, CaseState.CLOSED),
        )
        return [account for (account,) in rows]

    def timeline(self, case_id: int) -> list[Entry]:
        """Return a case's timeline, oldest first."""
        rows = self._db.execute(
            "SELECT at_ms, occurred_ms, operator, action, detail FROM timeline WHERE case_id = ? ORDER BY entry_id",
            (case_id,),
        )
        return [
            Entry(at, occurred, operator, Said(key, json.loads(said))) for at, occurred, operator, key, said in rows
        ]

    def queue(self) -> list[Case]:
        """Return the cases in the queue: the most urgent first, what waits for its hour last, the older before."""
        rows = self._db.execute(
            "SELECT * FROM alarm_case WHERE state IN ('open', 'claimed', 'recalled')"
            " ORDER BY priority, due_ms > 0, occurred_ms, case_id"
        )
        return [_case(row) for row in rows]

    def to_remind_of(self, now_ms: int) -> list[Case]:
        """Return the cases in the queue whose step is asked for again by now."""
        rows = self._db.execute(
            "SELECT * FROM alarm_case WHERE state IN ('open', 'claimed', 'recalled') AND remind_ms BETWEEN 1 AND ?",
            (now_ms,),
        )
        return [_case(row) for row in rows]

    def accounts(self) -> list[Account]:
        """Return every account."""
        rows = self._db.execute("SELECT number, name, key IS NOT NULL FROM account ORDER BY number")
        return [Account(number, name, bool(keyed)) for number, name, keyed in rows]

    def account(self, number: str) -> Account | None:
        """Return an account."""
        row = self._db.execute(
            "SELECT number, name, key IS NOT NULL FROM account WHERE number = ?", (number,)
        ).fetchone()
        return None if row is None else Account(row[0], row[1], bool(row[2]))

    def over(self, account: str, before: int, limit: int) -> list[Case]:
        """Return cases that are over, of one account or of all where it is empty, before a number, newest first."""
        rows = self._db.execute(
            "SELECT * FROM alarm_case WHERE state IN ('verified', 'closed') AND (account = :account OR :account = '')"
            " AND case_id < :before ORDER BY case_id DESC LIMIT :limit",
            {"account": account, "before": before, "limit": limit},
        )
        return [_case(row) for row in rows]

    def keys(self) -> dict[str, bytes | None]:
        """Return every account's key."""
        return dict(self._db.execute("SELECT number, key FROM account"))

    def put_account(self, number: str, name: str, key: bytes | None) -> None:
        """Add or change an account."""
        self._db.execute("INSERT OR REPLACE INTO account (number, name, key) VALUES (?, ?, ?)", (number, name, key))

    def remove_account(self, number: str) -> bool:
        """Remove an account; its events stay. Tells whether there was one."""
        return self._db.execute("DELETE FROM account WHERE number = ?", (number,)).rowcount > 0


def _params(said: Said) -> str:
    return json.dumps(dict(said.params), ensure_ascii=False)


type _CaseRow = tuple[int, str, int, str, int, str, str, int, str, int, int, str, str, str, int, int, int]


def _case(row: _CaseRow) -> Case:
    case_id, account, alarm_id, kind, priority, state, operator, zone, text = row[:9]
    occurred, received, code, position, step, lease_ms, due_ms, remind_ms = row[9:]
    return Case(
        case_id=case_id,
        account=account,
        alarm_id=alarm_id,
        kind=CaseKind(kind),
        priority=priority,
        state=CaseState(state),
        operator=operator,
        zone=zone,
        text=text,
        occurred_ms=occurred,
        received_ms=received,
        close_code=code,
        position=position,
        step=step,
        lease_ms=lease_ms,
        due_ms=due_ms,
        remind_ms=remind_ms,
    )

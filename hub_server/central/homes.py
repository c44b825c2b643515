"""The central's storage of homes: what they say of themselves, their pictures, and the log about these."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from hub_server.central.pictures import KEPT_MS
from hub_server.central_link import LOG_START, AuditEntry, Home, HomeContact, HomeDevice, chained


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A picture as the central has it; ``content`` is None once it is erased."""

    picture_id: str
    account: str
    alarm_id: int
    zone: int
    taken_ms: int
    received_ms: int
    sha256: str
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What somebody did with a picture, or tried: an entry of the log before it has its number."""

    at_ms: int
    operator: str
    action: str
    picture_id: str
    case_id: int = 0
    reason: str = ""


_COLUMNS = "picture_id, account, alarm_id, zone, taken_ms, received_ms, sha256"


class Homes:
    """What may be done with homes within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work on an open transaction."""
        self._db = connection
        self.logged: set[str] = set()
        """The accounts whose log has grown."""

    def put_home(self, account: str, home: Home, customer_hash: str) -> None:
        """Replace what is known of a home."""
        self._db.execute("DELETE FROM home_device WHERE account = ?", (account,))
        self._db.executemany(
            "INSERT OR REPLACE INTO home_device (account, number, kind, name, room) VALUES (?, ?, ?, ?, ?)",
            [(account, each.number, each.kind, each.name, each.room) for each in home.devices],
        )
        self._db.execute("DELETE FROM home_contact WHERE account = ?", (account,))
        self._db.executemany(
            "INSERT INTO home_contact (account, place, name, phone, may) VALUES (?, ?, ?, ?, ?)",
            [(account, place, each.name, each.phone, each.may) for place, each in enumerate(home.contacts, start=1)],
        )
        self._db.execute("DELETE FROM code_words WHERE account = ?", (account,))
        if home.central_word and customer_hash:
            self._db.execute(
                "INSERT INTO code_words (account, central_word, customer_hash) VALUES (?, ?, ?)",
                (account, home.central_word, customer_hash),
            )

    def devices(self, account: str) -> list[HomeDevice]:
        """Return a home's devices by their zone."""
        rows = self._db.execute(
            "SELECT number, kind, name, room FROM home_device WHERE account = ? ORDER BY number", (account,)
        )
        return [HomeDevice(*row) for row in rows]

    def contacts(self, account: str) -> list[HomeContact]:
        """Return whom to call, in order."""
        rows = self._db.execute(
            "SELECT name, phone, may FROM home_contact WHERE account = ? ORDER BY place", (account,)
        )
        return [HomeContact(*row) for row in rows]

    def code_words(self, account: str) -> tuple[str, str] | None:
        """Return what the central says first, and the hash of what the customer answers; None where there are none."""
        row = self._db.execute(
            "SELECT central_word, customer_hash FROM code_words WHERE account = ?", (account,)
        ).fetchone()
        return None if row is None else (row[0], row[1])

    def has_picture(self, account: str, picture_id: str) -> bool:
        """Tell whether a picture was ever kept here, erased or not."""
        found = self._db.execute(
            "SELECT 1 FROM picture WHERE picture_id = ? AND account = ?", (picture_id, account)
        ).fetchone()
        return found is not None

    def add_picture(self, picture: StoredPicture) -> None:
        """Keep a picture; one that is there already stays as it is."""
        self._db.execute(
            f"INSERT OR IGNORE INTO picture ({_COLUMNS}, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                picture.picture_id,
                picture.account,
                picture.alarm_id,
                picture.zone,
                picture.taken_ms,
                picture.received_ms,
                picture.sha256,
                picture.content,
            ),
        )

    def pictures_of(self, account: str, alarm_id: int) -> list[StoredPicture]:
        """Return the pictures of an alarm without their content, in the order in which they were taken."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS}, CASE WHEN content IS NULL THEN NULL ELSE x'' END FROM picture"
            " WHERE account = ? AND alarm_id = ? AND alarm_id > 0 ORDER BY taken_ms, picture_id",
            (account, alarm_id),
        )
        return [_picture(row) for row in rows]

    def picture(self, picture_id: str) -> StoredPicture | None:
        """Return a picture."""
        row = self._db.execute(
            f"SELECT {_COLUMNS}, content FROM picture WHERE picture_id = ?", (picture_id,)
        ).fetchone()
        return None if row is None else _picture(row)

    def log(self, account: str, what: Handling) -> None:
        """Add to a home's log; number and chain are given here."""
        last = self._db.execute(
            "SELECT number, chain FROM access_log WHERE account = ? ORDER BY number DESC LIMIT 1", (account,)
        ).fetchone()
        number, before = (0, LOG_START) if last is None else last
        entry = AuditEntry(
            number=number + 1,
            at_ms=what.at_ms,
            operator=what.operator,
            action=what.action,
            picture_id=what.picture_id,
            case_id=what.case_id,
            reason=what.reason,
            chain="",
        )
        entry = msgspec.structs.replace(entry, chain=chained(entry, before))
        self._db.execute(
            "INSERT INTO access_log (account, number, at_ms, operator, action, picture_id, case_id, reason, chain)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (account, *msgspec.structs.astuple(entry)),
        )
        self.logged.add(account)

    def log_of(self, account: str, after: int = 0, limit: int = -1) -> list[AuditEntry]:
        """Return a home's log after an entry, oldest first."""
        rows = self._db.execute(
            "SELECT number, at_ms, operator, action, picture_id, case_id, reason, chain FROM access_log"
            " WHERE account = ? AND number > ? ORDER BY number LIMIT ?",
            (account, after, limit),
        )
        return [AuditEntry(*row) for row in rows]

    def logged_accounts(self) -> list[str]:
        """Return the accounts that have a log."""
        return [account for (account,) in self._db.execute("SELECT DISTINCT account FROM access_log ORDER BY account")]

    def erase_old(self, now_ms: int) -> int:
        """Erase every picture whose time is over and log it; returns how many."""
        rows: Sequence[tuple[str, str]] = self._db.execute(
            "SELECT account, picture_id FROM picture WHERE taken_ms <= ? AND content IS NOT NULL", (now_ms - KEPT_MS,)
        ).fetchall()
        for account, picture_id in rows:
            self._db.execute("UPDATE picture SET content = NULL WHERE picture_id = ?", (picture_id,))
            done = Handling(at_ms=now_ms, operator="", action="erased", picture_id=picture_id, reason="60 days")
            self.log(account, done)
        return len(rows)


def _picture(row: tuple[str, str, int, int, int, int, str, bytes | None]) -> StoredPicture:
    picture_id, account, alarm_id, zone, taken, received, digest, content = row
    return StoredPicture(
        picture_id=picture_id,
        account=account,
        alarm_id=alarm_id,
        zone=zone,
        taken_ms=taken,
        received_ms=received,
        sha256=digest,
        content=content,
    )

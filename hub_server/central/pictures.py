"""Who may see a picture, and the log of everybody who did or tried: the rules, pure (FEATURES 5 to 7, 11 to 13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from hub_server.central.cases import Case, CaseKind, CaseState, Refused
from hub_server.central_link import LOG_START, chain

KEPT_MS: Final = 60 * 24 * 3_600_000
"""Pictures stay 60 days, those of cancelled alarms too, and are erased then (verisure.se/kontakt)."""
PICTURED: Final = frozenset({CaseKind.BURGLARY, CaseKind.FIRE, CaseKind.SOS})
"""The alarms that cameras verify."""


class Reason(StrEnum):
    """Why somebody looks at a picture of a case that is over: these four and no other (FEATURES 6)."""

    BECAME_REAL = "became_real"
    TECHNICAL = "technical"
    POLICE = "police"
    CUSTOMER = "customer"


def may_see(case: Case | None, operator: str, reason: Reason | None) -> None:
    """Return where ``operator`` may see the pictures of a case. Raises Refused."""
    if case is None or case.kind not in PICTURED:
        raise Refused("no_alarm")
    match case.state:
        case CaseState.CLAIMED | CaseState.RECALLED:
            if case.operator != operator:
                raise Refused("claimed", case=case.case_id, operator=case.operator)
        case CaseState.OPEN:
            raise Refused("not_claimed", case=case.case_id)
        case CaseState.VERIFIED | CaseState.CLOSED:
            if reason is None:
                raise Refused("reason", case=case.case_id)
        case _:
            assert_never(case.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A line of a home's access log; ``chain`` is the hash of it and of everything before it."""

    number: int
    at_ms: int
    operator: str
    action: str
    picture_id: str
    case_id: int
    reason: str
    chain: str = ""


def chained(entry: LogEntry, before: str) -> str:
    """Return the chain after an entry that follows ``before``."""
    fields = (entry.number, entry.at_ms, entry.operator, entry.action, entry.picture_id, entry.case_id, entry.reason)
    return chain(fields, before)


def broken_at(entries: Iterable[LogEntry]) -> int | None:
    """Return the number of the first entry of a whole log that was changed, or follows one that is missing."""
    before, expected = LOG_START, 1
    for entry in entries:
        if entry.number != expected or entry.chain != chained(entry, before):
            return expected
        before, expected = entry.chain, expected + 1
    return None

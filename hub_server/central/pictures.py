"""Who may see a picture, and how long it stays: the rules, pure (FEATURES 5 to 7, 11 and 12)."""

from enum import StrEnum
from typing import Final, assert_never

from hub_server.central.cases import Case, CaseKind, CaseState, Refused

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

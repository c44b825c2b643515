"""The rules of a case: what opens it, what smart verification does to it, who may claim and close it. Pure.

A burglary that an authorised person disarmed within 60 s leaves the queue by itself, however late the disarm gets
here; one that an operator already works on becomes recalled instead of vanishing under his hands (FEATURES 1 to 3,
DECISIONS 22). Fire, water and SOS leave the queue only by an operator.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, assert_never

from hub_server.central.words import Said, Told

VERIFIED_WITHIN_MS: Final = 60_000
"""An authorised disarm this soon clears a burglary, 60.000 s included (verisure.se/kontakt)."""
STAMP_SLACK_MS: Final = 2_000
"""Two stamps of whole seconds, and the time the hub took to write them (ours)."""
PROMPT_MS: Final = 10_000
"""An event that came this soon after it happened was not kept in store (ours)."""


class CaseKind(StrEnum):
    """What a case is about."""

    DURESS = "duress"
    FIRE = "fire"
    SOS = "sos"
    BURGLARY = "burglary"
    WATER = "water"
    TAMPER = "tamper"
    JAMMING = "jamming"
    CONTACT_LOST = "contact_lost"
    TECHNICAL = "technical"


class CaseState(StrEnum):
    """Where a case stands. Open and claimed ones are in the queue, and a recalled one until its operator closes it."""

    OPEN = "open"
    CLAIMED = "claimed"
    RECALLED = "recalled"
    VERIFIED = "verified"
    CLOSED = "closed"


class CloseCode(StrEnum):
    """What became of a case."""

    FALSE_ALARM = "false_alarm"
    HANDLED_BY_CUSTOMER = "handled_by_customer"
    GUARD_DISPATCHED = "guard_dispatched"
    RESCUE_SERVICE = "rescue_service"
    TEST = "test"
    RESTORED = "restored"


KIND_OF_CODE: Final = {
    "HA": CaseKind.DURESS,
    "BA": CaseKind.BURGLARY,
    "FA": CaseKind.FIRE,
    "WA": CaseKind.WATER,
    "PA": CaseKind.SOS,
    "TA": CaseKind.TAMPER,
    "XQ": CaseKind.JAMMING,
    "UA": CaseKind.TECHNICAL,
}
PRIORITY: Final = {
    CaseKind.DURESS: 0,
    CaseKind.FIRE: 1,
    CaseKind.SOS: 1,
    CaseKind.BURGLARY: 2,
    CaseKind.WATER: 3,
    CaseKind.TAMPER: 4,
    CaseKind.JAMMING: 4,
    CaseKind.CONTACT_LOST: 4,
    CaseKind.TECHNICAL: 4,
}
IN_QUEUE: Final = (CaseState.OPEN, CaseState.CLAIMED, CaseState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case. Times are UTC in ms; ``alarm_id`` is the hub's own number of the alarm, 0 for foreign senders."""

    case_id: int
    account: str
    alarm_id: int
    kind: CaseKind
    priority: int
    state: CaseState = CaseState.OPEN
    operator: str = ""
    zone: int
    text: str
    occurred_ms: int
    received_ms: int
    close_code: str = ""
    position: str = field(default="", repr=False)
    """Where somebody is who asks for help, degrees north and east; erased when the case is closed."""
    step: str = ""
    """Where its operator stands in its ladder, empty at the beginning."""
    lease_ms: int = 0
    """Until when the case is its operator's, if he does nothing more."""
    due_ms: int = 0
    """When its step is to be tried again, 0 where it is to be done now."""
    remind_ms: int = 0
    """When its step is asked for again, 0 where nobody is reminded."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """A report that somebody authorised disarmed; ``elapsed_ms`` is the hub's figure, None from foreign senders."""

    elapsed_ms: int | None
    occurred_ms: int
    received_ms: int


class Refused(Told):
    """The operator may not do that; ``reason`` is a stable key of ``words.SENTENCES``."""

    def __init__(self, reason: str, **params: object) -> None:
        """Keep the sentence in every language."""
        super().__init__(reason, **params)
        self.reason = reason


def verified(case: Case, cancel: Cancel) -> tuple[bool, Said]:
    """Tell whether a disarm clears a case, and why, for its timeline.

    The hub judges on its steady clock and sends the figure; it must agree with the two times of occurrence and, where
    neither report was kept in store, with the two times of receipt.
    """
    if case.kind is not CaseKind.BURGLARY:
        return False, Said("disarmed_other")
    between_stamps = cancel.occurred_ms - case.occurred_ms
    elapsed = between_stamps // 1000 * 1000 if cancel.elapsed_ms is None else cancel.elapsed_ms
    seconds = {"seconds": f"{elapsed / 1000:.3f}"}
    if cancel.elapsed_ms is None:
        if elapsed < 0:
            return False, Said("disarmed_before")
    elif abs(between_stamps - elapsed) > STAMP_SLACK_MS:
        return False, Said("disarmed_doubtful", seconds)
    prompt = all(
        received - occurred <= PROMPT_MS
        for received, occurred in (
            (case.received_ms, case.occurred_ms),
            (cancel.received_ms, cancel.occurred_ms),
        )
    )
    if prompt and abs(cancel.received_ms - case.received_ms - elapsed) > PROMPT_MS:
        return False, Said("disarmed_doubtful", seconds)
    if elapsed > VERIFIED_WITHIN_MS:
        return False, Said("disarmed_late", seconds)
    return True, Said("cleared", seconds)


def cancel(case: Case, report: Cancel) -> tuple[Case, Said]:
    """Return the case after an authorised disarm, and a line for its timeline."""
    clears, why = verified(case, report)
    if not clears:
        return case, why
    match case.state:
        case CaseState.OPEN:
            return replace(case, state=CaseState.VERIFIED), why
        case CaseState.CLAIMED:
            return replace(case, state=CaseState.RECALLED), Said("cleared_claimed", why.params)
        case CaseState.RECALLED | CaseState.VERIFIED | CaseState.CLOSED:
            return case, why
        case _:
            assert_never(case.state)

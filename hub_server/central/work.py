"""What operators do with cases: claim, work through the ladder, turn a cleared one real, close. Pure."""

from dataclasses import replace
from typing import Final, assert_never

from hub_server.central.cases import Case, CaseKind, CaseState, CloseCode, Refused
from hub_server.central.ladders import ENDED, LADDERS, Outcome, after, first

LEASE_MS: Final = 10 * 60_000
"""A case that its operator has not touched for so long may be taken over (ours)."""


def claim(case: Case, operator: str, now_ms: int) -> Case:
    """Return the case claimed by ``operator``. Raises Refused."""
    match case.state:
        case CaseState.OPEN:
            return replace(case, state=CaseState.CLAIMED, operator=operator, lease_ms=now_ms + LEASE_MS)
        case CaseState.CLAIMED | CaseState.RECALLED:
            if case.operator == operator or now_ms > case.lease_ms:
                return replace(case, operator=operator, lease_ms=now_ms + LEASE_MS)
            raise Refused("claimed", f"case {case.case_id} is claimed by {case.operator}")
        case CaseState.VERIFIED:
            raise Refused("verified", f"case {case.case_id} was cleared by the customer and left the queue")
        case CaseState.CLOSED:
            raise Refused("closed", f"case {case.case_id} is closed")
        case _:
            assert_never(case.state)


def _worked_on(case: Case, operator: str) -> None:
    if case.state not in {CaseState.CLAIMED, CaseState.RECALLED}:
        raise Refused("not_claimed", f"case {case.case_id} is {case.state}: claim it first")
    if case.operator != operator:
        raise Refused("claimed", f"case {case.case_id} is claimed by {case.operator}")


def take_step(case: Case, operator: str, outcome: Outcome, now_ms: int) -> Case:
    """Return the case after the outcome of the step it stands at. Raises Refused."""
    _worked_on(case, operator)
    following = after(case.kind, case.step, outcome)
    if following is None:
        step = case.step or first(case.kind)
        known = LADDERS[case.kind].get(step)
        ways = ", ".join(known.then) if known is not None else "nothing: the ladder is at its end"
        raise Refused("outcome", f"this step ends with {ways}")
    return replace(case, step=following, lease_ms=now_ms + LEASE_MS)


def may_speak(case: Case, operator: str) -> None:
    """Return where ``operator`` may speak through the home's voice unit. Raises Refused.

    Never at duress: whoever stands beside the customer would hear it (DECISIONS 24).
    """
    _worked_on(case, operator)
    if case.kind is CaseKind.DURESS:
        raise Refused("silent", "nothing may be heard in the house: somebody there is under duress")


def become_real(case: Case, operator: str, now_ms: int) -> Case:
    """Return a case that was recalled or cleared and is real after all (FEATURES 7). Raises Refused."""
    match case.state:
        case CaseState.RECALLED:
            _worked_on(case, operator)
        case CaseState.VERIFIED:
            pass
        case CaseState.OPEN | CaseState.CLAIMED | CaseState.CLOSED:
            raise Refused("not_recalled", f"case {case.case_id} is {case.state}, and was not recalled")
        case _:
            assert_never(case.state)
    return replace(case, state=CaseState.CLAIMED, operator=operator, lease_ms=now_ms + LEASE_MS)


def close(case: Case, operator: str, code: CloseCode) -> Case:
    """Return the case closed by the operator who claimed it. Raises Refused.

    A fire is not closed before its ladder is at its end: its cause has to be certain (FEATURES 29).
    """
    _worked_on(case, operator)
    if case.kind is CaseKind.FIRE and case.step != ENDED:
        raise Refused("ladder", f"case {case.case_id} is a fire: work through its steps before closing it")
    return replace(case, state=CaseState.CLOSED, close_code=code.value, position="")


def restored(case: Case) -> Case:
    """Return an open case that settled itself, closed."""
    return replace(case, state=CaseState.CLOSED, close_code=CloseCode.RESTORED.value, position="")

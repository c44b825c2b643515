"""What operators do with cases: claim, work through the ladder, recall, turn real, close. Pure."""

from dataclasses import replace
from typing import Final, assert_never

from hub_server.central.cases import Case, CaseKind, CaseState, CloseCode, Refused
from hub_server.central.ladders import AGAIN_FOR_MS, ENDED, LADDERS, Outcome, after, first
from hub_server.central.words import Said

LEASE_MS: Final = 10 * 60_000
"""A case that its operator has not touched for so long may be taken over (ours)."""
GUARD: Final = "guard"
_NEVER_RECALLED: Final = frozenset({CaseKind.FIRE, CaseKind.DURESS})


def claim(case: Case, operator: str, now_ms: int) -> Case:
    """Return the case claimed by ``operator``. Raises Refused."""
    match case.state:
        case CaseState.OPEN:
            return replace(case, state=CaseState.CLAIMED, operator=operator, lease_ms=now_ms + LEASE_MS)
        case CaseState.CLAIMED | CaseState.RECALLED:
            if case.operator == operator or now_ms > case.lease_ms:
                return replace(case, operator=operator, lease_ms=now_ms + LEASE_MS)
            raise Refused("claimed", case=case.case_id, operator=case.operator)
        case CaseState.VERIFIED:
            raise Refused("verified", case=case.case_id)
        case CaseState.CLOSED:
            raise Refused("closed", case=case.case_id)
        case _:
            assert_never(case.state)


def _worked_on(case: Case, operator: str) -> None:
    if case.state not in {CaseState.CLAIMED, CaseState.RECALLED}:
        raise Refused("not_claimed", case=case.case_id)
    if case.operator != operator:
        raise Refused("claimed", case=case.case_id, operator=case.operator)


def release(case: Case, operator: str) -> Case:
    """Return the case let go by its operator: open again, and a recalled one for anybody to take. Raises Refused."""
    _worked_on(case, operator)
    if case.state is CaseState.RECALLED:
        return replace(case, lease_ms=0)
    return replace(case, state=CaseState.OPEN, operator="", lease_ms=0)


def take_step(case: Case, operator: str, outcome: Outcome, now_ms: int) -> Case:
    """Return the case after the outcome of the step it stands at. Raises Refused."""
    _worked_on(case, operator)
    current = case.step or first(case.kind)
    following = after(case.kind, current, outcome)
    if following is None:
        raise Refused("outcome", case=case.case_id)
    due_ms = 0
    if following == current and (again_ms := LADDERS[case.kind][current].again_ms):
        due_ms = now_ms + again_ms
        if due_ms > tried_until(case):
            following, due_ms = ENDED, 0
    return replace(case, step=following, due_ms=due_ms, remind_ms=due_ms, lease_ms=now_ms + LEASE_MS)


def tried_until(case: Case) -> int:
    """Return until when a step that nobody answers is tried again (UTC ms): so long after the central knew of it."""
    return case.received_ms + AGAIN_FOR_MS


def remind(case: Case, now_ms: int) -> tuple[Case, Said]:
    """Return a case whose step is asked for again, and a line for its timeline.

    Whoever has it no longer keeps others from it, unless he is at it: it waits in the queue, where the step is to be
    done now. It is asked for each hour, whether somebody does it or not, until its time is over.
    """
    step = LADDERS[case.kind].get(case.step)
    if case.state is CaseState.CLAIMED and now_ms > case.lease_ms:
        case = replace(case, state=CaseState.OPEN, operator="", lease_ms=0)
    if step is None or not step.again_ms or now_ms >= tried_until(case):
        return replace(case, step=ENDED, due_ms=0, remind_ms=0), Said("tried_enough")
    missed = (now_ms - case.remind_ms) // step.again_ms + 1
    following = min(case.remind_ms + missed * step.again_ms, tried_until(case))
    params = {"step": step.english.removesuffix("."), "step_sv": step.swedish.removesuffix(".")}
    return replace(case, due_ms=0, remind_ms=following), Said("due", params)


def send_guard(case: Case, operator: str, now_ms: int) -> Case:
    """Return the case with a guard on his way, whichever step it stood at. Raises Refused."""
    _worked_on(case, operator)
    if GUARD not in LADDERS[case.kind]:
        raise Refused("no_guard")
    return replace(case, step=GUARD, due_ms=0, remind_ms=0, lease_ms=now_ms + LEASE_MS)


def recall(case: Case, operator: str, now_ms: int) -> Case:
    """Return the case recalled: somebody who may do so says that it is nothing. Raises Refused.

    Fire ends with its ladder alone (FEATURES 29), and who is under duress would be made to say it.
    """
    _worked_on(case, operator)
    if case.kind in _NEVER_RECALLED:
        raise Refused("not_to_recall")
    return replace(case, state=CaseState.RECALLED, due_ms=0, remind_ms=0, lease_ms=now_ms + LEASE_MS)


def may_speak(case: Case, operator: str) -> None:
    """Return where ``operator`` may speak through the home's voice unit. Raises Refused.

    Never at duress: whoever stands beside the customer would hear it (DECISIONS 24).
    """
    _worked_on(case, operator)
    if case.kind is CaseKind.DURESS:
        raise Refused("silent")


def hold(case: Case, operator: str, now_ms: int) -> Case:
    """Return the case with its operator's lease begun anew, for whatever else he does with it. Raises Refused."""
    _worked_on(case, operator)
    return replace(case, lease_ms=now_ms + LEASE_MS)


def become_real(case: Case, operator: str, now_ms: int) -> Case:
    """Return a case that was recalled or cleared and is real after all (FEATURES 7). Raises Refused."""
    match case.state:
        case CaseState.RECALLED:
            _worked_on(case, operator)
        case CaseState.VERIFIED:
            pass
        case CaseState.OPEN | CaseState.CLAIMED | CaseState.CLOSED:
            raise Refused("not_recalled", case=case.case_id)
        case _:
            assert_never(case.state)
    return replace(case, state=CaseState.CLAIMED, operator=operator, lease_ms=now_ms + LEASE_MS)


def close(case: Case, operator: str, code: CloseCode) -> Case:
    """Return the case closed by the operator who claimed it. Raises Refused.

    A fire is not closed before its ladder is at its end: its cause has to be certain (FEATURES 29).
    """
    _worked_on(case, operator)
    if case.kind is CaseKind.FIRE and case.step != ENDED:
        raise Refused("ladder", case=case.case_id)
    return replace(case, state=CaseState.CLOSED, close_code=code.value, position="", due_ms=0, remind_ms=0)


def restored(case: Case) -> Case:
    """Return an open case that settled itself, closed."""
    return replace(case, state=CaseState.CLOSED, close_code=CloseCode.RESTORED.value, position="")

"""The rules of a case."""

import pytest

from hub_server.central.cases import (
    Cancel,
    Case,
    CaseKind,
    CaseState,
    CloseCode,
    Refused,
    cancel,
)
from hub_server.central.ladders import ENDED, LADDERS, Outcome, after, first
from hub_server.central.work import LEASE_MS, become_real, claim, close, take_step

T0 = 1_790_000_000_000


def case(kind: CaseKind = CaseKind.BURGLARY, state: CaseState = CaseState.OPEN, operator: str = "") -> Case:
    return Case(
        case_id=1,
        account="1234",
        alarm_id=1,
        kind=kind,
        priority=2,
        state=state,
        operator=operator,
        zone=1,
        text="",
        occurred_ms=T0,
        received_ms=T0 + 500,
    )


def disarmed(elapsed: int | None, *, occurred: int | None = None, received: int | None = None) -> Cancel:
    at = T0 + (elapsed or 0) if occurred is None else occurred
    return Cancel(elapsed, at, at + 500 if received is None else received)


@pytest.mark.parametrize(
    ("elapsed", "state"),
    [
        (0, CaseState.VERIFIED),
        (59_900, CaseState.VERIFIED),
        (60_000, CaseState.VERIFIED),
        (60_001, CaseState.OPEN),
        (60_100, CaseState.OPEN),
    ],
)
def test_sixty_seconds_the_last_included(elapsed: int, state: CaseState) -> None:
    assert cancel(case(), disarmed(elapsed))[0].state is state


def test_a_claimed_case_is_recalled_and_does_not_vanish() -> None:
    claimed = claim(case(), "Maja", T0)
    recalled, why = cancel(claimed, disarmed(5_000))
    assert recalled.state is CaseState.RECALLED
    assert why.key == "cleared_claimed"
    assert close(recalled, "Maja", CloseCode.FALSE_ALARM).state is CaseState.CLOSED


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if kind is not CaseKind.BURGLARY])
def test_nothing_but_a_burglary_is_cleared_by_a_disarm(kind: CaseKind) -> None:
    assert cancel(case(kind), disarmed(1_000))[0].state is CaseState.OPEN


def test_a_disarm_that_was_kept_in_store_still_clears() -> None:
    late = Cancel(20_000, T0 + 20_000, T0 + 3_600_000)
    assert cancel(case(), late)[0].state is CaseState.VERIFIED


@pytest.mark.parametrize(
    "report",
    [
        Cancel(1_000, T0 + 300_000, T0 + 300_500),
        Cancel(1_000, T0 - 300_000, T0 + 1_500),
        Cancel(1_000, T0 + 1_000, T0 - 10_000),
    ],
    ids=["later than said", "before the alarm", "received out of step"],
)
def test_a_figure_that_does_not_agree_with_the_clock_clears_nothing(report: Cancel) -> None:
    changed, why = cancel(case(), report)
    assert changed.state is CaseState.OPEN
    assert why.key in {"disarmed_doubtful", "disarmed_before"}


@pytest.mark.parametrize(
    ("between", "state"),
    [(60_999, CaseState.VERIFIED), (61_000, CaseState.OPEN), (-1_000, CaseState.OPEN)],
)
def test_foreign_senders_are_judged_in_whole_seconds(between: int, state: CaseState) -> None:
    assert cancel(case(), disarmed(None, occurred=T0 + between))[0].state is state


def test_one_operator_at_a_time() -> None:
    claimed = claim(case(), "Maja", T0)
    assert claim(claimed, "Maja", T0) == claimed
    with pytest.raises(Refused, match="claimed by Maja"):
        claim(claimed, "Olle", T0 + LEASE_MS)
    with pytest.raises(Refused, match="claimed by Maja"):
        close(claimed, "Olle", CloseCode.TEST)


@pytest.mark.parametrize("state", [CaseState.OPEN, CaseState.VERIFIED, CaseState.CLOSED])
def test_a_case_is_closed_by_who_works_on_it(state: CaseState) -> None:
    with pytest.raises(Refused):
        close(case(state=state), "Maja", CloseCode.TEST)


def test_what_left_the_queue_is_not_claimed() -> None:
    with pytest.raises(Refused, match="left the queue"):
        claim(case(state=CaseState.VERIFIED), "Maja", T0)


def test_a_case_that_its_operator_left_alone_may_be_taken_over() -> None:
    claimed = claim(case(), "Maja", T0)
    assert claim(claimed, "Olle", T0 + LEASE_MS + 1).operator == "Olle"
    worked_on = take_step(claimed, "Maja", Outcome.NOTHING, T0 + LEASE_MS)
    with pytest.raises(Refused, match="claimed by Maja"):
        claim(worked_on, "Olle", T0 + LEASE_MS + 1)


def test_a_recalled_or_cleared_alarm_may_turn_out_to_be_real() -> None:
    for state in (CaseState.RECALLED, CaseState.VERIFIED):
        real = become_real(case(state=state, operator="Maja"), "Maja", T0)
        assert (real.state, real.operator) == (CaseState.CLAIMED, "Maja")
    with pytest.raises(Refused, match="was not recalled"):
        become_real(case(state=CaseState.CLAIMED, operator="Maja"), "Maja", T0)
    with pytest.raises(Refused, match="claimed by Olle"):
        become_real(case(state=CaseState.RECALLED, operator="Olle"), "Maja", T0)


@pytest.mark.parametrize("kind", CaseKind)
def test_every_ladder_can_be_worked_through_and_leads_nowhere_else(kind: CaseKind) -> None:
    ladder = LADDERS[kind]
    reached, waiting = set(), [first(kind)]
    while waiting:
        step = waiting.pop()
        if step in reached or step == ENDED:
            continue
        reached.add(step)
        assert ladder[step].english
        assert ladder[step].swedish
        waiting += [following for outcome in Outcome if (following := after(kind, step, outcome)) is not None]
    assert reached == set(ladder), "every step can be reached"
    assert after(kind, ENDED, Outcome.DONE) is None


def test_the_rescue_service_comes_only_for_a_verified_fire_and_a_guard_always() -> None:
    fire = LADDERS[CaseKind.FIRE]
    assert {outcome for step in fire.values() for outcome, then in step.then.items() if then == "rescue"} == {
        Outcome.VERIFIED
    }
    step = first(CaseKind.FIRE)
    for outcome in (Outcome.NOTHING, Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.NO_ANSWER):
        following = after(CaseKind.FIRE, step, outcome)
        assert following is not None
        step = following
    assert step == "guard"


def test_water_never_sends_a_guard_and_duress_is_never_heard() -> None:
    assert "guard" not in LADDERS[CaseKind.WATER]
    assert all(step.silent for step in LADDERS[CaseKind.DURESS].values())


def test_a_fire_is_not_closed_before_its_cause_is_certain() -> None:
    fire = claim(case(kind=CaseKind.FIRE), "Maja", T0)
    with pytest.raises(Refused, match="work through its steps"):
        close(fire, "Maja", CloseCode.FALSE_ALARM)
    spoken = take_step(fire, "Maja", Outcome.NOTHING, T0)
    with pytest.raises(Refused, match="does not end like that"):
        take_step(spoken, "Maja", Outcome.DONE, T0)
    answered = take_step(spoken, "Maja", Outcome.FALSE_ALARM, T0)
    assert close(answered, "Maja", CloseCode.FALSE_ALARM).state is CaseState.CLOSED

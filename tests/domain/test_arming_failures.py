"""Why an area was last not armed is remembered, with who asked and when."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain.evolve import evolve
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.domain.site import Actor, ActorKind, ArmingFailure, ArmMode, BlockReason, BoltState, LockSettings
from tests.domain.home import ANNA, Home

ANNA_ACTED = Actor(ActorKind.PERSON, "anna", "test")


def failure(home: Home) -> ArmingFailure | None:
    return home.site.areas["house"].last_failure


def waiting_for_its_lock() -> Home:
    home = Home()
    settings = LockSettings()
    assert home.do(c.ConfigureDevice(device_id="lock", proof=c.ByLocalAdmin(), lock=settings)) is None
    assert home.do(c.ReportBolt("lock", BoltState.UNLOCKED, "thumb")) is None
    assert home.do(c.Arm("house", ArmMode.HOME, ANNA, order_id="arm")) is None
    return home


def test_nothing_is_remembered_where_nobody_was_refused() -> None:
    home = Home()
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    assert failure(home) is None


def test_a_refusal_is_remembered_with_what_was_open_and_who_asked() -> None:
    home = Home()
    home.sense("window")
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    assert failure(home) == ArmingFailure(ArmMode.HOME, ("window",), (BlockReason.OPEN,), ANNA_ACTED, home.now.utc_ms)


def test_an_exit_delay_that_ends_with_an_open_door_is_remembered_with_its_time() -> None:
    home = Home()
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.sense("front-door")
    home.wait(MINUTE)
    assert failure(home) == ArmingFailure(
        ArmMode.AWAY, ("front-door",), (BlockReason.OPEN,), ANNA_ACTED, home.now.utc_ms
    )


@pytest.mark.parametrize(("answer", "reason"), [(BoltState.JAMMED, BlockReason.JAMMED), (None, BlockReason.UNLOCKED)])
def test_a_bolt_says_whether_it_is_stuck_or_only_did_not_lock(answer: BoltState | None, reason: BlockReason) -> None:
    home = waiting_for_its_lock()
    if answer is None:
        home.wait(15 * SECOND)
    else:
        home.do(c.ReportBolt("lock", answer, "remote", "arm"))
    found = failure(home)
    assert found is not None
    assert (found.blockers, found.reasons) == (("lock",), (reason,))


def test_it_stays_until_the_next_one_whatever_is_armed_meanwhile() -> None:
    home = Home()
    home.sense("window")
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    first = failure(home)
    home.sense("window", sensed=False)
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert failure(home) == first
    home.sense("front-door")
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    found = failure(home)
    assert found is not None
    assert found.blockers == ("front-door",)


def test_a_refusal_of_an_older_journal_is_not_taken_for_one_of_now() -> None:
    home = Home()
    refused = e.ArmingRefused("house", ArmMode.HOME, ("window",), ANNA_ACTED)
    assert evolve(home.site, refused).areas["house"].last_failure is None

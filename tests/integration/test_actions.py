"""Actions that ask the hub something, or have it test itself."""

from hub_server.domain.events import SelfTestStarted, WalkTestEnded, WalkTestStarted
from tests.integration.conftest import Paired


async def test_a_dry_run_answers_what_is_in_the_way_and_arms_nothing(paired: Paired) -> None:
    panel = paired.entity("area_house")

    async def ask() -> object:
        answer = await paired.hass.services.async_call(
            "verisure_local",
            "check_arming",
            {"entity_id": panel, "mode": "home"},
            blocking=True,
            return_response=True,
        )
        return answer[panel]

    assert await ask() == {"ready": True, "blockers": []}
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert await ask() == {"ready": False, "blockers": [{"name": "Study window", "reason": "open"}]}
    assert paired.state("area_house") == "disarmed"


async def test_a_walk_test_and_a_self_test_are_run_for_who_may(paired: Paired) -> None:
    await paired.call("verisure_local", "start_walk_test", "area_house")
    await paired.house.wait_for(WalkTestStarted)
    await paired.call("verisure_local", "end_walk_test", "area_house")
    await paired.house.wait_for(WalkTestEnded)
    await paired.call("verisure_local", "run_self_test", "area_house")
    await paired.house.wait_for(SelfTestStarted)

"""Every blueprint in a Swedish home: it says everything in Swedish, and is set off by nothing that it does itself."""

import pytest
from homeassistant.setup import async_setup_component

from tests.blueprints.conftest import Household, set_off_themselves
from tests.blueprints.stories import STORIES, act, tell
from tests.blueprints.test_files import FILES


def test_every_blueprint_has_its_story() -> None:
    assert {path.stem for path in FILES} == STORIES.keys()


@pytest.mark.parametrize("name", STORIES)
async def test_a_blueprint_speaks_swedish_and_does_not_set_itself_off(household: Household, name: str) -> None:
    await household.speak("sv")
    await tell(household, name)
    story = STORIES[name]
    assert [(each.data.get("title", ""), each.data["message"]) for each in household.pushes] == [*story.said]
    assert [each.data["message"] for each in household.aloud] == [*story.aloud]
    # As long as nobody does anything more, nothing runs more.
    for _ in range(3):
        await household.pass_time(minutes=1)
    assert household.runs(name) == story.runs


async def test_an_automation_that_sets_itself_off_would_be_found(household: Household) -> None:
    """What the household of every other test asserts when it is over."""
    act(household, "light.turn_off", "off")
    household.state("light.hall", "off")
    out_again = {
        "id": "out_again",
        "alias": "out_again",
        "triggers": [{"trigger": "state", "entity_id": "light.hall", "to": ["on", "off"]}],
        "actions": [
            {"condition": "state", "entity_id": "light.hall", "state": "on"},
            {"action": "light.turn_off", "target": {"entity_id": ["light.hall"]}},
        ],
        "mode": "queued",
    }
    assert await async_setup_component(household.hass, "automation", {"automation": [out_again]})
    household.state("light.hall", "on")
    await household.until(lambda: household.runs("out_again") == 2)
    assert set_off_themselves(household.begun) == ["automation.out_again"]
    household.begun.clear()

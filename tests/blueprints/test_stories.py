"""Every blueprint in a Swedish home: it says everything in Swedish, and is set off by nothing that it does itself."""

import pytest

from tests.blueprints.conftest import Household
from tests.blueprints.stories import STORIES, tell
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

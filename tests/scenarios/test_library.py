"""The scenarios that come with the hub, each on a real hub of its own."""

from pathlib import Path

import pytest

from hub_server.scenarios.play import play
from hub_server.scenarios.script import library, parse, read

BROKEN = """
name: An expectation that fails
codes: {anna: "482915"}
steps:
  - arm: {area_id: house, mode: home}
    as: anna
  - expect: {mode: away}
  - do: disarm keypad-hall
    code: "000111"
"""


@pytest.mark.parametrize("name", library())
async def test_a_scenario_of_the_library_goes_as_it_says(name: str, tmp_path: Path) -> None:
    told: list[str] = []
    outcome = await play(read(name), tmp_path / "hub", told.append)
    assert outcome.failures == []
    assert len(told) > 3


def test_there_are_ten() -> None:
    assert len(library()) == 10


async def test_the_same_seed_is_the_same_story(tmp_path: Path) -> None:
    stories: list[list[str]] = [[], []]
    for number, story in enumerate(stories):
        await play(read("burglary-at-night"), tmp_path / str(number), story.append)
    assert stories[0] == stories[1]


async def test_a_story_is_told_in_swedish(tmp_path: Path) -> None:
    told: list[str] = []
    await play(read("water-leak"), tmp_path / "hub", told.append, language="sv")
    assert any("LARM 1: vatten, Vattenvarnare tvättstuga" in line for line in told)


async def test_what_goes_otherwise_is_named_with_its_line(tmp_path: Path) -> None:
    outcome = await play(parse("broken.yaml", BROKEN), tmp_path / "hub", lambda _: None)
    assert outcome.failures == [
        "broken.yaml:7: mode is home, expected away",
        "broken.yaml:8: 'do' was refused as wrong_code, expected not to be refused",
    ]


async def test_a_duress_code_leaves_no_trace_in_what_is_told(tmp_path: Path) -> None:
    told: dict[str, list[str]] = {"anna": [], "anna/duress": []}
    text = (Path(__file__).parents[2] / "hub_server/scenarios/library/duress.yaml").read_text("utf-8")
    for code, lines in told.items():
        script = text.replace("code: anna/duress", f"code: {code}").replace("HA]", "OP]" if code == "anna" else "HA]")
        outcome = await play(parse("duress.yaml", script), tmp_path / code.replace("/", "-"), lines.append)
        assert outcome.failures == []
    assert told["anna"] == told["anna/duress"]

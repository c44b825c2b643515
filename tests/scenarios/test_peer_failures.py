"""Fifteen ways in which the best-known alarm of Home Assistant fails (research: alarm-peers, section 3)."""

from pathlib import Path

import pytest

from hub_server.scenarios.play import play
from hub_server.scenarios.script import parse

FOLDER = Path(__file__).parent / "peer_failures"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def test_all_fifteen_are_here() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 16)]


@pytest.mark.parametrize("name", NAMES)
async def test_what_the_peer_gets_wrong(name: str, tmp_path: Path) -> None:
    script = (FOLDER / f"{name}.yaml").read_text("utf-8")
    told: list[str] = []
    outcome = await play(parse(f"{name}.yaml", script), tmp_path / "hub", told.append)
    assert outcome.failures == [], "\n".join(told)

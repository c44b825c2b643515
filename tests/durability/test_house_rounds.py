"""A hub and a central that are killed between any write and any answer lose nothing and say nothing twice."""

from pathlib import Path

import pytest

from tests.durability.house_rounds import kill_rounds
from tests.durability.hub_victim import MUTANTS

pytestmark = [pytest.mark.processes, pytest.mark.slow]


async def test_what_the_hub_acknowledged_survives_and_reaches_the_central_once(tmp_path: Path) -> None:
    report, kinds = await kill_rounds(tmp_path, rounds=20, seed=1)
    assert (report.rounds, report.lost, report.doubled, report.unsound) == (20, 0, 0, 0), kinds
    assert report.acknowledged > 200, "they were killed while they were busy"


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_hub_that_answers_too_early_is_caught(tmp_path: Path, mutant: str) -> None:
    report, kinds = await kill_rounds(tmp_path, rounds=30, seed=1, mutant=mutant)
    assert report.lost > 0, kinds

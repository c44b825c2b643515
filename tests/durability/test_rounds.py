"""A central that is killed loses nothing that it acknowledged; and the rounds that show it notice one that would."""

from pathlib import Path

import pytest

from tests.durability.rounds import Report, kill_rounds
from tests.durability.victim import MUTANTS

pytestmark = [pytest.mark.processes, pytest.mark.slow]


async def test_what_was_acknowledged_is_stored_once_however_often_the_central_is_killed(tmp_path: Path) -> None:
    report = await kill_rounds(tmp_path, rounds=20, seed=1)
    assert (report.rounds, report.lost, report.doubled, report.unsound) == (20, 0, 0, 0)
    assert report.acknowledged > 500, "it was killed while it was busy"


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_central_that_acknowledges_too_early_is_caught(tmp_path: Path, mutant: str) -> None:
    lost = 0
    for seed in range(4):
        report: Report = await kill_rounds(tmp_path / str(seed), rounds=10, seed=seed, mutant=mutant)
        lost += report.lost
        if lost:
            break
    assert lost > 0

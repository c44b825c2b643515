"""Hub and central are killed at random and at named points: nothing acknowledged is lost, nothing arrives twice."""

from pathlib import Path

import pytest

from tests.durability import points
from tests.durability.homes import Kind, Pair, Tally, kill_homes, plan
from tests.durability.soak import count_central_syncs, count_hub_syncs
from tests.durability.victim import HUB_MUTANTS, NO_SYNC
from tests.house import copy_home

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def a_pair(template: Path, directory: Path, library: Path, mutant: str = "") -> Pair:
    directory.mkdir(exist_ok=True)
    return Pair(copy_home(template, directory / "hub"), directory / "central", library, mutant)


async def test_what_was_acknowledged_is_stored_and_arrives_once_whoever_is_killed(
    home_template: Path, tmp_path: Path, library: Path
) -> None:
    tally = await kill_homes(a_pair(home_template, tmp_path, library), rounds=20, seed=3)
    assert not tally.wrong
    assert tally.reached > 5, "the named points are where processes come by"
    assert tally.acknowledged > 100, "they were killed while they were busy"
    assert tally.arrived >= tally.acknowledged


@pytest.mark.parametrize("mutant", HUB_MUTANTS)
async def test_a_hub_that_acknowledges_too_early_is_caught(
    home_template: Path, tmp_path: Path, library: Path, mutant: str
) -> None:
    caught = Tally()
    for seed in range(4):
        caught = await kill_homes(a_pair(home_template, tmp_path / str(seed), library, mutant), rounds=12, seed=seed)
        if caught.wrong:
            break
    assert caught.lost > 0


async def test_every_acknowledgement_was_brought_to_the_disk(
    home_template: Path, tmp_path: Path, library: Path
) -> None:
    hub = copy_home(home_template, tmp_path / "hub")
    synced, acknowledged = await count_hub_syncs(hub, library, tmp_path / "hub.log")
    assert synced >= acknowledged > 0
    synced, acknowledged = await count_central_syncs(tmp_path / "central", library, tmp_path / "central.log")
    assert synced >= acknowledged > 0


async def test_a_commit_that_does_not_wait_for_the_disk_is_caught_by_the_count(
    home_template: Path, tmp_path: Path, library: Path
) -> None:
    hub = copy_home(home_template, tmp_path / "hub")
    synced, acknowledged = await count_hub_syncs(hub, library, tmp_path / "hub.log", NO_SYNC)
    assert synced < acknowledged
    synced, acknowledged = await count_central_syncs(tmp_path / "central", library, tmp_path / "central.log", NO_SYNC)
    assert synced < acknowledged


def test_a_round_is_told_by_its_seed_and_number_and_all_points_have_their_turn() -> None:
    plans = [plan(7, number) for number in range(300)]
    assert plans == [plan(7, number) for number in range(300)]
    assert plans != [plan(8, number) for number in range(300)]
    for kind in Kind:
        random, named = (
            [p for p in plans if p.kind is kind and bool(p.hub or p.central) is at] for at in (False, True)
        )
        assert len(random) == len(named) == 50
    assert {p.hub.name for p in plans if p.hub} == {point.name for point in points.HUB}
    assert {p.central.name for p in plans if p.central} == {point.name for point in points.CENTRAL}

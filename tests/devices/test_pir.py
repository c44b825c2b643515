"""The emulated motion detector decides on waveforms, catches people and leaves pets alone."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_server.devices.pir import WALKERS, Body, Mounting, Mover, PetSetting, Scene, Waypoint, senses
from hub_server.devices.pir.bodies import animal, person
from hub_server.devices.pir.detector import fires
from hub_server.devices.pir.optics import PERIOD_DEG, RATE_HZ, waveform, zones
from hub_server.devices.pir.substitute import PULSES_WITHIN_MS, SECOND_WITHIN_MS, PulseCount

SCORED = 2_000_000
DEFAULT_KG = 20


def share(who: str, kilograms: int, walks: int) -> float:
    caught = 0
    for seed in range(SCORED, SCORED + walks):
        scene = WALKERS[who](Random(seed))
        caught += senses(scene, Mounting(), PetSetting(kilograms), seed) is not None
    return caught / walks


@pytest.mark.parametrize("kilograms", [0, DEFAULT_KG, 36])
def test_upright_people_are_caught_whatever_the_pet_setting(kilograms: int) -> None:
    assert share("person", kilograms, 250) >= 0.995


@pytest.mark.parametrize(
    ("who", "kilograms"), [("cat", 5), ("dog-5", 5), ("dog-10", 10), ("dog-20", 20), ("dog-30", 30)]
)
def test_a_pet_on_the_floor_under_the_limit_is_left_alone(who: str, kilograms: int) -> None:
    assert share(who, kilograms, 200) <= 0.01


def test_without_a_pet_setting_a_cat_is_noticed() -> None:
    assert share("cat", 0, 50) > 0.9


def crossing(body: Body, distance_m: float) -> Scene:
    return Scene((Mover(body, (Waypoint(0, -2, distance_m), Waypoint(4, 2, distance_m))),))


def test_the_detector_judges_the_waveform_and_nothing_else() -> None:
    upper, lower = waveform(crossing(person(21.0), 4.0), Mounting(), 1)
    assert fires(upper, lower, RATE_HZ, PetSetting(DEFAULT_KG), 21.0) is not None
    assert fires(upper, [0.0] * len(lower), RATE_HZ, PetSetting(DEFAULT_KG), 21.0) is None
    assert fires([-each for each in upper], lower, RATE_HZ, PetSetting(DEFAULT_KG), 21.0) is None


def test_a_person_fills_both_heights_and_a_cat_one() -> None:
    def both(body: Body) -> float:
        upper, lower = waveform(crossing(body, 4.0), Mounting(), 1)
        return max(min(abs(a), abs(b)) for a, b in zip(upper, lower, strict=True))

    assert both(person(21.0)) > 2.5 * both(animal(4.0, 21.0))


def test_the_output_reverses_from_a_zone_to_the_next() -> None:
    rises = [zones(degree + 0.1) - zones(degree) for degree in (0.5, PERIOD_DEG / 2 + 0.5, PERIOD_DEG + 0.5)]
    assert rises[0] > 0 > rises[1]
    assert rises[2] == pytest.approx(rises[0])


def test_what_warms_the_whole_view_alike_cancels() -> None:
    wall = Body(3.0, 3.0, 3.0, 10.0)
    scene = Scene((Mover(wall, (Waypoint(0, 0, 0.5), Waypoint(10, 0, 0.5)), flicker_hz=0.3),))
    upper, lower = waveform(scene, Mounting(), 1)
    assert senses(scene, Mounting(), PetSetting(DEFAULT_KG), 1) is None
    assert max(map(abs, [*upper, *lower])) < 1.0


def test_a_small_body_far_away_gives_less_than_a_near_one() -> None:
    def energy(distance_m: float) -> float:
        way = (Waypoint(0, -distance_m / 2, distance_m), Waypoint(4, distance_m / 2, distance_m))
        upper, lower = waveform(Scene((Mover(animal(4.0, 21.0), way),)), Mounting(), 1)
        return math.sqrt(sum(a * a + b * b for a, b in zip(upper, lower, strict=True)))

    # Nearer than this it fills zones of both signs, which cancel; TI's figures give an exponent of 1.37 over all
    # (research: motion and presence, section 1).
    assert energy(6.0) > energy(9.0) > energy(14.0)


@given(st.integers(0, 2**32), st.sampled_from(sorted(WALKERS)))
def test_the_same_seed_is_the_same_walk(seed: int, who: str) -> None:
    assert WALKERS[who](Random(seed)) == WALKERS[who](Random(seed))


def test_the_same_seed_is_the_same_decision() -> None:
    scene = WALKERS["person"](Random(7))
    assert senses(scene, Mounting(), PetSetting(0), 7) == senses(scene, Mounting(), PetSetting(0), 7)


@given(st.floats(), st.floats(), st.floats(), st.floats())
def test_a_body_has_bounds(height: float, width: float, length: float, contrast: float) -> None:
    sound = all(0.01 <= each <= 3 for each in (height, width, length)) and -30 <= contrast <= 60
    try:
        Body(height, width, length, contrast)
    except ValueError:
        assert not sound
    else:
        assert sound


@pytest.mark.parametrize("kilograms", [-1, 1, 4, 37, 100])
def test_a_pet_setting_has_bounds(kilograms: int) -> None:
    with pytest.raises(ValueError, match="5 to 36 kg"):
        PetSetting(kilograms)


def test_an_on_off_sensor_counts_pulses_or_asks_a_second_one() -> None:
    count = PulseCount()
    assert [count.switched_on("hall", at) for at in (0, 10_000, PULSES_WITHIN_MS)] == [False, False, True]
    late = PulseCount()
    assert [late.switched_on("hall", at) for at in (0, 10_000, PULSES_WITHIN_MS + 1)] == [False, False, False]
    two = PulseCount()
    assert [two.switched_on("hall", 0), two.switched_on("lounge", SECOND_WITHIN_MS)] == [False, True]
    far = PulseCount()
    assert [far.switched_on("hall", 0), far.switched_on("lounge", SECOND_WITHIN_MS + 1)] == [False, False]

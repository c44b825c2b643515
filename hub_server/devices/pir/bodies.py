"""Who and what moves in front of a detector: warm cuboids on paths, drawn by seed.

A body is an upright cuboid (Sensors 2018, 18, 604). Masses become sizes by allometry: heights of dogs and cats grow
with about the cube root of the mass, fitted to withers of common breeds (ours); speeds of quadrupeds with m^0.2
(Heglund and Taylor 1988). Surface temperatures: research found no figures that may be cited, so the contrasts are ours.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

_MOST_WAYPOINTS: Final = 1_000
_ROOM_M: Final = 20.0


@dataclass(frozen=True, slots=True)
class Body:
    """A cuboid of ``width_m`` (across and along) and ``height_m``, so much warmer than the room (degrees C).

    ``length_m`` is its extent along its path, ``sway_m`` and ``stride_hz`` how it swings as it goes.
    """

    height_m: float
    width_m: float
    length_m: float
    contrast_c: float
    sway_m: float = 0.0
    stride_hz: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be in a room. Raises ValueError."""
        sizes = (self.height_m, self.width_m, self.length_m)
        if not all(0.01 <= size <= 3 for size in sizes):  # noqa: PLR2004 - a room
            raise ValueError("a body is 0.01 to 3 m in every direction")
        if not (-30 <= self.contrast_c <= 60 and 0 <= self.sway_m <= 1 and 0 <= self.stride_hz <= 10):  # noqa: PLR2004
            raise ValueError("a body is -30 to 60 degrees warmer, sways by 0 to 1 m, at 0 to 10 Hz")


@dataclass(frozen=True, slots=True)
class Waypoint:
    """Where a body is at a time: seconds, metres across (right is positive), away, and above the floor (its feet)."""

    at_s: float
    x_m: float
    y_m: float
    z_m: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is outside a room or an hour. Raises ValueError."""
        if not 0 <= self.at_s <= 3_600:  # noqa: PLR2004 - an hour
            raise ValueError("a path lasts at most an hour")
        if not all(abs(each) <= _ROOM_M for each in (self.x_m, self.y_m, self.z_m)):
            raise ValueError(f"a path stays within {_ROOM_M} m")


@dataclass(frozen=True, slots=True)
class Mover:
    """A body on its path, straight from waypoint to waypoint. ``flutter_hz`` lets it wave in place (a curtain)."""

    body: Body
    path: tuple[Waypoint, ...]
    flutter_hz: float = 0.0
    flutter_m: float = 0.0
    flicker_hz: float = 0.0
    """How fast its warmth comes and goes (a heater's air)."""

    def __post_init__(self) -> None:
        """Refuse a path that is none. Raises ValueError."""
        times = [point.at_s for point in self.path]
        if not 1 <= len(times) <= _MOST_WAYPOINTS or times != sorted(times):
            raise ValueError(f"a path has 1 to {_MOST_WAYPOINTS} waypoints in the order of their times")

    @property
    def ends_s(self) -> float:
        """When it has arrived."""
        return self.path[-1].at_s

    def where(self, at_s: float) -> tuple[float, float, float]:
        """Return its position at a time (m): across, away, above the floor."""
        before = self.path[0]
        for point in self.path:
            if point.at_s >= at_s:
                span = point.at_s - before.at_s
                part = 1.0 if span <= 0 else (at_s - before.at_s) / span
                return (
                    before.x_m + part * (point.x_m - before.x_m),
                    before.y_m + part * (point.y_m - before.y_m),
                    before.z_m + part * (point.z_m - before.z_m),
                )
            before = point
        return before.x_m, before.y_m, before.z_m


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that moves in front of a detector, in a room of ``ambient_c`` degrees."""

    movers: tuple[Mover, ...]
    ambient_c: float = 21.0

    @property
    def ends_s(self) -> float:
        """When everything has arrived."""
        return max((mover.ends_s for mover in self.movers), default=0.0)


def skin(ambient_c: float) -> float:
    """Return how much warmer than the room a clothed person's surface is (degrees C): ours, 3 to 10 indoors."""
    return 0.55 * (34.0 - ambient_c)


def coat(ambient_c: float) -> float:
    """Return how much warmer than the room a short coat is (degrees C): ours."""
    return 0.45 * (36.0 - ambient_c)


def person(ambient_c: float, *, height_m: float = 1.75, width_m: float = 0.45) -> Body:
    """Return an upright person, whose trunk sways a few centimetres at two steps a second."""
    return Body(height_m, width_m, 0.3, skin(ambient_c), 0.03, 1.9)


def animal(mass_kg: float, ambient_c: float) -> Body:
    """Return a four-legged animal of 0.5 to 80 kg: about 0.25 m high at 4 kg, 0.58 m at 30 kg."""
    if not 0.5 <= mass_kg <= 80:  # noqa: PLR2004 - bounds
        raise ValueError("an animal weighs 0.5 to 80 kg")
    height = 0.165 * mass_kg ** (1 / 2.7)
    return Body(height, 0.45 * height, 1.35 * height, coat(ambient_c), 0.01, 3.0 * mass_kg**-0.15)


def _ambient(luck: Random) -> float:
    return luck.uniform(15.0, 28.0)


def _crossing(luck: Random, speed: float, z_m: float = 0.0) -> tuple[Waypoint, ...]:
    """Return a way through the room: in at one side or the back, out at the other side, 1 to 9 m away."""
    begin = (luck.choice((-1, 1)) * luck.uniform(2.0, 4.0), luck.uniform(1.0, 9.0))
    middle = (luck.uniform(-1.5, 1.5), luck.uniform(1.0, 8.0))
    end = (-begin[0] * luck.uniform(0.5, 1.0), luck.uniform(1.0, 9.0))
    points, at = [Waypoint(0.0, *begin, z_m)], 0.0
    for before, after in ((begin, middle), (middle, end)):
        at += math.dist(before, after) / speed
        points.append(Waypoint(at, *after, z_m))
    return tuple(points)


def _person(luck: Random) -> Scene:
    ambient = _ambient(luck)
    body = person(ambient, height_m=luck.uniform(1.5, 1.95), width_m=luck.uniform(0.38, 0.52))
    return Scene((Mover(body, _crossing(luck, luck.uniform(0.4, 3.0))),), ambient)


def _child(luck: Random) -> Scene:
    ambient = _ambient(luck)
    body = person(ambient, height_m=luck.uniform(0.9, 1.3), width_m=luck.uniform(0.25, 0.35))
    return Scene((Mover(body, _crossing(luck, luck.uniform(0.4, 2.0))),), ambient)


def _crawling(luck: Random) -> Scene:
    ambient = _ambient(luck)
    body = Body(luck.uniform(0.4, 0.6), 0.5, 1.3, skin(ambient), 0.02, 0.8)
    return Scene((Mover(body, _crossing(luck, luck.uniform(0.2, 0.6))),), ambient)


def _animal(mass_kg: float) -> Callable[[Random], Scene]:
    def walk(luck: Random) -> Scene:
        ambient = _ambient(luck)
        speed = luck.uniform(0.3, 1.6) * mass_kg**0.2
        return Scene((Mover(animal(mass_kg, ambient), _crossing(luck, speed)),), ambient)

    return walk


def _climbing(luck: Random) -> Scene:
    """Draw a cat that jumps onto furniture, walks along it and jumps down."""
    ambient = _ambient(luck)
    x, y, top = luck.uniform(-2, 2), luck.uniform(1.5, 6.0), luck.uniform(0.5, 1.8)
    path = (
        Waypoint(0.0, x, y),
        Waypoint(2.0, x + 0.8, y),
        Waypoint(2.5, x + 1.2, y, top),
        Waypoint(5.0, x + 2.4, y, top),
        Waypoint(5.4, x + 2.8, y),
        Waypoint(7.0, x + 3.6, y),
    )
    return Scene((Mover(animal(4.0, ambient), path),), ambient)


def _two_pets(luck: Random) -> Scene:
    """Draw a cat and a dog of 10 kg that chase each other."""
    ambient = _ambient(luck)
    path = _crossing(luck, luck.uniform(0.6, 2.5))
    behind = tuple(Waypoint(p.at_s + 0.3, p.x_m + 0.4, min(9.5, p.y_m + luck.uniform(0.3, 1.2))) for p in path)
    return Scene((Mover(animal(4.0, ambient), path), Mover(animal(10.0, ambient), behind)), ambient)


def _curtain(luck: Random) -> Scene:
    """Draw a curtain that a draught moves in front of a cold or sunny window."""
    ambient = _ambient(luck)
    body = Body(2.0, luck.uniform(0.3, 0.8), 0.05, luck.choice((-1, 1)) * luck.uniform(0.5, 3.0))
    still = Waypoint(0.0, luck.uniform(-3, 3), luck.uniform(2, 8), 0.2)
    path = (still, Waypoint(20.0, still.x_m, still.y_m, still.z_m))
    return Scene((Mover(body, path, luck.uniform(0.2, 1.0), luck.uniform(0.02, 0.15)),), ambient)


def _heat(luck: Random) -> Scene:
    """Draw warm air that comes and goes above a radiator or a heat pump."""
    ambient = _ambient(luck)
    body = Body(luck.uniform(0.4, 1.0), luck.uniform(0.3, 1.0), 0.1, luck.uniform(5.0, 25.0))
    still = Waypoint(0.0, luck.uniform(-3, 3), luck.uniform(1.5, 8), luck.uniform(0.1, 1.6))
    path = (still, Waypoint(30.0, still.x_m, still.y_m, still.z_m))
    return Scene((Mover(body, path, flicker_hz=luck.uniform(0.02, 0.3)),), ambient)


WALKERS: Final[Mapping[str, Callable[[Random], Scene]]] = {
    "person": _person,
    "child": _child,
    "person-crawling": _crawling,
    "cat": _animal(4.0),
    "dog-5": _animal(5.0),
    "dog-10": _animal(10.0),
    "dog-20": _animal(20.0),
    "dog-30": _animal(30.0),
    "dog-40": _animal(40.0),
    "cat-climbing": _climbing,
    "two-pets": _two_pets,
    "curtain": _curtain,
    "heat": _heat,
}
"""Who can walk by; each call draws another walk."""

"""Every number of the alarm in one place, with its source, its bounds and its unit.

"ours" marks a number that no source gives; each one is a setting that the homeowner can change within its bounds.
"""

from dataclasses import dataclass, fields
from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

SMART_VERIFICATION_MS: Final = 60 * SECOND
"""An authorised disarm this soon after a burglary alarm clears it, 60.000 s included (verisure.se/kontakt)."""

ACCOUNT_TRIES: Final = 4
ACCOUNT_LOCKOUT_MS: Final = 15 * MINUTE
"""More than three wrong tries, that is the fourth, lock an account for 15 min (verisure.se/kontakt, FEATURES 73)."""

CHOICE_TRIES: Final = 10
"""New codes that one person may choose before a pause of ``ACCOUNT_LOCKOUT_MS``: as many as a lock has room for. Ours;
a keypad lets 30 be tried in that time."""

KEYPAD_TRIES: Final = 3
KEYPAD_LOCKOUT_MS: Final = 90 * SECOND
"""Three wrong codes block a keypad for 90 s (EN 50131-1 grade 2, as EBS CPX200NB p. 93 states it)."""

MESSAGES_KEPT: Final = 20
"""How many messages to the customer the state carries for its surfaces; the journal has the rest (ours)."""

SELF_TEST_MS: Final = 60 * SECOND
"""How long components have to answer a self-test (ours)."""

JAMMED_MS: Final = 30 * SECOND
JAMMING_WINDOW_MS: Final = 60 * SECOND
"""30 s of disturbance within 60 s is jamming (the issue's figures; a hobbyist's rule is > 30 s, product.md 2.8)."""

LOCK_CODES: Final = 10
LOCK_TAGS: Final = 10
"""Slots of a Yale Doorman: 0-9 codes, 10-19 tags, 20 the 24-hour code (Futurehome's description of the lock)."""
DAY_CODE_MS: Final = DAY
"""How long a 24-hour code is good for (the same source)."""
TAG_LEARNING_MS: Final = 60 * SECOND
"""How long a lock waits for a new tag (ours)."""
HOLD_MS: Final = (1_000, 20_000)
HOLD_STEP_MS: Final = 100
"""Shortest and longest press that arms, and the steps between (the same source)."""

RELOCK_MS: Final = (2_000, 300_000)
"""Bounds of the auto-lock's delay (ours; Verisure Spain's is 300 s)."""
VOLUMES: Final = ("silent", "low", "high")
"""How loud a Doorman is (Futurehome's description of the lock)."""

MOST_BEEPS: Final = 4
"""A chime has 1 to 4 beeps (Ajax's opening alerts, as a model; Verisure's rule was not found)."""
PET_KG: Final = (5, 36)
"""Pet weights a motion detector can be set to, beside 0 for none (industry 15 to 40 kg, product.md 2.6)."""

LOW_BATTERY: Final = 20
"""Percent below which a battery is low (ours; Verisure Spain's lock uses 40)."""
GOOD_BATTERY: Final = 30
"""Percent from which it is good again, so that a wavering reading is one fault (ours)."""
WEAK_RADIO_DBM: Final = -95
GOOD_RADIO_DBM: Final = -90
"""Below the first a device's radio is weak, from the second on it is good again (ours)."""
BATTERY_STEP: Final = 5
RADIO_STEP_DBM: Final = 6
TEMPERATURE_STEP_DC: Final = 5
HUMIDITY_STEP: Final = 5
"""What a reading must have moved by to be an event: percent, dBm, tenths of a degree, percent (ours)."""

POSITION_ACCURACY_M: Final = 200
"""A coarser position is not believed (Home Assistant's Android app: DEFAULT_MINIMUM_ACCURACY)."""
POSITION_AGE_MS: Final = 5 * MINUTE
"""An older position is not believed (ours; the figure of Home Assistant's geocode threshold)."""
PRESENCE_STEP_MS: Final = 30 * MINUTE
"""A position that changes nothing renews what is believed no sooner than this, to spare the journal (ours)."""
LEAVING_FACTOR: Final = 1.25
"""Somebody leaves at this many radii, having come at one: the hysteresis (ours)."""

CAPTURES_PER_HOUR: Final = 12
"""Pictures that people may ask one camera for within an hour (ours): a battery feeds it, and people live before it."""

CHECK_MINUTES: Final = (1, 24 * 60)
"""Shortest and longest Check on me (ours)."""
MOST_SCHEDULES: Final = 100
MOST_BUTTONS: Final = 50
MOST_HABITS: Final = 140
"""Bounds of what a home may hold (ours): habits are those of one plug, 20 a day for a week."""
MOST_REPORTED: Final = 100
"""How many alarms that clients reported in their own words may be open (ours)."""
MEMORY_KEPT: Final = 20
"""How many alarms the alarm memory of an area holds (ours)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The homeowner's settings: ``_ms`` in milliseconds, ``_m`` in metres, the others counts."""

    entry_away_ms: int = 30 * SECOND
    entry_home_ms: int = 30 * SECOND
    """Ours; EN 50131-1 allows at most 45 s (ICT Protege manual p. 53)."""
    exit_away_ms: int = 60 * SECOND
    """Ours."""
    exit_home_ms: int = 0
    """Ours: whoever arms the perimeter stays inside."""
    siren_ms: int = 3 * MINUTE
    """Ours; EN 50131-1 allows 2 to 15 min (ICT Protege manual p. 53)."""
    silence_ms: int = 10 * MINUTE
    """How long a silenced fire or water alarm stays quiet. Ours."""
    order_ms: int = 15 * SECOND
    """How long a lock or a plug has to report that it obeyed. Ours: a Doorman's bolt travels for about 3 s."""
    grace_ms: int = 60 * SECOND
    """How long a linked device or its player may be gone before that is a fault. Ours: a restart of Home Assistant."""
    rearm_ms: int = 10 * MINUTE
    """How long after a disarm the area can be armed again as it was, without an exit delay. Ours."""
    confirm_ms: int = 30 * MINUTE
    """Two independent detectors within this confirm a burglary (sequential confirmation, the issue's figure)."""
    swinger_trips: int = 3
    """Alarms of one detector in an armed period after which it is left out until the disarm. Ours."""
    test_ms: int = 4 * HOUR
    """Between two self-tests: six a day. Ours (Verisure says several times a day, FEATURES 19)."""
    service_ms: int = 2 * HOUR
    """How long a component may stay in service mode. Ours."""
    walk_ms: int = 15 * MINUTE
    """How long a walk test waits for the last detector. Ours."""
    home_radius_m: int = 150
    """Somebody this near is at home. Ours; geofences are unreliable below 100 m (Android's documentation)."""
    presence_ms: int = 12 * HOUR
    """After so long without a position @Home is unknown. Ours."""
    reminder_ms: int = 5 * MINUTE
    """How long nobody's being home unarmed, or somebody's being home armed away, lasts before a reminder. Ours."""
    sms_per_day: int = 5
    """SMS to one person within 24 hours; more go by e-mail where there is an address (FEATURES 68). Ours."""
    check_warning_ms: int = 5 * MINUTE
    """How long before its end a Check on me warns. Ours; the product has a warning, its length was not found."""


BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "entry_away_ms": (0, 45 * SECOND),
    "entry_home_ms": (0, 45 * SECOND),
    "exit_away_ms": (0, 5 * MINUTE),
    "exit_home_ms": (0, 5 * MINUTE),
    "siren_ms": (2 * MINUTE, 15 * MINUTE),
    "silence_ms": (1 * MINUTE, 30 * MINUTE),
    "order_ms": (1 * SECOND, 60 * SECOND),
    "grace_ms": (1 * SECOND, 10 * MINUTE),
    "rearm_ms": (0, HOUR),
    "confirm_ms": (1 * MINUTE, HOUR),
    "swinger_trips": (1, 10),
    "test_ms": (HOUR, DAY),
    "service_ms": (10 * MINUTE, DAY),
    "walk_ms": (1 * MINUTE, HOUR),
    "home_radius_m": (100, 2_000),
    "presence_ms": (HOUR, 2 * DAY),
    "reminder_ms": (1 * MINUTE, HOUR),
    "sms_per_day": (0, 20),
    "check_warning_ms": (30 * SECOND, HOUR),
}
"""Lowest and highest value of each setting, both allowed."""

SETTING_NAMES: Final = tuple(field.name for field in fields(Settings))

"""The kinds of things a home has and of what happens in it; their values are what is stored and sent."""

from enum import StrEnum


class ArmMode(StrEnum):
    """How far an area is protected; home is the perimeter alone (skalskydd: doors and windows)."""

    DISARMED = "disarmed"
    HOME = "home"
    AWAY = "away"


class Phase(StrEnum):
    """Whether an area rests in its mode or something runs: a delay, or bolts on their way before it arms."""

    SETTLED = "settled"
    EXIT = "exit"
    LOCKING = "locking"
    ENTRY = "entry"


class DeviceKind(StrEnum):
    """What a device can sense and do."""

    CONTACT = "contact"
    MOTION = "motion"
    CAMERA_MOTION = "camera_motion"
    SMOKE = "smoke"
    WATER = "water"
    KEYPAD = "keypad"
    SIREN = "siren"
    LOCK = "lock"
    PLUG = "plug"
    GATEWAY = "gateway"
    VIBRATION = "vibration"
    TAMPER = "tamper"
    CAMERA = "camera"
    VOICE = "voice"


class Player(StrEnum):
    """Who plays a device: the hub's own hardware emulation, or a real device of a connected Home Assistant."""

    EMULATED = "emulated"
    LINKED = "linked"


class BoltState(StrEnum):
    """Where the bolt of a lock is, as the lock last reported."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    JAMMED = "jammed"


class AlarmKind(StrEnum):
    """What an alarm is about; each kind has a life of its own (``domain/lives.py``)."""

    BURGLARY = "burglary"
    FIRE = "fire"
    WATER = "water"
    SOS = "sos"
    TAMPER = "tamper"
    JAMMING = "jamming"
    TECHNICAL = "technical"


class FaultKind(StrEnum):
    """What can be wrong without being an alarm. ``jammed`` is a bolt; a jammed radio is an alarm."""

    LOST = "lost"
    LOW_BATTERY = "low_battery"
    TAMPER = "tamper"
    NO_ANSWER = "no_answer"
    JAMMED = "jammed"
    WEAK_RADIO = "weak_radio"
    SELF_TEST = "self_test"
    MAINS = "mains"
    BACKUP_BATTERY = "backup_battery"
    GSM = "gsm"
    BROADBAND = "broadband"
    STORAGE = "storage"
    CENTRAL = "central"
    MAIL = "mail"


class Supply(StrEnum):
    """What the gateway hangs on: its power and its ways to the central, each tested by itself."""

    MAINS = "mains"
    BATTERY = "battery"
    GSM = "gsm"
    BROADBAND = "broadband"


class ActorKind(StrEnum):
    """What sort of somebody did something."""

    PERSON = "person"
    SERVICE = "service"
    HUB = "hub"
    LOCAL = "local"


class CredentialKind(StrEnum):
    """What opens: a code for the alarm or a lock, a tag, a code that is good for 24 hours.

    A remote PIN and a voice code pass through machines of others, and are worth nothing but there (DECISIONS 16).
    """

    CODE = "code"
    TAG = "tag"
    DAY_CODE = "day_code"
    REMOTE = "remote_pin"
    VOICE = "voice_code"


class Presence(StrEnum):
    """Where @Home believes somebody to be; never more than this (rule 9)."""

    HOME = "home"
    AWAY = "away"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """Why a component is in service mode."""

    REFIT = "refit"
    BATTERY = "battery"
    ROUTER = "router"
    """The gateway's way to broadband is changed; nothing of it is opened."""


class BlockReason(StrEnum):
    """Why something stands in the way of arming."""

    OPEN = "open"
    LOST = "lost"
    LOW_BATTERY = "low_battery"
    TAMPERED = "tampered"
    JAMMED = "jammed"
    IN_SERVICE = "in_service"
    UNLOCKED = "unlocked"
    """It was to lock before arming and did not; no dry run can know that beforehand."""


class ScheduleKind(StrEnum):
    """What a schedule does at its time."""

    ARM = "arm"
    SWITCH = "switch"
    WAKE = "wake"
    REMIND = "remind"


class Reminder(StrEnum):
    """What people are reminded of."""

    ALL_LEFT = "all_left"
    HOME_ARMED = "home_armed"
    NOT_ARMED = "not_armed"

"""The native wire between the hub and its clients: names, shapes, limits and the pairing code.

Standard library only. The Home Assistant integration carries a byte-identical copy of this file, since it may import
nothing from the hub; a test compares the two. Frames are JSON objects with a ``type``:

``hello``    hub to client, first of all: who the hub is and which schemas it speaks.
a command    client to hub: ``{"id": 1, "type": "<command>", ...}``; ids grow within a connection.
``result``   hub to client: the answer to one command.
``events``   hub to client: rows of the journal, in order, each with what it changed.

The first command of a connection is ``pair`` (once, with the pairing code's secret) or ``auth`` (with the token).
"""

import base64
import hashlib
from enum import StrEnum
from typing import Final, Literal, NotRequired, TypedDict

SCHEMA: Final = 1
"""Grows when a message changes its meaning or a client needs to know of a new one."""
MIN_SCHEMA: Final = 1
"""The oldest schema the hub still speaks."""

SERVICE_TYPE: Final = "_verisure-local._tcp.local."
DEFAULT_PORT: Final = 7443
PATH: Final = "/ws"

MAX_FRAME_BYTES: Final = 256 * 1024
"""A client's frame; a longer one closes the connection."""
MAX_SNAPSHOT_BYTES: Final = 32 * 1024 * 1024
"""A hub's frame: a snapshot of some thousand devices fits many times over."""
HELLO_TIMEOUT_S: Final = 10
"""How long a connection may stay without authenticating."""
HEARTBEAT_S: Final = 20
"""Ping interval of both ends: a dead line is noticed within twice this."""
MAX_NAME: Final = 80
"""Longest name or text a client may send, in characters."""
MAX_ID: Final = 64
"""Longest id a client may send, in characters."""
MOST_EVENTS: Final = 64
"""Most rows in one ``events`` (ours)."""
MAX_READINGS: Final = 500
"""Most readings in one ``report_readings``."""
MAX_PICTURE_BYTES: Final = 180 * 1024
"""Longest picture of a linked camera (ours): in base64 it fits into one frame."""


class ErrorCode(StrEnum):
    """Stable codes of a refused command; the translation key of an error is its code."""

    WRONG_CODE = "wrong_code"
    LOCKED_OUT = "locked_out"
    NOT_PERMITTED = "not_permitted"
    OPEN_DETECTORS = "open_detectors"
    ALARM_ACTIVE = "alarm_active"
    STILL_SENSED = "still_sensed"
    UNKNOWN = "unknown"
    NOT_SUPPORTED = "not_supported"
    OUT_OF_BOUNDS = "out_of_bounds"
    HAZARDOUS = "hazardous"
    TAG_ONLY = "tag_only"
    RADIO_JAMMED = "radio_jammed"
    NO_ROOM = "no_room"
    TOO_SOON = "too_soon"
    UNREACHABLE = "unreachable"
    OF_ALARM = "of_alarm"
    INVALID_MESSAGE = "invalid_message"
    UNKNOWN_COMMAND = "unknown_command"
    NOT_AUTHENTICATED = "not_authenticated"
    INVALID_TOKEN = "invalid_token"
    UNSUPPORTED_SCHEMA = "unsupported_schema"
    PAIRING_CLOSED = "pairing_closed"
    WRONG_PAIRING_CODE = "wrong_pairing_code"
    NO_LINK = "no_link"
    BUSY = "busy"
    UNKNOWN_ERROR = "unknown_error"


class CloseCode:
    """WebSocket close codes of ours, in the range applications may use."""

    UNAUTHENTICATED: Final = 4401
    REVOKED: Final = 4403
    SLOW_CLIENT: Final = 4408
    TOO_LARGE: Final = 1009
    GOING_AWAY: Final = 1001


class Hello(TypedDict):
    """The first frame, hub to client."""

    type: Literal["hello"]
    hub_id: str
    name: str
    version: str
    schema: int
    min_schema: int


class ErrorView(TypedDict):
    """Why a command was refused; ``message`` is plain English for a log, ``placeholders`` are for a translation."""

    code: str
    message: str
    translation_key: str
    placeholders: dict[str, str]


class ActorView(TypedDict):
    """Who did something. ``kind`` is person, service, hub or local; ``name`` is empty where there is none."""

    kind: str
    id: str
    name: str
    door: str


class LockView(TypedDict):
    """How a lock behaves."""

    auto_lock: bool
    relock_ms: int
    volume: str
    tag_only: bool
    hold_ms: int
    hold_mode: str
    lock_before_arm: bool
    unlock_disarms: bool


class SelfTestView(TypedDict):
    """How a component's last self-test went."""

    passed: bool
    utc_ms: int


class DeviceSettings(TypedDict):
    """What is known of a device beside its readings, and how it is set."""

    serial: str
    firmware: str
    battery: int | None
    radio_dbm: int | None
    temperature_c: float | None
    humidity: int | None
    final_door: bool
    chime: int
    chime_quiet: list[int] | None
    pet_kg: int
    hazardous: bool
    simulate: bool
    secure: bool
    lock: LockView | None
    service: str | None
    service_since_utc_ms: int | None
    self_test: SelfTestView | None


class DeviceView(DeviceSettings):
    """A device as clients see it; ``blocks`` says by mode why it stands in the way of arming, where it does."""

    device_id: str
    kind: str
    player: str
    area_id: str
    name: str
    room: str
    entry_route: bool
    link: str
    sensed: bool
    available: bool
    bolt: str | None
    bolt_method: str
    bolt_actor: ActorView | None
    powered: bool | None
    pending: str | None
    low_battery: bool
    tampered: bool
    faults: list[str]
    blocks: dict[str, str]


class RememberedView(TypedDict):
    """An alarm that is over, kept until the area is armed again."""

    alarm_id: int
    kind: str
    detectors: list[str]
    raised_utc_ms: int
    ended: str


class BlockerView(TypedDict):
    """What stands in the way of arming: a device (or ``radio``) and why."""

    device_id: str
    name: str
    reason: str


class ArmingFailureView(TypedDict):
    """The last time an area was not armed though somebody who may had asked: how, what was in the way, who, when."""

    mode: str
    blockers: list[BlockerView]
    actor: ActorView
    utc_ms: int


class AreaView(TypedDict):
    """An area as clients see it; ``until_utc_ms`` is when what runs ends, ``walk_test`` what it still waits for.

    ``last_failure`` stays until the next one; None where there was none yet.
    """

    area_id: str
    name: str
    mode: str
    phase: str
    target: str
    until_utc_ms: int | None
    triggered: bool
    alarm_kind: str | None
    bypassed: list[str]
    left_out: list[str]
    shut_down: list[str]
    warned_by: str
    memory: list[RememberedView]
    walk_test: list[str] | None
    changed_by: ActorView
    last_failure: ArmingFailureView | None


class AlarmView(TypedDict):
    """An alarm that is not over."""

    alarm_id: int
    kind: str
    area_id: str
    detectors: list[str]
    text: str
    raised_utc_ms: int
    sounding: bool
    silenced: bool
    silent: bool
    confirmed: bool
    person: str


class MessageView(TypedDict):
    """A message to a person of the home, in that person's language.

    ``channel`` is sms, email or none; ``delivery`` queued, sent or failed; ``reason`` why it failed, empty otherwise.
    """

    message_id: int
    person: str
    channel: str
    text: str
    utc_ms: int
    delivery: str
    reason: str


class PictureView(TypedDict):
    """A picture of an alarm, without its content; ``size`` in bytes."""

    picture_id: str
    alarm_id: int
    device_id: str
    device: str
    taken_utc_ms: int
    size: int


class CaptureView(TypedDict):
    """A picture that somebody asked for, without its content; ``size`` in bytes."""

    picture_id: str
    device_id: str
    device: str
    taken_utc_ms: int
    size: int


class FaultView(TypedDict):
    """Something that is wrong with a device, a player or the hub."""

    kind: str
    subject: str


class SupplyView(TypedDict):
    """A supply of the gateway (mains, battery, gsm, broadband), as last tested."""

    good: bool
    tested_utc_ms: int


class PathView(TypedDict):
    """A way to the central (broadband, gsm): whether it answers there, and since when."""

    answers: bool
    since_utc_ms: int


class WhereaboutsView(TypedDict):
    """Where @Home believes a person to be: home, away or unknown."""

    presence: str
    since_utc_ms: int


class ScheduleView(TypedDict):
    """Something at a time of certain days (0 is Monday, none is every day)."""

    schedule_id: str
    kind: str
    minute: int
    days: list[int]
    area_id: str
    mode: str
    devices: list[str]
    powered: bool
    person_id: str
    enabled: bool


class ButtonView(TypedDict):
    """A smart button and the one state it leads to: of an area, or of a plug where ``mode`` is None."""

    button_id: str
    label: str
    color: str
    icon: str
    area_id: str
    mode: str | None
    device_id: str
    powered: bool


class SettingView(TypedDict):
    """A setting of the home, in the unit of its name, and its bounds, both allowed."""

    value: int
    lowest: int
    highest: int


class HubView(TypedDict):
    """The hub itself."""

    hub_id: str
    name: str
    version: str
    sounding: str | None
    central: str
    storage_ok: bool
    faults: list[FaultView]
    radio_jammed: bool
    supplies: dict[str, SupplyView]
    paths: dict[str, PathView]


class Changes(TypedDict):
    """What events changed: whole objects by id, None where one is gone; a key that is missing did not change."""

    hub: NotRequired[HubView]
    areas: NotRequired[dict[str, AreaView | None]]
    devices: NotRequired[dict[str, DeviceView | None]]
    alarms: NotRequired[dict[str, AlarmView | None]]
    people: NotRequired[dict[str, str]]
    whereabouts: NotRequired[dict[str, WhereaboutsView]]
    checks: NotRequired[dict[str, int]]
    schedules: NotRequired[dict[str, ScheduleView | None]]
    buttons: NotRequired[dict[str, ButtonView | None]]
    messages: NotRequired[list[MessageView]]
    settings: NotRequired[dict[str, SettingView]]


class Snapshot(TypedDict):
    """The whole home; ``people`` maps person ids to names, ``checks`` to when their Check on me ends (UTC ms)."""

    hub: HubView
    areas: dict[str, AreaView]
    devices: dict[str, DeviceView]
    alarms: dict[str, AlarmView]
    people: dict[str, str]
    whereabouts: dict[str, WhereaboutsView]
    checks: dict[str, int]
    schedules: dict[str, ScheduleView]
    buttons: dict[str, ButtonView]
    messages: list[MessageView]
    settings: dict[str, SettingView]


class Cursor(TypedDict):
    """A place in the journal; a hub that cannot continue from it answers ``resumed: false``."""

    epoch: str
    seq: int


class Subscribed(TypedDict):
    """The answer to ``subscribe``: the home as of ``cursor``; the events after the client's own cursor follow."""

    snapshot: Snapshot
    cursor: Cursor
    resumed: bool


class EventView(TypedDict):
    """One row of the journal.

    ``late`` marks what happened before the snapshot: it is history and its ``changes`` are empty, since the snapshot
    has them. ``changes`` of events that come together are told with the last of them: the home after it. ``durable`` is
    False while the hub's disk fails.
    """

    epoch: str
    seq: int
    utc_ms: int
    late: bool
    durable: bool
    event: dict[str, object]
    changes: Changes


class EventsMessage(TypedDict):
    """Rows of the journal that follow one another: what a command brought about comes together where it can."""

    type: Literal["events"]
    events: list[EventView]


FINGERPRINT_BITS: Final = 50
SECRET_BITS: Final = 30
_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_CODE_LENGTH: Final = (FINGERPRINT_BITS + SECRET_BITS) // 5
_SECRET_MASK: Final = (1 << SECRET_BITS) - 1
_READ_AS: Final = str.maketrans("018", "OIB", "- ")


class PairingCodeError(ValueError):
    """The text is no pairing code; ``reason`` is length or character. The text itself is not kept."""

    def __init__(self, reason: Literal["length", "character"]) -> None:
        """Keep only the reason."""
        super().__init__(f"not a pairing code: wrong {reason}")
        self.reason = reason


def certificate_fingerprint(certificate: bytes) -> bytes:
    """Return the SHA-256 of a certificate in DER form: 32 bytes, what a client pins."""
    return hashlib.sha256(certificate).digest()


def make_pairing_code(fingerprint: bytes, secret: int) -> str:
    """Return the 16 base32 characters, in four groups, that a person carries from the hub to a client.

    They hold the first 50 bits of the certificate's fingerprint and a one-time secret of 30 bits (DECISIONS 13).
    """
    if not 0 <= secret <= _SECRET_MASK:
        raise ValueError("a pairing secret has 30 bits")
    value = (_fingerprint_bits(fingerprint) << SECRET_BITS) | secret
    text = base64.b32encode(value.to_bytes(10)).decode()
    return "-".join(text[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def read_pairing_code(text: str) -> tuple[int, str]:
    """Return the fingerprint's first 50 bits and the secret, as the eight hex digits ``pair`` sends.

    Spaces, dashes and case do not matter; 0, 1 and 8 are read as the letters they look like. Raises PairingCodeError.
    """
    folded = text[:MAX_ID].upper().translate(_READ_AS)
    if len(folded) != _CODE_LENGTH:
        raise PairingCodeError("length")
    if not _ALPHABET.issuperset(folded):
        raise PairingCodeError("character")
    value = int.from_bytes(base64.b32decode(folded))
    return value >> SECRET_BITS, secret_text(value & _SECRET_MASK)


def secret_text(secret: int) -> str:
    """Return a pairing secret as it travels: eight hex digits."""
    return f"{secret:08x}"


def fingerprint_matches(fingerprint: bytes, expected_bits: int) -> bool:
    """Tell whether a certificate's fingerprint begins with the 50 bits of a pairing code."""
    return _fingerprint_bits(fingerprint) == expected_bits


def _fingerprint_bits(fingerprint: bytes) -> int:
    return int.from_bytes(fingerprint[:7]) >> (56 - FINGERPRINT_BITS)

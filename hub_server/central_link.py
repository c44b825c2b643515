"""The second wire between hub and central (DECISIONS 21): a pure codec for both ends.

The hub dials out, over TLS with the central's pinned certificate, to a WebSocket. Text frames are JSON, one of the
structs below by its ``type``; binary frames are pieces of pictures. DC-09 never waits for it.

Both sides prove that they know the account's AES key, without showing it: each signs both nonces and the fingerprint of
the certificate that the hub sees, so that whoever stands between them with another certificate proves nothing.
"""

import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

SCHEMA: Final = 2
"""What a hub speaks; schema 1 knew nothing of ``FollowLog``."""
SCHEMAS: Final = frozenset({1, SCHEMA})
"""What a central lets in."""
PATH: Final = "/link"
MOST_FRAME_BYTES: Final = 64 * 1024
PIECE_BYTES: Final = 32 * 1024
"""Of a picture in one frame (ours)."""
MOST_PICTURE_BYTES: Final = 512 * 1024
_NONCE_BYTES: Final = 32
_PIECE: Final = struct.Struct(">16sI")

type Account = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-F]{3,16}$")]
type Nonce = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
type Proof = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
type PictureId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
type Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
type Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
type Words = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
type Millis = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class LinkError(ValueError):
    """The other side does not keep to the protocol, or is not who it has to be; the connection ends."""


class _Frame(msgspec.Struct, tag_field="type", forbid_unknown_fields=True, frozen=True):
    pass


class Hello(_Frame, tag="hello", frozen=True):
    """The hub says which account it is."""

    account: Account
    nonce: Nonce
    schema: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = SCHEMA


class Challenge(_Frame, tag="challenge", frozen=True):
    """The central proves itself and asks the hub to."""

    nonce: Nonce
    proof: Proof


class Answer(_Frame, tag="answer", frozen=True):
    """The hub proves itself."""

    proof: Proof


class Welcome(_Frame, tag="welcome", frozen=True):
    """The central believes it."""

    name: Line


class HomeDevice(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A device by the number that DC-09 calls its zone."""

    number: Annotated[int, msgspec.Meta(ge=0, le=9_999)]
    kind: Line
    name: Line
    room: Annotated[str, msgspec.Meta(max_length=200)] = ""


class HomeContact(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Whom to call, in the order of the list."""

    name: Line
    phone: Line
    may: Literal["full", "recall"]


class Home(_Frame, tag="home", frozen=True):
    """What the central has to know of the home to work on its alarms; the whole of it, whenever it changes."""

    devices: Annotated[list[HomeDevice], msgspec.Meta(max_length=4_000)]
    contacts: Annotated[list[HomeContact], msgspec.Meta(max_length=10)]
    central_word: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """What the central says first; empty where the home has none yet."""
    customer_word: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """What the customer answers; the central keeps a hash of it."""


class PictureOffer(_Frame, tag="picture_offer", frozen=True):
    """The hub has a picture of an alarm."""

    picture_id: PictureId
    alarm_id: Annotated[int, msgspec.Meta(ge=1, le=10**10)]
    zone: Annotated[int, msgspec.Meta(ge=0, le=9_999)]
    taken_utc_ms: Millis
    size: Annotated[int, msgspec.Meta(ge=1, le=MOST_PICTURE_BYTES)]
    sha256: Digest


class PictureFrom(_Frame, tag="picture_from", frozen=True):
    """The central wants a picture from this byte on: what came before a cut is not sent again."""

    picture_id: PictureId
    offset: Annotated[int, msgspec.Meta(ge=0, le=MOST_PICTURE_BYTES)]


class PictureKept(_Frame, tag="picture_kept", frozen=True):
    """The central has a picture on its disk, whole."""

    picture_id: PictureId


class Speak(_Frame, tag="speak", frozen=True):
    """The central speaks through the home's voice unit."""

    text: Words


class Heard(_Frame, tag="heard", frozen=True):
    """The voice unit heard somebody speak."""

    text: Words
    utc_ms: Millis


class AuditFrom(_Frame, tag="audit_from", frozen=True):
    """The hub's owner wants to read the central's log about this home, after an entry."""

    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class AuditEntry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Who did what with a picture of this home, and why; ``chain`` is the hash of this entry and all before it."""

    number: int
    at_ms: Millis
    operator: str
    action: str
    picture_id: str
    case_id: int
    reason: str
    chain: Digest


class Audit(_Frame, tag="audit", frozen=True):
    """Entries of the log, the oldest first; ``more`` follow on another request."""

    entries: Annotated[list[AuditEntry], msgspec.Meta(max_length=200)]
    more: bool = False


class FollowLog(_Frame, tag="follow_log", frozen=True):
    """The hub wants every entry of the central's log about this home after one, now and whenever there is another."""

    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class LogGrew(_Frame, tag="log_grew", frozen=True):
    """The next entries of the log, for a hub that follows it: its receipts."""

    entries: Annotated[list[AuditEntry], msgspec.Meta(max_length=200)]


LOG_START: Final = "0" * 64
"""What the first entry of a home's log follows."""


def chained(e: AuditEntry, before: str) -> str:
    """Return the chain after an entry: its fields from ``number`` to ``reason``, in that order, after ``before``."""
    fields = [e.number, e.at_ms, e.operator, e.action, e.picture_id, e.case_id, e.reason]
    return hashlib.sha256(f"{before}{json.dumps(fields)}".encode()).hexdigest()


def broken_at(entries: Iterable[AuditEntry], after: int = 0, before: str = LOG_START) -> int | None:
    """Return the number of the first entry that was changed or follows one that is missing, None where all follow.

    The entries are those after the entry ``after``, whose chain is ``before``: a whole log, where nothing else is said.
    """
    for number, entry in enumerate(entries, start=after + 1):
        if entry.number != number or entry.chain != chained(entry, before):
            return number
        before = entry.chain
    return None


type FromHub = Hello | Answer | Home | PictureOffer | AuditFrom | FollowLog | Heard
type FromCentral = Challenge | Welcome | PictureFrom | PictureKept | Audit | LogGrew | Speak

_FROM_HUB: Final[msgspec.json.Decoder[FromHub]] = msgspec.json.Decoder(
    Hello | Answer | Home | PictureOffer | AuditFrom | FollowLog | Heard
)
_FROM_CENTRAL: Final[msgspec.json.Decoder[FromCentral]] = msgspec.json.Decoder(
    Challenge | Welcome | PictureFrom | PictureKept | Audit | LogGrew | Speak
)


def encode(frame: FromHub | FromCentral) -> str:
    """Return a frame as text."""
    return msgspec.json.encode(frame).decode()


def read_from_hub(text: str) -> FromHub:
    """Read what a hub sent. Raises LinkError."""
    try:
        return _FROM_HUB.decode(text)
    except msgspec.DecodeError as error:
        raise LinkError(f"a frame that cannot be read: {error}") from None


def read_from_central(text: str) -> FromCentral:
    """Read what a central sent. Raises LinkError."""
    try:
        return _FROM_CENTRAL.decode(text)
    except msgspec.DecodeError as error:
        raise LinkError(f"a frame that cannot be read: {error}") from None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a picture, from ``offset`` on."""

    picture_id: str
    offset: int
    content: bytes


def encode_piece(piece: Piece) -> bytes:
    """Return a piece as a binary frame."""
    return _PIECE.pack(bytes.fromhex(piece.picture_id), piece.offset) + piece.content


def read_piece(data: bytes) -> Piece:
    """Read a binary frame. Raises LinkError."""
    if not _PIECE.size < len(data) <= _PIECE.size + PIECE_BYTES:
        raise LinkError("no piece of a picture has this length")
    picture_id, offset = _PIECE.unpack_from(data)
    return Piece(picture_id.hex(), offset, data[_PIECE.size :])


def new_nonce() -> str:
    """Return a nonce."""
    return secrets.token_hex(_NONCE_BYTES)


def prove(key: bytes, who: Literal["hub", "central"], hub_nonce: str, central_nonce: str, fingerprint: str) -> str:
    """Return the proof of one side: that it has the account's key, here and now, and sees this certificate."""
    link_key = hmac.digest(key, b"verisure-local link 1", hashlib.sha256)
    words = f"{who}|{hub_nonce}|{central_nonce}|{fingerprint}"
    return hmac.digest(link_key, words.encode(), hashlib.sha256).hex()


def folded(word: str) -> str:
    """Return a code word as it is compared: without case and spaces (FEATURES 61)."""
    return "".join(word.split()).casefold()


def believes(proof: str, expected: str) -> bool:
    """Compare proofs in constant time."""
    return hmac.compare_digest(proof, expected)

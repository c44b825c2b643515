"""SIA DC-09, the alarm wire to the central: frames, encryption and the codes we use. A pure codec for both ends.

A frame is ``LF``, four hex digits of CRC-16/ARC, ``0`` and three hex digits of length, the body, ``CR``; CRC and
length cover the body. A body is ``"TOKEN"``, sequence, receiver, line, account, ``[data]``, extended data blocks and
a time stamp in GMT. An encrypted body (token ``"*…"``) hides everything after the first ``[``, in upper-case hex of
AES-CBC with a zero vector; the plain text begins with padding that ends at ``|``.
Source: the worked frames and the facts of the DC-09 texts quoted in the tests beside this file.

Our own block ``[Q…]`` is for idempotency and smart verification (DECISIONS 22 and 23): the hub's epoch and sequence
number of the event, its alarm, what the event does to that alarm, and the milliseconds a disarm took. Receivers that
do not know the letter skip it: pysiaalarm 3.2.2 acknowledged such frames and decoded their codes, clear and AES-128.
"""

import datetime as dt
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MAX_BODY: Final = 0xFFF
"""Longest body the three digits of length can tell, in bytes."""
_HEAD: Final = 8
_BLOCK: Final = 16
LATE_S: Final = 40
EARLY_S: Final = 20
"""A stamp may be this much behind or ahead of the receiver's clock (window +20/-40 s)."""
KEY_BYTES: Final = (16, 24, 32)

_STAMP: Final = "%H:%M:%S,%m-%d-%Y"
_BODY: Final = re.compile(
    r'"(?P<token>\*?[A-Z-]{3,8})"(?P<sequence>\d{4})(?:R(?P<receiver>[0-9A-F]{0,6}))?L(?P<line>[0-9A-F]{1,6})'
    r"(?:#(?P<account>[0-9A-F]{3,16}))?(?P<rest>\[.*|A0\[.*)",
    re.DOTALL,
)
_CONTENT: Final = re.compile(
    r"(?P<data>[^\[\]]*)\](?P<blocks>(?:\[[A-Z][^\[\]]*\])*)(?:_(?P<stamp>[0-9:,-]{19}))?", re.DOTALL
)
_DATA: Final = re.compile(r"#(?P<account>[0-9A-F]{3,16})\|(?P<data>.*)", re.DOTALL)
_SIA: Final = re.compile(r"N(?:ri(?P<area>\d{1,2})/)?(?P<code>[A-Z]{2})(?P<zone>\d{0,4})")
_MARK: Final = re.compile(
    r"(?P<epoch>[0-9a-f]{1,16})\.(?P<seq>\d{1,15})\.(?P<alarm>\d{1,10})\.(?P<part>[rjcen])\.(?P<elapsed>\d{0,9})"
)
_ANGLE: Final = re.compile(r"(?P<degrees>\d{2,3})(?P<side>[NSEW])(?P<minutes>[0-5]\d\.\d{1,6})")


class FrameError(ValueError):
    """Bytes that are no frame: nothing can be answered, the sender will try again."""


class CannotProcess(ValueError):
    """A sound frame whose content we do not know: the answer is DUH."""


@dataclass(frozen=True, slots=True)
class Key:
    """An AES key of 16, 24 or 32 bytes that never shows itself."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse other lengths."""
        if len(self.secret) not in KEY_BYTES:
            raise ValueError("an AES key has 16, 24 or 32 bytes (32, 48 or 64 hex digits)")

    @classmethod
    def from_hex(cls, text: str) -> Key:
        """Read a key from hex digits. Raises ValueError."""
        try:
            return cls(bytes.fromhex(text.strip()))
        except ValueError:
            raise ValueError("an AES key has 16, 24 or 32 bytes (32, 48 or 64 hex digits)") from None


@dataclass(frozen=True, slots=True)
class Mark:
    """What identifies an event of ours, and what it does to its alarm: r raises, j joins, c cancels, n neither.

    e says that an entry delay runs, for ``elapsed_ms``.
    """

    epoch: str
    seq: int
    alarm_id: int = 0
    part: str = "n"
    elapsed_ms: int | None = None

    def encode(self) -> str:
        """Return the content of the block."""
        elapsed = "" if self.elapsed_ms is None else str(self.elapsed_ms)
        return f"{self.epoch}.{self.seq}.{self.alarm_id}.{self.part}.{elapsed}"


@dataclass(frozen=True, slots=True)
class Message:
    """A frame's content. ``code`` and ``zone`` are SIA's; ``happened`` is ``[H…]``, ``sent`` the stamp (UTC).

    ``position`` is in degrees north and east, of somebody who asks for help: the blocks ``[X…]`` and ``[Y…]``.
    """

    token: str
    sequence: int
    account: str
    receiver: str = "0"
    line: str = "0"
    code: str = ""
    zone: int = 0
    area: int = 1
    text: str = ""
    happened: dt.datetime | None = None
    sent: dt.datetime | None = None
    mark: Mark | None = None
    position: tuple[float, float] | None = field(default=None, repr=False)
    encrypted: bool = False
    raw_data: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A frame with a sound CRC and length, before its content is read (and decrypted)."""

    body: str
    token: str
    sequence: int
    receiver: str
    line: str
    account: str
    rest: str

    @property
    def encrypted(self) -> bool:
        """Whether the content is encrypted."""
        return self.token.startswith("*")


def crc16(data: bytes) -> int:
    """Return CRC-16/ARC (polynomial 0x8005 reflected, start 0)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def frame(body: str) -> bytes:
    """Return ``body`` as it goes over the line."""
    data = body.encode("ascii")
    if len(data) > MAX_BODY:
        raise ValueError("the body is longer than a frame can be")
    return f"\n{crc16(data):04X}0{len(data):03X}".encode() + data + b"\r"


def encode(message: Message, key: Key | None, now: dt.datetime) -> bytes:
    """Return a message as a frame, stamped ``now`` (UTC) and encrypted where there is a key."""
    head = f"{message.sequence:04d}R{message.receiver}L{message.line}#{message.account}["
    content = _content(message)
    stamp = f"_{now.strftime(_STAMP)}"
    if key is None:
        return frame(f'"{message.token}"{head}{content}{stamp}')
    return frame(f'"*{message.token}"{head}{_encrypt(content + stamp, key)}')


def _content(message: Message) -> str:
    if message.token == "NULL":
        return "]"
    content = f"#{message.account}|Nri{message.area}/{message.code}{message.zone:03d}]"
    if message.happened is not None:
        content += f"[H{message.happened.strftime(_STAMP)}]"
    if message.text:
        content += f"[I{_plain(message.text)}]"
    if message.mark is not None:
        content += f"[Q{message.mark.encode()}]"
    if message.position is not None:
        north, east = message.position
        content += f"[X{_angle(east, 'EW', 3)}][Y{_angle(north, 'NS', 2)}]"
    return content


_THOUSANDTHS: Final = 60_000
"""Thousandths of a minute in a degree."""


def _angle(degrees: float, hemispheres: str, digits: int) -> str:
    """Return an angle as degrees, hemisphere and minutes with three decimals: two metres."""
    whole, rest = divmod(round(abs(degrees) * _THOUSANDTHS), _THOUSANDTHS)
    return f"{whole:0{digits}d}{hemispheres[degrees < 0]}{rest // 1000:02d}.{rest % 1000:03d}"


def _degrees(text: str | None, hemispheres: str, most: int) -> float | None:
    match = _ANGLE.fullmatch(text) if text is not None else None
    if match is None or match["side"] not in hemispheres:
        return None
    degrees = int(match["degrees"]) + float(match["minutes"]) / 60
    return None if degrees > most else degrees if match["side"] == hemispheres[0] else -degrees


_FOLD: Final = str.maketrans("ÅÄÖåäöÉé[]|", "AAOaaoEe()/")


def _plain(text: str) -> str:
    """Return ``text`` in the wire's ASCII; brackets and bars would end the block."""
    return text.translate(_FOLD).encode("ascii", "replace").decode()[:80].replace("\r", " ").replace("\n", " ")


def _encrypt(content: str, key: Key) -> str:
    # Padding in front, ended by the bar that begins the data; a message that already fits gets a whole block more.
    tail = f"|{content.split('|', 1)[1]}" if content.startswith("#") else f"|{content}"
    padding = 16 - len(tail) % 16
    pad = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(padding))
    cipher = Cipher(algorithms.AES(key.secret), modes.CBC(bytes(16))).encryptor()
    return (cipher.update((pad + tail).encode("ascii")) + cipher.finalize()).hex().upper()


def open_frame(data: bytes) -> Envelope:
    """Check the CRC and length of a frame without its LF and CR, and read its head. Raises FrameError."""
    if not _HEAD <= len(data) <= MAX_BODY + _HEAD:
        raise FrameError("no frame has this length")
    body = data[_HEAD:]
    if data[:_HEAD] != f"{crc16(body):04X}0{len(body):03X}".encode():
        raise FrameError("CRC or length is wrong")
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise FrameError("not ASCII") from None
    match = _BODY.fullmatch(text)
    if match is None:
        raise FrameError("the head is not one of DC-09")
    return Envelope(
        text,
        match["token"],
        int(match["sequence"]),
        match["receiver"] or "0",
        match["line"],
        match["account"] or "",
        match["rest"].removeprefix("A0").removeprefix("["),
    )


def read(envelope: Envelope, key: Key | None) -> Message:
    """Read (and decrypt) a frame's content. Raises FrameError for what does not decrypt, CannotProcess for the rest."""
    rest = envelope.rest
    if envelope.encrypted:
        if key is None:
            raise CannotProcess("encrypted, and this account has no key")
        rest = _decrypt(rest, key, envelope.account)
    content = _CONTENT.fullmatch(rest)
    if content is None:
        raise (FrameError if envelope.encrypted else CannotProcess)("the content is not one of DC-09")
    token = envelope.token.removeprefix("*")
    data = _DATA.fullmatch(content["data"])
    if data is not None and data["account"] != envelope.account:
        raise CannotProcess("two account numbers in one frame")
    payload = data["data"] if data is not None else ""
    code, zone, area = _event(token, payload)
    blocks = {block[0]: block[1:] for block in _blocks(content["blocks"])}
    return Message(
        token=token,
        sequence=envelope.sequence,
        account=envelope.account,
        receiver=envelope.receiver,
        line=envelope.line,
        code=code,
        zone=zone,
        area=area,
        text=blocks.get("I", ""),
        happened=_time(blocks.get("H")),
        sent=_time(content["stamp"]),
        mark=_mark(blocks.get("Q")),
        position=_position(blocks),
        encrypted=envelope.encrypted,
        raw_data=content["data"] + content["blocks"],
    )


def _decrypt(rest: str, key: Key, account: str) -> str:
    try:
        data = bytes.fromhex(rest)
        cipher = Cipher(algorithms.AES(key.secret), modes.CBC(bytes(16))).decryptor()
        plain = (cipher.update(data) + cipher.finalize()).decode("ascii")
    except ValueError:
        raise FrameError("the content does not decrypt") from None
    padding, bar, tail = plain.partition("|")
    if not bar or len(padding) > _BLOCK:
        raise FrameError("the content does not decrypt")
    return tail if tail.startswith("]") else f"#{account}|{tail}"


def _blocks(text: str) -> Iterator[str]:
    return (match[1] for match in re.finditer(r"\[([A-Z][^\[\]]*)\]", text))


def _event(token: str, payload: str) -> tuple[str, int, int]:
    if token == "NULL":
        return "", 0, 0
    if token == "SIA-DCS":
        match = _SIA.match(payload)
        if match is not None:
            return match["code"], int(match["zone"] or 0), int(match["area"] or 0)
    if token == "ADM-CID":
        match = re.fullmatch(r"(?P<q>[136])(?P<event>\d{3}) (?P<area>[0-9A-F]{2}) (?P<zone>\d{3})", payload)
        if match is not None:
            return f"{match['q']}{match['event']}", int(match["zone"]), int(match["area"], 16)
    if token in {"ACK", "NAK", "DUH"}:
        return "", 0, 0
    raise CannotProcess("not an event that is known here")


def _time(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, _STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        raise CannotProcess("a time that is none") from None


def _position(blocks: dict[str, str]) -> tuple[float, float] | None:
    north, east = _degrees(blocks.get("Y"), "NS", 90), _degrees(blocks.get("X"), "EW", 180)
    return None if north is None or east is None else (north, east)


def _mark(text: str | None) -> Mark | None:
    match = _MARK.fullmatch(text) if text is not None else None
    if match is None:
        return None
    elapsed = int(match["elapsed"]) if match["elapsed"] else None
    return Mark(match["epoch"], int(match["seq"]), int(match["alarm"]), match["part"], elapsed)


def acknowledge(envelope: Envelope, key: Key | None, now: dt.datetime) -> bytes:
    """Return the ACK of a frame, encrypted as the frame was."""
    head = f"{envelope.sequence:04d}R{envelope.receiver}L{envelope.line}#{envelope.account}["
    if envelope.encrypted and key is not None:
        return frame(f'"*ACK"{head}{_encrypt(f"]_{now.strftime(_STAMP)}", key)}')
    return frame(f'"ACK"{head}]')


def refuse_time(now: dt.datetime) -> bytes:
    """Return the NAK of an encrypted frame whose stamp is outside the window; it carries the receiver's time."""
    return frame(f'"NAK"0000R0L0A0[]_{now.strftime(_STAMP)}')


def refuse_content(envelope: Envelope) -> bytes:
    """Return the DUH of a sound frame that cannot be processed."""
    return frame(f'"DUH"{envelope.sequence:04d}R{envelope.receiver}L{envelope.line}#{envelope.account}[]')


def in_window(sent: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a stamp is recent enough to be no replay of an older frame."""
    return sent is not None and -LATE_S <= (sent - now).total_seconds() <= EARLY_S


class Deframer:
    """Puts frames together from whatever pieces the line delivers; rubbish between them is dropped."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take some bytes; returns the frames that are whole now, without LF and CR; keeps one frame at most."""
        self._buffer += data
        frames = []
        while (end := self._buffer.find(b"\r")) >= 0:
            candidate = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            start = candidate.rfind(b"\n")
            if start >= 0:
                frames.append(candidate[start + 1 :])
        start = self._buffer.rfind(b"\n")
        del self._buffer[: start if start >= 0 else len(self._buffer)]
        if len(self._buffer) > MAX_BODY + 16:
            self._buffer.clear()
        return frames

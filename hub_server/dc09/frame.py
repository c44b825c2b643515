"""Frames: CRC, length, head and how they come together from a stream.

A frame is ``LF``, four hex digits of CRC-16/ARC, ``0`` and three hex digits of length, the body, ``CR``; CRC and
length cover the body. A body is ``"TOKEN"``, sequence, receiver, line, account, ``[data]``, extended data blocks and
a time stamp in GMT. Some senders leave out receiver or line, which are 0 then. Source: the worked frames and the facts
of the DC-09 texts quoted in ``tests/dc09``.
"""

import re
from dataclasses import dataclass
from typing import Final

MAX_BODY: Final = 0xFFF
"""Longest body the three digits of length can tell, in bytes."""
_HEAD: Final = 8
_BODY: Final = re.compile(
    r'"(?P<token>\*?[A-Z-]{3,8})"(?P<sequence>\d{4})(?:R(?P<receiver>[0-9A-F]{0,6}))?(?:L(?P<line>[0-9A-F]{0,6}))?'
    r"(?:#(?P<account>[0-9A-F]{3,16}))?(?P<rest>\[.*|A0\[.*)",
    re.DOTALL,
)


class FrameError(ValueError):
    """Bytes that are no frame: nothing can be answered, the sender will try again."""


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

    @property
    def head(self) -> str:
        """The head as an answer repeats it."""
        return f"{self.sequence:04d}R{self.receiver}L{self.line}#{self.account}"


def _row(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


_CRC: Final = tuple(_row(value) for value in range(256))


def crc16(data: bytes) -> int:
    """Return CRC-16/ARC (polynomial 0x8005 reflected, start 0)."""
    crc = 0
    for byte in data:
        crc = (crc >> 8) ^ _CRC[(crc ^ byte) & 0xFF]
    return crc


def frame(body: str) -> bytes:
    """Return ``body`` as it goes over the line. Raises ValueError for one that is too long or not ASCII."""
    data = body.encode("ascii")
    if len(data) > MAX_BODY:
        raise ValueError("the body is longer than a frame can be")
    return f"\n{crc16(data):04X}0{len(data):03X}".encode() + data + b"\r"


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
        match["line"] or "0",
        match["account"] or "",
        match["rest"].removeprefix("A0").removeprefix("["),
    )


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

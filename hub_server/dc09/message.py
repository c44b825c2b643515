"""What frames say: events in SIA or Contact ID, link tests, extended data, and the mark that makes them ours.

An encrypted body (token ``"*…"``) hides everything after the first ``[``, in upper-case hex of AES-CBC with a zero
vector; the plain text begins with padding that ends at ``|``.

Our own block ``[Q…]`` is for idempotency and smart verification (DECISIONS 22 and 23): the hub's epoch and sequence
number of the event, its alarm, what the event does to that alarm, and the milliseconds a disarm took. Receivers that
do not know the letter skip it, as the tests against independent receivers show.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from hub_server.dc09.codes import CONTACT_ID, SIA
from hub_server.dc09.frame import Envelope, FrameError, frame
from hub_server.dc09.key import DecryptError, Key

_STAMP: Final = "%H:%M:%S,%m-%d-%Y"
_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2}),(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_CONTENT: Final = re.compile(
    r"(?P<data>[^\[\]]*)\](?P<blocks>(?:\[[A-Z][^\[\]]*\])*)(?:_(?P<stamp>[0-9:,-]{19}))?", re.DOTALL
)
_DATA: Final = re.compile(r"#(?P<account>[0-9A-F]{3,16})\|(?P<data>.*)", re.DOTALL)
_SIA: Final = re.compile(
    r"N(?P<modifiers>(?:[a-z]{2}[0-9:.-]{0,12}(?:\^[^^|]{0,80}\^)?/?){0,6})(?P<code>[A-Z]{2})(?P<zone>\d{0,4})"
)
"""DC-03: modifiers (``ri`` area, ``ti`` time, ``id`` user, each perhaps with a name between carets), code and zone."""
_AREA: Final = re.compile(r"ri(\d{1,2})")
_CONTACT_ID: Final = re.compile(r"(?P<event>[136]\d{3}) (?P<area>[0-9A-F]{2}) (?P<zone>\d{3})")
_MARK: Final = re.compile(
    r"(?P<epoch>[0-9a-f]{1,16})\.(?P<seq>\d{1,15})\.(?P<alarm>\d{1,10})\.(?P<part>[rjcen])\.(?P<elapsed>\d{0,9})"
)
_ANGLE: Final = re.compile(r"(?P<degrees>\d{2,3})(?P<side>[NSEW])(?P<minutes>[0-5]\d\.\d{1,6})")
FOLLOW: Final = "verisure-local:"
"""Our own ``V`` block: pictures follow on the second wire, under the alarm whose number comes behind this."""
_THOUSANDTHS: Final = 60_000
"""Thousandths of a minute in a degree."""
MOST_TEXT: Final = 80
"""Longest text of an event; what is longer is cut off (ours)."""
_OWN_BLOCKS: Final = frozenset("HIQXY")
_FOLD: Final = str.maketrans("ÅÄÖåäöÉé[]|", "AAOaaoEe()/")


class CannotProcess(ValueError):
    """A sound frame whose content we do not know: the answer is DUH."""


class Token(StrEnum):
    """What sort of message a frame is."""

    SIA = "SIA-DCS"
    CONTACT_ID = "ADM-CID"
    NULL = "NULL"
    ACK = "ACK"
    NAK = "NAK"
    DUH = "DUH"


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
    """A frame's content. ``code`` is SIA's whatever the format, ``happened`` is ``[H…]``, ``sent`` the stamp (UTC).

    ``position`` is in degrees north and east, of somebody who asks for help: the blocks ``[X…]`` and ``[Y…]``.
    ``blocks`` has the other extended data by letter: ``V`` an address where a picture is, ``M`` the sender's hardware
    address, and whatever else a foreign sender says.
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
    blocks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    encrypted: bool = False
    raw_data: str = field(default="", repr=False)


def can_say(token: str, code: str) -> bool:
    """Tell whether a format has a word for an event."""
    return token == Token.SIA or code in CONTACT_ID


def encode(message: Message, key: Key | None, now: dt.datetime) -> bytes:
    """Return a message as a frame, stamped ``now`` (UTC) and encrypted where there is a key.

    Raises ValueError for what the format cannot say (see ``can_say``) and for blocks that a frame cannot hold.
    """
    head = f"{message.sequence:04d}R{message.receiver}L{message.line}#{message.account}["
    content = _content(message)
    stamp = f"_{now.strftime(_STAMP)}"
    if key is None:
        data = content if message.token == Token.NULL else f"#{message.account}|{content}"
        return frame(f'"{message.token}"{head}{data}{stamp}')
    return frame(f'"*{message.token}"{head}{key.encrypt(content + stamp)}')


def _content(message: Message) -> str:
    if message.token == Token.NULL:
        return "]"
    if message.token == Token.CONTACT_ID:
        if message.code not in CONTACT_ID:
            raise ValueError(f"Contact ID has no word for {message.code}")
        content = f"{CONTACT_ID[message.code]} {message.area:02X} {message.zone:03d}]"
    else:
        content = f"Nri{message.area}/{message.code}{message.zone:03d}]"
    if message.happened is not None:
        content += f"[H{message.happened.strftime(_STAMP)}]"
    if message.text:
        content += f"[I{plain(message.text)}]"
    if message.mark is not None:
        content += f"[Q{message.mark.encode()}]"
    if message.position is not None:
        north, east = message.position
        content += f"[X{_angle(east, 'EW', 3)}][Y{_angle(north, 'NS', 2)}]"
    for letter, value in message.blocks.items():
        if letter in _OWN_BLOCKS or not re.fullmatch("[A-Z]", letter) or re.search(r"[\[\]|\r\n]", value):
            raise ValueError(f"a frame cannot hold the block {letter}")
        content += f"[{letter}{value}]"
    return content


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


def plain(text: str) -> str:
    """Return ``text`` in the wire's ASCII; brackets and bars would end the block."""
    plain = text.translate(_FOLD).encode("ascii", "replace").decode()[:MOST_TEXT]
    return plain.replace("\r", " ").replace("\n", " ")


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
    code, zone, area = _event(token, data["data"] if data is not None else "")
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
        blocks={letter: value for letter, value in blocks.items() if letter not in _OWN_BLOCKS},
        encrypted=envelope.encrypted,
        raw_data=content["data"] + content["blocks"],
    )


def _decrypt(rest: str, key: Key, account: str) -> str:
    try:
        content = key.decrypt(rest)
    except DecryptError as error:
        raise FrameError(str(error)) from None
    # Some senders say the account again within, some do not.
    return content if content.startswith(("]", "#")) else f"#{account}|{content}"


def _blocks(text: str) -> Iterator[str]:
    return (match[1] for match in re.finditer(r"\[([A-Z][^\[\]]*)\]", text))


def _event(token: str, payload: str) -> tuple[str, int, int]:
    """Return code, zone and area."""
    if token in {Token.NULL, Token.ACK, Token.NAK, Token.DUH}:
        return "", 0, 0
    if token == Token.SIA:
        match = _SIA.match(payload)
        if match is not None:
            area = _AREA.search(match["modifiers"])
            return match["code"], int(match["zone"] or 0), 0 if area is None else int(area[1])
    if token == Token.CONTACT_ID:
        match = _CONTACT_ID.fullmatch(payload)
        if match is not None:
            # A number that is not in the table keeps its digits: it is stored, and is nobody's alarm.
            return SIA.get(match["event"], match["event"]), int(match["zone"]), int(match["area"], 16)
    raise CannotProcess("not an event that is known here")


def _time(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    # Read by hand: strptime takes longer than all the rest of a message.
    match = _TIME.fullmatch(text)
    if match is None:
        raise CannotProcess("a time that is none")
    hour, minute, second, month, day, year = map(int, match.groups())
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:
        raise CannotProcess("a time that is none") from None


def _position(blocks: Mapping[str, str]) -> tuple[float, float] | None:
    north, east = _degrees(blocks.get("Y"), "NS", 90), _degrees(blocks.get("X"), "EW", 180)
    return None if north is None or east is None else (north, east)


def _mark(text: str | None) -> Mark | None:
    match = _MARK.fullmatch(text) if text is not None else None
    if match is None:
        return None
    elapsed = int(match["elapsed"]) if match["elapsed"] else None
    return Mark(match["epoch"], int(match["seq"]), int(match["alarm"]), match["part"], elapsed)

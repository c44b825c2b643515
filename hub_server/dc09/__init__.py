"""SIA DC-09, the alarm wire to the central: a pure codec for both ends."""

from hub_server.dc09.answers import EARLY_S, LATE_S, acknowledge, in_window, refuse_content, refuse_time
from hub_server.dc09.codes import CONTACT_ID, EVENT_CODES, SIA, EventCode
from hub_server.dc09.frame import MAX_BODY, Deframer, Envelope, FrameError, crc16, frame, open_frame
from hub_server.dc09.key import KEY_BYTES, Key
from hub_server.dc09.message import FOLLOW, MOST_TEXT, CannotProcess, Mark, Message, Token, can_say, encode, plain, read

__all__ = [
    "CONTACT_ID",
    "EARLY_S",
    "EVENT_CODES",
    "FOLLOW",
    "KEY_BYTES",
    "LATE_S",
    "MAX_BODY",
    "MOST_TEXT",
    "SIA",
    "CannotProcess",
    "Deframer",
    "Envelope",
    "EventCode",
    "FrameError",
    "Key",
    "Mark",
    "Message",
    "Token",
    "acknowledge",
    "can_say",
    "crc16",
    "encode",
    "frame",
    "in_window",
    "open_frame",
    "plain",
    "read",
    "refuse_content",
    "refuse_time",
]

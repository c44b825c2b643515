"""What a receiver answers, and how old a frame may be."""

import datetime as dt
from typing import Final

from hub_server.dc09.frame import Envelope, frame
from hub_server.dc09.key import Key

LATE_S: Final = 40
EARLY_S: Final = 20
"""A stamp may be this much behind or ahead of the receiver's clock (window +20/-40 s)."""
_STAMP: Final = "%H:%M:%S,%m-%d-%Y"


def acknowledge(envelope: Envelope, key: Key | None, now: dt.datetime) -> bytes:
    """Return the ACK of a frame, encrypted as the frame was."""
    if envelope.encrypted and key is not None:
        return frame(f'"*ACK"{envelope.head}[{key.encrypt(f"]_{now.strftime(_STAMP)}")}')
    return frame(f'"ACK"{envelope.head}[]')


def refuse_time(now: dt.datetime) -> bytes:
    """Return the NAK of an encrypted frame whose stamp is outside the window; it carries the receiver's time."""
    return frame(f'"NAK"0000R0L0A0[]_{now.strftime(_STAMP)}')


def refuse_content(envelope: Envelope) -> bytes:
    """Return the DUH of a sound frame that cannot be processed."""
    return frame(f'"DUH"{envelope.head}[]')


def in_window(sent: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a stamp is recent enough to be no replay of an older frame."""
    return sent is not None and -LATE_S <= (sent - now).total_seconds() <= EARLY_S

"""What people of the home are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Channel", "Delivery", "Message", "Undelivered"]


class Channel(StrEnum):
    """How a message goes; ``none`` where a person has neither a telephone number nor an address."""

    SMS = "sms"
    EMAIL = "email"
    NONE = "none"


class Delivery(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Undelivered(StrEnum):
    """Why a message was given up: nowhere to send it, turned down by the mail server, or a day without a way."""

    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to a person of the home; ``messages/`` renders its template in that person's language."""

    message_id: int
    person_id: str
    template: str
    params: Mapping[str, str]
    utc_ms: int
    channel: Channel = Channel.SMS
    delivery: Delivery = Delivery.QUEUED
    reason: Undelivered | None = None

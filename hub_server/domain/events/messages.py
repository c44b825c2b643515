"""What people are told, and whether it reached them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub_server.domain.site import Channel, Undelivered

__all__ = ["MessageEvent", "MessageFailed", "MessageQueued", "MessageSent"]


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """A message to a person is on its way."""

    message_id: int
    person_id: str
    template: str
    utc_ms: int
    about_seq: int
    params: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = Channel.SMS
    steady_ms: int = 0


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message was handed over to whoever carries it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """A message was given up."""

    message_id: int
    reason: Undelivered


type MessageEvent = MessageQueued | MessageSent | MessageFailed

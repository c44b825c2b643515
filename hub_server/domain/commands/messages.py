"""What the outbox reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub_server.domain.site import Undelivered

__all__ = ["MessageCommand", "NewMessage", "NoteMessages", "ReportDelivery", "ReportMail"]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to a person, and how it could go: by SMS, by e-mail, both or neither."""

    person_id: str
    template: str
    params: Mapping[str, str] = field(default_factory=dict)
    by_sms: bool = True
    by_email: bool = False


@dataclass(frozen=True, slots=True)
class NoteMessages:
    """Messages to people about the journal's row ``about_seq``."""

    about_seq: int
    messages: tuple[NewMessage, ...]


@dataclass(frozen=True, slots=True)
class ReportDelivery:
    """A message was handed over, or given up for a reason."""

    message_id: int
    failed: Undelivered | None = None


@dataclass(frozen=True, slots=True)
class ReportMail:
    """E-mail keeps failing, or works again."""

    failing: bool


type MessageCommand = NoteMessages | ReportDelivery | ReportMail

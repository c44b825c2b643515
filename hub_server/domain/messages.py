"""Messages to people: each once, by SMS, and by e-mail instead where somebody has had enough SMS for a day.

The text is nobody's business here; ``messages/`` writes and sends it.
"""

from hub_server.domain.commands import NewMessage, NoteMessages, ReportDelivery, ReportMail
from hub_server.domain.draft import Draft
from hub_server.domain.events import MessageFailed, MessageQueued, MessageSent
from hub_server.domain.numbers import DAY
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import Channel, Delivery, FaultKind, Site, Undelivered
from hub_server.domain.supervision import HUB_SUBJECT, set_fault


def note_messages(draft: Draft, command: NoteMessages) -> Refusal | None:
    """Queue messages about a row of the journal, once however often they are noted."""
    if command.about_seq <= draft.site.messages_through:
        return None
    for new in command.messages:
        message_id = draft.site.next_message
        channel = _channel(draft, new)
        draft.add(
            MessageQueued(
                message_id,
                new.person_id,
                new.template,
                draft.now.utc_ms,
                command.about_seq,
                new.params,
                channel,
                draft.now.steady_ms,
            )
        )
        if channel is Channel.NONE:
            draft.add(MessageFailed(message_id, Undelivered.NO_ADDRESS))
    return None


def _channel(draft: Draft, new: NewMessage) -> Channel:
    """Return how a message goes (FEATURES 68). Who has no address for e-mail gets every SMS: nobody is left untold."""
    spent = sms_of_the_day(draft.site, new.person_id, draft.now.steady_ms) >= draft.site.settings.sms_per_day
    if new.by_sms and not (spent and new.by_email):
        return Channel.SMS
    return Channel.EMAIL if new.by_email else Channel.NONE


def sms_of_the_day(site: Site, person_id: str, steady_ms: int) -> int:
    """Return how many SMS a person was sent in the 24 hours before a moment (a day that no clock can shorten)."""
    return sum(at > steady_ms - DAY for at in site.sms.get(person_id, ()))


def report_delivery(draft: Draft, command: ReportDelivery) -> Refusal | None:
    """Take note of what became of a message; of one that is not queued any more nothing is to be said."""
    known = next((each for each in draft.site.messages if each.message_id == command.message_id), None)
    if known is not None and known.delivery is not Delivery.QUEUED:
        return None
    if command.failed is None:
        draft.add(MessageSent(command.message_id))
    else:
        draft.add(MessageFailed(command.message_id, command.failed))
    return None


def report_mail(draft: Draft, command: ReportMail) -> Refusal | None:
    """Take note that e-mail keeps failing or is back."""
    set_fault(draft, FaultKind.MAIL, HUB_SUBJECT, present=command.failing)
    return None

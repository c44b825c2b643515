"""What people are told."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put
from hub_server.domain.numbers import DAY, MESSAGES_KEPT
from hub_server.domain.records import replace
from hub_server.domain.site import Channel, Delivery, Message, Site, Undelivered


def evolve_messages(site: Site, event: e.MessageEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.MessageQueued():
            return _queued(site, event)
        case e.MessageSent():
            return _delivered(site, event.message_id, Delivery.SENT, None)
        case e.MessageFailed():
            return _delivered(site, event.message_id, Delivery.FAILED, event.reason)
        case _:
            assert_never(event)


def _queued(site: Site, event: e.MessageQueued) -> Site:
    message = Message(
        message_id=event.message_id,
        person_id=event.person_id,
        template=event.template,
        params=event.params,
        utc_ms=event.utc_ms,
        channel=event.channel,
    )
    sms = site.sms
    if event.channel is Channel.SMS:
        recent = tuple(at for at in sms.get(event.person_id, ()) if at > event.steady_ms - DAY)
        sms = put(sms, event.person_id, (*recent, event.steady_ms)[-MESSAGES_KEPT:])
    return replace(
        site,
        messages=(*site.messages, message)[-MESSAGES_KEPT:],
        messages_through=max(site.messages_through, event.about_seq),
        next_message=max(site.next_message, event.message_id + 1),
        sms=sms,
    )


def _delivered(site: Site, message_id: int, delivery: Delivery, reason: Undelivered | None) -> Site:
    messages = tuple(
        replace(each, delivery=delivery, reason=reason) if each.message_id == message_id else each
        for each in site.messages
    )
    return replace(site, messages=messages)

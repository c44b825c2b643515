"""Check on me: an SOS for somebody who does not say in time to be safe (FEATURES 45-47)."""

from hub_server.domain.access import identify
from hub_server.domain.alarms import raise_alarm
from hub_server.domain.commands import EndCheck, StartCheck
from hub_server.domain.draft import Draft
from hub_server.domain.events import CheckEnded, CheckStarted, CheckWarned
from hub_server.domain.numbers import CHECK_MINUTES, MINUTE
from hub_server.domain.refusals import NotPermitted, OutOfBounds, Refusal, Unknown
from hub_server.domain.site import Actor, ActorKind, AlarmKind, CheckOnMe

CHECK_TEXT = "check_on_me"
"""What the central reads on the SOS of a Check on me."""


def start_check(draft: Draft, command: StartCheck) -> Refusal | None:
    """Start or renew the Check on me of the person who asks."""
    if not CHECK_MINUTES[0] <= command.minutes <= CHECK_MINUTES[1]:
        return OutOfBounds("minutes", *CHECK_MINUTES)
    actor = identify(draft, command.proof, "check", lambda _: True)
    if not isinstance(actor, Actor):
        return actor
    if actor.kind is not ActorKind.PERSON:
        return NotPermitted("check")
    length = command.minutes * MINUTE
    warning = min(draft.site.settings.check_warning_ms, length // 2)
    until = draft.now.steady_ms + length
    draft.add(CheckStarted(actor.actor_id, until, until - warning, actor))
    return None


def end_check(draft: Draft, command: EndCheck) -> Refusal | None:
    """End one's own Check on me."""
    actor = identify(draft, command.proof, "check", lambda _: True)
    if not isinstance(actor, Actor):
        return actor
    if actor.actor_id not in draft.site.checks:
        return Unknown("check", actor.actor_id)
    draft.add(CheckEnded(actor.actor_id, "safe"))
    return None


def settle_check(draft: Draft, person_id: str, check: CheckOnMe) -> None:
    """Warn, and at the end raise a silent SOS: the telephone is not where the siren is."""
    now = draft.now.steady_ms
    if check.warn_ms is not None and check.warn_ms <= now:
        draft.add(CheckWarned(person_id))
    if check.until_ms <= now:
        draft.add(CheckEnded(person_id, "expired"))
        area_id = next(iter(draft.site.areas), "")
        raise_alarm(draft, AlarmKind.SOS, area_id, "", CHECK_TEXT, silent=True, person_id=person_id)

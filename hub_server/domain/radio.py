"""The home's radio: how disturbances add up to jamming (FEATURES 22)."""

from hub_server.domain.alarms import raise_alarm
from hub_server.domain.commands import ReportInterference
from hub_server.domain.draft import Draft
from hub_server.domain.events import AlarmEnded, InterferenceEnded, InterferenceStarted
from hub_server.domain.numbers import JAMMED_MS, JAMMING_WINDOW_MS
from hub_server.domain.readiness import jammed
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import HUB, AlarmKind, Radio


def report_interference(draft: Draft, command: ReportInterference) -> Refusal | None:
    """Take note that the radio is disturbed or quiet again."""
    radio, now = draft.site.radio, draft.now.steady_ms
    if command.present and radio.since_ms is None:
        due = None if jammed(draft.site) else jamming_at(Radio(now, radio.spans))
        draft.add(InterferenceStarted(now, due))
        settle_radio(draft)
    elif not command.present and radio.since_ms is not None:
        draft.add(InterferenceEnded(now, now + JAMMING_WINDOW_MS if jammed(draft.site) else None))
    return None


def jamming_at(radio: Radio) -> int | None:
    """Return when the disturbance that goes on will have made up 30 s of the last 60 s; None where none goes on.

    While it goes on the sum never falls: what leaves the window behind is made up for in front.
    """
    if radio.since_ms is None:
        return None
    at = radio.since_ms
    while (lacking := JAMMED_MS - _disturbed(radio, at)) > 0:
        at += lacking
    return at


def _disturbed(radio: Radio, at_ms: int) -> int:
    window = at_ms - JAMMING_WINDOW_MS
    spans = radio.spans if radio.since_ms is None else (*radio.spans, (radio.since_ms, at_ms))
    return sum(max(0, end - max(start, window)) for start, end in spans)


def settle_radio(draft: Draft) -> None:
    """Raise the jamming alarm that is due, or end the one whose radio has been quiet for long enough."""
    radio = draft.site.radio
    if radio.due_ms is None or radio.due_ms > draft.now.steady_ms:
        return
    if radio.since_ms is not None:
        raise_alarm(draft, AlarmKind.JAMMING, "", "")
        return
    for alarm in list(draft.site.alarms.values()):
        if alarm.kind is AlarmKind.JAMMING and not alarm.text:
            draft.add(AlarmEnded(alarm.alarm_id, alarm.kind, "restored", HUB))

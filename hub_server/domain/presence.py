"""@Home: at home, away or unknown, and what people are reminded of. It never disarms (FEATURES 50 and 51, rule 9)."""

from hub_server.domain.commands import ReportPhone
from hub_server.domain.draft import Draft
from hub_server.domain.events import PresenceChanged, PresenceKept, Reminded, ReminderDropped, ReminderSet
from hub_server.domain.numbers import LEAVING_FACTOR, POSITION_ACCURACY_M, POSITION_AGE_MS, PRESENCE_STEP_MS
from hub_server.domain.refusals import NotSupported, Refusal, Unknown
from hub_server.domain.site import ArmMode, Phase, Presence, Reminder, Site


def report_phone(draft: Draft, command: ReportPhone) -> Refusal | None:
    """Take how far a person's telephone is from home; what is too coarse or too old is not believed."""
    person = draft.site.people.get(command.person_id)
    if person is None:
        return Unknown("person", command.person_id)
    if not person.has_phone:
        return NotSupported("person", "presence")
    if command.distance_m is None:
        _believe(draft, command.person_id, Presence.UNKNOWN)
        return None
    if command.accuracy_m > POSITION_ACCURACY_M or command.age_ms > POSITION_AGE_MS:
        return None
    radius = draft.site.settings.home_radius_m
    if command.distance_m + command.accuracy_m < radius:
        _believe(draft, command.person_id, Presence.HOME)
    elif command.distance_m - command.accuracy_m > radius * LEAVING_FACTOR:
        _believe(draft, command.person_id, Presence.AWAY)
    else:
        _believe(draft, command.person_id, presence_of(draft.site, command.person_id))
    return None


def presence_of(site: Site, person_id: str) -> Presence:
    """Return where @Home believes a person to be."""
    known = site.whereabouts.get(person_id)
    return Presence.UNKNOWN if known is None else known.presence


def _believe(draft: Draft, person_id: str, presence: Presence) -> None:
    now, lasts = draft.now.steady_ms, draft.site.settings.presence_ms
    until = None if presence is Presence.UNKNOWN else now + lasts
    known = draft.site.whereabouts.get(person_id)
    if known is None or known.presence is not presence:
        draft.add(PresenceChanged(person_id, presence, draft.now.utc_ms, until))
        review_reminders(draft)
    elif until is not None and known.until_ms is not None and known.until_ms - now <= lasts - PRESENCE_STEP_MS:
        draft.add(PresenceKept(person_id, until))


def expire_presence(draft: Draft, person_id: str) -> None:
    """Know no longer where somebody is who has not been heard of."""
    draft.add(PresenceChanged(person_id, Presence.UNKNOWN, draft.now.utc_ms, None))
    review_reminders(draft)


def review_reminders(draft: Draft) -> None:
    """Set the reminders that are called for now and drop the others."""
    for reminder in (Reminder.ALL_LEFT, Reminder.HOME_ARMED):
        wanted = _wanted(draft.site, reminder) is not None
        if wanted and reminder not in draft.site.reminders and _just_became_true(draft, reminder):
            draft.add(ReminderSet(reminder, draft.now.steady_ms + draft.site.settings.reminder_ms))
        elif not wanted and reminder in draft.site.reminders:
            draft.add(ReminderDropped(reminder))


def _just_became_true(draft: Draft, reminder: Reminder) -> bool:
    """Tell whether this very change called for the reminder, so that it comes once and not at every later change."""
    return _wanted(draft.before, reminder) is None


def _wanted(site: Site, reminder: Reminder) -> str | None:
    """Return the area that a reminder is about, or None where nothing calls for it."""
    believed = [presence_of(site, person.person_id) for person in site.people.values() if person.has_phone]
    match reminder:
        case Reminder.ALL_LEFT:
            called_for = bool(believed) and all(presence is Presence.AWAY for presence in believed)
            mode = ArmMode.DISARMED
        case Reminder.HOME_ARMED:
            called_for = Presence.HOME in believed
            mode = ArmMode.AWAY
        case Reminder.NOT_ARMED:
            return None
    areas = (each for each in site.areas.values() if each.mode is mode and each.phase is Phase.SETTLED)
    area = next(areas, None)
    return area.area_id if called_for and area is not None else None


def remind(draft: Draft, reminder: Reminder) -> None:
    """Remind the people of the home, if it is still called for."""
    area_id = _wanted(draft.site, reminder)
    draft.add(ReminderDropped(reminder) if area_id is None else Reminded(reminder, area_id))

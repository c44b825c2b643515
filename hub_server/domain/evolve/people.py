"""How @Home, Check on me and reminders change."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put, without
from hub_server.domain.records import replace
from hub_server.domain.site import CheckOnMe, Site, Whereabouts


def evolve_people(site: Site, event: e.PeopleEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.PresenceChanged():
            believed = Whereabouts(event.presence, event.utc_ms, event.until_ms)
            return replace(site, whereabouts=put(site.whereabouts, event.person_id, believed))
        case e.PresenceKept():
            known = site.whereabouts.get(event.person_id)
            if known is None:
                return site
            known = replace(known, until_ms=event.until_ms)
            return replace(site, whereabouts=put(site.whereabouts, event.person_id, known))
        case e.CheckStarted():
            return replace(site, checks=put(site.checks, event.person_id, CheckOnMe(event.until_ms, event.warn_ms)))
        case e.CheckWarned():
            check = site.checks.get(event.person_id)
            if check is None:
                return site
            return replace(site, checks=put(site.checks, event.person_id, replace(check, warn_ms=None)))
        case e.CheckEnded():
            return replace(site, checks=without(site.checks, event.person_id))
        case e.ReminderSet():
            return replace(site, reminders=put(site.reminders, event.reminder, event.due_ms))
        case e.ReminderDropped() | e.Reminded():
            return replace(site, reminders=without(site.reminders, event.reminder))
        case _:
            assert_never(event)

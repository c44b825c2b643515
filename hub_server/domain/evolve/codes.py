"""How wrong codes count."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put, without
from hub_server.domain.records import replace
from hub_server.domain.site import Lockout, Site


def evolve_codes(site: Site, event: e.CodeEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.CredentialUsed():
            used = site.credentials.get(event.credential_id)
            if used is None:
                return site
            used = replace(used, used=used.used + 1)
            return replace(site, credentials=put(site.credentials, event.credential_id, used))
        case e.CodeRejected():
            was = site.lockouts.get(event.door_id, Lockout(0))
            lockout = replace(was, wrong=event.wrong, until_ms=None)
        case e.CodeChosen():
            was = site.lockouts.get(event.door_id, Lockout(0))
            lockout = replace(was, choices=event.choices, forget_ms=event.forget_ms)
        case e.DoorLockedOut():
            lockout = Lockout(0, event.until_ms)
        case e.DoorReleased():
            return replace(site, lockouts=without(site.lockouts, event.door_id))
        case _:
            assert_never(event)
    return replace(site, lockouts=put(site.lockouts, event.door_id, lockout))

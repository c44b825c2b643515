"""Rehearsals in the journal: which scenario is played, and which alarms are its own (docs/adr/0009).

What marks an alarm must never mark a real one: only what an emulated device sensed is a rehearsal's, or the emulated
radio. Whoever calls for help, and whatever a client or a linked device reports, does so in earnest.
"""

from hub_server.domain.access import administrator
from hub_server.domain.commands import StartRehearsal
from hub_server.domain.draft import Draft
from hub_server.domain.events import RehearsalEnded, RehearsalStarted
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import Actor, AlarmKind, Player, Site


def start_rehearsal(draft: Draft, command: StartRehearsal) -> Refusal | None:
    """Note that a scenario is played; one that was noted before is over."""
    actor = administrator(draft, command.proof, "scenario")
    if not isinstance(actor, Actor):
        return actor
    end_rehearsal(draft)
    draft.add(RehearsalStarted(command.scenario, actor))
    return None


def end_rehearsal(draft: Draft) -> None:
    """Note that nothing is played any more."""
    if draft.site.rehearsal:
        draft.add(RehearsalEnded(draft.site.rehearsal))


def rehearsed(site: Site, kind: AlarmKind, device_id: str, begun_in: str | None = None) -> str:
    """Return the scenario whose doing an alarm of ``device_id`` is, empty where it is real.

    ``begun_in`` is the scenario during which it began, empty for none, where that was earlier: an entry delay may
    outlive the rehearsal, or a rehearsal begin in the middle of one in earnest.
    """
    device = site.devices.get(device_id)
    emulated = device is not None and device.player is Player.EMULATED
    if kind is AlarmKind.SOS or not (emulated or (kind is AlarmKind.JAMMING and not device_id)):
        return ""
    return site.rehearsal if begun_in is None else begun_in

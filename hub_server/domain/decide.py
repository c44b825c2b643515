"""What a command leads to.

``decide`` is the only way in: it looks at the home as it is, and answers with what happened or why not. It never
changes anything itself; whoever calls it journals the events and lets ``evolve`` apply them. Deadlines that are due
are settled before any command but ``Tick`` alone ever looks, so that a late wake-up changes no outcome.
"""

from typing import assert_never

from hub_server.domain import alarms, arming, composition, detection, orders, supervision
from hub_server.domain import commands as c
from hub_server.domain.draft import Draft, Outcome
from hub_server.domain.events import DoorReleased, HubStarted
from hub_server.domain.moment import Now
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import AlarmKind, FaultKind, Phase, Site

__all__ = ["Outcome", "decide"]


def decide(site: Site, command: c.Command, now: Now) -> Outcome:
    """Return what ``command`` leads to in ``site`` at ``now``."""
    draft = Draft(site, now)
    if isinstance(command, c.StartHub):
        _start(draft, command)
    _settle_due(draft)
    return draft.outcome(_decide(draft, command))


def _decide(draft: Draft, command: c.Command) -> Refusal | None:
    match command:
        case c.ReportReading():
            return detection.report_reading(draft, command)
        case c.StartHub() | c.Tick():
            return None
        case c.Arm():
            return arming.arm(draft, command)
        case c.Disarm():
            return arming.disarm(draft, command)
        case c.RaiseSos():
            return alarms.raise_sos(draft, command)
        case c.ReportAlarm():
            return alarms.report_alarm(draft, command)
        case c.Silence():
            return alarms.silence(draft, command)
        case c.ResetAlarm():
            return alarms.reset_alarm(draft, command)
        case c.ReportAvailable():
            return supervision.report_available(draft, command)
        case c.ReportFault():
            return supervision.report_fault(draft, command)
        case c.ReportBolt():
            return orders.report_bolt(draft, command)
        case c.ReportPower():
            return orders.report_power(draft, command)
        case c.ReportPlayer():
            return supervision.report_player(draft, command)
        case c.ReportStorage():
            return supervision.report_storage(draft, command)
        case c.ReportCentral():
            return supervision.report_central(draft, command)
        case c.MoveBolt():
            return orders.move_bolt(draft, command)
        case c.SwitchPlug():
            return orders.switch_plug(draft, command)
        case c.AddArea():
            return composition.add_area(draft, command)
        case c.PutDevice():
            return composition.put_device(draft, command)
        case c.RemoveDevice():
            return composition.remove_device(draft, command)
        case c.PutPerson():
            return composition.put_person(draft, command)
        case c.RemovePerson():
            return composition.remove_person(draft, command)
        case c.GrantCredential():
            return composition.grant_credential(draft, command)
        case c.RevokeCredential():
            return composition.revoke_credential(draft, command)
        case c.MapUser():
            return composition.map_user(draft, command)
        case c.UnmapUser():
            return composition.unmap_user(draft, command)
        case c.ForgetClient():
            return composition.forget_client(draft, command)
        case c.ChangeSettings():
            return composition.change_settings(draft, command)
        case c.NoteMessages():
            return composition.note_messages(draft, command)
        case _:
            assert_never(command)


def _start(draft: Draft, command: c.StartHub) -> None:
    draft.add(HubStarted(command.elapsed_known))
    if not command.elapsed_known:
        for area in list(draft.site.areas.values()):
            if area.phase is Phase.ENTRY:
                alarms.raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, area.started_by)
    alarms.look_again(draft)


def _settle_due(draft: Draft) -> None:
    """Let everything happen that is due, earliest first within each kind of deadline."""
    now = draft.now.steady_ms
    for area in list(draft.site.areas.values()):
        if area.until_ms is None or area.until_ms > now:
            continue
        if area.phase is Phase.EXIT:
            arming.end_exit(draft, area)
        else:
            alarms.raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, area.started_by)
    for alarm in list(draft.site.alarms.values()):
        if alarm.sound_until_ms is not None and alarm.sound_until_ms <= now:
            alarms.end_sound(draft, alarm)
        elif alarm.silenced_until_ms is not None and alarm.silenced_until_ms <= now:
            alarms.end_silence(draft, alarm)
    for door_id, lockout in list(draft.site.lockouts.items()):
        if lockout.until_ms is not None and lockout.until_ms <= now:
            draft.add(DoorReleased(door_id))
    for subject, fault_ms in list(draft.site.missing.items()):
        if fault_ms <= now:
            supervision.set_fault(draft, FaultKind.LOST, subject, present=True)
    for device_id, order in list(draft.site.orders.items()):
        if order.expires_ms <= now:
            orders.expire_order(draft, device_id, order)

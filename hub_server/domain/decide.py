"""What a command leads to.

``decide`` is the only way in: it looks at the home as it is, and answers with what happened or why not. It never
changes anything itself; whoever calls it journals the events and lets ``evolve`` apply them. Deadlines that are due
are settled before any command but ``Tick`` alone ever looks, so that a late wake-up changes no outcome.
"""

from typing import assert_never

from hub_server.domain import (
    alarms,
    arming,
    captures,
    care,
    choosing,
    composition,
    detection,
    guardian,
    linked,
    locks,
    messages,
    orders,
    pictures,
    plans,
    plugs,
    presence,
    radio,
    rehearsing,
    removing,
    supervision,
    tamper,
)
from hub_server.domain import commands as c
from hub_server.domain.draft import Draft, Outcome
from hub_server.domain.events import CredentialRevoked, DoorReleased, HubStarted
from hub_server.domain.moment import Now
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import Area, FaultKind, Phase, Site, next_deadline

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
        case c.ReportShock():
            return detection.report_shock(draft, command)
        case c.ReportVitals():
            return supervision.report_vitals(draft, command)
        case c.ReportBattery():
            return supervision.report_battery(draft, command)
        case c.ReportFirmware():
            return supervision.report_firmware(draft, command)
        case c.ReportAvailable():
            return supervision.report_available(draft, command)
        case c.ReportFault():
            return tamper.report_fault(draft, command)
        case c.ReportBolt():
            return locks.report_bolt(draft, command)
        case c.ReportSecure():
            return locks.report_secure(draft, command)
        case c.ReportForced():
            return locks.report_forced(draft, command)
        case c.ReportHold():
            return locks.report_hold(draft, command)
        case c.ReportPower():
            return plugs.report_power(draft, command)
        case c.ReportPlayer():
            return supervision.report_player(draft, command)
        case c.ReportStorage():
            return supervision.report_storage(draft, command)
        case c.ReportPicture():
            return pictures.report_picture(draft, command)
        case c.ReportCapture():
            return captures.report_capture(draft, command)
        case c.ReportPath():
            return supervision.report_path(draft, command)
        case c.ReportInterference():
            return radio.report_interference(draft, command)
        case c.ReportSupply():
            return supervision.report_supply(draft, command)
        case c.ReportSelfTest():
            return care.report_self_test(draft, command)
        case c.ReportPhone():
            return presence.report_phone(draft, command)
        case c.Arm():
            return arming.arm(draft, command)
        case c.Rearm():
            return arming.rearm(draft, command)
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
        case c.MoveBolt():
            return locks.move_bolt(draft, command)
        case c.OpenLock():
            return locks.open_lock(draft, command)
        case c.SwitchPlug():
            return plugs.switch_plug(draft, command)
        case c.SoundSiren():
            return linked.sound_siren(draft, command)
        case c.AskPicture():
            return linked.ask_picture(draft, command)
        case c.CapturePicture():
            return captures.capture_picture(draft, command)
        case c.ErasePicture():
            return captures.erase_picture(draft, command)
        case c.AskToSpeak():
            return linked.ask_to_speak(draft, command)
        case c.AnswerOrder():
            return linked.answer_order(draft, command)
        case c.SimulatePresence():
            return plugs.simulate_presence(draft, command)
        case c.StartService():
            return care.start_service(draft, command)
        case c.FinishService():
            return care.finish_service(draft, command)
        case c.StartWalkTest():
            return care.start_walk_test(draft, command)
        case c.EndWalkTest():
            return care.end_walk_test(draft, command)
        case c.RunSelfTest():
            return care.run_self_test(draft, command)
        case c.StartRehearsal():
            return rehearsing.start_rehearsal(draft, command)
        case c.EndRehearsal():
            rehearsing.end_rehearsal(draft)
            return None
        case c.StartCheck():
            return guardian.start_check(draft, command)
        case c.EndCheck():
            return guardian.end_check(draft, command)
        case c.PutSchedule():
            return plans.put_schedule(draft, command)
        case c.RemoveSchedule():
            return plans.remove_schedule(draft, command)
        case c.RunSchedule():
            return plans.run_schedule(draft, command)
        case c.PutButton():
            return plans.put_button(draft, command)
        case c.RemoveButton():
            return plans.remove_button(draft, command)
        case c.PressButton():
            return plans.press_button(draft, command)
        case c.AddArea():
            return composition.add_area(draft, command)
        case c.PutDevice():
            return composition.put_device(draft, command)
        case c.ConfigureDevice():
            return composition.configure_device(draft, command)
        case c.RemoveDevice():
            return composition.remove_device(draft, command)
        case c.TakeOutDevice():
            return removing.take_out_device(draft, command)
        case c.PutPerson():
            return composition.put_person(draft, command)
        case c.RemovePerson():
            return composition.remove_person(draft, command)
        case c.GrantCredential():
            return composition.grant_credential(draft, command)
        case c.LimitCredential():
            return composition.limit_credential(draft, command)
        case c.RevokeCredential():
            return composition.revoke_credential(draft, command)
        case c.ProveCode():
            return composition.prove_code(draft, command)
        case c.ChooseCode():
            return choosing.choose_code(draft, command)
        case c.RefuseChoice():
            return choosing.refuse_choice(draft, command)
        case c.MapUser():
            return composition.map_user(draft, command)
        case c.UnmapUser():
            return composition.unmap_user(draft, command)
        case c.TrustAutomations():
            return composition.trust_automations(draft, command)
        case c.DistrustAutomations():
            return composition.distrust_automations(draft, command)
        case c.ForgetClient():
            return composition.forget_client(draft, command)
        case c.ChangeSettings():
            return composition.change_settings(draft, command)
        case c.NoteMessages():
            return messages.note_messages(draft, command)
        case c.ReportDelivery():
            return messages.report_delivery(draft, command)
        case c.ReportMail():
            return messages.report_mail(draft, command)
        case _:
            assert_never(command)


def _start(draft: Draft, command: c.StartHub) -> None:
    draft.add(HubStarted(command.elapsed_known))
    rehearsing.end_rehearsal(draft)
    if not command.elapsed_known:
        for area in list(draft.site.areas.values()):
            if area.phase is Phase.ENTRY:
                detection.end_entry(draft, area)
    care.plan_self_test(draft)
    alarms.look_again(draft)


def _settle_due(draft: Draft) -> None:
    """Let everything happen that is due, earliest first within each kind of deadline."""
    due = next_deadline(draft.site)
    if due is None or due > draft.now.steady_ms:
        return
    now = draft.now.steady_ms
    for area in list(draft.site.areas.values()):
        if area.until_ms is not None and area.until_ms <= now:
            _settle_area(draft, area)
    for alarm in list(draft.site.alarms.values()):
        if alarm.sound_until_ms is not None and alarm.sound_until_ms <= now:
            alarms.end_sound(draft, alarm)
        elif alarm.silenced_until_ms is not None and alarm.silenced_until_ms <= now:
            alarms.end_silence(draft, alarm)
    for door_id, lockout in list(draft.site.lockouts.items()):
        if lockout.due_ms is not None and lockout.due_ms <= now:
            draft.add(DoorReleased(door_id, locked=lockout.until_ms is not None))
    for subject, fault_ms in list(draft.site.missing.items()):
        if fault_ms <= now:
            supervision.set_fault(draft, FaultKind.LOST, subject, present=True)
    for device_id, order in list(draft.site.orders.items()):
        if order.expires_ms <= now:
            orders.expire_order(draft, device_id, order)
            captures.fail_wanted(draft, device_id, order, "no_answer")
    _settle_care(draft)
    _settle_people(draft)


def _settle_area(draft: Draft, area: Area) -> None:
    match area.phase:
        case Phase.EXIT:
            arming.end_exit(draft, area)
        case Phase.LOCKING:
            arming.fail_locking(draft, area)
        case Phase.ENTRY:
            detection.end_entry(draft, area)
        case Phase.SETTLED:
            pass
        case _:
            assert_never(area.phase)


def _settle_care(draft: Draft) -> None:
    now = draft.now.steady_ms
    for device_id, service in list(draft.site.service.items()):
        if service.until_ms <= now:
            care.expire_service(draft, device_id, service)
    for area_id, walk in list(draft.site.walks.items()):
        if walk.until_ms <= now:
            care.finish_walk_test(draft, area_id)
    if draft.site.test is not None and draft.site.test.until_ms <= now:
        care.finish_self_test(draft)
    if draft.site.test is None and draft.site.next_test_ms is not None and draft.site.next_test_ms <= now:
        care.start_self_test(draft)
    radio.settle_radio(draft)


def _settle_people(draft: Draft) -> None:
    now = draft.now.steady_ms
    for person_id, whereabouts in list(draft.site.whereabouts.items()):
        if whereabouts.until_ms is not None and whereabouts.until_ms <= now:
            presence.expire_presence(draft, person_id)
    for person_id, check in list(draft.site.checks.items()):
        guardian.settle_check(draft, person_id, check)
    for reminder, due_ms in list(draft.site.reminders.items()):
        if due_ms <= now:
            presence.remind(draft, reminder)
    for credential_id, credential in list(draft.site.credentials.items()):
        if credential.until_ms is not None and credential.until_ms <= now:
            draft.add(CredentialRevoked(credential_id))

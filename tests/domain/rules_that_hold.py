"""The rules of the design, each looking at one step of a history: the home before and after, and what happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain.access import lockout_at, may_unset
from hub_server.domain.alarms import out_of_use
from hub_server.domain.choosing import choice_door
from hub_server.domain.draft import Draft
from hub_server.domain.evolve import evolve
from hub_server.domain.lives import always_live
from hub_server.domain.moment import Now
from hub_server.domain.numbers import SMART_VERIFICATION_MS
from hub_server.domain.readiness import blockers, jammed
from hub_server.domain.refusals import LockedOut, Refusal, Unknown
from hub_server.domain.site import (
    ActorKind,
    AlarmKind,
    ArmMode,
    BlockReason,
    CredentialKind,
    DeviceKind,
    Fault,
    FaultKind,
    Phase,
    Player,
    Site,
    next_deadline,
)
from hub_server.storage.codec import encode_event
from tests.domain.random_commands import POSITIONS


@dataclass(frozen=True)
class Step:
    """A command of a history and what it led to."""

    before: Site
    command: c.Command
    now: Now
    events: tuple[e.Event, ...]
    refusal: Refusal | None
    after: Site

    def along(self) -> Iterator[tuple[Site, e.Event, Site]]:
        """Yield each event with the home right before and right after it."""
        site = self.before
        for event in self.events:
            later = evolve(site, event)
            yield site, event, later
            site = later

    def happened[E](self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]


RULES: list[Callable[[Step], None]] = []


def rule(check: Callable[[Step], None]) -> Callable[[Step], None]:
    RULES.append(check)
    return check


# ---- 2: smart verification ---------------------------------------------------------------------------------------


@rule
def only_a_burglary_disarmed_within_60_s_is_cleared_and_every_one_is(step: Step) -> None:
    for before, event, _ in step.along():
        if isinstance(event, e.AlarmVerified):
            alarm = before.alarms[event.alarm_id]
            assert alarm.kind is AlarmKind.BURGLARY
            assert 0 <= event.elapsed_ms <= SMART_VERIFICATION_MS
            assert event.elapsed_ms <= step.now.steady_ms - alarm.raised_ms
        if isinstance(event, e.AlarmEnded) and event.reason == "disarmed":
            assert isinstance(step.command, c.Disarm | c.ReportBolt | c.PressButton | c.RunSchedule)
            arrived = step.command.arrived_ms if isinstance(step.command, c.Disarm) else step.now.steady_ms
            late = min(arrived, step.now.steady_ms) - before.alarms[event.alarm_id].raised_ms
            assert late > SMART_VERIFICATION_MS or isinstance(step.command, c.ReportBolt)


@rule
def a_disarm_leaves_no_burglary_and_takes_nothing_else_along(step: Step) -> None:
    for event in step.happened(e.Disarmed):
        left = [each for each in step.after.alarms.values() if each.area_id == event.area_id]
        assert all(each.kind is not AlarmKind.BURGLARY for each in left)
    if isinstance(step.command, c.Disarm | c.PressButton | c.RunSchedule):
        others = {key for key, alarm in step.before.alarms.items() if alarm.kind is not AlarmKind.BURGLARY}
        ended = {
            event.alarm_id
            for event in step.happened(e.AlarmEnded)
            if event.reason not in {"disarmed", "crowded_out", "restored"}
        }
        assert not others & ended


# ---- 3: valid actors, and nobody armed who was not told -----------------------------------------------------------


@rule
def the_home_is_disarmed_by_somebody_who_may(step: Step) -> None:
    for before, event, _ in step.along():
        if not isinstance(event, e.Disarmed):
            continue
        assert isinstance(step.command, c.Disarm | c.ReportBolt | c.PressButton | c.RunSchedule)
        if event.actor.kind is ActorKind.PERSON:
            area = before.areas[event.area_id]
            assert may_unset(before.people[event.actor.actor_id], area.area_id, area.mode)
        elif event.actor.kind is ActorKind.SERVICE:
            assert event.actor.actor_id in before.trusted
        else:
            assert event.actor.kind is ActorKind.LOCAL
            assert not isinstance(step.command, c.RunSchedule | c.ReportBolt)


@rule
def only_a_disarm_makes_an_area_less_watchful_than_armed(step: Step) -> None:
    disarmed = {event.area_id for event in step.happened(e.Disarmed)}
    for area_id, area in step.before.areas.items():
        if area.mode is not ArmMode.DISARMED and step.after.areas[area_id].mode is ArmMode.DISARMED:
            assert area_id in disarmed


@rule
def nothing_arms_over_what_nobody_was_told_of(step: Step) -> None:
    for before, event, _ in step.along():
        if isinstance(event, e.Armed):
            assert not jammed(before)
            inway = blockers(before, before.areas[event.area_id], event.mode)
            area = before.areas[event.area_id]
            told = event.bypassed | area.noticed | _named(step.command) | area.last_bypassed
            untold = {each.device_id for each in inway if each.reason is not BlockReason.LOW_BATTERY} - told
            assert not untold


@rule
def what_protects_stays_while_it_protects(step: Step) -> None:
    for before, event, after in step.along():
        if isinstance(event, e.DeviceRemoved) and event.actor is not None:
            device = before.devices[event.device_id]
            assert event.actor.kind is not ActorKind.SERVICE
            assert device.player is Player.EMULATED
            assert device.kind is not DeviceKind.GATEWAY
            assert before.areas[device.area_id].mode is ArmMode.DISARMED
            assert all(event.device_id not in each.devices for each in after.schedules.values())
            assert all(event.device_id != each.device_id for each in after.buttons.values())


@rule
def an_arming_that_came_to_nothing_says_why_of_all_that_was_in_the_way(step: Step) -> None:
    for _, event, after in step.along():
        if isinstance(event, e.ArmingRefused | e.ArmingFailed):
            assert len(event.blockers) == len(event.reasons)
            failure = after.areas[event.area_id].last_failure
            assert failure is not None
            assert (failure.blockers, failure.actor) == (event.blockers, event.actor)


def _named(command: c.Command) -> frozenset[str]:
    return command.bypass if isinstance(command, c.Arm) else frozenset()


@rule
def an_automation_arms_and_never_more_than_that(step: Step) -> None:
    proof = getattr(step.command, "proof", None)
    if isinstance(proof, c.ByService):
        assert proof.client_id in step.before.trusted or not step.happened(e.Disarmed)
        for event in step.happened(e.BoltRequested):
            assert event.wanted == "locked"
        for area_id, area in step.after.areas.items():
            known = step.before.areas[area_id]
            if area.phase is Phase.EXIT and area.bypassed != known.bypassed:
                assert not area.bypassed


@rule
def presence_disarms_nothing(step: Step) -> None:
    if isinstance(step.command, c.ReportPhone):
        assert not step.happened(e.Disarmed)
        assert not step.happened(e.BoltRequested)


# ---- 4: no alarm is lost ------------------------------------------------------------------------------------------


@rule
def an_alarm_stays_until_it_is_said_to_be_over(step: Step) -> None:
    over = {event.alarm_id for event in step.events if isinstance(event, e.AlarmEnded | e.AlarmVerified)}
    raised = [event.alarm_id for event in step.happened(e.AlarmRaised)]
    assert set(step.before.alarms) - over <= set(step.after.alarms)
    assert set(raised) - over <= set(step.after.alarms)
    assert raised == list(range(step.before.next_alarm, step.before.next_alarm + len(raised)))


@rule
def a_held_back_signal_says_when_it_really_happened(step: Step) -> None:
    age = getattr(step.command, "age_ms", 0)
    for event in step.happened(e.AlarmRaised):
        assert step.now.utc_ms - event.raised_utc_ms in {0, age}


@rule
def nothing_is_due_that_has_not_happened(step: Step) -> None:
    due = next_deadline(step.after)
    assert due is None or due > step.now.steady_ms, (due, step.command, step.events)


# ---- 5: the burglar's clock ---------------------------------------------------------------------------------------


@rule
def an_entry_delay_is_never_lengthened(step: Step) -> None:
    for area_id, area in step.before.areas.items():
        later = step.after.areas[area_id]
        if area.phase is Phase.ENTRY and later.phase is Phase.ENTRY and not step.happened(e.EntryStarted):
            assert area.until_ms == later.until_ms


@rule
def a_watched_detector_is_heard_during_an_alarm(step: Step) -> None:
    command = step.command
    if not isinstance(command, c.ReportReading) or not step.happened(e.DetectorSensed) or not command.sensed:
        return
    device = step.before.devices[command.device_id]
    area = step.after.areas.get(device.area_id)
    sounding = [
        alarm
        for alarm in step.after.alarms.values()
        if alarm.kind is AlarmKind.BURGLARY and alarm.sounding and alarm.area_id == device.area_id and not alarm.text
    ]
    if area is None or not sounding or device.kind is not DeviceKind.CONTACT or area.mode is ArmMode.DISARMED:
        return
    left_out = area.bypassed | area.left_out | area.shut_down
    if device.device_id not in left_out and not out_of_use(step.before, device):
        assert any(device.device_id in alarm.detectors for alarm in sounding)


@rule
def the_end_of_a_siren_disarms_nothing(step: Step) -> None:
    for before, event, after in step.along():
        if isinstance(event, e.SirenTimedOut):
            assert {key: area.mode for key, area in before.areas.items()} == {
                key: area.mode for key, area in after.areas.items()
            }


# ---- 6: lockouts ---------------------------------------------------------------------------------------------------


@rule
def a_locked_door_gives_one_answer_and_tags_still_open(step: Step) -> None:
    proof = getattr(step.command, "proof", None)
    if not isinstance(proof, c.ByCode) or isinstance(step.refusal, Unknown):
        return
    settled = Draft(step.before, step.now)
    credential = step.before.credentials.get(proof.credential_id or "")
    tag = credential is not None and credential.kind is CredentialKind.TAG
    if lockout_at(settled, proof.door_id) is not None and not tag:
        assert step.refusal is None or isinstance(step.refusal, LockedOut) or not step.happened(e.CodeRejected)
        assert not step.happened(e.CodeRejected)
        assert not step.happened(e.Disarmed)


@rule
def a_wrong_code_counts_at_its_own_door_alone(step: Step) -> None:
    doors = {event.door_id for event in step.events if isinstance(event, e.CodeRejected | e.DoorLockedOut)}
    proof = getattr(step.command, "proof", None)
    allowed = {proof.door_id} if isinstance(proof, c.ByCode) else set()
    if isinstance(step.command, c.RefuseChoice):
        allowed = {choice_door(step.command.person_id)}
    assert doors <= allowed
    doors |= {event.door_id for event in step.happened(e.CodeChosen)}
    for door, lockout in step.before.lockouts.items():
        released = any(event.door_id == door for event in step.happened(e.DoorReleased))
        if door not in doors and not released:
            assert step.after.lockouts.get(door) == lockout


@rule
def no_real_alarm_is_marked_as_a_rehearsal(step: Step) -> None:
    for before, event, _ in step.along():
        if isinstance(event, e.AlarmRaised | e.AlarmJoined) and event.rehearsal:
            assert event.kind is not AlarmKind.SOS
            device = before.devices.get(event.device_id)
            assert event.kind is AlarmKind.JAMMING if device is None else device.player is Player.EMULATED


@rule
def help_is_always_heard(step: Step) -> None:
    command = step.command
    if isinstance(command, c.RaiseSos) and command.area_id in step.before.areas:
        assert step.refusal is None
        open_now = [each for each in step.after.alarms.values() if each.kind is AlarmKind.SOS]
        assert any(each.silent is command.silent for each in open_now)


# ---- 7: fire, water and SOS ----------------------------------------------------------------------------------------


@rule
def what_senses_fire_or_water_is_in_an_alarm(step: Step) -> None:
    looked = bool(step.happened(e.HubStarted) or step.happened(e.Disarmed) or step.happened(e.DetectorSensed))
    for device in step.after.devices.values():
        kind = always_live(device.kind)
        if looked and kind is not None and device.sensed and not out_of_use(step.after, device):
            alarms = step.after.alarms.values()
            assert any(alarm.kind is kind and device.device_id in alarm.detectors for alarm in alarms), device.device_id


@rule
def nothing_leaves_fire_or_water_out(step: Step) -> None:
    for area in step.after.areas.values():
        for device_id in area.bypassed | area.left_out | area.shut_down:
            assert always_live(step.after.devices[device_id].kind) is None


# ---- 9 and 10: positions and codes --------------------------------------------------------------------------------


@rule
def no_position_is_written_down(step: Step) -> None:
    for event in step.events:
        _, _, body = encode_event(event)
        assert all(str(distance) not in body for distance in POSITIONS)


# ---- and what follows from them ------------------------------------------------------------------------------------


@rule
def a_running_delay_has_an_end(step: Step) -> None:
    for area in step.after.areas.values():
        assert (area.phase is Phase.SETTLED) == (area.until_ms is None)


@rule
def nobody_switches_a_hazardous_plug_on_from_afar(step: Step) -> None:
    for event in step.happened(e.PowerRequested):
        assert not (event.powered and step.before.devices[event.device_id].hazardous)


@rule
def a_doorbell_is_for_a_disarmed_home(step: Step) -> None:
    for before, event, _ in step.along():
        if isinstance(event, e.ChimeRung):
            device = before.devices[event.device_id]
            assert before.areas[device.area_id].mode is ArmMode.DISARMED
            assert device.chime


@rule
def an_answer_that_does_not_come_is_a_fault(step: Step) -> None:
    for _, event, after in step.along():
        if isinstance(event, e.OrderExpired):
            assert event.device_id not in after.orders
    for event in step.happened(e.OrderExpired):
        assert Fault(FaultKind.NO_ANSWER, event.device_id) in step.after.faults

"""Schedules and smart buttons (FEATURES 52, 54 and 63). The shell tells when a schedule is due (DECISIONS 4)."""

from hub_server.domain.access import identify, may_be_in, may_set, may_unset
from hub_server.domain.arming import arm_as, disarm_as
from hub_server.domain.commands import (
    PressButton,
    PutButton,
    PutSchedule,
    RemoveButton,
    RemoveSchedule,
    RunSchedule,
)
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    ButtonPressed,
    ButtonPut,
    ButtonRemoved,
    Reminded,
    SchedulePut,
    ScheduleRan,
    ScheduleRemoved,
)
from hub_server.domain.numbers import MOST_BUTTONS, MOST_SCHEDULES
from hub_server.domain.plugs import switch_as
from hub_server.domain.presence import presence_of
from hub_server.domain.refusals import Hazardous, NoRoom, NotPermitted, NotSupported, OpenDetectors, Refusal, Unknown
from hub_server.domain.site import (
    Actor,
    ActorKind,
    AlarmKind,
    ArmMode,
    DeviceKind,
    Presence,
    Reminder,
    Schedule,
    ScheduleKind,
    Site,
    SmartButton,
)


def put_schedule(draft: Draft, command: PutSchedule) -> Refusal | None:
    """Keep a schedule. A wake-up disarms the perimeter, and so needs somebody who may do that himself."""
    schedule = command.schedule
    actor = identify(draft, command.proof, "schedule", lambda person: person.may_arm)
    if not isinstance(actor, Actor):
        return actor
    known = draft.site.schedules
    if schedule.schedule_id not in known and len(known) >= MOST_SCHEDULES:
        return NoRoom("schedules", MOST_SCHEDULES)
    refusal = _impossible(draft.site, schedule)
    if refusal is not None:
        return refusal
    if schedule.kind is ScheduleKind.WAKE:
        person = draft.site.people.get(schedule.person_id)
        if person is None:
            return Unknown("person", schedule.person_id)
        own = actor.kind is ActorKind.LOCAL or actor.actor_id == schedule.person_id
        if not own or not may_unset(person, schedule.area_id, ArmMode.HOME):
            return NotPermitted("wake")
    draft.add(SchedulePut(schedule, actor))
    return None


def _impossible(site: Site, schedule: Schedule) -> Refusal | None:
    needs_area = schedule.kind in {ScheduleKind.ARM, ScheduleKind.WAKE, ScheduleKind.REMIND}
    if needs_area and schedule.area_id not in site.areas:
        return Unknown("area", schedule.area_id)
    if schedule.kind is ScheduleKind.ARM and schedule.mode is ArmMode.DISARMED:
        return NotPermitted("disarm")
    for device_id in schedule.devices:
        device = site.devices.get(device_id)
        if device is None:
            return Unknown("device", device_id)
        if device.kind is not DeviceKind.PLUG:
            return NotSupported(device.kind.value, "switch")
        if device.hazardous and schedule.powered:
            return Hazardous(device_id)
    return None


def remove_schedule(draft: Draft, command: RemoveSchedule) -> Refusal | None:
    """Drop a schedule."""
    if command.schedule_id not in draft.site.schedules:
        return Unknown("schedule", command.schedule_id)
    actor = identify(draft, command.proof, "schedule", lambda person: person.may_arm)
    if not isinstance(actor, Actor):
        return actor
    draft.add(ScheduleRemoved(command.schedule_id))
    return None


def run_schedule(draft: Draft, command: RunSchedule) -> Refusal | None:
    """Do what a schedule says, once for each time it is due; an unattended arming never forces (DECISIONS 17)."""
    schedule = draft.site.schedules.get(command.schedule_id)
    if schedule is None:
        return Unknown("schedule", command.schedule_id)
    ran = schedule.ran_utc_ms if schedule.ran_utc_ms <= draft.now.utc_ms else 0
    if not schedule.enabled or command.due_utc_ms <= ran:
        return None
    result, left = _carry_out(draft, schedule, command.order_id)
    draft.add(ScheduleRan(schedule.schedule_id, command.due_utc_ms, result, left))
    return None


def _carry_out(draft: Draft, schedule: Schedule, order_id: str) -> tuple[str, tuple[str, ...]]:
    actor = Actor(ActorKind.PERSON, schedule.person_id, f"schedule:{schedule.schedule_id}")
    if not schedule.person_id:
        actor = Actor(ActorKind.HUB, "", f"schedule:{schedule.schedule_id}")
    match schedule.kind:
        case ScheduleKind.ARM:
            refusal = arm_as(draft, draft.site.areas[schedule.area_id], schedule.mode, actor, order_id=order_id)
            if isinstance(refusal, OpenDetectors):
                return "blocked", refusal.blockers
            return ("done" if refusal is None else "refused"), ()
        case ScheduleKind.SWITCH:
            return _switch(draft, schedule, order_id, actor), ()
        case ScheduleKind.WAKE:
            return _wake(draft, schedule, order_id, actor), ()
        case ScheduleKind.REMIND:
            if draft.site.areas[schedule.area_id].mode is not ArmMode.DISARMED:
                return "not_needed", ()
            draft.add(Reminded(Reminder.NOT_ARMED, schedule.area_id))
            return "done", ()


def _switch(draft: Draft, schedule: Schedule, order_id: str, actor: Actor) -> str:
    refused = False
    for number, device_id in enumerate(schedule.devices):
        device = draft.site.devices.get(device_id)
        if device is not None and device.powered is not schedule.powered:
            refusal = switch_as(draft, device, f"{order_id}-{number}", actor, powered=schedule.powered)
            refused = refused or refusal is not None
    return "refused" if refused else "done"


def _wake(draft: Draft, schedule: Schedule, order_id: str, actor: Actor) -> str:
    """Take the perimeter off and switch plugs on, for somebody at home and never into a burglary (FEATURES 54)."""
    area = draft.site.areas[schedule.area_id]
    person = draft.site.people.get(schedule.person_id)
    if any(alarm.kind is AlarmKind.BURGLARY for alarm in draft.site.alarms.values()):
        return "burglary"
    if person is None or presence_of(draft.site, schedule.person_id) is not Presence.HOME:
        return "not_home"
    if area.mode is ArmMode.AWAY or not may_unset(person, area.area_id, area.mode):
        return "refused"
    if area.mode is ArmMode.HOME:
        disarm_as(draft, area.area_id, actor, draft.now.steady_ms, "")
    return _switch(draft, schedule, order_id, actor)


def put_button(draft: Draft, command: PutButton) -> Refusal | None:
    """Keep a smart button: one state of an area, or of a plug."""
    button = command.button
    actor = identify(draft, command.proof, "button", lambda person: person.may_arm)
    if not isinstance(actor, Actor):
        return actor
    known = draft.site.buttons
    if button.button_id not in known and len(known) >= MOST_BUTTONS:
        return NoRoom("buttons", MOST_BUTTONS)
    if button.mode is not None:
        if button.area_id not in draft.site.areas:
            return Unknown("area", button.area_id)
    else:
        device = draft.site.devices.get(button.device_id)
        if device is None:
            return Unknown("device", button.device_id)
        if device.kind is not DeviceKind.PLUG:
            return NotSupported(device.kind.value, "switch")
    draft.add(ButtonPut(button))
    return None


def remove_button(draft: Draft, command: RemoveButton) -> Refusal | None:
    """Drop a smart button."""
    if command.button_id not in draft.site.buttons:
        return Unknown("button", command.button_id)
    actor = identify(draft, command.proof, "button", lambda person: person.may_arm)
    if not isinstance(actor, Actor):
        return actor
    draft.add(ButtonRemoved(command.button_id))
    return None


def press_button(draft: Draft, command: PressButton) -> Refusal | None:
    """Bring about the state that a smart button stands for, with the right of whoever presses it."""
    button = draft.site.buttons.get(command.button_id)
    if button is None:
        return Unknown("button", command.button_id)
    actor = identify(draft, command.proof, "press", lambda person: _may_press(draft.site, person.person_id, button))
    if not isinstance(actor, Actor):
        return actor
    draft.add(ButtonPressed(button.button_id, actor))
    if button.mode is None:
        device = draft.site.devices.get(button.device_id)
        if device is None:
            return Unknown("device", button.device_id)
        return switch_as(draft, device, command.order_id, actor, powered=button.powered)
    area = draft.site.areas.get(button.area_id)
    if area is None:
        return Unknown("area", button.area_id)
    if button.mode is ArmMode.DISARMED:
        disarm_as(draft, area.area_id, actor, draft.now.steady_ms, "")
        return None
    return arm_as(draft, area, button.mode, actor, order_id=command.order_id)


def _may_press(site: Site, person_id: str, button: SmartButton) -> bool:
    person = site.people[person_id]
    area = site.areas.get(button.area_id)
    if button.mode is None or area is None:
        return True
    if button.mode is ArmMode.DISARMED:
        return may_unset(person, area.area_id, area.mode)
    return may_be_in(person, area.area_id) and may_set(person, area.area_id, button.mode)

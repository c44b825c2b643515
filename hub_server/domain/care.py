"""Service mode, walk tests and self-tests (FEATURES 19, 20, 37, 40 and 41; product.md 2.9)."""

from typing import Final

from hub_server.domain.access import administrator, identify
from hub_server.domain.alarms import look_again, out_of_use, raise_alarm
from hub_server.domain.commands import (
    EndWalkTest,
    FinishService,
    ReportSelfTest,
    RunSelfTest,
    StartService,
    StartWalkTest,
)
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    SelfTestAnswered,
    SelfTestFinished,
    SelfTestPlanned,
    SelfTestStarted,
    ServiceEnded,
    ServiceStarted,
    ServiceTesting,
    WalkTestEnded,
    WalkTestSeen,
    WalkTestStarted,
)
from hub_server.domain.numbers import SELF_TEST_MS
from hub_server.domain.readiness import covers
from hub_server.domain.refusals import AlarmActive, NotSupported, Refusal, Unknown
from hub_server.domain.site import (
    Actor,
    AlarmKind,
    ArmMode,
    Device,
    DeviceKind,
    Fault,
    FaultKind,
    Phase,
    Player,
    Purpose,
    Service,
    Site,
    Supply,
)
from hub_server.domain.supervision import set_fault

EXPERT_ONLY: Final = frozenset({DeviceKind.GATEWAY})
"""Kinds whose refitting is an expert's (the main unit, verisure.se/support/renovering); a battery, or the router that
it is connected to, anybody changes."""


def start_service(draft: Draft, command: StartService) -> Refusal | None:
    """Let a component be taken down; the others keep detecting. Only in a disarmed area."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind in EXPERT_ONLY and command.purpose is Purpose.REFIT:
        return NotSupported(device.kind.value, "refit")
    if device.kind is not DeviceKind.GATEWAY and command.purpose is Purpose.ROUTER:
        return NotSupported(device.kind.value, "router")
    actor = administrator(draft, command.proof, "service")
    if not isinstance(actor, Actor):
        return actor
    area = draft.site.areas.get(device.area_id)
    if area is not None and (area.mode is not ArmMode.DISARMED or area.phase is not Phase.SETTLED):
        return AlarmActive(area.area_id)
    until = draft.now.steady_ms + draft.site.settings.service_ms
    draft.add(ServiceStarted(device.device_id, command.purpose, until, actor, draft.now.utc_ms))
    return None


def finish_service(draft: Draft, command: FinishService) -> Refusal | None:
    """Await that a component that is back up shows itself: its walk test."""
    service = draft.site.service.get(command.device_id)
    if service is None:
        return Unknown("service", command.device_id)
    actor = administrator(draft, command.proof, "service")
    if not isinstance(actor, Actor):
        return actor
    draft.add(ServiceTesting(command.device_id, draft.now.steady_ms + draft.site.settings.walk_ms, actor))
    look_again(draft)
    if service.purpose is Purpose.ROUTER and draft.site.test is None:
        # The test signal, which is reported; it ends the service mode where there is broadband again.
        start_self_test(draft)
    return None


def seen(draft: Draft, device: Device) -> None:
    """Take note that a component has shown that it works, for the tests that await it."""
    service = draft.site.service.get(device.device_id)
    if service is not None and service.walking and _back(draft.site, service):
        draft.add(ServiceEnded(device.device_id, "tested"))
        set_fault(draft, FaultKind.SELF_TEST, device.device_id, present=False)
        if service.purpose is Purpose.BATTERY:
            set_fault(draft, FaultKind.LOW_BATTERY, device.device_id, present=False)
        alarm_if_open(draft, device.device_id)
    walk = draft.site.walks.get(device.area_id)
    if walk is not None and device.device_id in walk.waiting:
        draft.add(WalkTestSeen(device.area_id, device.device_id))
        if not draft.site.walks[device.area_id].waiting:
            draft.add(WalkTestEnded(device.area_id, ()))


def _back(site: Site, service: Service) -> bool:
    """Tell whether what was changed is there again: a new router has to lead somewhere, which no self-test tells."""
    broadband = site.supplies.get(Supply.BROADBAND)
    return service.purpose is not Purpose.ROUTER or broadband is None or broadband.good


def alarm_if_open(draft: Draft, device_id: str) -> None:
    """Raise the tamper alarm of a component whose cover is open outside service mode."""
    device = draft.site.devices.get(device_id)
    if device is not None and Fault(FaultKind.TAMPER, device_id) in draft.site.faults:
        raise_alarm(draft, AlarmKind.TAMPER, device.area_id, device_id)


def expire_service(draft: Draft, device_id: str, service: Service) -> None:
    """End a service mode that nobody finished in time: what is still down or unseen is a fault, or an alarm."""
    draft.add(ServiceEnded(device_id, "expired"))
    if service.walking:
        set_fault(draft, FaultKind.SELF_TEST, device_id, present=True)
    alarm_if_open(draft, device_id)
    look_again(draft)


def start_walk_test(draft: Draft, command: StartWalkTest) -> Refusal | None:
    """Wait for every intruder detector of a disarmed area to react. Smoke and water stay what they are."""
    area = draft.site.areas.get(command.area_id)
    if area is None:
        return Unknown("area", command.area_id)
    actor = identify(draft, command.proof, "test", lambda person: person.may_arm)
    if not isinstance(actor, Actor):
        return actor
    if area.mode is not ArmMode.DISARMED or area.phase is not Phase.SETTLED:
        return AlarmActive(area.area_id)
    waiting = frozenset(
        device.device_id
        for device in draft.site.devices.values()
        if device.area_id == area.area_id
        and covers(ArmMode.AWAY, device.kind)
        and device.device_id not in draft.site.service
    )
    until = draft.now.steady_ms + draft.site.settings.walk_ms
    draft.add(WalkTestStarted(area.area_id, waiting, until, actor))
    return None


def end_walk_test(draft: Draft, command: EndWalkTest) -> Refusal | None:
    """End a walk test by hand."""
    if command.area_id not in draft.site.walks:
        return Unknown("walk_test", command.area_id)
    actor = identify(draft, command.proof, "test", lambda person: person.may_arm)
    if not isinstance(actor, Actor):
        return actor
    finish_walk_test(draft, command.area_id)
    return None


def finish_walk_test(draft: Draft, area_id: str) -> None:
    """End a walk test and tell what did not react."""
    draft.add(WalkTestEnded(area_id, tuple(sorted(draft.site.walks[area_id].waiting))))


def run_self_test(draft: Draft, command: RunSelfTest) -> Refusal | None:
    """Test every component now."""
    actor = identify(draft, command.proof, "test", lambda _: True, service=True)
    if not isinstance(actor, Actor):
        return actor
    if draft.site.test is None:
        start_self_test(draft)
    return None


def plan_self_test(draft: Draft) -> None:
    """Have the first self-test come, where none is planned."""
    if draft.site.next_test_ms is None:
        draft.add(SelfTestPlanned(draft.now.steady_ms + draft.site.settings.test_ms))


def start_self_test(draft: Draft) -> None:
    """Ask every component that answers for itself; a linked one is as good as its player's last word of it."""
    waiting = frozenset(
        device.device_id
        for device in draft.site.devices.values()
        if device.player is Player.EMULATED and not out_of_use(draft.site, device)
    )
    now = draft.now.steady_ms
    draft.add(SelfTestStarted(waiting, now + SELF_TEST_MS, now + draft.site.settings.test_ms))


def report_self_test(draft: Draft, command: ReportSelfTest) -> Refusal | None:
    """Take answers to the self-test that runs; the last one ends it. An answer also ends a component's service."""
    for device_id in sorted(command.passed):
        device = draft.site.devices.get(device_id)
        if device is not None and not covers(ArmMode.AWAY, device.kind):
            seen(draft, device)
    test = draft.site.test
    if test is None:
        return None
    passed, failed = command.passed & test.waiting, command.failed & test.waiting
    if passed or failed:
        draft.add(SelfTestAnswered(tuple(sorted(passed)), tuple(sorted(failed))))
        if draft.site.test is not None and not draft.site.test.waiting:
            finish_self_test(draft)
    return None


def finish_self_test(draft: Draft) -> None:
    """Make faults of what failed or did not answer, and clear those of what is well again."""
    test = draft.site.test
    if test is None:
        return
    silent = test.waiting | _linked_and_gone(draft.site)
    draft.add(SelfTestFinished(tuple(sorted(test.failed)), tuple(sorted(silent)), draft.now.utc_ms))
    for device_id, result in sorted(draft.site.tests.items()):
        if device_id in draft.site.devices and device_id not in draft.site.service:
            set_fault(draft, FaultKind.SELF_TEST, device_id, present=not result.passed)


def _linked_and_gone(site: Site) -> frozenset[str]:
    gone = {fault.subject for fault in site.faults if fault.kind is FaultKind.LOST} | set(site.missing)
    return frozenset(
        device.device_id
        for device in site.devices.values()
        if device.player is Player.LINKED
        and device.device_id not in site.service
        and (not device.available or device.player_id in gone)
    )

"""How service mode, tests, the radio and the gateway's supplies change."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put, without
from hub_server.domain.numbers import JAMMING_WINDOW_MS
from hub_server.domain.records import replace
from hub_server.domain.site import PathState, Radio, SelfTest, Service, Site, SupplyState, TestResult, WalkTest


def evolve_care(site: Site, event: e.CareEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.ServiceStarted():
            service = Service(event.purpose, event.until_ms, since_utc_ms=event.utc_ms or None)
            return replace(site, service=put(site.service, event.device_id, service))
        case e.ServiceTesting():
            known = site.service.get(event.device_id)
            if known is None:
                return site
            testing = replace(known, until_ms=event.until_ms, walking=True)
            return replace(site, service=put(site.service, event.device_id, testing))
        case e.ServiceEnded():
            return replace(site, service=without(site.service, event.device_id))
        case e.WalkTestStarted():
            return replace(site, walks=put(site.walks, event.area_id, WalkTest(event.waiting, event.until_ms)))
        case e.WalkTestSeen():
            walk = site.walks.get(event.area_id)
            if walk is None:
                return site
            walk = replace(walk, waiting=walk.waiting - {event.device_id})
            return replace(site, walks=put(site.walks, event.area_id, walk))
        case e.WalkTestEnded():
            return replace(site, walks=without(site.walks, event.area_id))
        case e.SelfTestStarted() | e.SelfTestAnswered() | e.SelfTestFinished() | e.SelfTestPlanned():
            return _self_test(site, event)
        case e.InterferenceStarted():
            kept = tuple(span for span in site.radio.spans if span[1] > event.at_ms - JAMMING_WINDOW_MS)
            return replace(site, radio=Radio(event.at_ms, kept, event.due_ms))
        case e.InterferenceEnded():
            radio = site.radio
            spans = radio.spans if radio.since_ms is None else (*radio.spans, (radio.since_ms, event.at_ms))
            return replace(site, radio=Radio(None, spans, event.due_ms))
        case e.PathTested():
            return replace(site, paths=put(site.paths, event.path, PathState(event.answers, event.utc_ms)))
        case e.RehearsalStarted():
            return replace(site, rehearsal=event.name)
        case e.RehearsalEnded():
            return replace(site, rehearsal="")
        case e.SupplyTested():
            return replace(site, supplies=put(site.supplies, event.supply, SupplyState(event.good, event.utc_ms)))
        case _:
            assert_never(event)


def _self_test(
    site: Site, event: e.SelfTestStarted | e.SelfTestAnswered | e.SelfTestFinished | e.SelfTestPlanned
) -> Site:
    match event:
        case e.SelfTestPlanned():
            return replace(site, next_test_ms=event.next_ms)
        case e.SelfTestStarted():
            running = SelfTest(event.waiting, frozenset(), event.until_ms)
            return replace(site, test=running, next_test_ms=event.next_ms)
        case e.SelfTestAnswered():
            if site.test is None:
                return site
            answered = frozenset(event.passed) | frozenset(event.failed)
            test = replace(
                site.test, waiting=site.test.waiting - answered, failed=site.test.failed | frozenset(event.failed)
            )
            return replace(site, test=test)
        case e.SelfTestFinished():
            bad = {*event.failed, *event.silent}
            results = {
                device_id: TestResult(device_id not in bad, event.utc_ms)
                for device_id in site.devices
                if device_id not in site.service
            }
            return replace(site, test=None, tests={**site.tests, **results})
        case _:
            assert_never(event)

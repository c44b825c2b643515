"""Service mode, walk tests, self-tests, the radio and the gateway's supplies (FEATURES 19-24, 37, 40, 41)."""

from dataclasses import replace

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import HOUR, MINUTE, SECOND
from hub_server.domain.site import (
    AlarmKind,
    ArmMode,
    DeviceKind,
    Fault,
    FaultKind,
    Purpose,
    Supply,
    Vitals,
)
from tests.domain.home import ANNA, KINDS, Home
from tests.domain.home import device as a_device

LOCAL = c.ByLocalAdmin()


@pytest.fixture
def home() -> Home:
    home = Home()
    home.do(c.StartHub(elapsed_known=True))
    return home


def kinds(home: Home) -> list[AlarmKind]:
    return [alarm.kind for alarm in home.site.alarms.values()]


# ---- service mode


def test_a_component_in_service_may_be_opened_and_says_nothing_while_the_others_watch(home: Home) -> None:
    home.do(c.StartService("smoke", Purpose.REFIT, LOCAL))
    home.do(c.ReportFault("smoke", tampered=True))
    home.sense("smoke")
    assert kinds(home) == []
    home.sense("smoke-2")
    assert kinds(home) == [AlarmKind.FIRE]


def test_taking_a_component_down_without_service_mode_is_an_alarm(home: Home) -> None:
    home.do(c.ReportFault("smoke", tampered=True))
    assert kinds(home) == [AlarmKind.TAMPER]


def test_only_an_administrator_takes_a_component_down_and_only_while_disarmed(home: Home) -> None:
    assert home.do(c.StartService("smoke", Purpose.REFIT, ANNA)) == r.NotPermitted("service")
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    assert home.do(c.StartService("smoke", Purpose.REFIT, LOCAL)) == r.AlarmActive("house")


def test_service_ends_when_the_component_has_shown_that_it_works(home: Home) -> None:
    home.do(c.StartService("window", Purpose.REFIT, LOCAL))
    home.sense("window")
    assert "window" in home.site.service, "still down: what it says means nothing"
    home.sense("window", sensed=False)
    home.do(c.FinishService("window", LOCAL))
    home.sense("window")
    assert "window" not in home.site.service
    assert home.happened(e.ServiceEnded) == [e.ServiceEnded("window", "tested")]


def test_a_cover_left_open_is_an_alarm_as_soon_as_service_is_over(home: Home) -> None:
    home.do(c.StartService("window", Purpose.REFIT, LOCAL))
    home.do(c.ReportFault("window", tampered=True))
    home.wait(2 * HOUR)
    assert home.happened(e.ServiceEnded) == [e.ServiceEnded("window", "expired")]
    assert kinds(home) == [AlarmKind.TAMPER]


def test_a_component_that_was_never_seen_again_is_a_fault(home: Home) -> None:
    home.do(c.StartService("window", Purpose.REFIT, LOCAL))
    home.do(c.FinishService("window", LOCAL))
    home.wait(15 * MINUTE)
    assert Fault(FaultKind.SELF_TEST, "window") in home.site.faults


def test_smoke_that_was_there_all_along_is_a_fire_when_the_detector_is_back_up(home: Home) -> None:
    home.do(c.StartService("smoke", Purpose.REFIT, LOCAL))
    home.sense("smoke")
    home.do(c.FinishService("smoke", LOCAL))
    assert kinds(home) == [AlarmKind.FIRE]


def test_a_battery_change_clears_the_low_battery(home: Home) -> None:
    home.do(c.ReportFault("window", low_battery=True))
    home.do(c.StartService("window", Purpose.BATTERY, LOCAL))
    home.do(c.FinishService("window", LOCAL))
    home.sense("window")
    assert Fault(FaultKind.LOW_BATTERY, "window") not in home.site.faults


@pytest.fixture
def gateway(home: Home) -> str:
    put = replace(a_device("plug"), device_id="gateway", kind=DeviceKind.GATEWAY, powered=None)
    assert home.do(c.PutDevice(put)) is None
    return "gateway"


def test_a_change_of_router_ends_with_a_test_of_the_gateway(home: Home, gateway: str) -> None:
    home.do(c.StartService(gateway, Purpose.ROUTER, LOCAL))
    home.do(c.FinishService(gateway, LOCAL))
    assert home.site.test is not None
    assert gateway in home.site.test.waiting
    home.do(c.ReportSelfTest(frozenset({gateway}), frozenset()))
    assert home.happened(e.ServiceEnded) == [e.ServiceEnded(gateway, "tested")]


def test_a_router_that_leads_nowhere_is_a_fault(home: Home, gateway: str) -> None:
    home.do(c.StartService(gateway, Purpose.ROUTER, LOCAL))
    home.do(c.FinishService(gateway, LOCAL))
    home.do(c.ReportSupply(Supply.BROADBAND, good=False))
    home.do(c.ReportSelfTest(frozenset({gateway})))
    assert gateway in home.site.service
    home.wait(15 * MINUTE)
    assert home.happened(e.ServiceEnded) == [e.ServiceEnded(gateway, "expired")]
    assert Fault(FaultKind.BROADBAND, "hub") in home.site.faults


def test_nothing_but_a_gateway_has_a_router(home: Home) -> None:
    assert home.do(c.StartService("window", Purpose.ROUTER, LOCAL)) == r.NotSupported("contact", "router")


# ---- walk tests


def test_a_walk_test_waits_for_every_detector_and_raises_nothing(home: Home) -> None:
    home.do(c.StartWalkTest("house", ANNA))
    for device in ("front-door", "window", "hall-motion", "lounge-motion"):
        home.sense(device)
    assert home.happened(e.WalkTestEnded) == [e.WalkTestEnded("house", ())]
    assert kinds(home) == []


def test_a_walk_test_names_what_did_not_react_and_fire_stays_fire(home: Home) -> None:
    home.do(c.StartWalkTest("house", ANNA))
    home.sense("front-door")
    home.sense("smoke")
    assert kinds(home) == [AlarmKind.FIRE]
    home.wait(15 * MINUTE)
    assert home.happened(e.WalkTestEnded)[0].missed == ("hall-motion", "lounge-motion", "window")


def test_an_armed_home_is_not_walked_through(home: Home) -> None:
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    assert home.do(c.StartWalkTest("house", ANNA)) == r.AlarmActive("house")


# ---- self-tests


def test_every_component_is_tested_six_times_a_day(home: Home) -> None:
    for _ in range(24):
        home.wait(HOUR)
    assert len(home.happened(e.SelfTestStarted)) == 6


def test_what_fails_or_is_silent_is_a_fault_until_it_passes(home: Home) -> None:
    home.do(c.RunSelfTest(ANNA))
    tested = frozenset(KINDS) - {"window", "smoke", "water"}
    home.do(c.ReportSelfTest(tested, frozenset({"smoke"})))
    home.wait(60 * SECOND)
    assert home.happened(e.SelfTestFinished)[0].failed == ("smoke",)
    assert home.happened(e.SelfTestFinished)[0].silent == ("water",)
    assert {fault.subject for fault in home.site.faults if fault.kind is FaultKind.SELF_TEST} == {"smoke", "water"}
    assert home.site.tests["smoke"].passed is False
    assert home.site.tests["front-door"].passed is True
    home.do(c.RunSelfTest(ANNA))
    home.do(c.ReportSelfTest(frozenset(KINDS)))
    assert [fault for fault in home.site.faults if fault.kind is FaultKind.SELF_TEST] == []


# ---- the radio


def test_thirty_seconds_of_disturbance_are_jamming(home: Home) -> None:
    home.do(c.ReportInterference(present=True))
    home.wait(30 * SECOND - 1)
    assert kinds(home) == []
    home.wait(1)
    assert kinds(home) == [AlarmKind.JAMMING]


def test_pieces_add_up_within_a_minute(home: Home) -> None:
    for _ in range(3):
        home.do(c.ReportInterference(present=True))
        home.wait(10 * SECOND)
        home.do(c.ReportInterference(present=False))
        home.wait(5 * SECOND)
    assert kinds(home) == [AlarmKind.JAMMING]


def test_pieces_further_apart_do_not(home: Home) -> None:
    for _ in range(5):
        home.do(c.ReportInterference(present=True))
        home.wait(10 * SECOND)
        home.do(c.ReportInterference(present=False))
        home.wait(25 * SECOND)
    assert kinds(home) == []


def test_nothing_is_armed_while_jammed_not_even_by_force(home: Home) -> None:
    home.do(c.ReportInterference(present=True))
    home.wait(30 * SECOND)
    assert home.do(c.Arm("house", ArmMode.HOME, ANNA, frozenset({"radio"}))) == r.RadioJammed()


def test_jamming_ends_by_itself_after_a_quiet_minute(home: Home) -> None:
    home.do(c.ReportInterference(present=True))
    home.wait(40 * SECOND)
    home.do(c.ReportInterference(present=False))
    home.wait(MINUTE - 1)
    assert kinds(home) == [AlarmKind.JAMMING]
    assert home.do(c.ResetAlarm(1, ANNA)) == r.NotSupported("jamming", "reset")
    home.wait(1)
    assert kinds(home) == []


# ---- vitals and supplies


def test_readings_are_events_only_by_steps_that_count(home: Home) -> None:
    for battery in (100, 99, 98, 96, 95):
        home.do(c.ReportVitals("smoke", Vitals(battery=battery)))
    assert [event.vitals.battery for event in home.happened(e.VitalsChanged)] == [100, 95]


@pytest.mark.parametrize(("battery", "low"), [(20, False), (19, True)])
def test_a_battery_is_low_below_a_fifth(home: Home, battery: int, low: bool) -> None:
    home.do(c.ReportVitals("smoke", Vitals(battery=battery)))
    assert (Fault(FaultKind.LOW_BATTERY, "smoke") in home.site.faults) is low


def test_a_wavering_battery_is_one_fault(home: Home) -> None:
    for battery in (19, 22, 18, 29, 17):
        home.do(c.ReportVitals("smoke", Vitals(battery=battery)))
    assert len(home.happened(e.FaultRaised)) == 1
    home.do(c.ReportVitals("smoke", Vitals(battery=30)))
    assert len(home.happened(e.FaultCleared)) == 1


def test_a_weak_radio_is_a_fault(home: Home) -> None:
    home.do(c.ReportVitals("smoke", Vitals(radio_dbm=-96)))
    assert Fault(FaultKind.WEAK_RADIO, "smoke") in home.site.faults
    home.do(c.ReportVitals("smoke", Vitals(radio_dbm=-90)))
    assert Fault(FaultKind.WEAK_RADIO, "smoke") not in home.site.faults


@pytest.mark.parametrize("supply", Supply)
def test_each_supply_of_the_gateway_has_its_status_and_last_test(home: Home, supply: Supply) -> None:
    home.do(c.ReportSupply(supply, good=True))
    home.wait(MINUTE)
    home.do(c.ReportSupply(supply, good=True))
    assert len(home.happened(e.SupplyTested)) == 1
    home.do(c.ReportSupply(supply, good=True, asked=True))
    assert home.site.supplies[supply].tested_utc_ms == home.now.utc_ms
    home.do(c.ReportSupply(supply, good=False))
    assert len([fault for fault in home.site.faults if fault.subject == "hub"]) == 1

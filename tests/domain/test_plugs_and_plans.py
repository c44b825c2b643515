"""Smart plugs, schedules, smart buttons and smart wake-up (FEATURES 52 to 54, 63)."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import MINUTE
from hub_server.domain.plugs import SIMULATION
from hub_server.domain.site import AlarmKind, ArmMode, Habit, Schedule, ScheduleKind, SmartButton
from tests.domain.home import ANNA, Home

LOCAL = c.ByLocalAdmin()
SERVICE = c.ByService("client:ha")


@pytest.fixture
def home() -> Home:
    return Home()


def schedule(kind: ScheduleKind, **more: object) -> Schedule:
    return Schedule(schedule_id="s", kind=kind, minute=420, area_id="house", **more)  # type: ignore[arg-type]


def put(home: Home, planned: Schedule, proof: c.Proof = ANNA) -> r.Refusal | None:
    return home.do(c.PutSchedule(planned, proof))


def due(home: Home) -> list[str]:
    home.do(c.RunSchedule("s", home.now.utc_ms, "order"))
    return [event.result for event in home.happened(e.ScheduleRan)]


def burglary_on(home: Home) -> None:
    home.do(c.ReportAlarm("house", AlarmKind.BURGLARY, "Neighbour"))


def test_anybody_and_any_automation_switches_a_plug(home: Home) -> None:
    assert home.do(c.SwitchPlug("plug", powered=True, proof=SERVICE, order_id="o1")) is None
    home.do(c.ReportPower("plug", powered=True, order_id="o1"))
    assert home.site.devices["plug"].powered is True


def test_a_hazardous_plug_goes_off_from_afar_and_never_on(home: Home) -> None:
    home.do(c.ConfigureDevice(device_id="plug", proof=LOCAL, hazardous=True))
    for proof in (ANNA, SERVICE, LOCAL):
        assert home.do(c.SwitchPlug("plug", powered=True, proof=proof, order_id="o")) == r.Hazardous("plug")
    assert home.do(c.SwitchPlug("plug", powered=False, proof=ANNA, order_id="o")) is None
    assert put(home, schedule(ScheduleKind.SWITCH, devices=("plug",))) == r.Hazardous("plug")
    assert put(home, schedule(ScheduleKind.SWITCH, devices=("plug",), powered=False)) is None
    home.do(c.ReportPower("plug", powered=True))
    assert home.site.devices["plug"].powered is True, "by hand"


def test_a_plug_that_became_hazardous_after_its_schedule_stays_off(home: Home) -> None:
    put(home, schedule(ScheduleKind.SWITCH, devices=("plug",)))
    home.do(c.ConfigureDevice(device_id="plug", proof=LOCAL, hazardous=True))
    assert due(home) == ["refused"]
    assert not home.happened(e.PowerRequested)


def test_a_schedule_switches_plugs(home: Home) -> None:
    put(home, schedule(ScheduleKind.SWITCH, devices=("plug",)))
    assert due(home) == ["done"]
    assert home.happened(e.PowerRequested)[0].powered


def test_a_time_that_comes_twice_is_due_once(home: Home) -> None:
    put(home, schedule(ScheduleKind.SWITCH, devices=("plug",)))
    for _ in range(2):
        home.do(c.RunSchedule("s", home.now.utc_ms, "order"))
    assert len(home.happened(e.ScheduleRan)) == 1


def test_a_schedule_that_is_off_does_nothing(home: Home) -> None:
    put(home, schedule(ScheduleKind.SWITCH, devices=("plug",), enabled=False))
    assert due(home) == []


def test_a_schedule_arms_and_never_over_what_is_open(home: Home) -> None:
    put(home, schedule(ScheduleKind.ARM, mode=ArmMode.HOME))
    home.sense("window")
    assert due(home) == ["blocked"]
    assert home.happened(e.ScheduleRan)[0].blockers == ("window",)
    home.sense("window", sensed=False)
    home.wait(MINUTE)
    assert due(home) == ["blocked", "done"]
    assert home.site.areas["house"].mode is ArmMode.HOME


def test_no_schedule_disarms(home: Home) -> None:
    assert put(home, schedule(ScheduleKind.ARM, mode=ArmMode.DISARMED)) == r.NotPermitted("disarm")


def test_a_reminder_comes_only_if_the_home_is_not_armed_by_then(home: Home) -> None:
    put(home, schedule(ScheduleKind.REMIND))
    assert due(home) == ["done"]
    assert len(home.happened(e.Reminded)) == 1
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    home.wait(MINUTE)
    assert due(home) == ["done", "not_needed"]


def waking(home: Home) -> None:
    anna = home.site.people["anna"]
    home.do(c.PutPerson(type(anna)(person_id="anna", has_phone=True)))
    assert put(home, schedule(ScheduleKind.WAKE, person_id="anna", devices=("plug",))) is None


def test_waking_takes_the_perimeter_off_and_switches_plugs_on_for_somebody_at_home(home: Home) -> None:
    waking(home)
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    home.do(c.ReportPhone("anna", 10))
    assert due(home) == ["done"]
    assert home.site.areas["house"].mode is ArmMode.DISARMED
    assert home.happened(e.Disarmed)[0].actor.actor_id == "anna"
    assert home.happened(e.PowerRequested)[0].powered


@pytest.mark.parametrize("distance", [5_000, None])
def test_waking_does_nothing_for_somebody_who_is_not_at_home_or_unknown(home: Home, distance: float | None) -> None:
    waking(home)
    home.do(c.Arm("house", ArmMode.HOME, ANNA))
    home.do(c.ReportPhone("anna", distance))
    assert due(home) == ["not_home"]
    assert home.site.areas["house"].mode is ArmMode.HOME


def test_waking_never_disarms_into_a_burglary_or_a_fully_armed_home(home: Home) -> None:
    waking(home)
    home.do(c.ReportPhone("anna", 10))
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.wait(MINUTE)
    assert due(home) == ["refused"]
    burglary_on(home)
    home.wait(MINUTE)
    assert due(home) == ["refused", "burglary"]
    assert home.site.areas["house"].mode is ArmMode.AWAY


def test_waking_is_set_by_whoever_may_disarm_the_perimeter_for_himself(home: Home) -> None:
    for_kim = schedule(ScheduleKind.WAKE, person_id="kim")
    assert put(home, for_kim) == r.NotPermitted("wake")
    assert put(home, for_kim, c.ByPerson("kim", "test")) == r.NotPermitted("wake"), "who may not disarm"
    assert put(home, schedule(ScheduleKind.WAKE, person_id="anna"), SERVICE) == r.NotPermitted("schedule")


def test_plugs_teach_the_simulation_by_hand_and_by_people_only(home: Home) -> None:
    home.do(c.ConfigureDevice(device_id="plug", proof=LOCAL, simulate=True))
    home.do(c.ReportPower("plug", powered=True))
    home.do(c.SwitchPlug("plug", powered=False, proof=SERVICE, order_id="o1"))
    home.do(c.ReportPower("plug", powered=False, order_id="o1"))
    minute = home.now.weekday * 1_440 + home.now.local_minute
    assert home.site.habits["plug"] == (Habit(minute, powered=True),)


def test_the_simulation_plays_only_in_a_home_that_is_armed_away(home: Home) -> None:
    home.do(c.ConfigureDevice(device_id="plug", proof=LOCAL, simulate=True))
    play = c.SimulatePresence("plug", powered=True, order_id="o1")
    assert home.do(play) == r.NotPermitted("simulate")
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    home.wait(MINUTE)
    assert home.do(play) is None
    assert home.happened(e.PowerRequested)[0].actor == SIMULATION
    home.do(c.ReportPower("plug", powered=True, order_id="o1"))
    assert "plug" not in home.site.habits


def button(mode: ArmMode | None, powered: bool = True) -> SmartButton:
    return SmartButton(
        button_id="b", label="Button", color="#00aa00", area_id="house", mode=mode, device_id="plug", powered=powered
    )


def test_a_smart_button_brings_about_its_one_state(home: Home) -> None:
    home.do(c.PutButton(button(ArmMode.HOME), ANNA))
    assert home.do(c.PressButton("b", ANNA, "o1")) is None
    assert home.site.areas["house"].mode is ArmMode.HOME
    home.do(c.PutButton(button(ArmMode.DISARMED), ANNA))
    assert home.do(c.PressButton("b", SERVICE, "o2")) == r.NotPermitted("press")
    assert home.do(c.PressButton("b", c.ByPerson("kim", "test"), "o3")) == r.NotPermitted("press")
    assert home.do(c.PressButton("b", ANNA, "o4")) is None
    assert home.site.areas["house"].mode is ArmMode.DISARMED


def test_a_smart_button_switches_a_plug(home: Home) -> None:
    home.do(c.PutButton(button(None), ANNA))
    assert home.do(c.PressButton("b", ANNA, "o1")) is None
    assert home.happened(e.PowerRequested)[0].powered


def test_there_are_bounds_to_what_a_home_keeps(home: Home) -> None:
    for number in range(100):
        planned = Schedule(schedule_id=f"s{number}", kind=ScheduleKind.REMIND, minute=0, area_id="house")
        assert put(home, planned) is None
    assert put(home, schedule(ScheduleKind.REMIND)) == r.NoRoom("schedules", 100)

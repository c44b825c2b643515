"""An emulated device leaves the home by its administrator's hand, and never while it protects."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.site import (
    Actor,
    ActorKind,
    ArmMode,
    Device,
    DeviceKind,
    Person,
    Player,
    Schedule,
    ScheduleKind,
    SmartButton,
)
from tests.domain.home import ANNA, Home

LOCAL = c.ByLocalAdmin()


@pytest.fixture
def home() -> Home:
    home = Home()
    home.do(c.PutPerson(Person(person_id="anna", is_admin=True)))
    return home


def take_out(home: Home, device_id: str, proof: c.Proof = ANNA) -> r.Refusal | None:
    return home.do(c.TakeOutDevice(device_id, proof))


def test_an_administrator_takes_a_device_out_and_is_named(home: Home) -> None:
    assert take_out(home, "lounge-motion") is None
    assert "lounge-motion" not in home.site.devices
    anna = Actor(ActorKind.PERSON, "anna", "test")
    assert home.happened(e.DeviceRemoved) == [e.DeviceRemoved("lounge-motion", anna, "lounge-motion")]
    assert take_out(home, "lounge-motion") == r.Unknown("device", "lounge-motion")


@pytest.mark.parametrize("proof", [c.ByPerson("kim", "test"), c.ByService("client:ha")])
def test_nobody_else_does(home: Home, proof: c.Proof) -> None:
    assert take_out(home, "lounge-motion", proof) == r.NotPermitted("remove")
    assert "lounge-motion" in home.site.devices


def test_a_linked_device_and_the_gateway_stay(home: Home) -> None:
    assert take_out(home, "window") == r.NotSupported("linked contact", "remove")
    gateway = Device(
        device_id="gateway", number=0, kind=DeviceKind.GATEWAY, player=Player.EMULATED, area_id="house", name="Gateway"
    )
    home.do(c.PutDevice(gateway))
    assert take_out(home, "gateway", LOCAL) == r.NotSupported("gateway", "remove")


def test_nothing_leaves_an_area_that_is_armed_or_about_to_be(home: Home) -> None:
    home.do(c.Arm("house", ArmMode.AWAY, ANNA))
    assert take_out(home, "lounge-motion") == r.AlarmActive("house")
    home.wait(60_000)
    assert home.site.areas["house"].mode is ArmMode.AWAY
    assert take_out(home, "lounge-motion") == r.AlarmActive("house")
    home.do(c.Disarm("house", ANNA, home.now.steady_ms))
    assert take_out(home, "lounge-motion") is None


def test_a_detector_whose_alarm_is_open_stays_until_that_is_over(home: Home) -> None:
    home.sense("smoke")
    assert take_out(home, "smoke") == r.AlarmActive("house")
    assert take_out(home, "smoke-2") is None
    home.sense("smoke", sensed=False)
    for alarm_id in list(home.site.alarms):
        home.do(c.ResetAlarm(alarm_id, LOCAL))
    assert take_out(home, "smoke") is None


def test_during_a_rehearsal_everything_stays(home: Home) -> None:
    assert home.do(c.StartRehearsal("smoke", LOCAL)) is None
    assert take_out(home, "lounge-motion") == r.NotSupported("rehearsed device", "remove")
    home.do(c.EndRehearsal())
    assert take_out(home, "lounge-motion") is None


def test_codes_buttons_and_schedules_of_a_device_go_with_it_and_those_of_others_stay(home: Home) -> None:
    lamp = Device(
        device_id="lamp",
        number=0,
        kind=DeviceKind.PLUG,
        player=Player.EMULATED,
        area_id="house",
        name="Lamp",
        powered=False,
    )
    home.do(c.PutDevice(lamp))
    for button_id, device_id in (("coffee", "plug"), ("light", "lamp")):
        button = SmartButton(button_id=button_id, label=button_id, color="#123456", icon="", device_id=device_id)
        assert home.do(c.PutButton(button, ANNA)) is None
    for name, devices in (("alone", ("plug",)), ("both", ("plug", "lamp"))):
        schedule = Schedule(schedule_id=name, kind=ScheduleKind.SWITCH, minute=420, devices=devices)
        assert home.do(c.PutSchedule(schedule, ANNA)) is None
    home.do(c.GrantCredential("lock-code", "anna", lock_id="lock"))
    assert take_out(home, "plug") is None
    assert take_out(home, "lock") is None
    assert set(home.site.buttons) == {"light"}
    assert {key: each.devices for key, each in home.site.schedules.items()} == {"both": ("lamp",)}
    assert "lock-code" not in home.site.credentials

"""Pictures that somebody asks for: who may, how often, and what goes first."""

import pytest

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain import refusals as r
from hub_server.domain.numbers import CAPTURES_PER_HOUR, HOUR, SECOND
from hub_server.domain.site import AlarmKind, Fault, FaultKind, Person
from tests.domain.home import ANNA, KEYPAD, Home
from tests.domain.test_linked import furnished

CAMERA = "real-camera"


@pytest.fixture
def home() -> Home:
    home = furnished(Home())
    assert home.do(c.PutPerson(Person(person_id="anna", is_admin=True))) is None
    return home


def ask(home: Home, number: int = 1, proof: c.Proof = ANNA) -> r.Refusal | None:
    return home.do(c.CapturePicture(CAMERA, proof, f"o{number}", f"q{number}"))


def give(home: Home, number: int = 1) -> r.Refusal | None:
    return home.do(c.ReportCapture(f"p{number}", CAMERA, f"o{number}"))


def test_a_picture_is_told_with_who_asked_for_it_and_is_of_no_alarm(home: Home) -> None:
    assert ask(home) is None
    assert give(home) is None
    (taken,) = home.happened(e.PictureCaptured)
    assert (taken.picture_id, taken.request_id, taken.actor.actor_id) == ("p1", "q1", "anna")
    assert not home.site.orders
    assert not home.site.pictures
    assert not home.happened(e.PictureTaken)


@pytest.mark.parametrize("proof", [c.ByPerson("kim", "test"), c.ByPerson("nobody", "test"), c.ByService("client:ha")])
def test_nobody_but_an_administrator_asks_for_one(home: Home, proof: c.Proof) -> None:
    assert ask(home, proof=proof) == r.NotPermitted("capture")
    assert not home.site.orders


@pytest.mark.parametrize("proof", [KEYPAD, c.ByLocalAdmin()])
def test_an_administrators_code_and_the_machines_owner_count_too(home: Home, proof: c.Proof) -> None:
    assert ask(home, proof=proof) is None


def test_only_a_camera_that_can_be_reached_is_asked(home: Home) -> None:
    assert home.do(c.CapturePicture("nothing", ANNA, "o", "q")) == r.Unknown("device", "nothing")
    assert home.do(c.CapturePicture("hall-motion", ANNA, "o", "q")) == r.NotSupported("motion", "capture")
    home.do(c.ReportAvailable(CAMERA, available=False))
    assert ask(home) == r.Unreachable(CAMERA)
    home.do(c.ReportAvailable(CAMERA, available=True))
    home.do(c.ReportPlayer("client:ha", present=False))
    assert ask(home) == r.Unreachable(CAMERA)


def test_one_picture_after_the_other(home: Home) -> None:
    ask(home)
    home.wait(5 * SECOND)
    assert ask(home, 2) == r.TooSoon(CAMERA, home.site.settings.order_ms - 5 * SECOND)
    give(home)
    assert ask(home, 3) is None


def test_a_camera_is_asked_so_often_within_an_hour_and_no_more(home: Home) -> None:
    for number in range(CAPTURES_PER_HOUR):
        assert ask(home, number) is None
        give(home, number)
        home.wait(SECOND)
    assert ask(home, 99) == r.TooSoon(CAMERA, HOUR - CAPTURES_PER_HOUR * SECOND)
    home.wait(HOUR - CAPTURES_PER_HOUR * SECOND - 1)
    assert ask(home, 99) == r.TooSoon(CAMERA, 1)
    home.wait(1)
    assert ask(home, 99) is None
    assert len(home.site.captures[CAMERA]) == CAPTURES_PER_HOUR


def test_what_nobody_asked_for_is_not_taken(home: Home) -> None:
    assert give(home) == r.NotPermitted("capture")
    ask(home)
    assert give(home, 2) == r.NotPermitted("capture")
    home.wait(home.site.settings.order_ms)
    assert give(home) == r.NotPermitted("capture"), "nobody waits for it any more"


def test_an_order_for_a_picture_of_an_alarm_is_not_answered_by_one_on_request(home: Home) -> None:
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    home.do(c.AskPicture(CAMERA, alarm_id, "o1"))
    assert give(home) == r.NotPermitted("capture")
    assert ask(home, 2) == r.TooSoon(CAMERA, home.site.settings.order_ms)


def test_an_alarm_waits_for_nobody_who_wants_to_look(home: Home) -> None:
    ask(home)
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    assert home.do(c.AskPicture(CAMERA, alarm_id, "alarm")) is None
    assert home.site.orders[CAMERA].order_id == "alarm"
    assert home.happened(e.CaptureFailed) == [e.CaptureFailed(CAMERA, "q1", "alarm_goes_first")]
    assert give(home) == r.NotPermitted("capture")


def test_a_silent_call_for_help_changes_nothing_for_who_asks(home: Home) -> None:
    home.do(c.RaiseSos("house", silent=True, person_id="anna"))
    assert [each.kind for each in home.site.alarms.values()] == [AlarmKind.SOS]
    assert ask(home) is None
    assert give(home) is None


@pytest.mark.parametrize("answers", [False, True])
def test_whoever_waits_for_a_picture_hears_that_there_is_none_and_the_camera_has_a_fault(
    home: Home, answers: bool
) -> None:
    ask(home)
    if answers:
        home.do(c.AnswerOrder(CAMERA, "o1", done=False))
    else:
        home.wait(home.site.settings.order_ms)
    assert [(each.request_id, each.reason) for each in home.happened(e.CaptureFailed)] == [
        ("q1", "failed" if answers else "no_answer")
    ]
    assert Fault(FaultKind.NO_ANSWER, CAMERA) in home.site.faults
    ask(home, 2)
    give(home, 2)
    assert Fault(FaultKind.NO_ANSWER, CAMERA) not in home.site.faults


def test_a_camera_that_leaves_the_home_is_forgotten(home: Home) -> None:
    ask(home)
    home.do(c.RemoveDevice(CAMERA))
    assert not home.site.captures
    assert not home.site.orders


def test_who_waits_for_a_camera_that_leaves_the_home_hears_so(home: Home) -> None:
    ask(home)
    home.do(c.RemoveDevice(CAMERA))
    assert home.happened(e.CaptureFailed) == [e.CaptureFailed(CAMERA, "q1", "removed")]
    assert not home.happened(e.PictureFailed), "no alarm waits"


@pytest.mark.parametrize("removal", [c.RemoveDevice(CAMERA), c.ForgetClient("client:ha")])
def test_an_alarm_hears_of_a_camera_that_leaves_the_home_whether_it_was_asked_or_not(
    home: Home, removal: c.Command
) -> None:
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    camera = home.site.devices[CAMERA]
    home.do(removal)
    failed = e.PictureFailed(CAMERA, alarm_id, "removed", camera.name, camera.number)
    assert home.happened(e.PictureFailed) == [failed]
    assert CAMERA not in home.site.devices


def test_an_alarm_hears_of_a_camera_that_does_not_answer_or_cannot(home: Home) -> None:
    home.sense("smoke")
    (alarm_id,) = home.site.alarms
    home.do(c.AskPicture(CAMERA, alarm_id, "o1"))
    home.do(c.AnswerOrder(CAMERA, "o1", done=False))
    home.do(c.AskPicture(CAMERA, alarm_id, "o2"))
    home.do(c.AnswerOrder(CAMERA, "o2", done=True))
    home.do(c.AskPicture(CAMERA, alarm_id, "o3"))
    home.wait(home.site.settings.order_ms)
    assert [each.reason for each in home.happened(e.PictureFailed)] == ["failed", "no_answer"]


def test_a_silent_alarm_and_one_that_needs_no_picture_hear_of_no_camera(home: Home) -> None:
    home.do(c.RaiseSos("house", silent=True, person_id="anna"))
    home.do(c.ReportAlarm("house", AlarmKind.WATER, "Leak"))
    home.do(c.RemoveDevice(CAMERA))
    home.do(c.RemoveDevice("hall-motion"))
    assert not home.happened(e.PictureFailed)

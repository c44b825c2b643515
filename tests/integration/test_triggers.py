"""Triggers of our own, in automations as a person writes them, with a real hub behind."""

import pytest
from homeassistant.core import Event, callback
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.trigger import TRIGGERS
from hub_server.domain.commands import Arm, ByPerson, ReportPhone
from hub_server.domain.numbers import JAMMED_MS, KEYPAD_TRIES, SMART_VERIFICATION_MS
from hub_server.domain.site import ArmMode
from tests.house import Refused
from tests.integration.conftest import Paired

ALARM, HOME, AREA, LOCK = "alarm_event", "home_activity", "area_house_activity", "doorman_activity"
LOCK_CODE, TAG = "640275", "04a1b2c3d4e5f607"


async def listening(paired: Paired, trigger: str, unique: str, **options: object) -> list[dict[str, object]]:
    """Set an automation up; returns what it was given, each time it ran."""
    ran: list[dict[str, object]] = []

    @callback
    def keep(event: Event) -> None:
        ran.append(event.data)

    paired.hass.bus.async_listen("ran", keep)
    config = {
        "alias": "Listens",
        "triggers": {
            "trigger": f"verisure_local.{trigger}",
            "target": {"entity_id": paired.entity(unique)},
            **({"options": options} if options else {}),
        },
        "actions": {
            "event": "ran",
            "event_data_template": {"who": "{{ trigger.to_state.attributes.get('person') or '' }}"},
        },
    }
    assert await async_setup_component(paired.hass, "automation", {"automation": config})
    await paired.hass.async_block_till_done()
    return ran


@pytest.mark.parametrize(
    ("trigger", "unique", "action", "device"),
    [
        ("alarm_raised", ALARM, "smoke", "smoke-hall"),
        ("door_chimed", HOME, "open", "front-door"),
        ("fault_raised", HOME, "low-battery", "front-door"),
        ("door_unlocked", LOCK, "unlock", "doorman"),
    ],
)
async def test_a_trigger_fires_once_for_what_happens(
    paired: Paired, trigger: str, unique: str, action: str, device: str
) -> None:
    ran = await listening(paired, trigger, unique)
    await paired.house.do(action, device)
    await paired.settle()
    assert len(ran) == 1


async def test_an_alarm_of_another_kind_than_the_chosen_does_not_fire(paired: Paired) -> None:
    ran = await listening(paired, "alarm_raised", ALARM, kind=["fire"])
    await paired.house.do("leak", "water-laundry")
    await paired.settle()
    assert ran == []
    await paired.house.do("smoke", "smoke-hall")
    await paired.settle()
    assert len(ran) == 1


async def test_arming_that_is_refused_says_for_whom_and_why(paired: Paired) -> None:
    ran = await listening(paired, "arming_blocked", AREA)
    await paired.house.do("open", "study-window")
    with pytest.raises(Exception, match="Study window"):
        await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    await paired.settle()
    state = paired.hass.states.get(paired.entity(AREA))
    assert (state.attributes["blocked_by"], state.attributes["reasons"]) == (["Study window"], ["open"])
    assert [each["who"] for each in ran] == ["Anna"]


async def type_wrong(paired: Paired, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="wrong_code"):
            await paired.house.press("disarm", "keypad-hall", code="000000")
    await paired.settle()


async def test_a_wrong_code_fires_and_says_at_which_door(paired: Paired) -> None:
    ran = await listening(paired, "wrong_code", HOME)
    await type_wrong(paired, 1)
    assert len(ran) == 1
    state = paired.hass.states.get(paired.entity(HOME))
    assert state.attributes["door"] == "Voice unit"
    assert "000000" not in str(state.as_dict())


async def test_the_wrong_code_that_locks_a_door_fires_once(paired: Paired) -> None:
    ran = await listening(paired, "lockout_started", HOME)
    await type_wrong(paired, KEYPAD_TRIES - 1)
    assert ran == []
    await type_wrong(paired, 1)
    assert len(ran) == 1
    with pytest.raises(Refused, match="locked_out"):
        await paired.house.press("disarm", "keypad-hall", code="000000")
    await paired.settle()
    assert len(ran) == 1
    state = paired.hass.states.get(paired.entity(HOME))
    assert (state.attributes["event_type"], state.attributes["door"]) == ("locked_out", "Voice unit")


async def armed(paired: Paired) -> None:
    await paired.house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await paired.settle()


async def test_an_entry_by_the_entry_door_fires_and_says_by_which(paired: Paired) -> None:
    ran = await listening(paired, "entry_started", AREA)
    await paired.house.do("open", "front-door")
    await paired.house.do("close", "front-door")
    await paired.settle()
    assert ran == []
    await armed(paired)
    await paired.house.do("open", "front-door")
    await paired.settle()
    assert len(ran) == 1
    state = paired.hass.states.get(paired.entity(AREA))
    assert (state.attributes["event_type"], state.attributes["detector"]) == ("entry_started", "Front door")


async def test_an_alarm_that_is_disarmed_in_time_is_cancelled_and_a_late_one_is_not(paired: Paired) -> None:
    ran = await listening(paired, "alarm_verified", ALARM)
    await armed(paired)
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert ran == []
    await paired.house.disarm()
    await paired.settle()
    assert len(ran) == 1
    await paired.house.do("close", "study-window")
    await armed(paired)
    await paired.house.do("open", "study-window")
    await paired.house.advance(SMART_VERIFICATION_MS + 1)
    await paired.house.disarm()
    await paired.settle()
    assert len(ran) == 1


async def test_a_jammed_radio_fires_when_it_has_lasted(paired: Paired) -> None:
    ran = await listening(paired, "radio_jammed", ALARM)
    await paired.house.do("disturb", "gateway")
    await paired.house.advance(JAMMED_MS - 1)
    await paired.settle()
    assert ran == []
    await paired.house.advance(1)
    await paired.settle()
    assert len(ran) == 1


ANYBODY: dict[str, object] = {}


@pytest.mark.parametrize(("trigger", "on_the_way"), [("came_home", (10_000.0, 5.0)), ("left_home", (5.0, 10_000.0))])
@pytest.mark.parametrize(
    ("options", "named"),
    [
        (ANYBODY, ["Anna", "Erik"]),
        ({"person": []}, ["Anna", "Erik"]),
        ({"person": "Erik"}, ["Erik"]),
        ({"person": [" eRIK", "Somebody"]}, ["Erik"]),
        ({"person": ["Anna", "Erik"]}, ["Anna", "Erik"]),
        ({"person": ["Nobody"]}, []),
    ],
)
async def test_coming_and_leaving_fires_for_whom_is_chosen_and_names_them(
    paired: Paired, trigger: str, on_the_way: tuple[float, float], options: dict[str, object], named: list[str]
) -> None:
    ran = await listening(paired, trigger, HOME, **options)
    first, then = on_the_way
    for person in ("anna", "erik"):
        await paired.house.submit(ReportPhone(person, first))
    await paired.settle()
    assert ran == []
    for person in ("anna", "erik"):
        await paired.house.submit(ReportPhone(person, then))
        await paired.settle()
    assert [each["who"] for each in ran] == named


async def unlock(paired: Paired, how: str) -> None:
    """Unlock the door in a way, and let it be locked again."""
    match how:
        case "code":
            await paired.house.press("code", "doorman", code=LOCK_CODE)
        case "tag":
            await paired.house.press("tag", "doorman", value=TAG)
        case "remote":
            await paired.call("lock", "unlock", "doorman")
        case _:
            await paired.house.do("unlock", "doorman")
    await paired.house.pass_time(4_000)
    await paired.house.do("lock", "doorman")
    await paired.house.pass_time(4_000)
    await paired.settle()


@pytest.mark.parametrize(
    ("options", "fires_for"),
    [
        ({}, ["code", "tag", "remote", "thumb"]),
        ({"method": ["code"]}, ["code"]),
        ({"method": ["tag", "remote"]}, ["tag", "remote"]),
        ({"method": "thumb"}, ["thumb"]),
        ({"person": ["Erik"]}, ["code"]),
        ({"person": ["erik ", "Somebody"]}, ["code"]),
        ({"person": ["Anna"]}, ["tag", "remote"]),
        ({"person": ["Anna"], "method": ["tag", "code"]}, ["tag"]),
        ({"person": ["Nobody"]}, []),
    ],
)
async def test_a_door_that_is_unlocked_fires_for_whom_and_how_is_chosen(
    paired: Paired, options: dict[str, object], fires_for: list[str]
) -> None:
    await paired.house.ask("grant_lock_code", device_id="doorman", person_id="erik", code=LOCK_CODE)
    await paired.house.ask("grant_tag", device_id="doorman", person_id="anna", tag=TAG)
    ran = await listening(paired, "door_unlocked", LOCK, **options)
    fired = []
    for how in ("code", "tag", "remote", "thumb"):
        before = len(ran)
        await unlock(paired, how)
        fired += [how] * (len(ran) - before)
    assert fired == fires_for


def test_duress_has_no_trigger() -> None:
    assert not [each for each in TRIGGERS if "duress" in each]

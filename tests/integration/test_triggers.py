"""Triggers of our own, in automations as a person writes them, with a real hub behind."""

import pytest
from homeassistant.core import Event, callback
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.trigger import TRIGGERS
from tests.integration.conftest import Paired

ALARM, HOME, AREA, LOCK = "alarm_event", "home_activity", "area_house_activity", "doorman_activity"


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


async def test_a_wrong_code_and_an_entry_fire(paired: Paired) -> None:
    ran = await listening(paired, "wrong_code", HOME)
    with pytest.raises(Exception, match="wrong_code"):
        await paired.house.press("disarm", "keypad-hall", code="000000")
    await paired.settle()
    assert len(ran) == 1
    state = paired.hass.states.get(paired.entity(HOME))
    assert state.attributes["door"] == "Voice unit"
    assert "000000" not in str(state.as_dict())


def test_duress_has_no_trigger() -> None:
    assert not [each for each in TRIGGERS if "duress" in each]

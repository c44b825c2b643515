"""Actions that ask the hub something, or have it test itself."""

import datetime as dt
from pathlib import Path

import probatio
import pytest
from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.yaml import load_yaml_dict

from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.events import SelfTestFinished, SelfTestStarted, WalkTestEnded, WalkTestStarted
from hub_server.domain.numbers import MINUTE
from hub_server.domain.site import ArmMode, Purpose
from tests.house import CODES
from tests.integration.conftest import Paired

INTEGRATION = Path(__file__).parents[2] / "custom_components/verisure_local"


async def test_a_dry_run_answers_what_is_in_the_way_and_arms_nothing(paired: Paired) -> None:
    panel = paired.entity("area_house")

    async def ask() -> object:
        answer = await paired.hass.services.async_call(
            "verisure_local",
            "check_arming",
            {"entity_id": panel, "mode": "home"},
            blocking=True,
            return_response=True,
        )
        return answer[panel]

    assert await ask() == {"ready": True, "blockers": []}
    await paired.house.do("open", "study-window")
    await paired.settle()
    window = {
        "name": "Study window",
        "reason": "open",
        "in_words": "Study window (open)",
        "entity_id": paired.entity("study-window"),
    }
    assert await ask() == {"ready": False, "blockers": [window]}
    assert paired.state("area_house") == "disarmed"


async def ask(paired: Paired, action: str, *, who: Context | None = None, **data: object) -> object:
    """Have Anna, or somebody else, run an action for the panel; returns its response."""
    panel = paired.entity("area_house")
    answer = await paired.hass.services.async_call(
        "verisure_local",
        action,
        {"entity_id": panel, **data},
        blocking=True,
        return_response=True,
        context=who or paired.as_anna,
    )
    await paired.settle()
    return answer[panel]


async def test_a_walk_test_answers_who_has_to_react_and_who_did_not(paired: Paired) -> None:
    waiting = (await ask(paired, "start_walk_test"))["waiting"]  # type: ignore[index]
    await paired.house.wait_for(WalkTestStarted)
    assert "Study window" in waiting
    await paired.house.do("open", "study-window")
    await paired.settle()
    missed = (await ask(paired, "end_walk_test"))["missed"]  # type: ignore[index]
    await paired.house.wait_for(WalkTestEnded)
    assert sorted([*missed, "Study window"]) == sorted(waiting)


async def test_a_self_test_answers_who_has_to_reply(paired: Paired) -> None:
    waiting = (await ask(paired, "run_self_test"))["waiting"]  # type: ignore[index]
    started = await paired.house.wait_for(SelfTestStarted)
    assert isinstance(started, SelfTestStarted)
    assert sorted(waiting) == sorted(paired.house.site.devices[each].name for each in started.waiting)


async def test_forced_arming_answers_what_is_left_out_and_when_it_is_armed(paired: Paired) -> None:
    await paired.house.do("open", "study-window")
    await paired.settle()
    bypass = [paired.entity("study-window")]
    exit_s = paired.house.site.settings.exit_away_ms // 1_000
    answer = await ask(paired, "arm", mode="away", bypass=bypass)
    assert answer == {"mode": "away", "left_out": ["Study window"], "armed_in": exit_s}
    await paired.house.advance(exit_s * 1_000)
    await paired.house.disarm()
    assert await ask(paired, "rearm") == {"mode": "away", "left_out": ["Study window"], "armed_in": 0}


async def test_an_alarm_that_is_forwarded_and_ended_is_answered_by_number_and_kind(paired: Paired) -> None:
    answer = await ask(paired, "report_alarm", kind="water", text="Boiler room")
    (alarm_id,) = paired.house.site.alarms
    assert answer == {"alarm_id": alarm_id}
    assert await ask(paired, "report_alarm", kind="water", text="Boiler room") == answer
    assert await ask(paired, "reset_alarms") == {"reset": ["water"], "still_sensed": []}


async def test_an_alarm_that_is_still_sensed_keeps_no_other_on(paired: Paired) -> None:
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.settle()
    await ask(paired, "report_alarm", kind="water", text="Boiler room")
    assert await ask(paired, "reset_alarms") == {"reset": ["water"], "still_sensed": ["fire"]}
    with pytest.raises(ServiceValidationError) as refused:
        await ask(paired, "reset_alarms")
    assert refused.value.translation_key == "still_sensed"
    assert [alarm.kind.value for alarm in paired.house.site.alarms.values()] == ["fire"]


async def test_an_sos_is_in_the_name_of_whoever_asks_and_an_automations_is_nobodys(paired: Paired) -> None:
    answer = await ask(paired, "raise_sos")
    (alarm,) = paired.house.site.alarms.values()
    assert answer == {"alarm_id": alarm.alarm_id}
    assert alarm.person_id == "anna"
    await ask(paired, "reset_alarms")
    await paired.call("verisure_local", "raise_sos", "area_house", anna=False)
    (alarm,) = paired.house.site.alarms.values()
    assert alarm.person_id == ""


@pytest.mark.parametrize(("language", "step"), [("en", "Open and close it."), ("sv", "Öppna och stäng.")])
async def test_service_mode_is_started_with_its_steps_and_ended(paired: Paired, language: str, step: str) -> None:
    paired.hass.config.language = language
    window = paired.entity("study-window")
    answer = await ask(paired, "start_service_mode", component=window, purpose="battery")
    assert answer["steps"][-1] == step  # type: ignore[index]
    assert paired.house.site.service["study-window"].purpose is Purpose.BATTERY
    assert paired.state("area_house_service_mode") == "on"
    await paired.call("verisure_local", "end_service_mode", "area_house", component=window)
    assert paired.house.site.service["study-window"].walking
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert paired.state("area_house_service_mode") == "off"


@pytest.mark.parametrize("back", [True, False], ids=["online", "dead"])
async def test_a_change_of_router_is_guided_and_ends_with_a_test(paired: Paired, back: bool) -> None:
    gateway = paired.entity("gateway_connectivity")
    await paired.house.do("broadband-out", "gateway")
    answer = await ask(paired, "start_service_mode", component=gateway, purpose="router")
    assert "mobile network" in answer["steps"][0]  # type: ignore[index]
    if back:
        await paired.house.do("broadband-back", "gateway")
    await paired.call("verisure_local", "end_service_mode", "area_house", component=gateway)
    await paired.house.wait_for(SelfTestFinished)
    await paired.settle()
    assert ("gateway" in paired.house.site.service) is not back


async def test_service_mode_is_for_components_of_this_hub(paired: Paired) -> None:
    paired.hass.states.async_set("binary_sensor.other", "off")
    with pytest.raises(ServiceValidationError) as refused:
        await ask(paired, "start_service_mode", component="binary_sensor.other")
    assert refused.value.translation_key == "not_of_this_hub"
    assert paired.house.site.service == {}


async def test_service_mode_is_for_administrators_alone(paired: Paired) -> None:
    erik = await paired.hass.auth.async_create_user("Erik", group_ids=["system-users"])
    ours = Caller(CLIENT_SCOPES, paired.entry.data["client_id"])
    await paired.house.ask_as(ours, "map_user", user=erik.id, code=CODES["erik"])
    window = paired.entity("study-window")
    for who in (Context(user_id=erik.id), Context()):
        with pytest.raises(ServiceValidationError) as refused:
            await ask(paired, "start_service_mode", who=who, component=window)
        assert refused.value.translation_key == "not_permitted"
    assert paired.house.site.service == {}


async def test_a_check_on_me_is_ones_own_and_no_automations(paired: Paired) -> None:
    answer = await ask(paired, "start_check_on_me", minutes=30)
    ends = dt.datetime.fromisoformat(answer["ends"])  # type: ignore[index]
    assert ends.timestamp() * 1_000 == paired.house.clock.now().utc_ms + 30 * MINUTE
    assert set(paired.house.site.checks) == {"anna"}
    with pytest.raises(ServiceValidationError):
        await paired.call("verisure_local", "end_check_on_me", "area_house", anna=False)
    assert set(paired.house.site.checks) == {"anna"}
    await paired.call("verisure_local", "end_check_on_me", "area_house")
    assert paired.house.site.checks == {}
    with pytest.raises(ServiceValidationError):
        await paired.call("verisure_local", "start_check_on_me", "area_house", anna=False, minutes=30)
    with pytest.raises(probatio.Invalid):
        await paired.call("verisure_local", "start_check_on_me", "area_house", minutes=1_441)
    assert paired.house.site.checks == {}


async def test_an_area_is_armed_again_as_it_was_by_a_person_and_soon(paired: Paired) -> None:
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house")
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("verisure_local", "rearm", "area_house", anna=False)
    assert refused.value.translation_key == "not_permitted"
    await paired.call("verisure_local", "rearm", "area_house")
    assert paired.state("area_house") == "armed_home"
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house")
    await paired.house.advance(paired.house.site.settings.rearm_ms + 1)
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("verisure_local", "rearm", "area_house")
    assert refused.value.translation_key == "not_supported"
    assert paired.state("area_house") == "disarmed"


async def test_fire_and_water_are_silenced_and_stay_alarms_a_burglary_is_not(paired: Paired) -> None:
    assert await ask(paired, "silence") == {"silenced": []}
    await paired.house.do("smoke", "smoke-hall")
    await paired.settle()
    with pytest.raises(ServiceValidationError):
        await ask(paired, "silence", who=Context())
    assert await ask(paired, "silence") == {"silenced": ["fire"]}
    assert [alarm.sounding for alarm in paired.house.site.alarms.values()] == [False]
    await paired.house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await paired.house.do("open", "study-window")
    await paired.settle()
    with pytest.raises(ServiceValidationError) as refused:
        await ask(paired, "silence")
    assert refused.value.translation_key == "disarm_instead"


async def test_whoever_speaks_to_a_machine_is_nobody_to_these_actions(paired: Paired) -> None:
    spoken = Context(user_id=paired.user_id)
    paired.hass.bus.async_fire("google_assistant_command", {}, context=spoken)
    await paired.hass.async_block_till_done()
    window = paired.entity("study-window")
    for action, data in (("start_service_mode", {"component": window}), ("silence", {})):
        await paired.house.do("smoke", "smoke-hall")
        await paired.settle()
        with pytest.raises(ServiceValidationError) as refused:
            await ask(paired, action, who=spoken, **data)
        assert refused.value.translation_key == "not_permitted"
    assert paired.house.site.service == {}


def test_no_action_takes_a_code() -> None:
    actions = load_yaml_dict(str(INTEGRATION / "services.yaml"))
    fields = {field for action in actions.values() for field in (action or {}).get("fields", {})}
    assert {"mode", "component", "minutes"} <= fields
    assert not [field for field in fields if "code" in field or "pin" in field or "tag" in field]

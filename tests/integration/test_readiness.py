"""What could be armed, what stands in the way, and what runs, as entities that the hub pushes."""

import pytest
from homeassistant.util import dt as dt_util

from hub_server.domain.site import ArmMode
from tests.integration.conftest import Paired


def told(paired: Paired, unique: str, attribute: str) -> object:
    state = paired.hass.states.get(paired.entity(unique))
    assert state is not None
    return state.attributes[attribute]


@pytest.mark.parametrize(
    ("action", "device", "name", "reason"),
    [
        ("open", "kitchen-window", "Kitchen window", "open"),
        ("lose", "kitchen-window", "Kitchen window", "lost"),
        ("low-battery", "kitchen-window", "Kitchen window", "low_battery"),
        ("tamper", "kitchen-window", "Kitchen window", "tampered"),
        ("jam", "doorman", "Yale Doorman", "jammed"),
    ],
)
async def test_what_stands_in_the_way_is_named_with_its_reason_as_a_dry_run_would(
    paired: Paired, action: str, device: str, name: str, reason: str
) -> None:
    assert paired.state("area_house_ready_home") == "on"
    await paired.house.do(action, device)
    await paired.settle()
    for mode in ("home", "away"):
        unique = f"area_house_ready_{mode}"
        assert paired.state(unique) == "off"
        assert told(paired, unique, "blocked_by") == [name]
        assert told(paired, unique, "reasons") == [reason]
        dry = await paired.house.ask("check_arming", area_id="house", mode=mode)
        assert dry["blockers"] == [{"device_id": device, "name": name, "reason": reason}]


async def test_a_motion_detector_in_service_blocks_away_alone(paired: Paired) -> None:
    await paired.house.ask("start_service", device_id="motion-landing", purpose="battery")
    await paired.settle()
    assert paired.state("area_house_ready_home") == "on"
    assert told(paired, "area_house_ready_away", "reasons") == ["in_service"]
    assert paired.state("area_house_service_mode") == "on"
    assert told(paired, "area_house_service_mode", "components") == ["Motion detector landing"]
    since = dt_util.utc_from_timestamp(paired.house.clock.now().utc_ms / 1000).isoformat()
    assert told(paired, "area_house_service_mode", "since") == [since]


async def test_what_is_open_and_what_is_left_out_are_counted_and_named(paired: Paired) -> None:
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert (paired.state("area_house_open"), told(paired, "area_house_open", "open")) == ("1", ["Study window"])
    await paired.call("verisure_local", "arm", "area_house", mode="home", bypass=[paired.entity("study-window")])
    assert paired.state("area_house_bypassed") == "1"
    assert told(paired, "area_house_bypassed", "bypassed") == ["Study window"]
    await paired.house.do("close", "study-window")
    await paired.settle()
    assert (paired.state("area_house_open"), paired.state("area_house_ready_home")) == ("0", "on")


async def test_the_end_of_a_delay_is_a_moment_that_a_clock_can_count_to(paired: Paired) -> None:
    assert paired.state("area_house_countdown") == "unknown"
    await paired.call("alarm_control_panel", "alarm_arm_away", "area_house")
    assert paired.house.site.areas["house"].target is ArmMode.AWAY
    assert paired.state("area_house_countdown") not in {"unknown", "unavailable"}
    assert told(paired, "area_house_countdown", "phase") == "exit"
    await paired.house.advance(60_000)
    await paired.settle()
    assert paired.state("area_house_countdown") == "unknown"


async def test_an_alarm_that_is_over_is_remembered_until_the_next_arming(paired: Paired) -> None:
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    await paired.house.do("open", "study-window")
    await paired.house.disarm()
    await paired.settle()
    assert paired.state("area_house_alarm_memory") == "1"
    (alarm,) = told(paired, "area_house_alarm_memory", "alarms")  # type: ignore[misc]
    assert (alarm["kind"], alarm["detectors"]) == ("burglary", ["Study window"])  # type: ignore[has-type]
    await paired.house.do("close", "study-window")
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    assert paired.state("area_house_alarm_memory") == "0"


async def test_a_walk_test_tells_what_it_still_waits_for(paired: Paired) -> None:
    assert paired.state("area_house_walk_test") == "unknown"
    await paired.house.ask("start_walk_test", area_id="house")
    await paired.settle()
    waiting = int(paired.state("area_house_walk_test"))
    await paired.house.do("open", "study-window")
    await paired.settle()
    assert int(paired.state("area_house_walk_test")) == waiting - 1

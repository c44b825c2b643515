"""Arming that was refused is told with buttons: a button acts as whoever presses it, and leaves out what was named."""

from collections.abc import Iterable

import pytest
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_load_integrations

from custom_components.verisure_local.const import DOMAIN
from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.domain.events import ArmingRefused
from hub_server.domain.site import ArmMode
from tests.blueprints.conftest import Household
from tests.house import CODES

AGAIN, ANYWAY = "Try again", "Arm anyway, leaving these out"
TITLE = "The alarm is not armed"


async def blocked(household: Household, *opened: str, **changes: object) -> None:
    """Have Anna try to arm the perimeter while something is open."""
    await household.automate(
        "arming_blocked",
        alarm=household.panel,
        activity=household.paired.entity("area_house_activity"),
        phones=[household.phone],
        **changes,
    )
    for window in opened:
        await household.paired.house.do("open", window)
    await household.settle()
    await arm(household)
    await household.until(lambda: household.pushes)


async def arm(household: Household, context: Context | None = None) -> None:
    with pytest.raises(HomeAssistantError):
        await household.hass.services.async_call(
            "alarm_control_panel",
            "alarm_arm_home",
            {"entity_id": household.panel},
            blocking=True,
            context=context or household.paired.as_anna,
        )


def told(household: Household) -> list[tuple[str, str]]:
    """Return the pushes that say something; those that take one back say nothing."""
    return [(each.data["title"], each.data["message"]) for each in household.pushes if "title" in each.data]


def buttons(household: Household, push: int = -1) -> dict[str, str]:
    """Return a push's buttons: what each sends, by its title."""
    return {each["title"]: each["action"] for each in household.pushes[push].data["data"]["actions"]}


def left_out(household: Household) -> Iterable[str]:
    return household.paired.house.site.areas["house"].bypassed


def changed_by(household: Household) -> object:
    panel = household.hass.states.get(household.panel)
    assert panel is not None
    return panel.attributes["changed_by"]


async def test_arming_anyway_leaves_out_what_was_named_as_who_pressed(household: Household) -> None:
    await blocked(household, "kitchen-window", "study-window")
    assert told(household) == [(TITLE, "In the way: Kitchen window (open), Study window (open)")]
    assert household.paired.state("area_house") == "disarmed"
    await household.answer(ANYWAY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert left_out(household) == {"kitchen-window", "study-window"}
    assert changed_by(household) == "Anna"
    await household.until(lambda: len(household.pushes) == 2)
    assert household.pushes[1].data["message"] == "clear_notification"
    assert household.pushes[1].data["data"]["tag"] == household.pushes[0].data["data"]["tag"]


async def test_what_was_closed_again_is_not_left_out(household: Household) -> None:
    await blocked(household, "kitchen-window", "study-window")
    await household.paired.house.do("close", "study-window")
    await household.answer(ANYWAY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert left_out(household) == {"kitchen-window"}


async def test_what_was_opened_since_is_not_left_out_and_told_anew_with_the_rest(household: Household) -> None:
    await blocked(household, "kitchen-window")
    first = buttons(household)
    await household.paired.house.do("open", "study-window")
    await household.answer(ANYWAY, household.paired.user_id)
    await household.until(lambda: len(household.pushes) == 2)
    assert household.paired.state("area_house") == "disarmed"
    assert told(household)[1] == (TITLE, "In the way: Kitchen window (open), Study window (open)")
    await household.settle()
    assert len(household.pushes) == 2, "one refusal is told once"
    # The first push's button still leaves out nothing but what that push named.
    await household.send(first[ANYWAY], household.paired.user_id)
    await household.until(lambda: len(household.pushes) == 3)
    assert household.paired.state("area_house") == "disarmed"
    await household.answer(ANYWAY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert left_out(household) == {"kitchen-window", "study-window"}


async def test_trying_again_leaves_nothing_out(household: Household) -> None:
    await blocked(household, "kitchen-window")
    await household.answer(AGAIN, household.paired.user_id)
    await household.until(lambda: len(household.pushes) == 2)
    assert household.paired.state("area_house") == "disarmed"
    await household.paired.house.do("close", "kitchen-window")
    await household.answer(AGAIN, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert left_out(household) == set()
    assert changed_by(household) == "Anna"


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("button", [AGAIN, ANYWAY])
async def test_the_phone_of_nobody_in_the_home_arms_nothing_and_is_told_why(
    household: Household, button: str, signed_in: bool
) -> None:
    await blocked(household, "kitchen-window")
    if button == AGAIN:
        # Nothing is in the way of it any more; that alone does not let a stranger arm.
        await household.paired.house.do("close", "kitchen-window")
    offered = buttons(household)
    stranger = await household.hass.auth.async_create_user("Stranger", group_ids=["system-admin"])
    await household.send(offered[button], stranger.id if signed_in else None)
    await household.until(lambda: len(household.pushes) == 2)
    assert told(household)[1][1].startswith("You may not do this.")
    assert household.paired.state("area_house") == "disarmed"
    await household.send(offered[button], household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")


async def test_a_person_who_may_leave_nothing_out_tries_again_only(household: Household) -> None:
    erik = await household.hass.auth.async_create_user("Erik", group_ids=["system-users"])
    house = household.paired.house
    ours = Caller(CLIENT_SCOPES, household.paired.entry.data["client_id"])
    await house.ask_as(ours, "map_user", user=erik.id, code=CODES["erik"])
    await house.ask("put_person", person_id="erik", name="Erik", rights={"may_bypass": False})
    await blocked(household, "kitchen-window")
    offered = buttons(household)
    await household.send(offered[ANYWAY], erik.id)
    await household.until(lambda: len(household.pushes) == 2)
    assert told(household)[1][1].startswith("You may not do this.")
    assert household.paired.state("area_house") == "disarmed"
    await house.do("close", "kitchen-window")
    await household.send(offered[AGAIN], erik.id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert changed_by(household) == "Erik"


async def test_an_automation_that_is_refused_is_told_too_and_never_forces(household: Household) -> None:
    await blocked(household, "kitchen-window")
    await arm(household, Context())
    await household.until(lambda: len(household.pushes) == 2)
    assert set(buttons(household)) == {AGAIN, ANYWAY}
    assert household.paired.state("area_house") == "disarmed"
    await household.answer(ANYWAY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert changed_by(household) == "Anna"


async def test_where_nobody_wants_to_leave_things_out_it_can_only_be_tried_again(household: Household) -> None:
    await blocked(household, "kitchen-window", leave_out=False)
    assert set(buttons(household)) == {AGAIN}


async def test_a_jammed_radio_cannot_be_left_out(household: Household) -> None:
    await household.paired.house.do("open", "kitchen-window")
    await household.settle()
    await household.paired.house.do("disturb", "gateway")
    await household.paired.house.advance(30_000)
    await blocked(household)
    assert told(household)[0][1] == "In the way: Radio jammed, Kitchen window (open)"
    assert set(buttons(household)) == {AGAIN}
    await household.answer(AGAIN, household.paired.user_id)
    await household.until(lambda: len(household.pushes) == 2)
    await household.settle()
    assert [message for _, message in told(household)] == ["In the way: Radio jammed, Kitchen window (open)"] * 2


async def test_what_is_in_the_way_when_the_exit_delay_is_over_is_told_for_that_mode(household: Household) -> None:
    await household.automate(
        "arming_blocked",
        alarm=household.panel,
        activity=household.paired.entity("area_house_activity"),
        phones=[household.phone],
    )
    await household.paired.call("alarm_control_panel", "alarm_arm_away", "area_house")
    await household.paired.house.do("open", "kitchen-window")
    await household.paired.house.advance(60_000)
    await household.until(lambda: household.pushes)
    assert told(household) == [(TITLE, "In the way: Kitchen window (open)")]
    await household.answer(ANYWAY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "arming")
    await household.paired.house.advance(60_000)
    await household.until(lambda: household.paired.state("area_house") == "armed_away")
    assert left_out(household) == {"kitchen-window"}


async def test_what_somebody_else_armed_takes_the_push_back(household: Household) -> None:
    await blocked(household, "kitchen-window")
    await household.paired.house.do("close", "kitchen-window")
    await household.arm()
    await household.until(lambda: len(household.pushes) == 2)
    assert household.pushes[1].data["message"] == "clear_notification"


async def test_a_refusal_is_told_in_home_assistants_language(household: Household) -> None:
    await household.hass.config.async_update(language="sv")
    await async_load_integrations(household.hass, {DOMAIN})
    await blocked(household, "kitchen-window")
    assert "Kitchen window (öppen)" in told(household)[0][1]


async def test_only_what_is_the_hubs_own_can_be_offered_to_be_left_out(household: Household) -> None:
    household.state("binary_sensor.other", "on")
    offer = {"entity_id": household.panel, "deed": "arm_home", "reply": "verisure_local_anyway_0123456789"}
    for changes, refusal in (
        ({"bypass": ["binary_sensor.other"]}, "not_of_this_hub"),
        ({"bypass": [household.paired.entity("kitchen-window")], "deed": "disarm"}, "nothing_to_leave_out"),
    ):
        with pytest.raises(HomeAssistantError) as refused:
            await household.hass.services.async_call(DOMAIN, "offer_reply", offer | changes, blocking=True)
        assert refused.value.translation_key == refusal


async def test_each_press_is_one_attempt(household: Household) -> None:
    await blocked(household, "kitchen-window")
    await household.answer(AGAIN, household.paired.user_id)
    await household.until(lambda: len(household.pushes) == 2)
    await household.settle()
    refused = [each for each in await household.paired.house.events() if isinstance(each, ArmingRefused)]
    assert [each.mode for each in refused] == [ArmMode.HOME] * 2

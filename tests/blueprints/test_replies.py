"""A push's reply acts as the person whose telephone it came from, and as nobody else."""

from datetime import timedelta

import pytest
from homeassistant.exceptions import ServiceValidationError

from custom_components.verisure_local.const import DOMAIN
from tests.blueprints.conftest import NOBODY, SOMEBODY, Household

REPLY = "verisure_local_disarm_0123456789"


async def offer(household: Household, **changes: object) -> None:
    data = {"entity_id": household.panel, "deed": "disarm", "reply": REPLY, **changes}
    await household.hass.services.async_call(DOMAIN, "offer_reply", data, blocking=True)


async def test_a_mapped_person_disarms_and_is_named(household: Household) -> None:
    await household.arm()
    told = household.heard("verisure_local_reply")
    await offer(household)
    await household.send(REPLY, household.paired.user_id)
    await household.until(lambda: told)
    panel = household.hass.states.get(household.panel)
    assert panel is not None
    assert (panel.state, panel.attributes["changed_by"]) == ("disarmed", "Anna")
    assert told[0].data == {
        "reply": REPLY,
        "entity_id": household.panel,
        "deed": "disarm",
        "done": True,
        "message": "",
        "reason": "",
    }


@pytest.mark.parametrize("signed_in", [True, False])
async def test_nobody_of_the_home_disarms_nothing_and_others_still_can(household: Household, signed_in: bool) -> None:
    await household.arm()
    told = household.heard("verisure_local_reply")
    await offer(household)
    stranger = await household.hass.auth.async_create_user("Stranger", group_ids=["system-admin"])
    await household.send(REPLY, stranger.id if signed_in else None)
    await household.until(lambda: told)
    assert household.paired.state("area_house") == "armed_home"
    assert (told[0].data["done"], told[0].data["message"][:20]) == (False, "You may not do this.")
    await household.send(REPLY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "disarmed")


@pytest.mark.parametrize("deed", ["arm_home", "arm_away"])
async def test_nobody_of_the_home_arms_nothing_either(household: Household, deed: str) -> None:
    """Elsewhere a user whom the hub does not know is an automation to it, and may arm."""
    told = household.heard("verisure_local_reply")
    await offer(household, deed=deed)
    stranger = await household.hass.auth.async_create_user("Stranger", group_ids=["system-admin"])
    await household.send(REPLY, stranger.id)
    await household.until(lambda: told)
    assert (told[0].data["done"], told[0].data["reason"]) == (False, "not_permitted")
    assert household.paired.state("area_house") == "disarmed"


async def test_an_automation_that_a_reply_starts_acts_as_nobody(household: Household) -> None:
    """Why replies are heard by the integration: Home Assistant passes no user on to an automation."""
    await household.arm()
    from homeassistant.setup import async_setup_component  # noqa: PLC0415

    tried = {
        "id": "tried",
        "alias": "tried",
        "triggers": [{"trigger": "event", "event_type": "mobile_app_notification_action"}],
        "actions": [{"action": "alarm_control_panel.alarm_disarm", "target": {"entity_id": household.panel}}],
    }
    assert await async_setup_component(household.hass, "automation", {"automation": [tried]})
    await household.send("anything", household.paired.user_id)
    state = household.hass.states.get("automation.tried")
    assert state is not None
    assert state.attributes["last_triggered"] is not None
    assert household.paired.state("area_house") == "armed_home"


async def test_a_reply_works_once(household: Household) -> None:
    await household.arm()
    await offer(household)
    await household.send(REPLY, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "disarmed")
    await household.arm()
    await household.send(REPLY, household.paired.user_id)
    assert household.paired.state("area_house") == "armed_home"


async def test_a_reply_that_comes_too_late_does_nothing_and_says_so(household: Household) -> None:
    await household.arm()
    told = household.heard("verisure_local_reply")
    await offer(household, valid_for=timedelta(0))
    await household.send(REPLY, household.paired.user_id)
    assert household.paired.state("area_house") == "armed_home"
    assert told[0].data["message"].startswith("The answer came too late")


@pytest.mark.parametrize(("entity_id", "deed"), [("alarm_control_panel.other", "disarm"), ("", "unlock")])
async def test_only_what_is_ours_and_fits_can_be_offered(household: Household, entity_id: str, deed: str) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await offer(household, entity_id=entity_id or household.panel, deed=deed)
    assert refused.value.translation_key == "cannot_be_offered"


async def test_coming_home_offers_to_disarm_and_disarms_nothing_by_itself(household: Household) -> None:
    await household.automate(
        "offer_disarm_on_arrival", alarm=household.panel, people=["person.anna"], phones=[household.phone]
    )
    household.state("person.anna", "not_home", **NOBODY)
    await household.arm()
    household.state("person.anna", "home", **SOMEBODY)
    await household.until(lambda: household.pushes)
    assert household.paired.state("area_house") == "armed_home"
    assert household.pushes[0].data["data"]["actions"][0]["authenticationRequired"] is True
    stranger = await household.hass.auth.async_create_user("Stranger", group_ids=["system-users"])
    await household.answer("Disarm", stranger.id)
    await household.until(lambda: len(household.pushes) == 2)
    assert household.said()[1][1].startswith("You may not do this.")
    assert household.paired.state("area_house") == "armed_home"
    await household.send(household.pushes[0].data["data"]["actions"][0]["action"], household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "disarmed")

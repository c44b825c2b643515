"""What the hub itself lets a person, a user whom it does not know and an automation do, beside arming and opening."""

from typing import Final

import pytest
from homeassistant.core import Context
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.events import PictureCaptured
from tests.integration.conftest import Paired
from tests.integration.test_permits import attempt
from tests.integration.voices import PIN, armed, turn_on

WHO: Final = ("mapped", "unmapped", "automation")
pytestmark = pytest.mark.parametrize("who", WHO)


async def asking(paired: Paired, who: str) -> Context:
    """Return the context of somebody who asks."""
    if who == "mapped":
        return paired.as_anna
    if who == "automation":
        return Context()
    stranger = await paired.hass.auth.async_create_user("Stranger", group_ids=["system-admin"])
    return Context(user_id=stranger.id)


async def call(paired: Paired, domain: str, service: str, context: Context, unique: str, **data: object) -> str | None:
    """Call an action; returns why it was refused, None where it was done."""
    target = {"entity_id": paired.entity(unique), **data}
    refusal = await attempt(
        paired.hass.services.async_call(domain, service, target, blocking=True, context=context)  # type: ignore[arg-type]
    )
    await paired.settle()
    return refusal


def refused(who: str) -> str | None:
    return None if who == "mapped" else "not_permitted"


async def test_a_setting_is_changed_by_an_administrator(paired: Paired, who: str) -> None:
    before = paired.house.site.devices["front-door"].final_door
    service = "turn_off" if before else "turn_on"
    context = await asking(paired, who)
    assert await call(paired, "switch", service, context, "front-door_final_door") == refused(who)
    assert (paired.house.site.devices["front-door"].final_door is not before) == (who == "mapped")


async def test_a_lamp_is_switched_by_anybody(paired: Paired, who: str) -> None:
    assert await call(paired, "switch", "turn_on", await asking(paired, who), "plug-living-room") is None
    await paired.house.advance(1_000)
    assert paired.house.site.devices["plug-living-room"].powered is True


async def test_a_check_is_of_somebody_who_is_known(paired: Paired, who: str) -> None:
    context = await asking(paired, who)
    assert await call(paired, DOMAIN, "start_check_on_me", context, "area_house", minutes=30) == refused(who)
    assert set(paired.house.site.checks) == ({"anna"} if who == "mapped" else set())


async def test_a_check_ends_for_whom_it_runs_and_nobody_else(paired: Paired, who: str) -> None:
    assert await call(paired, DOMAIN, "start_check_on_me", paired.as_anna, "area_house", minutes=30) is None
    context = await asking(paired, who)
    assert await call(paired, DOMAIN, "end_check_on_me", context, "area_house") == refused(who)
    assert set(paired.house.site.checks) == (set() if who == "mapped" else {"anna"})


async def test_a_picture_is_taken_for_an_administrator(paired: Paired, who: str) -> None:
    assert await async_setup_component(paired.hass, "media_source", {})
    context = await asking(paired, who)
    assert await call(paired, "button", "press", context, "motion-hall_take_picture") == refused(who)
    taken = [each for each in await paired.house.events() if isinstance(each, PictureCaptured)]
    assert len(taken) == (1 if who == "mapped" else 0)


async def test_a_fire_is_silenced_by_somebody_who_is_known(paired: Paired, who: str) -> None:
    await paired.house.do("smoke", "smoke-hall")
    await paired.settle()
    context = await asking(paired, who)
    assert await call(paired, DOMAIN, "silence", context, "area_house") == refused(who)
    (alarm,) = paired.house.site.alarms.values()
    assert alarm.sounding == (who != "mapped")


@pytest.mark.parametrize("code", [None, PIN])
async def test_what_google_cancels_disarms_for_nobody(paired: Paired, who: str, code: str | None) -> None:
    await turn_on(paired, "remote_pin", PIN)
    await armed(paired)
    context = await asking(paired, who)
    execution = [{"command": "action.devices.commands.ArmDisarm", "params": {"arm": True, "cancel": True}}]
    paired.hass.bus.async_fire("google_assistant_command", {"execution": execution}, context=context)
    await paired.hass.async_block_till_done()
    data = {} if code is None else {"code": code}
    assert await call(paired, "alarm_control_panel", "alarm_disarm", context, "area_house", **data) == "never_from_afar"
    assert paired.state("area_house") == "armed_home"

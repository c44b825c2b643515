"""A reply to a push is told as done only where something was."""

import asyncio

import pytest
from homeassistant.core import Context, Event

from custom_components.verisure_local.const import DOMAIN
from tests.integration.conftest import Paired
from tests.integration.voices import armed

REPLY = "verisure_local_disarm_0123456789"


async def offer(paired: Paired, unique: str, deed: str) -> None:
    data = {"entity_id": paired.entity(unique), "deed": deed, "reply": REPLY}
    await paired.hass.services.async_call(DOMAIN, "offer_reply", data, blocking=True)


@pytest.fixture
def told(paired: Paired) -> list[Event]:
    found: list[Event] = []
    paired.hass.bus.async_listen("verisure_local_reply", found.append)
    return found


async def answer(paired: Paired) -> None:
    context = Context(user_id=paired.user_id)
    paired.hass.bus.async_fire("mobile_app_notification_action", {"action": REPLY}, context=context)
    await paired.hass.async_block_till_done()


async def until(paired: Paired, unique: str, state: str) -> None:
    async with asyncio.timeout(20):
        while paired.state(unique) != state:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_reply_that_the_hub_does_not_hear_is_not_told_as_done_and_can_be_given_again(
    paired: Paired, told: list[Event]
) -> None:
    await armed(paired)
    await offer(paired, "area_house", "disarm")
    await paired.house.stop()
    await until(paired, "area_house", "unavailable")
    await answer(paired)
    assert told[0].data["done"] is False
    assert told[0].data["message"].startswith("The hub does not answer.")
    await paired.house.start()
    await until(paired, "area_house", "armed_home")
    await answer(paired)
    await until(paired, "area_house", "disarmed")
    assert [each.data["done"] for each in told] == [False, True]


async def test_a_reply_about_a_lock_that_is_lost_is_not_told_as_done(paired: Paired, told: list[Event]) -> None:
    await paired.house.do("lose", "doorman")
    await paired.house.pass_time(48 * 3_600_000)
    await paired.settle()
    assert paired.state("doorman") == "unavailable"
    await offer(paired, "doorman", "unlock")
    await answer(paired)
    assert told[0].data["done"] is False
    assert "hub does not answer" not in told[0].data["message"]

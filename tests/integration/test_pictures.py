"""Which pictures our card is told of: an alarm's, as they are taken, and only of whoever is a person of the home."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from hub_server.domain.events import PictureTaken
from hub_server.domain.numbers import DAY, HOUR, SECOND
from hub_server.media.album import KEPT_MS
from tests.integration.conftest import Paired

NOTHING = {"permitted": True, "pictures": []}
FOR_OTHERS = {"permitted": False, "pictures": []}


async def token_of(hass: HomeAssistant, user_id: str) -> str:
    user = await hass.auth.async_get_user(user_id)
    assert user is not None
    return hass.auth.async_create_access_token(await hass.auth.async_create_refresh_token(user, "http://home"))


async def stranger(hass: HomeAssistant) -> str:
    """Return a token of an administrator of Home Assistant who is nobody to the hub."""
    return await token_of(hass, (await hass.auth.async_create_user("Nobody", group_ids=["system-admin"])).id)


async def listed(client: Any) -> dict[str, Any]:
    await client.send_json_auto_id({"type": "verisure_local/pictures"})
    answer = await client.receive_json()
    assert answer["success"], answer
    return dict(answer["result"])


async def subscribe(client: Any) -> dict[str, Any]:
    await client.send_json_auto_id({"type": "verisure_local/subscribe_pictures"})
    assert (await client.receive_json())["success"]
    return await told(client)


async def told(client: Any) -> dict[str, Any]:
    message = await client.receive_json()
    assert message["type"] == "event", message
    return dict(message["event"])


async def fire(paired: Paired) -> None:
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.house.wait_for(PictureTaken)
    await paired.settle()


async def test_a_person_of_the_home_is_told_of_each_picture_as_it_is_taken_and_opens_it(
    paired: Paired, hass_ws_client: WebSocketGenerator, hass_client: ClientSessionGenerator
) -> None:
    token = await token_of(paired.hass, paired.user_id)
    client = await hass_ws_client(paired.hass, token)
    assert await subscribe(client) == NOTHING
    await fire(paired)
    shown = await told(client)
    assert shown["permitted"] is True
    picture = shown["pictures"][0]
    assert picture["device"].startswith("Camera detector")
    assert picture["home"] == paired.entry.title
    opened = await (await hass_client(token)).get(picture["path"])
    assert (await opened.read()).startswith(b"\xff\xd8"), "a JPEG"
    assert opened.headers["Cache-Control"] == "no-store"


async def test_who_is_nobody_of_the_home_is_told_of_none_and_opens_none(
    paired: Paired, hass_ws_client: WebSocketGenerator, hass_client: ClientSessionGenerator
) -> None:
    token = await stranger(paired.hass)
    client = await hass_ws_client(paired.hass, token)
    assert await subscribe(client) == FOR_OTHERS
    await fire(paired)
    assert await listed(client) == FOR_OTHERS
    anna = await hass_ws_client(paired.hass, await token_of(paired.hass, paired.user_id))
    for picture in (await listed(anna))["pictures"]:
        assert (await (await hass_client(token)).get(picture["path"])).status == 403


async def test_who_is_no_longer_a_person_of_the_home_sees_no_more(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    await fire(paired)
    client = await hass_ws_client(paired.hass, await token_of(paired.hass, paired.user_id))
    assert (await listed(client))["pictures"]
    await paired.entry.runtime_data.async_command("unmap_user", user=paired.user_id)
    assert await listed(client) == FOR_OTHERS


async def test_the_newest_alarms_pictures_alone_are_shown_and_none_after_sixty_days(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    client = await hass_ws_client(paired.hass, await token_of(paired.hass, paired.user_id))
    await fire(paired)
    first = {each["path"] for each in (await listed(client))["pictures"]}
    await paired.house.do("air", "smoke-kitchen")
    assert not paired.house.site.alarms
    await paired.house.do("smoke", "smoke-hall")
    await paired.house.wait_for(PictureTaken, lambda event: isinstance(event, PictureTaken) and event.alarm_id > 1)
    second = {each["path"] for each in (await listed(client))["pictures"]}
    assert second
    assert not second & first
    await paired.house.pass_time(10 * SECOND)  # the series is whole
    await paired.house.advance(KEPT_MS - DAY)
    await paired.house.pass_time(DAY + 2 * HOUR)
    await paired.settle()
    assert await listed(client) == NOTHING


async def test_of_a_hub_that_is_gone_nothing_is_claimed_until_it_is_back(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    await fire(paired)
    client = await hass_ws_client(paired.hass, await token_of(paired.hass, paired.user_id))
    assert (await subscribe(client))["pictures"]
    await paired.house.stop()
    assert await told(client) == NOTHING
    await paired.house.start()
    assert (await told(client))["pictures"]


@pytest.mark.parametrize("end", ["unsubscribe", "unload"])
async def test_nobody_is_told_after_the_end(paired: Paired, hass_ws_client: WebSocketGenerator, end: str) -> None:
    client = await hass_ws_client(paired.hass, await token_of(paired.hass, paired.user_id))
    await subscribe(client)
    if end == "unsubscribe":
        await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
        assert (await client.receive_json())["success"]
    else:
        await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.house.wait_for(PictureTaken)
    await paired.hass.async_block_till_done()
    # Whatever had been told would come before the answer.
    assert "permitted" in await listed(client)

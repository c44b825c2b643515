"""Pictures of alarms in Home Assistant: for the people of the home, from the hub, and for nobody else."""

from http import HTTPStatus

import pytest
from homeassistant.components import media_source
from homeassistant.components.media_source import BrowseMediaSource
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from hub_server.domain.events import PictureTaken
from hub_server.domain.numbers import DAY, HOUR, SECOND
from hub_server.media.album import KEPT_MS
from tests.integration.conftest import Paired
from tests.integration.test_pictures import token_of
from tests.integration.test_triggers import listening

ROOT = "media-source://verisure_local"


@pytest.fixture(autouse=True)
async def _media(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "media_source", {})


async def children(hass: HomeAssistant, folder: str) -> list[BrowseMediaSource]:
    found = await media_source.async_browse_media(hass, folder)
    return list(found.children or [])


async def fire(paired: Paired) -> list[BrowseMediaSource]:
    """Let the kitchen burn; returns the pictures of it."""
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.house.wait_for(PictureTaken)
    await paired.settle()
    (hub,) = await children(paired.hass, ROOT)
    (alarm,) = await children(paired.hass, str(hub.media_content_id))
    return await children(paired.hass, str(alarm.media_content_id))


async def test_each_alarm_is_a_folder_of_its_pictures(paired: Paired) -> None:
    pictures = await fire(paired)
    assert pictures
    assert all("Camera detector" in picture.title for picture in pictures)


async def test_a_person_of_the_home_opens_a_picture_as_the_media_browser_does(
    paired: Paired, hass_ws_client: WebSocketGenerator, hass_client_no_auth: ClientSessionGenerator
) -> None:
    picture = (await fire(paired))[0]
    token = await paired.hass.auth.async_create_refresh_token(
        await paired.hass.auth.async_get_user(paired.user_id), "http://home"
    )
    socket = await hass_ws_client(paired.hass, paired.hass.auth.async_create_access_token(token))
    await socket.send_json_auto_id({"type": "media_source/resolve_media", "media_content_id": picture.media_content_id})
    resolved = await socket.receive_json()
    assert resolved["success"], resolved
    client = await hass_client_no_auth()
    response = await client.get(resolved["result"]["url"])
    assert response.status == HTTPStatus.OK
    assert (await response.read()).startswith(b"\xff\xd8"), "a JPEG"
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_user_who_is_nobody_of_the_home_sees_nothing(
    paired: Paired, hass_client: ClientSessionGenerator
) -> None:
    picture = (await fire(paired))[0]
    path = (await media_source.async_resolve_media(paired.hass, str(picture.media_content_id), None)).url
    client = await hass_client()
    assert (await client.get(path)).status == HTTPStatus.FORBIDDEN


async def test_without_signing_in_there_is_nothing(paired: Paired, hass_client_no_auth: ClientSessionGenerator) -> None:
    picture = (await fire(paired))[0]
    path = (await media_source.async_resolve_media(paired.hass, str(picture.media_content_id), None)).url
    client = await hass_client_no_auth()
    assert (await client.get(path)).status == HTTPStatus.UNAUTHORIZED


async def test_after_sixty_days_the_folder_is_empty(paired: Paired) -> None:
    await fire(paired)
    await paired.house.pass_time(10 * SECOND)  # the series is whole
    await paired.house.advance(KEPT_MS - DAY)
    await paired.house.pass_time(DAY + 2 * HOUR)
    await paired.settle()
    (hub,) = await children(paired.hass, ROOT)
    assert await children(paired.hass, str(hub.media_content_id)) == []


@pytest.mark.parametrize("what", ["", "/nothing", "/nothing/1/a.b"])
async def test_what_is_no_picture_is_refused(paired: Paired, what: str) -> None:
    with pytest.raises(media_source.Unresolvable):
        await media_source.async_resolve_media(paired.hass, f"{ROOT}{what}", None)


async def test_automations_hear_of_each_picture_and_only_persons_of_the_home_open_it(
    paired: Paired, hass_client: ClientSessionGenerator
) -> None:
    ran = await listening(paired, "alarm_picture_taken", "home_activity")
    await fire(paired)
    assert ran
    state = paired.hass.states.get(paired.entity("home_activity"))
    assert state is not None
    told = state.attributes
    assert str(told["camera"]).startswith("Camera detector")
    assert told["alarm_id"] in paired.house.site.alarms
    opened = await (await hass_client(await token_of(paired.hass, paired.user_id))).get(told["picture"])
    assert (await opened.read()).startswith(b"\xff\xd8"), "a JPEG"
    assert (await (await hass_client()).get(told["picture"])).status == HTTPStatus.FORBIDDEN

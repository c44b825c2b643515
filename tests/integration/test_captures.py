"""Pictures that an administrator asks for: by action and button, of emulated and linked cameras, and who sees them."""

import asyncio
from http import HTTPStatus
from typing import Any

import probatio
import pytest
from homeassistant.components import media_source
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import ByPerson, CapturePicture
from hub_server.domain.events import AlarmRaised, CaptureRequested, PictureTaken
from hub_server.domain.numbers import CAPTURES_PER_HOUR
from hub_server.domain.site import ArmMode
from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.linked import CAMERA, demo, faults, link, until
from tests.integration.test_alarm_pictures import ROOT, children
from tests.integration.test_pictures import token_of
from tests.integration.test_triggers import listening

HALL = "motion-hall"


@pytest.fixture(autouse=True)
async def _media(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "media_source", {})


async def capture(paired: Paired, camera: str = HALL, context: Context | None = None) -> dict[str, Any]:
    """Take a picture by the action; returns its answer."""
    panel = paired.entity("area_house")
    answer = await paired.hass.services.async_call(
        DOMAIN,
        "capture_picture",
        {"entity_id": panel, "camera": paired.entity(f"{camera}_take_picture")},
        blocking=True,
        return_response=True,
        context=context or paired.as_anna,
    )
    assert answer is not None
    found = answer[panel]
    assert isinstance(found, dict)
    return found


async def erik(paired: Paired) -> str:
    """Return a user who is a person of the home and no administrator there."""
    user = await paired.hass.auth.async_create_user("Erik", group_ids=["system-admin"])
    await paired.entry.runtime_data.async_command("map_user", user=user.id, code=CODES["erik"])
    return user.id


async def test_the_action_answers_where_the_picture_is_and_its_administrator_opens_it(
    paired: Paired, hass_client: ClientSessionGenerator
) -> None:
    answer = await capture(paired)
    assert answer["camera"] == paired.house.site.devices[HALL].name
    (hub,) = await children(paired.hass, ROOT)
    (folder,) = await children(paired.hass, str(hub.media_content_id))
    assert folder.title == "On request (1)"
    (file,) = await children(paired.hass, str(folder.media_content_id))
    assert file.media_content_id == answer["media_content_id"]
    resolved = await media_source.async_resolve_media(paired.hass, answer["media_content_id"], None)
    assert resolved.url == answer["path"]
    opened = await (await hass_client(await token_of(paired.hass, paired.user_id))).get(answer["path"])
    assert opened.status == HTTPStatus.OK
    assert (await opened.read()).startswith(b"\xff\xd8"), "a JPEG"
    assert opened.headers["Cache-Control"] == "no-store"


async def test_others_of_the_home_and_strangers_see_it_not(paired: Paired, hass_client: ClientSessionGenerator) -> None:
    answer = await capture(paired)
    stranger = (await paired.hass.auth.async_create_user("Nobody", group_ids=["system-admin"])).id
    for user in (await erik(paired), stranger):
        client = await hass_client(await token_of(paired.hass, user))
        assert (await client.get(answer["path"])).status == HTTPStatus.FORBIDDEN


async def test_nobody_but_an_administrator_of_the_home_asks_for_one(paired: Paired) -> None:
    for context in (Context(user_id=await erik(paired)), Context()):
        with pytest.raises(ServiceValidationError) as refused:
            await capture(paired, context=context)
        assert refused.value.translation_key == "not_permitted"
    assert (await paired.house.ask_as_client("captures"))["captures"] == []


async def test_the_button_takes_one_too(paired: Paired) -> None:
    await paired.call("button", "press", f"{HALL}_take_picture")
    (hub,) = await children(paired.hass, ROOT)
    (folder,) = await children(paired.hass, str(hub.media_content_id))
    assert len(await children(paired.hass, str(folder.media_content_id))) == 1
    assert not [each for each in await paired.house.events() if isinstance(each, PictureTaken)]


async def test_the_home_sees_that_a_picture_was_taken_and_who_asked(paired: Paired) -> None:
    ran = await listening(paired, "picture_captured", "home_activity")
    await capture(paired)
    await paired.settle()
    assert len(ran) == 1
    state = paired.hass.states.get(paired.entity("home_activity"))
    assert state is not None
    assert state.attributes["camera"] == paired.house.site.devices[HALL].name
    assert state.attributes["person"] == paired.house.hub.people.name("anna")


async def test_a_real_camera_gives_one_and_the_central_is_offered_none(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, hass_client: ClientSessionGenerator
) -> None:
    await demo(hass, monkeypatch, Platform.CAMERA)
    camera = await link(paired, "camera", CAMERA)
    answer = await capture(paired, camera)
    opened = await (await hass_client(await token_of(hass, paired.user_id))).get(answer["path"])
    assert (await opened.read()).startswith(b"\xff\xd8"), "a JPEG"
    assert paired.house.hub.darkroom.album.unsent() == []
    assert not paired.house.site.orders
    assert faults(paired, camera) == []


async def test_a_real_camera_that_fails_is_said_at_once_and_is_a_fault(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.CAMERA)
    camera = await link(paired, "camera", CAMERA)
    await hass.services.async_call("camera", "turn_off", {"entity_id": CAMERA}, blocking=True)
    with pytest.raises(HomeAssistantError) as failed:
        await capture(paired, camera)
    assert failed.value.translation_key == "capture_failed"
    await until(paired, lambda: bool(faults(paired, camera)))


async def test_an_alarm_takes_a_real_camera_from_whoever_only_wants_to_look(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.CAMERA)
    camera = await link(paired, "camera", CAMERA)
    house = paired.house
    await house.submit(CapturePicture(camera, ByPerson("anna", "test"), "never-answered", "q"))
    await house.do("smoke", "smoke-kitchen")
    await house.wait_for(AlarmRaised)
    await house.wait_for(PictureTaken, lambda event: isinstance(event, PictureTaken) and event.device_id == camera)


async def test_a_disarm_waits_for_no_camera(paired: Paired) -> None:
    house = paired.house
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    assert house.site.areas["house"].mode is ArmMode.HOME
    await house.do("disturb", "gateway")
    waiting = asyncio.ensure_future(capture(paired))
    await house.wait_for(CaptureRequested)
    await paired.hass.services.async_call(
        "alarm_control_panel",
        "alarm_disarm",
        {"entity_id": paired.entity("area_house")},
        blocking=True,
        context=paired.as_anna,
    )
    assert house.site.areas["house"].mode is ArmMode.DISARMED
    assert not waiting.done()
    await house.pass_time(house.site.settings.order_ms)
    with pytest.raises(HomeAssistantError) as failed:
        await waiting
    assert failed.value.translation_key == "capture_no_answer"


async def test_who_asks_too_often_is_told_when_to_try_again(paired: Paired) -> None:
    for _ in range(CAPTURES_PER_HOUR):
        await capture(paired)
    with pytest.raises(HomeAssistantError) as refused:
        await capture(paired)
    assert refused.value.translation_key == "too_soon"
    assert refused.value.translation_placeholders is not None
    assert int(refused.value.translation_placeholders["seconds"]) > 0


async def test_what_is_no_camera_takes_none(paired: Paired) -> None:
    panel = paired.entity("area_house")
    with pytest.raises(HomeAssistantError) as refused:
        await paired.hass.services.async_call(
            DOMAIN,
            "capture_picture",
            {"entity_id": panel, "camera": paired.entity("front-door")},
            blocking=True,
            context=paired.as_anna,
        )
    assert refused.value.translation_key == "not_supported"


async def erase(paired: Paired, picture: str, context: Context | None = None) -> None:
    await paired.hass.services.async_call(
        DOMAIN,
        "erase_picture",
        {"entity_id": paired.entity("area_house"), "picture": picture},
        blocking=True,
        context=context or paired.as_anna,
    )


@pytest.mark.parametrize("named_by", ["media_content_id", "path"])
async def test_an_administrator_erases_a_picture_by_what_taking_it_answered(paired: Paired, named_by: str) -> None:
    answer = await capture(paired)
    for context in (Context(user_id=await erik(paired)), Context()):
        with pytest.raises(ServiceValidationError) as refused:
            await erase(paired, answer[named_by], context)
        assert refused.value.translation_key == "not_permitted"
    await erase(paired, answer[named_by])
    (hub,) = await children(paired.hass, ROOT)
    assert await children(paired.hass, str(hub.media_content_id)) == []
    await paired.settle()
    told = paired.hass.states.get(paired.entity("home_activity"))
    assert told is not None
    assert (told.attributes["event_type"], told.attributes["person"]) == (
        "picture_erased",
        paired.house.hub.people.name("anna"),
    )
    with pytest.raises(HomeAssistantError) as gone:
        await erase(paired, answer[named_by])
    assert gone.value.translation_key == "unknown"


async def test_a_picture_of_an_alarm_is_kept_and_its_administrator_is_told_why(paired: Paired) -> None:
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.house.wait_for(PictureTaken)
    await paired.settle()
    (hub,) = await children(paired.hass, ROOT)
    (alarm,) = await children(paired.hass, str(hub.media_content_id))
    picture = (await children(paired.hass, str(alarm.media_content_id)))[0]
    with pytest.raises(HomeAssistantError) as refused:
        await erase(paired, str(picture.media_content_id))
    assert refused.value.translation_key == "of_alarm"


@pytest.mark.parametrize("picture", ["", "all", "media-source://verisure_local/", "../../../etc"])
async def test_what_names_no_picture_erases_none(paired: Paired, picture: str) -> None:
    await capture(paired)
    with pytest.raises(probatio.Invalid):
        await erase(paired, picture)
    assert len((await paired.house.ask_as_client("captures"))["captures"]) == 1  # type: ignore[arg-type]

"""Pictures in Home Assistant's own media browser, as whoever asked for one finds it."""

import re

import pytest
from playwright.async_api import expect

from scripts.demonstration.system import System
from tests.e2e.conftest import Open

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_picture_on_request_is_found_among_the_media_and_opens(made: System, open_view: Open) -> None:
    asked = await made.api.ask(
        "verisure_local.capture_picture",
        made.entities["area_house"],
        camera=made.entities["motion-hall_take_picture"],
    )
    page = await open_view()
    await page.goto(f"{made.api.url}/media-browser/browser")
    for opened in ("Verisure Local", "Villa", "On request (1)"):
        await page.get_by_text(opened).locator("visible=true").last.click()
    tile = page.locator(".child").filter(has_text=str(asked["camera"])).locator("ha-media-browser-thumbnail .image")
    await expect(tile).to_have_css("background-image", re.compile("url"))
    await page.get_by_text(str(asked["camera"])).locator("visible=true").last.click()
    picture = page.locator("hui-dialog-web-browser-play-media img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

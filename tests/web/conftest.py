"""A real central with its page in a real browser."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from hub_server.central.app import Central
from tests.browser import launched
from tests.house import House
from tests.receiving import KEY, Site

PASSWORD = "en lång mening om granar"
type SignIn = Callable[..., Awaitable[Page]]

expect.set_options(timeout=15_000)


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


@pytest.fixture
async def central(site: Site) -> Central:
    central = await site.start()
    for name in ("Maja", "Nils"):
        await central.operators.put(name, PASSWORD)
    return central


@pytest.fixture
async def linked(central: Central, house: House) -> House:
    """The demo villa, reporting over both wires."""
    await house.ask(
        "set_central",
        host="127.0.0.1",
        port=central.tls_port,
        account="1234",
        key=KEY,
        transport="tls",
        fingerprint=central.fingerprint,
        link_port=central.link_port,
    )
    await house.ask("set_contacts", contacts=[{"name": "Berit", "phone": "+46701112233", "may": "recall"}])
    await house.ask("set_code_words", central="Granbarr", customer="Blå havre")
    return house


@pytest.fixture
def sign_in(browser: Browser, central: Central) -> SignIn:
    """Return how an operator opens the page and signs in, with the keyboard alone."""

    async def open_page(
        name: str = "Maja",
        *,
        locale: str = "en-GB",
        color_scheme: Literal["light", "dark"] = "light",
        between: Callable[[WebSocketRoute], Awaitable[None]] | None = None,
    ) -> Page:
        fresh = await browser.new_context(
            locale=locale, color_scheme=color_scheme, viewport={"width": 1280, "height": 1000}
        )
        if between is not None:
            await fresh.route_web_socket("**/api/changes", between)
        page = await fresh.new_page()
        await page.goto(f"http://127.0.0.1:{central.api_port}/")
        await page.locator("html[data-ready]").wait_for()
        await page.locator("[name=name]").focus()
        await page.keyboard.type(name)
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator("#queue")).to_be_visible()
        return page

    return open_page

"""Home Assistant's real frontend in a real browser, with a real hub and a real central behind it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_socket
from playwright.async_api import Browser, Page, expect

from scripts.demonstration.furnishing import add_dashboard
from scripts.demonstration.screenshot import people
from scripts.demonstration.system import System, system
from tests.browser import launched

AXE = (Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
CODE = "730264"
PHONE, TABLET = (390, 844), (1280, 900)
type Open = Callable[..., Awaitable[Page]]

expect.set_options(timeout=20_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> AsyncGenerator[System]:
    """Return the whole system in the language of the module that asks, with a dashboard; Anna is in and Erik is out."""
    language = getattr(request.module, "LANGUAGE", "en")
    # What lives as long as a module is made before a test's own fixture opens the sockets.
    pytest_socket.enable_socket()
    async with system(tmp_path_factory.mktemp("system") / "all", language=language, home_assistant_port=0) as made:
        await add_dashboard(made, language)
        await made.verisure_hub("code", "erik", stdin=CODE)
        await made.verisure_hub("settings", "exit_home_ms=0", "exit_away_ms=45000")
        await people(made)
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    """Return Chromium."""
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def open_view(made: System, browser: Browser, request: pytest.FixtureRequest) -> AsyncGenerator[Open]:
    """Return how a view is opened; afterwards the house is as it was."""
    contexts = []
    spoken = getattr(request.module, "LANGUAGE", "en")

    async def opened(
        view: str = "overview",
        *,
        size: tuple[int, int] = TABLET,
        dark: bool = False,
        language: str = spoken,
        clock: bool = False,
    ) -> Page:
        await made.api.command("frontend/set_user_data", key="language", value={"language": language})
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = await context.new_page()
        if clock:
            await page.clock.install()
        await page.goto(f"{made.api.url}/home-alarm/{view}")
        # Home Assistant signs whoever comes from this machine in, and the address changes on the way.
        await page.locator("hui-heading-card").first.wait_for(timeout=60_000)
        return page

    yield opened
    for context in contexts:
        await context.close()
    await made.verisure_hub("emulate", "close", "patio-door")
    await made.api.call("alarm_control_panel.alarm_disarm", made.entities["area_house"])
    await made.api.wait_for(made.entities["area_house"], "disarmed")


async def accessible(page: Page, card: str) -> None:
    """Fail where one of our cards is not for everybody."""
    found = await page.locator(card).evaluate(
        f"async card => {{ {AXE}; const it = await axe.run(card.shadowRoot.querySelector('ha-card'));"
        " return it.violations.map(each => [each.id, each.nodes.map(n => n.html)]); }"
    )
    assert not found


async def cut_off(page: Page) -> list[str]:
    """Return the names of tiles that do not fit where they stand; a state that tells the time comes and goes."""
    found: list[str] = await page.evaluate(
        """() => {
            const found = [];
            const walk = (node, inTile) => {
                const tile = inTile || node.tagName === "HUI-TILE-CARD";
                const shortened = getComputedStyle(node).textOverflow === "ellipsis" && node.slot !== "secondary";
                if (tile && shortened && node.scrollWidth > node.clientWidth)
                    found.push(node.innerText || node.outerHTML);
                for (const each of [...node.children, ...(node.shadowRoot?.children ?? [])]) walk(each, tile);
            };
            walk(document.querySelector("home-assistant"), false);
            return found;
        }"""
    )
    return found


async def texts(page: Page) -> list[str]:
    """Return every text that the page shows or says to who does not see, those of every component's inside too."""
    found: list[str] = await page.evaluate(
        """() => {
            const found = [];
            const walk = node => {
                if (node instanceof Element) {
                    if (["SCRIPT", "STYLE"].includes(node.tagName.toUpperCase())) return;
                    if (getComputedStyle(node).display === "none") return;
                    const told = ["aria-label", "placeholder", "title"].map(name => node.getAttribute(name) ?? "");
                    found.push(...told);
                    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
                }
                if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent);
                node.childNodes.forEach(walk);
            };
            walk(document.querySelector("home-assistant"));
            return found.map(each => each.replace(/\\s+/g, " ").trim()).filter(each => each !== "");
        }"""
    )
    return found

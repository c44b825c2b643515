"""The dashboard and its keypad in a real browser, with a real Home Assistant, a real hub and a real central."""

import os
import re
import secrets
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_socket
from playwright.async_api import Browser, Page, async_playwright, expect

from scripts.demonstration.furnishing import add_dashboard
from scripts.demonstration.screenshot import FLAGS
from scripts.demonstration.system import System, system

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE = (Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
CODE = "730264"
PHONE, TABLET = (390, 844), (1280, 900)
VIEWS = {"overview": "Plugs", "rooms": "Kitchen", "events": "Events", "system": "Batteries"}
type Open = Callable[..., Awaitable[Page]]

expect.set_options(timeout=20_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def made(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[System]:
    # What lives as long as a module is made before a test's own fixture opens the sockets.
    pytest_socket.enable_socket()
    async with system(tmp_path_factory.mktemp("system") / "all", home_assistant_port=0) as made:
        await add_dashboard(made, "en")
        await made.verisure_hub("code", "erik", stdin=CODE)
        await made.verisure_hub("settings", "exit_home_ms=0", "exit_away_ms=45000")
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("CI skips nothing, and there is no Chromium")
        pytest.skip("there is no Chromium on this machine; on Debian as root scripts/setup --browser installs it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_view(made: System, browser: Browser) -> AsyncGenerator[Open]:
    """Return how a view is opened; afterwards the house is as it was."""
    contexts = []

    async def opened(
        view: str = "overview",
        *,
        size: tuple[int, int] = TABLET,
        dark: bool = False,
        language: str = "en",
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
    found = await page.locator(card).evaluate(
        f"async card => {{ {AXE}; const it = await axe.run(card.shadowRoot.querySelector('ha-card'));"
        " return it.violations.map(each => [each.id, each.nodes.map(n => n.html)]); }"
    )
    assert not found


async def press(page: Page, digits: str) -> None:
    for digit in digits:
        await page.get_by_role("group", name="Keypad").get_by_role("button", name=digit, exact=True).click()


@pytest.mark.parametrize("size", [PHONE, TABLET])
async def test_every_view_is_there_and_fits(made: System, open_view: Open, size: tuple[int, int]) -> None:
    page = await open_view(size=size)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for view, words in VIEWS.items():
        await page.goto(f"{made.api.url}/home-alarm/{view}")
        await expect(page.locator("hui-heading-card").get_by_text(words, exact=True).first).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        await expect(page.locator("hui-error-card")).to_have_count(0)
    assert errors == []


async def test_it_is_offered_to_whoever_adds_a_dashboard(open_view: Open) -> None:
    page = await open_view()
    await expect(page.locator("verisure-local-keypad-card")).to_be_visible()
    offered = await page.evaluate("[window.customStrategies, window.customCards].map(all => all.map(it => it.type))")
    assert offered == [["verisure-local"], ["verisure-local-keypad-card", "verisure-local-status-card"]]


async def test_armed_with_a_code_by_whose_code_it_is_and_counted_down(made: System, open_view: Open) -> None:
    page = await open_view(size=PHONE)
    await press(page, CODE)
    await page.get_by_role("button", name="Arm away", exact=True).click()
    panel = await made.api.wait_for(made.entities["area_house"], "arming")
    assert panel["attributes"]["changed_by"] == "Erik"
    assert panel["attributes"]["until"] is not None
    await expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(4[0-5]|3\d) s$"))
    await expect(page.locator(".state")).to_have_text("Arming, by Erik")
    assert await page.get_by_label("Code", exact=True).input_value() == "", "a code is used once"
    await press(page, CODE)
    await page.get_by_role("button", name="Disarm", exact=True).click()
    await made.api.wait_for(made.entities["area_house"], "disarmed")
    await expect(page.get_by_role("timer")).to_have_text("")


async def test_with_the_keyboard_alone(made: System, open_view: Open) -> None:
    page = await open_view()
    await page.get_by_label("Code", exact=True).focus()
    await page.keyboard.type(CODE)
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await made.api.wait_for(made.entities["area_house"], "armed_home")
    await expect(page.get_by_role("button", name="Disarm", exact=True)).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type(CODE)
    await page.keyboard.press("Enter")
    await made.api.wait_for(made.entities["area_house"], "disarmed")


async def test_what_is_in_the_way_is_told_and_left_out_by_choice(made: System, open_view: Open) -> None:
    await made.verisure_hub("emulate", "open", "patio-door")
    page = await open_view()
    status = page.locator("verisure-local-status-card")
    await expect(status).to_contain_text("In the way of arming")
    await expect(status).to_contain_text("Patio door: open")
    await page.get_by_role("button", name="Arm away", exact=True).click()
    await expect(page.locator(".blockers")).to_contain_text("Patio door: open")
    await expect(page.locator(".blockers")).to_be_focused()
    assert made.api.states[made.entities["area_house"]]["state"] == "disarmed"
    await accessible(page, "verisure-local-keypad-card")
    await page.get_by_role("button", name="Back", exact=True).click()
    await expect(page.get_by_role("button", name="Arm home", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Arm home", exact=True).click()
    await page.get_by_role("button", name="Arm anyway, leaving out: Patio door", exact=True).click()
    panel = await made.api.wait_for(made.entities["area_house"], "armed_home")
    assert panel["attributes"]["bypassed"] == ["Patio door"]
    await expect(status).to_contain_text("Left out")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("dark", [False, True])
async def test_everybody_can_use_it(open_view: Open, language: str, *, dark: bool) -> None:
    page = await open_view(language=language, dark=dark)
    words = {"en": "Arm away", "sv": "Larma på borta"}[language]
    await expect(page.get_by_role("button", name=words, exact=True)).to_be_visible()
    ready = {"en": "Ready to arm", "sv": "Klart att larma på"}[language]
    await expect(page.locator("verisure-local-status-card")).to_contain_text(ready)
    await accessible(page, "verisure-local-keypad-card")
    await accessible(page, "verisure-local-status-card")
    if language == "sv":
        shown = await page.locator("hui-sections-view").inner_text()
        for english in ("Locks", "Plugs", "The house now", "Events", "Arm", "Disarm", "Code", "Ready"):
            assert english not in shown.split()


async def test_a_code_that_is_left_lying_is_forgotten(open_view: Open) -> None:
    page = await open_view(clock=True)
    await press(page, CODE)
    assert await page.get_by_label("Code", exact=True).input_value() == CODE
    assert CODE not in await page.locator("verisure-local-keypad-card").evaluate("it => it.shadowRoot.innerHTML")
    await page.clock.fast_forward(21_000)
    await expect(page.locator(".quiet")).to_have_text("The code was cleared.")
    assert await page.get_by_label("Code", exact=True).input_value() == ""


async def test_nothing_is_claimed_of_a_house_whose_hub_is_silent(made: System, open_view: Open) -> None:
    page = await open_view()
    status = page.locator("verisure-local-status-card")
    await expect(status).to_contain_text("Everything is closed and locked")
    await made.hub.kill()
    await expect(page.locator(".state")).to_have_text("The hub does not answer.")
    await expect(status).to_contain_text("No contact")
    await expect(status).not_to_contain_text("closed")
    await expect(status).not_to_contain_text("Ready")
    await made.start_hub()
    await expect(status).to_contain_text("Ready to arm")


async def test_wrong_codes_are_told_in_words_until_the_door_is_locked_and_stand_nowhere(
    made: System, open_view: Open
) -> None:
    wrong = "".join(secrets.choice("123456789") for _ in range(8))
    page = await open_view()
    for _ in range(4):
        await press(page, wrong)
        await page.get_by_role("button", name="Arm home", exact=True).click()
        await expect(page.locator(".trouble")).to_have_text("The code is wrong. Try again with a valid one.")
        await expect(page.get_by_label("Code", exact=True)).to_have_value("")
    await press(page, wrong)
    await page.get_by_role("button", name="Arm home", exact=True).click()
    await expect(page.locator(".trouble")).to_contain_text("Too many wrong codes. Try again in")
    assert made.api.states[made.entities["area_house"]]["state"] == "disarmed"
    for place in ("logs", "homeassistant"):
        for file in (made.directory / place).rglob("*"):
            if file.is_file():
                assert wrong.encode() not in file.read_bytes(), file

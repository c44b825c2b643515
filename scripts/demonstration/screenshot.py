"""Pictures of Home Assistant with the house and of the operators' page, taken in headless Chromium."""

import argparse
import asyncio
import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from scripts.demonstration.furnishing import add_dashboard, automate, install
from scripts.demonstration.system import PASSWORD, System, system

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


_AT_REST = """async () => {
    const roots = (root, found = [root]) => {
        for (const each of root.querySelectorAll("*")) {
            if (each.shadowRoot) found.push(each.shadowRoot), roots(each.shadowRoot, found);
        }
        return found;
    };
    const drawn = icon => icon.getClientRects().length === 0 || icon.shadowRoot?.querySelector("ha-svg-icon") != null;
    const moves = each => {
        if (each.playState !== "running") return false;
        if (each.effect?.getComputedTiming().iterations !== Infinity) return true;
        // What pulses for ever is shown as it is at its beginning.
        each.currentTime = 0;
        each.pause();
        return false;
    };
    for (let still = 0; still < 30; still++) {
        await new Promise(requestAnimationFrame);
        const all = roots(document);
        const moving = document.getAnimations().concat(...all.slice(1).map(each => each.getAnimations())).some(moves);
        if (moving || !all.every(each => [...each.querySelectorAll("ha-icon")].every(drawn))) still = 0;
    }
}"""


async def open_page(page: Page, made: System, path: str, words: str) -> None:
    """Go to a page of Home Assistant and wait until it shows ``words``."""
    await page.goto(f"{made.api.url}{path}")
    await page.get_by_text(words).first.wait_for(timeout=60_000)


async def alarm_dialog(page: Page, made: System) -> None:
    """Open the panel's own dialog."""
    await page.evaluate(
        """entity => document.querySelector("home-assistant").dispatchEvent(
            new CustomEvent("hass-more-info", {detail: {entityId: entity}, bubbles: true, composed: true}))""",
        made.entities["area_house"],
    )
    await page.get_by_text("Villa Björkbacken").last.wait_for()


async def people(made: System) -> None:
    """Let Anna be at home and Erik be out."""
    await made.api.show("device_tracker.anna", "home")
    await made.api.show("device_tracker.erik", "not_home")
    await made.api.wait_for("person.anna", "home")
    await made.api.wait_for("person.erik", "not_home")


async def dashboard(browser: Browser, made: System, folder: Path, language: str) -> None:
    """Take pictures of the dashboard: on a wall, at night, and on a phone while a window is open."""
    await add_dashboard(made, language)
    await people(made)
    pictures: tuple[tuple[str, tuple[int, int], Literal["light", "dark"], bool], ...] = (
        ("dashboard", (1280, 900), "light", False),
        ("dashboard-dark", (1280, 900), "dark", False),
        ("dashboard-phone", (390, 844), "light", True),
        ("dashboard-phone-dark", (390, 844), "dark", True),
    )
    for name, (width, height), scheme, opened in pictures:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            device_scale_factor=2 if width < 500 else 1,  # noqa: PLR2004 - a phone
        )
        page = await context.new_page()
        if opened:
            await made.verisure_hub("emulate", "open", "bedroom-window")
        await page.goto(f"{made.api.url}/home-alarm/overview")
        ready = {"en": ("Ready to arm", "In the way"), "sv": ("Klart att larma", "Hindrar")}[language][opened]
        await page.get_by_text(ready).wait_for(timeout=60_000)
        await page.locator("hui-tile-card").nth(2).wait_for()
        if opened:
            await page.get_by_role("button").get_by_text({"en": "Arm away", "sv": "Larma på borta"}[language]).click()
            await page.locator(".blockers").wait_for()
        await at_rest(page)
        await page.screenshot(path=folder / f"{name}.png")
        await context.close()
    await made.verisure_hub("emulate", "close", "bedroom-window")


async def alarm_pictures(browser: Browser, made: System, folder: Path) -> None:
    """Take a picture of the dashboard with what the cameras saw of the alarm that goes on."""
    context = await browser.new_context(viewport={"width": 1280, "height": 1250})
    page = await context.new_page()
    await page.goto(f"{made.api.url}/home-alarm/overview")
    await page.locator("verisure-local-pictures-card .frame img").nth(1).wait_for(timeout=60_000)
    await page.locator("verisure-local-pictures-card").scroll_into_view_if_needed()
    await at_rest(page)
    picture = folder / "dashboard-pictures.png"
    await page.screenshot(path=picture)
    _small(picture)
    await context.close()


async def codes(browser: Browser, made: System, folder: Path, language: str) -> None:
    """Take pictures of a lock's codes and tags on a wall, and of a new code on a phone at night."""
    await made.verisure_hub("person", "maria", "Maria")
    summer = f"{dt.datetime.now(dt.UTC).year + 1}-06-30"
    limits = ("--days", "mon", "tue", "wed", "thu", "fri", "--from", "08:00", "--to", "12:00")
    for arguments, given in (
        (("lock-code", "doorman", "anna"), "604918"),
        (("tag", "doorman", "anna"), "04a1b2c3d4e5f607"),
        (("lock-code", "doorman", "erik"), "271806"),
        (("lock-code", "doorman", "maria", *limits, "--last", summer), "950337"),
        (("lock-code", "doorman", "erik", "--uses", "3"), "318250"),
    ):
        await made.verisure_hub(*arguments, stdin=given)
    words = {
        "en": ("New code for Maria", "Propose one"),
        "sv": ("Ny kod till Maria", "Föreslå en"),
    }[language]
    pictures: tuple[tuple[str, tuple[int, int], Literal["light", "dark"]], ...] = (
        ("dashboard-codes", (1280, 900), "light"),
        ("dashboard-codes-phone", (390, 844), "dark"),
    )
    for name, (width, height), scheme in pictures:
        phone = scheme == "dark"
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=2 if phone else 1
        )
        page = await context.new_page()
        await page.goto(f"{made.api.url}/home-alarm/codes")
        card = page.locator("verisure-local-codes-card")
        await card.locator(".held li").nth(4).wait_for(timeout=60_000)
        if phone:
            for each in words:
                await card.get_by_role("button", name=each, exact=True).click()
        await at_rest(page)
        await page.screenshot(path=folder / f"{name}.png")
        _small(folder / f"{name}.png")
        await context.close()


def _small(picture: Path) -> None:
    # Pictures of a camera have noise, which a palette keeps small.
    with Image.open(picture) as taken:
        taken.convert("RGB").quantize(128).save(picture, optimize=True)


async def at_rest(page: Page) -> None:
    """Wait until every icon is there and nothing has moved for half a second's frames."""
    await page.evaluate(_AT_REST)


async def blueprint_form(browser: Browser, made: System, folder: Path, language: str) -> None:
    """Make an automation of a blueprint, as a person does, and take a picture of its form."""
    await install(made.api)
    await automate(made, language)
    context = await browser.new_context(viewport={"width": 1000, "height": 1060})
    page = await context.new_page()
    closed = {"en": "What has to be closed.", "sv": "Det som måste vara stängt."}[language]
    await open_page(page, made, "/config/automation/edit/night_arming", closed)
    await page.locator("ha-selector").nth(3).wait_for()
    await at_rest(page)
    await page.screenshot(path=folder / "blueprint.png")
    await context.close()


async def operators_page(browser: Browser, made: System, folder: Path, language: str) -> None:
    """Claim the fire at the central, and take a picture of the work with it."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 1250}, locale={"en": "en-GB", "sv": "sv-SE"}[language]
    )
    page = await context.new_page()
    await page.goto(made.page)
    await page.locator("[name=name]").fill("Maja")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.locator("#sign-in button").click()
    await page.locator("#queue-list a").first.click()
    await page.locator("#claim").click()
    await page.locator("#pictures img").nth(2).wait_for()
    await page.locator("#outcomes button").nth(1).click()
    await at_rest(page)
    picture = folder / "operators.png"
    await page.screenshot(path=picture)
    _small(picture)


async def take(folder: Path, language: str) -> None:
    """Take the pictures into ``folder``."""
    directory = Path(tempfile.mkdtemp(prefix="verisure-local-"))
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is needed; on Debian: apt-get install chromium")
    kitchen = {"en": "Kitchen", "sv": "Köket"}[language]
    async with system(directory, language=language, home_assistant_port=0) as made, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        await open_page(page, made, "/security", kitchen)
        await at_rest(page)
        await page.screenshot(path=folder / "home.png")
        await dashboard(browser, made, folder, language)
        await codes(browser, made, folder, language)
        await blueprint_form(browser, made, folder, language)
        await made.verisure_hub("emulate", "smoke", "kitchen")
        await made.api.wait_for(made.entities["area_house"], "triggered")
        await alarm_dialog(page, made)
        # The dialog slides in; what is waited for is its last word, and the picture is taken when it rests.
        await at_rest(page)
        await page.screenshot(path=folder / "alarm.png")
        await alarm_pictures(browser, made, folder)
        await operators_page(browser, made, folder, language)
        await browser.close()
    shutil.rmtree(directory, ignore_errors=True)


def main() -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/screenshot")
    parser.add_argument("--folder", type=Path, help="(default: docs/images, for Swedish docs/images/sv)")
    parser.add_argument("--language", choices=["en", "sv"], default="en")
    options = parser.parse_args()
    folder = options.folder or {"en": Path("docs/images"), "sv": Path("docs/images/sv")}[options.language]
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder, options.language))
    return 0


if __name__ == "__main__":
    sys.exit(main())

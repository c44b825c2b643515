"""Pictures of Home Assistant with the house and of the operators' page, taken in headless Chromium."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from scripts.demonstration.system import PASSWORD, System, system

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
    await page.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
    await page.screenshot(path=folder / "operators.png")


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
        await page.screenshot(path=folder / "home.png")
        await made.verisure_hub("emulate", "smoke", "kitchen")
        await made.api.wait_for(made.entities["area_house"], "triggered")
        await alarm_dialog(page, made)
        # The dialog slides in; what is waited for is its last word, and the picture is taken when it rests.
        await page.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
        await page.screenshot(path=folder / "alarm.png")
        await operators_page(browser, made, folder, language)
        await browser.close()
    shutil.rmtree(directory, ignore_errors=True)


def main() -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/screenshot")
    parser.add_argument("--folder", type=Path, default=Path("docs/images"))
    parser.add_argument("--language", choices=["en", "sv"], default="en")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(options.folder, options.language))
    return 0


if __name__ == "__main__":
    sys.exit(main())

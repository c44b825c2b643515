"""The dashboard and its keypad in a real browser, with a real Home Assistant, a real hub and a real central."""

import json
import re
import secrets

import pytest
from playwright.async_api import Page, expect

from scripts.demonstration.home_assistant import OWNER
from scripts.demonstration.system import System
from tests.e2e.conftest import CODE, PHONE, TABLET, Open, accessible

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
VIEWS = {"overview": "Plugs", "rooms": "Kitchen", "events": "Events", "codes": "Codes and tags", "system": "Batteries"}


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
    assert offered == [
        ["verisure-local"],
        [
            "verisure-local-keypad-card",
            "verisure-local-status-card",
            "verisure-local-pictures-card",
            "verisure-local-codes-card",
        ],
    ]


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


async def test_people_are_shown_at_home_or_away_and_the_hub_knows_it(made: System, open_view: Open) -> None:
    await made.api.flow("subentries/flow", [made.entry_id, "presence"], {"entity_id": "person.anna", "user": OWNER})
    page = await open_view()
    people, status = page.locator("hui-tile-card"), page.locator("verisure-local-status-card")
    await expect(people.filter(has_text="Anna")).to_contain_text("Home")
    await expect(people.filter(has_text="Erik")).to_contain_text("Away")
    await expect(status.locator(".row").last).to_have_text(re.compile("At home\\s*Anna$"))
    told = await made.api.command("verisure_local/home", entity_id=made.entities["area_house"])
    assert told["result"]["at_home"] == ["Anna"]  # type: ignore[index]
    await made.api.show("device_tracker.anna", "not_home")
    await expect(people.filter(has_text="Anna")).to_contain_text("Away")
    await expect(status).to_contain_text("At home: Nobody")
    await made.api.show("device_tracker.anna", "unknown")
    await expect(status).to_contain_text("At home: Not known")
    await made.api.show("device_tracker.anna", "home")
    await expect(people.filter(has_text="Anna")).to_contain_text("Home")


async def test_an_alarms_pictures_are_shown_to_a_person_of_the_home_and_to_nobody_else(
    made: System, open_view: Open
) -> None:
    page = await open_view()
    card = page.locator("verisure-local-pictures-card")
    await expect(card).to_contain_text("When an alarm takes pictures they are shown here.")
    await made.verisure_hub("emulate", "smoke", "kitchen")
    seen = card.locator(".frame img").first
    await expect(seen).to_be_visible()
    assert await seen.evaluate("async picture => { await picture.decode(); return picture.naturalWidth; }") > 100
    await expect(card.locator("button").first).to_contain_text("Camera detector")
    await accessible(page, "verisure-local-pictures-card")
    await card.locator("li button").first.click()
    await expect(card.get_by_role("dialog")).to_be_visible()
    await expect(card.get_by_role("button", name="Close", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(card.get_by_role("dialog")).to_be_hidden()
    await made.verisure_hub("emulate", "air", "kitchen")

    async def card_by_itself() -> None:
        """Put the card into the page by hand, as whoever edits a dashboard may."""
        await page.evaluate(
            """() => { const card = document.createElement("verisure-local-pictures-card");
                card.hass = document.querySelector("home-assistant").hass; document.body.append(card); }"""
        )

    await made.api.options(made.entry_id, "people", {"user": OWNER})
    try:
        page = await open_view()
        await expect(page.locator("verisure-local-status-card")).to_contain_text("Ready to arm")
        card = page.locator("verisure-local-pictures-card")
        await expect(page.get_by_text("Latest pictures")).to_have_count(0)
        await expect(card).to_have_count(0)
        await card_by_itself()
        await expect(card).to_contain_text("Only people of the home see its pictures.")
        await expect(card.locator("img[src]")).to_have_count(0)
    finally:
        await made.api.options(made.entry_id, "people", {"user": OWNER, "code": made.code})


async def test_a_code_that_is_left_lying_is_forgotten(open_view: Open) -> None:
    page = await open_view(clock=True)
    await press(page, CODE)
    assert await page.get_by_label("Code", exact=True).input_value() == CODE
    assert CODE not in await page.locator("verisure-local-keypad-card").evaluate("it => it.shadowRoot.innerHTML")
    await page.clock.fast_forward(21_000)
    await expect(page.locator("verisure-local-keypad-card .quiet")).to_have_text("The code was cleared.")
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


async def test_what_is_wrong_is_told_in_words(made: System, open_view: Open) -> None:
    page = await open_view()
    card = page.locator("verisure-local-status-card")
    await expect(card).not_to_contain_text("low battery")
    await made.verisure_hub("emulate", "low-battery", "kitchen-window")
    await expect(card).to_contain_text("Kitchen window: low battery")
    await made.verisure_hub("emulate", "new-battery", "kitchen-window")
    await expect(card).not_to_contain_text("low battery")


async def test_smart_buttons_are_at_hand_and_say_nothing_but_their_names(made: System, open_view: Open) -> None:
    button = {"button_id": "night", "label": "Good night", "area_id": "house", "mode": "home"}
    await made.verisure_hub("call", "put_button", json.dumps(button))
    page = await open_view()
    tile = page.locator("hui-tile-card").filter(has_text="Good night")
    await expect(tile).to_be_visible()
    await expect(tile).not_to_contain_text("Unknown")
    await made.verisure_hub("call", "remove_button", json.dumps({"button_id": "night"}))
    await expect(tile).to_have_count(0)

"""The dashboard as a Swede sees it, in a home that was made in Swedish: every word, on a wall and on a telephone."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from scripts.demonstration.system import System
from tests.e2e.conftest import CODE, PHONE, TABLET, Open, accessible, cut_off, texts

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
LANGUAGE = "sv"
INTEGRATION = Path(__file__).parents[2] / "custom_components" / "verisure_local"
VIEWS = {
    "overview": "Smarta pluggar",
    "rooms": "Köket",
    "events": "Händelser",
    "codes": "Koder och brickor",
    "system": "Batterier",
}


def english() -> set[str]:
    """Return every text of ours that is another in Swedish: the cards' words, and names and states of entities."""
    words = (INTEGRATION / "frontend" / "words.js").read_text()
    pairs = [(a, b) for a, b in re.findall(r'\[\s*"([^"]*)",\s*"([^"]*)",?\s*\]', words) if "{" not in a]
    assert len(pairs) > 50

    def leaves(one: object, other: object) -> None:
        if isinstance(one, dict) and isinstance(other, dict):
            for key, value in one.items():
                leaves(value, other[key])
        elif isinstance(one, str) and isinstance(other, str) and "{" not in one:
            pairs.append((one, other))

    names = [json.loads((INTEGRATION / f"translations/{each}.json").read_text())["entity"] for each in ("en", "sv")]
    leaves(*names)
    swedish = {b.casefold() for _, b in pairs}
    return {a.casefold() for a, b in pairs if a != b} - swedish


def foreign(shown: list[str]) -> list[str]:
    """Return what is English of what is shown, by itself or after the name of its device."""
    words = english()
    tails = tuple(f" {each}" for each in words)
    return [each for each in shown if each.casefold() in words or each.casefold().endswith(tails)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, TABLET])
async def test_every_view_is_in_swedish_and_fits(
    made: System, open_view: Open, size: tuple[int, int], *, dark: bool
) -> None:
    page = await open_view(size=size, dark=dark)
    for view, words in VIEWS.items():
        await page.goto(f"{made.api.url}/home-alarm/{view}")
        await expect(page.locator("hui-heading-card").get_by_text(words, exact=True).first).to_be_visible()
        await expect(page.locator("hui-error-card")).to_have_count(0)
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        shown = await texts(page)
        assert words in shown, "the walk finds what is there"
        assert foreign(shown) == []
        assert await cut_off(page) == []


async def test_armed_and_disarmed_in_swedish(made: System, open_view: Open) -> None:
    await made.verisure_hub("emulate", "open", "patio-door")
    page = await open_view(size=PHONE)
    await expect(page.locator("verisure-local-status-card")).to_contain_text("Altandörren: öppet")
    await page.get_by_role("button", name="Larma på borta", exact=True).click()
    await expect(page.locator(".blockers")).to_contain_text("Det här hindrar larmet från att kopplas på:")
    await page.get_by_role("button", name="Larma på ändå, koppla förbi: Altandörren", exact=True).click()
    await made.api.wait_for(made.entities["area_house"], "arming")
    await expect(page.locator("verisure-local-status-card")).to_contain_text("Förbikopplat")
    keypad = page.get_by_role("group", name="Knappsats")
    for digit in f"{int(CODE) + 1}":
        await keypad.get_by_role("button", name=digit, exact=True).click()
    await page.get_by_role("button", name="Larma av", exact=True).click()
    await expect(page.locator(".trouble")).to_have_text("Koden är fel. Försök igen med en giltig kod.")
    await accessible(page, "verisure-local-keypad-card")
    for digit in CODE:
        await keypad.get_by_role("button", name=digit, exact=True).click()
    await page.get_by_role("button", name="Larma av", exact=True).click()
    await made.api.wait_for(made.entities["area_house"], "disarmed")
    assert foreign(await texts(page)) == []


@pytest.mark.parametrize("dark", [False, True])
async def test_an_alarms_pictures_are_told_of_in_swedish(made: System, open_view: Open, *, dark: bool) -> None:
    await made.verisure_hub("emulate", "smoke", "kitchen")
    page = await open_view(size=PHONE, dark=dark)
    card = page.locator("verisure-local-pictures-card")
    await expect(card.locator(".frame img").first).to_be_visible()
    await expect(card.locator("button").first).to_contain_text("Kameradetektor")
    await accessible(page, "verisure-local-pictures-card")
    await made.verisure_hub("emulate", "air", "kitchen")


async def test_a_code_with_limits_is_given_in_swedish(made: System, open_view: Open) -> None:
    page = await open_view("codes", size=PHONE)
    card = page.locator("verisure-local-codes-card")
    await card.get_by_role("button", name="Ny kod till Erik", exact=True).click()
    await card.get_by_role("button", name="Föreslå en", exact=True).click()
    await card.get_by_text("Begränsa när den gäller").click()
    for day in ("måndag", "tisdag", "onsdag"):
        await card.get_by_label(day).check()
    await card.get_by_label("Antal gånger").fill("3")
    assert foreign(await texts(page)) == []
    await card.get_by_role("button", name="Spara", exact=True).click()
    await expect(card.get_by_role("dialog").get_by_role("alert")).to_have_text("Skriv din egen kod också.")
    await card.get_by_label("Din egen kod").fill(made.code)
    await card.get_by_role("button", name="Spara", exact=True).click()
    await expect(card.get_by_role("status").first).to_have_text("Erik har fått en ny kod till Yale Doorman.")
    await expect(card).to_contain_text(re.compile("mån.ons · 3 av 3 gånger kvar|mån.ons 3 av 3 gånger kvar"))
    assert foreign(await texts(page)) == []
    await card.get_by_role("button", name="Ta bort: Kod 1, Erik", exact=True).click()
    assert foreign(await texts(page)) == []
    await card.get_by_role("dialog").get_by_role("button", name="Ta bort", exact=True).click()
    await expect(card).to_contain_text("Ingen kod och ingen bricka")


async def test_home_assistants_own_security_panel_knows_each_detectors_room_and_kind(
    made: System, open_view: Open
) -> None:
    page = await open_view()
    await page.goto(f"{made.api.url}/security")
    for room, detector in (("Hallen", "Ytterdörren"), ("Köket", "Brandvarnare kök"), ("Sovrummet", "Sovrumsfönstret")):
        await expect(page.get_by_text(room, exact=True).first).to_be_visible()
        await expect(page.get_by_text(detector, exact=True).first).to_be_visible()
    entities = (await made.api.command("config/entity_registry/list"))["result"]
    devices = (await made.api.command("config/device_registry/list"))["result"]
    assert isinstance(entities, list)
    assert isinstance(devices, list)
    rooms = {each["id"]: each["area_id"] for each in devices}
    detectors = [
        each
        for each in entities
        if each["platform"] == "verisure_local"
        and each["entity_id"].startswith("binary_sensor.")
        and each["translation_key"] is None
        and each["disabled_by"] is None
    ]
    assert len(detectors) > 20
    assert [each["entity_id"] for each in detectors if rooms[each["device_id"]] is None] == []
    states = {each["entity_id"]: made.api.states[each["entity_id"]]["attributes"] for each in detectors}
    assert [each for each, shown in states.items() if "device_class" not in shown] == []  # type: ignore[operator]

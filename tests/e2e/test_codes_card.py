"""The card of a lock's codes and tags in a real browser, with a real Home Assistant and a real hub."""

import datetime as dt
import json
import re
import secrets

import pytest
from playwright.async_api import Locator, Page, expect

from scripts.demonstration.home_assistant import OWNER
from scripts.demonstration.processes import ProcessFailed
from scripts.demonstration.system import System
from tests.e2e.conftest import CODE, PHONE, TABLET, Open, accessible

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
WEAK = "123456"
TAG, HELD = secrets.token_hex(8), secrets.token_hex(8)
CODES = [f"{secrets.choice('2468')}{secrets.randbelow(10_000):04}{secrets.choice('13579')}" for _ in range(4)]
"""By luck, and never a run: what stands in a file by chance is another number each time."""
SAYS = {
    "en": {"new": "New code for Anna", "limit": "Limit when it works", "tag": "New tag for Anna", "cancel": "Cancel"},
    "sv": {
        "new": "Ny kod till Anna",
        "limit": "Begränsa när den gäller",
        "tag": "Ny bricka till Anna",
        "cancel": "Avbryt",
    },
}


def card(page: Page) -> Locator:
    return page.locator("verisure-local-codes-card")


def person(page: Page, name: str) -> Locator:
    return card(page).locator("li.person").filter(has=page.get_by_role("heading", name=name, exact=True))


def dialog(page: Page) -> Locator:
    return card(page).get_by_role("dialog")


async def push(within: Page | Locator, name: str) -> None:
    await within.get_by_role("button", name=name, exact=True).click()


async def fill(page: Page, new: str, again: str, own: str) -> None:
    await dialog(page).get_by_label("New code, six digits").fill(new)
    await dialog(page).get_by_label("The same again").fill(again)
    await dialog(page).get_by_label("Your own code").fill(own)


async def give(page: Page, made: System, name: str, new: str) -> None:
    await push(page, f"New code for {name}")
    await fill(page, new, new, made.code)
    await push(dialog(page), "Save")
    await expect(dialog(page)).to_be_hidden()


async def remove(page: Page, name: str, what: str) -> None:
    await push(page, f"Remove: {what}, {name}")
    await push(dialog(page), "Remove")
    await expect(card(page).get_by_role("status").first).to_have_text(f"{what}, {name} no longer opens Yale Doorman.")
    await expect(person(page, name)).not_to_contain_text(what)


async def left_empty(page: Page) -> None:
    """Fail where a code or a tag is still in a field, or in what the card is made of."""
    values = await card(page).evaluate(
        "it => [...it.shadowRoot.querySelectorAll('input:not([type=radio], [type=checkbox])')].map(each => each.value)"
    )
    assert set(values) <= {""}
    html = await card(page).evaluate("it => it.shadowRoot.innerHTML")
    assert [each for each in (*CODES, TAG, HELD) if each in html] == []


async def opens(made: System, code: str) -> bool:
    """Type a code at the Doorman's keypad, and lock it again where it opened."""
    try:
        await made.verisure_hub("emulate", "code", "doorman", stdin=code)
    except ProcessFailed:
        return False
    await lock_again(made)
    return True


async def lock_again(made: System) -> None:
    await made.api.wait_for(made.entities["doorman"], "unlocked")
    await made.api.call("lock.lock", made.entities["doorman"])
    await made.api.wait_for(made.entities["doorman"], "locked")


async def test_a_code_that_is_set_opens_the_doorman_until_it_is_removed(made: System, open_view: Open) -> None:
    new = CODES[0]
    page = await open_view("codes", size=PHONE)
    await expect(person(page, "Erik")).to_contain_text("No code and no tag")
    assert not await opens(made, new)
    await give(page, made, "Erik", new)
    await expect(card(page).get_by_role("status").first).to_have_text("Erik has a new code to Yale Doorman.")
    await expect(person(page, "Erik")).to_contain_text("Code 1")
    await expect(page.get_by_role("button", name="New code for Erik", exact=True)).to_be_focused()
    await left_empty(page)
    assert await opens(made, new)
    await remove(page, "Erik", "Code 1")
    await expect(page.get_by_role("button", name="New code for Erik", exact=True)).to_be_focused()
    assert not await opens(made, new)


async def test_a_proposed_code_is_shown_until_it_is_sent_and_opens(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    await push(page, "New code for Anna")
    await push(dialog(page), "Propose one")
    field = dialog(page).get_by_label("New code, six digits")
    new = await field.input_value()
    assert re.fullmatch(r"\d{6}", new)
    await expect(field).to_have_attribute("type", "text")
    await expect(dialog(page).get_by_label("The same again")).to_have_value(new)
    await expect(dialog(page)).to_contain_text("Note the code now: it is never shown again.")
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await push(dialog(page), "Save")
    await expect(person(page, "Anna")).to_contain_text("Code 1")
    await left_empty(page)
    assert new not in await card(page).evaluate("it => it.shadowRoot.innerHTML")
    assert await opens(made, new)
    await remove(page, "Anna", "Code 1")


async def test_a_tag_is_held_to_the_lock_and_opens(made: System, open_view: Open) -> None:
    page = await open_view("codes", size=PHONE)
    await push(page, "New tag for Anna")
    await dialog(page).get_by_label("Your own code").fill(CODE)
    await push(dialog(page), "Save")
    await expect(dialog(page).get_by_role("alert")).to_contain_text("The code is wrong.")
    await expect(dialog(page).get_by_label("Your own code")).to_be_focused()
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await push(dialog(page), "Save")
    await expect(dialog(page).get_by_role("status")).to_have_text("Hold the new tag to Yale Doorman now.")
    await expect(dialog(page).get_by_role("timer")).to_have_text(re.compile(r"^[1-6]?\d s$"))
    await expect(dialog(page).get_by_role("button", name="Cancel", exact=True)).to_be_focused()
    await left_empty(page)
    await accessible(page, "verisure-local-codes-card")
    await made.verisure_hub("emulate", "tag", "doorman", stdin=HELD)
    await expect(dialog(page)).to_be_hidden()
    await expect(card(page).get_by_role("status").first).to_have_text("Anna has a new tag to Yale Doorman.")
    await expect(page.get_by_role("button", name="New tag for Anna", exact=True)).to_be_focused()
    await made.verisure_hub("emulate", "tag", "doorman", stdin=HELD)
    await lock_again(made)
    await remove(page, "Anna", "Tag 1")


async def test_whoever_leaves_the_dialog_lets_the_lock_wait_no_more(made: System, open_view: Open) -> None:
    page = await open_view("codes", clock=True)
    await page.evaluate(
        """() => { const hass = document.querySelector("home-assistant").hass, told = window.told = [];
            const socket = hass.connection, ask = socket.sendMessagePromise.bind(socket);
            socket.sendMessagePromise = async message => { const answer = await ask(message);
                told.push(message.type); return answer; }; }"""
    )

    async def stopped(times: int) -> None:
        said = "window.told.filter(each => each === 'verisure_local/lock/stop_learning').length"
        await page.wait_for_function(f"{said} === {times}")

    await push(page, "New tag for Anna")
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await push(dialog(page), "Save")
    await expect(dialog(page).get_by_role("timer")).to_be_visible()
    await push(dialog(page), "Cancel")
    await stopped(1)
    with pytest.raises(ProcessFailed):
        await made.verisure_hub("emulate", "tag", "doorman", stdin=HELD)
    await push(page, "New tag for Anna")
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await push(dialog(page), "Save")
    await expect(dialog(page).get_by_role("timer")).to_be_visible()
    await page.clock.fast_forward(61_000)
    await expect(dialog(page).get_by_role("alert")).to_contain_text("No new tag was held there.")
    await stopped(2)
    with pytest.raises(ProcessFailed):
        await made.verisure_hub("emulate", "tag", "doorman", stdin=HELD)
    await push(dialog(page), "Cancel")
    await expect(person(page, "Anna")).to_contain_text("No code and no tag")


async def test_a_tag_whose_id_is_known_opens_until_it_is_removed(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    await push(page, "New tag for Erik")
    await dialog(page).get_by_label("is known by its id").check()
    spaced = " ".join(TAG[at : at + 4].upper() for at in range(0, 16, 4))
    await dialog(page).get_by_label("The tag's id, 16 characters").fill(spaced[:-1])
    await push(dialog(page), "Save")
    await expect(dialog(page).get_by_role("alert")).to_contain_text("This is no tag")
    await dialog(page).get_by_label("The tag's id, 16 characters").fill(spaced)
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await push(dialog(page), "Save")
    await expect(person(page, "Erik")).to_contain_text("Tag 1")
    await expect(card(page)).to_contain_text("0 codes, 1 tag")
    await left_empty(page)
    await made.verisure_hub("emulate", "tag", "doorman", stdin=TAG)
    await lock_again(made)
    await remove(page, "Erik", "Tag 1")
    with pytest.raises(ProcessFailed):
        await made.verisure_hub("emulate", "tag", "doorman", stdin=TAG)


async def test_limits_are_set_shown_changed_and_counted_down_while_one_looks(made: System, open_view: Open) -> None:
    new, soon = CODES[1], (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date().isoformat()
    page = await open_view("codes")
    await push(page, "New code for Erik")
    await dialog(page).get_by_text("Limit when it works").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Saturday"):
        await dialog(page).get_by_label(day).check()
    await dialog(page).get_by_label("From", exact=True).fill("22:00")
    await dialog(page).get_by_label("To", exact=True).fill("22:00")
    await dialog(page).get_by_label("First day").fill(soon)
    await fill(page, new, new, made.code)
    await push(dialog(page), "Save")
    await expect(dialog(page).get_by_role("alert")).to_contain_text("From and to are the same time")
    await dialog(page).get_by_label("To", exact=True).fill("06:30")
    await push(dialog(page), "Save")
    await expect(person(page, "Erik")).to_contain_text(re.compile(r"Mon.Wed, Sat 22:00.06:30"))
    await expect(person(page, "Erik")).to_contain_text("Does not work now")
    assert not await opens(made, new)
    await push(page, "Change when it works: Code 1, Erik")
    await expect(dialog(page).get_by_label("Saturday")).to_be_checked()
    await expect(dialog(page).get_by_label("To", exact=True)).to_have_value("06:30")
    for day in ("Monday", "Tuesday", "Wednesday", "Saturday"):
        await dialog(page).get_by_label(day).uncheck()
    for field in ("From", "To", "First day"):
        await dialog(page).get_by_label(field, exact=True).fill("")
    await dialog(page).get_by_label("How many times").fill("2")
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await push(dialog(page), "Save")
    await expect(person(page, "Erik")).to_contain_text("2 of 2 times left")
    await expect(page.get_by_role("button", name="Change when it works: Code 1, Erik", exact=True)).to_be_focused()
    assert await opens(made, new)
    await expect(person(page, "Erik")).to_contain_text("1 of 2 times left")
    assert await opens(made, new)
    await expect(person(page, "Erik")).to_contain_text("Has ended")
    assert not await opens(made, new)
    await remove(page, "Erik", "Code 1")


async def test_a_code_for_a_day_says_until_when(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    await push(page, "New code for Erik")
    await dialog(page).get_by_label("For 24 hours").check()
    await fill(page, CODES[2], CODES[2], made.code)
    await push(dialog(page), "Save")
    await expect(person(page, "Erik")).to_contain_text(re.compile("24-hour code.*until "))
    await remove(page, "Erik", "24-hour code")


async def test_what_is_refused_is_told_in_words_and_nothing_typed_is_left(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    await push(page, "New code for Erik")
    alert = dialog(page).get_by_role("alert")
    for new, again, own, why in (
        ("12345", "12345", made.code, "A code of a lock has 6 digits."),
        (CODES[3], WEAK, made.code, "The two codes are not the same."),
        (CODES[3], CODES[3], "", "Type your own code, too."),
    ):
        await fill(page, new, again, own)
        await push(dialog(page), "Save")
        await expect(alert).to_contain_text(why)
    for new, own, why in (
        (WEAK, made.code, "This code is too easy to guess. Choose another."),
        (made.code, made.code, "This code is too easy to guess. Choose another."),
        (CODES[3], CODE, "The code is wrong."),
    ):
        await fill(page, new, new, own)
        await push(dialog(page), "Save")
        await expect(alert).to_contain_text(why)
        await left_empty(page)
        await expect(dialog(page).get_by_label("New code, six digits")).to_be_focused()
    await push(dialog(page), "Cancel")
    await expect(person(page, "Erik")).to_contain_text("No code and no tag")
    assert not await opens(made, CODES[3])


async def test_with_the_keyboard_alone(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    giving = page.get_by_role("button", name="New code for Anna", exact=True)
    await giving.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type(CODES[3])
    await page.keyboard.press("Escape")
    await expect(giving).to_be_focused()
    await left_empty(page)
    await page.keyboard.press("Enter")
    await page.keyboard.type(CODES[3])
    await page.keyboard.press("Tab")
    await page.keyboard.type(CODES[3])
    for _ in ("propose", "show", "limits", "own code"):
        await page.keyboard.press("Tab")
    await page.keyboard.type(made.code)
    await page.keyboard.press("Enter")
    await expect(person(page, "Anna")).to_contain_text("Code 1")
    await expect(giving).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(person(page, "Anna")).to_contain_text("No code and no tag")
    await expect(giving).to_be_focused()


@pytest.mark.parametrize(
    ("language", "size", "dark"),
    [("en", PHONE, False), ("en", TABLET, True), ("sv", PHONE, True), ("sv", TABLET, False)],
)
async def test_everybody_can_use_it(
    made: System, open_view: Open, language: str, size: tuple[int, int], *, dark: bool
) -> None:
    page, says = await open_view("codes", language=language, size=size, dark=dark), SAYS[language]
    await expect(person(page, "Anna")).to_be_visible()
    await accessible(page, "verisure-local-codes-card")
    await push(page, says["new"])
    await dialog(page).get_by_text(says["limit"]).click()
    await accessible(page, "verisure-local-codes-card")
    box = await dialog(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
    assert await dialog(page).evaluate("it => it.scrollWidth <= it.clientWidth")
    await push(dialog(page), says["cancel"])
    await push(page, says["tag"])
    await accessible(page, "verisure-local-codes-card")


async def test_what_is_left_lying_is_forgotten(made: System, open_view: Open) -> None:
    page = await open_view("codes", clock=True)
    await push(page, "New code for Anna")
    await push(dialog(page), "Propose one")
    await dialog(page).get_by_label("Your own code").fill(made.code)
    await page.clock.fast_forward(121_000)
    await expect(dialog(page).get_by_role("status")).to_have_text("What you typed was cleared. Type the codes again.")
    await left_empty(page)
    await expect(dialog(page).get_by_label("New code, six digits")).to_have_attribute("type", "password")


async def test_who_may_not_unlock_is_offered_nothing(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    await expect(page.get_by_role("button", name="New code for Erik", exact=True)).to_be_visible()
    try:
        await made.verisure_hub("person", "kim", "Kim", "--may-not", "unlock")
        await expect(person(page, "Kim")).to_contain_text("May not unlock, so no code would open.")
        await expect(person(page, "Kim").get_by_role("button")).to_have_count(0)
    finally:
        await made.verisure_hub("person", "kim", "Kim")
    await expect(page.get_by_role("button", name="New code for Kim", exact=True)).to_be_visible()


async def test_only_an_administrator_of_the_home_sees_it(made: System, open_view: Open) -> None:
    await made.api.options(made.entry_id, "people", {"user": OWNER, "code": CODE})
    try:
        page = await open_view()
        await expect(page.locator("verisure-local-keypad-card")).to_be_visible()
        views = await page.evaluate(
            """async () => { const kind = customElements.get("ll-strategy-dashboard-verisure-local");
                const made = await kind.generate({}, document.querySelector("home-assistant").hass);
                return made.views.map(each => each.path); }"""
        )
        assert views == ["overview", "rooms", "events", "system"]
        # By hand, as whoever edits a dashboard may put it there.
        for preview in (False, True):
            await page.evaluate(
                """([entity, preview]) => { document.querySelector("verisure-local-codes-card")?.remove();
                    const card = document.createElement("verisure-local-codes-card");
                    card.setConfig({ entity }); card.preview = preview;
                    card.hass = document.querySelector("home-assistant").hass; document.body.append(card); }""",
                [made.entities["doorman"], preview],
            )
            if preview:
                await expect(card(page)).to_contain_text("Only an administrator of the home sees this card.")
            else:
                await expect(card(page)).to_have_attribute("hidden", "")
            await expect(card(page).locator("li")).to_have_count(0)
    finally:
        await made.api.options(made.entry_id, "people", {"user": OWNER, "code": made.code})


async def test_of_a_silent_hub_nothing_is_shown(made: System, open_view: Open) -> None:
    page = await open_view("codes")
    await expect(person(page, "Anna")).to_be_visible()
    await made.hub.kill()
    await expect(card(page).get_by_role("status").first).to_contain_text("The hub does not answer.")
    await expect(card(page).locator("li")).to_have_count(0)
    await made.start_hub()
    await expect(person(page, "Anna")).to_be_visible()
    await expect(card(page).get_by_role("status").first).to_have_text("")


async def test_guessing_ends_in_words_and_nothing_that_was_typed_stands_anywhere(made: System, open_view: Open) -> None:
    page = await open_view("codes", language="sv")
    await push(page, "Ny kod till Erik")
    wrong = f"{secrets.randbelow(10**8) + 10**8}"
    alert = dialog(page).get_by_role("alert")
    for number in range(5):
        await dialog(page).get_by_label("Ny kod, sex siffror").fill(CODES[3])
        await dialog(page).get_by_label("Samma igen").fill(CODES[3])
        await dialog(page).get_by_label("Din egen kod").fill(wrong)
        await push(dialog(page), "Spara")
        why = "Koden är fel." if number < 4 else "För många koder har varit fel eller getts på kort tid."
        await expect(alert).to_contain_text(why)
        await left_empty(page)
    typed = [*CODES, TAG, HELD, wrong, made.code]
    states = json.dumps(made.api.states)
    logged = json.dumps(await made.api.command("system_log/list"))
    assert [each for each in typed if each in states or each in logged] == []
    # By itself, and no part of a longer number: a time in a file may have the same digits.
    found = re.compile(rb"(?<![0-9.])(" + "|".join(typed).encode() + rb")(?![0-9])")
    for place in ("logs", "homeassistant"):
        for file in (made.directory / place).rglob("*"):
            if file.is_file():
                assert found.search(file.read_bytes()) is None, file

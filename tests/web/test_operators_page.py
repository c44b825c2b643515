"""What an operator sees and does, in a real browser."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from hub_server.central.app import Central
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.numbers import SECOND
from hub_server.domain.site import ArmMode
from tests.house import House
from tests.receiving import Site
from tests.web.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.browser
ANNA = ByPerson("anna", "test")
AXE = (Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def burglary(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("walk", "motion-hall", "person")
    await house.do("open", "study-window")
    await house.pass_time(10 * SECOND)


async def open_first(page: Page) -> None:
    await expect(page.locator("#queue-list a")).not_to_have_count(0)
    await page.keyboard.press("j")
    await expect(page.locator("#case")).to_be_visible()


async def test_a_burglary_from_alarm_to_end_with_the_keyboard_alone(sign_in: SignIn, linked: House) -> None:
    page = await sign_in()
    await expect(page.locator("#queue-empty")).to_be_visible()
    await burglary(linked)
    await expect(page.locator("#queue-list")).to_contain_text("Burglary")
    await expect(page.locator("#line")).to_contain_text("New: Burglary")
    await open_first(page)
    await expect(page.locator("#pictures-say")).to_contain_text("claimed the case")
    assert await page.locator("#pictures img").count() == 0
    await page.keyboard.press("c")
    await expect(page.locator("#pictures img")).to_have_count(6)
    drawn = "Array.from(document.querySelectorAll('#pictures img')).every(each => each.naturalWidth > 100)"
    await page.wait_for_function(drawn)
    await expect(page.locator("#step-words")).to_have_text("Look at the pictures.")
    await page.keyboard.press("2")
    await expect(page.locator("#step-words")).to_contain_text("Speak through the voice unit")
    await page.keyboard.press("g")
    await expect(page.locator("#step-words")).to_have_text("Send a guard.")
    await page.keyboard.press("n")
    await page.keyboard.type("Väktare på plats om 8 minuter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#timeline")).to_contain_text("Väktare på plats om 8 minuter")
    await page.keyboard.press("Escape")
    await page.keyboard.press("x")
    await page.locator("#codes input[value=guard_dispatched]").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.locator("#queue-empty")).to_be_visible()
    await expect(page.locator("#step-words")).to_have_text("The case is over: Guard sent.")
    assert await page.locator("#pictures img").count() == 0, (
        "whoever closed the case has no more to do with its pictures"
    )


async def test_what_the_customer_clears_leaves_the_queue_before_ones_eyes(sign_in: SignIn, linked: House) -> None:
    page = await sign_in()
    await burglary(linked)
    await expect(page.locator("#queue-list li")).to_have_count(1)
    await linked.disarm()
    await expect(page.locator("#queue-list li")).to_have_count(0)


async def test_a_claimed_case_is_recalled_under_its_operators_hands_and_may_be_real(
    sign_in: SignIn, linked: House
) -> None:
    page = await sign_in()
    await burglary(linked)
    await open_first(page)
    await page.keyboard.press("c")
    await expect(page.locator("#release")).to_be_visible()
    await linked.disarm()
    await expect(page.locator("#case-facts")).to_contain_text("recalled: Maja")
    await expect(page.locator("#timeline")).to_contain_text("Recalled, since it was claimed")
    await page.keyboard.press("s")
    await expect(page.locator("#case-facts")).to_contain_text("claimed: Maja")


async def test_the_sixty_seconds_are_counted_down(sign_in: SignIn, central: Central, site: Site) -> None:
    page = await sign_in()
    await site.report("BA")
    await open_first(page)
    await expect(page.locator("#case-countdown")).to_contain_text(re.compile(r"may still clear it: (60|5\d) s"))
    await expect(page.locator("#queue-list .countdown")).to_have_text(re.compile(r"(60|5\d) s"))


async def test_a_fire_has_no_countdown_and_is_not_closed_before_its_cause_is_certain(
    sign_in: SignIn, site: Site
) -> None:
    page = await sign_in()
    await site.report("FA")
    await open_first(page)
    await expect(page.locator("#case-countdown")).to_be_hidden()
    await page.keyboard.press("c")
    await page.keyboard.press("x")
    await page.locator("#codes input[value=false_alarm]").check()
    await expect(page.locator("#recall")).to_be_hidden()
    await page.locator("#closing button[value=close]").click()
    await expect(page.locator("#trouble")).to_contain_text("work through its steps")
    await page.keyboard.press("1")
    await expect(page.locator("#step-words")).to_contain_text("inform SOS Alarm")


async def test_two_operators_see_each_other_and_one_of_them_works(sign_in: SignIn, linked: House) -> None:
    maja, nils = await sign_in("Maja"), await sign_in("Nils")
    await burglary(linked)
    await open_first(maja)
    await open_first(nils)
    await maja.keyboard.press("c")
    await expect(nils.locator("#queue-list")).to_contain_text("claimed: Maja")
    await expect(nils.locator("#step-words")).to_have_text("Maja works on it.")
    await expect(nils.locator("#claim")).to_be_hidden()
    assert await nils.locator("#pictures img").count() == 0
    await maja.keyboard.press("l")
    await expect(nils.locator("#claim")).to_be_visible()
    await nils.keyboard.press("c")
    await expect(nils.locator("#pictures img")).not_to_have_count(0)
    await expect(maja.locator("#pictures img")).to_have_count(0)


async def test_words_go_both_ways_and_the_central_says_its_code_word_first(sign_in: SignIn, linked: House) -> None:
    page = await sign_in()
    await linked.do("smoke", "smoke-kitchen")
    await open_first(page)
    await expect(page.locator("#voice-first")).to_have_text("Say first: Granbarr")
    await page.keyboard.press("c")
    await page.keyboard.press("v")
    await page.keyboard.type("Granbarr. Brinner det?")
    await page.keyboard.press("Enter")
    await expect(page.locator("#timeline")).to_contain_text("The central: Granbarr. Brinner det?")
    assert "hears it" in await linked.do("say", "keypad-hall", "Blå havre. Jag steker bara.")
    await expect(page.locator("#timeline")).to_contain_text("The home: Blå havre. Jag steker bara.")
    for given, verdict in (("grön havre", "is wrong"), ("BLÅ HAVRE", "is right")):
        await page.locator("#word input").fill(given)
        await page.locator("#word button").click()
        await expect(page.locator("#timeline li").last).to_contain_text(verdict)
    assert "grön havre" not in await page.locator("#timeline").inner_text()


async def answer_late(page: Page, path: str, *, fails: bool = False) -> asyncio.Event:
    """Let the central's answer to ``path`` wait until the returned event is set, and not come at all where it fails."""
    answered = asyncio.Event()

    async def wait(route: Route) -> None:
        await answered.wait()
        await (route.abort("internetdisconnected") if fails else route.continue_())

    await page.route(path, wait)
    return answered


async def test_what_is_typed_before_the_central_has_answered_goes_where_it_was_meant(
    sign_in: SignIn, linked: House
) -> None:
    page = await sign_in()
    await linked.do("smoke", "smoke-kitchen")
    await open_first(page)
    answered = await answer_late(page, "**/claim")
    await page.keyboard.press("c")
    await page.keyboard.press("v")
    await page.keyboard.type("gran r s 1. Brinner det?")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    answered.set()
    await expect(page.locator("#timeline")).to_contain_text("The central: gran r s 1. Brinner det?")
    assert await page.locator("#timeline li").count() == 4, "the alarm, that pictures follow, the claim, the words"


async def test_nobody_answers_for_what_he_has_not_been_shown(sign_in: SignIn, linked: House) -> None:
    page = await sign_in()
    await linked.do("smoke", "smoke-kitchen")
    await open_first(page)
    answered = await answer_late(page, "**/claim")
    await page.keyboard.press("c")
    await page.keyboard.press("2")
    await page.keyboard.press("g")
    await page.keyboard.press("n")
    await page.keyboard.type("Ringer hem")
    await page.keyboard.press("Enter")
    answered.set()
    await expect(page.locator("#timeline")).to_contain_text("Ringer hem")
    assert await page.locator("#timeline li").count() == 4, "alarm, pictures, claim, note: no guard, no outcome"


async def test_a_line_that_fails_takes_what_was_typed_with_it(sign_in: SignIn, site: Site) -> None:
    page = await sign_in()
    await site.report("FA")
    await open_first(page)
    answered = await answer_late(page, "**/claim", fails=True)
    await page.keyboard.press("c")
    await page.keyboard.press("x")
    await page.context.set_offline(True)
    answered.set()
    await expect(page.locator("#trouble")).to_contain_text("does not answer")
    await expect(page.locator("#closing")).to_be_hidden()


async def test_at_duress_the_page_offers_nothing_that_is_heard(sign_in: SignIn, linked: House) -> None:
    page = await sign_in()
    await linked.ask("set_duress_code", person_id="anna", code="195307")
    await linked.press("disarm", "keypad-hall", code="195307")
    await open_first(page)
    await page.keyboard.press("c")
    await expect(page.locator("#voice-first")).to_contain_text("nothing may be heard")
    await expect(page.locator("#speak")).to_be_hidden()
    await expect(page.locator("#recall")).to_be_hidden()


async def test_pictures_of_a_case_that_is_over_need_a_reason_and_the_log_tells(sign_in: SignIn, linked: House) -> None:
    page = await sign_in()
    await burglary(linked)
    await expect(page.locator("#queue-list li")).to_have_count(1)
    await linked.disarm()
    await expect(page.locator("#queue-list li")).to_have_count(0)
    await page.locator("[data-view=over]").click()
    await page.locator("#over-list a").click()
    await expect(page.locator("#reason")).to_be_visible()
    assert await page.locator("#pictures img").count() == 0
    await page.locator("#reason select").select_option("customer")
    await page.locator("#reason button").click()
    await expect(page.locator("#pictures img")).not_to_have_count(0)
    await page.locator("[data-view=homes]").click()
    await page.locator("#homes-list a").click()
    await expect(page.locator("#log-chain")).to_contain_text("Nothing was changed or removed")
    await expect(page.locator("#log-list tr").first).to_contain_text("The customer asked for it")


@pytest.mark.parametrize(
    ("locale", "due", "now", "told"),
    [
        ("en-GB", "Try again in 59 min", "Try again now", "It is time: Send a message"),
        ("sv-SE", "Försök igen om 59 min", "Försök igen nu", "Nu är det dags: Skicka ett meddelande"),
    ],
)
async def test_a_leak_that_nobody_answers_says_when_it_is_tried_again(  # noqa: PLR0917 - one language each
    sign_in: SignIn, site: Site, central: Central, locale: str, due: str, now: str, told: str
) -> None:
    page = await sign_in(locale=locale)
    await site.report("WA")
    await open_first(page)
    await page.keyboard.press("c")
    await expect(page.locator("#outcomes button")).to_have_count(3)
    for done in range(3):  # the voice unit, the telephone, the message
        await expect(page.locator("#ladder .done")).to_have_count(done)
        await page.keyboard.press("3")
    await expect(page.locator("#step-due")).to_contain_text(due)
    await expect(page.locator("#queue-list .age")).to_contain_text(due)
    await central.store.do(lambda t: t.save_case(replace(t.queue()[0], due_ms=1, remind_ms=1, lease_ms=0)))
    await expect(page.locator("#timeline")).to_contain_text(told)
    await expect(page.locator("#step-due")).to_have_text(now)
    await expect(page.locator("#queue-list .age")).to_have_text(now)
    await expect(page.locator("#claim")).to_be_visible()


@pytest.mark.parametrize(("locale", "up", "down"), [("en-GB", "up", "down"), ("sv-SE", "uppe", "nere")])
async def test_the_homes_show_whether_their_second_line_is_up_and_when_they_were_heard_of(  # noqa: PLR0917
    sign_in: SignIn, linked: House, central: Central, locale: str, up: str, down: str
) -> None:
    await central.put_account("ABC", "Silent", None)
    page = await sign_in(locale=locale)
    link = linked.hub.reporting.link
    assert link is not None
    await link.connected.wait()
    await page.locator("[data-view=homes]").click()
    await expect(page.locator("#homes-list tr")).to_have_count(2)
    home, silent = page.locator("#homes-list tr").nth(0), page.locator("#homes-list tr").nth(1)
    await expect(home.locator("td").nth(2)).to_have_text(up)
    await expect(home.locator("td").nth(1)).to_contain_text(re.compile(r"\d+ s"))
    await expect(silent.locator("td").nth(2)).to_have_text(down)
    await expect(silent.locator("td").nth(1)).to_contain_text("central")


async def test_a_line_that_is_cut_is_told_and_mended(sign_in: SignIn, site: Site) -> None:
    lines: list[WebSocketRoute] = []
    blocked = False

    async def between(line: WebSocketRoute) -> None:
        if blocked:
            await line.close()
            return
        line.connect_to_server()
        lines.append(line)

    page = await sign_in(between=between)
    await expect(page.locator("#line")).to_have_text("Live")
    blocked = True
    await lines[-1].close()
    await expect(page.locator("#line")).to_contain_text("No connection to the central")
    await site.report("BA")
    blocked = False
    await expect(page.locator("#queue-list li")).to_have_count(1)
    await expect(page.locator("#line")).not_to_contain_text("No connection")


async def test_a_central_that_starts_again_asks_who_is_there(sign_in: SignIn, site: Site, central: Central) -> None:
    page = await sign_in()
    port = central.api_port
    await site.stop()
    await expect(page.locator("#line")).to_contain_text("No connection to the central")
    await site.start(again=True, api_port=port)
    await expect(page.locator("#sign-in")).to_be_visible()


async def test_whoever_is_signed_out_sees_nothing_more(sign_in: SignIn, central: Central, site: Site) -> None:
    page = await sign_in()
    await site.report("BA")
    await expect(page.locator("#queue-list li")).to_have_count(1)
    central.operators.sign_out_all()
    await site.report("FA")
    await expect(page.locator("#sign-in")).to_be_visible()
    await expect(page.locator("#queue")).to_be_hidden()
    assert "Burglary" not in await page.locator("main").inner_text()


async def test_a_wrong_password_is_told_in_the_readers_language(sign_in: SignIn) -> None:
    page = await sign_in(locale="sv-SE")
    await page.locator("#sign-out").click()
    await page.locator("[name=name]").fill("Maja")
    await page.locator("[name=password]").fill("något annat")
    await page.locator("#sign-in button").click()
    await expect(page.locator("#trouble")).to_contain_text("Namnet eller lösenordet är fel.")
    assert await page.locator("[name=password]").input_value() == ""


async def test_what_a_hub_writes_is_text_and_nothing_runs_that_is_not_the_pages_own(
    sign_in: SignIn, site: Site, central: Central
) -> None:
    page = await sign_in()
    await site.report("BA", text="<img src=x onerror=alert(1)>")
    await expect(page.locator("#queue-list")).to_contain_text("<img src=x")
    ran = await page.evaluate(
        """() => { const own = document.createElement("script"); own.textContent; document.body.append(own);
        try { own.text = "window.ran = true"; } catch { return "refused"; } return window.ran === true; }"""
    )
    assert ran in {"refused", False}
    async with aiohttp.ClientSession() as session:
        here = f"http://127.0.0.1:{central.api_port}"
        async with session.get(here) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            assert "<script>" not in await answer.text()
        async with session.get(f"{here}/api/queue", headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
        body = {"name": "Maja", "password": PASSWORD}
        async with session.post(f"{here}/api/sign-in", json=body, headers={"Origin": "http://evil.example"}) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("language", ["en-GB", "sv-SE"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_every_view(sign_in: SignIn, linked: House, language: str, scheme: str) -> None:
    page = await sign_in(locale=language, color_scheme=scheme)
    await burglary(linked)
    await expect(page.locator("#queue-list li")).to_have_count(1)
    await accessible(page)
    await open_first(page)
    await page.keyboard.press("c")
    await expect(page.locator("#pictures img")).to_have_count(6)
    await accessible(page)
    for key, dialog in (("x", "#closing"), ("?", "#help")):
        await page.keyboard.press(key)
        await expect(page.locator(dialog)).to_be_visible()
        await accessible(page)
        await page.keyboard.press("Escape")
    for view in ("over", "homes"):
        await page.locator(f"[data-view={view}]").click()
        await expect(page.locator(f"#{view}")).to_be_visible()
        await accessible(page)
    await page.locator("#homes-list a").click()
    await expect(page.locator("#log-list tr")).not_to_have_count(0)
    await accessible(page)
    await page.locator("#sign-out").click()
    await expect(page.locator("#sign-in")).to_be_visible()
    await accessible(page)


async def accessible(page: Page) -> None:
    found = await page.evaluate(
        f"{AXE}; axe.run().then(it => it.violations.map(each => [each.id, each.nodes.map(n => n.html)]))"
    )
    assert not found


async def test_swedish_is_whole(sign_in: SignIn, linked: House) -> None:
    page = await sign_in(locale="sv-SE")
    await burglary(linked)
    await open_first(page)
    await page.keyboard.press("c")
    await expect(page.locator("#pictures img")).to_have_count(6)
    assert await page.locator("html").get_attribute("lang") == "sv"
    shown = await page.locator("body").inner_text()
    for english in ("Queue", "Claim", "Burglary", "zone", "Timeline", "Pictures", "Send", "Close", "claimed"):
        assert english not in shown
    await page.locator("#language").select_option("en")
    await expect(page.locator("#queue-title")).to_have_text("Queue")
    await expect(page.locator("#timeline")).to_contain_text("burglary, zone")


async def test_single_keys_can_be_turned_off(sign_in: SignIn, site: Site) -> None:
    page = await sign_in()
    await site.report("BA")
    await expect(page.locator("#queue-list li")).to_have_count(1)
    await page.keyboard.press("?")
    await page.locator("#keys-on").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page.locator("#nothing")).to_be_visible()
    await page.locator("#queue-list a").click()
    await expect(page.locator("#case")).to_be_visible()

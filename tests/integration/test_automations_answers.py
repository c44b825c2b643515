"""What is answered and handed over is on the pages of triggers and actions as the hub and Home Assistant give it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from homeassistant.core import Event, SupportsResponse, callback
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.replies import EVENT_PUSH_ACTION, EVENT_REPLY
from custom_components.verisure_local.trigger import TRIGGERS
from hub_server.domain.commands import Arm, ByPerson, ReportPhone
from hub_server.domain.events import PictureTaken
from hub_server.domain.numbers import JAMMED_MS, KEYPAD_TRIES
from hub_server.domain.site import ArmMode
from hub_server.domain.site.kinds import BlockReason, FaultKind
from tests.house import Refused
from tests.integration.automations_page import PAGES, WORDS, flat
from tests.integration.conftest import Paired
from tests.pages import ROOT, named, tables

STANDARD = {"event_types", "friendly_name", "device_class", "icon"}
"""What every event entity has besides what it tells."""


async def test_the_page_says_which_actions_answer_nothing_and_which_have_to_be_asked(
    paired: Paired,
) -> None:
    registered = paired.hass.services.async_services()[DOMAIN]
    silent = {name for name, each in registered.items() if each.supports_response is SupportsResponse.NONE}
    only = {name for name, each in registered.items() if each.supports_response is SupportsResponse.ONLY}
    for language, words in WORDS.items():
        page = (ROOT / PAGES[language]).read_text("utf-8")
        (told,) = [line for line in page.splitlines() if line.startswith(words.silent)]
        assert set(named(told)) == silent, language
        table = tables(PAGES[language])[(words.kinds[2], *words.answers)]
        assert {each for row in table for each in named(row[0])} == set(registered) - silent, language
    assert only == {"check_arming"}, "the page says that it alone needs response_variable"


@pytest.fixture
async def answers(paired: Paired, tmp_path: Path) -> dict[str, dict[str, str]]:
    """Have Anna run every action that answers, on the real hub; returns what each answered."""
    hass, house, panel = paired.hass, paired.house, paired.entity("area_house")
    hass.config.config_dir = str(tmp_path / "config")
    assert await async_setup_component(hass, "media_source", {})
    await house.ask("allow_rehearsals", allowed=True)
    found: dict[str, dict[str, str]] = {}

    async def ask(action: str, **data: object) -> None:
        answer = await hass.services.async_call(
            DOMAIN,
            action,
            {"entity_id": panel, **data},
            blocking=True,
            return_response=True,
            context=paired.as_anna,
        )
        await paired.settle()
        assert answer is not None
        assert list(answer) == [panel], "an answer stands under the panel that gave it"
        told = answer[panel]
        assert isinstance(told, dict)
        found[action] = flat(told)

    window = paired.entity("study-window")
    await house.do("open", "study-window")
    await paired.settle()
    await ask("check_arming", mode="home")
    await ask("arm", mode="away", bypass=[window])
    await house.advance(house.site.settings.exit_away_ms)
    await house.disarm()
    await paired.settle()
    await ask("rearm")
    await house.disarm()
    await ask("report_alarm", kind="water", text="Boiler room")
    await ask("raise_sos")
    await house.do("smoke", "smoke-hall")
    await paired.settle()
    await ask("silence")
    await house.do("air", "smoke-hall")
    await paired.settle()
    await ask("reset_alarms")
    await ask("start_walk_test")
    await ask("end_walk_test")
    await ask("run_self_test")
    await ask("capture_picture", camera=paired.entity("motion-hall_take_picture"))
    await ask("start_check_on_me", minutes=30)
    await ask("start_service_mode", component=paired.entity("kitchen-window"), purpose="battery")
    await paired.call(DOMAIN, "end_service_mode", "area_house", component=paired.entity("kitchen-window"))
    await paired.call(DOMAIN, "end_check_on_me", "area_house")
    await ask("play_scenario", scenario="jammer")
    await ask("stop_scenario")
    installed = await hass.services.async_call(
        DOMAIN, "install_blueprints", blocking=True, return_response=True, context=paired.as_anna
    )
    assert installed is not None
    found["install_blueprints"] = flat(installed)
    return found


async def test_every_answer_is_told_as_it_is_really_given_and_no_other(answers: dict[str, dict[str, str]]) -> None:
    for language, words in WORDS.items():
        told: dict[str, dict[str, str]] = {}
        for actions, keys, kind, what in tables(PAGES[language])[(words.kinds[2], *words.answers)]:
            assert what
            for action in named(actions):
                (key,) = named(keys)
                told.setdefault(action, {})[key] = words.types[kind]
        assert told == answers, language


@pytest.mark.parametrize("language", PAGES)
def test_the_reasons_and_the_faults_that_there_are_stand_on_the_page(language: str) -> None:
    words = WORDS[language]
    answered = tables(PAGES[language])[(words.kinds[2], *words.answers)]
    (reason,) = [row for row in answered if named(row[1]) == ["blockers[].reason"]]
    assert named(reason[3]) == [each.value for each in BlockReason]
    given = tables(PAGES[language])[(words.kinds[0], *words.given)]
    (fault,) = [row for row in given if named(row[1]) == ["fault"]]
    assert named(fault[3]) == [each.value for each in FaultKind]


async def armed(paired: Paired, mode: ArmMode = ArmMode.HOME) -> None:
    await paired.house.submit(Arm("house", mode, ByPerson("anna", "test")))
    await paired.settle()


async def refused(paired: Paired) -> None:
    await paired.house.do("open", "study-window")
    with pytest.raises(Exception, match="Study window"):
        await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")


async def failed(paired: Paired) -> None:
    """Let arming come to nothing at the end of the exit delay."""
    await armed(paired, ArmMode.AWAY)
    await paired.house.do("open", "study-window")
    await paired.house.advance(paired.house.site.settings.exit_away_ms)


async def wrong(paired: Paired, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="wrong_code"):
            await paired.house.press("disarm", "keypad-hall", code="000000")


async def cancelled(paired: Paired) -> None:
    await armed(paired)
    await paired.house.do("open", "study-window")
    await paired.house.disarm()


async def entered(paired: Paired) -> None:
    await armed(paired)
    await paired.house.do("open", "front-door")


async def jammed(paired: Paired) -> None:
    await paired.house.do("disturb", "gateway")
    await paired.house.advance(JAMMED_MS)


async def pictured(paired: Paired) -> None:
    await paired.call(DOMAIN, "capture_picture", "area_house", camera=paired.entity("motion-hall_take_picture"))


async def photographed(paired: Paired) -> None:
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.house.wait_for(PictureTaken)


async def reported(paired: Paired) -> None:
    await paired.call(DOMAIN, "report_alarm", "area_house", kind="water", text="Boiler room")


async def came(paired: Paired) -> None:
    for metres in (10_000.0, 5.0):
        await paired.house.submit(ReportPhone("erik", metres))


async def left(paired: Paired) -> None:
    for metres in (5.0, 10_000.0):
        await paired.house.submit(ReportPhone("erik", metres))


type Happens = Callable[[Paired], object]


def doing(action: str, device: str) -> Happens:
    return lambda paired: paired.house.do(action, device)


ALARM, HOME, AREA, LOCK = "alarm_event", "home_activity", "area_house_activity", "doorman_activity"
HAPPENS: dict[str, tuple[str, list[Happens]]] = {
    "alarm_raised": (ALARM, [doing("smoke", "smoke-hall"), reported]),
    "alarm_verified": (ALARM, [cancelled]),
    "radio_jammed": (ALARM, [jammed]),
    "entry_started": (AREA, [entered]),
    "arming_blocked": (AREA, [refused, failed]),
    "wrong_code": (HOME, [wrong]),
    "lockout_started": (HOME, [lambda paired: wrong(paired, KEYPAD_TRIES)]),
    "came_home": (HOME, [came]),
    "left_home": (HOME, [left]),
    "door_chimed": (HOME, [doing("open", "front-door")]),
    "fault_raised": (HOME, [doing("low-battery", "front-door")]),
    "door_unlocked": (LOCK, [doing("unlock", "doorman")]),
    "picture_captured": (HOME, [pictured]),
    "alarm_picture_taken": (HOME, [photographed]),
}


async def handed_over(paired: Paired, trigger: str, unique: str, happens: Happens) -> dict[str, object]:
    """Return the variable ``trigger`` that an automation is given when something happens."""
    ran: list[Event] = []

    @callback
    def keep(event: Event) -> None:
        ran.append(event)

    paired.hass.bus.async_listen("ran", keep)
    given = "{{ {'keys': trigger.keys() | list, 'attributes': dict(trigger.to_state.attributes)} }}"
    config = {
        "alias": "Listens",
        "triggers": {"trigger": f"{DOMAIN}.{trigger}", "target": {"entity_id": paired.entity(unique)}},
        "actions": {"event": "ran", "event_data": {"given": given}},
    }
    assert await async_setup_component(paired.hass, "automation", {"automation": config})
    await paired.hass.async_block_till_done()
    done = happens(paired)
    await done  # type: ignore[misc]
    await paired.settle()
    assert ran, trigger
    found: dict[str, object] = ran[0].data["given"]
    return found


@pytest.mark.parametrize(
    ("trigger", "which"), [(name, which) for name, (_, each) in HAPPENS.items() for which in range(len(each))]
)
async def test_what_a_trigger_hands_over_is_told_as_it_really_is(paired: Paired, trigger: str, which: int) -> None:
    assert set(HAPPENS) == set(TRIGGERS)
    unique, happens = HAPPENS[trigger]
    given = await handed_over(paired, trigger, unique, happens[which])
    attributes = given["attributes"]
    assert isinstance(attributes, dict)
    really = {key: each for key, each in attributes.items() if key not in STANDARD}
    known = flat({key: each for key, each in really.items() if each is not None})
    for language, page in PAGES.items():
        words = WORDS[language]
        rows = tables(page)[(words.kinds[0], *words.given)]
        ours = [row for row in rows if trigger in named(row[0]) or not named(row[0])]
        told = {named(row[1])[0]: words.types[row[2]] for row in ours}
        assert set(told) == set(really), language
        assert {key: told[key] for key in known} == known, language
        paragraphs = (ROOT / page).read_text("utf-8").split("\n\n")
        (every,) = [each for each in paragraphs if "`trigger.from_state`" in each]
        keys = {each.removeprefix("trigger.") for each in named(every)}
        assert keys == set(given["keys"])  # type: ignore[call-overload]


async def test_what_came_of_a_reply_is_told_as_it_really_is(paired: Paired) -> None:
    told: list[Event] = []

    @callback
    def keep(event: Event) -> None:
        told.append(event)

    paired.hass.bus.async_listen(EVENT_REPLY, keep)
    data = {"entity_id": paired.entity("area_house"), "deed": "arm_home", "reply": "arm_home_0123456789"}
    await paired.hass.services.async_call(DOMAIN, "offer_reply", data, blocking=True)
    paired.hass.bus.async_fire(EVENT_PUSH_ACTION, {"action": data["reply"]}, context=paired.as_anna)
    await paired.settle()
    (reply,) = told
    assert reply.context.user_id == paired.user_id
    for language, words in WORDS.items():
        rows = tables(PAGES[language])[words.event]
        assert {each for row in rows for each in named(row[0])} == {EVENT_REPLY}
        assert {named(row[1])[0]: words.types[row[2]] for row in rows} == flat(reply.data), language

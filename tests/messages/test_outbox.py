"""Who is told what, once, in his or her own language."""

import re
from string import Formatter

import pytest

from hub_server.domain.commands import (
    Arm,
    ByLocalAdmin,
    ByPerson,
    ChangeSettings,
    ReportPhone,
    RunSelfTest,
    StartCheck,
    StartService,
)
from hub_server.domain.events import MessageQueued
from hub_server.domain.numbers import HOUR, MINUTE, SECOND
from hub_server.domain.site import ArmMode, FaultKind, Purpose, Reminder
from hub_server.messages.outbox import KEPT_ROWS
from hub_server.messages.texts import LANGUAGES, TEXTS, render
from tests.house import House

ANNA = ByPerson("anna", "test")


async def told(house: House) -> list[tuple[str, str]]:
    """Return (person, template) of every message so far."""
    return [(each.person_id, each.template) for each in await house.events() if isinstance(each, MessageQueued)]


@pytest.mark.parametrize(
    ("actions", "template"),
    [
        (["low-battery front-door"], "fault_low_battery"),
        (["jam doorman"], "fault_jammed"),
        (["mains-out gateway"], "fault_mains"),
        (["battery-out gateway"], "fault_backup_battery"),
        (["gsm-out gateway"], "fault_gsm"),
        (["broadband-out gateway"], "fault_broadband"),
    ],
)
async def test_a_fault_is_told_to_everybody_of_the_home(house: House, actions: list[str], template: str) -> None:
    for action in actions:
        await house.do(*action.split())
    await house.wait_for(MessageQueued)
    assert await told(house) == [("anna", template), ("erik", template)]


async def test_a_component_that_fails_its_self_test_is_told(house: House) -> None:
    await house.do("break", "smoke-hall")
    await house.submit(RunSelfTest(ByLocalAdmin()))
    await house.wait_for(MessageQueued)
    assert await told(house) == [("anna", "fault_self_test"), ("erik", "fault_self_test")]


async def test_jamming_is_told(house: House) -> None:
    await house.do("disturb", "gateway")
    await house.advance(30 * SECOND)
    await house.wait_for(MessageQueued)
    assert await told(house) == [("anna", "jamming"), ("erik", "jamming")]


async def test_service_that_nobody_finished_is_told(house: House) -> None:
    await house.submit(StartService("smoke-hall", Purpose.REFIT, ANNA))
    await house.advance(2 * HOUR)
    assert ("anna", "service_expired") in await told(house)


async def test_a_check_on_me_warns_the_one_who_asked_and_nobody_else(house: House) -> None:
    await house.submit(StartCheck(20, ANNA))
    await house.advance(15 * MINUTE)
    await house.wait_for(MessageQueued)
    assert await told(house) == [("anna", "check_warning")]


async def test_everybody_left_and_not_armed_is_a_reminder(house: House) -> None:
    for person in ("anna", "erik"):
        await house.submit(ReportPhone(person, 5_000))
    await house.advance(5 * MINUTE)
    await house.wait_for(MessageQueued)
    assert await told(house) == [("anna", "reminder_all_left"), ("erik", "reminder_all_left")]


async def test_a_message_is_sent_once_however_often_the_hub_restarts(house: House) -> None:
    await house.do("open", "study-window")
    await house.submit(Arm("house", ArmMode.AWAY, ANNA, bypass=frozenset({"study-window"})))
    await house.do("open", "bedroom-window")
    await house.advance(60 * SECOND)
    await house.wait_for(MessageQueued)
    for _ in range(2):
        await house.restart()
    assert await told(house) == [("anna", "arming_failed"), ("erik", "arming_failed")]


async def test_a_restart_reads_only_what_is_new(house: House) -> None:
    for number in range(KEPT_ROWS + 10):
        await house.submit(ChangeSettings({"siren_ms": 120_000 + number}, ByLocalAdmin()))
    await house.settled()
    await house.restart()
    read = house.hub.noted_through
    assert house.hub.bus.head.seq - read <= KEPT_ROWS + 10
    assert read >= KEPT_ROWS


def test_every_message_is_in_every_language_with_the_same_parts() -> None:
    for template, words in TEXTS.items():
        assert set(words) == set(LANGUAGES), template
        parts = {tuple(sorted({name for _, name, _, _ in Formatter().parse(text) if name})) for text in words.values()}
        assert len(parts) == 1, template
        names = {name: name for name in parts.pop()}
        for language in LANGUAGES:
            assert not re.search(r"[{}]", render(template, language, names, "Anna", "Home"))


def test_every_reminder_has_its_words() -> None:
    assert {f"reminder_{reminder.value}" for reminder in Reminder} <= set(TEXTS)


def test_every_fault_that_is_told_has_its_words() -> None:
    silent = {FaultKind.CENTRAL, FaultKind.TAMPER, FaultKind.WEAK_RADIO, FaultKind.MAIL}
    assert {f"fault_{kind.value}" for kind in set(FaultKind) - silent} <= set(TEXTS)

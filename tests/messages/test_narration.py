"""Every event can be told in both languages, and none of them tells a secret."""

from dataclasses import fields
from string import Formatter

import pytest

from hub_server.domain.commands import Arm, ByPerson, ByService
from hub_server.domain.numbers import ACCOUNT_LOCKOUT_MS, KEYPAD_LOCKOUT_MS, KEYPAD_TRIES
from hub_server.domain.site import ArmMode
from hub_server.messages.narration import SENTENCES, narrate
from hub_server.storage.codec import EVENT_TYPES
from tests.house import CODES, House, Refused

SEALED = {"annex", "order_id", "credential_id", "user_id", "client_id"}


def test_every_event_has_its_sentence() -> None:
    assert set(SENTENCES) == set(EVENT_TYPES)


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_a_sentence_speaks_of_what_the_event_holds_and_of_nothing_sealed(name: str) -> None:
    held = {field.name for field in fields(EVENT_TYPES[name])}
    for sentence in SENTENCES[name]:
        parts = {part for _, part, _, _ in Formatter().parse(sentence) if part} - {"reading"}
        assert all(part in held or f"{part}_id" in held for part in parts), parts
        assert not parts & SEALED
    assert bool(SENTENCES[name][0]) is bool(SENTENCES[name][1])


async def told(house: House, language: str) -> list[str]:
    names = house.hub.services.people.name
    sentences = [narrate(event, house.site, names, language) for event in await house.events()]
    return [sentence for sentence in sentences if sentence and not sentence.startswith(("message", "meddelande"))]


async def test_a_burglary_is_told_in_words(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await house.do("open", "study-window")
    await house.settled()
    await house.disarm("erik")
    lines = await told(house, "en")
    assert [line for line in lines if "picture" in line] == [
        "Camera detector hall takes a picture of alarm 1",
        "Camera detector living room takes a picture of alarm 1",
    ]
    assert [line for line in lines if "picture" not in line][-5:] == [
        "House is armed home (Anna)",
        "Study window: open",
        "ALARM 1: burglary, Study window",
        "alarm 1 is cleared by a disarm after 0 ms: smart verification (Erik)",
        "House is disarmed (Erik)",
    ]
    assert [line for line in await told(house, "sv") if "bild" not in line][-3:] == [
        "LARM 1: inbrott, Study window",
        "larm 1 är återkallat av en frånkoppling efter 0 ms: smart verifiering (Erik)",
        "House är frånkopplat (Erik)",
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "House is armed home (an automation)"), ("sv", "House är påkopplat, skalskydd (en automatisering)")],
)
async def test_an_automation_is_called_one(house: House, language: str, line: str) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ByService("client:test")))
    assert line in await told(house, language)


async def test_that_a_door_takes_codes_again_is_told_only_where_it_had_refused_them(house: House) -> None:
    await house.ask_as_client("change_code", code=CODES["anna"], new_code="640275")
    await house.advance(ACCOUNT_LOCKOUT_MS)
    assert not [line for line in await told(house, "sv") if "koder igen" in line]
    for _ in range(KEYPAD_TRIES):
        with pytest.raises(Refused):
            await house.press("disarm", "keypad-hall", code="111111")
    await house.advance(KEYPAD_LOCKOUT_MS)
    keypad = house.site.devices["keypad-hall"].name
    assert [line for line in await told(house, "sv") if "koder igen" in line] == [f"{keypad} tar koder igen"]

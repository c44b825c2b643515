"""Remote PINs, voice codes, automations that may disarm: each is off, and worth something at its own door alone."""

import json

import pytest

from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.api.session import answer
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.events import BoltRequested, Disarmed
from hub_server.domain.site import ArmMode
from tests.house import CODES, House, Refused

PIN, SPOKEN = "7193", "604718"


async def arm(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    assert house.site.areas["house"].mode is ArmMode.HOME


async def refusal(house: House, kind: str, /, **arguments: object) -> str:
    with pytest.raises(Refused) as refused:
        await house.ask_as_client(kind, **arguments)
    return refused.value.code


async def give(house: House, kind: str, new: str, code: str = CODES["anna"]) -> None:
    await house.ask_as_client("set_far_code", kind=kind, code=code, new_code=new)


async def test_everything_is_off_until_somebody_turns_it_on(house: House) -> None:
    off = {"remote_pin": False, "voice_code": False, "automations": False}
    assert await house.ask_as_client("far_codes") == off
    await give(house, "remote_pin", PIN)
    await give(house, "voice_code", SPOKEN)
    await house.ask_as_client("trust_automations", code=CODES["anna"])
    assert await house.ask_as_client("far_codes") == dict.fromkeys(off, True)
    await house.ask_as_client("withdraw_far_codes", kind="remote_pin")
    await house.ask_as_client("withdraw_far_codes", kind="voice_code")
    await house.ask_as_client("trust_automations")
    assert await house.ask_as_client("far_codes") == off
    await arm(house)
    assert await refusal(house, "disarm", area_id="house", code=PIN, via="remote_pin") == "wrong_code"


@pytest.mark.parametrize(("kind", "other"), [("remote_pin", "voice_code"), ("voice_code", "remote_pin")])
async def test_a_far_code_disarms_and_unlocks_at_its_own_door_alone(house: House, kind: str, other: str) -> None:
    await give(house, kind, SPOKEN)
    await arm(house)
    assert await refusal(house, "disarm", area_id="house", code=SPOKEN) == "wrong_code"
    assert await refusal(house, "disarm", area_id="house", code=SPOKEN, via=other) == "wrong_code"
    for action, device in (("disarm", "keypad-hall"), ("code", "doorman")):
        with pytest.raises(Refused) as refused:
            await house.press(action, device, code=SPOKEN)
        assert refused.value.code == "wrong_code", action
    await house.ask_as_client("disarm", area_id="house", code=SPOKEN, via=kind)
    disarmed = [event for event in await house.events() if isinstance(event, Disarmed)]
    assert [event.actor.actor_id for event in disarmed] == ["anna"]
    await house.ask_as_client("move_bolt", device_id="doorman", locked=False, code=SPOKEN, via=kind)
    assert [event.wanted for event in await house.events() if isinstance(event, BoltRequested)] == ["unlocked"]


@pytest.mark.parametrize("kind", ["remote_pin", "voice_code"])
async def test_a_code_of_the_keypad_is_worth_nothing_to_machines_of_others(house: House, kind: str) -> None:
    await give(house, kind, SPOKEN)
    await arm(house)
    assert await refusal(house, "disarm", area_id="house", code=CODES["anna"], via=kind) == "wrong_code"
    assert (
        await refusal(house, "move_bolt", device_id="doorman", locked=False, code=CODES["anna"], via=kind)
        == "wrong_code"
    )


async def test_four_wrong_guesses_lock_that_door_and_no_other(house: House) -> None:
    await give(house, "voice_code", SPOKEN)
    await give(house, "remote_pin", PIN)
    await arm(house)
    for guess in ("9182", "9183", "9184", "9185"):
        assert await refusal(house, "disarm", area_id="house", code=guess, via="voice_code") == "wrong_code"
    answers = {
        await refusal(house, "disarm", area_id="house", code=each, via="voice_code") for each in (SPOKEN, "9186")
    }
    assert answers == {"locked_out"}
    await house.ask_as_client("disarm", area_id="house", code=PIN, via="remote_pin")
    await arm(house)
    await house.ask_as_client("disarm", area_id="house", code=CODES["erik"])


async def test_a_new_one_replaces_the_old_and_leaves_the_keypads_code(house: House) -> None:
    await give(house, "remote_pin", "5820")
    await give(house, "remote_pin", PIN)
    await arm(house)
    assert await refusal(house, "disarm", area_id="house", code="5820", via="remote_pin") == "wrong_code"
    await house.press("disarm", "keypad-hall", code=CODES["anna"])
    await house.ask_as_client("change_code", code=CODES["anna"], new_code="918273")
    await arm(house)
    await house.ask_as_client("disarm", area_id="house", code=PIN, via="remote_pin")


async def test_nobody_gets_one_without_a_code_of_his_own_nor_one_that_is_easy_or_taken(house: House) -> None:
    for wrong in ("000000", SPOKEN):
        assert await refusal(house, "set_far_code", kind="voice_code", code=wrong, new_code=SPOKEN) == "wrong_code"
    await house.advance(1)
    await give(house, "voice_code", SPOKEN)
    for unsuitable in ("1111", CODES["erik"], SPOKEN):
        code = await refusal(house, "set_far_code", kind="voice_code", code=CODES["anna"], new_code=unsuitable)
        assert code == "not_supported"


async def test_automations_disarm_only_where_an_administrator_said_so(house: House) -> None:
    async def disarm() -> str:
        frame = json.dumps({"id": 1, "type": "disarm", "area_id": "house"})
        raw = json.loads(await answer(house.hub.services, Caller(CLIENT_SCOPES, "client:test"), frame))
        return "" if raw["success"] else str(raw["error"]["code"])

    await arm(house)
    assert await disarm() == "not_permitted"
    assert await refusal(house, "trust_automations", code=CODES["erik"]) == "wrong_code"
    await house.ask_as_client("trust_automations", code=CODES["anna"])
    assert await disarm() == ""
    assert house.site.areas["house"].mode is ArmMode.DISARMED
    assert await refusal(house, "move_bolt", device_id="doorman", locked=False) == "not_permitted"
    await house.ask_as_client("trust_automations")
    await arm(house)
    assert await disarm() == "not_permitted"


@pytest.mark.parametrize(("language", "words"), [("en", "armed home (Anna)"), ("sv", "påkopplat, skalskydd (Anna)")])
async def test_what_happened_is_told_in_words(house: House, language: str, words: str) -> None:
    await arm(house)
    await house.do("open", "study-window")
    told = (await house.ask_as_client("happenings", language=language))["happenings"]
    assert isinstance(told, list)
    texts = [each["text"] for each in told]
    assert any(words in text for text in texts)
    assert any(text.startswith(("ALARM 1", "LARM 1")) for text in texts)
    await house.pass_time(25 * 60 * 60 * 1000)
    later = (await house.ask_as_client("happenings", language=language))["happenings"]
    assert isinstance(later, list)
    assert not any(words in each["text"] for each in later)

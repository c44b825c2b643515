"""Whose codes and tags open a lock, over commands that nothing records."""

import json
from collections.abc import Awaitable, Callable

import pytest
from homeassistant.components.recorder import Recorder
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from hub_server.api.services import CLIENT_SCOPES, Caller
from tests.house import CODES, Refused
from tests.integration.conftest import Paired
from tests.integration.linked import link
from tests.integration.recorded import remembering

NEW, TAG, LEARNED = "640275", "04a1b2c3d4e5f607", "04a1b2c3d4e5f608"
type Ask = Callable[..., Awaitable[dict[str, object]]]


@pytest.fixture(autouse=True)
def _ours(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration, and record from the beginning."""


def asking(paired: Paired, client: MockHAClientWebSocket) -> Ask:
    """Return what sends a command about the lock, as the user the connection is of."""

    async def ask(kind: str, /, **arguments: object) -> dict[str, object]:
        message = {"type": f"verisure_local/lock/{kind}", "entity_id": paired.entity("doorman"), **arguments}
        await client.send_json_auto_id(message)
        answer = await client.receive_json()
        await paired.settle()
        return dict(answer)

    return ask


@pytest.fixture
async def ask(paired: Paired, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser) -> Ask:
    """Return what asks as Anna, an administrator of the home."""
    await map_user(paired, hass_admin_user.id, "anna")
    return asking(paired, await hass_ws_client(paired.hass))


async def map_user(paired: Paired, user_id: str, person: str) -> None:
    ours = Caller(CLIENT_SCOPES, paired.entry.data["client_id"])
    await paired.house.ask_as(ours, "map_user", user=user_id, code=CODES[person])


def refusal(answer: dict[str, object]) -> str:
    error = answer["error"]
    assert isinstance(error, dict)
    return str(error["code"])


async def test_a_code_is_given_listed_and_withdrawn(paired: Paired, ask: Ask) -> None:
    given = await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW)
    assert given["success"]
    await paired.house.press("code", "doorman", code=NEW)
    listed = (await ask("holders"))["result"]
    assert isinstance(listed, dict)
    (held,) = listed["holders"]
    assert (held["name"], held["kind"], held["validity"], held["until"]) == ("Erik", "code", {}, None)
    assert (held["works"], held["spent"]) == (True, False)
    assert listed["people"] == {"anna": "Anna", "erik": "Erik"}
    assert listed["may_unlock"] == ["anna", "erik"]
    assert (await ask("withdraw", credential_id=held["credential_id"]))["success"]
    with pytest.raises(Refused, match="wrong_code"):
        await paired.house.press("code", "doorman", code=NEW)


async def test_a_tag_is_given_and_blocked(paired: Paired, ask: Ask) -> None:
    given = (await ask("give_tag", person_id="erik", code=CODES["anna"], tag=TAG.upper()))["result"]
    assert isinstance(given, dict)
    await paired.house.press("tag", "doorman", value=TAG)
    assert refusal(await ask("give_tag", person_id="anna", code=CODES["anna"], tag=TAG)) == "tag_taken"
    assert (await ask("withdraw", credential_id=given["credential_id"]))["success"]
    with pytest.raises(Refused, match="wrong_code"):
        await paired.house.press("tag", "doorman", value=TAG)


async def test_a_tag_is_learned_that_is_held_to_the_lock_which_waits_until_it_is_told_not_to(
    paired: Paired, ask: Ask
) -> None:
    learn = {"person_id": "erik", "code": CODES["anna"], "validity": {"uses": 3}}
    assert refusal(await ask("learn_tag", **{**learn, "code": CODES["erik"]})) == "wrong_code"
    assert (await ask("learn_tag", **learn))["result"] == {"seconds": 60}
    assert (await ask("stop_learning"))["success"]
    with pytest.raises(Refused, match="wrong_code"):
        await paired.house.press("tag", "doorman", value=TAG)
    assert (await ask("learn_tag", **learn))["success"]
    await paired.house.press("tag", "doorman", value=TAG)
    (held,) = (await ask("holders"))["result"]["holders"]  # type: ignore[index]
    assert (held["name"], held["kind"], held["validity"]) == ("Erik", "tag", {"uses": 3})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": "000000"}, "wrong_code"),
        ({"code": CODES["erik"]}, "wrong_code"),
        ({"code": ["482915"]}, "wrong_code"),
        ({"new_code": "123456"}, "unsuitable_lock_code"),
        ({"new_code": CODES["erik"]}, "unsuitable_lock_code"),
        ({"new_code": "12345"}, "lock_code_length"),
        ({"new_code": 640275}, "lock_code_length"),
        ({"person_id": "nobody"}, "unknown"),
        ({"validity": {"from": "08:00", "to": "08:00"}}, "validity_no_hours"),
        ({"validity": {"first": "2026-12-24", "last": "2026-12-23"}}, "validity_no_days"),
        ({"entity_id": "lock.other"}, "no_lock_of_ours"),
    ],
)
async def test_what_cannot_be_given_is_refused_in_words(
    paired: Paired, ask: Ask, changes: dict[str, object], why: str
) -> None:
    answer = await ask("give_code", **{"person_id": "erik", "code": CODES["anna"], "new_code": NEW, **changes})
    assert refusal(answer) == why
    assert "{" not in str(answer["error"]["message"])  # type: ignore[index]
    assert not [each for each in paired.house.site.credentials.values() if each.lock_id]


HOURS = {"days": ["mon", "fri"], "from": "08:00", "to": "12:30"}
LIMITS = {**HOURS, "first": "2026-12-01", "last": "2026-12-24", "uses": 3}


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({}, {}),
        (LIMITS, LIMITS),
        ({"from": "22:00:00", "to": "06:00:00"}, {"from": "22:00", "to": "06:00"}),
        ({"from": "22:00"}, {"from": "22:00", "to": "00:00"}),
        ({"to": "07:15", "days": ["fri", "mon", "fri"]}, {"from": "00:00", "to": "07:15", "days": ["mon", "fri"]}),
        ({"first": "1970-01-01"}, {"first": "1970-01-01"}),
    ],
)
async def test_when_a_code_works_is_told_as_it_was_said_when_given_or_changed(
    paired: Paired, ask: Ask, limits: dict[str, object], told: dict[str, object]
) -> None:
    given = await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW, validity=limits)
    (held,) = (await ask("holders"))["result"]["holders"]  # type: ignore[index]
    assert held["validity"] == told
    credential_id = given["result"]["credential_id"]  # type: ignore[index]
    limit = {"credential_id": credential_id, "code": CODES["anna"]}
    assert (await ask("limit", validity={"uses": 1}, **limit))["success"]
    assert (await ask("limit", validity=limits, **limit))["success"]
    (held,) = (await ask("holders"))["result"]["holders"]  # type: ignore[index]
    assert held["validity"] == told


async def test_what_is_no_limit_is_refused_and_only_an_administrators_code_changes_one(
    paired: Paired, ask: Ask
) -> None:
    given = await ask("give_tag", person_id="erik", code=CODES["anna"], tag=TAG, validity={"uses": 1})
    limit = {"credential_id": given["result"]["credential_id"], "validity": {}, "code": CODES["anna"]}  # type: ignore[index]
    assert refusal(await ask("limit", **{**limit, "code": CODES["erik"]})) == "wrong_code"
    assert refusal(await ask("limit", **{**limit, "credential_id": "nothing"})) == "lock_access_gone"
    for wrong in ({"days": ["someday"]}, {"uses": 0}, {"from": "25:00"}, {"hours": 3}):
        assert refusal(await ask("limit", **{**limit, "validity": wrong})) == "invalid_format"
    (held,) = (await ask("holders"))["result"]["holders"]  # type: ignore[index]
    assert held["validity"] == {"uses": 1}


async def test_a_lock_that_is_full_says_of_what(paired: Paired, ask: Ask) -> None:
    for new in (NEW, "640276"):
        answer = await ask("give_code", person_id="erik", code=CODES["anna"], new_code=new, kind="day_code")
    assert refusal(answer) == "no_room_for_day_code"
    (held,) = (await ask("holders"))["result"]["holders"]  # type: ignore[index]
    assert held["until"].endswith("+00:00")
    for number in range(11):
        tag = await ask("give_tag", person_id="erik", code=CODES["anna"], tag=f"{number:016x}")
    assert refusal(tag) == "no_room_for_tag"
    assert tag["error"]["message"] == "The lock has 10 tags and has room for no more. Remove one first."  # type: ignore[index]


async def test_guessing_with_new_codes_ends_in_words_that_say_how_long(paired: Paired, ask: Ask) -> None:
    for _ in range(4):
        assert (
            refusal(await ask("give_code", person_id="erik", code=CODES["anna"], new_code="123456"))
            == "unsuitable_lock_code"
        )
    answer = await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW)
    assert refusal(answer) == "lock_codes_locked_out"
    assert "15 min" in answer["error"]["message"]  # type: ignore[index]


async def test_an_open_card_is_told_what_changes_and_who_may_no_longer_look(
    paired: Paired, ask: Ask, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser
) -> None:
    watching = await hass_ws_client(paired.hass)
    entity_id = paired.entity("doorman")
    await watching.send_json_auto_id({"type": "verisure_local/lock/subscribe_holders", "entity_id": entity_id})
    assert (await watching.receive_json())["success"]

    async def shown() -> dict[str, object]:
        return dict((await watching.receive_json())["event"])

    assert (await shown())["holders"] == []
    given = (await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW, validity={"uses": 2}))["result"]
    assert isinstance(given, dict)
    (held,) = (await shown())["holders"]  # type: ignore[misc]
    assert (held["credential_id"], held["used"]) == (given["credential_id"], 0)
    await paired.house.press("code", "doorman", code=NEW)
    await paired.settle()
    (held,) = (await shown())["holders"]  # type: ignore[misc]
    assert held["used"] == 1
    await paired.house.ask("put_person", person_id="erik", name="Erik", rights={"may_unlock": False})
    await paired.settle()
    assert (await shown())["may_unlock"] == ["anna"]
    await map_user(paired, hass_admin_user.id, "erik")
    await paired.settle()
    refused = (await shown())["refused"]
    assert isinstance(refused, dict)
    assert refused["translation_key"] == "not_permitted"


async def test_a_user_without_rights_to_the_lock_is_told_nothing(
    paired: Paired, ask: Ask, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW)
    watching = await hass_ws_client(paired.hass, hass_read_only_access_token)
    entity_id = paired.entity("doorman")
    await watching.send_json_auto_id({"type": "verisure_local/lock/subscribe_holders", "entity_id": entity_id})
    assert (await watching.receive_json())["success"]
    assert (await watching.receive_json())["event"] == {"refused": {"translation_key": "unauthorized"}}


async def test_what_is_no_tag_is_refused(ask: Ask) -> None:
    answer = await ask("give_tag", person_id="erik", code=CODES["anna"], tag="not a tag")
    assert refusal(answer) == "tag_unreadable"


async def test_a_linked_lock_is_left_to_its_own_app(paired: Paired, ask: Ask) -> None:
    paired.hass.states.async_set("lock.shed", "locked")
    shed = await link(paired, "lock", "lock.shed")
    answer = await ask("holders", entity_id=paired.entity(shed))
    assert refusal(answer) == "linked_lock"


async def test_a_person_who_is_no_administrator_neither_sees_nor_withdraws(
    paired: Paired, ask: Ask, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser
) -> None:
    given = (await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW))["result"]
    assert isinstance(given, dict)
    await map_user(paired, hass_admin_user.id, "erik")
    assert refusal(await ask("holders")) == "not_permitted"
    assert refusal(await ask("withdraw", credential_id=given["credential_id"])) == "not_permitted"
    await paired.house.press("code", "doorman", code=NEW)


async def test_a_user_without_rights_to_the_lock_is_turned_away(
    paired: Paired, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    ask = asking(paired, await hass_ws_client(paired.hass, hass_read_only_access_token))
    assert refusal(await ask("holders")) == "unauthorized"
    answer = await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW)
    assert refusal(answer) == "unauthorized"
    assert not [each for each in paired.house.site.credentials.values() if each.lock_id]


async def test_nothing_remembers_what_was_given(paired: Paired, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    kept = await remembering(paired, caplog, paired.entity("doorman"))
    weak, wrong = "112233", "918273"
    answers = [
        await ask("give_code", person_id="erik", code=CODES["anna"], new_code=weak),
        await ask("give_code", person_id="erik", code=wrong, new_code=NEW),
        await ask("give_code", person_id="erik", code=CODES["anna"], new_code=NEW),
        await ask("give_tag", person_id="erik", code=CODES["anna"], tag=TAG),
        await ask("learn_tag", person_id="erik", code=CODES["anna"]),
        await ask("limit", credential_id="nothing", code=CODES["anna"], validity={"uses": 9, "days": ["mon"]}),
        await ask("limit", credential_id="nothing", code=CODES["anna"], validity={"days": "someday"}),
        await ask("holders"),
    ]
    await paired.house.press("tag", "doorman", value=LEARNED)
    await paired.house.press("code", "doorman", code=NEW)
    await paired.house.advance(5_000)
    await paired.house.press("tag", "doorman", value=TAG)
    await paired.house.advance(5_000)
    await paired.settle()
    found = {"answers": json.dumps(answers), **await kept()}
    assert "unlocked" in found["recorder"]
    assert "watch" in found["traces"]
    secrets = (NEW, TAG, LEARNED, weak, wrong, CODES["anna"])
    assert [(where, secret) for where, text in found.items() for secret in secrets if secret in text] == []

"""Whose codes and tags open a lock, as administrators of the home see to it through a client."""

import asyncio

import pytest

from hub_server.domain.choosing import choice_door
from hub_server.domain.commands import PutDevice
from hub_server.domain.events import CodeChosen, CodeRejected, CredentialGranted
from hub_server.domain.numbers import CHOICE_TRIES, DAY, DAY_CODE_MS, LOCK_TAGS, TAG_LEARNING_MS
from hub_server.domain.site import BoltState, Device, DeviceKind, LockSettings, Player
from tests.house import CODES, House, Refused

NEW, TAG, OTHER_TAG = "640275", "04a1b2c3d4e5f607", "04a1b2c3d4e5f608"
ALWAYS = {"days": [], "from_minute": 0, "to_minute": 1_440, "first_day": None, "last_day": None, "uses": 0}


@pytest.fixture
async def mapped(house: House) -> House:
    """Return the house where two users of a client are Anna, an administrator, and Erik."""
    for person, code in CODES.items():
        await house.ask_as_client("map_user", user=person, code=code)
    return house


async def refusal(house: House, kind: str, /, **arguments: object) -> str:
    with pytest.raises(Refused) as refused:
        await house.ask_as_client(kind, **arguments)
    return refused.value.code


async def give(house: House, **changes: object) -> dict[str, object]:
    asked = {"device_id": "doorman", "person_id": "erik", "code": CODES["anna"], "new_code": NEW, **changes}
    return await house.ask_as_client("give_lock_code", **asked)


async def holders(house: House, user: str = "anna") -> list[dict[str, object]]:
    answer = await house.ask_as_client("lock_holders", device_id="doorman", user=user)
    return answer["holders"]  # type: ignore[return-value]


async def test_a_code_opens_from_when_it_is_given_until_it_is_withdrawn(mapped: House) -> None:
    given = await give(mapped)
    await mapped.press("code", "doorman", code=NEW)
    (held,) = await holders(mapped)
    assert held == {
        **given,
        "person_id": "erik",
        "name": "Erik",
        "kind": "code",
        "validity": ALWAYS,
        "until_utc_ms": None,
        "used": 0,
        "works": True,
        "spent": False,
    }
    assert NEW not in str(held)
    await mapped.ask_as_client(
        "withdraw_lock_access", device_id="doorman", credential_id=given["credential_id"], user="anna"
    )
    with pytest.raises(Refused, match="wrong_code"):
        await mapped.press("code", "doorman", code=NEW)
    assert await holders(mapped) == []


async def test_a_tag_opens_from_when_it_is_given_until_it_is_withdrawn(mapped: House) -> None:
    given = await mapped.ask_as_client(
        "give_lock_tag", device_id="doorman", person_id="erik", code=CODES["anna"], tag=TAG
    )
    await mapped.press("tag", "doorman", value=TAG)
    assert [each["kind"] for each in await holders(mapped)] == ["tag"]
    await mapped.ask_as_client(
        "withdraw_lock_access", device_id="doorman", credential_id=given["credential_id"], user="anna"
    )
    with pytest.raises(Refused, match="wrong_code"):
        await mapped.press("tag", "doorman", value=TAG)


@pytest.mark.parametrize("user", ["erik", "nobody", None])
async def test_who_is_no_administrator_neither_sees_nor_withdraws(mapped: House, user: str | None) -> None:
    given = await give(mapped)
    assert await refusal(mapped, "lock_holders", device_id="doorman", user=user) == "not_permitted"
    withdrawn = {"device_id": "doorman", "credential_id": given["credential_id"], "user": user}
    assert await refusal(mapped, "withdraw_lock_access", **withdrawn) == "not_permitted"
    await mapped.press("code", "doorman", code=NEW)


async def test_giving_takes_an_administrators_own_code_and_others_count_as_wrong(mapped: House) -> None:
    tag = {"device_id": "doorman", "person_id": "erik", "tag": TAG}
    for code in ("000000", CODES["erik"]):
        with pytest.raises(Refused, match="wrong_code"):
            await give(mapped, code=code)
    assert await refusal(mapped, "give_lock_tag", code=CODES["erik"], **tag) == "wrong_code"
    assert await refusal(mapped, "give_lock_tag", code="000000", **tag) == "wrong_code"
    with pytest.raises(Refused, match="locked_out"):
        await give(mapped)
    assert not [event for event in await mapped.events() if isinstance(event, CredentialGranted) and event.lock_id]


async def test_a_weak_code_and_a_taken_one_read_the_same_and_count(mapped: House) -> None:
    errors = []
    for new in ("123456", CODES["erik"], "123456", CODES["anna"]):
        with pytest.raises(Refused) as refused:
            await give(mapped, new_code=new)
        errors.append(refused.value.error)
    assert errors == [errors[0]] * 4
    assert len([event for event in await mapped.events() if isinstance(event, CodeRejected)]) == len(errors)
    with pytest.raises(Refused, match="locked_out"):
        await give(mapped)
    assert await holders(mapped) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"device_id": "front-door"}, "unknown"),
        ({"person_id": "nobody"}, "unknown"),
        ({"new_code": "6402"}, "invalid_message"),
        ({"kind": "tag"}, "invalid_message"),
    ],
)
async def test_what_cannot_be_given_is_refused(mapped: House, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        await give(mapped, **changes)
    assert await holders(mapped) == []


async def test_a_code_of_another_lock_or_of_the_keypad_is_not_withdrawn_here(mapped: House) -> None:
    keypads = next(key for key, each in mapped.site.credentials.items() if not each.lock_id)
    gone = {"device_id": "doorman", "credential_id": keypads, "user": "anna"}
    assert await refusal(mapped, "withdraw_lock_access", **gone) == "unknown"
    assert keypads in mapped.site.credentials


async def test_a_linked_lock_keeps_its_codes_to_itself(mapped: House) -> None:
    shed = Device(
        device_id="linked-shed",
        number=0,
        kind=DeviceKind.LOCK,
        player=Player.LINKED,
        area_id="house",
        name="Shed",
        link="shed",
        player_id="client:client:test",
        lock=LockSettings(),
    )
    await mapped.submit(PutDevice(shed))
    assert await refusal(mapped, "lock_holders", device_id="linked-shed", user="anna") == "not_supported"
    with pytest.raises(Refused, match="not_supported"):
        await give(mapped, device_id="linked-shed")


async def test_a_day_code_has_a_slot_of_its_own_and_tells_when_it_ends(mapped: House) -> None:
    now = mapped.clock.now().utc_ms
    assert (await give(mapped, kind="day_code"))["slot"] == 20
    (held,) = await holders(mapped)
    assert held["until_utc_ms"] == now + DAY_CODE_MS


async def limit(house: House, credential_id: object, validity: dict[str, object], code: str = CODES["anna"]) -> None:
    asked = {"device_id": "doorman", "credential_id": credential_id, "validity": validity, "code": code}
    await house.ask_as_client("limit_lock_access", **asked)


async def opens(house: House) -> bool:
    try:
        await house.press("code", "doorman", code=NEW)
    except Refused:
        return False
    await house.advance(10_000)
    return True


async def test_limits_are_told_and_can_be_changed_afterwards(mapped: House) -> None:
    given = await give(mapped, validity={"uses": 1})
    assert [await opens(mapped), await opens(mapped)] == [True, False]
    (held,) = await holders(mapped)
    assert (held["validity"], held["used"]) == ({**ALWAYS, "uses": 1}, 1)
    assert (held["works"], held["spent"]) == (False, True)
    await limit(mapped, given["credential_id"], {"last_day": mapped.clock.now().local_day})
    (held,) = await holders(mapped)
    assert (held["works"], held["spent"], held["used"]) == (True, False, 0)
    assert await opens(mapped)
    await limit(mapped, given["credential_id"], {"first_day": mapped.clock.now().local_day + 1})
    (held,) = await holders(mapped)
    assert (held["works"], held["spent"]) == (False, False)
    assert not await opens(mapped)
    await mapped.pass_time(DAY)
    assert await opens(mapped)


async def test_limits_are_changed_by_who_gives_and_where_it_was_given(mapped: House) -> None:
    given = await give(mapped, validity={"uses": 1})
    for code in (CODES["erik"], "000000", NEW):
        with pytest.raises(Refused, match="wrong_code"):
            await limit(mapped, given["credential_id"], {}, code)
    keypads = next(key for key, each in mapped.site.credentials.items() if not each.lock_id)
    for other in (keypads, "nothing"):
        with pytest.raises(Refused, match="unknown"):
            await limit(mapped, other, {"uses": 1})
    (held,) = await holders(mapped)
    assert held["validity"] == {**ALWAYS, "uses": 1}
    assert mapped.site.credentials[keypads].validity.uses == 0


async def test_who_may_not_unlock_at_all_is_told(mapped: House) -> None:
    await mapped.ask("put_person", person_id="kim", name="Kim", rights={"may_unlock": False})
    answer = await mapped.ask_as_client("lock_holders", device_id="doorman", user="anna")
    assert answer["may_unlock"] == ["anna", "erik"]


async def test_trying_which_codes_are_taken_ends_after_a_few_however_it_is_tried(mapped: House) -> None:
    """Whoever has a code of his own learns no more of other people's than a keypad would tell."""
    own = CODES["anna"]
    tries = (
        ("give_lock_code", {"device_id": "doorman", "person_id": "erik", "new_code": CODES["erik"]}),
        ("change_code", {"new_code": CODES["erik"]}),
        ("set_far_code", {"kind": "voice_code", "new_code": CODES["erik"]}),
        ("set_far_code", {"kind": "remote_pin", "new_code": CODES["erik"]}),
    )
    assert [await refusal(mapped, kind, code=own, **asked) for kind, asked in tries] == ["not_supported"] * 4
    free = (
        ("give_lock_code", {"device_id": "doorman", "person_id": "erik", "new_code": NEW}),
        ("change_code", {"new_code": NEW}),
        ("set_far_code", {"kind": "remote_pin", "new_code": NEW}),
    )
    assert {await refusal(mapped, kind, code=own, **asked) for kind, asked in (*tries, *free)} == {"locked_out"}
    await mapped.ask_as_client("change_code", code=CODES["erik"], new_code="918273")


async def learn(house: House, person_id: str = "erik", **changes: object) -> dict[str, object]:
    asked = {"device_id": "doorman", "person_id": person_id, "code": CODES["anna"], **changes}
    return await house.ask_as_client("learn_lock_tag", **asked)


async def test_a_tag_that_is_held_to_a_lock_that_waits_for_it_is_learned_and_opens(mapped: House) -> None:
    assert (await learn(mapped, validity={"uses": 1}))["wait_ms"] == TAG_LEARNING_MS
    assert TAG not in repr(mapped.hub.services.learning)
    await mapped.press("tag", "doorman", value=TAG)
    (held,) = await holders(mapped)
    assert (held["person_id"], held["kind"], held["validity"]) == ("erik", "tag", {**ALWAYS, "uses": 1})
    assert mapped.site.devices["doorman"].bolt is BoltState.LOCKED, "learning opens nothing"
    await mapped.press("tag", "doorman", value=TAG)
    with pytest.raises(Refused, match="wrong_code"):
        await mapped.press("tag", "doorman", value=OTHER_TAG)
    assert len(await holders(mapped)) == 1, "one tag for each time"


async def test_a_lock_waits_for_a_new_tag_no_longer_than_it_says_and_not_after_it_was_stopped(mapped: House) -> None:
    await learn(mapped)
    await mapped.advance(TAG_LEARNING_MS)
    with pytest.raises(Refused, match="wrong_code"):
        await mapped.press("tag", "doorman", value=TAG)
    await learn(mapped)
    assert await refusal(mapped, "stop_learning_tag", device_id="doorman", user="erik") == "not_permitted"
    await mapped.ask_as_client("stop_learning_tag", device_id="doorman", user="anna")
    with pytest.raises(Refused, match="wrong_code"):
        await mapped.press("tag", "doorman", value=TAG)
    assert await holders(mapped) == []


async def test_a_tag_that_somebody_has_opens_while_the_lock_waits_for_another(mapped: House) -> None:
    tag = {"device_id": "doorman", "person_id": "anna", "code": CODES["anna"], "tag": TAG}
    await mapped.ask_as_client("give_lock_tag", **tag)
    await learn(mapped)
    await mapped.press("tag", "doorman", value=TAG)
    await mapped.press("tag", "doorman", value=OTHER_TAG)
    assert [each["person_id"] for each in await holders(mapped)] == ["anna", "erik"]


async def test_only_an_administrators_code_lets_a_lock_wait_for_a_tag_and_only_where_there_is_room(
    mapped: House,
) -> None:
    for code in (CODES["erik"], "000000"):
        with pytest.raises(Refused, match="wrong_code"):
            await learn(mapped, code=code)
    with pytest.raises(Refused, match="unknown"):
        await learn(mapped, person_id="nobody")
    with pytest.raises(Refused, match="wrong_code"):
        await mapped.press("tag", "doorman", value=TAG)
    for number in range(LOCK_TAGS):
        tag = {"device_id": "doorman", "person_id": "anna", "code": CODES["anna"], "tag": f"{number:016x}"}
        await mapped.ask_as_client("give_lock_tag", **tag)
    with pytest.raises(Refused, match="no_room"):
        await learn(mapped)


async def test_many_tries_at_once_are_no_way_around_it(mapped: House) -> None:
    async def choose(new: int) -> str:
        try:
            await mapped.ask_as_client("change_code", code=CODES["anna"], new_code=str(new))
        except Refused as refused:
            return refused.code
        return ""

    await asyncio.gather(*(choose(4_096 + 37 * each) for each in range(30)))
    assert len([event for event in await mapped.events() if isinstance(event, CodeChosen)]) <= CHOICE_TRIES


async def test_a_taken_duress_code_reads_like_any_other(mapped: House) -> None:
    await mapped.ask("set_duress_code", person_id="erik", code=NEW)
    errors = []
    for new in (NEW, CODES["erik"], "123456"):
        with pytest.raises(Refused) as refused:
            await give(mapped, new_code=new)
        errors.append(refused.value.error)
    assert errors == [errors[0]] * 3
    rejected = [event for event in await mapped.events() if isinstance(event, CodeRejected)]
    assert [(each.door_id, each.wrong) for each in rejected] == [(choice_door("anna"), n) for n in (1, 2, 3)]

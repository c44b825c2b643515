"""The second wire: pictures, contacts, code words and the owner's log, between a real hub and a real central."""

import asyncio
import json
import sqlite3
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_server import central_link as wire
from hub_server.central.app import Central
from hub_server.central.transaction import Transaction
from hub_server.dc09 import Key
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.numbers import SECOND
from hub_server.domain.site import ArmMode
from tests.house import House, Refused
from tests.receiving import KEY, Site

ANNA = ByPerson("anna", "test")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


async def linked(house: House, site: Site) -> Central:
    """Start the central and let the house report to it over both wires."""
    central = await site.start()
    await house.ask(
        "set_central",
        host="127.0.0.1",
        port=central.tls_port,
        account="1234",
        key=KEY,
        transport="tls",
        fingerprint=central.fingerprint,
        link_port=central.link_port,
    )
    return central


async def burglary(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("walk", "motion-hall", "person")
    await house.do("open", "study-window")
    await house.pass_time(10 * SECOND)


async def until[R](central: Central, read: Callable[[Transaction], R], enough: Callable[[R], bool]) -> R:
    """Return what the central's database says once it is enough."""
    changed = asyncio.Event()
    unwatch = central.store.watch(lambda _: changed.set())
    async with asyncio.timeout(20):
        while not enough(found := await central.store.do(read)):
            await changed.wait()
            changed.clear()
    unwatch()
    return found


async def pictures(central: Central, count: int) -> list[str]:
    found = await until(central, lambda t: t.homes.pictures_of("1234", 1), lambda found: len(found) >= count)
    assert len(found) == count
    return [each.picture_id for each in found]


class Operator:
    """Somebody at the central."""

    def __init__(self, central: Central, session: aiohttp.ClientSession, name: str) -> None:
        self._central = central
        self._session = session
        self._name = name

    async def ask(self, path: str, **more: str) -> tuple[int, bytes]:
        url = f"http://127.0.0.1:{self._central.api_port}{path}"
        headers = {"Authorization": f"Bearer {self._central.token}"}
        async with self._session.post(url, json={"operator": self._name, **more}, headers=headers) as answer:
            return answer.status, await answer.read()

    async def look(self, picture_id: str, **more: str) -> tuple[int, bytes]:
        return await self.ask(f"/api/pictures/{picture_id}/view", **more)


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_the_pictures_of_a_burglary_reach_the_central(house: House, site: Site) -> None:
    central = await linked(house, site)
    await burglary(house)
    ids = await pictures(central, 6)
    kept = await central.store.do(lambda t: [t.homes.picture(each) for each in ids])
    for picture in kept:
        assert picture is not None
        assert picture.content == house.hub.darkroom.album.read(picture.picture_id)
    async with asyncio.timeout(10):
        while house.hub.darkroom.album.unsent():
            await house.settled()


async def test_pictures_arrive_after_the_line_was_cut_and_none_twice(house: House, site: Site) -> None:
    central = await linked(house, site)
    await burglary(house)
    await pictures(central, 6)
    await site.stop()
    await house.disarm()
    await house.do("close", "study-window")
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "kitchen-window")
    await house.pass_time(10 * SECOND)
    await house.restart()
    central = await site.start(again=True)
    found = await until(central, lambda t: t.homes.pictures_of("1234", 2), lambda found: len(found) >= 6)
    assert len(found) == 6
    assert len(await pictures(central, 6)) == 6


async def test_an_operator_sees_pictures_of_the_case_that_is_his_alone(
    house: House, site: Site, session: aiohttp.ClientSession
) -> None:
    central = await linked(house, site)
    await burglary(house)
    picture, *_ = await pictures(central, 6)
    maja, nils = Operator(central, session, "Maja"), Operator(central, session, "Nils")
    assert (await maja.look(picture))[0] == 409, "not claimed"
    assert (await maja.ask("/api/cases/1/claim"))[0] == 200
    status, content = await maja.look(picture)
    assert (status, content[:3]) == (200, b"\xff\xd8\xff")
    assert (await nils.look(picture))[0] == 409, "claimed by somebody else"
    assert (await nils.look(picture, reason="police"))[0] == 409, "no reason opens a case that is worked on"
    assert (await maja.ask("/api/cases/1/close", code="false_alarm"))[0] == 200
    assert (await maja.look(picture))[0] == 409, "the case is over"
    assert (await maja.look(picture, reason="curiosity"))[0] == 409
    for reason in ("became_real", "technical", "police", "customer"):
        assert (await nils.look(picture, reason=reason))[0] == 200
    log = await central.store.do(lambda t: t.homes.log_of("1234"))
    assert [(entry.operator, entry.action, entry.reason) for entry in log] == [
        ("Maja", "denied: not_claimed", ""),
        ("Maja", "seen", ""),
        ("Nils", "denied: claimed", ""),
        ("Nils", "denied: claimed", "police"),
        ("Maja", "denied: reason", ""),
        ("Nils", "seen", "became_real"),
        ("Nils", "seen", "technical"),
        ("Nils", "seen", "police"),
        ("Nils", "seen", "customer"),
    ]


async def test_the_owner_reads_the_log_and_sees_when_it_was_changed(
    house: House, site: Site, session: aiohttp.ClientSession
) -> None:
    central = await linked(house, site)
    await burglary(house)
    picture, *_ = await pictures(central, 6)
    maja = Operator(central, session, "Maja")
    await maja.look(picture)
    await maja.ask("/api/cases/1/claim")
    await maja.look(picture)
    answer = await house.ask("picture_log")
    assert [line["action"] for line in answer["log"]] == ["denied: not_claimed", "seen"]  # type: ignore[index, attr-defined]
    assert answer["whole"] is True
    for change in (
        "UPDATE access_log SET operator = 'Nobody' WHERE number = 1",
        "DELETE FROM access_log WHERE number = 1",
    ):
        with sqlite3.connect(site.directory / "central.db") as database:
            database.execute(change)
        assert (await house.ask("picture_log"))["whole"] is False


async def test_contacts_code_words_and_devices_are_known_at_the_central(house: House, site: Site) -> None:
    central = await linked(house, site)
    await house.ask("set_contacts", contacts=[{"name": "Berit", "phone": "+46701112233", "may": "recall"}])
    await house.ask("set_code_words", central="Granbarr", customer="Blå havre")
    words = await until(central, lambda t: t.homes.code_words("1234"), lambda found: found is not None)
    assert words is not None
    assert words[0] == "Granbarr"
    assert words[1].startswith("$argon2id$")
    contacts = await central.store.do(lambda t: t.homes.contacts("1234"))
    assert [(each.name, each.may) for each in contacts] == [("Berit", "recall")]
    names = {each.number: each.name for each in await central.store.do(lambda t: t.homes.devices("1234"))}
    window = house.site.devices["study-window"]
    assert names[window.number] == window.name
    await house.do("lose", "study-window")


@pytest.mark.parametrize(("central", "customer"), [("Granbarr", "granbarr"), ("Gran barr", "GRANBARR "), ("a", "b")])
async def test_code_words_have_to_differ(house: House, central: str, customer: str) -> None:
    with pytest.raises(Refused):
        await house.ask("set_code_words", central=central, customer=customer)


async def test_without_a_link_the_log_is_not_there_and_says_so(house: House) -> None:
    with pytest.raises(Refused) as refused:
        await house.ask("picture_log")
    assert refused.value.code == "no_link"


async def test_the_central_speaks_through_the_voice_unit_and_hears_the_answer(
    house: House, site: Site, session: aiohttp.ClientSession
) -> None:
    central = await linked(house, site)
    await house.do("smoke", "smoke-kitchen")
    await site.cases(1)
    await until(central, lambda t: t.homes.devices("1234"), bool)
    maja = Operator(central, session, "Maja")
    assert (await maja.ask("/api/cases/1/speak", text="Granbarr"))[0] == 409, "not claimed"
    await maja.ask("/api/cases/1/claim")
    assert (await maja.ask("/api/cases/1/speak", text="Granbarr. Brinner det?"))[0] == 200
    assert "hears it" in await house.do("say", "keypad-hall", "Blå havre. Nej, jag steker bara.")
    timeline = await until(
        central,
        lambda t: [entry.said.in_language("en") for entry in t.timeline(1)],
        lambda lines: any("havre" in e for e in lines),
    )
    assert timeline[-2:] == ["The central: Granbarr. Brinner det?", "The home: Blå havre. Nej, jag steker bara."]
    assert "the central: Granbarr. Brinner det?" in house.hub.hardware.heard


async def test_nothing_is_said_in_a_house_under_duress(
    house: House, site: Site, session: aiohttp.ClientSession
) -> None:
    central = await linked(house, site)
    await house.ask("set_duress_code", person_id="anna", code="195307")
    await house.press("disarm", "keypad-hall", code="195307")
    await site.cases(1)
    maja = Operator(central, session, "Maja")
    await maja.ask("/api/cases/1/claim")
    status, refused = await maja.ask("/api/cases/1/speak", text="Hello?")
    assert (status, json.loads(refused)["error"]["reason"]) == (409, "silent")
    assert not house.hub.hardware.heard


async def test_without_a_second_wire_nobody_is_spoken_to(house: House) -> None:
    assert "nobody hears it" in await house.do("say", "keypad-hall", "Hello?")


async def hello(central: Central, session: aiohttp.ClientSession, account: str, key: Key, **headers: str) -> str:
    """Introduce a hub with a key; returns what came of it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    url = f"wss://127.0.0.1:{central.link_port}{wire.PATH}"
    async with session.ws_connect(url, ssl=context, headers=headers) as socket:
        nonce = wire.new_nonce()
        await socket.send_str(wire.encode(wire.Hello(account, nonce)))
        challenge = wire.read_from_central(await socket.receive_str())
        assert isinstance(challenge, wire.Challenge)
        signed = (nonce, challenge.nonce, central.fingerprint)
        proved = wire.believes(challenge.proof, wire.prove(key.secret, "central", *signed))
        await socket.send_str(wire.encode(wire.Answer(wire.prove(key.secret, "hub", *signed))))
        message = await socket.receive()
        let_in = message.type is aiohttp.WSMsgType.TEXT
        return f"{'proved' if proved else 'unproved'}, {'let in' if let_in else 'refused'}"


async def test_both_sides_prove_that_they_know_the_key(site: Site, session: aiohttp.ClientSession) -> None:
    central = await site.start()
    assert await hello(central, session, "1234", Key.from_hex(KEY)) == "proved, let in"
    assert await hello(central, session, "1234", Key(b"another key 1234")) == "unproved, refused"
    assert await hello(central, session, "ABCD", Key(b"another key 1234")) == "unproved, refused"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await hello(central, session, "1234", Key.from_hex(KEY), Origin="https://evil.example")


@pytest.mark.parametrize(
    "rubbish", ["", "{", "[]", '{"type": "home"}', '{"type": "answer", "proof": "00"}', "x" * 10_000]
)
async def test_rubbish_before_the_introduction_ends_the_connection(
    site: Site, session: aiohttp.ClientSession, rubbish: str
) -> None:
    central = await site.start()
    url = f"wss://127.0.0.1:{central.link_port}{wire.PATH}"
    pinned = aiohttp.Fingerprint(bytes.fromhex(central.fingerprint))
    async with session.ws_connect(url, ssl=pinned) as socket:
        await socket.send_str(rubbish)
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


@given(st.text(max_size=200) | st.binary(max_size=100))
def test_no_frame_does_more_than_fail(frame: str | bytes) -> None:
    with suppress(wire.LinkError):
        if isinstance(frame, bytes):
            wire.read_piece(frame)
        else:
            wire.read_from_hub(frame)
    with suppress(wire.LinkError):
        wire.read_from_central(frame if isinstance(frame, str) else frame.decode("latin-1"))


@given(st.binary(min_size=1, max_size=1_000), st.integers(0, 2**32 - 1))
def test_a_piece_is_read_as_it_was_written(content: bytes, offset: int) -> None:
    piece = wire.Piece("ab" * 16, offset, content)
    assert wire.read_piece(wire.encode_piece(piece)) == piece


def test_a_frame_with_an_unknown_key_is_refused() -> None:
    raw = json.loads(wire.encode(wire.Hello("1234", "0" * 64)))
    with pytest.raises(wire.LinkError):
        wire.read_from_hub(json.dumps({**raw, "more": 1}))

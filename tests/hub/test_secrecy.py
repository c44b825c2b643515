"""What nobody may read: not in the hub's files, not in its log, not in what it shows of itself (DESIGN, secrets)."""

import logging
import re

import pytest

from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.numbers import MINUTE
from hub_server.domain.site import ArmMode
from tests.house import CODES, House, Refused

SPOKEN = {
    "code": "482915",
    "wrong": "771203",
    "duress": "195307",
    "new": "603718",
    "lock": "640275",
    "tag": "a1b2c3d4e5f60718",
}
PRIVATE = {"phone": "+46709876543", "contact": "Ingeborg", "latitude": "59.4172", "longitude": "17.8861"}
KEY = "00112233445566778899aabbccddeeff"


async def use_everything_that_is_secret(house: House) -> str:
    """Use every kind of secret, rightly and wrongly; returns the pairing code."""
    pairing = house.pairing_code()
    at_the_house = {"latitude": 59.4172, "longitude": 17.8861}
    await house.ask("set_home_position", **at_the_house)
    await house.ask("set_duress_code", person_id="anna", code=SPOKEN["duress"])
    await house.ask("set_code", person_id="erik", code=SPOKEN["new"])
    await house.ask("grant_lock_code", device_id="doorman", person_id="anna", code=SPOKEN["lock"])
    await house.ask("grant_tag", device_id="doorman", person_id="anna", tag=SPOKEN["tag"])
    await house.ask("set_contacts", contacts=[{"name": PRIVATE["contact"], "phone": PRIVATE["phone"]}])
    await house.ask("set_central", host="127.0.0.1", port=1, account="1234", key=KEY)
    await house.ask_as_client("map_user", user="anna", code=SPOKEN["code"])
    await house.ask_as_client("start_check", user="anna", minutes=30)
    await house.ask_as_client("report_position", user="anna", place={**at_the_house, "accuracy_m": 10})
    await house.submit(Arm("house", ArmMode.HOME, ByPerson("erik", "test")))
    await house.do("open", "study-window")
    with pytest.raises(Refused) as refused:
        await house.press("disarm", "keypad-hall", code=SPOKEN["wrong"])
    assert SPOKEN["wrong"] not in str(refused.value)
    await house.press("disarm", "keypad-hall", code=SPOKEN["duress"])
    await house.press("code", "doorman", code=SPOKEN["lock"])
    await house.press("tag", "doorman", value=SPOKEN["tag"])
    for rubbish in (
        {"code": SPOKEN["code"] + "x"},
        {"code": [SPOKEN["code"]]},
        {"person_id": "nobody", "code": SPOKEN["code"]},
    ):
        with pytest.raises(Refused) as refused:
            await house.ask("set_code", **rubbish)
        assert not any(each in str(refused.value) for each in SPOKEN.values())
    await house.pass_time(40 * MINUTE)
    return pairing


async def test_no_secret_reaches_a_file_or_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pairing = await use_everything_that_is_secret(house)
    services = house.hub.services
    shown = repr(
        [
            services,
            vars(services) if hasattr(services, "__dict__") else {},
            services.contacts.all(),
            services.guardian,
            services.home_position,
            services.home_position.get(),
            services.seal,
            house.hub.identity,
            house.site,
        ]
    )
    await house.stop()
    held = {**SPOKEN, "pairing": pairing, "pairing secret": pairing.replace("-", ""), "key": KEY}
    for path in house.directory.rglob("*"):
        if not path.is_file() or path.name == "central.json":
            continue
        contents = path.read_bytes().decode("latin-1").casefold()
        readable_only_by_the_hub = path.parent.name == "secrets"
        private = {} if readable_only_by_the_hub else {k: PRIVATE[k] for k in ("latitude", "longitude")}
        found = [name for name, secret in (held | private).items() if secret.casefold() in contents]
        assert found == [], path
    # Words of asyncio and sqlite are no words of ours, but a secret in them would be ours.
    log = caplog.text.casefold()
    everything = held | PRIVATE
    assert [name for name, secret in everything.items() if secret.casefold() in log] == []
    assert [name for name, secret in everything.items() if secret.casefold() in shown.casefold()] == []
    await house.start()


async def test_only_the_hub_reads_its_secrets(house: House) -> None:
    await use_everything_that_is_secret(house)
    for path in (house.directory / "secrets").rglob("*"):
        if path.is_file() and path.suffix != ".crt":
            assert path.stat().st_mode & 0o077 == 0, path
    assert house.directory.stat().st_mode & 0o077 == 0


async def test_a_database_that_is_stolen_holds_no_code_that_can_be_searched_for(house: House) -> None:
    await house.ask("set_code", person_id="erik", code=SPOKEN["new"])
    await house.stop()
    contents = (house.directory / "hub.db").read_bytes()
    for secret in (*CODES.values(), SPOKEN["new"]):
        assert not re.search(secret.encode(), contents)
    assert b"$argon2id$" in contents
    assert house.hub.identity.pepper not in contents, "without the pepper nobody can try codes"
    await house.start()

"""The command line: what it prints, and how mistakes are told."""

import asyncio
import io
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

import pytest

from hub_server.cli import main
from hub_server.domain.events import MessageSent, PictureCaptured
from hub_server.domain.site import ArmMode, CredentialKind
from tests.house import CODES, House


class Cli(Protocol):
    """Runs a command beside the running hub; returns what it prints."""

    def __call__(self, *arguments: str, typed: str = "", status: int = 0) -> Awaitable[str]: ...


@pytest.fixture
def cli(house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    async def run(*arguments: str, typed: str = "", status: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        ended = await asyncio.to_thread(main, ["--data", str(house.directory), *arguments])
        told = capsys.readouterr()
        assert ended == status, told
        return told.err if status == 2 else told.out

    return run


async def test_a_dry_run_lists_what_is_in_the_way(house: House, cli: Cli) -> None:
    assert await cli("check") == "House: ready to be armed (away)\n"
    await house.do("open", "study-window")
    await house.do("low-battery", "front-door")
    told = await cli("check", "home", status=1)
    assert told == "House: in the way (home)\n  Front door: low battery\n  Study window: open\n"


async def test_emulate_says_what_came_of_it(house: House, cli: Cli) -> None:
    assert await cli("emulate", "open", "study-window") == "open: study-window\n"
    assert "asleep" in await cli("emulate", "walk", "motion-hall", "cat")
    assert "takes one of" in await cli("emulate", "walk", "motion-hall", "cow", status=2)
    assert "whole number" in await cli("emulate", "battery", "front-door", "full", status=2)
    assert "cannot be done" in await cli("emulate", "melt", "study-window", status=2)
    assert "contact        open close shock" in await cli("emulate")


async def test_a_code_is_read_and_never_an_argument(house: House, cli: Cli) -> None:
    await cli("emulate", "arm-home", "keypad-hall", typed=CODES["anna"])
    assert house.site.areas["house"].mode is ArmMode.HOME
    await cli("code", "anna", typed="640275")
    assert "wrong" in await cli("emulate", "disarm", "keypad-hall", typed=CODES["anna"], status=2)
    await cli("emulate", "disarm", "keypad-hall", typed="640275")
    assert house.site.areas["house"].mode is ArmMode.DISARMED


async def test_a_code_can_be_limited(house: House, cli: Cli) -> None:
    await cli("code", "erik", "--days", "mon", "fri", "--from", "07:30", "--to", "17:00", "--uses", "3", typed="640275")
    (validity,) = (each.validity for each in house.site.credentials.values() if each.person_id == "erik")
    assert (validity.days, validity.from_minute, validity.to_minute, validity.uses) == ((0, 4), 450, 1_020, 3)


async def test_a_lock_has_codes_and_tags_that_can_be_withdrawn(house: House, cli: Cli) -> None:
    await cli("lock-code", "doorman", "anna", typed="640275")
    await cli("lock-code", "doorman", "erik", "--day", typed="913648")
    await cli("tag", "doorman", "anna", typed="A1B2C3D4E5F60718")
    told = (await cli("lock-codes", "doorman")).splitlines()
    assert [line.split()[0] for line in told] == ["0", "10", "20"]
    await cli("lock-codes", "doorman", "--revoke", told[1].split()[-1])
    kinds = {each.kind for each in house.site.credentials.values() if each.lock_id}
    assert kinds == {CredentialKind.CODE, CredentialKind.DAY_CODE}


async def test_pictures_on_request_are_listed_and_erased(house: House, cli: Cli) -> None:
    await house.ask("capture_picture", device_id="motion-hall")
    await house.wait_for(PictureCaptured)
    (line,) = (await cli("captures")).splitlines()
    picture, name = line.split()[0], house.site.devices["motion-hall"].name
    assert line.endswith(name)
    assert "erased" in await cli("captures", "--erase", picture)
    assert await cli("captures") == ""
    assert "no picture" in await cli("captures", "--erase", picture, status=2)


async def test_a_person_has_rights(house: House, cli: Cli) -> None:
    await cli("person", "kim", "Kim", "--may-not", "disarm", "unlock", "--areas", "house")
    kim = house.site.people["kim"]
    assert (kim.may_arm, kim.may_disarm, kim.may_unlock, kim.areas) == (True, False, False, frozenset({"house"}))


async def test_a_device_is_configured(house: House, cli: Cli) -> None:
    await cli("configure", "front-door", "chime=4", "chime_quiet=[1320,420]")
    await cli("configure", "doorman", "lock.auto_lock=true", "lock.volume=high")
    await cli("configure", "doorman", "lock.relock_ms=9000")
    door, lock = house.site.devices["front-door"], house.site.devices["doorman"].lock
    assert (door.chime, door.chime_quiet) == (4, (1_320, 420))
    assert lock is not None
    assert (lock.auto_lock, lock.volume, lock.relock_ms) == (True, "high", 9_000)
    assert "NAME=VALUE" in await cli("configure", "front-door", "chime", status=2)
    assert "cannot do that" in await cli("configure", "front-door", "pet_kg=20", status=2)


async def test_service_mode_comes_with_a_guide(house: House, cli: Cli) -> None:
    assert "1. Ta loss komponenten" in await cli("service", "smoke-hall", "battery", "--language", "sv")
    assert "react" in await cli("service", "smoke-hall", "--done")
    assert "1. Låt centralenheten vara" in await cli("service", "gateway", "router", "--language", "sv")
    assert "by itself" in await cli("service", "gateway", "--done")
    assert "motion-hall" in await cli("walk-test", "house")
    await cli("walk-test", "house", "--end")
    await cli("self-test")


async def test_where_the_home_is_is_read_and_not_told(house: House, cli: Cli) -> None:
    await cli("position", typed="59.3293, 18.0686")
    assert house.hub.services.home_position.get() is not None
    assert "two numbers" in await cli("position", typed="here", status=2)


async def test_any_command_can_be_sent(house: House, cli: Cli) -> None:
    told = await cli("call", "check_arming", '{"area_id": "house", "mode": "home"}')
    assert told == '{\n  "blockers": []\n}\n'
    assert "no JSON" in await cli("call", "status", "{", status=2)
    assert "no command" in await cli("call", "explode", status=2)


async def test_rehearsals_are_switched_on_and_off(house: House, cli: Cli) -> None:
    assert "Rehearsals are off" in await cli("rehearsal")
    told = await cli("rehearsal", "on", "--language", "sv")
    assert "Rehearsals are on" in told
    assert "jammer                 En störsändare på gatan (from speed 1)" in told
    assert house.hub.services.rehearsals.allowed
    assert "Rehearsals are off" in await cli("rehearsal", "off")
    assert not house.hub.services.rehearsals.allowed


def test_scenarios_are_listed_and_played(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["scenario", "list", "--language", "sv"]) == 0
    assert "jammer                 En störsändare på gatan" in capsys.readouterr().out
    assert main(["scenario", "run", "water-leak"]) == 0
    assert "Everything went as the scenario says." in capsys.readouterr().out
    story = tmp_path / "story.yaml"
    story.write_text("name: x\nsteps:\n  - expect: {mode: away}\n")
    assert main(["scenario", "run", str(story)]) == 1
    assert f"{story}:3: mode is disarmed, expected away" in capsys.readouterr().out
    story.write_text("name: x\nsteps:\n  - fly: true\n")
    assert main(["scenario", "run", str(story)]) == 2
    assert f"{story}:3: there is no verb 'fly'" in capsys.readouterr().err


async def test_a_journal_is_told(house: House, cli: Cli) -> None:
    await house.do("smoke", "smoke-hall")
    await house.stop()
    told = await cli("replay", str(house.directory / "hub.db"), "--alarm", "1", "--language", "sv")
    assert any(line.endswith("LARM 1: brand, Smoke detector hall") for line in told.splitlines())
    await house.start()


async def test_contacts_are_called_in_their_order_and_too_few_are_told(house: House, cli: Cli) -> None:
    told = await cli("contacts", "--set", "Bo=070 123 45 67", "Siv=+46701234568=recall")
    assert told.splitlines() == [
        "1. Bo                   070 123 45 67    ",
        "2. Siv                  +46701234568     may recall only",
        "Name three or more: the central calls them when nobody at home answers.",
    ]
    assert "three" not in await cli("contacts", "--set", "A=0701234567", "B=0701234568", "C=0701234569")
    assert "NAME=PHONE" in await cli("contacts", "--set", "Bo", status=2)
    assert b"Siv" not in (house.directory / "hub.db").read_bytes()


async def test_messages_are_listed_with_what_became_of_them(house: House, cli: Cli) -> None:
    assert "Nobody has been told anything yet." in await cli("messages")
    await house.do("low-battery", "front-door")
    await house.wait_for(MessageSent)
    told = await cli("messages")
    assert "Anna         sms    sent" in told
    assert "batteriet i Front door är svagt" in told
    assert "No mail server is set" in told


async def test_a_mail_server_is_set_and_its_password_never_an_argument(house: House, cli: Cli) -> None:
    await cli("mail", "server", "mail.example.org", "465", "alarm@example.org", "--user", "alarm", typed="secret")
    assert house.hub.mailbox.configured
    await cli("mail", "off")
    assert not house.hub.mailbox.configured
    assert "no e-mail address" in await cli("mail", "server", "mail.example.org", "465", "nobody", status=2)


async def test_a_device_is_taken_out_of_the_home_but_never_the_gateway(house: House, cli: Cli) -> None:
    assert await cli("remove", "study-window") == "study-window is no longer part of the home.\n"
    assert "study-window" not in house.site.devices
    assert "cannot do that" in await cli("remove", "gateway", status=2)

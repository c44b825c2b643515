"""Receipts of what the central did with this home's pictures: kept by the hub, and held against the central's log."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import pytest

from hub_server.central import watch
from hub_server.central.app import Central
from hub_server.central.clock import utc_ms
from hub_server.central.homes import Handling
from hub_server.central.pictures import KEPT_MS
from hub_server.central_link import LOG_START, AuditEntry, chained
from hub_server.certificates import write_private
from hub_server.cli import main
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.numbers import SECOND
from hub_server.domain.site import ArmMode
from hub_server.signalling.receipts import Receipts
from tests.house import House
from tests.receiving import KEY, Site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


async def pictured(house: House, site: Site) -> Central:
    """Have the house report over both wires, and six pictures of a burglary at the central."""
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
    await house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await house.do("walk", "motion-hall", "person")
    await house.do("open", "study-window")
    await house.pass_time(10 * SECOND)
    async with asyncio.timeout(20):
        while house.hub.darkroom.album.unsent() or len(await kept(central)) < 6:
            await house.settled()
    return central


async def kept(central: Central) -> list[str]:
    """Return the pictures that the central still has."""
    pictures = await central.store.do(lambda t: t.homes.pictures_of("1234", 1))
    return [each.picture_id for each in pictures if each.content is not None]


async def receipts(house: House, count: int) -> list[AuditEntry]:
    """Return the hub's receipts once there are so many."""
    async with asyncio.timeout(20):
        while True:
            found = house.hub.reporting.receipts
            if found is not None and len(found.erased) >= count:
                return found.erased
            await house.settled()


def sixty_days_later(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    """Move the central's clock on, past what pictures are kept."""
    later = max(house.clock.now().utc_ms, utc_ms()) + KEPT_MS + 60_000
    monkeypatch.setattr(watch, "utc_ms", lambda: later)


async def test_the_owner_has_a_receipt_of_each_picture_that_the_central_erases(
    house: House, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    central = await pictured(house, site)
    before = await kept(central)
    sixty_days_later(monkeypatch, house)
    told = await receipts(house, 6)
    assert sorted(each.picture_id for each in told) == sorted(before)
    assert await kept(central) == []
    assert told == await central.store.do(lambda t: t.homes.log_of("1234"))
    answer = await house.ask("picture_log")
    assert (answer["whole"], answer["receipts"]) == (True, 6)


async def test_a_hub_that_was_away_gets_its_receipts_when_it_is_back(
    house: House, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    central = await pictured(house, site)
    await house.stop()
    sixty_days_later(monkeypatch, house)
    async with asyncio.timeout(20):
        while await kept(central):  # noqa: ASYNC110 - another thread's work, which the store tells to nobody here
            await asyncio.sleep(0)
    await house.start()
    assert len(await receipts(house, 6)) == 6
    await house.restart()
    assert len(await receipts(house, 6)) == 6, "they are on the disk, and come once"


async def test_a_log_that_was_written_anew_from_end_to_end_is_not_what_the_hub_was_told(
    house: House, site: Site
) -> None:
    central = await pictured(house, site)
    picture = (await kept(central))[0]

    def seen(operator: str) -> Handling:
        return Handling(at_ms=1_795_000_000_000, operator=operator, action="seen", picture_id=picture)

    await central.store.do(lambda t: t.homes.log("1234", seen("Maja")))
    own = house.hub.reporting.receipts
    assert own is not None
    async with asyncio.timeout(20):
        while own.after < 1:
            await house.settled()
    assert (await house.ask("picture_log"))["whole"] is True
    with sqlite3.connect(site.directory / "central.db") as database:
        database.execute("DELETE FROM access_log")
    database.close()
    await central.store.do(lambda t: t.homes.log("1234", seen("Nobody")))
    answer = await house.ask("picture_log")
    assert [line["operator"] for line in answer["log"]] == ["Nobody"]  # type: ignore[index, attr-defined]
    assert answer["whole"] is False, "its chain is sound, and yet it is another one"


async def test_the_owner_reads_of_erasures_in_words(
    house: House, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await pictured(house, site)
    sixty_days_later(monkeypatch, house)
    await receipts(house, 6)
    assert await asyncio.to_thread(main, ["--data", str(house.directory), "picture-log"]) == 0
    told = capsys.readouterr().out
    assert told.count("the central erased picture") == 6
    assert "after 60 days" in told
    assert "The chain is whole." in told
    assert "This hub has the receipts of 6 erased pictures." in told


def log(count: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, count + 1):
        entry = AuditEntry(number, 1_000 + number, "", "erased", "ab" * 16, 0, "60 days", "")
        before = entries[-1].chain if entries else LOG_START
        entries.append(msgspec.structs.replace(entry, chain=chained(entry, before)))
    return entries


def test_receipts_are_kept_and_belong_to_one_central(tmp_path: Path) -> None:
    path = tmp_path / "receipts.json"
    Receipts(path, write_private, "one").take(log(3))
    again = Receipts(path, write_private, "one")
    assert (again.after, again.erased) == (3, log(3))
    assert path.stat().st_mode & 0o777 == 0o600
    again.take(log(5)[3:])
    assert again.after == 5
    assert Receipts(path, write_private, "another").after == 0
    path.write_bytes(b"{")
    assert Receipts(path, write_private, "one").after == 0


def test_what_does_not_follow_is_no_receipt_and_is_never_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "receipts.json"
    own = Receipts(path, write_private, "one")
    own.take(log(2))
    assert own.agree_with(log(2))
    assert own.agree_with(log(4)), "what came since then may follow"
    assert not own.agree_with(log(1)), "what was told is gone"
    own.take(log(5)[3:])
    assert own.after == 2
    assert not Receipts(path, write_private, "one").agree_with(log(5))

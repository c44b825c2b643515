"""Pictures that somebody asks for: kept sealed, for administrators alone, never for the central, and not for ever."""

import asyncio
import base64
import io
import json
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from hub_server.central.app import Central
from hub_server.domain.commands import Arm, ByPerson, ErasePicture
from hub_server.domain.events import CaptureFailed, PictureCaptured, PictureErased
from hub_server.domain.numbers import DAY, HOUR, SECOND
from hub_server.domain.site import ArmMode
from hub_server.media.album import KEPT_MS
from hub_server.media.captures import MOST_KEPT
from hub_server.storage import backup
from hub_server.storage.database import FILE_NAME
from tests.house import CODES, House, Refused
from tests.receiving import Site
from tests.signalling.test_link import burglary, linked, pictures

CAMERA = "motion-hall"
KEYS = "secrets/captures"


async def mapped(house: House) -> None:
    """Let the client's users be Anna, who is an administrator, and Erik, who is not."""
    for user, person in (("u-anna", "anna"), ("u-erik", "erik")):
        await house.ask_as_client("map_user", user=user, code=CODES[person])


@pytest.fixture
async def home(house: House) -> House:
    await mapped(house)
    return house


async def capture(house: House, user: str = "u-anna") -> str:
    """Ask for a picture as a user; returns its id."""
    asked = await house.ask_as_client("capture_picture", device_id=CAMERA, user=user)
    taken = await house.wait_for(
        PictureCaptured, lambda event: isinstance(event, PictureCaptured) and event.request_id == asked["request_id"]
    )
    assert isinstance(taken, PictureCaptured)
    return taken.picture_id


async def look(house: House, picture_id: str, user: str) -> bytes:
    answer = await house.ask_as_client("picture", picture_id=picture_id, user=user)
    return base64.b64decode(str(answer["content"]))


async def test_an_administrator_asks_for_a_picture_without_an_alarm_and_sees_it(home: House) -> None:
    await home.do("walk", CAMERA, "person")
    picture_id = await capture(home)
    assert Image.open(io.BytesIO(await look(home, picture_id, "u-anna"))).format == "JPEG"
    (listed,) = list((await home.ask_as_client("captures"))["captures"])  # type: ignore[call-overload]
    assert listed["picture_id"] == picture_id
    assert listed["device"] == home.site.devices[CAMERA].name


async def test_the_rest_of_the_home_reads_who_asked_and_sees_no_picture(home: House) -> None:
    picture_id = await capture(home)
    for user in ("u-erik", "u-nobody"):
        with pytest.raises(Refused) as refused:
            await look(home, picture_id, user)
        assert refused.value.code == "not_permitted"
        with pytest.raises(Refused) as refused:
            await capture(home, user)
        assert refused.value.code == "not_permitted"
    told = await home.ask_as_client("happenings", language="sv")
    assert "bild på begäran" in json.dumps(told, ensure_ascii=False)
    assert home.hub.people.name("anna") in json.dumps(told, ensure_ascii=False)


async def test_whoever_is_no_administrator_any_more_sees_none_of_the_older_ones(home: House) -> None:
    picture_id = await capture(home)
    await home.ask("put_person", person_id="anna", name="Anna", admin=False)
    with pytest.raises(Refused) as refused:
        await look(home, picture_id, "u-anna")
    assert refused.value.code == "not_permitted"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


async def test_no_picture_on_request_is_ever_offered_to_the_central_also_when_an_alarm_comes(
    home: House, site: Site
) -> None:
    central: Central = await linked(home, site)
    before = await capture(home)
    assert home.hub.darkroom.album.unsent() == []
    await burglary(home)
    during = await capture(home)
    ids = await pictures(central, 6)
    assert {before, during}.isdisjoint(ids)
    async with asyncio.timeout(10):
        while home.hub.darkroom.album.unsent():
            await home.settled()
    for table in await tables(site):
        assert before.encode() not in table
        assert during.encode() not in table


async def tables(site: Site) -> list[bytes]:
    """Return everything that the central has on its disk."""
    await site.stop()
    return [path.read_bytes() for path in site.directory.rglob("*") if path.is_file()]


async def test_it_lies_sealed_and_its_key_is_its_own(home: House) -> None:
    first, second = await capture(home), await capture(home)
    await home.stop()
    for path in home.directory.glob("hub.db*"):
        assert b"JFIF" not in path.read_bytes(), "nothing of it lies open"
    key = home.directory / KEYS / f"{first}.key"
    assert key.stat().st_mode & 0o077 == 0
    key.unlink()
    await home.start()
    with pytest.raises(Refused) as refused:
        await look(home, first, "u-anna")
    assert refused.value.code == "unknown"
    assert await look(home, second, "u-anna")


async def test_it_goes_after_sixty_days_and_its_key_with_it(home: House) -> None:
    picture_id = await capture(home)
    key = home.directory / KEYS / f"{picture_id}.key"
    await home.advance(KEPT_MS - DAY)
    assert key.exists()
    await home.restart()
    await home.pass_time(DAY + 2 * HOUR)
    assert (await home.ask_as_client("captures"))["captures"] == []
    assert not key.exists()


async def test_the_key_of_a_picture_that_is_on_its_way_to_the_disk_is_not_destroyed(home: House) -> None:
    darkroom = home.hub.darkroom
    darkroom.captures.develop("ab" * 16, CAMERA, 1, b"a picture")
    darkroom.destroy_keys()
    key = home.directory / KEYS / f"{'ab' * 16}.key"
    assert key.exists()
    darkroom.destroy_keys()
    assert not key.exists(), "it never came"


async def test_as_many_are_kept_as_there_may_be(home: House) -> None:
    first = await capture(home)
    with closing(sqlite3.connect(home.directory / FILE_NAME)) as connection:
        rows = [(f"{number:032x}", CAMERA, number, 1, b"") for number in range(1, MOST_KEPT + 50)]
        connection.executemany("INSERT INTO capture VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()
    second = await capture(home)
    kept = [each.picture_id for each in home.hub.darkroom.captures.newest()]
    assert len(kept) == MOST_KEPT
    assert {first, second} <= set(kept)


async def test_none_is_in_a_backup(home: House, tmp_path: Path) -> None:
    await capture(home)
    await asyncio.to_thread(backup.back_up, home.directory, home.directory / "secrets", tmp_path / "file")
    (tmp_path / "again").mkdir()
    restored = tmp_path / "again"
    await asyncio.to_thread(backup.restore, restored, restored / "secrets", tmp_path / "file")
    with closing(sqlite3.connect(restored / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM capture").fetchone() == (0,)
    assert not (restored / KEYS).exists()


async def test_a_jammed_camera_gives_none_and_what_arrives_late_is_dropped(home: House) -> None:
    await home.do("disturb", "gateway")
    await home.ask_as_client("capture_picture", device_id=CAMERA, user="u-anna")
    await home.pass_time(home.site.settings.order_ms)
    failed = await home.wait_for(CaptureFailed)
    assert isinstance(failed, CaptureFailed)
    assert failed.reason == "no_answer"
    await home.do("calm", "gateway")
    await home.settled()
    assert (await home.ask_as_client("captures"))["captures"] == []


async def test_an_emulated_cameras_series_of_an_alarm_is_whole_beside_one_on_request(home: House) -> None:
    await home.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await home.do("open", "study-window")
    await capture(home)
    await home.pass_time(10 * SECOND)
    assert len(home.hub.darkroom.album.unsent()) == 6


async def test_a_refusal_says_what_is_the_matter(home: House) -> None:
    await home.do("disturb", "gateway")
    await home.ask_as_client("capture_picture", device_id=CAMERA, user="u-anna")
    with pytest.raises(Refused) as refused:
        await home.ask_as_client("capture_picture", device_id=CAMERA, user="u-anna")
    assert refused.value.code == "too_soon"
    assert home.site.devices[CAMERA].name in str(refused.value.error["message"])
    await home.do("lose", "motion-living-room")
    with pytest.raises(Refused) as refused:
        await home.ask_as_client("capture_picture", device_id="motion-living-room", user="u-anna")
    assert refused.value.code == "unreachable"


async def erase(home: House, picture_id: str, user: str = "u-anna") -> None:
    await home.ask_as_client("erase_picture", picture_id=picture_id, user=user)


async def test_an_administrator_erases_one_before_its_time_with_its_key_and_the_home_reads_who(home: House) -> None:
    first, second = await capture(home), await capture(home)
    await erase(home, first)
    assert not (home.directory / KEYS / f"{first}.key").exists(), "at once"
    assert [each.picture_id for each in home.hub.darkroom.captures.newest()] == [second]
    with pytest.raises(Refused) as refused:
        await look(home, first, "u-anna")
    assert refused.value.code == "unknown"
    with pytest.raises(Refused) as refused:
        await erase(home, first)
    assert refused.value.code == "unknown"
    told = json.dumps(await home.ask_as_client("happenings", language="sv"), ensure_ascii=False)
    assert f"raderades i förtid ({home.hub.people.name('anna')})" in told
    await home.restart()
    assert await look(home, second, "u-anna")
    assert [each.picture_id for each in await home.events() if isinstance(each, PictureErased)] == [first]
    await home.stop()
    with closing(sqlite3.connect(home.directory / FILE_NAME)) as connection:
        assert connection.execute("SELECT picture_id FROM capture").fetchall() == [(second,)]
    await home.start()


@pytest.mark.parametrize("user", ["u-erik", "u-nobody"])
async def test_nobody_else_erases_one_nor_learns_which_there_are(home: House, user: str) -> None:
    for picture_id in (await capture(home), "ab" * 16):
        with pytest.raises(Refused) as refused:
            await erase(home, picture_id, user)
        assert refused.value.code == "not_permitted"
    assert len(home.hub.darkroom.captures.newest()) == 1
    assert not [each for each in await home.events() if isinstance(each, PictureErased)]


async def test_a_picture_of_an_alarm_is_not_erased_before_its_time_whether_it_runs_or_is_over(
    home: House, site: Site
) -> None:
    await linked(home, site)
    await burglary(home)
    await home.pass_time(10 * SECOND)
    picture_id = home.hub.darkroom.album.newest(1)[0].picture_id
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await erase(home, picture_id)
        assert refused.value.code == "of_alarm"
        await home.disarm()
    assert await look(home, picture_id, "u-anna")


async def test_a_crash_between_the_row_and_the_key_leaves_no_key(home: House) -> None:
    picture_id = await capture(home)
    command = ErasePicture(picture_id, CAMERA, 0, 0, ByPerson("anna", "test"))
    await home.hub.engine.submit(command, [home.hub.darkroom.captures.erase(picture_id)])
    key = home.directory / KEYS / f"{picture_id}.key"
    assert key.exists()
    await home.restart()
    await home.pass_time(HOUR)
    assert not key.exists()

"""Pictures of alarms at the hub: taken only when an alarm calls for them, kept sealed, erased after 60 days."""

import asyncio
import io
import sqlite3

import pytest
from PIL import Image

from hub_server.devices.camera import HEIGHT, WIDTH, View, draw
from hub_server.domain.commands import Arm, ByPerson, RaiseSos, ReportPicture
from hub_server.domain.events import AlarmRaised, PictureTaken
from hub_server.domain.numbers import DAY, HOUR, MINUTE, SECOND
from hub_server.domain.refusals import NoRoom, NotPermitted, NotSupported, Unknown
from hub_server.domain.site import ArmMode
from hub_server.media.album import KEPT_MS
from hub_server.media.exposures import MOST_BYTES
from tests.house import House

ANNA = ByPerson("anna", "test")


async def taken(house: House) -> list[tuple[str, int]]:
    """Return camera and alarm of each picture so far."""
    return [(e.device_id, e.alarm_id) for e in await house.events() if isinstance(e, PictureTaken)]


async def burglary(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    await house.settled()


async def test_each_camera_of_the_area_takes_a_series(house: House) -> None:
    await burglary(house)
    await house.pass_time(10 * SECOND)
    assert sorted(await taken(house)) == [("motion-hall", 1)] * 3 + [("motion-living-room", 1)] * 3
    assert len(house.hub.darkroom.album.unsent()) == 6


async def test_cameras_that_hear_of_the_alarm_late_still_take_every_picture(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    raised = asyncio.ensure_future(house.wait_for(AlarmRaised))
    await house.do("open", "study-window")
    house.clock.advance(3 * SECOND)  # before the cameras' own turn has come
    await raised
    await house.settled()
    assert len(await taken(house)) == 4, "what is late is taken at once"
    await house.pass_time(3 * SECOND)
    assert len(await taken(house)) == 6


async def test_a_fire_and_an_sos_call_for_pictures_and_nothing_else_does(house: House) -> None:
    await house.do("smoke", "smoke-hall")
    await house.pass_time(10 * SECOND)
    assert len(await taken(house)) == 6
    await house.do("leak", "water-kitchen")
    await house.do("tamper", "front-door")
    await house.submit(RaiseSos("house", silent=True, person_id="anna"))
    await house.pass_time(10 * SECOND)
    assert len(await taken(house)) == 6, "a silent call for help shows nowhere"
    await house.submit(RaiseSos("house", silent=False, person_id="anna"))
    await house.pass_time(10 * SECOND)
    assert len(await taken(house)) == 12


async def test_an_authorised_disarm_ends_the_series(house: House) -> None:
    await burglary(house)
    await house.disarm()
    await house.pass_time(MINUTE)
    assert len(await taken(house)) == 2


async def test_without_an_alarm_there_is_no_picture(house: House) -> None:
    async def refusal(device: str, alarm: int, age_ms: int = 0) -> object:
        return (await house.submit(ReportPicture("ab", device, alarm, age_ms))).refusal

    assert isinstance(await refusal("motion-hall", 1), NotPermitted)
    await house.do("leak", "water-kitchen")
    assert isinstance(await refusal("motion-hall", 1), NotPermitted)
    await burglary(house)
    assert isinstance(await refusal("nothing", 2), Unknown)
    assert isinstance(await refusal("front-door", 2), NotSupported)
    await house.disarm()
    assert isinstance(await refusal("motion-hall", 2), NotPermitted), "the alarm is over"
    assert await refusal("motion-hall", 2, age_ms=90 * SECOND) is None, "this one was held back"


async def test_pictures_of_one_alarm_are_bounded(house: House) -> None:
    await burglary(house)
    await house.pass_time(10 * SECOND)
    answers = [await house.submit(ReportPicture(f"{n:02d}", "motion-hall", 1)) for n in range(30)]
    assert sum(isinstance(answer.refusal, NoRoom) for answer in answers) == 12


async def test_a_picture_is_kept_sealed_and_read_with_its_alarms_key(house: House) -> None:
    await burglary(house)
    await house.pass_time(10 * SECOND)
    picture = house.hub.darkroom.album.unsent()[0]
    content = house.hub.darkroom.album.read(picture.picture_id)
    assert content is not None
    assert Image.open(io.BytesIO(content)).size == (WIDTH, HEIGHT)
    assert picture.size == len(content)
    await house.stop()
    for path in house.directory.glob("hub.db*"):
        assert b"JFIF" not in path.read_bytes(), "nothing of it lies open"
    key = house.directory / "secrets/pictures/1.key"
    assert key.stat().st_mode & 0o077 == 0
    key.unlink()
    await house.start()
    assert house.hub.darkroom.album.read(picture.picture_id) is None, "without the key there is nothing to read"


async def test_pictures_go_after_sixty_days_and_their_key_with_them(house: House) -> None:
    await burglary(house)
    await house.pass_time(10 * SECOND)
    await house.disarm()
    key = house.directory / "secrets/pictures/1.key"
    await house.advance(KEPT_MS - DAY)
    assert key.exists()
    assert len(house.hub.darkroom.album.unsent()) == 6
    await house.restart()
    await house.pass_time(DAY + 2 * HOUR)
    assert house.hub.darkroom.album.unsent() == []
    assert not key.exists()


async def test_pictures_held_back_by_a_jammer_arrive_when_it_stops(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    await house.do("disturb", "gateway")
    await house.pass_time(10 * SECOND)
    before = len(await taken(house))
    await house.disarm()
    await house.do("calm", "gateway")
    assert len(await taken(house)) == 6
    assert before < 6
    times = [e.taken_utc_ms for e in await house.events() if isinstance(e, PictureTaken)]
    assert max(times) - min(times) == 5 * SECOND, "each with the time at which it was taken"


async def test_a_crash_between_the_rows_and_the_key_leaves_no_key(house: House) -> None:
    await burglary(house)
    await house.pass_time(10 * SECOND)
    await house.stop()
    with sqlite3.connect(house.directory / "hub.db") as database:
        database.execute("DELETE FROM picture")
    await house.start()
    house.hub.darkroom.album.destroy_keys()
    assert list((house.directory / "secrets/pictures").glob("*.key")) == []


@pytest.mark.parametrize("size", [0, MOST_BYTES + 1])
async def test_a_picture_has_bounds(house: House, size: int) -> None:
    with pytest.raises(ValueError, match="a picture has"):
        house.hub.darkroom.exposures.expose(b"x" * size)


@pytest.mark.parametrize("walker", ["", "person", "child", "cat", "dog-20"])
def test_a_picture_shows_what_is_there(walker: str) -> None:
    view = View("Övre hallen", 1_795_280_400_000, 60, walker)
    empty = Image.open(io.BytesIO(draw(View("Övre hallen", 1_795_280_400_000, 60)))).convert("L")
    seen = Image.open(io.BytesIO(draw(view))).convert("L")
    floor = (100, 160, 560, 380)
    dark = sum(seen.crop(floor).histogram()[:45]) - sum(empty.crop(floor).histogram()[:45])
    assert (dark > 300) is bool(walker)
    assert not Image.open(io.BytesIO(draw(view))).getexif()

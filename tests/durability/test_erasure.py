"""A central that is killed while it erases old pictures: the next run finishes it, and nothing of them is left."""

import asyncio
import hashlib
import signal
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from hub_server.central.clock import utc_ms
from hub_server.central.homes import StoredPicture
from hub_server.central.pictures import KEPT_MS
from hub_server.central.store import FILE_NAME, Store
from hub_server.central_link import broken_at
from tests.durability import points
from tests.durability.points import Point
from tests.durability.rounds import ROOT, start

pytestmark = pytest.mark.processes
PICTURES = 6
CENTRAL = (sys.executable, "-m", "tests.durability.victim", "central")
NAMED = [
    Point("before a write into the log", "pwrite", "before", nth=1),
    Point("in the middle of writing the log", "pwrite", "after", nth=5),
    Point("before the commit is on the disk", "fdatasync", "before", nth=1),
    Point("after the commit, before the log is emptied", "fdatasync", "after", nth=1),
    Point("while the log is emptied", "fdatasync", "before", nth=2),
]


@cache
def content(number: int) -> bytes:
    """Return a picture of some 60 kB that can be found again, wherever in it one looks."""
    return b"".join(hashlib.sha256(b"picture %d %d" % (number, at)).digest() for at in range(2_000))


def left_of(directory: Path) -> int:
    """Return how many of the pictures' kilobytes can still be read in the database or its log."""
    files = b"".join(path.read_bytes() for path in directory.glob(f"{FILE_NAME}*"))
    return sum(content(number)[at : at + 32] in files for number in range(PICTURES) for at in range(0, 64_000, 1_024))


async def keep_old_pictures(directory: Path) -> None:
    store = Store(directory)
    for number in range(PICTURES):
        old = utc_ms() - KEPT_MS - 1
        picture = StoredPicture(
            picture_id=f"{number:032x}",
            account="1234",
            alarm_id=1,
            zone=3,
            taken_ms=old,
            received_ms=old,
            sha256=hashlib.sha256(content(number)).hexdigest(),
            content=content(number),
        )
        await store.do(lambda t, picture=picture: t.homes.add_picture(picture))  # type: ignore[misc]
    await store.close()


@pytest.mark.parametrize("point", NAMED, ids=[point.name for point in NAMED])
async def test_a_central_killed_while_it_erases_finishes_at_its_next_start(
    tmp_path: Path, library: Path, point: Point
) -> None:
    directory = tmp_path / "central"
    # Everything a first start writes is written before, so that the point falls into the erasure.
    process, _ = await start(directory)
    process.kill()
    await process.wait()
    await keep_old_pictures(directory)
    assert left_of(directory) > PICTURES * 50

    killed = await asyncio.create_subprocess_exec(*CENTRAL, directory, env=points.environment(library, point), cwd=ROOT)
    async with asyncio.timeout(30):
        assert await killed.wait() == -signal.SIGKILL

    process, _ = await start(directory)
    async with asyncio.timeout(30):
        # The other process' files are all there is to ask: nobody is told of an erasure.
        while left_of(directory):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    process.kill()
    await process.wait()
    assert left_of(directory) == 0
    store = Store(directory)
    log = await store.do(lambda t: t.homes.log_of("1234"))
    kept = [await store.do(lambda t, n=n: t.homes.picture(f"{n:032x}")) for n in range(PICTURES)]  # type: ignore[misc]
    await store.close()
    assert all(picture is not None and picture.content is None for picture in kept)
    assert Counter(entry.picture_id for entry in log) == {f"{number:032x}": 1 for number in range(PICTURES)}
    assert broken_at(log) is None

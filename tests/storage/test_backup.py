"""A backup brings the whole hub back, and nothing that may not outlive its disk."""

import asyncio
import io
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hub_server.app import SECRETS
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.site import ArmMode
from hub_server.storage import backup
from hub_server.storage.backup import BackupError
from hub_server.storage.database import FILE_NAME
from tests.house import CODES, House


async def back_up(house: House, file: Path) -> None:
    await asyncio.to_thread(backup.back_up, house.directory, house.directory / SECRETS, file)


async def test_a_backup_of_a_running_hub_brings_the_home_back(house: House, tmp_path: Path) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test"), frozenset(), "1"))
    await house.pass_time(120_000)
    file, elsewhere = tmp_path / "backup", tmp_path / "elsewhere"
    await back_up(house, file)
    assert file.stat().st_mode & 0o777 == 0o600
    identity = house.hub.identity
    await house.stop()

    backup.restore(elsewhere, elsewhere / SECRETS, file)
    again = House(elsewhere)
    await again.start()
    assert again.hub.identity.fingerprint == identity.fingerprint
    assert again.site.areas["house"].mode is ArmMode.HOME
    assert again.hub.bus.head.epoch != house.hub.bus.head.epoch, "what happened after the backup never happened here"
    await again.press("disarm", "keypad-hall", code=CODES["anna"])
    assert again.site.areas["house"].mode is ArmMode.DISARMED
    await again.stop()


async def test_pictures_and_positions_are_in_no_backup(house: House, tmp_path: Path) -> None:
    await house.do("smoke", "smoke-kitchen")
    await house.settled()
    with closing(sqlite3.connect(house.directory / FILE_NAME)) as connection:
        connection.execute("INSERT INTO guardian_position VALUES ('anna', ?, 1)", (b"somewhere in the woods",))
        connection.commit()
        assert connection.execute("SELECT count(*) FROM picture").fetchone()[0] > 0
    file = tmp_path / "backup"
    await back_up(house, file)
    with tarfile.open(file) as tar:
        names = tar.getnames()
        inside = tar.extractfile(FILE_NAME)
        assert inside is not None
        content = inside.read()
    assert not [name for name in names if "picture" in name]
    assert b"somewhere in the woods" not in content
    (tmp_path / "copy.db").write_bytes(content)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM picture").fetchone() == (0,)


async def test_nothing_is_written_over(house: House, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await back_up(house, file)
    with pytest.raises(BackupError, match="exists already"):
        await back_up(house, file)
    await house.stop()
    with pytest.raises(BackupError, match=r"a home in .* already"):
        backup.restore(house.directory, house.directory / SECRETS, file)


def packed(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return made.getvalue()


def link() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        member = tarfile.TarInfo("secrets/pepper")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    return made.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"not a backup",
        lambda: packed(("../outside", b"x")),
        lambda: packed(("secrets/../../outside", b"x")),
        lambda: packed(("secrets/pepper", b"x" * (1024 * 1024 + 1))),
        lambda: packed(*((f"secrets/{number}", b"x") for number in range(65))),
        lambda: packed((FILE_NAME, b"no database"), ("secrets/pepper", b"x")),
        lambda: packed(("secrets/pepper", b"x")),
        lambda: packed((FILE_NAME, b"")),
        link,
    ],
)
def test_what_is_no_backup_is_refused_and_leaves_nothing(tmp_path: Path, make: Callable[[], bytes]) -> None:
    file, directory = tmp_path / "file", tmp_path / "in" / "hub"
    file.write_bytes(make())
    with pytest.raises(BackupError, match="backup"):
        backup.restore(directory, directory / SECRETS, file)
    assert not (tmp_path / "outside").exists()
    assert [each.name for each in directory.iterdir()] == ["hub.lock"]


async def test_a_backup_of_a_newer_hub_is_refused(house: House, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await house.stop()
    with closing(sqlite3.connect(house.directory / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 999")
    await back_up(house, file)
    with pytest.raises(BackupError, match="newer"):
        backup.restore(tmp_path / "elsewhere", tmp_path / "elsewhere" / SECRETS, file)

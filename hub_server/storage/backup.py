"""A hub in one file: its database and its secrets, without what may not outlive the hub's own disk.

Pictures stay behind with their keys (DECISIONS 7), and so does the position of somebody in need (DECISIONS 25). The
file opens the home to whoever has it, since the hub's keys are in it: only its owner may read it.
"""

import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Final

from hub_server.storage.database import FILE_NAME, DataDirectory, migrations

_STAYS: Final = ("picture", "capture", "guardian_position")
"""Tables whose rows are in no backup."""
_SECRET_NAME: Final = re.compile(r"secrets/[a-z0-9][a-z0-9.-]{0,63}")
_MOST_SECRETS: Final = 64
_SECRET_BYTES: Final = 1024 * 1024
"""Bounds of what a backup may bring (ours)."""


class BackupError(Exception):
    """A backup could not be made or used; the message says why and what to do. Nothing was left half done."""


def back_up(directory: Path, secrets: Path, file: Path) -> None:
    """Write a backup of the hub in ``directory``, which may be running, to ``file`` (0600). Raises BackupError.

    The database is copied as of one moment by SQLite's own backup. An existing file is never replaced.
    """
    database = directory / FILE_NAME
    if not database.exists():
        raise BackupError(f"There is no home in {directory}. Choose its directory with --data.")
    if file.exists():
        raise BackupError(f"{file} exists already. Choose another name, so that no older backup is lost.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as work:
            copy, archive = Path(work) / FILE_NAME, Path(work) / "backup"
            _copy(database, copy)
            with open_private(archive) as made, tarfile.open(fileobj=made, mode="w:gz") as tar:
                tar.add(copy, FILE_NAME)
                for secret in sorted(each for each in secrets.iterdir() if each.is_file()):
                    tar.add(secret, f"secrets/{secret.name}")
            archive.rename(file)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup could not be written: {error}. Look at the disk, and try again.") from error


def _copy(database: Path, copy: Path) -> None:
    source = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, autocommit=True)
    with closing(source), closing(sqlite3.connect(copy, autocommit=True)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        for table in _STAYS:
            target.execute(f"DELETE FROM {table}")
        target.execute("VACUUM")


@contextmanager
def open_private(path: Path) -> Iterator[IO[bytes]]:
    """Write a new file that only its owner reads; it is on the disk at the end."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def restore(directory: Path, secrets: Path, file: Path) -> None:
    """Make a home in ``directory`` as it was when ``file`` was made. Raises BackupError and DatabaseError.

    Every start of a hub begins a new epoch, so that nobody goes on from what happened after the backup (ADR 1).
    """
    held = DataDirectory(directory)
    with closing(held):
        if held.database.exists():
            raise BackupError(f"There is a home in {directory} already. Restore into an empty one, with --data.")
        try:
            with tempfile.TemporaryDirectory(dir=directory, prefix=".restore-") as work:
                _unpack(file, Path(work))
                _check(Path(work) / FILE_NAME, file)
                secrets.mkdir(mode=0o700, exist_ok=True)
                for secret in (Path(work) / "secrets").iterdir():
                    secret.replace(secrets / secret.name)
                # The database comes last: a home without its secrets is none.
                (Path(work) / FILE_NAME).replace(held.database)
        except (OSError, tarfile.TarError, EOFError) as error:
            raise BackupError(f"{file} could not be restored: {error}. Take another backup.") from error


def _unpack(file: Path, into: Path) -> None:
    (into / "secrets").mkdir(mode=0o700)
    count = 0
    with tarfile.open(file, "r:gz") as tar:
        for member in tar:
            secret = _SECRET_NAME.fullmatch(member.name) is not None and member.size <= _SECRET_BYTES
            count += secret
            if not member.isfile() or not (secret or member.name == FILE_NAME) or count > _MOST_SECRETS:
                raise BackupError(f"{file} is no backup of a hub. Choose a file that `verisure-hub backup` made.")
            content = tar.extractfile(member)
            if content is None:
                continue
            with content, open_private(into / member.name) as written:
                while block := content.read(_SECRET_BYTES):
                    written.write(block)


def _check(database: Path, file: Path) -> None:
    if not database.exists() or not any((database.parent / "secrets").iterdir()):
        raise BackupError(f"{file} is no backup of a hub. Choose a file that `verisure-hub backup` made.")
    try:
        with closing(sqlite3.connect(database, autocommit=True)) as connection:
            (state,) = connection.execute("PRAGMA integrity_check").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"The database in {file} cannot be read: {error}. Take another backup.") from error
    if state != "ok":
        raise BackupError(f"The database in {file} is damaged. Take another backup.")
    if version > len(migrations()):
        raise BackupError(f"{file} was made by a newer Verisure Local. Install that one, and restore it there.")

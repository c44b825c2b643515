"""Opening the hub's database: one file, one hub, one schema."""

import fcntl
import os
import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Final

FILE_NAME: Final = "hub.db"
_LOCK_NAME: Final = "hub.lock"


class DatabaseError(Exception):
    """The database cannot be used; the message says why and what to do. Nothing in it was changed."""


class DataDirectory:
    """The hub's directory, held against a second hub for as long as this is open."""

    def __init__(self, path: Path) -> None:
        """Make the directory where it is missing (0700) and lock it. Raises DatabaseError when a hub holds it."""
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(path / _LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DatabaseError(f"{path} cannot be used: {error.strerror}. Choose another --data.") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise DatabaseError(
                f"Another hub is running on {path}. Stop it first, or choose another --data."
            ) from error

    @property
    def database(self) -> Path:
        """Where the database is."""
        return self.path / FILE_NAME

    def close(self) -> None:
        """Let another hub have it."""
        os.close(self._lock)


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open a connection in autocommit mode: WAL, every commit on the disk before it returns, erased means erased."""
    if not readonly and not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    mode = "?mode=ro" if readonly else ""
    connection = sqlite3.connect(f"{path.as_uri()}{mode}", uri=True, autocommit=True, check_same_thread=False)
    connection.execute("PRAGMA busy_timeout = 2000")
    if not readonly:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    return connection


def migrations() -> list[str]:
    """Return the schema's steps, oldest first."""
    folder = files("hub_server.storage") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text() for name in names]


def migrate(path: Path) -> None:
    """Bring the database to this version's schema, each step whole or not at all. Raises DatabaseError."""
    steps = migrations()
    try:
        with closing(connect(path)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > len(steps):
                raise DatabaseError(
                    f"{path} was written by a newer Verisure Local (schema {version}, this one knows {len(steps)}). "
                    "Nothing was changed: install the newer version again, or restore a backup."
                )
            for number, step in enumerate(steps[version:], start=version + 1):
                connection.executescript(f"BEGIN;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} cannot be opened as a hub's database: {error}.") from error

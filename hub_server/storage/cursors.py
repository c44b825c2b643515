"""Where everything that listens had read to, by name."""

from contextlib import closing

from hub_server.hub.ports import Connect, SideWrite
from hub_server.hub.records import Cursor


def load_cursor(connect: Connect, name: str) -> Cursor | None:
    """Return a kept cursor, or None where there is none."""
    with closing(connect()) as connection:
        row = connection.execute("SELECT epoch, seq FROM reader_cursor WHERE name = ?", (name,)).fetchone()
    return None if row is None else Cursor(*row)


def save_cursor(name: str, cursor: Cursor) -> SideWrite:
    """Return what keeps a cursor."""
    return SideWrite(
        "INSERT OR REPLACE INTO reader_cursor (name, epoch, seq) VALUES (?, ?, ?)",
        (name, cursor.epoch, cursor.seq),
    )

"""A sender that nobody here wrote against our central: my-dc09-spt, by a maker of receivers."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from my_dc09_spt.dc09_spt import dc09_spt

from hub_server.central.app import Central
from hub_server.dc09 import Key

SENT = [
    ("SIA-DCS", {"code": "BA", "zone": 3, "text": "Window"}, "BA"),
    ("SIA-DCS", {"code": "BR", "zone": 3, "time": "now"}, "BR"),
    ("SIA-DCS", {"code": "FA", "zone": 9}, "FA"),
    ("SIA-DCS", {"code": "OP", "user": 14, "username": "Anna", "area": 2, "areaname": "House"}, "OP"),
    ("SIA-DCS", {"code": "RP"}, "RP"),
    ("ADM-CID", {"code": 130, "q": 1, "zone": 4, "area": 1}, "BA"),
    ("ADM-CID", {"code": 110, "q": 1, "zone": 5, "area": 1}, "FA"),
    ("ADM-CID", {"code": 401, "q": 3, "zone": 1, "area": 1}, "CL"),
]
KEYS = {"clear": b"", "128": b"0123456789ABCDEF", "256": b"0123456789ABCDEF" * 2}
"""It knows no keys of 24 bytes."""


pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


@pytest.fixture
async def central(tmp_path: Path) -> AsyncGenerator[Central]:
    central = Central(tmp_path / "central")
    await central.start("127.0.0.1", 0, 0)
    yield central
    await central.stop()


@pytest.mark.parametrize("transport", ["TCP", "UDP"])
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
async def test_everything_it_sends_is_accepted_once(central: Central, key: bytes, transport: str) -> None:
    await central.put_account("1234", "Another panel", Key(key) if key else None)
    sender = dc09_spt("1234")
    sender.set_path("main", "primary", "127.0.0.1", central.port, account="1234", key=key or None, type=transport)
    for kind, event, _ in SENT:
        await asyncio.to_thread(sender.send_msg, kind, dict(event))
    assert sender.notSent() == 0
    stored = await central.store.do(lambda transaction: transaction.codes())
    assert [code for _, code in stored] == [code for _, _, code in SENT]


async def test_its_polls_are_answered_and_stored_nowhere(central: Central) -> None:
    await central.put_account("1234", "Another panel", Key(KEYS["256"]))
    sender = dc09_spt("1234")
    sender.set_path("main", "primary", "127.0.0.1", central.port, account="1234", key=KEYS["256"], type="TCP")
    path = sender.tpaths["main"]["primary"]["path"]
    for _ in range(3):
        assert await asyncio.to_thread(sender.transfer_msg, 0, "NULL", "]", path)
    assert "1234" in central.receiver.last_seen
    assert await central.store.do(lambda transaction: transaction.codes()) == []

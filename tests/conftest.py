"""What every test has: our own ``custom_components``, and sockets on loopback."""

import asyncio
import importlib
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_socket

from tests.house import House, copy_home, make_home

ROOT = Path(__file__).parent.parent

# Home Assistant's test package brings a ``custom_components`` of its own, which would hide ours.
sys.path.insert(0, str(ROOT))
sys.modules.pop("custom_components", None)
importlib.import_module("custom_components")


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let tests speak to hubs and centrals on loopback and over local sockets; elsewhere stays closed."""
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: it keeps a stack for every step, which makes simulated months take minutes."""


@pytest.fixture(scope="session")
def home_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo villa, made once."""
    directory = tmp_path_factory.mktemp("template") / "hub"
    asyncio.run(make_home(directory))
    return directory


@pytest.fixture
async def house(home_template: Path, tmp_path: Path, socket_enabled: None) -> AsyncGenerator[House]:
    """Return a running hub with the demo villa."""
    house = House(copy_home(home_template, tmp_path / "hub"))
    await house.start()
    yield house
    await house.stop()

"""What every test has: our own ``custom_components``, and sockets on loopback."""

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Home Assistant's test package brings a ``custom_components`` of its own, which would hide ours.
sys.path.insert(0, str(ROOT))
sys.modules.pop("custom_components", None)
importlib.import_module("custom_components")


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let tests speak to hubs and centrals on loopback; elsewhere stays closed."""

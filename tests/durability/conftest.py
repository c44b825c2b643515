"""The library that kills at named points, compiled once."""

from pathlib import Path

import pytest

from tests.durability import points


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where it is."""
    return points.build(tmp_path_factory.mktemp("killpoint"))

"""Run pytest on a Home Assistant that is newer than the test plugin: ``python -m tests.newest ARGUMENTS``.

The plugin imports httpx before Home Assistant has put its own in its place, and a helper from where it was before. When
a plugin for this Home Assistant is published, this goes.
"""

import sys

import homeassistant  # noqa: F401 - puts httpx's successor in its place
import pytest
from homeassistant.components import logger
from homeassistant.components.logger import helpers

if not hasattr(logger, "_clear_logger_overwrites"):
    logger._clear_logger_overwrites = helpers._clear_logger_overwrites  # type: ignore[attr-defined]

sys.exit(pytest.main(sys.argv[1:]))

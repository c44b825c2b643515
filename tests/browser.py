"""The Chromium of Debian, which tests drive."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

from scripts.demonstration.screenshot import FLAGS


def chromium() -> str:
    """Return where it is; without one a test is skipped, but never in CI."""
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI skips nothing, and there is no Chromium")
        pytest.skip("there is no Chromium on this machine; on Debian as root scripts/setup --tests installs it")
    return found


@asynccontextmanager
async def launched() -> AsyncGenerator[Browser]:
    """Start it, and close it afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()

"""What people see: the real frontend in a real browser."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import chromium

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.processes, pytest.mark.browser]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_house_and_its_alarm_are_shown(tmp_path: Path, language: str) -> None:
    chromium()
    told = subprocess.run(
        [sys.executable, "-m", "scripts.demonstration.screenshot", "--folder", tmp_path, "--language", language],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    # The rooms and the panel were waited for by their words; an empty page would be a small picture.
    for picture in (
        "home.png",
        "dashboard.png",
        "dashboard-dark.png",
        "dashboard-phone.png",
        "dashboard-pictures.png",
        "blueprint.png",
        "alarm.png",
    ):
        assert (tmp_path / picture).stat().st_size > 30_000

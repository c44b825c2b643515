"""Our Swedish calls things as Home Assistant's own Swedish does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import hass_frontend
import pytest

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "custom_components/verisure_local/translations/sv.json"
PAGES = sorted((ROOT / "docs/sv").glob("*.md"))
MENU = "ui.panel.config.dashboard.automations.main"


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def prose(page: Path) -> str:
    """Return a page without its code and without where its links lead."""
    return re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", "", page.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("page", [TEXTS, *PAGES], ids=lambda page: page.name)
def test_an_automation_is_an_automatisering(page: Path) -> None:
    words = " ".join(texts(json.loads(page.read_text()))) if page == TEXTS else prose(page)
    assert re.findall(r"\b[Aa]utomation\w*", words) == []


@pytest.mark.parametrize("page", [TEXTS, ROOT / "docs/sv/blueprints.md"], ids=lambda page: page.name)
def test_the_way_to_the_blueprints_is_the_one_that_the_menu_shows(page: Path) -> None:
    (file,) = (hass_frontend.where() / "static/translations/config").glob("sv-*.json")
    assert json.loads(file.read_text())[MENU] in page.read_text()

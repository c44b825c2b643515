"""The page of entities names every one there is, as it is called in Home Assistant, in both languages."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {"en": "docs/entities.md", "sv": "docs/sv/entiteter.md"}


def called(language: str) -> set[tuple[str, str]]:
    """Return the domain and the name of every entity that has a name of ours; an area's come once."""
    path = ROOT / f"custom_components/verisure_local/translations/{language}.json"
    entities = json.loads(path.read_text("utf-8"))["entity"]
    return {
        (domain, text["name"].replace("{person}", "…"))
        for domain, keys in entities.items()
        for key, text in keys.items()
        if "name" in text and not key.endswith("_of_area") and text["name"] != "{person}"
    }


def listed(language: str) -> set[tuple[str, str]]:
    """Return the domain and the name of every row of the page."""
    lines = (ROOT / PAGES[language]).read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {(domain, row[0]) for row in cells for domain in re.findall(r"`(\w+)`", row[1])}


@pytest.mark.parametrize("language", PAGES)
def test_the_page_names_every_entity(language: str) -> None:
    assert called(language) - listed(language) == set()


def test_both_pages_have_the_same_rows() -> None:
    shapes = [[row for row, _ in sorted(listed(language))] for language in PAGES]
    assert shapes[0] == shapes[1]

"""What the pages tell somebody to press or to look for is called so in Home Assistant and in the integration."""

import json
import re
from functools import cache

import hass_frontend
import pytest

from tests.pages import ROOT, language_of
from tests.test_trouble_page import said

TO_PRESS = [
    "docs/trouble.md",
    "docs/install.md",
    "docs/home-assistant.md",
    "docs/voice.md",
    "docs/automations.md",
    "docs/peers.md",
    "docs/sv/felsokning.md",
    "docs/sv/installera.md",
    "docs/sv/home-assistant.md",
    "docs/sv/rost.md",
    "docs/sv/automationer.md",
    "docs/sv/jamforelse.md",
]
"""Pages whose italics are what somebody presses or reads in Home Assistant."""
NAMES = {
    *("Verisure Local", "Verisure Local:", "Verisure Local hub"),
    *("Marketplace", "Keys", "Tangenter"),  # a newer Home Assistant's, and the operators' page's
    *("unavailable", "otillgängligt", "default code", "standardkod"),  # a state, and a setting, in a sentence
}


@cache
def shown(language: str) -> set[str]:
    """Return every text of Home Assistant's pages and of the integration."""
    texts = set(said(language).values())
    for file in (hass_frontend.where() / "static/translations").rglob(f"{language}-*.json"):
        texts |= set(json.loads(file.read_text("utf-8")).values())
    return texts


@pytest.mark.parametrize("page", TO_PRESS)
def test_what_is_to_be_pressed_is_called_so(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    prose = re.sub(r"\*\*[^*]+\*\*|^> .*?$|```.*?```", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"(?<![*\w/])\*([^*\s`][^*`]*)\*(?!\*)", prose)
    named = {re.sub(r"\s+", " ", each) for each in found}
    assert named - shown(language_of(page)) - NAMES == set()

"""The pages about other alarms: what they name of ours is there, and both say the same with the same sources."""

import re

import pytest

from tests.pages import ROOT, named, tables
from tests.test_features import KINDS, there_is

PAGES = {"docs/peers.md": "docs/home-assistant.md", "docs/sv/jamforelse.md": "docs/sv/home-assistant.md"}
"""Each page, and the one whose words for kinds it uses."""
ANSWERS = {"docs/peers.md": ("yes", "partly", "no"), "docs/sv/jamforelse.md": ("ja", "delvis", "nej")}


def names(page: str, text: str) -> list[tuple[str, str]]:
    words = KINDS[PAGES[page]]
    found = re.findall(rf"\b({'|'.join(words)}) `([\w.]+)`", text, re.IGNORECASE)
    return [(words[word.lower()], name) for word, name in found]


def rows(page: str) -> list[list[str]]:
    return [row for table in tables(page).values() for row in table]


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_of_ours_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    found = names(page, text)
    assert len(found) > 40
    assert [each for each in found if not there_is(*each)] == []
    told = {name for _, name in found}
    for row in rows(page):
        of_ours = {each for each in named(row[2]) if not each.startswith("verisure-hub")}
        assert of_ours - told <= {"siren_timed_out"}, row


@pytest.mark.parametrize("page", PAGES)
def test_every_row_has_a_source_and_says_whether_there_is_an_answer(page: str) -> None:
    loved, asked, _ = tables(page).values()
    for row in rows(page):
        assert re.findall(r"\]\(https://", row[1]), row
    for row in (*loved, *asked):
        assert re.match(rf"\*\*({'|'.join(ANSWERS[page])})\*\*", row[2]), row
    assert any(row[2].startswith(f"**{ANSWERS[page][2]}**") for row in asked), "honest where there is none"


def test_both_pages_say_the_same_of_the_same_sources() -> None:
    english, swedish = (
        [
            (row[1], names(page, row[2]), [each for each in ANSWERS[page] if row[2].startswith(f"**{each}**")])
            for row in rows(page)
        ]
        for page in PAGES
    )
    assert [row[:2] for row in english] == [row[:2] for row in swedish]
    same = dict(zip(*ANSWERS.values(), strict=True))
    assert [[same[each] for each in row[2]] for row in english] == [row[2] for row in swedish]

"""The pages of trouble quote what the product really says, and both the same."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from custom_components.verisure_local import spoken
from tests.pages import ROOT

PAGES = {"en": "docs/trouble.md", "sv": "docs/sv/felsokning.md"}
INTEGRATION = ROOT / "custom_components/verisure_local"
NESTED = "{message}"
"""A sentence within a sentence, which is the last of its placeholders."""
SHORTEST = 10
"""What a text has to say besides its placeholders, in characters, to be told from another."""


def strings(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from strings(each, f"{path}.{key}")
    elif isinstance(value, str):
        yield path, value


@cache
def said(language: str) -> dict[str, str]:
    """Return everything that the product says to people in Home Assistant, by a key that every language has."""
    texts = json.loads((INTEGRATION / f"translations/{language}.json").read_text("utf-8"))
    spoken_too = {f"spoken.{key}": each[language == "sv"] for key, each in spoken._TEXTS.items()}
    return dict(strings(texts)) | spoken_too


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Return how each text reads with names and numbers in their places, but for those that say little else."""
    return {
        key: re.compile(re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(text)))
        for key, text in said(language).items()
        if len(re.sub(r"\{\w+\}", "", text)) >= SHORTEST
    }


def keys_of(quote: str, language: str) -> set[str]:
    """Return the keys of the texts that a quotation may be."""
    texts, found = said(language), set()
    for key, pattern in patterns(language).items():
        match = pattern.fullmatch(quote)
        if match is None:
            continue
        if NESTED not in texts[key] or keys_of(match[match.re.groups], language):
            found.add(key)
    return found


def quotes(page: str) -> list[str]:
    return re.findall(r"^> (.*)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("language", PAGES)
def test_the_product_says_what_is_quoted(language: str) -> None:
    found = quotes(PAGES[language])
    assert len(found) > 25
    assert [quote for quote in found if not keys_of(quote, language)] == []


def test_both_pages_quote_the_same_in_the_same_order() -> None:
    pairs = zip(quotes(PAGES["en"]), quotes(PAGES["sv"]), strict=True)
    assert [pair for pair in pairs if not keys_of(pair[0], "en") & keys_of(pair[1], "sv")] == []


def test_both_pages_have_the_same_headings() -> None:
    levels = [re.findall(r"^(#+) ", (ROOT / page).read_text("utf-8"), re.MULTILINE) for page in PAGES.values()]
    assert levels[0] == levels[1]


def test_every_repair_and_every_refusal_of_the_set_up_is_explained() -> None:
    quoted = set().union(*(keys_of(quote, "en") for quote in quotes(PAGES["en"])))
    texts = json.loads((INTEGRATION / "translations/en.json").read_text("utf-8"))
    assert {key for key in texts["issues"] if f".issues.{key}.title" not in quoted} == set()

"""What the pages of entities and of voice say holds in a real Home Assistant with the demonstration's home."""

import re

import pytest
from homeassistant.const import EntityCategory
from homeassistant.helpers import entity_registry as er

from tests.integration.conftest import Paired
from tests.integration.voices import IN_WORDS, assist, said, say
from tests.pages import tables
from tests.test_entities_page import PAGES

WORDS = {"en": ("diagnostic", "**off**"), "sv": ("diagnostik", "**av**")}
SAID = {"en": ("docs/voice.md", ("say", "")), "sv": ("docs/sv/rost.md", ("säg", ""))}


def told(language: str) -> dict[tuple[str, str], set[str]]:
    """Return which words the last cell of each row has, by the entity's domain and name."""
    rows = [row for table in tables(PAGES[language]).values() for row in table]
    return {
        (domain, row[0]): {word for word in WORDS[language] if word in row[-1]}
        for row in rows
        for domain in re.findall(r"`(\w+)`", row[1])
    }


@pytest.mark.parametrize("language", PAGES)
async def test_what_is_diagnostic_and_what_is_off_is_told_so(villa: Paired, language: str) -> None:
    diagnostic, off = WORDS[language]
    page, wrong, seen = told(language), [], set()
    for entity in er.async_entries_for_config_entry(er.async_get(villa.hass), villa.entry.entry_id):
        key = (entity.domain, entity.original_name or "")
        if key not in page:
            continue
        seen.add(key)
        really = {
            *({diagnostic} if entity.entity_category is EntityCategory.DIAGNOSTIC else ()),
            *({off} if entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION else ()),
        }
        if really != page[key]:
            wrong.append((*key, sorted(really)))
    assert wrong == []
    assert len(seen) > 40, "most of the page is there"


@pytest.mark.parametrize("language", SAID)
async def test_what_can_be_said_is_understood(villa: Paired, language: str) -> None:
    await assist(villa.hass)
    page, header = SAID[language]
    rows = tables(page)[header]
    sentences = [each.strip() for row in rows for each in row[0].split(",")]
    assert len(sentences) > 8
    for sentence in sentences:
        result = await say(villa, sentence.replace("…", IN_WORDS[language]), language)
        assert result.response.error_code != "no_intent_match", f"{sentence}: {said(result)}"
        assert said(result), sentence

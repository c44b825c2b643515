"""Every link between the pages leads somewhere, also to a heading within a page."""

import re
from pathlib import Path

import pytest

from tests.pages import PAGES, ROOT


def anchors(path: Path) -> set[str]:
    """Return what can be linked to within a page, as GitHub names headings."""
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
    return {*plain, *re.findall(r'<a id="([^"]+)">', text)}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("http"):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def test_a_page_and_the_same_in_the_other_language_lead_to_each_other() -> None:
    alone = {"features.md", "security.md", "blueprints.md"}
    pairs = {}
    for folder, word in (("docs", "På svenska"), ("docs/sv", "In English")):
        for path in (ROOT / folder).glob("*.md"):
            found = re.search(rf"^\[{word}\]\(([^)]+)\)$", path.read_text("utf-8"), re.MULTILINE)
            assert found is not None or path.name in alone, path
            if found is not None:
                pairs[path] = (path.parent / found[1]).resolve()
    assert len(pairs) > 10
    assert [path for path, other in pairs.items() if pairs.get(other) != path] == []

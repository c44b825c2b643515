"""The table of functions is true: what it calls working has its code, and the tests that it names exist and run."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.integration.surfaces import SURFACES

ROOT = Path(__file__).parent.parent
STATES = {"works", "text", "not emulated", "later"}
ALARMED_HOME = [*range(19, 25), *range(31, 37), *range(40, 44), *range(45, 58), 63]
"""Rows that have to be there."""


def rows() -> dict[int, list[str]]:
    """Return the cells of each row, by its number."""
    lines = (ROOT / "docs/features.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]
    numbers = [int(row[0]) for row in cells]
    assert numbers == list(range(1, 93)), "every function once, in order"
    return dict(zip(numbers, cells, strict=True))


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def functions_of(path: Path) -> set[str]:
    body = ast.parse(path.read_text("utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("number", range(1, 93))
def test_a_row_names_only_what_exists(number: int) -> None:
    _, name, state, _, code, shown = rows()[number]
    assert name
    assert state in STATES
    for path in named(code):
        assert (ROOT / "hub_server" / path).is_file(), path
    for test in named(shown):
        path, _, function = test.partition("::")
        assert function in functions_of(ROOT / "tests" / path), test
    if state == "works":
        assert named(code), "what works has code"
        assert named(shown), "and a test that shows it"


@pytest.mark.parametrize("number", ALARMED_HOME)
def test_the_alarmed_home_is_there(number: int) -> None:
    state = rows()[number][2]
    assert state in {"works", "text"}


def test_every_test_of_the_security_page_exists() -> None:
    text = (ROOT / "docs/security.md").read_text("utf-8")
    tests = re.findall(r"`([\w/]+\.py)::(\w+)`", text)
    assert len(tests) > 30
    for path, function in tests:
        assert function in functions_of(ROOT / "tests" / path), f"{path}::{function}"
    for row in re.findall(r"^\| \d+ \|.*", text, re.MULTILINE):
        assert "`" in row or "**open**" in row, row


KINDS = {
    "docs/home-assistant.md": {
        word: word
        for word in (
            "entity",
            "trigger",
            "condition",
            "action",
            "blueprint",
            "sentence",
            "link",
            "media",
            "platform",
        )
    },
    "docs/sv/home-assistant.md": {
        "entitet": "entity",
        "utlösare": "trigger",
        "villkor": "condition",
        "åtgärd": "action",
        "blueprint": "blueprint",
        "mening": "sentence",
        "länk": "link",
        "media": "media",
        "plattform": "platform",
    },
}


def there_is(kind: str, name: str) -> bool:
    """Tell whether the integration has what a page calls by this name."""
    integration = ROOT / "custom_components/verisure_local"
    texts = json.loads((integration / "translations/en.json").read_text("utf-8"))
    match kind:
        case "entity":
            platform, _, key = name.partition(".")
            return key in texts["entity"].get(platform, {})
        case "trigger" | "condition":
            return name in texts[f"{kind}s"]
        case "action":
            return name in texts["services"]
        case "link":
            return name in texts["config_subentries"]
        case "blueprint":
            return any((ROOT / "blueprints").glob(f"*/verisure_local/{name}.yaml"))
        case "sentence":
            return all(name in (integration / f"sentences/{each}.yaml").read_text("utf-8") for each in ("en", "sv"))
        case "media":
            return name == "pictures" and (integration / "media_source.py").is_file()
        case "platform":
            return (integration / f"{name}.py").is_file()
    return False


@pytest.mark.parametrize("page", KINDS)
def test_every_function_of_home_assistants_has_its_name_there(page: str) -> None:
    told: set[int] = set()
    for row in re.findall(r"^\| \d.*", (ROOT / page).read_text("utf-8"), re.MULTILINE):
        numbers, _, where = (cell.strip() for cell in row.strip("|").split("|"))
        first, _, last = numbers.partition("\N{EN DASH}")
        told |= set(range(int(first), int(last or first) + 1))
        names = re.findall(r"(\w+) `([\w.]+)`", where)
        assert names, row
        for kind, name in names:
            assert there_is(KINDS[page][kind], name), f"{kind} {name}"
    assert told == {number for number, _, _ in SURFACES}

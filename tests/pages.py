"""What a page of docs/ says: its tables, its blocks of code, and which language it is written in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: what it says it is written in (``yaml``, ``sh`` or nothing), and its text."""

    page: str
    line: int
    kind: str
    text: str

    @property
    def where(self) -> str:
        """Return where it stands, for a test's name."""
        return f"{self.page}:{self.line}"


def language_of(page: str) -> str:
    """Return the language a page is written in, by where it stands."""
    return "sv" if page.startswith("docs/sv/") else "en"


def blocks() -> Iterator[Block]:
    """Return every fenced block of the README and of docs/."""
    for path in PAGES:
        text = path.read_text("utf-8")
        for found in re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, found.start()) + 1
            yield Block(path.relative_to(ROOT).as_posix(), line, found[2], found[3])


def tables(page: str) -> dict[tuple[str, ...], list[list[str]]]:
    """Return the rows of a page's tables by their header."""
    found: dict[tuple[str, ...], list[list[str]]] = {}
    rows: list[list[str]] | None = None
    header: tuple[str, ...] = ()
    for line in (ROOT / page).read_text("utf-8").splitlines():
        if not line.startswith("|"):
            rows, header = None, ()
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not header:
            header = tuple(cells)
        elif rows is None:
            rows = found.setdefault(header, [])
        else:
            rows.append(cells)
    return found


def named(cell: str) -> list[str]:
    """Return what a cell names in code."""
    return re.findall(r"`([^`]+)`", cell)

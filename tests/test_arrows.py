"""Nothing imports against the arrows of the design."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HUB = ROOT / "hub_server"
INTEGRATION = ROOT / "custom_components" / "verisure_local"

# Which rooms of the hub a room may import from, beside itself. What is not named may import nothing of ours.
ROOMS: dict[str, set[str]] = {
    "domain": set(),
    "protocol": set(),
    "dc09": set(),
    "certificates": set(),
    "central_link": set(),
    "hub": {"domain"},
    "storage": {"hub", "domain"},
    "accounts": {"hub", "domain", "protocol", "certificates"},
    "messages": {"hub", "domain"},
    "devices": {"hub", "domain"},
    "media": {"hub", "domain"},
    "signalling": {"hub", "domain", "dc09", "central_link"},
    # docs/adr/0003: a door asks who stands at it, and shows messages in their words.
    "api": {"hub", "domain", "protocol", "accounts", "messages"},
    "central": {"dc09", "central_link", "certificates"},
    "reporting": {
        "accounts",
        "api",
        "central_link",
        "certificates",
        "dc09",
        "domain",
        "hub",
        "media",
        "signalling",
        "storage",
    },
    "app": {
        "domain",
        "hub",
        "storage",
        "accounts",
        "media",
        "messages",
        "devices",
        "signalling",
        "api",
        "protocol",
        "reporting",
        "certificates",
        # docs/adr/0009: a rehearsal is played on the hub that runs.
        "scenarios",
    },
    "founding": {"accounts", "app", "certificates", "devices", "domain", "hub", "storage"},
    "scenarios": {
        "accounts",
        "api",
        "app",
        "devices",
        "domain",
        "founding",
        "hub",
        "messages",
        "protocol",
        "signalling",
        "storage",
    },
    "commands": {"app", "devices", "founding", "scenarios", "signalling", "storage"},
    "cli": {"commands", "api", "devices", "domain"},
}
PURE = {"collections", "dataclasses", "enum", "functools", "itertools", "operator", "types", "typing"}
WIRE = {"base64", "hashlib", "enum", "typing"}
# A layer of the integration may import from those on its right and from const and models.
LAYERS = ["platform", "linking", "history", "entity", "coordinator", "client", "protocol"]
WITHOUT_HOME_ASSISTANT = {"client", "models", "protocol"}


def imports(source: str) -> Iterator[str]:
    """Yield every module that a source imports, relative ones with their dots."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                prefix = "." * node.level
                if node.module:
                    yield prefix + node.module
                    yield from (f"{prefix}{node.module}.{alias.name}" for alias in node.names)
                else:
                    yield from (prefix + alias.name for alias in node.names)
            case _:
                pass


def room_of(module: str) -> str:
    return module.removeprefix("hub_server.").split(".")[0]


def against(room: str, source: str) -> list[str]:
    """Return what a source in ``room`` imports against the arrows."""
    wrong = [
        module
        for module in imports(source)
        if module.startswith("hub_server.") and room_of(module) not in ROOMS[room] | {room}
    ]
    allowed = {"domain": PURE, "protocol": WIRE}.get(room)
    if allowed is not None:
        wrong += [m for m in imports(source) if not m.startswith("hub_server") and m.split(".")[0] not in allowed]
    return wrong


def hub_sources() -> list[Path]:
    return [path for path in HUB.rglob("*.py") if path != HUB / "__init__.py"]


@pytest.mark.parametrize("path", hub_sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_of_the_hub_imports_along_the_arrows(path: Path) -> None:
    room = path.relative_to(HUB).parts[0].removesuffix(".py")
    assert room in ROOMS, f"{room} is a new room: say in this test what it may import"
    assert against(room, path.read_text()) == []


@pytest.mark.parametrize("path", INTEGRATION.rglob("*.py"), ids=lambda path: str(path.relative_to(INTEGRATION)))
def test_the_integration_imports_along_the_arrows(path: Path) -> None:
    found = list(imports(path.read_text()))
    assert [module for module in found if module.startswith("hub_server")] == []
    if path.stem in WITHOUT_HOME_ASSISTANT:
        assert [module for module in found if module.startswith("homeassistant")] == []
    if path.stem in LAYERS:
        before = LAYERS[: LAYERS.index(path.stem)]
        assert [module for module in found if module.startswith(".") and module.split(".")[1] in before] == []


def test_both_ends_of_the_wire_are_the_same_file() -> None:
    assert (INTEGRATION / "protocol.py").read_bytes() == (HUB / "protocol.py").read_bytes()


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("domain", "import time"),
        ("domain", "from hub_server.hub.bus import Bus"),
        ("central", "from hub_server.storage import journal"),
        ("hub", "from hub_server.api import session"),
        ("protocol", "import msgspec"),
        ("devices", "from hub_server import app"),
    ],
)
def test_an_import_against_the_arrows_is_found(room: str, source: str) -> None:
    assert against(room, source) != []

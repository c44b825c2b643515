"""What Home Assistant's and HACS's own checks ask of an integration, as far as it can be asked without a network.

Their rules are retold here (hassfest and HACS's validation, as of autumn 2026); they themselves run online.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import service
from homeassistant.setup import async_setup_component

ROOT = Path(__file__).parent.parent
INTEGRATION = ROOT / "custom_components" / "verisure_local"
SOURCES = sorted(INTEGRATION.rglob("*.py"))
MANIFEST_KEYS = {
    "domain",
    "name",
    "after_dependencies",
    "codeowners",
    "config_flow",
    "dependencies",
    "documentation",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "loggers",
    "quality_scale",
    "requirements",
    "version",
    "zeroconf",
}
# What hassfest lets an integration import without declaring it, beside the platforms.
ALWAYS_THERE = {platform.value for platform in Platform} | {
    "automation",
    "blueprint",
    "device_automation",
    "diagnostics",
    "frontend",
    "group",
    "homeassistant",
    "logger",
    "person",
    "repairs",
    "script",
    "system_health",
    "websocket_api",
    "zone",
}


def loaded(name: str) -> dict[str, object]:
    return dict(json.loads((INTEGRATION / name).read_text("utf-8")))


def described(name: str) -> dict[str, object]:
    """Return a YAML file that describes actions, triggers or conditions; nothing where there is none."""
    path = INTEGRATION / name
    return dict(yaml.safe_load(path.read_text("utf-8"))) if path.exists() else {}


def section(tree: object, *keys: str) -> dict[str, object]:
    for key in keys:
        tree = tree.get(key, {}) if isinstance(tree, dict) else {}
    assert isinstance(tree, dict)
    return tree


def walk(tree: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    yield path, tree
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from walk(value, (*path, key))
    elif isinstance(tree, list):
        for value in tree:
            yield from walk(value, path)


def test_the_manifest_has_known_keys_and_a_home_of_its_own() -> None:
    manifest = loaded("manifest.json")
    assert set(manifest) <= MANIFEST_KEYS
    assert str(manifest["documentation"]).startswith("https://")
    assert "home-assistant.io/integrations" not in str(manifest["documentation"])
    assert str(manifest["issue_tracker"]).startswith("https://")
    owners = manifest["codeowners"]
    assert isinstance(owners, list)
    assert all(str(owner).startswith("@") for owner in owners)
    assert manifest["iot_class"] == "local_push"


def test_everything_that_is_imported_of_home_assistant_is_declared() -> None:
    manifest = loaded("manifest.json")
    declared = {*manifest["dependencies"], *manifest.get("after_dependencies", [])}  # type: ignore[misc]
    used = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            used |= {match[1] for name in names if (match := re.match(r"homeassistant\.components\.(\w+)", name))}
            if isinstance(node, ast.ImportFrom) and node.module == "homeassistant.components":
                used |= {alias.name for alias in node.names}
    assert used - ALWAYS_THERE - declared == set()


@pytest.mark.parametrize("path", sorted(INTEGRATION.rglob("*.json")), ids=lambda path: path.name)
def test_every_json_file_can_be_read(path: Path) -> None:
    json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_translations_are_plain_and_every_field_is_described(language: str) -> None:
    texts = loaded(f"translations/{language}.json")
    for path, text in walk(texts):
        if isinstance(text, str):
            assert text.strip() == text, path
            assert not re.search(r"<[a-z/][^>]*>", text), f"HTML at {path}"
            assert "[%key" not in text, path
    for path, step in walk(texts):
        if len(path) >= 2 and path[-2] == "step" and isinstance(step, dict) and "data" in step:
            assert set(step["data"]) == set(step.get("data_description", {})), path
    for name, issue in section(texts, "issues").items():
        assert isinstance(issue, dict)
        assert ("description" in issue) != ("fix_flow" in issue), name


def test_icons_are_of_one_set_and_states_differ_from_the_default() -> None:
    for path, value in walk(loaded("icons.json")):
        if isinstance(value, str):
            assert value.startswith("mdi:"), path
        if isinstance(value, dict) and isinstance(value.get("state"), dict):
            assert value.get("default") not in value["state"].values(), path


@pytest.mark.parametrize(
    ("file", "kind"), [("services.yaml", "services"), ("triggers.yaml", "triggers"), ("conditions.yaml", "conditions")]
)
def test_what_people_choose_from_is_named_described_and_has_an_icon(file: str, kind: str) -> None:
    texts, icons = loaded("translations/en.json"), section(loaded("icons.json"), kind)
    shown = {name: spec for name, spec in described(file).items() if not name.startswith(".")}
    named = section(texts, kind)
    assert set(shown) == set(named)
    assert set(shown) == set(icons)
    for name, spec in shown.items():
        text = section(named, name)
        assert text.get("name"), name
        assert text.get("description"), name
        fields = section(spec or {}, "fields")
        assert set(fields) == set(section(text, "fields")), name
    if kind == "services":
        assert shown == described(file), "custom actions may not use anchors with a dot"


def test_every_choice_has_its_words() -> None:
    texts = section(loaded("translations/en.json"), "selector")
    for file in ("services.yaml", "triggers.yaml", "conditions.yaml"):
        for path, value in walk(described(file)):
            if path and path[-1] == "select" and isinstance(value, dict) and "translation_key" in value:
                options = section(texts, str(value["translation_key"]), "options")
                assert set(value["options"]) <= set(options), path


@pytest.mark.parametrize("name", ["trigger", "condition"])
def test_triggers_and_conditions_come_with_their_description(name: str) -> None:
    assert (INTEGRATION / f"{name}.py").exists() == (INTEGRATION / f"{name}s.yaml").exists()


def test_the_integration_has_a_flow_types_and_a_brand() -> None:
    assert (INTEGRATION / "config_flow.py").exists()
    assert (INTEGRATION / "py.typed").exists()
    for name in ("icon.png", "icon@2x.png"):
        assert (INTEGRATION / "brand" / name).read_bytes().startswith(b"\x89PNG"), name


def test_hacs_finds_one_integration_and_its_own_papers() -> None:
    folders = [path for path in (ROOT / "custom_components").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert folders == [INTEGRATION]
    papers = json.loads((ROOT / "hacs.json").read_text())
    allowed = {"name", "homeassistant", "hacs", "country", "filename", "zip_release", "content_in_root"}
    allowed |= {"hide_default_branch", "persistent_directory", "render_readme"}
    assert set(papers) <= allowed
    assert papers["name"]
    assert re.fullmatch(r"20\d\d\.\d+\.\d+", papers["homeassistant"])
    assert (ROOT / "README.md").exists()
    assert "MIT License" in (ROOT / "LICENSE").read_text()


async def test_home_assistant_itself_reads_every_description(
    hass: HomeAssistant, enable_custom_integrations: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert await async_setup_component(hass, "verisure_local", {})
    found = (await service.async_get_all_descriptions(hass))["verisure_local"]
    assert set(found) == {name for name in described("services.yaml") if not name.startswith(".")}
    for name, spec in found.items():
        assert spec.get("name") or spec.get("fields") is not None, name
    assert not [each for each in caplog.records if each.levelname in {"WARNING", "ERROR"} and "verisure" in each.msg]

"""What holds of every blueprint's file."""

import json
from pathlib import Path

import pytest
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.util.yaml import load_yaml_dict

ROOT = Path(__file__).parents[2]
CANONICAL = ROOT / "blueprints"
SHIPPED = ROOT / "custom_components" / "verisure_local" / "blueprints"
TEXTS = ROOT / "custom_components" / "verisure_local" / "blueprint_texts"
MANIFEST = json.loads((ROOT / "custom_components" / "verisure_local" / "manifest.json").read_text())
REPOSITORY = f"{MANIFEST['documentation']}/blob/main/blueprints"
SCHEMAS = {"automation": AUTOMATION_BLUEPRINT_SCHEMA, "script": BLUEPRINT_SCHEMA}
FILES = sorted(path.relative_to(CANONICAL) for path in CANONICAL.rglob("*.yaml"))
PAGES = {
    language: (ROOT / page).read_text()
    for language, page in (("en", "docs/blueprints.md"), ("sv", "docs/sv/blueprints.md"))
}
BADGES = {
    "en": "![Import into Home Assistant](images/import.svg)",
    "sv": "![Importera till Home Assistant](../images/import-sv.svg)",
}
UNFILTERED = {"duration", "text", "boolean", "time", "number", "action"}
"""Selectors that offer nothing to choose from."""


def read(path: Path) -> Blueprint:
    domain = path.parts[0]
    data = load_yaml_dict(str(CANONICAL / path))
    return Blueprint(data, path=str(path), expected_domain=domain, schema=SCHEMAS[domain])


def test_what_is_shipped_is_what_is_here() -> None:
    shipped = {path.relative_to(SHIPPED): path.read_bytes() for path in SHIPPED.rglob("*.yaml")}
    assert shipped == {path: (CANONICAL / path).read_bytes() for path in FILES}, (
        "copy blueprints/* to custom_components/verisure_local/blueprints/"
    )


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_blueprint_says_what_it_is_and_where_it_is_from(path: Path) -> None:
    blueprint = read(path)
    metadata = blueprint.metadata
    assert metadata["name"].startswith("Verisure Local: ")
    assert len(metadata["description"]) > 80
    assert metadata["author"] == "Verisure Local"
    assert metadata["source_url"] == f"{REPOSITORY}/{path.as_posix()}"
    assert metadata["homeassistant"]["min_version"] == "2026.10.0"
    assert blueprint.validate() is None


@pytest.mark.parametrize("path", FILES, ids=str)
def test_inputs_are_in_sections_and_described(path: Path) -> None:
    sections = read(path).metadata["input"]
    assert next(iter(sections.values())).get("collapsed") is None, "what has to be filled in is seen first"
    for section in sections.values():
        assert section["name"]
        assert section["icon"].startswith("mdi:")
        for name, each in section["input"].items():
            assert each["name"], name
            assert len(each["description"]) > 10, name
            assert each["selector"], name
            assert "default" in each or not section.get("collapsed"), f"{name} is hidden and has to be filled in"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_selectors_offer_only_what_fits(path: Path) -> None:
    for name, each in read(path).inputs.items():
        ((kind, options),) = each["selector"].items()
        if kind in {"entity", "device"}:
            assert options["filter"], name
            assert all("integration" in one or "domain" in one for one in options["filter"]), name
        elif kind == "select":
            assert all(option["label"] for option in options["options"]), name
        else:
            assert kind in UNFILTERED, name


@pytest.mark.parametrize("path", FILES, ids=str)
@pytest.mark.parametrize("language", PAGES)
def test_the_pages_tell_of_every_blueprint_and_import_it(path: Path, language: str) -> None:
    page = PAGES[language]
    address = f"{REPOSITORY}/{path.as_posix()}".replace(":", "%3A").replace("/", "%2F")
    link = f"https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url={address}"
    assert f"[{BADGES[language]}]({link})" in page
    section = page.split(f'<a id="{path.stem}"></a>', 1)[1].split('<a id="', 1)[0]
    texts = json.loads((TEXTS / f"{language}.json").read_text()) if language != "en" else {}
    names = [texts.get(each["name"], each["name"]) for each in read(path).inputs.values()]
    untold = [name for name in names if f"**{name}**: " not in section]
    assert untold == []

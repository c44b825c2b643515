"""Home Assistant's quality scale, rule by rule: what we call done has a test here or is shown by one elsewhere."""

import ast
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EntityCategory
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_platform
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity

from custom_components.verisure_local.const import DOMAIN, PLATFORMS
from custom_components.verisure_local.coordinator import VerisureLocalCoordinator
from tests.integration.conftest import Paired

ROOT = Path(__file__).parent.parent.parent
INTEGRATION = ROOT / "custom_components" / "verisure_local"
SOURCES = sorted(INTEGRATION.rglob("*.py"))
DOCS = (ROOT / "docs/home-assistant.md", ROOT / "docs/sv/home-assistant.md")

# The scale as of 2026.10: 20 + 10 + 21 + 3.
BRONZE = """action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
dependency-transparency docs-actions docs-conditions docs-high-level-description docs-installation-instructions
docs-removal-instructions docs-triggers entity-event-setup entity-unique-id has-entity-name runtime-data
test-before-configure test-before-setup unique-config-entry"""
SILVER = """action-exceptions config-entry-unloading docs-configuration-parameters docs-installation-parameters
entity-unavailable integration-owner log-when-unavailable parallel-updates reauthentication-flow test-coverage"""
GOLD = """devices diagnostics discovery discovery-update-info docs-data-update docs-examples docs-known-limitations
docs-supported-devices docs-supported-functions docs-troubleshooting docs-use-cases dynamic-devices entity-category
entity-device-class entity-disabled-by-default entity-translations exception-translations icon-translations
reconfiguration-flow repair-issues stale-devices"""
PLATINUM = "async-dependency inject-websession strict-typing"
RULES = f"{BRONZE} {SILVER} {GOLD} {PLATINUM}".split()

SHOWN_ELSEWHERE = {
    "action-exceptions": [
        "integration/test_home.py::test_while_the_hub_is_gone_actions_say_so",
        "integration/test_panel.py::test_an_open_window_is_named_in_both_languages",
    ],
    "brands": ["test_packaging.py::test_the_integration_has_a_flow_types_and_a_brand"],
    "config-flow": [
        "integration/test_flow.py::test_wrong_pairing_codes_are_told_and_mended",
        "test_packaging.py::test_translations_are_plain_and_every_field_is_described",
    ],
    "diagnostics": ["integration/test_home.py::test_diagnostics_show_nothing_private"],
    "discovery": ["integration/test_flow.py::test_a_hub_is_found_by_itself_and_set_up_once"],
    "discovery-update-info": ["integration/test_flow.py::test_a_hub_is_found_by_itself_and_set_up_once"],
    "docs-actions": ["test_repository.py::test_every_trigger_condition_and_action_is_on_its_page"],
    "docs-conditions": ["test_repository.py::test_every_trigger_condition_and_action_is_on_its_page"],
    "docs-triggers": ["test_repository.py::test_every_trigger_condition_and_action_is_on_its_page"],
    "dynamic-devices": ["integration/test_home.py::test_devices_come_and_go_with_the_hub"],
    "entity-unavailable": [
        "integration/test_linking_home.py::test_a_linked_device_that_is_unavailable_is_lost_and_back",
        "integration/test_home.py::test_a_hub_that_was_gone_is_caught_up_with_and_the_entry_stays",
    ],
    "icon-translations": ["test_packaging.py::test_icons_are_of_one_set_and_states_differ_from_the_default"],
    "reauthentication-flow": ["integration/test_flow.py::test_a_withdrawn_access_asks_to_pair_again"],
    "reconfiguration-flow": ["integration/test_flow.py::test_a_moved_hub_is_followed_and_another_one_is_not"],
    "repair-issues": [
        "integration/test_home.py::test_a_linked_sensor_that_is_gone_is_a_repair",
        "integration/test_repairs.py::test_a_forgotten_service_mode_is_ended_by_whoever_may",
        "integration/test_repairs.py::test_a_default_code_is_a_repair_that_removes_it",
    ],
    "stale-devices": ["integration/test_home.py::test_devices_come_and_go_with_the_hub"],
    "test-before-configure": [
        "integration/test_flow.py::test_an_address_where_nobody_answers_is_told_and_mended",
        "integration/test_flow.py::test_a_hub_that_goes_away_while_pairing_is_told",
    ],
    "test-before-setup": [
        "integration/test_flow.py::test_a_hub_that_was_away_at_the_start_is_found_at_its_new_address"
    ],
    "unique-config-entry": ["integration/test_flow.py::test_a_hub_is_not_set_up_twice_by_hand"],
}

HEADINGS = {
    "docs-configuration-parameters": ("## Settings", "## Inställningar"),
    "docs-data-update": ("## How it is kept up to date", "## Så hålls det aktuellt"),
    "docs-examples": ("## Examples", "## Exempel"),
    "docs-high-level-description": ("# In Home Assistant", "# I Home Assistant"),
    "docs-installation-instructions": ("## Set it up", "## Kom igång"),
    "docs-installation-parameters": ("### What you are asked", "### Det du får frågor om"),
    "docs-known-limitations": ("## Limits", "## Begränsningar"),
    "docs-removal-instructions": ("## Remove it", "## Ta bort"),
    "docs-supported-devices": ("## Devices", "## Enheter"),
    "docs-supported-functions": ("## Functions", "## Funktioner"),
    "docs-troubleshooting": ("## Trouble", "## Om något strular"),
    "docs-use-cases": ("## What it is used for", "## Vad det används till"),
}


def graded() -> dict[str, object]:
    return dict(yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text("utf-8"))["rules"])


def exempt() -> set[str]:
    return {rule for rule, grade in graded().items() if isinstance(grade, dict) and grade["status"] == "exempt"}


def functions_of(path: Path) -> set[str]:
    body = ast.parse(path.read_text("utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_rule_is_done_or_exempt_with_its_reason() -> None:
    assert len(RULES) == 54
    assert sorted(graded()) == sorted(RULES)
    for rule, grade in graded().items():
        if isinstance(grade, dict):
            assert grade["status"] == "exempt", rule
            assert len(grade["comment"]) > 20, rule
        else:
            assert grade == "done", rule


@pytest.mark.parametrize("rule", RULES)
def test_what_is_done_is_shown(rule: str) -> None:
    here = f"test_{rule.replace('-', '_')}" in functions_of(Path(__file__))
    assert here or rule in SHOWN_ELSEWHERE or rule in HEADINGS or rule in exempt()
    for shown in SHOWN_ELSEWHERE.get(rule, []):
        path, _, test = shown.partition("::")
        assert test in functions_of(ROOT / "tests" / path), shown


@pytest.mark.parametrize("rule", HEADINGS)
def test_the_pages_have_what_a_homeowner_looks_for(rule: str) -> None:
    for page, heading in zip(DOCS, HEADINGS[rule], strict=True):
        text = page.read_text("utf-8")
        assert f"{heading}\n" in text
        section = text.split(f"{heading}\n", 1)[1].strip()
        assert len(section.split("\n#", 1)[0]) > 100, f"{page.name}: {heading} says next to nothing"


def entities(paired: Paired) -> list[Entity]:
    """Return every entity of the home that is there."""
    found = [
        entity
        for platform in entity_platform.async_get_platforms(paired.hass, DOMAIN)
        for entity in platform.entities.values()
    ]
    assert len(found) > 50, "the whole villa"
    return found


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                if (isinstance(called, ast.Name) and called.id == name) or (
                    isinstance(called, ast.Attribute) and called.attr == name
                ):
                    yield path, node


# --- Bronze ---


async def test_action_setup(paired: Paired) -> None:
    actions = set(yaml.safe_load((INTEGRATION / "services.yaml").read_text("utf-8")))
    assert set(paired.hass.services.async_services()[DOMAIN]) == actions
    await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    assert set(paired.hass.services.async_services()[DOMAIN]) == actions, "an automation stays valid without the hub"


async def test_appropriate_polling(paired: Paired) -> None:
    assert [entity.entity_id for entity in entities(paired) if entity.should_poll] == []


def test_common_modules() -> None:
    assert (INTEGRATION / "coordinator.py").is_file()
    assert (INTEGRATION / "entity.py").is_file()


def test_config_flow_test_coverage() -> None:
    script = (ROOT / "scripts/test").read_text("utf-8")
    assert 'flows="*/verisure_local/*_flow.py,' in script
    assert '--fail-under=100 --include="$flows"' in script
    assert "scripts/test --all" in (ROOT / ".ci/run").read_text("utf-8")


def test_dependency_transparency() -> None:
    manifest = json.loads((INTEGRATION / "manifest.json").read_text("utf-8"))
    assert manifest["requirements"] == [], "with a dependency the rule is one for us"


async def test_entity_event_setup(paired: Paired) -> None:
    coordinator = paired.entry.runtime_data
    assert any(coordinator._listeners.values())
    await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    assert not any(coordinator._listeners.values()), "whoever listens stops when it is removed"
    assert not coordinator._event_listeners


async def test_entity_unique_id(paired: Paired) -> None:
    hub_id = paired.house.hub.identity.hub_id
    ids = [(entity.platform.domain, entity.unique_id) for entity in entities(paired)]
    assert all(unique is not None and unique.startswith(f"{hub_id}_") for _, unique in ids)
    assert len(set(ids)) == len(ids)


async def test_has_entity_name(paired: Paired) -> None:
    assert [entity.entity_id for entity in entities(paired) if not entity.has_entity_name] == []


async def test_runtime_data(paired: Paired) -> None:
    assert isinstance(paired.entry.runtime_data, VerisureLocalCoordinator)
    kept = [path.name for path in SOURCES if "hass.data[DOMAIN]" in path.read_text("utf-8")]
    assert kept == [], "what belongs to an entry is kept with it"


# --- Silver ---


async def test_config_entry_unloading(paired: Paired) -> None:
    coordinator = paired.entry.runtime_data
    assert await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    assert paired.entry.state is ConfigEntryState.NOT_LOADED
    assert coordinator._client is not None
    assert coordinator._client.closed.is_set(), "the hub has one listener less"
    await paired.hass.config_entries.async_setup(paired.entry.entry_id)
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


def test_integration_owner() -> None:
    assert json.loads((INTEGRATION / "manifest.json").read_text("utf-8"))["codeowners"]


async def test_log_when_unavailable(paired: Paired, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    await paired.house.stop()
    await paired.entry.runtime_data._client.closed.wait()
    await paired.house.start()
    await paired.settle()
    ours = [each for each in caplog.records if each.name == "custom_components.verisure_local"]
    said = [each.getMessage() for each in ours if each.levelno >= logging.INFO]
    name = paired.entry.title
    assert said == [f"The hub {name} is gone; its entities are unavailable until it is back", f"The hub {name} is back"]


def test_parallel_updates() -> None:
    for platform in PLATFORMS:
        assert re.search(r"^PARALLEL_UPDATES = \d$", (INTEGRATION / f"{platform}.py").read_text("utf-8"), re.MULTILINE)


def test_test_coverage() -> None:
    assert "coverage report --fail-under=95" in (ROOT / "scripts/test").read_text("utf-8")


# --- Gold ---


async def test_devices(paired: Paired) -> None:
    found = dr.async_entries_for_config_entry(dr.async_get(paired.hass), paired.entry.entry_id)
    (hub,) = [each for each in found if (DOMAIN, paired.house.hub.identity.hub_id) in each.identifiers]
    assert hub.sw_version
    for each in found:
        assert each.manufacturer, each.name
        assert each.model, each.name
        assert each.serial_number, each.name
        assert each is hub or each.via_device_id == hub.id


async def test_entity_category(paired: Paired) -> None:
    by_key = {entity.translation_key: entity.entity_category for entity in entities(paired)}
    assert by_key["storage"] is EntityCategory.DIAGNOSTIC
    assert by_key["central"] is EntityCategory.DIAGNOSTIC
    assert by_key["area"] is None, "the panel is what people come for"


async def test_entity_device_class(paired: Paired) -> None:
    # The one for which Home Assistant has none is said here, so that a forgotten one is noticed.
    without = {
        entity.translation_key
        for entity in entities(paired)
        if entity.platform.domain == "binary_sensor" and entity.device_class is None
    }
    assert without <= {"ready_home", "ready_away", "ready_home_of_area", "ready_away_of_area", "service_mode"}


async def test_entity_disabled_by_default(paired: Paired) -> None:
    registry = er.async_get(paired.hass)
    disabled = {
        entry.translation_key
        for entry in er.async_entries_for_config_entry(registry, paired.entry.entry_id)
        if entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    }
    assert disabled, "what is noise for most is off at first"


async def test_entity_translations(paired: Paired) -> None:
    for language in ("en", "sv"):
        texts = json.loads((INTEGRATION / f"translations/{language}.json").read_text("utf-8"))["entity"]
        for entity in entities(paired):
            if entity.translation_key is not None:
                assert entity.translation_key in texts[entity.platform.domain], entity.entity_id
            else:
                # Named after its device, or after its class by Home Assistant itself.
                assert entity.name is None or entity.device_class is not None, entity.entity_id


def test_exception_translations() -> None:
    texts = json.loads((INTEGRATION / "translations/en.json").read_text("utf-8"))["exceptions"]
    names = ("HomeAssistantError", "ServiceValidationError", "ConfigEntryNotReady", "ConfigEntryAuthFailed")
    raised = [(path, call) for name in names for path, call in calls(name)]
    assert len(raised) > 10
    for path, call in raised:
        keys = {keyword.arg: keyword.value for keyword in call.keywords}
        where = f"{path.name}:{call.lineno}"
        assert "translation_domain" in keys, where
        assert "translation_key" in keys, where
        if isinstance(keys["translation_key"], ast.Constant):
            assert keys["translation_key"].value in texts, where


# --- Platinum ---


def test_async_dependency() -> None:
    blocking = {"requests", "urllib3", "urllib.request", "http.client", "subprocess"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not blocking & {each.name for each in node.names}, path.name
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert node.module not in blocking, path.name


def test_inject_websession() -> None:
    assert list(calls("ClientSession")) == [], "Home Assistant's own session is used"
    assert any(calls("async_get_clientsession"))


def test_strict_typing() -> None:
    assert (INTEGRATION / "py.typed").is_file()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'packages = ["hub_server", "custom_components.verisure_local",' in project
    assert "mypy" in (ROOT / "scripts/lint").read_text("utf-8")

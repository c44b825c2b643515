"""What holds of the repository itself."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from hub_server.domain.site import FaultKind
from hub_server.protocol import ErrorCode

ROOT = Path(__file__).parent.parent
INTEGRATION = ROOT / "custom_components" / "verisure_local"
TEXT = {".md", ".py", ".toml", ".yaml", ".yml", ".json", ".sql", ".sh", ".lock", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_nothing_names_a_package_registry_or_a_place_on_a_machine() -> None:
    # Put together here, so that this file does not name them either.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb" + "ian.org/debian"]
    places = r"|(?<![\w.}])/(?:root|work|home/[a-z]+)/"
    forbidden = re.compile("|".join(map(re.escape, hosts)) + places)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path.suffix in TEXT
        for match in forbidden.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_the_lock_is_hashed_and_has_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert not (ROOT / "uv.lock").exists()
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def keys(tree: object, prefix: str = "") -> set[str]:
    if not isinstance(tree, dict):
        return {prefix}
    return {found for key, value in tree.items() for found in keys(value, f"{prefix}.{key}")}


def placeholders(tree: object, prefix: str = "") -> dict[str, list[str]]:
    if isinstance(tree, str):
        return {prefix: sorted(re.findall(r"\{(\w+)\}", tree))}
    assert isinstance(tree, dict)
    return {
        name: found for key, value in tree.items() for name, found in placeholders(value, f"{prefix}.{key}").items()
    }


def test_both_languages_say_the_same() -> None:
    english = json.loads((INTEGRATION / "translations/en.json").read_text())
    swedish = json.loads((INTEGRATION / "translations/sv.json").read_text())
    assert keys(english) == keys(swedish)
    assert placeholders(english) == placeholders(swedish)
    assert not (INTEGRATION / "strings.json").exists()


def test_every_error_of_the_wire_is_translated() -> None:
    english = json.loads((INTEGRATION / "translations/en.json").read_text())
    assert set(ErrorCode) <= set(english["exceptions"])


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_fault_has_its_words(language: str) -> None:
    texts = json.loads((INTEGRATION / f"translations/{language}.json").read_text())
    assert set(texts["selector"]["fault"]["options"]) == set(FaultKind)


def test_the_manifest_is_as_home_assistant_and_hacs_want_it() -> None:
    manifest = json.loads((INTEGRATION / "manifest.json").read_text())
    names = list(manifest)
    assert names == ["domain", "name", *sorted(names[2:])]
    assert manifest["domain"] == INTEGRATION.name
    assert manifest["requirements"] == []
    assert manifest["codeowners"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert set(json.loads((ROOT / "hacs.json").read_text())) <= {"name", "homeassistant", "render_readme"}
    assert (INTEGRATION / "brand/icon.png").exists()


def test_the_version_is_the_same_everywhere() -> None:
    manifest = json.loads((INTEGRATION / "manifest.json").read_text())
    assert f'version = "{manifest["version"]}"' in (ROOT / "pyproject.toml").read_text()
    assert f"[{manifest['version']}]" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    "script", ["setup", "demo", "test", "test-newest", "test-container", "lint", "lock", "screenshot"]
)
def test_scripts_can_be_started(script: str) -> None:
    assert (ROOT / "scripts" / script).stat().st_mode & 0o111


def test_pictures_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme)
    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)


def test_the_readme_leaves_figures_to_the_page_of_the_benchmarks() -> None:
    readme = (ROOT / "README.md").read_text()
    assert re.findall(r"\bp\d\d\b|\d (?:ms|us|MiB|KiB)\b|times the floor", readme) == []
    assert readme.count("(benchmarks/README.md)") == 1


@pytest.mark.parametrize(("page", "language"), [("docs/automations.md", "en"), ("docs/sv/automationer.md", "sv")])
def test_every_trigger_condition_and_action_is_on_its_page(page: str, language: str) -> None:
    texts = json.loads((INTEGRATION / f"translations/{language}.json").read_text())
    told = (ROOT / page).read_text()
    for kind in ("triggers", "conditions", "services"):
        for name, text in texts[kind].items():
            assert f"| {text['name']} | `verisure_local.{name}` | {text['description']} |" in told, name

"""The ways to have the hub run by itself, as far as they can be tried without an engine for containers.

With one, ``scripts/test-container`` starts the container and the app.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from scripts.demonstration.processes import free_port

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
APP = DEPLOY / "home-assistant-app"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_the_app_says_what_home_assistant_asks_of_one() -> None:
    app = yaml.safe_load((APP / "config.yaml").read_text())
    assert {"name", "version", "slug", "description", "arch"} <= set(app)
    assert app["version"] == VERSION
    assert set(app["options"]) == set(app["schema"])
    assert set(app["arch"]) <= {"aarch64", "amd64"}
    assert yaml.safe_load((ROOT / "repository.yaml").read_text())["name"]


def app_places(folder: Path) -> dict[str, str]:
    """Return the surroundings of the app's script, with everything of it in a folder."""
    (folder / "config").mkdir()
    (folder / "options.json").write_text(json.dumps({"language": "sv", "port": free_port()}))
    return {
        **os.environ,
        "HUB_DATA": str(folder / "hub"),
        "HUB_SHOWN": str(folder / "config"),
        "HUB_OPTIONS": str(folder / "options.json"),
        "HUB_BACKUP": str(folder / "hub.backup"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


async def until_it_listens(env: dict[str, str]) -> None:
    """Start the app, and end it once it is up."""
    app = await asyncio.create_subprocess_exec(
        "sh", APP / "run.sh", env=env, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert app.stdout is not None
    async with asyncio.timeout(60):
        await app.stdout.readuntil(b"listening")
        app.send_signal(signal.SIGTERM)
        await app.communicate()


@pytest.mark.processes
async def test_the_app_s_backup_is_one_file_from_which_it_comes_back(tmp_path: Path) -> None:
    env = app_places(tmp_path)
    app = yaml.safe_load((APP / "config.yaml").read_text())
    assert app["backup_exclude"] == ["hub"], "what changes meanwhile, and pictures with their keys, are in none"
    assert app["backup_pre"] == "sh /run.sh backup"
    await until_it_listens(env)
    for _ in range(2):
        backing = await asyncio.create_subprocess_exec(
            "sh", APP / "run.sh", "backup", env=env, stdout=asyncio.subprocess.PIPE
        )
        await backing.communicate()
        assert backing.returncode == 0
    before = (tmp_path / "hub" / "secrets" / "name").read_text()
    shutil.rmtree(tmp_path / "hub")
    codes = (tmp_path / "config" / "first-codes.txt").read_text()
    await until_it_listens(env)
    assert (tmp_path / "hub" / "secrets" / "name").read_text() == before
    assert (tmp_path / "config" / "first-codes.txt").read_text() == codes, "no other home was made"
    assert not (tmp_path / "hub.backup").exists()


@pytest.mark.processes
async def test_the_app_makes_the_home_that_lies_in_its_folder(tmp_path: Path) -> None:
    env = app_places(tmp_path)
    home = (ROOT / "hub_server/devices/homes/empty.yaml").read_text()
    (tmp_path / "config" / "home.yaml").write_text(home.replace("name: Owner", "name: Berit"))
    await until_it_listens(env)
    assert "Berit" in (tmp_path / "config" / "first-codes.txt").read_text()


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_option_of_the_app_is_described(language: str) -> None:
    app = yaml.safe_load((APP / "config.yaml").read_text())
    texts = yaml.safe_load((APP / "translations" / f"{language}.yaml").read_text())["configuration"]
    assert set(texts) == set(app["options"])
    assert all(text["name"] and text["description"] for text in texts.values())


def test_what_the_hub_needs_is_hashed_and_is_what_the_tests_ran_with() -> None:
    pinned = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
    alone = dict(pinned.findall((DEPLOY / "requirements.lock").read_text()))
    together = dict(pinned.findall((ROOT / "requirements.lock").read_text()))
    assert alone
    assert alone.items() <= together.items()
    assert "homeassistant" not in alone


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "verisure-hub.service"
    program = Path(sys.executable).with_name("verisure-hub")
    unit.write_text((DEPLOY / unit.name).read_text().replace("/usr/local/bin/verisure-hub", str(program)))
    subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], check=True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_the_unit_closed() -> None:
    # Of 100; what is left is the network, the local socket and the machine's own files to read.
    judged = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(DEPLOY / "verisure-hub.service")]
    found = subprocess.run(judged, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.processes
async def test_the_app_starts_a_home_shows_codes_in_files_alone_and_pairs_when_asked(tmp_path: Path) -> None:
    shown = tmp_path / "config"
    app = await asyncio.create_subprocess_exec(
        "sh",
        APP / "run.sh",
        env=app_places(tmp_path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert app.stdin is not None
    assert app.stdout is not None
    log = b""
    async with asyncio.timeout(60):
        log += await app.stdout.readuntil(b"listening")
        app.stdin.write(b'"pair"\n')
        log += await app.stdout.readuntil(b"pairing-code.txt")
        codes = re.findall(r"\d{6}", (shown / "first-codes.txt").read_text())
        (pairing,) = re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", (shown / "pairing-code.txt").read_text())
        assert len(codes) == 2
        assert (shown / "first-codes.txt").stat().st_mode & 0o077 == 0
        app.send_signal(signal.SIGTERM)
        rest, _ = await app.communicate()
    log += rest
    assert app.returncode == 0
    assert not [secret for secret in [*codes, pairing] if secret.encode() in log]

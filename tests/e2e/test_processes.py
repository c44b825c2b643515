"""Real processes: the story, the command lines, and power cuts."""

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub_server.api.local_client import CommandRefused, ask
from hub_server.storage.database import migrations

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
pytestmark = pytest.mark.processes


def run(program: str, data: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of our programs to its end."""
    return subprocess.run(
        [BIN / program, "--data", data, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class HubProcess:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[str]

    def start(self, *arguments: str) -> str:
        program = [BIN / "verisure-hub", "--data", self.data, "run", "--host", "127.0.0.1", "--port", "0"]
        self.process = subprocess.Popen([*program, "--no-announce", *arguments], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert "listening" in line
        return line

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        status = self.process.wait(timeout=15)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture
def hub(home_template: Path, tmp_path: Path) -> Iterator[HubProcess]:
    hub = HubProcess(Path(shutil.copytree(home_template, tmp_path / "hub")))
    yield hub
    if hasattr(hub, "process") and hub.process.poll() is None:
        hub.end(signal.SIGKILL)


@pytest.mark.timeout(700)
@pytest.mark.parametrize(
    "options",
    [
        ("--short",),
        pytest.param(("--language", "en"), marks=pytest.mark.slow),
        pytest.param(("--language", "sv"), marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_the_story_ends_well(options: tuple[str, ...]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "scripts.demonstration", "--story", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    print(told.stdout)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "The story ends well." in told.stdout
    assert told.stdout.count("“The alarm is off.”" if "sv" not in options else "“Larmet är av.”") == 1


def test_ctrl_c_leaves_no_process_behind() -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "scripts.demonstration"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert demo.stdout is not None
    for line in demo.stdout:
        if "Ctrl-C" in line:
            break
    # As a terminal does: to everything that runs in the foreground.
    os.killpg(demo.pid, signal.SIGINT)
    assert demo.wait(timeout=60) == 0
    demo.stdout.close()
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.pid, 0)


def test_the_hub_stops_cleanly(hub: HubProcess) -> None:
    hub.start()
    assert hub.end(signal.SIGTERM) == 0
    with closing(sqlite3.connect(hub.data / "hub.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_was_acknowledged_survives_being_killed(hub: HubProcess) -> None:
    chance = random.Random(20261120)
    for _ in range(6):
        hub.start()
        acknowledged = 0
        is_open = False
        for _ in range(chance.randrange(3, 40)):
            is_open = not is_open
            ask(hub.data, "emulate", action="open" if is_open else "close", device="study-window")
            acknowledged += 1
        with closing(sqlite3.connect(hub.data / "hub.db")) as database:
            (before,) = database.execute("SELECT count(*) FROM journal WHERE name = 'detector_sensed'").fetchone()
        assert hub.end(signal.SIGKILL) == -signal.SIGKILL
        hub.start()
        home = ask(hub.data, "status")["home"]
        assert isinstance(home, dict)
        assert home["devices"]["study-window"]["sensed"] is is_open
        ask(hub.data, "emulate", action="close", device="study-window")
        assert hub.end(signal.SIGKILL) == -signal.SIGKILL
        with closing(sqlite3.connect(hub.data / "hub.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (after,) = database.execute("SELECT count(*) FROM journal WHERE name = 'detector_sensed'").fetchone()
            (rows, last) = database.execute("SELECT count(*), max(seq) FROM journal").fetchone()
        assert before >= acknowledged
        assert after == before + is_open
        assert rows == last, "a row of the journal is missing"


def test_only_the_owner_reaches_the_local_door(hub: HubProcess) -> None:
    hub.start()
    for name in ("hub.sock", "hub.db", "secrets/key.pem", "secrets/pepper"):
        assert (hub.data / name).stat().st_mode & 0o077 == 0
    with pytest.raises(CommandRefused) as refused:
        ask(hub.data, "emulate", action="open", device="the-moon")
    assert refused.value.code == "unknown"


def mistakes(told: subprocess.CompletedProcess[str], *words: str) -> None:
    """Check that a mistake is told in a sentence and not by a trace."""
    assert told.returncode == 2, told
    assert "Traceback" not in told.stderr
    for word in words:
        assert word in told.stderr


def test_mistakes_with_the_hub_are_told_in_a_sentence(hub: HubProcess, tmp_path: Path) -> None:
    mistakes(run("verisure-hub", tmp_path / "none", "run"), "no home", "init")
    mistakes(run("verisure-hub", tmp_path / "none", "status"), "No hub answers", "run")
    mistakes(run("verisure-hub", hub.data, "init"), "already")
    mistakes(run("verisure-hub", tmp_path / "x", "init", "--home", "no-such-file"), "no-such-file")
    hub.start()
    mistakes(run("verisure-hub", hub.data, "run", "--port", "0"), "Another hub is running")
    mistakes(run("verisure-hub", hub.data, "emulate", "fly", "front-door"), "cannot be done", "open, close")
    mistakes(run("verisure-hub", hub.data, "emulate", "open", "nowhere"), "no emulated device")
    mistakes(run("verisure-hub", hub.data, "settings", "entry_away_ms=99999999"), "45000")
    mistakes(run("verisure-hub", hub.data, "settings", "entry_away_ms"), "NAME=VALUE")
    mistakes(run("verisure-hub", hub.data, "code", "anna", stdin="1234\n"), "too easy")
    mistakes(run("verisure-hub", hub.data, "emulate", "disarm", "keypad-hall", stdin="000000\n"), "code is wrong")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  - {id: x, kind: contakt, name: X}", ["kind", "contakt"]),
        ("  - {id: x, kind: contact, nam: X}", ["nam"]),
        ("  - {id: X!, kind: contact, name: X}", ["id"]),
        ("  - {id: x, kind: contact", ["YAML"]),
    ],
)
def test_a_typo_in_a_home_file_is_pointed_at(tmp_path: Path, line: str, words: list[str]) -> None:
    home = tmp_path / "home.yaml"
    home.write_text(
        f"name: Home\nareas: [{{id: house, name: House}}]\npeople: [{{id: a, name: A}}]\ndevices:\n{line}\n"
    )
    mistakes(run("verisure-hub", tmp_path / "hub", "init", "--home", str(home)), *words)
    assert not (tmp_path / "hub" / "hub.db").exists()


def test_a_port_in_use_is_named(hub: HubProcess) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = run("verisure-hub", hub.data, "run", "--host", "127.0.0.1", "--port", port, "--no-announce")
    mistakes(told, port, "--port")


def test_a_journal_of_a_newer_version_is_left_alone(hub: HubProcess) -> None:
    with closing(sqlite3.connect(hub.data / "hub.db", autocommit=True)) as database:
        database.execute("PRAGMA user_version = 99")
    before = (hub.data / "hub.db").read_bytes()
    mistakes(run("verisure-hub", hub.data, "run"), "newer", "Nothing was changed")
    assert (hub.data / "hub.db").read_bytes() == before
    with closing(sqlite3.connect(hub.data / "hub.db", autocommit=True)) as database:
        database.execute(f"PRAGMA user_version = {len(migrations())}")
        database.execute("INSERT INTO journal VALUES (9999, 'e', 'teleported', 1, '{}', 0, 0, 0, 'b', 0)")
    mistakes(run("verisure-hub", hub.data, "run"), "teleported", "newer")


def test_mistakes_with_the_central_are_told_in_a_sentence(tmp_path: Path) -> None:
    mistakes(run("verisure-central", tmp_path, "queue"), "no central runs")
    mistakes(run("verisure-central", tmp_path, "account", "add", "12", "X"), "hex digits")
    mistakes(run("verisure-central", tmp_path, "account", "add", "1234", "X", "--key", stdin="abc\n"), "hex digits")
    added = run("verisure-central", tmp_path, "account", "add", "1234", "Villa", "--key", stdin="00" * 16 + "\n")
    assert added.returncode == 0
    assert "00" * 16 not in added.stdout
    assert "encrypted" in run("verisure-central", tmp_path, "account", "list").stdout


def test_everything_has_help() -> None:
    for program in ("verisure-hub", "verisure-central"):
        told = subprocess.run([BIN / program, "--help"], capture_output=True, text=True, check=True)
        assert "run" in told.stdout
        assert json.dumps(told.stdout)

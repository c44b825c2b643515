"""``scripts/test-container``: start the container and the app as a home does, and check what ``deploy/`` promises."""

import argparse
import asyncio
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import aiohttp

from hub_server.protocol import read_pairing_code
from scripts.container.engine import Container, NotAsPromised, podman, volume

HUB = ("verisure-hub", "--data", "/data")
OWNER = "1042"
# What is in the way of arming, which is no good end of a check, and who is paired.
KNOWN = f"{' '.join(HUB)} check; {' '.join(HUB)} clients"
HEALTH = f"{' '.join(HUB)} status 2>/dev/null; echo $?"


def say(what: str) -> None:
    """Tell what has been shown."""
    print(f"  {what}", flush=True)


def expect(what: str, *, held: bool, told: object) -> None:
    """Say what held. Raises NotAsPromised where it did not."""
    if not held:
        raise NotAsPromised(f"expected: {what}; found: {told}")
    say(what)


async def pair(port: int, code: str) -> dict[str, object]:
    """Pair over the hub's port as Home Assistant does; returns the hub's answer."""
    _, secret = read_pairing_code(code)
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"wss://127.0.0.1:{port}/ws", ssl=False) as socket,
    ):
        await socket.receive_json(timeout=10)
        await socket.send_json({"id": 1, "type": "pair", "secret": secret, "client_name": "container"})
        answer: dict[str, object] = await socket.receive_json(timeout=10)
        return answer


def paired(listening: str, printed: str) -> None:
    """Pair with the hub that has printed these, through its port."""
    (port,) = re.findall(r"port=(\d+)", listening)
    (code,) = re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", printed)
    answer = asyncio.run(pair(int(port), code))
    expect("it answers on its port, and pairs", held=answer.get("success") is True, told=answer)


def container(image: str, options: list[str]) -> None:
    """Make a home in a volume, run it with nothing allowed that it does not need, stop it, kill it, start it again."""
    # Without --network host as docs/install.md says for run: making a home needs none.
    started = ["--network", "host", "--health-interval", "disable", "--read-only", "--read-only-tmpfs=false"]
    started += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    with volume("verisure-hub-test") as data:
        mounted = [*options, "--volume", f"{data}:/data"]
        printed = podman("run", "--rm", *mounted, "--network", "none", image, "init")
        codes = re.findall(r"\b\d{6}\b", printed)
        expect("init makes a home in the volume, and shows its codes once", held=len(codes) > 1, told=len(codes))
        arguments = ["run", "--name", "verisure-hub-test", *mounted, *started, image, "run", "--port", "0"]
        with Container("verisure-hub-test", arguments) as hub:
            listening = hub.until("listening")
            who = hub.run("id", "-u").strip(), hub.run("id", "-g").strip(), hub.capabilities()
            expect(
                "it runs as nobody special, without a capability, on a file system that is read-only",
                held=who == (OWNER, OWNER, 0),
                told=who,
            )
            paired(listening, hub.run(*HUB, "pair"))
            hub.healthy()
            say("its check of health passes")
            hub.run(*HUB, "emulate", "open", "patio-door")
            hub.stop()
            say("SIGTERM ends it with 0, in time")
            log = hub.log
        with Container("verisure-hub-test", arguments) as hub:
            again = hub.until("listening")
            same = again.rpartition("hub_id=")[2] == listening.rpartition("hub_id=")[2]
            expect("a new container of the volume is the same hub", held=same, told=again)
            known = hub.run("sh", "-c", KNOWN)
            held = "Patio door: open" in known and "container" in known
            expect("it knows what was open and who is paired", held=held, told=known)
            podman("kill", hub.name)
        with Container("verisure-hub-test", arguments) as hub:
            hub.until("listening")
            known = hub.run("sh", "-c", KNOWN)
            expect("it knows it after a kill, too", held="Patio door: open" in known, told=known)
            hub.stop()
            log += hub.log
        expect("its log has no code", held=not [code for code in codes if code in log], told="a code")
        unready = podman("run", "--rm", *mounted, "--network", "none", "--entrypoint", "sh", image, "-c", HEALTH)
        expect("its check of health fails where no hub runs", held=unready.strip() == "2", told=unready)


def app(image: str, options: list[str]) -> None:
    """Start the app as the Supervisor does: its options and its folder mounted, and words on its standard input."""
    with tempfile.TemporaryDirectory() as made:
        data, shown = Path(made, "data"), Path(made, "config")
        data.mkdir()
        shown.mkdir()
        (data / "options.json").write_text(json.dumps({"language": "sv", "port": 0}))
        arguments = ["run", "--interactive", "--name", "verisure-app-test", *options, "--network", "host"]
        arguments += [
            "--health-interval",
            "disable",
            "--volume",
            f"{data}:/data",
            "--volume",
            f"{shown}:/config",
            image,
        ]
        with Container("verisure-app-test", arguments) as it:
            listening = it.until("listening")
            codes = re.findall(r"\d{6}", (shown / "first-codes.txt").read_text())
            expect("the app makes a home; its codes are in a file of its folder", held=len(codes) > 1, told=len(codes))
            it.tell('"pair"')
            it.until("pairing-code.txt")
            code = shown / "pairing-code.txt"
            expect(
                "files with codes are root's alone",
                held=code.stat().st_mode & 0o077 == 0,
                told=oct(code.stat().st_mode),
            )
            paired(listening, code.read_text())
            it.healthy()
            say("its check of health passes")
            it.run("sh", "/run.sh", "backup")
            it.stop()
            say("the Supervisor's stop ends it with 0, in time")
            secrets = [*codes, re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", code.read_text())[0]]
            expect("its log has no code", held=not [each for each in secrets if each in it.log], told="a code")
        shutil.rmtree(data / "hub")
        with Container("verisure-app-test", arguments) as it:
            it.until("The home of the backup is there again")
            again = it.until("listening")
            same = again.rpartition("hub_id=")[2] == listening.rpartition("hub_id=")[2]
            expect("from Home Assistant's backup it is the same hub", held=same, told=again)
            it.stop()


def main() -> int:
    """Check both; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", required=True, help="the container's image")
    parser.add_argument("--app", required=True, help="the app's image")
    parser.add_argument("options", nargs="*", help="for podman run, where this machine needs some")
    chosen = parser.parse_args()
    try:
        print("The container:", flush=True)
        container(chosen.image, chosen.options)
        print("The app:", flush=True)
        app(chosen.app, chosen.options)
    except NotAsPromised as refusal:
        print(f"test-container: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

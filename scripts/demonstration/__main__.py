"""``scripts/demo``: see the project's README."""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from scripts.demonstration.furnishing import furnish
from scripts.demonstration.guest_house import SMOKE
from scripts.demonstration.processes import ProcessFailed
from scripts.demonstration.story import Story
from scripts.demonstration.system import LINKED, PASSWORD, System, system


def main() -> int:
    """Run the demonstration; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Central, hub and Home Assistant on this machine."
    )
    parser.add_argument("--story", action="store_true", help="play what can happen to a home, and check it")
    parser.add_argument("--short", action="store_true", help="leave out of it the four minutes that @Home takes")
    parser.add_argument("--language", choices=["en", "sv"], default="en", help="of the home (default: %(default)s)")
    options = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="verisure-local-"))
    try:
        status = asyncio.run(_run(directory, options))
    except ProcessFailed as error:
        print(f"scripts/demo: {error}", file=sys.stderr)
        status = 2
    if status == 0:
        shutil.rmtree(directory, ignore_errors=True)
    else:
        print(f"What the processes said is in {directory}/logs", file=sys.stderr)
    return status


async def _run(directory: Path, options: argparse.Namespace) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with system(directory, language=options.language, home_assistant_port=0 if options.story else 8123) as made:
        if not options.story:
            return await _show(made, stopping, options.language)
        playing = asyncio.create_task(Story(made, print, options.language, whole=not options.short).play())
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not playing.done():
            playing.cancel()
            return 130
        error = playing.exception()
        if error is not None:
            print(f"The story failed there: {error}", file=sys.stderr)
            return 1
        print("The story ends well.")
        return 0


async def _show(made: System, stopping: asyncio.Event, language: str) -> int:
    await furnish(made, language)
    print(f"\nHome Assistant with the alarm: {made.api.url}/home-alarm  (signed in by itself, on this machine)")
    print(f"  devices of other brands are the hub's: {LINKED}, moved by input_boolean.workshop_door,")
    print(f"  and a guest house full of them; try input_boolean.{SMOKE}")
    print("  what the cameras saw is on the dashboard, and what Anna asked the hall's for under Media, Verisure Local")
    print(f"  automations of our blueprints: {made.api.url}/config/automation/dashboard\n")
    print(f"The central's operators: {made.page}  (sign in as Maja with {PASSWORD})\n")
    print("Things to try in another terminal:")
    for command in ("emulate open front-door", "emulate smoke kitchen", "emulate move motion-living-room", "status"):
        print(f"  .venv/bin/verisure-hub --data {made.directory}/hub {command}")
    print(f"  .venv/bin/verisure-central --data {made.directory}/central queue")
    print("\nCtrl-C stops everything.", flush=True)
    await stopping.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

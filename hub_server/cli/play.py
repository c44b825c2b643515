"""Playing with the home: what hands do to emulated devices, scenarios, and journals read back."""

import argparse
from pathlib import Path
from typing import Final

from hub_server.api.local_client import ask
from hub_server.cli.common import Commands, mendable, read_code, read_secret, rows
from hub_server.devices.actions import actions_of
from hub_server.domain.site import DeviceKind

_WITH_CODE: Final = frozenset({"disarm", "arm-away", "arm-home", "code"})


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    emulate = commands.add_parser("emulate", help="do something to an emulated device: emulate open front-door")
    emulate.add_argument("action", nargs="?", help="nothing lists what can be done to each kind of device")
    emulate.add_argument("device", nargs="?", help="its id, or the room of the only one that fits")
    emulate.add_argument("value", nargs="?", default="", help="how much, or who: emulate walk motion-hall cat")
    emulate.set_defaults(work=_emulate)

    scenario = commands.add_parser("scenario", help="play a story on a hub of its own, in its own time")
    steps = scenario.add_subparsers(required=True, metavar="COMMAND")
    listing = steps.add_parser("list", help="list the ten that come with the hub")
    listing.add_argument("--language", choices=["en", "sv"], default="en")
    listing.set_defaults(work=_list)
    running = steps.add_parser("run", help="play one: the name of one of the ten, or a YAML file")
    running.add_argument("file")
    running.add_argument("--speed", type=_speed, metavar="N", help="N times real time (default: at once)")
    running.add_argument("--language", choices=["en", "sv"], default="en")
    running.set_defaults(work=_scenario)

    rehearsal = commands.add_parser(
        "rehearsal", help="let Home Assistant play scenarios on this hub's emulated devices, or not any more"
    )
    rehearsal.add_argument("allowed", choices=["on", "off"], nargs="?", help="nothing tells how it is")
    rehearsal.add_argument("--language", choices=["en", "sv"], default="en")
    rehearsal.set_defaults(work=_rehearsal)

    replay = commands.add_parser("replay", help="tell what a copy of a journal says, and why an alarm rose or did not")
    replay.add_argument("journal", type=Path, help="a copy of hub.db")
    replay.add_argument("--alarm", type=int, metavar="N", help="only what led to this alarm and what became of it")
    replay.add_argument("--device", metavar="ID", help="only what this device noticed, and why nothing came of it")
    replay.add_argument("--language", choices=["en", "sv"], default="en")
    replay.set_defaults(work=_replay)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0.1 <= speed <= 1_000_000:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a speed is 0.1 to 1000000 times real time")
    return speed


def _emulate(options: argparse.Namespace) -> None:
    if not options.action or not options.device:
        for kind in DeviceKind:
            print(f"{kind.value:<14} {' '.join(actions_of(kind))}")
        return
    asked = {"action": options.action, "device": options.device, "value": options.value}
    if options.action in _WITH_CODE:
        asked["code"] = read_code("Code: ")
    elif options.action == "tag" and not options.value:
        asked["value"] = read_secret("Tag: ").lower()
    answer = ask(options.data, "emulate", **asked)
    note = f" ({answer['note']})" if answer["note"] else ""
    print(f"{options.action}: {answer['device_id']}{note}")


def _list(options: argparse.Namespace) -> None:
    from hub_server.commands import scenarios  # noqa: PLC0415 - see mendable

    for name, title in scenarios(options.language):
        print(f"{name:<22} {title}")


def _scenario(options: argparse.Namespace) -> int:
    from hub_server.commands import play_scenario  # noqa: PLC0415 - see mendable

    outcome = mendable(
        lambda: play_scenario(options.file, options.language, options.speed, lambda line: print(line, flush=True))
    )
    print(f"{len(outcome.failures)} not as expected" if outcome.failures else "Everything went as the scenario says.")
    return 1 if outcome.failures else 0


def _rehearsal(options: argparse.Namespace) -> None:
    if options.allowed:
        ask(options.data, "allow_rehearsals", allowed=options.allowed == "on")
    answer = ask(options.data, "scenarios", language=options.language)
    playing = f" '{answer['playing']}' is being played." if answer["playing"] else ""
    if answer["allowed"]:
        print(f"Rehearsals are on: administrators of the home may play scenarios from Home Assistant.{playing}")
        print(
            "Sirens, messages and signals to the central are as in a real alarm. A home with linked devices has none."
        )
    else:
        print("Rehearsals are off: only this machine does anything to emulated devices.")
    for each in rows(answer["scenarios"]):
        print(f"  {each['name']:<22} {each['title']} (from speed {each['lowest_speed']})")


def _replay(options: argparse.Namespace) -> None:
    from hub_server.commands import tell_journal  # noqa: PLC0415 - see mendable

    def tell() -> None:
        for line in tell_journal(options.journal, options.language, options.alarm, options.device):
            print(line)

    mendable(tell)

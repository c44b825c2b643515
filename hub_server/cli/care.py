"""Looking after the home: how devices behave, service mode, tests."""

import argparse
import json

from hub_server.api.local_client import ask
from hub_server.cli.common import Commands, Mistake


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    configure = commands.add_parser("configure", help="set how a device behaves: configure front-door chime=2")
    configure.add_argument("device")
    configure.add_argument(
        "values",
        nargs="+",
        metavar="NAME=VALUE",
        help="final_door, chime, chime_quiet=[1320,420], pet_kg, hazardous, simulate; of a lock: lock.auto_lock, …",
    )
    configure.set_defaults(work=_configure)

    service = commands.add_parser("service", help="take a component down, with a guide, or say that it is back up")
    service.add_argument("device")
    service.add_argument("purpose", choices=["refit", "battery", "router"], nargs="?", default="refit")
    service.add_argument("--language", choices=["en", "sv"], default="en", help="of the guide")
    service.add_argument("--done", action="store_true", help="it is back up")
    service.set_defaults(work=_service)

    walk = commands.add_parser("walk-test", help="walk through a disarmed area and see every detector react")
    walk.add_argument("area")
    walk.add_argument("--end", action="store_true")
    walk.set_defaults(work=_walk)

    remove = commands.add_parser("remove", help="take an emulated device out of the home, for good")
    remove.add_argument("device")
    remove.set_defaults(work=_remove)

    test = commands.add_parser("self-test", help="test every component now; see 'status' for the result")
    test.set_defaults(work=_self_test)


def _remove(options: argparse.Namespace) -> None:
    ask(options.data, "remove_device", device_id=options.device)
    print(f"{options.device} is no longer part of the home.")


def _configure(options: argparse.Namespace) -> None:
    settings: dict[str, object] = {}
    lock: dict[str, object] = {}
    for pair in options.values:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Mistake(f"'{pair}' sets nothing: write NAME=VALUE")
        target, key = (lock, name.removeprefix("lock.")) if name.startswith("lock.") else (settings, name)
        try:
            target[key] = json.loads(value)
        except ValueError:
            target[key] = value
    if lock:
        settings["lock"] = {**_lock_now(options), **lock}
    ask(options.data, "configure_device", device_id=options.device, **settings)
    print(f"{options.device} is set.")


def _lock_now(options: argparse.Namespace) -> dict[str, object]:
    home = ask(options.data, "status")["home"]
    device = home["devices"].get(options.device) if isinstance(home, dict) else None
    settings = device["lock"] if device else None
    return settings if isinstance(settings, dict) else {}


def _service(options: argparse.Namespace) -> None:
    if options.done:
        ask(options.data, "finish_service", device_id=options.device)
        print("Make it react once within 15 minutes; the gateway is tested by itself after a change of router.")
        return
    answer = ask(
        options.data, "start_service", device_id=options.device, purpose=options.purpose, language=options.language
    )
    guide = answer["guide"]
    for number, step in enumerate(guide if isinstance(guide, list) else [], start=1):
        print(f"{number}. {step}")


def _walk(options: argparse.Namespace) -> None:
    if options.end:
        ask(options.data, "end_walk_test", area_id=options.area)
        return
    waiting = ask(options.data, "start_walk_test", area_id=options.area)["waiting"]
    print("Walk past: " + ", ".join(map(str, waiting if isinstance(waiting, list) else [])))


def _self_test(options: argparse.Namespace) -> None:
    ask(options.data, "run_self_test")
    print("The self-test runs; it takes a minute at most.")

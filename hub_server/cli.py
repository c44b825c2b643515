"""``verisure-hub``: the hub from a terminal."""

import argparse
import getpass
import json
import logging
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from hub_server.api.local_client import CommandRefused, HubNotRunning, ask
from hub_server.domain.numbers import BOUNDS

_DEFAULT_DATA: Final = Path("~/.local/share/verisure-local/hub")
_CODE_DIGITS: Final = 6


class Mistake(Exception):
    """What the user asked for cannot be done; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, 1 for a hub that failed, 2 for what the user can mend."""
    options = _parser().parse_args(arguments)
    options.data = options.data.expanduser()
    try:
        return int(options.work(options) or 0)
    except (Mistake, HubNotRunning, CommandRefused) as mistake:
        print(f"verisure-hub: {mistake}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verisure-hub", description="The home alarm itself.")
    parser.add_argument("--data", type=Path, default=_DEFAULT_DATA, help="its directory (default: %(default)s)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    making = commands.add_parser("init", help="make a home, from the demo villa or from a YAML file")
    making.add_argument("--home", default="villa", help="a YAML file (default: the demo %(default)s)")
    making.add_argument("--language", choices=["en", "sv"], default="en", help="of the names (default: %(default)s)")
    making.add_argument("--json", action="store_true", help="for programs")
    making.set_defaults(work=_init)

    running = commands.add_parser("run", help="be the alarm until stopped")
    running.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")  # noqa: S104
    running.add_argument("--port", type=_port, default=7443, help="port, 0 for any (default: %(default)s)")
    running.add_argument("--no-announce", action="store_true", help="do not announce the hub on the network")
    running.add_argument("--verbose", action="store_true", help="log more")
    running.set_defaults(work=_run)

    pairing = commands.add_parser("pair", help="show a pairing code for Home Assistant, good for five minutes")
    pairing.add_argument("--json", action="store_true", help="for programs")
    pairing.set_defaults(work=_pair)

    status = commands.add_parser("status", help="show how the home is")
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(work=_status)

    emulate = commands.add_parser("emulate", help="do something to an emulated device: emulate open front-door")
    emulate.add_argument("action", help="open, close, move, smoke, air, leak, dry, lock, unlock, jam, on, off, …")
    emulate.add_argument("device", help="its id, or the room of the only one that fits (emulate smoke kitchen)")
    emulate.set_defaults(work=_emulate)

    clients = commands.add_parser("clients", help="list who is paired, or withdraw an access")
    clients.add_argument("--revoke", metavar="CLIENT", help="withdraw this client's access")
    clients.set_defaults(work=_clients)

    person = commands.add_parser("person", help="add or change a person of the home")
    person.add_argument("id")
    person.add_argument("name")
    person.add_argument("--phone", default="", help="where messages go")
    person.add_argument("--language", choices=["en", "sv"], default="en")
    person.add_argument("--admin", action="store_true")
    person.set_defaults(work=_person)

    code = commands.add_parser("code", help="give a person a code; it is asked for, never an argument")
    code.add_argument("person")
    code.set_defaults(work=_code)

    central = commands.add_parser("central", help="set the central to report to")
    central.add_argument("host")
    central.add_argument("port", type=_port)
    central.add_argument("account", help="the home's account number there")
    central.add_argument("--key", action="store_true", help="read the AES key (hex) from standard input")
    central.set_defaults(work=_central)

    settings = commands.add_parser("settings", help="show the delays, or change some: settings entry_away_ms=20000")
    settings.add_argument("values", nargs="*", metavar="NAME=MS")
    settings.set_defaults(work=_settings)
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return int(text)


def _init(options: argparse.Namespace) -> None:
    # The whole hub takes a second to import; commands that only ask a running one do not need it.
    from hub_server.commands import make_home  # noqa: PLC0415

    tries = ["".join(secrets.choice("0123456789") for _ in range(_CODE_DIGITS)) for _ in range(256)]
    name, people = _mendable(lambda: make_home(options.data, options.home, options.language, tries))
    if options.json:
        print(json.dumps({"people": [{"id": each.person_id, "name": each.name, "code": each.code} for each in people]}))
        return
    print(f"{name} is ready in {options.data}.")
    for each in people:
        print(f"{each.name}'s code is {each.code}. It is shown this once.")
    print(f"Start it: verisure-hub --data {options.data} run")


def _run(options: argparse.Namespace) -> int:
    from hub_server.commands import serve  # noqa: PLC0415 - as above

    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    return _mendable(lambda: serve(options.data, options.host, options.port, announce=not options.no_announce))


def _mendable[R](work: Callable[[], R]) -> R:
    from hub_server.commands import MENDABLE  # noqa: PLC0415 - as above

    try:
        return work()
    except MENDABLE as error:
        raise Mistake(str(error)) from error


def _pair(options: argparse.Namespace) -> None:
    answer = ask(options.data, "open_pairing")
    if options.json:
        print(json.dumps(answer))
        return
    print(f"Pairing code: {answer['code']}")
    print(f"Enter it in Home Assistant within 5 minutes (Verisure Local, port {answer['port']}).")


def _status(options: argparse.Namespace) -> None:
    answer = ask(options.data, "status")
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    home = answer["home"]
    if not isinstance(home, dict):
        return
    hub = home["hub"]
    print(f"{hub['name']}  (hub {hub['hub_id']}, version {hub['version']}, port {answer['port']})")
    print(f"Central: {hub['central']}.  Disk: {'good' if hub['storage_ok'] else 'FAILING, running in memory'}.")
    for area in home["areas"].values():
        phase = "" if area["phase"] == "settled" else f" ({area['phase']} delay runs)"
        print(f"{area['name']}: {area['mode']}{phase}")
    for alarm in home["alarms"].values():
        print(f"ALARM {alarm['alarm_id']}: {alarm['kind']} {', '.join(alarm['detectors']) or alarm['text']}")
    for device in home["devices"].values():
        print(f"  {device['device_id']:<22} {device['kind']:<14} {_reading(device):<10} {device['name']}")


def _reading(device: dict[str, object]) -> str:
    if not device["available"]:
        return "lost"
    if device["kind"] == "lock":
        return str(device["bolt"])
    if device["kind"] == "plug":
        return "on" if device["powered"] else "off"
    return "SENSED" if device["sensed"] else "-"


def _emulate(options: argparse.Namespace) -> None:
    arguments = {"action": options.action, "device": options.device}
    if options.action in {"disarm", "arm-away", "arm-home"}:
        arguments["code"] = _read_code("Code: ")
    answer = ask(options.data, "emulate", **arguments)
    print(f"{options.action}: {answer['device_id']}")


def _read_code(prompt: str) -> str:
    code = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not code.isascii() or not code.isdigit():
        raise Mistake("a code has digits only")
    return code


def _clients(options: argparse.Namespace) -> None:
    if options.revoke:
        ask(options.data, "revoke_client", client_id=options.revoke)
        print(f"{options.revoke} has no access any more.")
        return
    found = ask(options.data, "clients")["clients"]
    for client in found if isinstance(found, list) else []:
        print(f"{client['client_id']}  {client['name']}")


def _person(options: argparse.Namespace) -> None:
    ask(
        options.data,
        "put_person",
        person_id=options.id,
        name=options.name,
        phone=options.phone,
        language=options.language,
        admin=options.admin,
    )
    print(f"{options.name} is a person of the home. Give a code: verisure-hub code {options.id}")


def _code(options: argparse.Namespace) -> None:
    ask(options.data, "set_code", person_id=options.person, code=_read_code("New code: "))
    print("The code is set; earlier ones are worth nothing now.")


def _central(options: argparse.Namespace) -> None:
    key = sys.stdin.readline().strip() if options.key else ""
    ask(options.data, "set_central", host=options.host, port=options.port, account=options.account, key=key)
    print(f"The hub reports to {options.host} port {options.port} as {options.account}.")


def _settings(options: argparse.Namespace) -> None:
    if options.values:
        values = dict(pair.split("=", 1) for pair in options.values if "=" in pair)
        if len(values) != len(options.values) or not all(value.isdigit() for value in values.values()):
            raise Mistake("settings are given as NAME=MS, for example entry_away_ms=20000")
        ask(options.data, "change_settings", values={name: int(value) for name, value in values.items()})
    current = ask(options.data, "settings")["settings"]
    for name, value in current.items() if isinstance(current, dict) else []:
        lowest, highest = BOUNDS[name]
        print(f"{name:<14} {value:>8} ms   ({lowest} to {highest})")


if __name__ == "__main__":
    sys.exit(main())

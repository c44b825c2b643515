"""The home and its hub: making it, running it, seeing how it is, and to whom it reports."""

import argparse
import json
import logging
import secrets
import sys
from typing import Final

from hub_server.api.local_client import ask
from hub_server.cli.common import Commands, Mistake, mendable, port, rows
from hub_server.domain.numbers import BOUNDS

_CODE_DIGITS: Final = 6


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    making = commands.add_parser("init", help="make a home, from the demo villa or from a YAML file")
    making.add_argument("--home", default="villa", help="a YAML file (default: the demo %(default)s)")
    making.add_argument("--language", choices=["en", "sv"], default="en", help="of the names (default: %(default)s)")
    making.add_argument("--json", action="store_true", help="for programs")
    making.set_defaults(work=_init)

    running = commands.add_parser("run", help="be the alarm until stopped")
    running.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")  # noqa: S104
    running.add_argument("--port", type=port, default=7443, help="port, 0 for any (default: %(default)s)")
    running.add_argument("--no-announce", action="store_true", help="do not announce the hub on the network")
    running.add_argument("--verbose", action="store_true", help="log more")
    running.set_defaults(work=_run)

    pairing = commands.add_parser("pair", help="show a pairing code for Home Assistant, good for five minutes")
    pairing.add_argument("--json", action="store_true", help="for programs")
    pairing.set_defaults(work=_pair)

    clients = commands.add_parser("clients", help="list who is paired, or withdraw an access")
    clients.add_argument("--revoke", metavar="CLIENT", help="withdraw this client's access")
    clients.set_defaults(work=_clients)

    status = commands.add_parser("status", help="show how the home is")
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(work=_status)

    check = commands.add_parser("check", help="list what stands in the way of arming, without arming")
    check.add_argument("mode", choices=["home", "away"], nargs="?", default="away")
    check.add_argument("--area", help="(default: each)")
    check.set_defaults(work=_check)

    central = commands.add_parser("central", help="set the central to report to")
    central.add_argument("host")
    central.add_argument("port", type=port)
    central.add_argument("account", help="the home's account number there")
    central.add_argument("--key", action="store_true", help="read the AES key (hex) from standard input")
    central.add_argument("--transport", choices=["tcp", "tls", "udp"], default="tcp", help="default: %(default)s")
    central.add_argument("--fingerprint", default="", help="with tls: the central's, as it shows it when it starts")
    central.add_argument("--backup", metavar="HOST:PORT", default="", help="where it receives over GSM, if elsewhere")
    central.add_argument("--link", type=port, default=0, metavar="PORT", help="its second wire: pictures, contacts")
    central.add_argument("--contact-id", action="store_true", help="send Contact ID instead of SIA codes")
    central.set_defaults(work=_central)

    settings = commands.add_parser("settings", help="show the settings, or change some: settings entry_away_ms=20000")
    settings.add_argument("values", nargs="*", metavar="NAME=VALUE")
    settings.set_defaults(work=_settings)

    calling = commands.add_parser("call", help="send any command of the hub, with its arguments as JSON")
    calling.add_argument("command")
    calling.add_argument("arguments", nargs="?", default="{}", help='such as \'{"area_id": "house", "mode": "home"}\'')
    calling.set_defaults(work=_call)


def _init(options: argparse.Namespace) -> None:
    from hub_server.commands import make_home  # noqa: PLC0415 - see mendable

    tries = ["".join(secrets.choice("0123456789") for _ in range(_CODE_DIGITS)) for _ in range(256)]
    name, people = mendable(lambda: make_home(options.data, options.home, options.language, tries))
    if options.json:
        print(json.dumps({"people": [{"id": each.person_id, "name": each.name, "code": each.code} for each in people]}))
        return
    print(f"{name} is ready in {options.data}.")
    for each in people:
        print(f"{each.name}'s code is {each.code}. It is shown this once.")
    print(f"Start it: verisure-hub --data {options.data} run")


def _run(options: argparse.Namespace) -> int:
    from hub_server.commands import serve  # noqa: PLC0415 - see mendable

    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    return mendable(lambda: serve(options.data, options.host, options.port, announce=not options.no_announce))


def _pair(options: argparse.Namespace) -> None:
    answer = ask(options.data, "open_pairing")
    if options.json:
        print(json.dumps(answer))
        return
    print(f"Pairing code: {answer['code']}")
    print(f"Enter it in Home Assistant within 5 minutes (Verisure Local, port {answer['port']}).")


def _clients(options: argparse.Namespace) -> None:
    if options.revoke:
        ask(options.data, "revoke_client", client_id=options.revoke)
        print(f"{options.revoke} has no access any more.")
        return
    for client in rows(ask(options.data, "clients")["clients"]):
        print(f"{client['client_id']}  {client['name']}")


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
        phase = "" if area["phase"] == "settled" else f" ({area['phase']})"
        print(f"{area['name']}: {area['mode']}{phase}")
    for alarm in home["alarms"].values():
        print(f"ALARM {alarm['alarm_id']}: {alarm['kind']} {', '.join(alarm['detectors']) or alarm['text']}")
    for fault in hub["faults"]:
        print(f"Fault: {fault['kind'].replace('_', ' ')}, {fault['subject']}")
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


def _check(options: argparse.Namespace) -> int:
    home = ask(options.data, "status")["home"]
    areas = home["areas"] if isinstance(home, dict) else {}
    blocked = False
    for area_id in [options.area] if options.area else areas:
        found = rows(ask(options.data, "check_arming", area_id=area_id, mode=options.mode)["blockers"])
        blocked = blocked or bool(found)
        name = areas[area_id]["name"] if area_id in areas else area_id
        print(f"{name}: {'ready to be armed' if not found else 'in the way'} ({options.mode})")
        for each in found:
            print(f"  {each['name']}: {str(each['reason']).replace('_', ' ')}")
    return 1 if blocked else 0


def _central(options: argparse.Namespace) -> None:
    key = sys.stdin.readline().strip() if options.key else ""
    backup_host, _, backup_port = options.backup.rpartition(":")
    if options.backup and not (backup_host and backup_port.isdigit()):
        raise Mistake("--backup takes HOST:PORT, for example 192.0.2.7:7475")
    ask(
        options.data,
        "set_central",
        host=options.host,
        port=options.port,
        account=options.account,
        key=key,
        transport=options.transport,
        fingerprint=options.fingerprint,
        backup_host=backup_host,
        backup_port=int(backup_port or 0),
        contact_id=options.contact_id,
        link_port=options.link,
    )
    print(f"The hub reports to {options.host} port {options.port} as {options.account}.")


def _settings(options: argparse.Namespace) -> None:
    if options.values:
        values = dict(pair.split("=", 1) for pair in options.values if "=" in pair)
        if len(values) != len(options.values) or not all(value.isdigit() for value in values.values()):
            raise Mistake("settings are given as NAME=VALUE, for example entry_away_ms=20000")
        ask(options.data, "change_settings", values={name: int(value) for name, value in values.items()})
    current = ask(options.data, "settings")["settings"]
    for name, value in current.items() if isinstance(current, dict) else []:
        lowest, highest = BOUNDS[name]
        print(f"{name:<18} {value:>9}   ({lowest} to {highest})")


def _call(options: argparse.Namespace) -> None:
    try:
        arguments = json.loads(options.arguments)
    except ValueError as error:
        raise Mistake(f"the arguments are no JSON: {error}") from error
    if not isinstance(arguments, dict):
        raise Mistake("the arguments are a JSON object, such as {}")
    print(json.dumps(ask(options.data, options.command, **arguments), ensure_ascii=False, indent=2))

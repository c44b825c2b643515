"""``verisure-central``: the alarm receiving centre from a terminal."""

import argparse
import asyncio
import datetime as dt
import getpass
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub_server.central.app import RUNTIME_FILE, TOKEN_FILE, PortInUse, run
from hub_server.central.cases import CloseCode, Refused
from hub_server.central.ladders import Outcome
from hub_server.central.operators import Operators
from hub_server.central.pictures import Reason
from hub_server.central.receiver import Ports
from hub_server.central.store import Store, StoreError, Transaction
from hub_server.dc09 import Key

_LANGUAGE: Final = "sv" if (os.environ.get("LC_ALL") or os.environ.get("LANG", "")).startswith("sv") else "en"
"""The language of what the central says; this command's own words are English."""
_DEFAULT_DATA: Final = Path("~/.local/share/verisure-local/central")


class Mistake(Exception):
    """What the user asked for cannot be done; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, or 2 for what the user can mend."""
    options = _parser().parse_args(arguments)
    options.data = options.data.expanduser()
    try:
        options.work(options)
    except (Mistake, StoreError, PortInUse) as mistake:
        print(f"verisure-central: {mistake}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="verisure-central", description="The alarm receiving centre: receives alarms, keeps the queue."
    )
    parser.add_argument("--data", type=Path, default=_DEFAULT_DATA, help="its directory (default: %(default)s)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    running = commands.add_parser("run", help="receive alarms until stopped")
    running.add_argument("--host", default="127.0.0.1", help="address to receive on (default: %(default)s)")
    running.add_argument("--port", type=_port, default=7475, help="DC-09 port, 0 for any (default: %(default)s)")
    running.add_argument(
        "--tls-port", type=_port, default=7476, help="DC-09 over TLS, 0 for any (default: %(default)s)"
    )
    running.add_argument("--link-port", type=_port, default=7477, help="the second wire (default: %(default)s)")
    running.add_argument("--api-port", type=_port, default=7480, help="API port on loopback (default: %(default)s)")
    running.add_argument(
        "--origin",
        type=_origin,
        action="append",
        default=[],
        help="where else operators reach the page, like https://central.example behind a proxy that speaks TLS",
    )
    running.set_defaults(
        work=lambda o: asyncio.run(run(o.data, o.host, Ports(o.port, o.tls_port), o.api_port, o.link_port, o.origin))
    )
    _add_cases(commands)
    _add_accounts(commands)
    _add_operators(commands)
    return parser


type _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name


def _add_cases(commands: _Commands) -> None:
    queue = commands.add_parser("queue", help="list the alarms that wait, the most urgent first")
    queue.add_argument("--json", action="store_true", help="for programs")
    queue.set_defaults(work=_queue)
    show = commands.add_parser("show", help="show a case with its timeline")
    show.add_argument("case", type=int)
    show.set_defaults(work=lambda o: _print_case(_call(o, "GET", f"/api/cases/{o.case}")))
    claim = commands.add_parser("claim", help="take a case")
    claim.add_argument("case", type=int)
    claim.add_argument("--operator", default=os.environ.get("USER", "operator"), help="who takes it")
    claim.set_defaults(
        work=lambda o: _print_case(_call(o, "POST", f"/api/cases/{o.case}/claim", {"operator": o.operator}))
    )
    close = commands.add_parser("close", help="close a case that you have claimed")
    close.add_argument("case", type=int)
    close.add_argument("code", choices=[code.value for code in CloseCode])
    close.add_argument("--operator", default=os.environ.get("USER", "operator"), help="who closes it")
    close.set_defaults(
        work=lambda o: _print_case(
            _call(o, "POST", f"/api/cases/{o.case}/close", {"operator": o.operator, "code": o.code})
        )
    )
    step = commands.add_parser("step", help="say how the step that a case stands at ended; the next one is shown")
    step.add_argument("case", type=int)
    step.add_argument("outcome", choices=[outcome.value for outcome in Outcome])
    step.add_argument("--operator", default=os.environ.get("USER", "operator"), help="who took it")
    step.set_defaults(
        work=lambda o: _print_case(
            _call(o, "POST", f"/api/cases/{o.case}/step", {"operator": o.operator, "outcome": o.outcome})
        )
    )
    say = commands.add_parser("say", help="say something through the home's voice unit")
    say.add_argument("case", type=int)
    say.add_argument("text")
    say.add_argument("--operator", default=os.environ.get("USER", "operator"), help="who speaks")
    say.set_defaults(
        work=lambda o: _print_case(
            _call(o, "POST", f"/api/cases/{o.case}/speak", {"operator": o.operator, "text": o.text})
        )
    )
    real = commands.add_parser("real", help="turn a recalled or cleared case into a real one")
    real.add_argument("case", type=int)
    real.add_argument("--operator", default=os.environ.get("USER", "operator"), help="who does")
    real.set_defaults(
        work=lambda o: _print_case(_call(o, "POST", f"/api/cases/{o.case}/real", {"operator": o.operator}))
    )
    picture = commands.add_parser("picture", help="fetch a picture of a case that you have claimed; it is logged")
    picture.add_argument("picture")
    picture.add_argument("file", type=Path, help="where to write it")
    picture.add_argument("--operator", default=os.environ.get("USER", "operator"), help="who looks")
    picture.add_argument("--reason", choices=[reason.value for reason in Reason], help="why, when the case is over")
    picture.set_defaults(work=_picture)
    log = commands.add_parser("log", help="show who looked at a home's pictures, and check that nothing was changed")
    log.add_argument("account", type=_account)
    log.set_defaults(work=_log)


def _add_accounts(commands: _Commands) -> None:
    account = commands.add_parser("account", help="add, list or remove the homes that report here")
    actions = account.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add or change one; its AES key is read from standard input with --key")
    add.add_argument("number", type=_account)
    add.add_argument("name")
    add.add_argument("--key", action="store_true", help="read the key (32, 48 or 64 hex digits) from standard input")
    add.set_defaults(work=_add_account)
    listing = actions.add_parser("list", help="list them")
    listing.set_defaults(work=_list_accounts)
    remove = actions.add_parser("remove", help="remove one; its events stay")
    remove.add_argument("number", type=_account)
    remove.set_defaults(work=_remove_account)


def _add_operators(commands: _Commands) -> None:
    operator = commands.add_parser("operator", help="add, list or remove who may sign in")
    actions = operator.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add one, or give him another password; it is asked for")
    add.add_argument("name", type=_name)
    add.set_defaults(work=_add_operator)
    listing = actions.add_parser("list", help="list them")
    listing.set_defaults(work=_list_operators)
    remove = actions.add_parser("remove", help="remove one; what he did stays in the logs")
    remove.add_argument("name", type=_name)
    remove.set_defaults(work=_remove_operator)


def _add_operator(options: argparse.Namespace) -> None:
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

    async def work() -> None:
        store = Store(options.data)
        try:
            await Operators(store).put(options.name, password)
        finally:
            await store.close()

    try:
        asyncio.run(work())
    except Refused as refused:
        raise Mistake(str(refused)) from None
    _tell_running(options)
    print(f"{options.name} may sign in.")


def _list_operators(options: argparse.Namespace) -> None:
    for name in asyncio.run(_in_store(options.data, lambda t: t.operators.names())):
        print(name)


def _remove_operator(options: argparse.Namespace) -> None:
    if not asyncio.run(_in_store(options.data, lambda t: t.operators.remove(options.name))):
        raise Mistake(f"there is no operator {options.name}. List them: verisure-central operator list")
    _tell_running(options)
    print(f"{options.name} may no longer sign in.")


def _name(text: str) -> str:
    if not (text.strip() and len(text) <= 64 and text.isprintable()):  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a name has 1 to 64 printable characters")
    return text.strip()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return port


def _origin(text: str) -> str:
    if re.fullmatch(r"https://[a-z0-9.-]{1,253}(:\d{1,5})?", text) is None:
        raise argparse.ArgumentTypeError("an origin is https:// and a host, in lower case, without a path")
    return text


def _account(text: str) -> str:
    if re.fullmatch(r"[0-9A-F]{3,16}", text) is None:
        raise argparse.ArgumentTypeError("an account number has 3 to 16 hex digits, in upper case")
    return text


def _runtime(options: argparse.Namespace) -> dict[str, int]:
    try:
        runtime = json.loads((options.data / RUNTIME_FILE).read_text())
    except OSError, ValueError:
        raise Mistake(f"no central runs on {options.data}. Start one: verisure-central --data … run") from None
    return dict(runtime)


def _call(options: argparse.Namespace, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, object]:
    return dict(json.loads(_fetch(options, method, path, body)))


def _fetch(options: argparse.Namespace, method: str, path: str, body: dict[str, str] | None) -> bytes:
    port = _runtime(options)["api_port"]
    token = (options.data / TOKEN_FILE).read_text().strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        raise Mistake(json.load(error)["error"]["words"][_LANGUAGE]) from None
    except OSError as error:
        raise Mistake(f"the central on port {port} does not answer ({error}). Is it running?") from None


def _queue(options: argparse.Namespace) -> None:
    cases = _call(options, "GET", "/api/queue")["queue"]
    if options.json:
        print(json.dumps(cases))
        return
    if not isinstance(cases, list) or not cases:
        print("The queue is empty.")
        return
    for case in cases:
        print(_line(case))


def _line(case: dict[str, object]) -> str:
    operator = f" by {case['operator']}" if case["operator"] else ""
    position = f"  at {case['position']}" if case["position"] else ""
    return (
        f"{case['case_id']:>5}  {case['kind']:<9}  account {case['account']}  zone {case['zone']}"
        f"  {_time(case['occurred_ms'])}  {case['state']}{operator}  {case['text']}{position}"
    ).rstrip()


def _print_case(case: dict[str, object]) -> None:
    print(_line(case))
    timeline = case["timeline"]
    for entry in timeline if isinstance(timeline, list) else []:
        late = f" (received {_time(entry['at_ms'])})" if entry["at_ms"] - entry["occurred_ms"] > 1_000 else ""  # noqa: PLR2004
        who = f" {entry['operator']}" if entry["operator"] else ""
        print(f"       {_time(entry['occurred_ms'])}{late}{who}  {entry['words'][_LANGUAGE]}")

    device = case["device"]
    if isinstance(device, dict):
        print(f"       zone {device['number']} is {device['name']}, {device['room']} ({device['kind']})")
    for picture in _dicts(case["pictures"]):
        erased = "  (erased)" if picture["erased"] else ""
        print(f"       picture {picture['picture_id']}  {_time(picture['taken_ms'])}{erased}")
    if case["central_word"]:
        print(f"       say first: {case['central_word']}")
    following = case["next"]
    if isinstance(following, dict):
        print(f"       next: {following['words'][_LANGUAGE]}  ({', '.join(following['outcomes'])})")
    for place, contact in enumerate(_dicts(case["contacts"]), start=1):
        print(f"       {place}. {contact['name']}  {contact['phone']}  ({contact['may']})")


def _dicts(listed: object) -> list[dict[str, object]]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _picture(options: argparse.Namespace) -> None:
    body = {"operator": options.operator, **({"reason": options.reason} if options.reason else {})}
    content = _fetch(options, "POST", f"/api/pictures/{options.picture}/view", body)
    options.file.write_bytes(content)
    print(f"Written to {options.file}. The look is in the home's log.")


def _log(options: argparse.Namespace) -> None:
    answer = _call(options, "GET", f"/api/log/{options.account}")
    for entry in _dicts(answer["log"]):
        who = entry["operator"] or "by itself"
        why = f"  ({entry['reason']})" if entry["reason"] else ""
        print(f"{entry['number']:>5}  {_time(entry['at_ms'])}  {who}  {entry['action']}  {entry['picture_id']}{why}")
    if answer["broken_at"] is not None:
        raise Mistake(f"the log was changed: entry {answer['broken_at']} is missing or is not what was written")
    print("The chain is whole.")


def _time(utc_ms: object) -> str:
    if not isinstance(utc_ms, int):
        return "?"
    return dt.datetime.fromtimestamp(utc_ms / 1000, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _add_account(options: argparse.Namespace) -> None:
    key = None
    if options.key:
        try:
            key = Key.from_hex(sys.stdin.readline())
        except ValueError as error:
            raise Mistake(f"{error}") from None
    secret = None if key is None else key.secret
    asyncio.run(_in_store(options.data, lambda t: t.put_account(options.number, options.name, secret)))
    _tell_running(options)
    print(f"Account {options.number} reports here{', encrypted' if key else ', in clear'}.")


def _list_accounts(options: argparse.Namespace) -> None:
    for account in asyncio.run(_in_store(options.data, lambda t: t.accounts())):
        print(f"{account.number:<16}  {'encrypted' if account.keyed else 'clear':<9}  {account.name}")


def _remove_account(options: argparse.Namespace) -> None:
    if not asyncio.run(_in_store(options.data, lambda t: t.remove_account(options.number))):
        raise Mistake(f"there is no account {options.number}. List them: verisure-central account list")
    _tell_running(options)
    print(f"Account {options.number} no longer reports here.")


async def _in_store[R](directory: Path, work: Callable[[Transaction], R]) -> R:
    store = Store(directory)
    try:
        return await store.do(work)
    finally:
        await store.close()


def _tell_running(options: argparse.Namespace) -> None:
    with suppress(Mistake):
        _call(options, "POST", "/api/reload", {})


if __name__ == "__main__":
    sys.exit(main())

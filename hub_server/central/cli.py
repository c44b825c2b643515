"""``verisure-central``: the alarm receiving centre from a terminal, in English and Swedish."""

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
from functools import partial
from pathlib import Path
from typing import Final

from hub_server.central.app import RUNTIME_FILE, TOKEN_FILE, PortInUse, run
from hub_server.central.cases import CloseCode, Refused
from hub_server.central.cli_words import PARSERS, TEXTS, Parser, language_of, text
from hub_server.central.ladders import Outcome
from hub_server.central.operators import Operators
from hub_server.central.pictures import Reason
from hub_server.central.receiver import Ports
from hub_server.central.store import Store, StoreError
from hub_server.central.transaction import Transaction
from hub_server.central.words import LANGUAGES, named
from hub_server.dc09 import Key

_DEFAULT_DATA: Final = Path("~/.local/share/verisure-local/central")


class Mistake(Exception):
    """What the user asked for cannot be done; says why and what to do, in the user's language."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, or 2 for what the user can mend."""
    language = language_of(sys.argv[1:] if arguments is None else arguments)
    options = _parser(language).parse_args(arguments)
    options.language = language
    options.data = options.data.expanduser()
    try:
        options.work(options)
    except Mistake as mistake:
        return _fail(str(mistake))
    except (StoreError, PortInUse) as error:
        return _fail(error.said.in_language(language))
    except BrokenPipeError:
        return 0
    return 0


def _fail(why: str) -> int:
    print(f"verisure-central: {why}", file=sys.stderr)
    return 2


type _Commands = argparse._SubParsersAction[Parser]  # noqa: SLF001 - it has no other name
type _Tell = Callable[[str], str]
"""Returns a text of ``cli_words`` in the user's language."""


def _parser(language: str) -> Parser:
    tell = partial(text, language)
    parser = PARSERS[language](prog="verisure-central", description=tell("program"))
    parser.add_argument("--data", type=Path, default=_DEFAULT_DATA, help=tell("data"))
    parser.add_argument("--language", choices=LANGUAGES, help=tell("language"))
    commands = _below(parser, language, "COMMAND")
    running = commands.add_parser("run", help=tell("run"))
    running.add_argument("--host", default="127.0.0.1", help=tell("host"))
    running.add_argument("--port", type=_port, default=7475, help=tell("port"))
    running.add_argument("--tls-port", type=_port, default=7476, help=tell("tls_port"))
    running.add_argument("--link-port", type=_port, default=7477, help=tell("link_port"))
    running.add_argument("--api-port", type=_port, default=7480, help=tell("api_port"))
    running.add_argument("--origin", type=_origin, action="append", default=[], help=tell("origin"))
    running.set_defaults(
        work=lambda o: asyncio.run(run(o.data, o.host, Ports(o.port, o.tls_port), o.api_port, o.link_port, o.origin))
    )
    _add_cases(commands, tell)
    _add_accounts(commands, language, tell)
    _add_operators(commands, language, tell)
    return parser


def _below(parser: Parser, language: str, metavar: str) -> _Commands:
    """Return where a parser's commands are added; they speak as it does."""
    return parser.add_subparsers(
        required=True,
        dest=metavar,
        metavar=text(language, metavar),
    )


def _add_cases(commands: _Commands, tell: _Tell) -> None:
    queue = commands.add_parser("queue", help=tell("queue"))
    queue.add_argument("--json", action="store_true", help=tell("json"))
    queue.set_defaults(work=_queue)
    show = commands.add_parser("show", help=tell("show"))
    show.add_argument("case", type=int)
    show.set_defaults(work=lambda o: _print_case(o, _call(o, "GET", f"/api/cases/{o.case}")))
    _acts(commands, tell, "claim", "claim")
    close = _acts(commands, tell, "close", "close", "code")
    close.add_argument("code", choices=[code.value for code in CloseCode])
    step = _acts(commands, tell, "step", "step", "outcome")
    step.add_argument("outcome", choices=[outcome.value for outcome in Outcome])
    _acts(commands, tell, "say", "speak", "text").add_argument("text")
    _acts(commands, tell, "real", "real")
    picture = commands.add_parser("picture", help=tell("picture"))
    picture.add_argument("picture")
    picture.add_argument("file", type=Path, help=tell("file"))
    picture.add_argument("--operator", default=os.environ.get("USER", "operator"), help=tell("operator_option"))
    picture.add_argument("--reason", choices=[reason.value for reason in Reason], help=tell("reason"))
    picture.set_defaults(work=_picture)
    log = commands.add_parser("log", help=tell("log"))
    log.add_argument("account", type=_account)
    log.set_defaults(work=_log)


def _acts(commands: _Commands, tell: _Tell, name: str, action: str, *told: str) -> Parser:
    """Add a command that does something with a case, and says the arguments ``told`` to the API; shows the case."""

    def work(options: argparse.Namespace) -> None:
        body = {"operator": options.operator, **{each: getattr(options, each) for each in told}}
        _print_case(options, _call(options, "POST", f"/api/cases/{options.case}/{action}", body))

    command = commands.add_parser(name, help=tell(name))
    command.add_argument("case", type=int)
    command.add_argument("--operator", default=os.environ.get("USER", "operator"), help=tell("operator_option"))
    command.set_defaults(work=work)
    return command


def _add_accounts(commands: _Commands, language: str, tell: _Tell) -> None:
    actions = _below(commands.add_parser("account", help=tell("account")), language, "ACTION")
    add = actions.add_parser("add", help=tell("account_add"))
    add.add_argument("number", type=_account)
    add.add_argument("name")
    add.add_argument("--key", action="store_true", help=tell("key_option"))
    add.set_defaults(work=_add_account)
    actions.add_parser("list", help=tell("list")).set_defaults(work=_list_accounts)
    remove = actions.add_parser("remove", help=tell("account_remove"))
    remove.add_argument("number", type=_account)
    remove.set_defaults(work=_remove_account)


def _add_operators(commands: _Commands, language: str, tell: _Tell) -> None:
    actions = _below(commands.add_parser("operator", help=tell("operator")), language, "ACTION")
    add = actions.add_parser("add", help=tell("operator_add"))
    add.add_argument("name", type=_name)
    add.set_defaults(work=_add_operator)
    actions.add_parser("list", help=tell("list")).set_defaults(work=_list_operators)
    remove = actions.add_parser("remove", help=tell("operator_remove"))
    remove.add_argument("name", type=_name)
    remove.set_defaults(work=_remove_operator)


def _say(options: argparse.Namespace, key: str, **params: object) -> None:
    print(text(options.language, key, **params))


def _mistake(options: argparse.Namespace, key: str, **params: object) -> Mistake:
    return Mistake(text(options.language, key, **params))


def _add_operator(options: argparse.Namespace) -> None:
    prompt = text(options.language, "password")
    password = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

    async def work() -> None:
        store = Store(options.data)
        try:
            await Operators(store).put(options.name, password)
        finally:
            await store.close()

    try:
        asyncio.run(work())
    except Refused as refused:
        raise Mistake(refused.said.in_language(options.language)) from None
    _tell_running(options)
    _say(options, "may_sign_in", name=options.name)


def _list_operators(options: argparse.Namespace) -> None:
    for name in asyncio.run(_in_store(options.data, lambda t: t.operators.names())):
        print(name)


def _remove_operator(options: argparse.Namespace) -> None:
    if not asyncio.run(_in_store(options.data, lambda t: t.operators.remove(options.name))):
        raise _mistake(options, "no_operator", name=options.name)
    _tell_running(options)
    _say(options, "may_not_sign_in", name=options.name)


# What these complain of is told in English here, and in the user's language by the parser.
def _complain(key: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(TEXTS[key][0])


def _name(given: str) -> str:
    if not (given.strip() and len(given) <= 64 and given.isprintable()):  # noqa: PLR2004
        raise _complain("bad_name")
    return given.strip()


def _port(given: str) -> int:
    if not given.isdecimal() or not 0 <= int(given) <= 65535:  # noqa: PLR2004
        raise _complain("bad_port")
    return int(given)


def _origin(given: str) -> str:
    if re.fullmatch(r"https://[a-z0-9.-]{1,253}(:\d{1,5})?", given) is None:
        raise _complain("bad_origin")
    return given


def _account(given: str) -> str:
    if re.fullmatch(r"[0-9A-F]{3,16}", given) is None:
        raise _complain("bad_account")
    return given


def _runtime(options: argparse.Namespace) -> dict[str, int]:
    try:
        runtime = json.loads((options.data / RUNTIME_FILE).read_text())
    except OSError, ValueError:
        raise _mistake(options, "no_central", data=options.data) from None
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
        raise Mistake(json.load(error)["error"]["words"][options.language]) from None
    except OSError as error:
        raise _mistake(options, "no_answer", port=port, error=error) from None


def _queue(options: argparse.Namespace) -> None:
    cases = _call(options, "GET", "/api/queue")["queue"]
    if options.json:
        print(json.dumps(cases))
        return
    if not isinstance(cases, list) or not cases:
        _say(options, "queue_empty")
        return
    for case in cases:
        print(_line(options, case))


def _line(options: argparse.Namespace, case: dict[str, object]) -> str:
    language = options.language
    state = named("code" if case["close_code"] else "state", str(case["close_code"] or case["state"]), language)
    line = text(
        language,
        "case",
        case=case["case_id"],
        kind=f"{named('kind', str(case['kind']), language):<14}",
        account=case["account"],
        zone=case["zone"],
        time=_time(case["occurred_ms"]),
        state=f"{state}: {case['operator']}" if case["operator"] else state,
    )
    position = text(language, "position", position=case["position"]) if case["position"] else ""
    return "  ".join(each for each in (line, str(case["text"]), position, _due(options, case)) if each)


def _due(options: argparse.Namespace, case: dict[str, object]) -> str:
    """Return when the case's step is tried again, empty where it is not."""
    if not case["remind_ms"]:
        return ""
    key = "due" if case["due_ms"] else "due_now"
    return text(options.language, key, time=_time(case["due_ms"]))


def _print_case(options: argparse.Namespace, case: dict[str, object]) -> None:
    language = options.language
    print(_line(options, case))
    for entry in _dicts(case["timeline"]):
        at, occurred = int(str(entry["at_ms"])), int(str(entry["occurred_ms"]))
        late = f" {text(language, 'received', time=_time(at))}" if at - occurred > 1_000 else ""  # noqa: PLR2004
        who = f" {entry['operator']}" if entry["operator"] else ""
        print(f"       {_time(occurred)}{late}{who}  {_words(entry, language)}")
    told = list[str]()
    device = case["device"]
    if isinstance(device, dict):
        told.append(text(language, "zone", **device))
    for picture in _dicts(case["pictures"]):
        erased = f"  {text(language, 'erased')}" if picture["erased"] else ""
        line = text(language, "one_picture", picture=picture["picture_id"], time=_time(picture["taken_ms"]))
        told.append(f"{line}{erased}")
    if case["central_word"]:
        told.append(text(language, "say_first", word=case["central_word"]))
    following = case["next"]
    if isinstance(following, dict):
        told.append(text(language, "next", step=_words(following, language)))
        told += [f"  {outcome}: {named('outcome', outcome, language)}" for outcome in following["outcomes"]]
    for place, each in enumerate(_dicts(case["contacts"]), start=1):
        told.append(f"{place}. {each['name']}  {each['phone']}  ({named('may', str(each['may']), language)})")
    for line in told:
        print(f"       {line}")


def _words(told: dict[str, object], language: str) -> str:
    words = told["words"]
    return str(words[language]) if isinstance(words, dict) else ""


def _dicts(listed: object) -> list[dict[str, object]]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _picture(options: argparse.Namespace) -> None:
    body = {"operator": options.operator, **({"reason": options.reason} if options.reason else {})}
    content = _fetch(options, "POST", f"/api/pictures/{options.picture}/view", body)
    options.file.write_bytes(content)
    _say(options, "written", file=options.file)


def _log(options: argparse.Namespace) -> None:
    language = options.language
    answer = _call(options, "GET", f"/api/log/{options.account}")
    for entry in _dicts(answer["log"]):
        who = entry["operator"] or text(language, "by_itself")
        why = f"  ({named('reason', str(entry['reason']), language)})" if entry["reason"] else ""
        action = str(entry["action"])
        done = text(language, "denied") if action.startswith("denied") else named("looked", action, language)
        print(f"{entry['number']:>5}  {_time(entry['at_ms'])}  {who}  {done}  {entry['picture_id']}{why}")
    if answer["broken_at"] is not None:
        raise _mistake(options, "log_changed", number=answer["broken_at"])
    _say(options, "chain_whole")


def _time(utc_ms: object) -> str:
    if not isinstance(utc_ms, int):
        return "?"
    return dt.datetime.fromtimestamp(utc_ms / 1000, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _add_account(options: argparse.Namespace) -> None:
    secret = None
    if options.key:
        try:
            secret = Key.from_hex(sys.stdin.readline()).secret
        except ValueError:
            raise _mistake(options, "key") from None
    asyncio.run(_in_store(options.data, lambda t: t.put_account(options.number, options.name, secret)))
    _tell_running(options)
    _say(options, "reports_encrypted" if secret else "reports_clear", number=options.number)


def _list_accounts(options: argparse.Namespace) -> None:
    """List them as the central knows them, or without it what its database says."""
    language = options.language
    try:
        listed = _dicts(_call(options, "GET", "/api/accounts")["accounts"])
    except Mistake:
        listed = []
    heard = {str(each["number"]): each for each in listed}
    for account in asyncio.run(_in_store(options.data, lambda t: t.accounts())):
        now = heard.get(account.number)
        if now is None:
            lines = [text(language, "not_running")]
        else:
            seen = now["last_seen_ms"]
            when = text(language, "never_heard") if seen is None else text(language, "last_heard", time=_time(seen))
            lines = [when, text(language, "up" if now["linked"] else "down")]
        kept = text(language, "encrypted" if account.keyed else "clear")
        print(f"{account.number:<16}  {kept:<9}  {account.name}  ({', '.join(lines)})")


def _remove_account(options: argparse.Namespace) -> None:
    if not asyncio.run(_in_store(options.data, lambda t: t.remove_account(options.number))):
        raise _mistake(options, "no_account", number=options.number)
    _tell_running(options)
    _say(options, "reports_no_more", number=options.number)


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

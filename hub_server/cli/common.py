"""What the commands share: mistakes, codes that are never arguments, and the hub's own work."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any

type Commands = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no other name for it


class Mistake(Exception):
    """What the user asked for cannot be done; the message says why and what to do."""


def mendable[R](work: Callable[[], R]) -> R:
    """Do something of the hub's own; what the user can mend of it is a Mistake."""
    # The whole hub takes a second to import; commands that only ask a running one do not need it.
    from hub_server.commands import MENDABLE  # noqa: PLC0415

    try:
        return work()
    except MENDABLE as error:
        raise Mistake(str(error)) from error


def port(text: str) -> int:
    """Return a port, for a parser. Raises ArgumentTypeError."""
    if not text.isdigit() or int(text) > 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return int(text)


def read_secret(prompt: str) -> str:
    """Return what was typed unseen, or the next line of standard input."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()


def read_code(prompt: str) -> str:
    """Return a code. Raises Mistake."""
    code = read_secret(prompt)
    if not code.isascii() or not code.isdigit():
        raise Mistake("a code has digits only")
    return code


def rows(found: object) -> list[dict[str, Any]]:
    """Return a list of the hub's answer."""
    return found if isinstance(found, list) else []

"""Every command that README and docs/ tell somebody to type is one that there is, with options that it knows."""

import argparse
import re
import shlex
from collections.abc import Iterator

import pytest

from hub_server import cli
from hub_server.central import cli as central_cli
from tests.pages import PAGES, ROOT

PROGRAMS = {"verisure-hub": cli._parser(), "verisure-central": central_cli._parser("en")}


def commands() -> Iterator[tuple[str, str]]:
    """Return each command in a block or in the middle of a sentence, with its page."""
    for path in PAGES:
        text, page = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        inline = [re.sub(r"\s+", " ", each) for each in re.findall(r"(?<!`)`([^`]+)`(?!`)", text)]
        blocks = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
        for line in (*inline, *blocks):
            for program in PROGRAMS:
                # A container's arguments follow its program's name too.
                found = re.search(rf"(?:^|\s){program} ((?!verisure-|/|-v ).+)", line)
                if found is not None and not line.startswith(("docker run", "docker build")):
                    yield page, f"{program} {found[1].split('#')[0].strip()}"


COMMANDS = sorted({command for _, command in commands()})


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the commands of a parser by their names."""
    groups = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return {name: each for group in groups for name, each in group.choices.items()}


def unknown(command: str) -> list[str]:
    """Return the words of a command that its program does not know."""
    program, *words = shlex.split(command)
    parser, found = PROGRAMS[program], []
    known = {option for action in parser._actions for option in action.option_strings}
    takes = {option for action in parser._actions if action.nargs != 0 for option in action.option_strings}
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("--"):
            if word not in known:
                found.append(word)
            skip = word in takes and bool(below(parser))
        elif steps := below(parser):
            if word not in steps:
                found.append(word)
                break
            parser = steps[word]
            known |= {option for action in parser._actions for option in action.option_strings}
            takes = {option for action in parser._actions if action.nargs != 0 for option in action.option_strings}
    return found


def test_the_pages_tell_of_both_programs() -> None:
    assert {command.split()[0] for command in COMMANDS} == set(PROGRAMS)
    assert len(COMMANDS) > 20
    assert unknown("verisure-hub clients --withdraw") == ["--withdraw"]
    assert unknown("verisure-hub --data X pear") == ["pear"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_known(command: str) -> None:
    assert unknown(command) == []

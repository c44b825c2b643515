"""``verisure-central`` in the languages of those who use it, on a central that runs."""

import asyncio
import io
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hub_server.central.cli import main
from hub_server.central.cli_words import TEXTS, language_of
from hub_server.central.words import SENTENCES
from tests.receiving import Site

type Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return how a command is run in a language: its exit status, what it told, what it complained of."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(language: str, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            status = main(["--language", language, "--data", str(tmp_path / "central"), *arguments])
        except SystemExit as left:
            status = int(str(left.code))
        return status, *capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("language", "kind", "states", "due", "now", "told"),
    [
        ("en", "Water leak", ("waits", "claimed: Maja"), "try again at 20", "try again now", "It is time: Send"),
        ("sv", "Vattenläcka", ("väntar", "tagen: Maja"), "försök igen 20", "försök igen nu", "Nu är det dags: Skicka"),
    ],
)
async def test_a_case_is_worked_on_in_the_users_language(  # noqa: PLR0917 - one language each
    site: Site, run: Run, language: str, kind: str, states: tuple[str, str], due: str, now: str, told: str
) -> None:
    central = await site.start()
    await site.report("WA")
    _, queue, _ = await asyncio.to_thread(run, language, "queue")
    assert kind in queue
    assert states[0] in queue
    _, claimed, _ = await asyncio.to_thread(run, language, "claim", "1", "--operator", "Maja")
    assert states[1] in claimed
    for _ in range(3):
        _, shown, _ = await asyncio.to_thread(run, language, "step", "1", "no_answer", "--operator", "Maja")
    assert due in shown
    assert due in (await asyncio.to_thread(run, language, "queue"))[1]
    await central.store.do(lambda t: t.save_case(replace(t.queue()[0], due_ms=1, remind_ms=1, lease_ms=0)))
    await site.cases(1)
    _, shown, _ = await asyncio.to_thread(run, language, "show", "1")
    assert now in shown
    assert told in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("not heard of since the central started", "second line down", "the central does not run")),
        (
            "sv",
            ("har inte hörts sedan larmcentralen startade", "andra förbindelsen nere", "larmcentralen är inte igång"),
        ),
    ],
)
async def test_homes_are_listed_with_when_they_were_heard_of_and_their_second_line(
    site: Site, run: Run, language: str, words: tuple[str, str, str]
) -> None:
    await site.start()
    _, listed, _ = await asyncio.to_thread(run, language, "account", "list")
    assert words[0] in listed
    assert words[1] in listed
    await site.report("RP")
    assert words[0] not in (await asyncio.to_thread(run, language, "account", "list"))[1]
    await site.stop()
    assert words[2] in (await asyncio.to_thread(run, language, "account", "list"))[1]


@pytest.mark.parametrize(
    ("arguments", "english", "swedish"),
    [
        (("queue",), "no central runs on", "ingen larmcentral är igång på"),
        (("account", "remove", "ABC"), "there is no account ABC", "det finns inget konto ABC"),
        (("operator", "remove", "Maja"), "there is no operator Maja", "det finns ingen operatör Maja"),
        (("operator", "add", "Maja"), "A password has 12 to", "Ett lösenord har 12 till"),
        (("account", "add", "ABC", "Villa", "--key"), "an AES key has", "en AES-nyckel har"),
        (("account", "add", "12", "Villa"), "3 to 16 hex digits", "3 till 16 hexsiffror"),
        (("run", "--port", "x"), "a port is 0 to 65535", "en port är 0 till 65535"),
        (("close", "1", "nothing"), "invalid choice: 'nothing'", "'nothing' finns inte att välja"),
        (("close", "1"), "are required: code", "de här argumenten saknas: code"),
        (("show", "x"), "invalid int value: 'x'", "'x' är inte av rätt slag"),
        (("queue", "--what"), "unrecognized arguments: --what", "okända argument: --what"),
        ((), "are required: COMMAND", "de här argumenten saknas: KOMMANDO"),
    ],
)
@pytest.mark.parametrize("language", ["en", "sv"])
async def test_mistakes_are_told_in_the_users_language(
    run: Run, language: str, arguments: tuple[str, ...], english: str, swedish: str
) -> None:
    status, _, complaint = await asyncio.to_thread(run, language, *arguments, stdin="abc\n")
    assert status == 2
    assert (english if language == "en" else swedish) in complaint


async def test_what_the_central_refuses_is_told_in_the_users_language(site: Site, run: Run) -> None:
    await site.start()
    for language, sentence in (("en", "There is no case 9."), ("sv", "Det finns inget ärende 9.")):
        status, _, complaint = await asyncio.to_thread(run, language, "show", "9")
        assert (status, complaint) == (2, f"verisure-central: {sentence}\n")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("usage:", "options:", "positional arguments:", "list the alarms that wait")),
        ("sv", ("användning:", "tillval:", "argument:", "visa larmen som väntar")),
    ],
)
def test_help_speaks_the_language(run: Run, language: str, words: tuple[str, ...]) -> None:
    status, told, _ = run(language, "--help")
    assert status == 0
    for each in words:
        assert each in told


@pytest.mark.parametrize(
    ("environment", "arguments", "language"),
    [
        ({}, [], "en"),
        ({"LANG": "sv_SE.UTF-8"}, [], "sv"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "C"}, [], "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "sv_FI"}, ["queue"], "sv"),
        ({"LANG": "sv_SE.UTF-8"}, ["--language", "en", "queue"], "en"),
        ({"LANG": "en_GB.UTF-8"}, ["--language=sv", "show", "1"], "sv"),
        ({"LANG": "sv_SE.UTF-8"}, ["--language"], "sv"),
    ],
)
def test_the_language_is_what_was_asked_for_or_else_the_environments(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: list[str], language: str
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of(arguments) == language


@pytest.mark.parametrize(("language", "word"), [("en", "usage"), ("sv", "användning")])
def test_how_a_command_is_used_is_said_once(run: Run, language: str, word: str) -> None:
    _, told, _ = run(language, "account", "add", "--help")
    assert told.startswith(f"{word}: verisure-central account add ")
    assert told.count(word) == 1


@pytest.mark.parametrize("texts", [TEXTS, SENTENCES])
def test_every_text_has_the_same_places_in_both_languages(texts: dict[str, tuple[str, str]]) -> None:
    for key, (english, swedish) in texts.items():
        assert english, key
        assert swedish, key
        assert sorted(_places(english)) == sorted(_places(swedish)), key


def _places(sentence: str) -> list[str]:
    return [part.partition("}")[0] for part in sentence.split("{")[1:]]

"""What ``verisure-central`` says by itself, in English and Swedish; names of things come from ``words``."""

import argparse
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NoReturn, override

from hub_server.central.words import LANGUAGES

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # help
    "program": (
        "The alarm receiving centre: receives alarms, keeps the queue.",
        "Larmcentralen: tar emot larm och håller kön.",
    ),
    "data": ("its directory (default: %(default)s)", "dess katalog (förval: %(default)s)"),
    "language": ("en or sv (default: as LC_ALL or LANG says)", "en eller sv (förval: som LC_ALL eller LANG säger)"),
    "help": ("show this help", "visa den här hjälpen"),
    "usage": ("usage: ", "användning: "),
    "positional": ("positional arguments", "argument"),
    "options": ("options", "tillval"),
    "COMMAND": ("COMMAND", "KOMMANDO"),
    "ACTION": ("ACTION", "ÅTGÄRD"),
    "run": ("receive alarms until stopped", "ta emot larm tills den stoppas"),
    "host": ("address to receive on (default: %(default)s)", "adress att ta emot på (förval: %(default)s)"),
    "port": (
        "DC-09 port, 0 for any (default: %(default)s)",
        "port för DC-09, 0 för vilken som helst (förval: %(default)s)",
    ),
    "tls_port": (
        "DC-09 over TLS, 0 for any (default: %(default)s)",
        "DC-09 över TLS, 0 för vilken som helst (förval: %(default)s)",
    ),
    "link_port": ("the second wire (default: %(default)s)", "den andra förbindelsen (förval: %(default)s)"),
    "api_port": ("API port on loopback (default: %(default)s)", "API-port på loopback (förval: %(default)s)"),
    "origin": (
        "where else operators reach the page, like https://central.example behind a proxy that speaks TLS",
        "var operatörerna annars når sidan, som https://central.example bakom en proxy som talar TLS",
    ),
    "queue": ("list the alarms that wait, the most urgent first", "visa larmen som väntar, de mest brådskande först"),
    "json": ("for programs", "för program"),
    "show": ("show a case with its timeline", "visa ett ärende med dess förlopp"),
    "claim": ("take a case", "ta ett ärende"),
    "close": ("close a case that you have claimed", "avsluta ett ärende som du har tagit"),
    "step": (
        "say how the step that a case stands at ended; the next one is shown",
        "säg hur steget som ett ärende står på slutade; nästa visas",
    ),
    "say": ("say something through the home's voice unit", "säg något genom hemmets röstenhet"),
    "real": ("turn a recalled or cleared case into a real one", "gör ett återkallat ärende skarpt"),
    "picture": (
        "fetch a picture of a case that you have claimed; it is logged",
        "hämta en bild av ett ärende som du har tagit; det loggas",
    ),
    "file": ("where to write it", "var den ska skrivas"),
    "reason": ("why, when the case is over", "varför, när ärendet är över"),
    "log": (
        "show who looked at a home's pictures, and check that nothing was changed",
        "visa vilka som har sett ett hems bilder och kontrollera att inget är ändrat",
    ),
    "operator_option": ("who does it", "vem som gör det"),
    "account": (
        "add, list or remove the homes that report here",
        "lägg till, visa eller ta bort hem som rapporterar hit",
    ),
    "account_add": (
        "add or change one; its AES key is read from standard input with --key",
        "lägg till eller ändra ett; dess AES-nyckel läses från standard in med --key",
    ),
    "key_option": (
        "read the key (32, 48 or 64 hex digits) from standard input",
        "läs nyckeln (32, 48 eller 64 hexsiffror) från standard in",
    ),
    "list": ("list them", "visa dem"),
    "account_remove": ("remove one; its events stay", "ta bort ett; dess händelser blir kvar"),
    "operator": ("add, list or remove who may sign in", "lägg till, visa eller ta bort vilka som får logga in"),
    "operator_add": (
        "add one, or give him another password; it is asked for",
        "lägg till en eller ge hen ett annat lösenord; det frågas efter",
    ),
    "operator_remove": ("remove one; what he did stays in the logs", "ta bort en; det hen gjorde står kvar i loggarna"),
    # what is told
    "password": ("Password: ", "Lösenord: "),
    "may_sign_in": ("{name} may sign in.", "{name} får logga in."),
    "may_not_sign_in": ("{name} may no longer sign in.", "{name} får inte längre logga in."),
    "queue_empty": ("The queue is empty.", "Kön är tom."),
    "case": (
        "{case:>5}  {kind}  account {account}  zone {zone}  {time}  {state}",
        "{case:>5}  {kind}  konto {account}  zon {zone}  {time}  {state}",
    ),
    "position": ("at {position}", "vid {position}"),
    "received": ("(received {time})", "(mottaget {time})"),
    "zone": ("zone {number} is {name}, {room} ({kind})", "zon {number} är {name}, {room} ({kind})"),
    "one_picture": ("picture {picture}  {time}", "bild {picture}  {time}"),
    "erased": ("(erased)", "(raderad)"),
    "say_first": ("say first: {word}", "säg först: {word}"),
    "next": ("next: {step}", "härnäst: {step}"),
    "due": ("try again at {time}", "försök igen {time}"),
    "due_now": ("try again now", "försök igen nu"),
    "written": (
        "Written to {file}. The look is in the home's log.",
        "Skriven till {file}. Att du har sett den står i hemmets logg.",
    ),
    "by_itself": ("the central", "larmcentralen"),
    "denied": ("was refused", "nekades"),
    "chain_whole": ("The chain is whole.", "Kedjan är hel."),
    "reports_encrypted": ("Account {number} reports here, encrypted.", "Konto {number} rapporterar hit, krypterat."),
    "reports_clear": ("Account {number} reports here, in clear.", "Konto {number} rapporterar hit, i klartext."),
    "encrypted": ("encrypted", "krypterat"),
    "clear": ("clear", "klartext"),
    "up": ("second line up", "andra förbindelsen uppe"),
    "down": ("second line down", "andra förbindelsen nere"),
    "last_heard": ("heard of {time}", "hördes {time}"),
    "never_heard": ("not heard of since the central started", "har inte hörts sedan larmcentralen startade"),
    "not_running": ("the central does not run", "larmcentralen är inte igång"),
    "reports_no_more": ("Account {number} no longer reports here.", "Konto {number} rapporterar inte längre hit."),
    # mistakes
    "no_operator": (
        "there is no operator {name}. List them: verisure-central operator list",
        "det finns ingen operatör {name}. Visa dem: verisure-central operator list",
    ),
    "no_account": (
        "there is no account {number}. List them: verisure-central account list",
        "det finns inget konto {number}. Visa dem: verisure-central account list",
    ),
    "no_central": (
        "no central runs on {data}. Start one: verisure-central --data … run",
        "ingen larmcentral är igång på {data}. Starta en: verisure-central --data … run",
    ),
    "no_answer": (
        "the central on port {port} does not answer ({error}). Is it running?",
        "larmcentralen på port {port} svarar inte ({error}). Är den igång?",
    ),
    "log_changed": (
        "the log was changed: entry {number} is missing or is not what was written",
        "loggen är ändrad: rad {number} saknas eller är inte det som skrevs",
    ),
    "key": (
        "an AES key has 16, 24 or 32 bytes (32, 48 or 64 hex digits)",
        "en AES-nyckel har 16, 24 eller 32 byte (32, 48 eller 64 hexsiffror)",
    ),
    "bad_name": ("a name has 1 to 64 printable characters", "ett namn har 1 till 64 skrivbara tecken"),
    "bad_port": ("a port is 0 to 65535", "en port är 0 till 65535"),
    "bad_origin": (
        "an origin is https:// and a host, in lower case, without a path",
        "en adress är https:// och ett värdnamn, med små bokstäver och utan sökväg",
    ),
    "bad_account": (
        "an account number has 3 to 16 hex digits, in upper case",
        "ett kontonummer har 3 till 16 hexsiffror, med stora bokstäver",
    ),
}

_ARGPARSE: Final = (
    (r"the following arguments are required: (.*)", r"de här argumenten saknas: \1"),
    (r"unrecognized arguments: (.*)", r"okända argument: \1"),
    (r"ambiguous option: (.*) could match (.*)", r"tillvalet \1 kan betyda \2"),
    (
        r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
        r"argumentet \1: \2 finns inte att välja (välj bland \3)",
    ),
    (r"argument (.*?): invalid \w+ value: (.*)", r"argumentet \1: \2 är inte av rätt slag"),
    (r"argument (.*?): expected one argument", r"argumentet \1: ett värde saknas"),
    (r"argument (.*?): (.*)", r"argumentet \1: \2"),
)
"""The library's own complaints, and how they are told in Swedish."""


def language_of(arguments: Sequence[str]) -> str:
    """Return the language that a command line asks for, or else the environment's: ``en`` or ``sv``."""
    asking = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    asking.add_argument("--language", nargs="?")
    asked = asking.parse_known_args(arguments)[0].language
    if asked in LANGUAGES:
        return str(asked)
    told = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "sv" if told.startswith("sv") else "en"


def text(language: str, key: str, **params: object) -> str:
    """Return a text in a language, with what stands in it."""
    found = TEXTS[key][LANGUAGES.index(language)]
    return found.format_map(params) if params else found


def in_swedish(complaint: str) -> str:
    """Return a complaint of the library, or of ours within it, in Swedish."""
    for english, swedish in TEXTS.values():
        if complaint.endswith(f": {english}"):
            complaint = complaint.removesuffix(english) + swedish
    for pattern, swedish in _ARGPARSE:
        if re.fullmatch(pattern, complaint):
            return re.sub(pattern, swedish, complaint)
    return complaint


class Parser(argparse.ArgumentParser):
    """A parser that speaks English, as those below it do."""

    language = "en"

    def __init__(self, **how: object) -> None:
        """Take what ``argparse.ArgumentParser`` takes."""
        language = self.language
        super().__init__(add_help=False, formatter_class=_formatter(language), **how)  # type: ignore[arg-type]
        self._positionals.title = text(language, "positional")
        self._optionals.title = text(language, "options")
        self.add_argument("-h", "--help", action="help", help=text(language, "help"))

    @override
    def error(self, message: str) -> NoReturn:
        self.print_usage()
        told = f"error: {message}" if self.language == "en" else f"fel: {in_swedish(message)}"
        self.exit(2, f"{self.prog}: {told}\n")


class SwedishParser(Parser):
    """A parser that speaks Swedish."""

    language = "sv"


PARSERS: Final[Mapping[str, type[Parser]]] = {"en": Parser, "sv": SwedishParser}
"""A parser for each language."""


def _formatter(language: str) -> Callable[..., argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        @override
        def add_usage(self, usage: object, actions: object, groups: object, prefix: str | None = None) -> None:
            # Empty is what argparse says itself, where it takes the usage for the name of a command below.
            said = text(language, "usage") if prefix is None else prefix
            super().add_usage(usage, actions, groups, said)  # type: ignore[arg-type]

    return Formatter

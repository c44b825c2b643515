"""Ladders: what an operator does at each kind of alarm, step by step, as data.

A step says what to do, in English and Swedish, and which step follows each outcome; an outcome that leads to nothing
ends the ladder. Source of fire's: verisure.se (FEATURES 25 to 30: picture, voice unit, telephone, contacts in their
order, then always a guard; the rescue service only for what is verified on the spot). Water has no guard (FEATURES 43);
the others are ours, after the same pattern. A silent step must not be heard in the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub_server.central.cases import CaseKind


class Outcome(StrEnum):
    """How a step ended."""

    VERIFIED = "verified"
    FALSE_ALARM = "false_alarm"
    NOTHING = "nothing"
    NO_ANSWER = "no_answer"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what to do, and what follows each way in which it can end; an empty one ends the ladder."""

    english: str
    swedish: str
    then: Mapping[Outcome, str]
    silent: bool = False
    again_ms: int = 0
    """How long after it failed a step that follows itself is tried again; ``AGAIN_FOR_MS`` in all."""


AGAIN_FOR_MS: Final = 24 * 3_600_000
"""How long nobody having answered a message is tried again before the ladder ends (FEATURES 43)."""

type Ladder = Mapping[str, Step]
"""Steps by name; the first one begins."""


def _reached(verified: str, english: str, swedish: str) -> dict[str, Step]:
    """Return how a burglary and a fire are asked about: pictures, voice unit, customer, contacts, then a guard."""
    ends = {Outcome.VERIFIED: verified, Outcome.FALSE_ALARM: ""}
    return {
        "pictures": Step(
            "Look at the pictures.", "Titta på bilderna.", {Outcome.VERIFIED: verified, Outcome.NOTHING: "voice"}
        ),
        "voice": Step(english, swedish, {**ends, Outcome.NO_ANSWER: "customer"}),
        "customer": Step("Telephone the customer.", "Ring kunden.", {**ends, Outcome.NO_ANSWER: "contacts"}),
        "contacts": Step(
            "Telephone the contacts, in their order.",
            "Ring kontaktpersonerna i ordning.",
            {**ends, Outcome.NO_ANSWER: "guard"},
        ),
    }


def _guard(verified: str) -> Step:
    return Step("Send a guard.", "Skicka väktare.", {Outcome.VERIFIED: verified, Outcome.FALSE_ALARM: ""})


_FIRE: Final[Ladder] = {
    **_reached(
        "rescue",
        "Speak through the voice unit: say the code word first, and ask.",
        "Tala genom röstenheten: säg kodordet först och fråga.",
    ),
    "guard": _guard("rescue"),
    "rescue": Step(
        "It is verified: inform SOS Alarm, which sends the fire brigade.",
        "Branden är verifierad: larma SOS Alarm, som skickar räddningstjänsten.",
        {Outcome.DONE: ""},
    ),
}
_BURGLARY: Final[Ladder] = {
    **_reached(
        "guard",
        "Speak through the voice unit: say the code word first, and ask for the customer's.",
        "Tala genom röstenheten: säg kodordet först och be om kundens.",
    ),
    "guard": _guard("police"),
    "police": Step("Call the police.", "Larma polisen.", {Outcome.DONE: ""}),
}
_SOS: Final[Ladder] = {
    "listen": Step(
        "Listen first: do not speak before you know that it helps.",
        "Lyssna först: tala inte förrän du vet att det hjälper.",
        {Outcome.VERIFIED: "help", Outcome.NOTHING: "voice"},
        silent=True,
    ),
    "voice": Step(
        "Speak through the voice unit: say the code word first.",
        "Tala genom röstenheten: säg kodordet först.",
        {Outcome.VERIFIED: "help", Outcome.FALSE_ALARM: "", Outcome.NO_ANSWER: "guard"},
    ),
    "guard": _guard("help"),
    "help": Step("Call 112 and stay on the line.", "Ring 112 och stanna kvar på linjen.", {Outcome.DONE: ""}),
}
_DURESS: Final[Ladder] = {
    "police": Step(
        "Call the police at once. Nothing in the house may tell of it: no voice, no call, no message.",
        "Larma polisen genast. Inget i huset får avslöja det: ingen röst, inget samtal, inget meddelande.",
        {Outcome.DONE: "guard"},
        silent=True,
    ),
    "guard": Step(
        "Send a guard, who waits for the police out of sight.",
        "Skicka väktare, som väntar på polisen utom synhåll.",
        {Outcome.DONE: ""},
        silent=True,
    ),
}
_WATER: Final[Ladder] = {
    "voice": Step(
        "Speak through the voice unit: say where it leaks.",
        "Tala genom röstenheten: säg var det läcker.",
        {Outcome.DONE: "", Outcome.FALSE_ALARM: "", Outcome.NO_ANSWER: "contacts"},
    ),
    "contacts": Step(
        "Telephone the customer and the contacts, in their order.",
        "Ring kunden och kontaktpersonerna i ordning.",
        {Outcome.DONE: "", Outcome.FALSE_ALARM: "", Outcome.NO_ANSWER: "message"},
    ),
    "message": Step(
        "Send a message, and try again each hour for 24 hours. No guard is sent.",
        "Skicka ett meddelande och försök igen varje timme i 24 timmar. Ingen väktare skickas.",
        {Outcome.DONE: "", Outcome.FALSE_ALARM: "", Outcome.NO_ANSWER: "message"},
        again_ms=3_600_000,
    ),
}
_TECHNICAL: Final[Ladder] = {
    "customer": Step(
        "Telephone the customer and say what is wrong.",
        "Ring kunden och berätta vad som är fel.",
        {Outcome.DONE: "", Outcome.FALSE_ALARM: "", Outcome.NO_ANSWER: "contacts"},
    ),
    "contacts": Step(
        "Telephone the contacts, in their order.",
        "Ring kontaktpersonerna i ordning.",
        {Outcome.DONE: "", Outcome.NO_ANSWER: "message"},
    ),
    "message": Step(
        "Send a message and hand the case to the technicians.",
        "Skicka ett meddelande och lämna ärendet till teknikerna.",
        {Outcome.DONE: ""},
    ),
}
LADDERS: Final[Mapping[CaseKind, Ladder]] = {
    CaseKind.FIRE: _FIRE,
    CaseKind.BURGLARY: _BURGLARY,
    CaseKind.SOS: _SOS,
    CaseKind.DURESS: _DURESS,
    CaseKind.WATER: _WATER,
    CaseKind.TAMPER: _TECHNICAL,
    CaseKind.JAMMING: _TECHNICAL,
    CaseKind.CONTACT_LOST: _TECHNICAL,
    CaseKind.TECHNICAL: _TECHNICAL,
}
ENDED: Final = "-"
"""Where a case's step stands once its ladder is at its end."""


def first(kind: CaseKind) -> str:
    """Return the name of the step that a kind's ladder begins with."""
    return next(iter(LADDERS[kind]))


def after(kind: CaseKind, step: str, outcome: Outcome) -> str | None:
    """Return the step that follows an outcome, ``ENDED`` at the end, or None where this step cannot end like that."""
    current = LADDERS[kind].get(step or first(kind))
    if current is None or outcome not in current.then:
        return None
    return current.then[outcome] or ENDED

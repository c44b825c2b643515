"""How the pages of triggers, conditions and actions say things, in both languages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

PAGES = {"en": "docs/automations.md", "sv": "docs/sv/automationer.md"}


@dataclass(frozen=True, slots=True)
class Words:
    """How a page says what a field takes, and how its tables begin."""

    kinds: tuple[str, str, str]
    """Trigger, condition, action."""
    called: tuple[str, str, str]
    """What each of them takes."""
    options: tuple[str, str, str]
    """How what it takes is told."""
    one_of: str
    some_of: str
    text: str
    texts: str
    number: str
    entity: str
    entities: str
    duration: str
    most: str
    needed: str
    proposed: str
    answers: tuple[str, str, str]
    given: tuple[str, str, str]
    event: tuple[str, str, str, str]
    silent: str
    """How the sentence begins that names the actions which answer nothing."""
    types: dict[str, str]


WORDS = {
    "en": Words(
        kinds=("trigger", "condition", "action"),
        called=("option", "option", "field"),
        options=("what", "value", "if left out"),
        one_of="one of",
        some_of="one or several of",
        text="text, {} to {} characters",
        texts="one or several texts",
        number="whole number, {} to {}",
        entity="an entity of this integration",
        entities="entities of this integration",
        duration="duration",
        most="at most {}",
        needed="needed",
        proposed="needed; the editor proposes `{}`",
        answers=("answer", "type", "what"),
        given=("attribute", "type", "what"),
        event=("event", "data", "type", "what"),
        silent="Nothing is answered by ",
        types={
            "whole number": "int",
            "text": "str",
            "true or false": "bool",
            "time": "time",
            "texts": "strs",
        },
    ),
    "sv": Words(
        kinds=("utlösare", "villkor", "åtgärd"),
        called=("val", "val", "fält"),
        options=("vad", "värde", "om det utelämnas"),
        one_of="ett av",
        some_of="ett eller flera av",
        text="text, {} till {} tecken",
        texts="en eller flera texter",
        number="heltal, {} till {}",
        entity="en entitet i den här integrationen",
        entities="entiteter i den här integrationen",
        duration="tid",
        most="högst {}",
        needed="krävs",
        proposed="krävs; redigeraren föreslår `{}`",
        answers=("svar", "typ", "vad"),
        given=("attribut", "typ", "vad"),
        event=("händelse", "data", "typ", "vad"),
        silent="Inget svar ger ",
        types={
            "heltal": "int",
            "text": "str",
            "sant eller falskt": "bool",
            "tidpunkt": "time",
            "texter": "strs",
        },
    ),
}


def flat(answer: Mapping[str, object]) -> dict[str, str]:
    """Return the type of each value of an answer, what lies in a list of records under ``list[].key``."""
    found: dict[str, str] = {}
    for key, each in answer.items():
        match each:
            case [{}, *_]:
                for inner in each:
                    assert isinstance(inner, dict)
                    found |= {f"{key}[].{name}": kind for name, kind in flat(inner).items()}
            case list():
                assert all(isinstance(one, str) for one in each), key
                found[key] = "strs"
            case str():
                found[key] = "time" if is_time(each) else "str"
            case _:
                found[key] = type(each).__name__
    return found


def is_time(text: str) -> bool:
    try:
        return dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False

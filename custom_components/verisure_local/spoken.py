"""What is said, in the language that was spoken; and what was heard, as digits. No answer has a code in it."""

import re
from collections.abc import Sequence
from typing import Final

from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN

SWEDISH: Final = "sv"

_DIGITS: Final = {
    "en": {
        **dict.fromkeys(("zero", "oh", "o"), "0"),
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "eight": "8",
        "nine": "9",
    },
    "sv": {
        "noll": "0",
        **dict.fromkeys(("ett", "en"), "1"),
        "två": "2",
        "tre": "3",
        "fyra": "4",
        "fem": "5",
        "sex": "6",
        "sju": "7",
        "åtta": "8",
        "nio": "9",
    },
}

_TEXTS: Final = {
    "arming_away": ("Arming the whole home.", "Larmar på hela hemmet."),
    "arming_home": ("Arming the perimeter.", "Kopplar på skalskyddet."),
    "disarmed": ("The alarm is off.", "Larmet är av."),
    "locking": ("Locking.", "Låser."),
    "unlocking": ("Unlocking {lock}.", "Låser upp {lock}."),
    "no_lock": ("The alarm has no lock called that.", "Larmet har inget lås som heter så."),
    "which_lock": ("Which one: {names}?", "Vilket av dem: {names}?"),
    "no_locks": ("The alarm has no lock.", "Larmet har inget lås."),
    "voice_off": (
        "Disarming and unlocking by voice is off. A person of the home can turn it on in the integration's options.",
        "Att larma av och låsa upp med rösten är avstängt. Det slås på i integrationens inställningar.",
    ),
    "say_the_code": ("Say the voice code too, digit by digit.", "Säg röstkoden också, siffra för siffra."),
    "not_by_a_model": (
        "Only a sentence that somebody says disarms and unlocks, not a language model.",
        "Bara en mening som någon säger larmar av och låser upp, inte en språkmodell.",
    ),
    "not_by_a_timer": (
        "A timer disarms and unlocks nothing. Say it when it is to be done.",
        "En timer larmar inte av och låser inte upp. Säg det när det ska göras.",
    ),
    "no_code_aloud": (
        "Codes are never said aloud, and nobody here knows them.",
        "Koder sägs aldrig högt, och ingen här känner till dem.",
    ),
    "no_home": ("The hub is not connected.", "Hubben är inte ansluten."),
    "several_homes": (
        "There are several homes here. Use the app to say which.",
        "Här finns flera hem. Använd appen för att välja vilket.",
    ),
    "alarm": ("There is an alarm: {kind}.", "Det larmar: {kind}."),
    "exit": ("The alarm is being armed.", "Larmet håller på att kopplas på."),
    "entry": (
        "Somebody has come in, and the alarm waits for the code.",
        "Någon har kommit in och larmet väntar på koden.",
    ),
    "is_away": ("The alarm is on, the whole home.", "Larmet är på, hela hemmet."),
    "is_home": ("The perimeter is on.", "Skalskyddet är på."),
    "is_disarmed": ("The alarm is off.", "Larmet är av."),
    "open": ("Open or unlocked: {names}.", "Öppet eller olåst: {names}."),
    "nothing_open": ("Everything is closed and locked.", "Allt är stängt och låst."),
    "unreachable": ("Nothing is known of {names}.", "Okänt läge: {names}."),
    "at_home": ("At home: {names}.", "Hemma: {names}."),
    "nobody_home": ("Nobody is at home, as far as @Home knows.", "Ingen är hemma, vad @Home vet."),
    "home_unknown": ("@Home does not know who is at home.", "@Home vet inte vem som är hemma."),
    "no_central": (
        "The alarm reports to no central, only to the people of the home.",
        "Larmet rapporterar inte till någon larmcentral, bara till dem som bor här.",
    ),
    "reports_over": ("The alarm reports over {paths}.", "Larmet rapporterar via {paths}."),
    "path_silent": ("Silent: {paths}.", "Svarar inte: {paths}."),
    "cut_off": (
        "The central cannot be reached now. The alarm works, and reports as soon as it can.",
        "Larmcentralen kan inte nås just nu. Larmet fungerar och rapporterar så snart det går.",
    ),
    "no_telephone": (
        "It needs no telephone: an IP telephone is silent without broadband or power, and the alarm is not.",
        "Det behöver ingen telefon: IP-telefonen är tyst utan bredband eller ström, men det är inte larmet.",
    ),
    "nothing_happened": ("Nothing has happened for a day.", "Inget har hänt det senaste dygnet."),
}
_KINDS: Final = {
    "burglary": "inbrott",
    "fire": "brand",
    "water": "vatten",
    "sos": "SOS",
    "technical": "tekniskt larm",
    "tamper": "sabotage",
    "jamming": "radiostörning",
}
_PATHS: Final = {"broadband": ("broadband", "bredbandet"), "gsm": ("the mobile network", "mobilnätet")}
GENERIC_LOCKS: Final = frozenset(
    {
        *("door", "the door", "front door", "the front door", "the house"),
        *("dörren", "ytterdörren", "entrédörren", "låset", "huset"),
    }
)
"""What people call the lock of a home that has one."""


def language_of(language: str | None) -> str:
    """Return ``sv`` for Swedish and ``en`` for everything else."""
    return SWEDISH if (language or "").lower().split("-", maxsplit=1)[0] == SWEDISH else "en"


def language_here(hass: HomeAssistant, language: str | None) -> str:
    """Return the language to answer in: Home Assistant's own for whoever speaks any, as a model context client does."""
    return language_of(hass.config.language if language in {None, MATCH_ALL} else language)


def say(language: str, key: str, **parts: str) -> str:
    """Return a sentence."""
    return _TEXTS[key][language == SWEDISH].format(**parts)


def kind_of(language: str, kind: str) -> str:
    """Return what sort of alarm it is."""
    return _KINDS.get(kind, kind) if language == SWEDISH else kind


def path_of(language: str, path: str) -> str:
    """Return what people call a path to the central."""
    return _PATHS.get(path, (path, path))[language == SWEDISH]


def joined(language: str, names: Sequence[str]) -> str:
    """Return names as they stand in a sentence: a, b and c."""
    *most, last = names
    return f" {'och' if language == SWEDISH else 'and'} ".join(([", ".join(most)] if most else []) + [last])


async def async_why_not(hass: HomeAssistant, language: str, error: HomeAssistantError) -> str:
    """Return why the hub, or Home Assistant, refused."""
    texts = await async_get_translations(hass, language, "exceptions", [DOMAIN])
    text = texts.get(f"component.{DOMAIN}.exceptions.{error.translation_key}.message", str(error))
    for name, value in (error.translation_placeholders or {}).items():
        text = text.replace(f"{{{name}}}", value)
    return text


def heard_digits(language: str, spoken: str) -> str:
    """Return the digits that were said one by one, as words or figures; empty where something else was said."""
    words = re.findall(r"\w+", spoken.lower())
    digits = [word if word.isascii() and word.isdigit() else _DIGITS[language].get(word, "") for word in words]
    return "".join(digits) if all(digits) else ""

"""Everything the central says to operators, in English and Swedish: refusals, lines of a timeline, names of things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hub_server.dc09 import EVENT_CODES

LANGUAGES: Final = ("en", "sv")

NAMES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "kind": {
        "duress": ("Duress", "Hot"),
        "fire": ("Fire", "Brand"),
        "sos": ("SOS", "SOS"),
        "burglary": ("Burglary", "Inbrott"),
        "water": ("Water leak", "Vattenläcka"),
        "tamper": ("Tamper", "Sabotage"),
        "jamming": ("Jamming attack", "Jamming-attack"),
        "contact_lost": ("No contact", "Ingen kontakt"),
        "technical": ("Technical fault", "Tekniskt fel"),
    },
    "state": {
        "open": ("waits", "väntar"),
        "claimed": ("claimed", "tagen"),
        "recalled": ("recalled", "återkallad"),
        "verified": ("cleared by the customer", "frånkopplad av kunden"),
        "closed": ("closed", "avslutad"),
    },
    "code": {
        "false_alarm": ("False alarm", "Falsklarm"),
        "handled_by_customer": ("Handled by the customer", "Kunden har åtgärdat"),
        "guard_dispatched": ("Guard sent", "Väktare skickad"),
        "rescue_service": ("Rescue service informed", "Räddningstjänsten larmad"),
        "test": ("Test", "Prov"),
        "restored": ("Settled by itself", "Upphörde av sig självt"),
    },
    "outcome": {
        "verified": ("Verified: it is real", "Verifierat: det är skarpt"),
        "false_alarm": ("False alarm", "Falsklarm"),
        "nothing": ("Nothing to see or hear", "Inget syns eller hörs"),
        "no_answer": ("No answer", "Inget svar"),
        "done": ("Done", "Klart"),
    },
    "reason": {
        "became_real": ("A recalled alarm became real", "Ett återkallat larm övergick i skarpt larm"),
        "technical": ("Technical follow-up", "Teknisk uppföljning"),
        "police": ("A police investigation", "Polisutredning"),
        "customer": ("The customer asked for it", "Kunden har begärt det"),
    },
    "looked": {
        "seen": ("saw", "såg"),
        "erased": ("erased", "raderad"),
    },
    "may": {
        "full": ("may decide everything", "får bestämma allt"),
        "recall": ("may recall alarms", "får återkalla larm"),
    },
    "event": {each.sia: (each.english, each.swedish) for each in EVENT_CODES},
}
"""The field's own terms by what they name, in English and Swedish."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # refusals
    "claimed": (
        "Case {case} is claimed by {operator}. Choose another, or ask for it.",
        "Ärende {case} är taget av {operator}. Välj ett annat eller be om det.",
    ),
    "verified": (
        "Case {case} was cleared by the customer and has left the queue.",
        "Ärende {case} är återkallat av kunden och har lämnat kön.",
    ),
    "closed": ("Case {case} is closed.", "Ärende {case} är avslutat."),
    "not_claimed": ("You do not have case {case}: claim it first.", "Du har inte ärende {case}: ta det först."),
    "outcome": (
        "The step that case {case} stands at does not end like that. Choose one of the ends it shows.",
        "Steget som ärende {case} står på kan inte sluta så. Välj något av dem som visas.",
    ),
    "silent": (
        "Nothing may be heard in the house: somebody there is under duress.",
        "Inget får höras i huset: någon där är hotad.",
    ),
    "not_recalled": (
        "Case {case} was not recalled, so there is nothing to turn real.",
        "Ärende {case} är inte återkallat, så det finns inget att göra skarpt.",
    ),
    "not_to_recall": (
        "Fire and duress are never recalled: work through the steps.",
        "Brand och hot återkallas aldrig: gå igenom stegen.",
    ),
    "no_guard": ("No guard is sent for this kind of alarm.", "Till den sortens larm skickas ingen väktare."),
    "ladder": (
        "Case {case} is a fire: work through its steps before closing it.",
        "Ärende {case} är en brand: gå igenom stegen innan det avslutas.",
    ),
    "close_code": ("A case is closed with one of: {codes}.", "Ett ärende avslutas med någon av: {codes}."),
    "unknown": ("There is no case {case}.", "Det finns inget ärende {case}."),
    "unknown_account": ("There is no home with account {account}.", "Det finns inget hem med konto {account}."),
    "unknown_picture": ("There is no such picture.", "Den bilden finns inte."),
    "no_link": (
        "The home's second line is down: telephone instead.",
        "Hemmets andra förbindelse är nere: ring i stället.",
    ),
    "no_word": ("This home has chosen no code words.", "Det här hemmet har inte valt några kodord."),
    "operator": (
        "You are signed in as {operator}, and act as nobody else.",
        "Du är inloggad som {operator} och handlar inte åt någon annan.",
    ),
    "operator_name": (
        "An operator's name has 1 to 64 printable characters.",
        "En operatörs namn har 1 till 64 skrivbara tecken.",
    ),
    "machine": (
        "That is for the central's own command line.",
        "Det är bara för larmcentralens egen kommandorad.",
    ),
    "no_alarm": (
        "Pictures are seen with the alarm that they belong to, and never without one.",
        "Bilder visas med larmet som de hör till och aldrig utan ett.",
    ),
    "reason": (
        "Case {case} is over: say why its pictures are needed.",
        "Ärende {case} är över: ange varför bilderna behövs.",
    ),
    "erased": ("This picture was erased after 60 days.", "Den här bilden raderades efter 60 dagar."),
    "password_length": (
        "A password has {shortest} to {longest} characters.",
        "Ett lösenord har {shortest} till {longest} tecken.",
    ),
    "password": ("The name or the password is wrong.", "Namnet eller lösenordet är fel."),
    "locked": (
        "Too many wrong passwords. Try again in a quarter of an hour.",
        "För många felaktiga lösenord. Försök igen om en kvart.",
    ),
    "body": ("What was sent is not as expected: {error}.", "Det som skickades är inte som väntat: {error}."),
    "origin": ("Requests from other sites are refused.", "Anrop från andra webbplatser avvisas."),
    "token": (
        "Nobody is signed in, or the sign-in is over. Sign in.",
        "Ingen är inloggad, eller så har tiden gått ut. Logga in.",
    ),
    # what keeps a central from running
    "port_in_use": (
        (
            "The central cannot listen on ports {ports}: {error}. Stop what uses them, or choose others with --port, "
            "--tls-port, --link-port and --api-port."
        ),
        (
            "Larmcentralen kan inte lyssna på portarna {ports}: {error}. Stoppa det som använder dem, eller välj andra "
            "med --port, --tls-port, --link-port och --api-port."
        ),
    ),
    "database_newer": (
        (
            "{path} was written by a newer Verisure Local (schema {version}, this one knows {known}). "
            "Nothing was changed: install the newer version again, or restore a backup."
        ),
        (
            "{path} är skriven av en nyare Verisure Local (schema {version}, den här kan {known}). Inget är ändrat: "
            "installera den nyare versionen igen, eller återställ en säkerhetskopia."
        ),
    ),
    "database_unusable": (
        "{path} cannot be used as the central's database: {error}",
        "{path} går inte att använda som larmcentralens databas: {error}",
    ),
    "database_full": ("the database does not take writes: {error}", "databasen tar inte emot skrivningar: {error}"),
    # lines of a timeline
    "words": ("{words}", "{words}"),
    "event": ("{event}, zone {zone}: {text}", "{event}, zon {zone}: {text}"),
    "event_of_nobody": ("{code}, zone {zone}: {text}", "{code}, zon {zone}: {text}"),
    "pictures_follow": ("Pictures of it follow", "Bilder av det följer"),
    "pictures_at": ("Pictures of it: {text}", "Bilder av det: {text}"),
    "cleared": (
        "Smart verification: disarmed after {seconds} s",
        "Smart verifiering: frånkopplat efter {seconds} s",
    ),
    "cleared_claimed": (
        "Smart verification: disarmed after {seconds} s. Recalled, since it was claimed",
        "Smart verifiering: frånkopplat efter {seconds} s. Återkallat, eftersom det var taget",
    ),
    "disarmed_other": (
        "Disarmed. Smart verification is for burglary only",
        "Frånkopplat. Smart verifiering gäller bara inbrott",
    ),
    "disarmed_before": (
        "Disarmed, at a time that is before the alarm's",
        "Frånkopplat, vid en tid som är före larmets",
    ),
    "disarmed_doubtful": (
        "Disarmed. {seconds} s do not agree with the times of the reports",
        "Frånkopplat. {seconds} s stämmer inte med rapporternas tider",
    ),
    "disarmed_late": ("Disarmed after {seconds} s, later than 60 s", "Frånkopplat efter {seconds} s, senare än 60 s"),
    "contact_lost": ("No contact with the home", "Ingen kontakt med hemmet"),
    "heard_of": ("Heard of again", "Hemmet hörs igen"),
    "account_removed": ("The home no longer reports here", "Hemmet rapporterar inte längre hit"),
    "due": ("It is time: {step}", "Nu är det dags: {step}"),
    "tried_enough": (
        "Tried each hour for 24 hours: the steps are done",
        "Försökt varje timme i 24 timmar: stegen är gjorda",
    ),
    "entry_silent": (
        "No contact since an entry delay should have ended. It began with: {text}",
        "Ingen kontakt sedan en inpasseringstid skulle ha gått ut. Den började med: {text}",
    ),
    "claim": ("Claimed", "Taget"),
    "release": ("Let go", "Släppt"),
    "step": ("{step}: {outcome}", "{step}: {outcome}"),
    "guard": ("A guard is sent", "Väktare skickas"),
    "recall": ("Recalled", "Återkallat"),
    "real": ("It is real after all", "Det är skarpt trots allt"),
    "note": ("{text}", "{text}"),
    "spoken": ("The central: {text}", "Larmcentralen: {text}"),
    "heard": ("The home: {text}", "Hemmet: {text}"),
    "word_right": ("The customer's code word is right", "Kundens kodord är rätt"),
    "word_wrong": ("The customer's code word is wrong", "Kundens kodord är fel"),
    "close": ("Closed: {code}", "Avslutat: {code}"),
}
"""Whole sentences by key, in English and Swedish; ``{event}``, ``{code}`` and ``{outcome}`` are names themselves."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of ``SENTENCES`` and what stands in it; the ladder's ``step`` is told by both its texts."""

    key: str
    params: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return the sentence in ``en`` or ``sv``."""
        at = LANGUAGES.index(language)
        filled = {name: _named(name, value, at) for name, value in self.params.items()}
        if "step_sv" in filled and language == "sv":
            filled["step"] = filled["step_sv"]
        return SENTENCES[self.key][at].format_map(filled).removesuffix(": ")

    def in_all(self) -> dict[str, str]:
        """Return the sentence in every language."""
        return {language: self.in_language(language) for language in LANGUAGES}


class Told(Exception):
    """What went wrong, in every language: the sentence ``said``, which is the message in English."""

    def __init__(self, key: str, **params: object) -> None:
        """Keep the sentence."""
        self.said = Said(key, {name: str(value) for name, value in params.items()})
        super().__init__(self.said.in_language("en"))


def named(what: str, name: str, language: str) -> str:
    """Return what something is called in ``en`` or ``sv``, the name itself where it has none."""
    return _named(what, name, LANGUAGES.index(language))


def _named(name: str, value: str, at: int) -> str:
    known = NAMES.get(name, {}).get(value)
    return value if known is None else known[at]

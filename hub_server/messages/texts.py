"""The words of every message, by template and language."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "sv")

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "smart_verification": {
        "en": (
            "{home}: the alarm was disarmed by {actor} {seconds} s after it was raised. "
            "It has been cancelled and nobody at the central will act on it."
        ),
        "sv": (
            "{home}: larmet frånkopplades av {actor} {seconds} s efter att det löst ut. "
            "Det är återkallat och larmcentralen gör inget mer."
        ),
    },
    "test": {
        "en": "{home}: this is a test. Messages from your alarm reach you by e-mail.",
        "sv": "{home}: det här är ett test. Meddelanden från larmet når dig via e-post.",
    },
    "arming_failed": {
        "en": "{home}: the alarm was not armed, because of this: {open}. Close it, or arm again and leave it out.",
        "sv": "{home}: larmet kopplades inte på, på grund av: {open}. Stäng, eller koppla på igen och hoppa över det.",
    },
    "schedule_blocked": {
        "en": "{home}: the alarm should have been armed by now, but something stands in the way: {open}.",
        "sv": "{home}: larmet skulle ha kopplats på nu, men något är i vägen: {open}.",
    },
    "jamming": {
        "en": (
            "{home}: something disturbs the alarm's radio. The central knows. "
            "What detectors notice meanwhile may arrive late, and the alarm cannot be armed until it is over."
        ),
        "sv": (
            "{home}: något stör larmets radio. Larmcentralen vet om det. "
            "Det som detektorerna märker under tiden kan komma fram sent, och larmet går inte att koppla på "
            "förrän störningen är över."
        ),
    },
    "shut_down": {
        "en": "{home}: {device} has raised {trips} alarms since arming and is left out until you disarm. Check it.",
        "sv": "{home}: {device} har löst ut {trips} gånger sedan tillkopplingen och är urkopplad tills du kopplar "
        "från. Kontrollera den.",
    },
    "service_expired": {
        "en": "{home}: {device} has been in service mode for too long and is watched again. Put it back up.",
        "sv": "{home}: {device} har varit i serviceläge för länge och bevakas igen. Sätt tillbaka den.",
    },
    "reminder_all_left": {
        "en": "{home}: everybody has left and the alarm is off. Arm it if nobody is there.",
        "sv": "{home}: alla har gått och larmet är av. Koppla på det om ingen är hemma.",
    },
    "reminder_home_armed": {
        "en": "{home}: somebody is at home and the alarm is fully armed.",
        "sv": "{home}: någon är hemma och larmet är helt påkopplat.",
    },
    "reminder_not_armed": {
        "en": "{home}: it is late and the alarm is off.",
        "sv": "{home}: klockan är mycket och larmet är av.",
    },
    "check_warning": {
        "en": "{home}: your Check on me is about to end. Say that you are safe, or the central is told.",
        "sv": "{home}: din Check on me går snart ut. Tala om att du är trygg, annars larmas larmcentralen.",
    },
    "fault_lost": {
        "en": "{home}: {device} does not answer. Check its battery and that it is in its place.",
        "sv": "{home}: {device} svarar inte. Kontrollera batteriet och att den sitter på plats.",
    },
    "fault_low_battery": {
        "en": "{home}: the battery of {device} is low. Change it soon: start a battery change first.",
        "sv": "{home}: batteriet i {device} är svagt. Byt det snart: starta ett batteribyte först.",
    },
    "fault_no_answer": {
        "en": "{home}: {device} did not do what it was asked. Check how it is.",
        "sv": "{home}: {device} gjorde inte det den blev ombedd. Kontrollera hur den står.",
    },
    "fault_jammed": {
        "en": "{home}: the bolt of {device} is jammed. Close the door well and lock it again.",
        "sv": "{home}: kolven i {device} har fastnat. Stäng dörren ordentligt och lås igen.",
    },
    "fault_self_test": {
        "en": "{home}: {device} failed its self-test. The central knows. Check it, or ask for help.",
        "sv": "{home}: {device} klarade inte självtestet. Larmcentralen vet om det. Kontrollera den eller be om hjälp.",
    },
    "fault_mains": {
        "en": "{home}: the gateway has no mains and runs on its battery.",
        "sv": "{home}: centralenheten saknar nätström och går på batteri.",
    },
    "fault_backup_battery": {
        "en": "{home}: the gateway's backup battery is bad. It would go off in a power cut.",
        "sv": "{home}: centralenhetens reservbatteri är dåligt. Den slocknar vid ett strömavbrott.",
    },
    "fault_gsm": {
        "en": "{home}: the gateway has no mobile network.",
        "sv": "{home}: centralenheten saknar mobilnät.",
    },
    "fault_broadband": {
        "en": "{home}: the gateway has no broadband.",
        "sv": "{home}: centralenheten saknar bredband.",
    },
    "fault_storage": {
        "en": "{home}: the hub's disk fails. The alarm goes on, but what happens is not kept. Change the disk.",
        "sv": "{home}: hubbens disk krånglar. Larmet fungerar, men det som händer sparas inte. Byt disken.",
    },
}
SUBJECTS: Final[Mapping[str, str]] = {
    "en": "{home}: a message from your alarm",
    "sv": "{home}: meddelande från larmet",
}
"""What an e-mail is about; what it says is in its text alone, since subjects are shown on locked screens."""
_NOBODY: Final = {"en": "somebody authorised", "sv": "en behörig person"}


def subject(language: str, home: str) -> str:
    """Return the subject of an e-mail in a person's language."""
    return SUBJECTS.get(language, SUBJECTS["en"]).format(home=" ".join(home.split()))


def render(template: str, language: str, params: Mapping[str, str], actor: str, home: str) -> str:
    """Return a message in a person's language; an unknown language reads English."""
    spoken = language if language in LANGUAGES else "en"
    values = {**params, "home": home, "actor": actor or _NOBODY[spoken]}
    return TEXTS[template][spoken].format_map(values)

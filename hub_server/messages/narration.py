"""What happened, in words: every event of the journal as a sentence, for scenarios and for reading a journal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Final

from hub_server.domain.choosing import CHOICE_DOOR
from hub_server.domain.events import DetectorSensed, DeviceRemoved, DoorReleased, Event
from hub_server.domain.site import Actor, ActorKind, Device, DeviceKind, Person, Site
from hub_server.hub.records import stable_name

type Names = Callable[[str], str]
"""A person's name by id, empty for nobody."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "exit_started": (
        "exit delay: {area} arms {target} ({actor})",
        "utpassering: {area} kopplas på, {target} ({actor})",
    ),
    "armed": ("{area} is armed {mode} ({actor})", "{area} är påkopplat, {mode} ({actor})"),
    "arming_refused": (
        "{area} was not armed {mode}, in the way: {blockers} ({actor})",
        "{area} kopplades inte på, {mode}, i vägen: {blockers} ({actor})",
    ),
    "arming_failed": (
        "arming {area} came to nothing, because of {blockers}",
        "påkopplingen av {area} blev inte av, på grund av {blockers}",
    ),
    "locking_started": ("{area} arms once {locks} is locked", "{area} kopplas på när {locks} är låst"),
    "disarmed": ("{area} is disarmed ({actor})", "{area} är frånkopplat ({actor})"),
    "entry_started": (
        "entry delay: {device} was opened{rehearsal}",
        "inpassering: {device} öppnades{rehearsal}",
    ),
    "entry_violated": (
        "{device} saw somebody off the entry route: a warning until the delay is over",
        "{device} märkte någon utanför inpasseringsvägen: en varning tills tiden är slut",
    ),
    "detector_shut_down": (
        "{device} is left out after {trips} alarms, until the disarm",
        "{device} kopplas ur efter {trips} larm, till frånkopplingen",
    ),
    "alarm_raised": (
        "ALARM {alarm_id}: {kind}, {device}{text}{rehearsal}",
        "LARM {alarm_id}: {kind}, {device}{text}{rehearsal}",
    ),
    "alarm_joined": (
        "alarm {alarm_id}: {device} takes part{rehearsal}",
        "larm {alarm_id}: {device} löser också ut{rehearsal}",
    ),
    "detector_restored": (
        "alarm {alarm_id}: {device} no longer senses anything",
        "larm {alarm_id}: {device} känner inget längre",
    ),
    "alarm_verified": (
        "alarm {alarm_id} is cleared by a disarm after {elapsed_ms} ms: smart verification ({actor})",
        "larm {alarm_id} är återkallat av en frånkoppling efter {elapsed_ms} ms: smart verifiering ({actor})",
    ),
    "alarm_confirmed": (
        "alarm {alarm_id} is confirmed by a second detector, {device}",
        "larm {alarm_id} bekräftas av en andra detektor, {device}",
    ),
    "alarm_ended": ("alarm {alarm_id} is over: {reason}", "larm {alarm_id} är över: {reason}"),
    "siren_timed_out": (
        "alarm {alarm_id}: the siren's time is over{left_out}",
        "larm {alarm_id}: sirenens tid är slut{left_out}",
    ),
    "alarm_silenced": (
        "alarm {alarm_id} is silenced for a while ({actor})",
        "larm {alarm_id} är tystat en stund ({actor})",
    ),
    "silence_over": ("alarm {alarm_id} sounds again", "larm {alarm_id} låter igen"),
    "code_rejected": ("wrong code at {door} ({wrong} in a row)", "fel kod vid {door} ({wrong} i rad)"),
    "code_chosen": ("", ""),
    "door_locked_out": ("{door} refuses every code for a while", "{door} tar inga koder på en stund"),
    "door_released": ("{door} takes codes again", "{door} tar koder igen"),
    "credential_used": ("a code of limited use was used", "en kod med begränsat antal användes"),
    "detector_sensed": ("{device}: {reading}", "{device}: {reading}"),
    "shock_sensed": ("{device} felt a blow", "{device} kände ett slag"),
    "chime_rung": ("doorbell mode: {device} rings {beeps} times", "dörrklockan: {device} ringer {beeps} gånger"),
    "vitals_changed": ("", ""),
    "firmware_changed": ("{device} runs firmware {version}", "{device} kör firmware {version}"),
    "detector_reincluded": ("{device} closed and protects again", "{device} stängdes och bevakar igen"),
    "device_missing": ("{device} is silent", "{device} är tyst"),
    "device_found": ("{device} is back", "{device} är tillbaka"),
    "player_missing": ("Home Assistant is silent", "Home Assistant är tyst"),
    "player_found": ("Home Assistant is back", "Home Assistant är tillbaka"),
    "fault_raised": ("fault: {kind}, {subject}", "fel: {kind}, {subject}"),
    "fault_cleared": ("no longer: {kind}, {subject}", "inte längre: {kind}, {subject}"),
    "area_added": ("new area {name}", "nytt område {name}"),
    "device_put": ("{device} is part of the home, as set", "{device} hör till hemmet, så som den är inställd"),
    "device_removed": ("{device} has left the home ({actor})", "{device} hör inte längre till hemmet ({actor})"),
    "person_put": ("{person} belongs to the home", "{person} hör till hemmet"),
    "person_removed": ("somebody no longer belongs to the home", "någon hör inte längre till hemmet"),
    "credential_granted": ("{person} has a new {kind}", "{person} har fått en ny {kind}"),
    "credential_limited": (
        "a code or tag works at other times than before",
        "en kod eller bricka gäller andra tider än förut",
    ),
    "credential_revoked": ("a code or tag is worth nothing any more", "en kod eller bricka gäller inte längre"),
    "user_mapped": ("a user acts as {person}", "en användare agerar som {person}"),
    "user_unmapped": ("a user is nobody any more", "en användare är ingen längre"),
    "automations_trusted": (
        "automations may disarm: {trusted} ({person})",
        "automatiseringar får larma av: {trusted} ({person})",
    ),
    "settings_changed": ("the settings were changed ({actor})", "inställningarna ändrades ({actor})"),
    "message_queued": ("message to {person}: {template}", "meddelande till {person}: {template}"),
    "message_sent": ("", ""),
    "message_failed": ("a message did not arrive: {reason}", "ett meddelande kom inte fram: {reason}"),
    "hub_started": ("the hub started", "hubben startade"),
    "bolt_requested": ("{device} is asked to be {wanted} ({actor})", "{device} ombeds bli {wanted} ({actor})"),
    "bolt_moved": ("{device} is {bolt} by {method} ({actor})", "{device} är {bolt} via {method} ({actor})"),
    "lock_held": ("{device}: long press, answer: {answer}", "{device}: lång tryckning, svar: {answer}"),
    "secure_mode_set": ("{device}: secure mode is {secure}", "{device}: säkerhetsläge {secure}"),
    "door_forced": ("{device} was forced", "{device} bröts upp"),
    "power_requested": ("{device} is asked to go {powered} ({actor})", "{device} ombeds bli {powered} ({actor})"),
    "power_switched": ("{device} is {powered}", "{device} är {powered}"),
    "order_expired": ("{device} did not answer in time", "{device} svarade inte i tid"),
    "device_asked": ("{device} is asked: {wanted}", "{device} får en order: {wanted}"),
    "device_answered": ("{device} answers its order: {done}", "{device} svarar på sin order: {done}"),
    "service_started": ("{device} is in service mode: {purpose}", "{device} är i serviceläge: {purpose}"),
    "service_testing": ("{device} is back up and to be tested", "{device} är uppe igen och ska testas"),
    "service_ended": ("{device} is out of service mode: {reason}", "{device} är ur serviceläget: {reason}"),
    "walk_test_started": ("walk test of {area}: {waiting}", "gångtest av {area}: {waiting}"),
    "walk_test_seen": ("walk test: {device} reacted", "gångtest: {device} reagerade"),
    "walk_test_ended": ("walk test over{missed}", "gångtestet är klart{missed}"),
    "self_test_started": ("self-test of every component", "självtest av alla komponenter"),
    "self_test_answered": ("", ""),
    "self_test_finished": ("self-test over{failed}{silent}", "självtestet är klart{failed}{silent}"),
    "self_test_planned": ("", ""),
    "interference_started": ("something disturbs the radio", "något stör radion"),
    "interference_ended": ("the radio is quiet", "radion är ostörd"),
    "rehearsal_started": ("a rehearsal begins: {name} ({actor})", "en övning börjar: {name} ({actor})"),
    "rehearsal_ended": ("the rehearsal is over: {name}", "övningen är slut: {name}"),
    "supply_tested": ("{supply} tested: {good}", "{supply} testad: {good}"),
    "picture_taken": ("{device} takes a picture of alarm {alarm_id}", "{device} tar en bild av larm {alarm_id}"),
    "picture_failed": (
        "{name} takes no picture of alarm {alarm_id}: {reason}",
        "{name} tar ingen bild av larm {alarm_id}: {reason}",
    ),
    "capture_requested": ("{device} is asked for a picture ({actor})", "{device} ombeds ta en bild ({actor})"),
    "picture_captured": (
        "{device} took a picture on request ({actor})",
        "{device} tog en bild på begäran ({actor})",
    ),
    "capture_failed": ("{device} took no picture: {reason}", "{device} tog ingen bild: {reason}"),
    "picture_erased": (
        "a picture on request from {device} was erased before its time ({actor})",
        "en bild på begäran från {device} raderades i förtid ({actor})",
    ),
    "path_tested": ("central over {path}: {answers}", "larmcentralen via {path}: {answers}"),
    "presence_changed": ("@Home: {person} is {presence}", "@Home: {person} är {presence}"),
    "presence_kept": ("", ""),
    "check_started": ("Check on me for {person}", "Check on me för {person}"),
    "check_warned": ("Check on me of {person} is about to end", "Check on me för {person} går snart ut"),
    "check_ended": ("Check on me of {person} is over: {reason}", "Check on me för {person} är över: {reason}"),
    "reminder_set": ("", ""),
    "reminder_dropped": ("", ""),
    "reminded": ("reminder: {reminder}", "påminnelse: {reminder}"),
    "schedule_put": ("a schedule was set", "ett schema lades in"),
    "schedule_removed": ("a schedule was removed", "ett schema togs bort"),
    "schedule_ran": ("schedule {schedule_id}: {result} {blockers}", "schema {schedule_id}: {result} {blockers}"),
    "button_put": ("a smart button was set", "en smart knapp lades in"),
    "button_removed": ("a smart button was removed", "en smart knapp togs bort"),
    "button_pressed": ("smart button pressed ({actor})", "smart knapp tryckt ({actor})"),
    "habit_learned": ("", ""),
}
"""English and Swedish by event; empty where nobody cares."""

_WORDS: Final = {
    "disarmed": "frånkopplat",
    "home": "skalskydd",
    "away": "helt",
    "burglary": "inbrott",
    "fire": "brand",
    "water": "vatten",
    "tamper": "sabotage",
    "jamming": "radiostörning",
    "technical": "tekniskt",
    "locked": "låst",
    "unlocked": "olåst",
    "jammed": "fastnat",
    "on": "på",
    "off": "av",
    "good": "bra",
    "bad": "dålig",
    "restored": "återställt",
    "reset": "kvitterat",
    "unknown": "okänt var",
    "hub": "hubben",
    "senses": "känner",
    "quiet": "lugn",
    "open": "öppen",
    "closed": "stängd",
    "movement": "rörelse",
    "smoke": "rök",
    "mains": "nätström",
    "battery": "batteri",
    "broadband": "bredband",
    "gsm": "mobilnät",
    "code": "kod",
    "tag": "bricka",
    "day_code": "dygnskod",
    "remote_pin": "fjärrkod",
    "voice_code": "röstkod",
    "low_battery": "svagt batteri",
    "lost": "svarar inte",
    "no_answer": "lydde inte",
    "self_test": "självtest",
    "storage": "disk",
    "central": "larmcentral",
    "mail": "e-post",
    "no_address": "ingen adress",
    "refused": "avvisat",
    "weak_radio": "svag radio",
    "tested": "testad",
    "expired": "tiden är slut",
    "safe": "trygg",
    "done": "utfört",
    "left_out": "urkopplat",
    "missed": "reagerade inte",
    "failed": "fel",
    "silent": "svarade inte",
    "blocked": "hindrat",
    "picture": "bild",
    "capture": "bild på begäran",
    "alarm_goes_first": "ett larm går före",
    "removed": "borttagen",
    "speak": "tala",
    "blow": "slag",
    "rehearsal": "övning",
}
_SORTS: Final = {
    ActorKind.PERSON: ("somebody", "någon"),
    ActorKind.SERVICE: ("an automation", "en automatisering"),
    ActorKind.HUB: ("the hub", "hubben"),
    ActorKind.LOCAL: ("the hub's command line", "hubbens kommandorad"),
}
"""What sort of somebody it was, where no name says who."""
_TAILS: Final = frozenset({"left_out", "missed", "failed", "silent"})
"""Lists that say what they are, and nothing where they are empty."""
_OTHER_READING: Final = ("senses", "quiet")
_READINGS: Final = {
    DeviceKind.CONTACT: ("open", "closed"),
    DeviceKind.MOTION: ("movement", "quiet"),
    DeviceKind.CAMERA_MOTION: ("movement", "quiet"),
    DeviceKind.SMOKE: ("smoke", "quiet"),
    DeviceKind.WATER: ("water", "quiet"),
    DeviceKind.VIBRATION: ("blow", "quiet"),
}


def narrate(event: Event, site: Site, names: Names, language: str) -> str:
    """Return an event as a sentence in a language (``en`` or ``sv``), empty where it is not worth one.

    ``site`` is the home after the event.
    """
    if isinstance(event, DoorReleased) and not event.locked:
        # Nobody was refused there: a count was forgotten, of wrong codes or of new ones that somebody chose.
        return ""
    swedish = language == "sv"
    template = SENTENCES[stable_name(type(event))][swedish]
    sentence = template.format_map(_Parts(event, site, names, swedish=swedish))
    return sentence.replace(",  (", " (").removesuffix(" ()").strip(", ")


class _Parts(dict[str, str]):
    """The parts of a sentence, made when the template asks for them."""

    def __init__(self, event: Event, site: Site, names: Names, *, swedish: bool) -> None:
        super().__init__()
        self._event = event
        self._site = site
        self._names = names
        self._swedish = swedish

    def __missing__(self, part: str) -> str:
        if part == "reading" and isinstance(self._event, DetectorSensed):
            return self._reading(self._event)
        if part == "device" and isinstance(self._event, DeviceRemoved):
            return self._event.name or self._event.device_id
        present = {field.name for field in fields(self._event)}
        for name in (part, f"{part}_id"):
            if name in present:
                return self._said(part, getattr(self._event, name))
        raise KeyError(part)

    def _said(self, part: str, value: object) -> str:
        match value:
            case bool():
                return self._word(self._state(part, value=value))
            case Actor():
                return self._actor(value)
            case Device():
                return value.name
            case Person():
                return self._names(value.person_id)
            case None:
                return ""
            case str() if part == "rehearsal":
                return f" ({self._word('rehearsal')})" if value else ""
            case str() if part == "text":
                return f" ({value})" if value else ""
            case str():
                return self._name(part, value)
            case int():
                return str(value)
            case Iterable():
                listed = ", ".join(self._name(part, str(each)) for each in value)
                return f", {self._word(part)}: {listed}" if part in _TAILS and listed else listed
            case _:
                return str(value)

    def _state(self, part: str, *, value: bool) -> str:
        if part == "good":
            return "good" if value else "bad"
        if part == "done":
            return "done" if value else "failed"
        return "on" if value else "off"

    def _name(self, part: str, value: str) -> str:
        if part == "person":
            return self._names(value) or self._word("unknown")
        if part == "area":
            return self._site.areas[value].name if value in self._site.areas else self._word("home")
        if part == "door" and value.startswith(CHOICE_DOOR):
            whose = self._names(value.removeprefix(CHOICE_DOOR)) or self._word("unknown")
            return f"valet av nya koder ({whose})" if self._swedish else f"the choosing of new codes ({whose})"
        if value in self._site.devices:
            return self._site.devices[value].name
        return self._word(value)

    def _word(self, value: str) -> str:
        return _WORDS.get(value, value.replace("_", " ")) if self._swedish else value.replace("_", " ")

    def _actor(self, actor: Actor) -> str:
        who = self._names(actor.actor_id) or _SORTS[actor.kind][self._swedish]
        door = self._site.devices.get(actor.door_id)
        where = "vid" if self._swedish else "at"
        return f"{who} {where} {door.name}" if door is not None else who

    def _reading(self, event: DetectorSensed) -> str:
        device = self._site.devices.get(event.device_id)
        words = _READINGS.get(device.kind, _OTHER_READING) if device is not None else _OTHER_READING
        return self._word(words[not event.sensed])

"""Answers to questions about the home, as they are said."""

import datetime as dt

from homeassistant.util import dt as dt_util

from .coordinator import VerisureLocalCoordinator
from .models import Area, Device, Home
from .questions import open_things, people_at_home, unreachable
from .spoken import joined, kind_of, path_of, say


def status_answer(home: Home, language: str) -> str:
    """Return whether it is armed; an alarm goes first, with its kind."""
    said = [say(language, "alarm", kind=kind_of(language, kind)) for kind in {each.kind for each in home.told_alarms()}]
    several = len(home.areas) > 1
    for area in home.areas.values():
        text = say(language, _state(area))
        said.append(f"{area.name}: {text}" if several else text)
    return " ".join(said)


def _state(area: Area) -> str:
    if area.phase == "entry":
        return "entry"
    return "exit" if area.phase in {"exit", "locking"} else f"is_{area.mode}"


def open_answer(home: Home, language: str) -> str:
    """Return what is open or unlocked, and of what nothing is known."""
    found, gone = open_things(home), unreachable(home)
    said = [say(language, "open", names=_names(found))] if found else []
    if gone:
        said.append(say(language, "unreachable", names=_names(gone)))
    return " ".join(said) or say(language, "nothing_open")


def _names(devices: list[Device]) -> str:
    return ", ".join(device.name for device in devices)


def who_answer(home: Home, language: str) -> str:
    """Return who is at home by @Home."""
    names, known = people_at_home(home)
    if names:
        return say(language, "at_home", names=", ".join(names))
    return say(language, "nobody_home" if known else "home_unknown")


def connection_answer(home: Home, language: str) -> str:
    """Return over which paths the central answers, which are silent, and what of IP telephony (FEATURES 37 to 39)."""
    if home.hub.central == "not_configured":
        return say(language, "no_central")
    answers = [path_of(language, path) for path, answering in home.hub.paths.items() if answering]
    silent = [path_of(language, path) for path, answering in home.hub.paths.items() if not answering]
    said = [say(language, "reports_over", paths=joined(language, answers)) if answers else say(language, "cut_off")]
    if silent and answers:
        said.append(say(language, "path_silent", paths=joined(language, silent)))
    return " ".join([*said, say(language, "no_telephone")])


async def async_happenings(coordinator: VerisureLocalCoordinator, language: str, *, most: int) -> list[tuple[str, str]]:
    """Return the newest happenings of the last day with their local times. Raises HomeAssistantError."""
    answer = await coordinator.async_command("happenings", language=language, hours=24, most=most)
    raw = answer.get("happenings")
    found = []
    for each in raw if isinstance(raw, list) else []:
        utc_ms, text = each.get("utc_ms"), each.get("text")
        if isinstance(utc_ms, int) and isinstance(text, str):
            at = dt_util.as_local(dt.datetime.fromtimestamp(utc_ms / 1000, dt.UTC))
            found.append((f"{at:%H:%M}", text))
    return found

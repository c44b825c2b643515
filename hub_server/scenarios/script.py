"""A scenario as YAML: strictly read, with the file and the line of whatever cannot be played."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml

from hub_server.api.registry import COMMANDS
from hub_server.devices import home_file
from hub_server.devices.actions import NoSuchAction, effect_of, resolve
from hub_server.devices.home_file import HomeFile, HomeFileError, words
from hub_server.domain.commands import PutDevice
from hub_server.domain.events import AreaAdded, DevicePut
from hub_server.domain.evolve import evolve
from hub_server.domain.numbers import DAY, HOUR, MINUTE, SECOND
from hub_server.domain.site import AlarmKind, ArmMode, BoltState, FaultKind, Phase, Presence, Site
from hub_server.protocol import ErrorCode
from hub_server.scenarios.raw import RAW, CannotRead, read_raw

_MOST_BYTES: Final = 512 * 1024
_MOST_STEPS: Final = 5_000
_LONGEST_MS: Final = 400 * DAY
_UNITS: Final = {"d": DAY, "h": HOUR, "min": MINUTE, "s": SECOND, "ms": 1}
_DURATION: Final = re.compile(r"(\d{1,9})\s*(d|h|min|ms|s)\s*")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_EXTRAS: Final = frozenset({"as", "code", "refused", "note"})
_CODE: Final = re.compile(r"(?P<person>[a-z0-9-]+)(?P<duress>/duress)?")

type _Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
type _Digits = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,12}$")]
type _Text = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]

type _Sound = Annotated[str, msgspec.Meta(pattern=f"^({'|'.join(AlarmKind)}|nothing)$")]


class ScenarioError(Exception):
    """The file cannot be played; the message begins with the file and the line."""


class Expected(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the home has to look like at this point; what is left out may be anything."""

    mode: ArmMode | None = None
    phase: Phase | None = None
    area: str = ""
    alarms: list[AlarmKind] | None = None
    sounding: _Sound | None = None
    confirmed: bool | None = None
    faults: dict[str, list[FaultKind]] | None = None
    messages: list[str] | None = None
    reported: list[str] | None = None
    bolt: dict[str, BoltState] | None = None
    powered: dict[str, bool] | None = None
    presence: dict[str, Presence] | None = None
    blockers: dict[Literal["home", "away"], list[str]] | None = None
    heard: list[str] | None = None
    said: str | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    name: _Text | dict[str, _Text]
    about: _Text | dict[str, _Text] | None = None
    home: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = home_file.DEMO_HOME
    start: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d$")] = "2026-11-21 18:00"
    zone: Annotated[str, msgspec.Meta(max_length=64)] = "Europe/Stockholm"
    position: tuple[float, float] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**32)] = 0
    hardware: bool = True
    codes: dict[_Id, _Digits] = {}
    duress: dict[_Id, _Digits] = {}
    steps: Annotated[list[dict[str, object]], msgspec.Meta(min_length=1, max_length=_MOST_STEPS)] = []


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its verb with what belongs to it, who does it, by which code, and how it may be refused."""

    line: int
    verb: str
    value: object
    person: str = ""
    code: str = ""
    refused: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario that can be played."""

    path: str
    name: str | dict[str, str]
    about: str | dict[str, str]
    home: HomeFile
    start: dt.datetime
    zone: ZoneInfo
    position: tuple[float, float] | None
    seed: int
    hardware: bool
    codes: Mapping[str, str]
    duress: Mapping[str, str]
    steps: tuple[Step, ...]


def library() -> list[str]:
    """Return the names of the scenarios that come with the hub."""
    folder = files("hub_server.scenarios.library")
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def read(name: str) -> Scenario:
    """Return a scenario of the library by its name, or one from a path. Raises ScenarioError."""
    path = files("hub_server.scenarios.library") / f"{name}.yaml"
    try:
        text = path.read_text("utf-8") if path.is_file() else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{name}: {error}. Give a YAML file, or one of: {', '.join(library())}.") from error
    return parse(name if not path.is_file() else f"{name}.yaml", text)


def parse(path: str, text: str) -> Scenario:
    """Return the scenario that a text is. Raises ScenarioError, with ``path`` and a line."""
    if len(text) > _MOST_BYTES:
        raise ScenarioError(f"{path}: longer than a scenario can be ({_MOST_BYTES} bytes)")
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
        raw = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ScenarioError(f"{path}:{mark.line + 1 if mark else 1}: not YAML: {error}") from error
    lines = dict(_lines(node, "$")) if node is not None else {}
    reader = _Reader(path, lines)
    try:
        file = msgspec.convert(raw, type=_File)
    except msgspec.ValidationError as error:
        raise reader.at_path(str(error)) from error
    return reader.scenario(file)


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield f"{path}.{key.value}#", key.start_mark.line + 1
            yield from _lines(value, f"{path}.{key.value}")
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, f"{path}[{index}]")


def duration(text: str) -> int:
    """Return how many ms ``1h 30min`` and the like are. Raises ValueError."""
    found = list(_DURATION.finditer(text))
    if not found or "".join(match[0] for match in found) != text:
        raise ValueError(f"'{text}' is no time: write 90s, 15min, 2h 30min or 7d")
    total = sum(int(match[1]) * _UNITS[match[2]] for match in found)
    if total > _LONGEST_MS:
        raise ValueError(f"'{text}' is longer than a scenario can last (400 days)")
    return total


class _Reader:
    """Makes the scenario of a file that has the right shape, and knows where everything stands."""

    def __init__(self, path: str, lines: Mapping[str, int]) -> None:
        self._path = path
        self._lines = lines

    def _error(self, line: int, why: str) -> ScenarioError:
        return ScenarioError(f"{self._path}:{line}: {why}")

    def at_path(self, message: str, root: str = "$") -> ScenarioError:
        """Return an error of msgspec about what is at ``root``, with the line that it names or that of a wrong key."""
        why, _, path = message.partition(" - at `$")
        path = root + path.rstrip("`").replace("[...]", "")
        unknown = re.search(r"unknown field `([^`]*)`", why)
        line = self._lines.get(f"{path}.{unknown[1]}#") if unknown else None
        return self._error(line or self._lines.get(path) or self._lines.get(root) or 1, why)

    def scenario(self, file: _File) -> Scenario:
        """Return the scenario, each of whose steps can be played."""
        try:
            home = home_file.read(file.home)
        except HomeFileError as error:
            raise self._error(self._lines.get("$.home", 1), str(error)) from error
        try:
            zone = ZoneInfo(file.zone)
            start = dt.datetime.strptime(file.start, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            line = self._lines.get("$.zone") or self._lines.get("$.start") or 1
            raise self._error(line, f"{file.zone}, {file.start}: {error}") from error
        people = {person.id for person in home.people}
        for name in ("codes", "duress"):
            for person in getattr(file, name):
                if person not in people:
                    raise self._error(self._lines[f"$.{name}.{person}#"], _unknown("person", person, people))
        site = _site(home)
        return Scenario(
            path=self._path,
            name=file.name,
            about=file.about or "",
            home=home,
            start=start,
            zone=zone,
            position=file.position,
            seed=file.seed,
            hardware=file.hardware,
            codes=file.codes,
            duress=file.duress,
            steps=tuple(self._step(index, raw, site, people, file) for index, raw in enumerate(file.steps)),
        )

    def _step(self, index: int, raw: dict[str, object], site: Site, people: set[str], file: _File) -> Step:
        at = f"$.steps[{index}]"
        line = self._lines[at]
        verbs = [key for key in raw if key not in _EXTRAS]
        if len(verbs) != 1:
            raise self._error(line, f"a step does one thing; this one has {', '.join(verbs) or 'nothing to do'}")
        verb = verbs[0]
        verb_line = self._lines.get(f"{at}.{verb}#", line)
        extras = {key: str(raw[key]) for key in _EXTRAS if key in raw}
        self._check_extras(at, extras, people, file)
        try:
            value = _value(verb, raw[verb], site, extras.get("as", ""))
        except msgspec.ValidationError as error:
            raise self.at_path(str(error), f"{at}.{verb}") from error
        except (ValueError, NoSuchAction) as error:
            raise self._error(verb_line, str(error)) from error
        return Step(
            line,
            verb,
            value,
            extras.get("as", ""),
            extras.get("code", ""),
            extras.get("refused", ""),
            extras.get("note", ""),
        )

    def _check_extras(self, at: str, extras: Mapping[str, str], people: set[str], file: _File) -> None:
        person = extras.get("as")
        if person is not None and person != "automation" and person not in people:
            raise self._error(self._lines[f"{at}.as#"], _unknown("person", person, people | {"automation"}))
        refused = extras.get("refused")
        if refused is not None and refused not in set(ErrorCode):
            raise self._error(self._lines[f"{at}.refused#"], _unknown("refusal", refused, set(ErrorCode)))
        code = extras.get("code")
        if code is not None and not code.isdigit():
            match = _CODE.fullmatch(code)
            known = file.duress if match is not None and match["duress"] else file.codes
            if match is None or match["person"] not in known:
                raise self._error(
                    self._lines[f"{at}.code#"], f"'{code}' has no code in this file: say it under codes or duress"
                )


def _site(home: HomeFile) -> Site:
    site = Site()
    for area in home.areas:
        site = evolve(site, AreaAdded(area.id, words(area.name, "en")))
    for command in home_file.commands(home, "en"):
        if isinstance(command, PutDevice):
            site = evolve(site, DevicePut(command.device))
    return site


def _unknown(what: str, name: str, known: set[str]) -> str:
    return f"there is no {what} '{name}'; there is {', '.join(sorted(known))}"


def _value(verb: str, value: object, site: Site, person: str) -> object:
    """Return what a verb is given, checked. Raises ValueError and msgspec.ValidationError."""
    match verb:
        case "do":
            return _deed(value, site)
        case "wait":
            return duration(str(value))
        case "until":
            match = _CLOCK.fullmatch(str(value))
            if match is None:
                raise ValueError(f"'{value}' is no time of day: write 07:30, in quotes")
            return int(match[1]) * 60 + int(match[2])
        case "restart":
            if value is not True:
                raise ValueError(f"'{value}' says nothing: write restart: true")
            return True
        case "expect":
            expected = msgspec.convert(value, type=Expected)
            _check_names(expected, site)
            return expected
        case _ if verb == RAW:
            try:
                return read_raw(value)
            except CannotRead as error:
                raise ValueError(str(error)) from error
        case _:
            return _command(verb, value, person)


def _deed(value: object, site: Site) -> tuple[str, str, str]:
    action, device_id, rest = [*str(value).split(maxsplit=2), "", "", ""][:3]
    device = resolve(site, action, device_id)
    if device is None:
        raise ValueError(f"there is no emulated device '{device_id}' to {action or 'do anything to'}")
    effect_of(device, action)
    return action, device.device_id, rest


def _command(verb: str, value: object, person: str) -> dict[str, object]:
    registered = COMMANDS.get(verb)
    if registered is None:
        own = {"do", "wait", "until", "restart", "expect", RAW}
        raise ValueError(_unknown("verb", verb, own | set(COMMANDS)))
    arguments = {} if value is None else msgspec.convert(value, type=dict[str, object])
    by = {"user": person} if person not in {"", "automation"} and "user" in registered.schema.__struct_fields__ else {}
    given = {"id": 1, "type": verb, **arguments, **by}
    msgspec.convert(given, type=registered.schema)
    return given


def _check_names(expected: Expected, site: Site) -> None:
    named = [*(expected.bolt or ()), *(expected.powered or ())]
    for listed in (expected.blockers or {}).values():
        named += [each for each in listed if each != "radio"]
    for name in named:
        if name not in site.devices:
            raise ValueError(_unknown("device", name, set(site.devices)))

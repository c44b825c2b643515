"""Commands for @Home and Guardian: where telephones are, SOS, Check on me."""

from typing import Annotated, Literal

import msgspec

from hub_server.accounts.people import Contact
from hub_server.accounts.positions import Position
from hub_server.api.errors import refused
from hub_server.api.messages import MaybeAddress
from hub_server.api.registry import Id, Result, Text, User, command, happened, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.events import AlarmJoined, AlarmRaised
from hub_server.domain.evolve.mappings import mapping_key
from hub_server.domain.numbers import DAY, MINUTE
from hub_server.domain.refusals import NotPermitted
from hub_server.domain.site import ArmMode, Person
from hub_server.hub.ports import SideWrite

type Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
type Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
type Metres = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


class Place(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A position as a telephone tells it."""

    latitude: Latitude
    longitude: Longitude
    accuracy_m: Metres = 0.0
    age_s: Annotated[float, msgspec.Meta(ge=0, le=10_000_000)] = 0.0


def person_of(services: Services, caller: Caller, user: User) -> str:
    """Return the person that a caller's user is mapped to, empty where there is none."""
    return services.engine.site.mappings.get(mapping_key(caller.ref, user or ""), "")


@command("report_position", Scope.OPERATE)
async def report_position(services: Services, caller: Caller, /, *, user: Id, place: Place | None = None) -> Result:
    """Tell where a mapped user's telephone is, or that its location is off. Only home, away or unknown is kept."""
    person_id = person_of(services, caller, user)
    site = services.engine.site
    if not person_id:
        raise refused(NotPermitted("presence"), site)
    home = services.home_position.get()
    if place is None or home is None:
        answer = await submit(services.engine, c.ReportPhone(person_id, None))
        return Result({"home_known": home is not None}, answer.durable)
    position = Position(place.latitude, place.longitude)
    report = c.ReportPhone(person_id, home.metres_to(position), place.accuracy_m, int(place.age_s * 1000))
    check = site.checks.get(person_id)
    kept = [] if check is None else [services.guardian.keep(person_id, position, check.until_ms + DAY)]
    answer = await submit(services.engine, report, *kept)
    return Result({"home_known": True}, answer.durable)


@command("raise_sos", Scope.OPERATE)
async def raise_sos(
    services: Services,
    caller: Caller,
    /,
    *,
    area_id: Id,
    silent: bool = False,
    place: Place | None = None,
    user: User = None,
) -> Result:
    """Ask for help; the position goes to the central and is kept nowhere else. Returns which alarm it is."""
    person_id = person_of(services, caller, user)
    kept: list[SideWrite] = []
    if place is not None and person_id:
        until = services.clock.now().steady_ms + DAY
        kept = [services.guardian.keep(person_id, Position(place.latitude, place.longitude), until)]
    answer = await submit(services.engine, c.RaiseSos(area_id, "", silent, person_id), *kept)
    raised: list[AlarmRaised | AlarmJoined] = [*happened(answer, AlarmRaised), *happened(answer, AlarmJoined)]
    return Result({"alarm_id": raised[0].alarm_id if raised else None}, answer.durable)


@command("start_check", Scope.OPERATE)
async def start_check(
    services: Services,
    caller: Caller,
    /,
    *,
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1_440)],
    user: User = None,
) -> Result:
    """Start a Check on me; returns when it ends unless it is ended before."""
    answer = await submit(services.engine, c.StartCheck(minutes, caller.proof(services, user)))
    return Result({"ends_utc_ms": services.clock.now().utc_ms + minutes * MINUTE}, answer.durable)


@command("end_check", Scope.OPERATE)
async def end_check(services: Services, caller: Caller, /, *, user: User = None) -> Result:
    """Say that one is safe; the position is forgotten."""
    forget = services.guardian.forget(person_of(services, caller, user))
    answer = await submit(services.engine, c.EndCheck(caller.proof(services, user)), forget)
    return Result({}, answer.durable)


@command("set_home_position", Scope.LOCAL_ADMIN)
async def set_home_position(
    services: Services, _caller: Caller, /, *, latitude: Latitude, longitude: Longitude
) -> Result:
    """Say where the home is; it stays with the hub's secrets."""
    services.home_position.put(Position(latitude, longitude))
    return Result({})


class Rights(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a person may do; None does not limit."""

    may_arm: bool = True
    may_disarm: bool = True
    may_unlock: bool = True
    may_bypass: bool = True
    areas: Annotated[list[Id], msgspec.Meta(max_length=16)] | None = None
    arm_modes: list[Literal["home", "away"]] | None = None
    disarm_modes: list[Literal["home", "away"]] | None = None


_EVERY_RIGHT = Rights()


@command("put_person", Scope.LOCAL_ADMIN)
async def put_person(
    services: Services,
    _caller: Caller,
    /,
    *,
    person_id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")],
    name: Text,
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9 -]{0,20}$")] = "",
    email: MaybeAddress = "",
    language: Literal["en", "sv"] = "en",
    admin: bool = False,
    has_phone: bool = False,
    rights: Rights = _EVERY_RIGHT,
) -> Result:
    """Add or change a person."""
    person = Person(
        person_id=person_id,
        may_arm=rights.may_arm,
        may_disarm=rights.may_disarm,
        may_unlock=rights.may_unlock,
        may_bypass=rights.may_bypass,
        is_admin=admin,
        areas=None if rights.areas is None else frozenset(rights.areas),
        arm_modes=None if rights.arm_modes is None else frozenset(map(ArmMode, rights.arm_modes)),
        disarm_modes=None if rights.disarm_modes is None else frozenset(map(ArmMode, rights.disarm_modes)),
        has_phone=has_phone,
    )
    write = services.people.put(Contact(person_id, name, phone, language, email))
    answer = await submit(services.engine, c.PutPerson(person), write)
    return Result({}, answer.durable)

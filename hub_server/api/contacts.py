"""Commands for the list of contacts."""

from typing import Annotated, Literal

import msgspec

from hub_server.accounts.contacts import ENOUGH, MOST, ContactPerson, May
from hub_server.api.errors import CommandError
from hub_server.api.registry import Result, Text, command, submit
from hub_server.api.services import Caller, NotReachable, Scope, Services
from hub_server.domain.commands import Tick
from hub_server.protocol import ErrorCode


class ContactWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A contact as the wire has it: ``may`` decide everything, or only recall a false alarm."""

    name: Text
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9 -]{5,20}$")]
    may: Literal["full", "recall"] = "full"


@command("set_contacts", Scope.LOCAL_ADMIN)
async def set_contacts(
    services: Services,
    _caller: Caller,
    /,
    *,
    contacts: Annotated[list[ContactWords], msgspec.Meta(min_length=1, max_length=MOST)],
) -> Result:
    """Keep whom the central calls, in this order; fewer than three are kept with a warning."""
    people = [ContactPerson(each.name, each.phone, May(each.may)) for each in contacts]
    answer = await submit(services.engine, Tick(), *services.contacts.replace(people))
    services.reporting.home_changed()
    return Result({"enough": len(people) >= ENOUGH}, answer.durable)


type Word = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]{2,64}$")]


@command("set_code_words", Scope.LOCAL_ADMIN)
async def set_code_words(services: Services, _caller: Caller, /, *, central: Word, customer: Word) -> Result:
    """Keep what the central says first and what the customer answers; they have to differ."""
    try:
        services.reporting.set_code_words(central, customer)
    except ValueError as error:
        raise CommandError(ErrorCode.INVALID_MESSAGE, f"{error}.", reason=str(error)) from None
    return Result({})


@command("picture_log", Scope.LOCAL_ADMIN)
async def picture_log(services: Services, _caller: Caller, /) -> Result:
    """List who looked at this home's pictures at the central and which were erased, as the central has written it."""
    try:
        log = await services.reporting.log()
    except NotReachable:
        raise CommandError(
            ErrorCode.NO_LINK, "The second wire to the central is down. Try again when it is up."
        ) from None
    lines = [msgspec.to_builtins(line) for line in log.lines]
    return Result({"log": lines, "whole": log.whole, "receipts": log.receipts})


@command("contacts", Scope.LOCAL_ADMIN)
async def contacts(services: Services, _caller: Caller, /) -> Result:
    """List whom the central calls, first to last."""
    found = services.contacts.all()
    listed = [{"name": each.name, "phone": each.phone, "may": each.may.value} for each in found]
    return Result({"contacts": listed, "enough": len(found) >= ENOUGH})

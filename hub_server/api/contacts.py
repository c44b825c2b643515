"""Commands for the list of contacts."""

from typing import Annotated, Literal

import msgspec

from hub_server.accounts.contacts import ENOUGH, MOST, ContactPerson, May
from hub_server.api.registry import Result, Text, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import Tick


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
    return Result({"enough": len(people) >= ENOUGH}, answer.durable)


@command("contacts", Scope.LOCAL_ADMIN)
async def contacts(services: Services, _caller: Caller, /) -> Result:
    """List whom the central calls, first to last."""
    found = services.contacts.all()
    listed = [{"name": each.name, "phone": each.phone, "may": each.may.value} for each in found]
    return Result({"contacts": listed, "enough": len(found) >= ENOUGH})

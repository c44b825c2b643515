"""What only administrators of the home may, where nobody types a code: the client's user has to be one."""

from hub_server.api.errors import refused
from hub_server.api.registry import User
from hub_server.api.services import Caller, Services
from hub_server.domain import commands as c
from hub_server.domain.refusals import NotPermitted


def is_administrator(services: Services, caller: Caller, user: User) -> bool:
    """Tell whether whoever asks owns the hub's machine, or is an administrator of the home."""
    match caller.proof(services, user):
        case c.ByLocalAdmin():
            return True
        case c.ByPerson(person_id):
            person = services.engine.site.people.get(person_id)
            return person is not None and person.is_admin
        case _:
            return False


def only_administrators(services: Services, caller: Caller, user: User, what: str) -> None:
    """Refuse ``what`` to everybody else. Raises CommandError."""
    if not is_administrator(services, caller, user):
        raise refused(NotPermitted(what), services.engine.site)

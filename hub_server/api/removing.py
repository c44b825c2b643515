"""Taking devices out of the home, for administrators of the home and whoever owns the hub's machine."""

from hub_server.accounts.codes import forget_code
from hub_server.api.registry import Id, Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import TakeOutDevice


@command("remove_device", Scope.OPERATE)
async def remove_device(services: Services, caller: Caller, /, *, device_id: Id, user: User = None) -> Result:
    """Take an emulated device out of the home for good; the codes and tags of a lock go with it."""
    codes = [
        forget_code(credential_id)
        for credential_id, each in services.engine.site.credentials.items()
        if each.lock_id == device_id
    ]
    answer = await submit(services.engine, TakeOutDevice(device_id, caller.proof(services, user)), *codes)
    return Result({}, answer.durable)

"""Commands for messages to people: what was sent, and by which mail server."""

from typing import Annotated, Literal

import msgspec

from hub_server.api.errors import CommandError
from hub_server.api.registry import Result, command
from hub_server.api.services import Caller, Scope, Services
from hub_server.api.views import Views
from hub_server.messages.mail import ADDRESS, Mail, MailFailed, MailRefused, MailServer, Security
from hub_server.messages.texts import render, subject
from hub_server.protocol import ErrorCode

type Address = Annotated[str, msgspec.Meta(pattern=f"^{ADDRESS}$", max_length=254)]
type MaybeAddress = Annotated[str, msgspec.Meta(pattern=f"^({ADDRESS})?$", max_length=254)]
type Host = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9.:-]{1,253}$")]
type Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
type Line = Annotated[str, msgspec.Meta(pattern=r"^[^\r\n\x00]{0,256}$")]


@command("messages", Scope.LOCAL_ADMIN)
async def messages(services: Services, _caller: Caller, /) -> Result:
    """List the newest messages with their text, the channel each went by and what became of it."""
    made = Views(services.people, services.hub_id, services.name, services.version)
    return Result({"messages": made.messages(services.engine.site), "mail": services.mailbox.configured})


@command("set_mail_server", Scope.LOCAL_ADMIN)
async def set_mail_server(
    services: Services,
    _caller: Caller,
    /,
    *,
    host: Host,
    port: Port,
    sender: Line,
    security: Literal["tls", "starttls", "none"] = "tls",
    user: Line = "",
    password: Line = "",
) -> Result:
    """Send e-mail by this server from now on; its password stays with the hub's secrets."""
    server = MailServer(host=host, port=port, security=Security(security), sender=sender, user=user, password=password)
    try:
        services.mailbox.use(server)
    except ValueError as error:
        raise CommandError(
            ErrorCode.INVALID_MESSAGE, f"The mail server cannot be used: {error}", reason=str(error)
        ) from None
    return Result({})


@command("remove_mail_server", Scope.LOCAL_ADMIN)
async def remove_mail_server(services: Services, _caller: Caller, /) -> Result:
    """Send no e-mail any more."""
    services.mailbox.use(None)
    return Result({})


@command("try_mail", Scope.LOCAL_ADMIN)
async def try_mail(
    services: Services, _caller: Caller, /, *, to: Address, language: Literal["en", "sv"] = "en"
) -> Result:
    """Send an e-mail that says that it works, now and once."""
    text = render("test", language, {}, "", services.name)
    try:
        await services.mailbox.send(Mail(to, subject(language, services.name), text, f"{services.hub_id}-test"))
    except (MailFailed, MailRefused) as error:
        raise CommandError(
            ErrorCode.NO_LINK, f"The mail was not handed over: {error}. Check host, port, security, user and password."
        ) from None
    return Result({})

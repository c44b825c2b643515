"""What the central's API takes: each request's body, read strictly."""

from typing import Annotated

import msgspec
from aiohttp import web

from hub_server.central.cases import Refused
from hub_server.central.ladders import Outcome
from hub_server.central.pictures import Reason
from hub_server.central_link import Words


class SignIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a sign-in."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

    def __repr__(self) -> str:
        """Keep the password out of logs."""
        return f"SignIn({self.name!r})"


class Acting(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of what needs nothing but who does it; whoever is signed in need not say."""

    operator: str = ""


class View(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a look at a picture."""

    operator: str = ""
    reason: Reason | None = None


class Speech(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of something to be said."""

    text: Words
    operator: str = ""


class Note(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a note."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    operator: str = ""


class Word(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a word that somebody gave as the customer's."""

    word: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    operator: str = ""

    def __repr__(self) -> str:
        """Keep the word out of logs."""
        return "Word(****)"


class StepTaken(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a step that was taken."""

    outcome: Outcome
    operator: str = ""


class Close(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a close."""

    code: str
    operator: str = ""


async def read[S: msgspec.Struct](request: web.Request, kind: type[S]) -> S:
    """Return a request's body. Raises Refused."""
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except msgspec.DecodeError as error:
        raise Refused("body", error=error) from None

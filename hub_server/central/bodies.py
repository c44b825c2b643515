"""What the central's API takes: each request's body, read strictly."""

from typing import Annotated

import msgspec

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


class Claim(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a claim."""

    operator: str = ""


class View(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a look at a picture."""

    operator: str = ""
    reason: Reason | None = None


class Speech(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of something to be said."""

    text: Words
    operator: str = ""


class StepTaken(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a step that was taken."""

    outcome: Outcome
    operator: str = ""


class Close(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of a close."""

    code: str
    operator: str = ""

"""Who may do what by which way: every way into the home and everything that it can be asked, in one table.

The hub judges every command again, by the rights of the person or of automations: what is settled here is as whom it
is asked. ``origin`` tells the ways apart.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Origin(StrEnum):
    """How something is asked of the home."""

    USER = "user"
    """By somebody who is signed in to Home Assistant, in its pages, an app or the reply to a push."""
    ITSELF = "itself"
    """By Home Assistant alone: an automation, or a satellite that speaks for nobody."""
    AFAR = "afar"
    """Through a machine of others in somebody's name: Alexa, Google, a conversation."""
    TOOL = "tool"
    """By a tool that a language model uses, Home Assistant's or somebody's script: through a client of its own, or in a
    conversation that a model takes part in."""
    CANCEL = "cancel"
    """By Google cancelling what it takes for an arming: it shows the PIN without having asked anybody for it."""
    SENTENCE = "sentence"
    """By a sentence of ours that somebody says aloud."""
    MODEL = "model"
    """By a language model that calls a sentence of ours as a tool."""


class Deed(StrEnum):
    """What is asked."""

    ARM = "arm"
    DISARM = "disarm"
    LOCK = "lock"
    UNLOCK = "unlock"
    SILENCE = "silence"
    RESET = "reset"
    SWITCH = "switch"
    TEND = "tend"
    """Tests of the alarm, by itself or by walking, and service of its components."""
    CONFIGURE = "configure"
    """Settings of the home and its devices."""
    CHECK = "check"
    """A Check on me, of whoever asks for it."""
    CAPTURE = "capture"
    """A picture of what a camera sees."""


class Permit(StrEnum):
    """As whom the hub is asked, if at all; a code that is given and good says who in any case but the last."""

    AS_USER = "as_user"
    AS_HOME_ASSISTANT = "as_home_assistant"
    """With the rights of an automation: it arms and locks, and disarms only where an administrator said so."""
    BY_CODE = "by_code"
    """Only with a code made for such ways, which is off until a person turns it on."""
    NEVER = "never"


def _row(*permits: Permit) -> dict[Deed, Permit]:
    return dict(zip(Deed, permits, strict=True))


_ME, _HA, _CODE, _NO = Permit.AS_USER, Permit.AS_HOME_ASSISTANT, Permit.BY_CODE, Permit.NEVER
_TABLE: Final = {
    #                     ARM  DISARM LOCK UNLOCK SILENCE RESET SWITCH TEND CONFIGURE CHECK CAPTURE
    Origin.USER: _row(*[_ME] * len(Deed)),
    Origin.ITSELF: _row(*[_HA] * len(Deed)),
    # Afar nobody knows who speaks: what is done is done as Home Assistant, but for lamps, which are anybody's.
    Origin.AFAR: _row(_HA, _CODE, _HA, _CODE, _HA, _HA, _ME, _HA, _HA, _HA, _NO),
    Origin.TOOL: _row(_HA, _NO, _HA, _NO, _HA, _HA, _ME, _HA, _HA, _HA, _NO),
    Origin.CANCEL: _row(_HA, _NO, _HA, _NO, _HA, _HA, _ME, _HA, _HA, _HA, _NO),
    Origin.SENTENCE: _row(_HA, _CODE, _HA, _CODE, _NO, _NO, _NO, _NO, _NO, _NO, _NO),
    Origin.MODEL: _row(_HA, _NO, _HA, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO),
}
PERMITS: Final[Mapping[tuple[Origin, Deed], Permit]] = MappingProxyType(
    {(origin, deed): permit for origin, row in _TABLE.items() for deed, permit in row.items()}
)
"""What holds of each way and each deed."""

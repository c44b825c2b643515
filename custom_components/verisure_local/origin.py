"""By which way a request came; machines of others know no more of who speaks than a loudspeaker does.

Alexa, Google Assistant, model context clients and conversations act in the name of the user who once set them up: the
context of their calls carries that user, whoever spoke. Home Assistant marks no call with where it came from. What it
has at hand while it answers is the web request and the conversation; of Google's commands it tells on its bus first,
with the context that the calls then have; and its cloud has a user of its own.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.helpers.http import current_request
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .permits import Origin

_CHAT_LOG: Final = "homeassistant.components.conversation.chat_log"
_MACHINES: Final = ("/api/alexa", "/api/google_assistant", "/api/intent/")
_MODELS: Final = ("/api/mcp", "/mcp_server/")
_DELAYED: Final = "timer assist command"
"""How Home Assistant names the task in which it says what somebody left with a timer (2026.10 and 2026.11)."""
_GOOGLE: Final = "google_assistant_command"
_CLOUD: Final = "Home Assistant Cloud"
_REMEMBERED: Final = 64


@dataclass(slots=True)
class _Google:
    """Contexts of Google's newest commands, and those that cancel without having asked for the PIN."""

    commands: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    cancels: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


_KEY: HassKey[_Google] = HassKey(f"{DOMAIN}_google")


@callback
def async_setup_origin(hass: HomeAssistant) -> None:
    """Begin to listen for Google's commands."""
    google = hass.data[_KEY] = _Google()

    @callback
    def heard(event: Event[Mapping[str, object]]) -> None:
        google.commands.append(event.context.id)
        if _cancels(event.data.get("execution")):
            google.cancels.append(event.context.id)

    hass.bus.async_listen(_GOOGLE, heard)


def _cancels(execution: object) -> bool:
    commands = execution if isinstance(execution, list) else [execution]
    params = [each.get("params") for each in commands if isinstance(each, dict)]
    return any(isinstance(each, dict) and each.get("arm") and each.get("cancel") for each in params)


async def async_origin(hass: HomeAssistant, context: Context | None) -> Origin:
    """Return by which way an action came that is being answered now."""
    if context is not None and context.id in hass.data[_KEY].cancels:
        # To Home Assistant's handler the entry delay is an arming that can be cancelled: whoever has just broken in
        # could end it by the PIN that Google was configured with.
        return Origin.CANCEL
    if _by_a_tool():
        return Origin.TOOL
    if await _async_from_afar(hass, context):
        return Origin.AFAR
    return Origin.ITSELF if context is None or context.user_id is None else Origin.USER


def _by_a_tool() -> bool:
    """Tell whether it is a language model's tool that is being answered: a client's, or one used in a conversation."""
    request = current_request.get()
    if request is not None and request.path.startswith(_MODELS):
        return True
    return getattr(_conversation(), "llm_api", None) is not None


def said_by_a_timer() -> bool:
    """Tell whether Home Assistant says a sentence that was left with a timer, by a person or by a language model."""
    task = asyncio.current_task()
    return task is not None and task.get_name() == _DELAYED


def _conversation() -> object | None:
    # Not imported: its requirements are installed only where conversations are set up.
    chat_log = sys.modules.get(_CHAT_LOG)
    found: object | None = None if chat_log is None else chat_log.current_chat_log.get()
    return found


async def _async_from_afar(hass: HomeAssistant, context: Context | None) -> bool:
    """Tell whether a conversation or a voice service is what is being answered now."""
    request = current_request.get()
    if request is not None and request.path.startswith(_MACHINES):
        return True
    if _conversation() is not None:
        return True
    if context is None or context.user_id is None:
        return False
    if context.id in hass.data[_KEY].commands:
        return True
    user = await hass.auth.async_get_user(context.user_id)
    return user is not None and user.system_generated and user.name == _CLOUD

"""Actions of rehearsals: a scenario is played on the hub's emulated devices, where the owner of its machine allows it.

The hub judges who may, and whether the home is one of emulated devices alone; here its reasons become sentences.
"""

from typing import Final

import probatio
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .alarm_control_panel import AreaPanel
from .const import DOMAIN
from .panel_actions import Action, async_register_actions
from .permits import Deed
from .raw import number

ATTR_SCENARIO: Final = "scenario"
ATTR_SPEED: Final = "speed"
SCENARIOS: Final = ("burglary-at-night", "fire-nobody-home", "jammer", "smart-verification")
"""The scenarios of the hub's library that need no clock of their own."""
FASTEST: Final = 60
"""The hub's fastest rehearsal."""
_REASONS: Final = frozenset({"off", "linked", "own_clock", "too_long", "missing", "playing"})


@callback
def async_setup_rehearsal_services(hass: HomeAssistant) -> None:
    """Register the actions; each is for alarm panels of this integration."""
    async_register_actions(hass, _ACTIONS)


async def _async_play(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    who = await panel.async_who_asks(Deed.TEND)
    try:
        answer = await panel.coordinator.async_command(
            "play_scenario", name=call.data[ATTR_SCENARIO], speed=call.data[ATTR_SPEED], **who
        )
    except HomeAssistantError as error:
        told = dict(error.translation_placeholders or {})
        if told.get("what") == "scenario" and told.get("action") in _REASONS:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key=f"rehearsal_{told['action']}",
                translation_placeholders={key: told[key] for key in told if key not in {"what", "action"}},
            ) from error
        raise
    return {"scenario": str(answer.get("name")), "steps": number(answer, "steps"), "seconds": number(answer, "seconds")}


async def _async_stop(panel: AreaPanel, _call: ServiceCall) -> ServiceResponse:
    who = await panel.async_who_asks(Deed.TEND)
    answer = await panel.coordinator.async_command("stop_scenario", **who)
    return {"stopped": str(answer.get("name") or "")}


_ACTIONS: Final[tuple[Action, ...]] = (
    (
        "play_scenario",
        {
            probatio.Required(ATTR_SCENARIO): probatio.In(SCENARIOS),
            probatio.Optional(ATTR_SPEED, default=FASTEST): probatio.All(
                probatio.Coerce(int), probatio.Range(min=1, max=FASTEST)
            ),
        },
        _async_play,
        SupportsResponse.OPTIONAL,
    ),
    ("stop_scenario", {}, _async_stop, SupportsResponse.OPTIONAL),
)

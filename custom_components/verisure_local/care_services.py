"""Actions of looking after the alarm and oneself: service mode, Check on me, arming again, silence.

Each acts as the user who asks, so that the hub decides what that person may; through a voice or a language model nobody
knows who speaks, and then it is nobody who asks (``origin``). None takes a code: Home Assistant records every action.
"""

import datetime as dt
from typing import Final

import probatio
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from .alarm_control_panel import AreaPanel
from .const import DOMAIN
from .devices import hub_device_id
from .panel_actions import Action, async_register_actions, told_arming
from .permits import Deed
from .raw import number, texts
from .siren import SILENCEABLE

ATTR_COMPONENT: Final = "component"
ATTR_PURPOSE: Final = "purpose"
ATTR_MINUTES: Final = "minutes"
PURPOSES: Final = ("refit", "battery", "router")
_MOST_MINUTES: Final = 24 * 60
"""The hub's longest Check on me."""


@callback
def async_setup_care_services(hass: HomeAssistant) -> None:
    """Register the actions; each is for alarm panels of this integration."""
    async_register_actions(hass, _ACTIONS)


def _component(panel: AreaPanel, call: ServiceCall) -> str:
    return hub_device_id(panel.hass, panel.coordinator.hub_id, call.data[ATTR_COMPONENT])


async def _async_start_service(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    answer = await panel.coordinator.async_command(
        "start_service",
        device_id=_component(panel, call),
        purpose=call.data[ATTR_PURPOSE],
        language="sv" if panel.hass.config.language.startswith("sv") else "en",
        **await panel.async_who_asks(Deed.TEND),
    )
    return {"steps": list(texts(answer, "guide"))}


async def _async_end_service(panel: AreaPanel, call: ServiceCall) -> None:
    await panel.coordinator.async_command(
        "finish_service", device_id=_component(panel, call), **await panel.async_who_asks(Deed.TEND)
    )


async def _async_start_check(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    answer = await panel.coordinator.async_command(
        "start_check", minutes=call.data[ATTR_MINUTES], **await panel.async_who_asks(Deed.CHECK)
    )
    ends = dt.datetime.fromtimestamp(number(answer, "ends_utc_ms") / 1000, dt.UTC)
    return {"ends": dt_util.as_local(ends).isoformat()}


async def _async_end_check(panel: AreaPanel, _call: ServiceCall) -> None:
    await panel.coordinator.async_command("end_check", **await panel.async_who_asks(Deed.CHECK))


async def _async_rearm(panel: AreaPanel, _call: ServiceCall) -> ServiceResponse:
    who = await panel.async_who_asks(Deed.ARM)
    return told_arming(await panel.coordinator.async_command("rearm", area_id=panel.area_id, **who))


async def _async_silence(panel: AreaPanel, _call: ServiceCall) -> ServiceResponse:
    alarms = panel.coordinator.home.told_alarms()
    sounding = [alarm for alarm in alarms if alarm.sounding and alarm.area_id == panel.area_id]
    quiet = [alarm for alarm in sounding if alarm.kind in SILENCEABLE]
    if sounding and not quiet:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="disarm_instead")
    who = await panel.async_who_asks(Deed.SILENCE)
    for alarm in quiet:
        await panel.coordinator.async_command("silence", alarm_id=alarm.alarm_id, **who)
    return {"silenced": [alarm.kind for alarm in quiet]}


_ACTIONS: Final[tuple[Action, ...]] = (
    (
        "start_service_mode",
        {
            probatio.Required(ATTR_COMPONENT): cv.entity_id,
            probatio.Optional(ATTR_PURPOSE, default="refit"): probatio.In(PURPOSES),
        },
        _async_start_service,
        SupportsResponse.OPTIONAL,
    ),
    (
        "end_service_mode",
        {probatio.Required(ATTR_COMPONENT): cv.entity_id},
        _async_end_service,
        SupportsResponse.NONE,
    ),
    (
        "start_check_on_me",
        {probatio.Required(ATTR_MINUTES): probatio.All(probatio.Coerce(int), probatio.Range(min=1, max=_MOST_MINUTES))},
        _async_start_check,
        SupportsResponse.OPTIONAL,
    ),
    ("end_check_on_me", {}, _async_end_check, SupportsResponse.NONE),
    ("rearm", {}, _async_rearm, SupportsResponse.OPTIONAL),
    ("silence", {}, _async_silence, SupportsResponse.OPTIONAL),
)

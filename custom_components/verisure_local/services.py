"""Actions beyond those of the platforms."""

from typing import Final

import probatio
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service
from homeassistant.util.json import JsonValueType

from .alarm_control_panel import AreaPanel
from .blockers import async_blockers
from .const import DOMAIN
from .devices import hub_device_id
from .origin import async_origin
from .panel_actions import Action, Fields, async_register_actions, named, told_arming
from .permits import Deed, Origin
from .protocol import MAX_NAME, ErrorCode
from .raw import number
from .sentence_files import async_install_sentences

ATTR_BYPASS = "bypass"
ATTR_KIND = "kind"
ATTR_MODE = "mode"
ATTR_SILENT = "silent"
ATTR_SILENT_SOS = "silent_sos"
ATTR_TEXT = "text"
_MOST_BYPASSED = 500


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; each is for alarm panels of this integration."""
    async_register_actions(hass, _ACTIONS)
    service.async_register_admin_service(hass, DOMAIN, "install_sentences", _async_install, schema=probatio.Schema({}))


async def _async_install(call: ServiceCall) -> None:
    await async_install_sentences(call.hass)


async def _async_report_alarm(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    answer = await panel.coordinator.async_command(
        "report_alarm", area_id=panel.area_id, kind=call.data[ATTR_KIND], text=call.data[ATTR_TEXT]
    )
    return {"alarm_id": number(answer, "alarm_id")}


async def _async_arm(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    bypass = [hub_device_id(panel.hass, panel.coordinator.hub_id, entity_id) for entity_id in call.data[ATTR_BYPASS]]
    return told_arming(await panel.async_arm(call.data[ATTR_MODE], bypass))


async def _async_raise_sos(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    # Whoever asks for help is never refused: where nobody knows who it is, it is nobody.
    known = await async_origin(call.hass, call.context) is Origin.USER
    answer = await panel.coordinator.async_command(
        "raise_sos",
        area_id=panel.area_id,
        silent=call.data[ATTR_SILENT],
        user=call.context.user_id if known else None,
    )
    return {"alarm_id": number(answer, "alarm_id")}


async def _async_reset_alarms(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    """End each alarm that can be ended; one that is still sensed keeps no other on."""
    who = await panel.async_who_asks(Deed.RESET)
    # Whoever clears up a leak, or is forced to, ends nobody's silent call for help.
    secret = call.data[ATTR_SILENT_SOS]
    reset: list[JsonValueType] = []
    still: list[JsonValueType] = []
    refusal: HomeAssistantError | None = None
    for alarm in panel.coordinator.home.alarms.values():
        if alarm.area_id != panel.area_id or alarm.kind == "burglary" or (alarm.secret and not secret):
            continue
        try:
            await panel.coordinator.async_command("reset_alarm", alarm_id=alarm.alarm_id, **who)
        except HomeAssistantError as error:
            if error.translation_key != ErrorCode.STILL_SENSED:
                raise
            still.append(alarm.kind)
            refusal = error
        else:
            # That there was a silent one is not told, whatever became of it.
            reset += [] if alarm.secret else [alarm.kind]
    if refusal is not None and not reset:
        raise refusal
    return {"reset": reset, "still_sensed": still}


async def _async_check_arming(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    answer = await panel.coordinator.async_command("check_arming", area_id=panel.area_id, mode=call.data[ATTR_MODE])
    blockers = async_blockers(panel.coordinator, answer)
    return {
        "ready": not blockers,
        "blockers": [
            {"name": each.name, "reason": each.reason, "in_words": each.in_words, "entity_id": each.entity_id}
            for each in blockers
        ],
    }


async def _async_start_walk_test(panel: AreaPanel, _call: ServiceCall) -> ServiceResponse:
    who = await panel.async_who_asks(Deed.TEND)
    answer = await panel.coordinator.async_command("start_walk_test", area_id=panel.area_id, **who)
    return {"waiting": named(panel, answer, "waiting")}


async def _async_end_walk_test(panel: AreaPanel, _call: ServiceCall) -> ServiceResponse:
    who = await panel.async_who_asks(Deed.TEND)
    answer = await panel.coordinator.async_command("end_walk_test", area_id=panel.area_id, **who)
    return {"missed": named(panel, answer, "missed")}


async def _async_run_self_test(panel: AreaPanel, _call: ServiceCall) -> ServiceResponse:
    answer = await panel.coordinator.async_command("run_self_test", **await panel.async_who_asks(Deed.TEND))
    return {"waiting": named(panel, answer, "waiting")}


_MODE: Final[Fields] = {probatio.Required(ATTR_MODE): probatio.In(["home", "away"])}
_ACTIONS: Final[tuple[Action, ...]] = (
    (
        "report_alarm",
        {
            probatio.Required(ATTR_KIND): probatio.In(["burglary", "fire", "water", "sos", "technical"]),
            probatio.Required(ATTR_TEXT): probatio.All(cv.string, probatio.Length(min=1, max=MAX_NAME)),
        },
        _async_report_alarm,
        SupportsResponse.OPTIONAL,
    ),
    (
        "arm",
        {
            **_MODE,
            probatio.Optional(ATTR_BYPASS, default=list): probatio.All(
                cv.entity_ids, probatio.Length(max=_MOST_BYPASSED)
            ),
        },
        _async_arm,
        SupportsResponse.OPTIONAL,
    ),
    (
        "raise_sos",
        {probatio.Optional(ATTR_SILENT, default=False): cv.boolean},
        _async_raise_sos,
        SupportsResponse.OPTIONAL,
    ),
    (
        "reset_alarms",
        {probatio.Optional(ATTR_SILENT_SOS, default=False): cv.boolean},
        _async_reset_alarms,
        SupportsResponse.OPTIONAL,
    ),
    ("check_arming", _MODE, _async_check_arming, SupportsResponse.ONLY),
    ("start_walk_test", {}, _async_start_walk_test, SupportsResponse.OPTIONAL),
    ("end_walk_test", {}, _async_end_walk_test, SupportsResponse.OPTIONAL),
    ("run_self_test", {}, _async_run_self_test, SupportsResponse.OPTIONAL),
)

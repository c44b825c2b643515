"""Actions beyond those of the platforms."""

import probatio
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service

from .alarm_control_panel import AreaPanel
from .const import DOMAIN
from .devices import hub_device_id
from .permits import Deed
from .protocol import MAX_NAME
from .sentence_files import async_install_sentences

ATTR_BYPASS = "bypass"
ATTR_KIND = "kind"
ATTR_MODE = "mode"
ATTR_TEXT = "text"
_MOST_BYPASSED = 500


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; each is for alarm panels of this integration."""
    service.async_register_platform_entity_service(
        hass,
        DOMAIN,
        "report_alarm",
        entity_domain=Platform.ALARM_CONTROL_PANEL,
        schema={
            probatio.Required(ATTR_KIND): probatio.In(["burglary", "fire", "water", "sos", "technical"]),
            probatio.Required(ATTR_TEXT): probatio.All(cv.string, probatio.Length(min=1, max=MAX_NAME)),
        },
        func=_async_report_alarm,
    )
    service.async_register_platform_entity_service(
        hass,
        DOMAIN,
        "arm",
        entity_domain=Platform.ALARM_CONTROL_PANEL,
        schema={
            probatio.Required(ATTR_MODE): probatio.In(["home", "away"]),
            probatio.Optional(ATTR_BYPASS, default=list): probatio.All(
                cv.entity_ids, probatio.Length(max=_MOST_BYPASSED)
            ),
        },
        func=_async_arm,
    )
    service.async_register_platform_entity_service(
        hass, DOMAIN, "raise_sos", entity_domain=Platform.ALARM_CONTROL_PANEL, schema={}, func=_async_raise_sos
    )
    service.async_register_platform_entity_service(
        hass, DOMAIN, "reset_alarms", entity_domain=Platform.ALARM_CONTROL_PANEL, schema={}, func=_async_reset_alarms
    )
    service.async_register_platform_entity_service(
        hass,
        DOMAIN,
        "check_arming",
        entity_domain=Platform.ALARM_CONTROL_PANEL,
        schema={probatio.Required(ATTR_MODE): probatio.In(["home", "away"])},
        func=_async_check_arming,
        supports_response=SupportsResponse.ONLY,
    )
    for name, func in _PLAIN.items():
        service.async_register_platform_entity_service(
            hass, DOMAIN, name, entity_domain=Platform.ALARM_CONTROL_PANEL, schema={}, func=func
        )
    service.async_register_admin_service(hass, DOMAIN, "install_sentences", _async_install, schema=probatio.Schema({}))


async def _async_install(call: ServiceCall) -> None:
    await async_install_sentences(call.hass)


async def _async_report_alarm(panel: AreaPanel, call: ServiceCall) -> None:
    await panel.coordinator.async_command(
        "report_alarm", area_id=panel.area_id, kind=call.data[ATTR_KIND], text=call.data[ATTR_TEXT]
    )


async def _async_arm(panel: AreaPanel, call: ServiceCall) -> None:
    bypass = [hub_device_id(panel.hass, panel.coordinator.hub_id, entity_id) for entity_id in call.data[ATTR_BYPASS]]
    await panel.async_arm(call.data[ATTR_MODE], bypass)


async def _async_raise_sos(panel: AreaPanel, _call: ServiceCall) -> None:
    await panel.coordinator.async_command("raise_sos", area_id=panel.area_id)


async def _async_reset_alarms(panel: AreaPanel, _call: ServiceCall) -> None:
    who = await panel.async_who_asks(Deed.RESET)
    for alarm in panel.coordinator.home.alarms.values():
        if alarm.area_id == panel.area_id and alarm.kind != "burglary":
            await panel.coordinator.async_command("reset_alarm", alarm_id=alarm.alarm_id, **who)


async def _async_check_arming(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    answer = await panel.coordinator.async_command("check_arming", area_id=panel.area_id, mode=call.data[ATTR_MODE])
    found = answer.get("blockers")
    blockers = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return {
        "ready": not blockers,
        "blockers": [{"name": str(each.get("name")), "reason": str(each.get("reason"))} for each in blockers],
    }


async def _async_start_walk_test(panel: AreaPanel, _call: ServiceCall) -> None:
    who = await panel.async_who_asks(Deed.TEND)
    await panel.coordinator.async_command("start_walk_test", area_id=panel.area_id, **who)


async def _async_end_walk_test(panel: AreaPanel, _call: ServiceCall) -> None:
    who = await panel.async_who_asks(Deed.TEND)
    await panel.coordinator.async_command("end_walk_test", area_id=panel.area_id, **who)


async def _async_run_self_test(panel: AreaPanel, _call: ServiceCall) -> None:
    await panel.coordinator.async_command("run_self_test", **await panel.async_who_asks(Deed.TEND))


_PLAIN = {
    "start_walk_test": _async_start_walk_test,
    "end_walk_test": _async_end_walk_test,
    "run_self_test": _async_run_self_test,
}
"""Actions that need nothing but the area they are for."""

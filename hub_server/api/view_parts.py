"""Parts of the home as clients see it, each from the state alone."""

from typing import Final

from hub_server.domain.moment import Now
from hub_server.domain.numbers import BOUNDS
from hub_server.domain.readiness import Blocker
from hub_server.domain.site import Device, LockSettings, Remembered, Schedule, Site, SmartButton
from hub_server.protocol import (
    BlockerView,
    ButtonView,
    DeviceSettings,
    LockView,
    RememberedView,
    ScheduleView,
    SettingView,
    WhereaboutsView,
)


def settings_view(device: Device, site: Site) -> DeviceSettings:
    """Return how a device is set, and what its service and last test say."""
    vitals, service, test = device.vitals, site.service.get(device.device_id), site.tests.get(device.device_id)
    return {
        "serial": device.serial,
        "firmware": device.firmware,
        "battery": vitals.battery,
        "radio_dbm": vitals.radio_dbm,
        "temperature_c": None if vitals.temperature_dc is None else vitals.temperature_dc / 10,
        "humidity": vitals.humidity,
        "final_door": device.final_door,
        "chime": device.chime,
        "chime_quiet": None if device.chime_quiet is None else list(device.chime_quiet),
        "pet_kg": device.pet_kg,
        "hazardous": device.hazardous,
        "simulate": device.simulate,
        "secure": device.secure,
        "lock": None if device.lock is None else _lock(device.lock),
        "service": None if service is None else service.purpose.value,
        "service_since_utc_ms": None if service is None else service.since_utc_ms,
        "self_test": None if test is None else {"passed": test.passed, "utc_ms": test.utc_ms},
    }


def _lock(lock: LockSettings) -> LockView:
    return {
        "auto_lock": lock.auto_lock,
        "relock_ms": lock.relock_ms,
        "volume": lock.volume,
        "tag_only": lock.tag_only,
        "hold_ms": lock.hold_ms,
        "hold_mode": lock.hold_mode.value,
        "lock_before_arm": lock.lock_before_arm,
        "unlock_disarms": lock.unlock_disarms,
    }


def blocker_view(blocker: Blocker, site: Site) -> BlockerView:
    """Return what stands or stood in the way of arming; what has left the home goes by its id."""
    device = site.devices.get(blocker.device_id)
    name = device.name if device is not None else blocker.device_id
    return {"device_id": blocker.device_id, "name": name, "reason": blocker.reason.value}


_HOME_SETTINGS: Final = (
    "entry_away_ms",
    "entry_home_ms",
    "exit_away_ms",
    "exit_home_ms",
    "siren_ms",
    "silence_ms",
    "reminder_ms",
    "home_radius_m",
    "swinger_trips",
)
"""What ``configure_home`` sets."""


def home_settings_view(site: Site) -> dict[str, SettingView]:
    """Return the settings of the home that a client may change, with their bounds."""
    return {
        name: {"value": getattr(site.settings, name), "lowest": BOUNDS[name][0], "highest": BOUNDS[name][1]}
        for name in _HOME_SETTINGS
    }


def remembered_view(alarm: Remembered) -> RememberedView:
    """Return an alarm of an area's memory."""
    return {
        "alarm_id": alarm.alarm_id,
        "kind": alarm.kind.value,
        "detectors": list(alarm.detectors),
        "raised_utc_ms": alarm.raised_utc_ms,
        "ended": alarm.ended,
    }


def whereabouts_view(site: Site) -> dict[str, WhereaboutsView]:
    """Return where @Home believes each person to be."""
    return {
        person_id: {"presence": each.presence.value, "since_utc_ms": each.since_utc_ms}
        for person_id, each in site.whereabouts.items()
    }


def checks_view(site: Site, now: Now) -> dict[str, int]:
    """Return when each Check on me ends (UTC ms)."""
    return {person_id: now.utc_ms + check.until_ms - now.steady_ms for person_id, check in site.checks.items()}


def schedule_view(schedule: Schedule) -> ScheduleView:
    """Return a schedule."""
    return {
        "schedule_id": schedule.schedule_id,
        "kind": schedule.kind.value,
        "minute": schedule.minute,
        "days": list(schedule.days),
        "area_id": schedule.area_id,
        "mode": schedule.mode.value,
        "devices": list(schedule.devices),
        "powered": schedule.powered,
        "person_id": schedule.person_id,
        "enabled": schedule.enabled,
    }


def button_view(button: SmartButton) -> ButtonView:
    """Return a smart button."""
    return {
        "button_id": button.button_id,
        "label": button.label,
        "color": button.color,
        "icon": button.icon,
        "area_id": button.area_id,
        "mode": None if button.mode is None else button.mode.value,
        "device_id": button.device_id,
        "powered": button.powered,
    }

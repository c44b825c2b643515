"""What people ask of their home, answered from what is known of it. Knows nothing of Home Assistant."""

from .models import Device, Home


def open_things(home: Home) -> list[Device]:
    """Return the doors and windows that are open, and the locks that are not locked."""
    return [
        device
        for device in home.devices.values()
        if (device.kind == "contact" and device.sensed)
        or (device.kind == "lock" and device.bolt in {"unlocked", "jammed"})
    ]


def unreachable(home: Home) -> list[Device]:
    """Return the devices of which nothing is known now."""
    return [device for device in home.devices.values() if not device.available]


def people_at_home(home: Home) -> tuple[list[str], bool]:
    """Return who is at home by @Home, and whether anybody tells @Home where he or she is."""
    names = [home.people[key] for key, where in home.whereabouts.items() if where == "home" and key in home.people]
    return sorted(names), any(where != "unknown" for where in home.whereabouts.values())


def overview(home: Home) -> dict[str, object]:
    """Return the home as a card or a language model reads it: no code, no position, no number."""
    names, known = people_at_home(home)
    return {
        "areas": [
            {
                "area_id": area.area_id,
                "name": area.name,
                "mode": area.mode,
                "phase": area.phase,
                "target": area.target,
                "triggered": area.triggered,
                "alarm_kind": area.alarm_kind or None,
                "changed_by": area.changed_by.name or None,
                "changed_by_kind": area.changed_by.kind or None,
            }
            for area in home.areas.values()
        ],
        "alarms": [{"alarm_id": alarm.alarm_id, "kind": alarm.kind} for alarm in home.told_alarms()],
        "open": [device.name for device in open_things(home)],
        "unreachable": [device.name for device in unreachable(home)],
        "at_home": names if known else None,
    }

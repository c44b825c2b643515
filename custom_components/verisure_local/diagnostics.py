"""What may be shown to whoever helps: no names, no messages, no secrets."""

from collections import Counter

from homeassistant.core import HomeAssistant

from .coordinator import VerisureLocalConfigEntry


async def async_get_config_entry_diagnostics(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry
) -> dict[str, object]:
    """Return how the home is made up and how it is, without what is private."""
    coordinator = entry.runtime_data
    home = coordinator.home
    return {
        "connected": coordinator.available,
        "hub": {
            "version": home.hub.version,
            "central": home.hub.central,
            "storage_ok": home.hub.storage_ok,
            "sounding": home.hub.sounding,
        },
        "areas": [{"mode": area.mode, "phase": area.phase} for area in home.areas.values()],
        "devices": Counter(f"{device.player} {device.kind}" for device in home.devices.values()),
        "unavailable": sum(not device.available for device in home.devices.values()),
        "alarms": Counter(alarm.kind for alarm in home.told_alarms()),
        "people": len(home.people),
        "messages": len(home.messages),
        "linked": len(entry.subentries),
    }

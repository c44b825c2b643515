"""What a linked device is called, and where it is: the hub's to keep, like every setting of the home (ADR 11).

A subentry holds what a new device begins with, and afterwards a copy of what the hub has. Only what a person changed
here, and the hub has not been told yet, goes before that.
"""

from collections.abc import Mapping

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_AREA, CONF_ENTRY_ROUTE, CONF_ROOM, CONF_UNTOLD
from ..models import Device, Home


def is_untold(subentry: ConfigSubentry) -> bool:
    """Tell whether a person changed something here that the hub does not know of yet."""
    return bool(subentry.data.get(CONF_UNTOLD))


def settings_for(home: Home, subentry: ConfigSubentry, device: Device | None) -> Mapping[str, object]:
    """Return what to link with, in the words of the wire; ``device`` is what the hub has of it by now."""
    if device is not None and not is_untold(subentry):
        return {
            "name": device.name,
            "room": device.room,
            "entry_route": device.entry_route,
            "area_id": device.area_id,
        }
    data = subentry.data
    return {
        "name": data[CONF_NAME],
        "room": data.get(CONF_ROOM, ""),
        "entry_route": data.get(CONF_ENTRY_ROUTE, False),
        "area_id": _area_of(home, subentry),
    }


def _area_of(home: Home, subentry: ConfigSubentry) -> str:
    # A hub that was set up anew may have other areas than the one that was chosen from.
    first = next(iter(home.areas), "")
    chosen = subentry.data.get(CONF_AREA, first)
    return chosen if chosen in home.areas else first


@callback
def async_told(hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry) -> None:
    """Note that the hub knows what a person changed."""
    if is_untold(subentry):
        told = {key: value for key, value in subentry.data.items() if key != CONF_UNTOLD}
        hass.config_entries.async_update_subentry(entry, subentry, data=told)


@callback
def async_adopt(hass: HomeAssistant, entry: ConfigEntry, home: Home, subentry: ConfigSubentry, device: Device) -> None:
    """Copy what the hub has of a device, so that a person sees here what holds."""
    data = subentry.data
    if is_untold(subentry):
        return
    has = {CONF_NAME: device.name, CONF_ROOM: device.room, CONF_ENTRY_ROUTE: device.entry_route}
    shown = {CONF_ROOM: "", CONF_ENTRY_ROUTE: False, **data}
    news = {key: value for key, value in has.items() if shown[key] != value}
    if _area_of(home, subentry) != device.area_id:
        news[CONF_AREA] = device.area_id
    if not news:
        return
    title = device.name if CONF_NAME in news else subentry.title
    hass.config_entries.async_update_subentry(entry, subentry, title=title, data={**data, **news})

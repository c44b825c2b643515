"""The dashboard's scripts: served, and among Home Assistant's resources for as long as a hub is there that wants it."""

from pathlib import Path
from typing import Final

from homeassistant.components.http.server import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.loader import async_get_integration

from .const import CONF_DASHBOARD, DOMAIN

SCRIPT: Final = "verisure-local.js"
PREFIX: Final = "/verisure_local_static"
"""Where the scripts are; what follows it is their version, so that no browser keeps old ones after an upgrade."""
ISSUE: Final = "dashboard_resource"
_FOLDER: Final = Path(__file__).parent / "frontend"


async def async_serve_dashboard(hass: HomeAssistant) -> None:
    """Serve the scripts, once in the life of Home Assistant; without a frontend there is nobody to serve."""
    if LOVELACE_DATA in hass.data:
        version = await _async_version(hass)
        await hass.http.async_register_static_paths(
            [
                # The modules name each other without a version: it has to be a part of their path.
                StaticPathConfig(f"{PREFIX}/{version}", str(_FOLDER), cache_headers=True),
                StaticPathConfig(f"{PREFIX}_yaml", str(_FOLDER), cache_headers=False),
            ]
        )


async def async_sync_dashboard(hass: HomeAssistant, *, without: str = "") -> None:
    """Bring the resources to what the hubs' settings say; ``without`` is an entry that is being removed."""
    entries = [each for each in hass.config_entries.async_entries(DOMAIN) if each.entry_id != without]
    if any(each.options.get(CONF_DASHBOARD) is not False for each in entries):
        await _async_offer(hass)
    else:
        await _async_withdraw(hass)


async def _async_offer(hass: HomeAssistant) -> None:
    """Register the script among the resources, in its present version; where YAML rules, ask a person to."""
    lovelace = hass.data.get(LOVELACE_DATA)
    if lovelace is None:
        return
    resources = lovelace.resources
    if not isinstance(resources, ResourceStorageCollection):
        _ask_for_line(hass, [str(each.get("url", "")) for each in resources.async_items() or ()])
        return
    ir.async_delete_issue(hass, DOMAIN, ISSUE)
    await resources.async_get_info()
    url = f"{PREFIX}/{await _async_version(hass)}/{SCRIPT}"
    present = _ours(resources)
    if not present:
        await resources.async_create_item({"res_type": "module", "url": url})
        return
    (item_id, old), *others = present
    if old != url:
        await resources.async_update_item(item_id, {"res_type": "module", "url": url})
    for other, _ in others:
        await resources.async_delete_item(other)


async def _async_withdraw(hass: HomeAssistant) -> None:
    """Take the script out of the resources again."""
    ir.async_delete_issue(hass, DOMAIN, ISSUE)
    lovelace = hass.data.get(LOVELACE_DATA)
    if lovelace is None or not isinstance(lovelace.resources, ResourceStorageCollection):
        return
    await lovelace.resources.async_get_info()
    for item_id, _ in _ours(lovelace.resources):
        await lovelace.resources.async_delete_item(item_id)


@callback
def _ask_for_line(hass: HomeAssistant, urls: list[str]) -> None:
    if any(url.startswith(PREFIX) for url in urls):
        ir.async_delete_issue(hass, DOMAIN, ISSUE)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE,
        translation_placeholders={"url": f"{PREFIX}_yaml/{SCRIPT}"},
    )


def _ours(resources: ResourceStorageCollection) -> list[tuple[str, str]]:
    """Return the resources that are our script in any version: id and address."""
    found = [(str(each["id"]), str(each["url"])) for each in resources.async_items()]
    return [(item_id, url) for item_id, url in found if url.startswith(f"{PREFIX}/")]


async def _async_version(hass: HomeAssistant) -> str:
    return str((await async_get_integration(hass, DOMAIN)).version)

"""Verisure Local: a home alarm that runs in the house itself, in Home Assistant."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType

from .arming_check import async_setup_arming_check
from .blueprints import async_setup_blueprints
from .capture_services import async_setup_capture_services
from .care_services import async_setup_care_services
from .client import HubAuthError, HubConnectionError, HubError, HubIdentityError, HubVersionError
from .connection_issues import async_forget_connection, async_tell_certificate, async_tell_version
from .const import CONF_FINGERPRINT, DOMAIN, PLATFORMS
from .coordinator import VerisureLocalConfigEntry, VerisureLocalCoordinator
from .dashboard import async_serve_dashboard, async_sync_dashboard
from .entity import hub_device
from .history import async_tell_logbook
from .home_issues import HomeIssues
from .linking import Linking, PresenceTelling, async_follow_renames
from .lock_access import async_setup_lock_access
from .lock_holders import async_setup_lock_holders, async_tell_lock_holders
from .origin import async_setup_origin
from .picture_commands import async_setup_pictures, async_tell_pictures
from .registries import async_keep_registries
from .rehearsal_services import async_setup_rehearsal_services
from .removing import async_remove_device
from .replies import async_setup_replies
from .services import async_setup_services
from .telling import async_forget_telling
from .websocket import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register the actions and the commands of our own cards, and serve these."""
    async_setup_services(hass)
    async_setup_care_services(hass)
    async_setup_capture_services(hass)
    async_setup_rehearsal_services(hass)
    async_setup_blueprints(hass)
    async_setup_replies(hass)
    async_setup_websocket(hass)
    async_setup_lock_access(hass)
    async_setup_lock_holders(hass)
    async_setup_origin(hass)
    async_setup_arming_check(hass)
    async_setup_pictures(hass)
    async_follow_renames(hass)
    await async_serve_dashboard(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: VerisureLocalConfigEntry) -> bool:
    """Connect to a hub and show its home."""
    coordinator = VerisureLocalCoordinator(hass, entry)
    try:
        await coordinator.async_start()
    except HubAuthError as error:
        raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key="pair_again") from error
    except HubIdentityError as error:
        async_tell_certificate(hass, entry)
        raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key="another_certificate") from error
    except HubVersionError as error:
        async_tell_version(hass, entry, error)
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="version",
            translation_placeholders={"message": str(error)},
        ) from error
    except (HubConnectionError, HubError) as error:
        raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="not_connected") from error
    entry.runtime_data = coordinator
    entry.async_on_unload(coordinator.async_stop)

    registry = dr.async_get(hass)
    registry.async_get_or_create(config_entry_id=entry.entry_id, **hub_device(coordinator))
    async_keep_registries(hass, entry)
    entry.async_on_unload(
        coordinator.telling.async_add_listener(lambda event: async_tell_logbook(hass, coordinator, event))
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(async_tell_pictures(hass, coordinator))
    entry.async_on_unload(async_tell_lock_holders(hass, coordinator))
    await async_sync_dashboard(hass)
    players = (Linking(hass, coordinator), PresenceTelling(hass, coordinator))
    for player in players:
        player.async_start()
        entry.async_on_unload(player.async_stop)
    issues = HomeIssues(hass, coordinator)
    issues.async_start()
    entry.async_on_unload(issues.async_stop)
    connection, options = _connection(entry), dict(entry.options)

    async def updated(hass: HomeAssistant, entry: ConfigEntry) -> None:
        nonlocal options
        if _connection(entry) != connection:
            hass.config_entries.async_schedule_reload(entry.entry_id)
            return
        for player in players:
            player.async_sync()
        if dict(entry.options) != options:
            # Not by a reload: meanwhile nobody would hear a linked detector, and voice would find no home.
            options = dict(entry.options)
            coordinator.async_show_again()
            await async_sync_dashboard(hass)

    entry.async_on_unload(entry.add_update_listener(updated))
    # Automations hear nothing earlier.
    entry.async_on_unload(async_at_started(hass, coordinator.telling.async_begin))
    return True


def _connection(entry: ConfigEntry) -> list[object]:
    return [entry.data[key] for key in (CONF_HOST, CONF_PORT, CONF_TOKEN, CONF_FINGERPRINT)]


async def async_unload_entry(hass: HomeAssistant, entry: VerisureLocalConfigEntry) -> bool:
    """Take the entities back; the connection is closed after them."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: VerisureLocalConfigEntry) -> None:
    """Withdraw what is said of the hub, and the dashboard with the last hub that wants it."""
    async_forget_connection(hass, entry)
    await async_forget_telling(hass, entry.entry_id)
    await async_sync_dashboard(hass, without=entry.entry_id)


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let a person take an emulated device out of the home, and remove one that the hub no longer has."""
    return await async_remove_device(entry, device)

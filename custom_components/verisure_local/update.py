"""Whether the hub is older than this integration. Both are released together, under one version number."""

from typing import Final, override

from awesomeversion import AwesomeVersion, AwesomeVersionException
from homeassistant.components.update import UpdateEntity
from homeassistant.components.update.const import UpdateEntityFeature
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .coordinator import HUB, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .entity import VerisureLocalEntity
from .spoken import SWEDISH, language_of

PARALLEL_UPDATES = 0

_GUIDE: Final = "https://github.com/verisure-local/verisure-local/blob/main/docs/"
_GUIDES: Final = {"en": f"{_GUIDE}install.md", SWEDISH: f"{_GUIDE}sv/installera.md"}
_NOTES: Final = {
    "en": (
        "The hub is older than this integration, and they belong together. Update the hub the way it was installed: "
        "as an app of Home Assistant, as a container or as a package. [How]({guide})\n\n"
        "Disarm first. While the hub restarts, for some seconds, nothing is watched; then it goes on as it was."
    ),
    SWEDISH: (
        "Hubben är äldre än den här integrationen, och de hör ihop. Uppdatera hubben på samma sätt som den "
        "installerades: som app i Home Assistant, som container eller som paket. [Så gör du]({guide})\n\n"
        "Koppla från larmet först. Medan hubben startar om, några sekunder, vakar ingenting; sedan fortsätter den som "
        "förut."
    ),
}


async def async_setup_entry(
    hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the hub's version."""
    integration = await async_get_integration(hass, DOMAIN)
    async_add_entities([HubUpdate(entry.runtime_data, str(integration.version))])


class HubUpdate(VerisureLocalEntity, UpdateEntity):
    """The hub's version against the one that this integration was released with; a person installs it."""

    _attr_translation_key = "hub"
    _attr_title = "Verisure Local"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_supported_features = UpdateEntityFeature.RELEASE_NOTES

    def __init__(self, coordinator: VerisureLocalCoordinator, released_with: str) -> None:
        """Compare the hub with the version this integration was ``released_with``."""
        super().__init__(coordinator, HUB, "update")
        self._released_with = released_with

    @property
    @override
    def installed_version(self) -> str | None:
        """Return the hub's version, as it says itself."""
        return self.coordinator.home.hub.version or None

    @property
    @override
    def latest_version(self) -> str | None:
        """Return the newest version that is known here: the hub's own where the integration is the older one."""
        installed = self.installed_version
        try:
            newer = installed is None or AwesomeVersion(installed) < AwesomeVersion(self._released_with)
        except AwesomeVersionException:
            newer = False
        return self._released_with if newer else installed

    @property
    @override
    def release_url(self) -> str:
        """Return where it says how the hub is updated."""
        return _GUIDES[language_of(self.hass.config.language)]

    @override
    async def async_release_notes(self) -> str:
        """Return what to do."""
        language = language_of(self.hass.config.language)
        return _NOTES[language].format(guide=_GUIDES[language])

    @override
    def _shown(self) -> object:
        return self.available, self.installed_version

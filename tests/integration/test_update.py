"""The hub's version against the integration's."""

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.update import HubUpdate
from hub_server.app import VERSION
from tests.integration.conftest import Paired


async def test_a_hub_of_the_same_release_is_up_to_date(paired: Paired, hass: HomeAssistant) -> None:
    shown = hass.states.get(paired.entity("update"))
    assert shown is not None
    integration = await async_get_integration(hass, DOMAIN)
    assert (shown.state, shown.attributes["installed_version"]) == ("off", VERSION)
    assert str(integration.version) == VERSION


@pytest.mark.parametrize(
    ("released_with", "state", "latest"),
    [("99.1.0", "on", "99.1.0"), ("0.0.1", "off", VERSION), ("odd", "off", VERSION)],
)
async def test_a_hub_is_compared_with_the_release_of_the_integration(
    paired: Paired, released_with: str, state: str, latest: str
) -> None:
    update = HubUpdate(paired.entry.runtime_data, released_with)
    assert (update.state, update.latest_version) == (state, latest)


@pytest.mark.parametrize(
    ("language", "words", "guide"), [("en", "Disarm first", "install.md"), ("sv", "Koppla från", "sv/installera.md")]
)
async def test_what_to_do_is_said_in_the_readers_language(
    paired: Paired, hass: HomeAssistant, language: str, words: str, guide: str
) -> None:
    hass.config.language = language
    update = hass.data["entity_components"]["update"].get_entity(paired.entity("update"))
    told = await update.async_release_notes()
    assert words in told
    assert guide in told
    assert update.release_url.endswith(guide)


async def test_nothing_is_installed_from_here(paired: Paired) -> None:
    update = paired.hass.data["entity_components"]["update"].get_entity(paired.entity("update"))
    assert "INSTALL" not in str(update.supported_features)

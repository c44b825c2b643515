"""Every entity of the demo villa as Home Assistant registers and shows it, platform by platform.

After a change that is meant: ``pytest tests/integration/test_snapshots.py --snapshot-update``, and read the difference.
"""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from pytest_homeassistant_custom_component.common import snapshot_platform
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

from custom_components.verisure_local.const import PLATFORMS
from hub_server.domain.commands import ByLocalAdmin, PutButton, ReportPhone, RunSelfTest
from hub_server.domain.events import SelfTestFinished
from hub_server.domain.site import ArmMode, SmartButton
from tests.house import CODES, House, copy_home
from tests.integration.conftest import Paired, pair_by_hand

pytestmark = pytest.mark.skipif(
    (MAJOR_VERSION, MINOR_VERSION) != (2026, 10),
    reason="the snapshots are of 2026.10: what another version adds to an entity is no change of ours",
)

HUB_ID = "0123456789abcdef"
VERSION = "99.0.0"
"""So that neither a release nor the hub's own luck changes a snapshot."""


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots in the form of Home Assistant's own tests."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
async def villa(
    home_template: Path, tmp_path: Path, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[House]:
    """Return the demo villa with everything that an entity shows: a button, somebody at home, a self-test."""
    directory = copy_home(home_template, tmp_path / "hub")
    (directory / "secrets" / "hub-id").write_text(HUB_ID)
    monkeypatch.setattr("hub_server.app.VERSION", VERSION)
    house = House(directory)
    await house.start()
    night = SmartButton(
        button_id="night",
        label="Good night",
        color="#123456",
        icon="mdi:weather-night",
        area_id="house",
        mode=ArmMode.HOME,
    )
    await house.submit(PutButton(night, ByLocalAdmin()))
    await house.submit(ReportPhone("anna", 10))
    await house.submit(ReportPhone("erik", 5_000))
    await house.submit(RunSelfTest(ByLocalAdmin()))
    await house.wait_for(SelfTestFinished)
    yield house
    await house.stop()


@pytest.fixture
async def shown(
    hass: HomeAssistant,
    villa: House,
    monkeypatch: pytest.MonkeyPatch,
    platforms: tuple[Platform, ...],
) -> AsyncGenerator[Paired]:
    """Return the villa in Home Assistant with some platforms alone, and no entity disabled."""
    monkeypatch.setattr("custom_components.verisure_local.PLATFORMS", platforms)
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    entry = await pair_by_hand(hass, villa, user.id, CODES["anna"])
    paired = Paired(hass, villa, entry, user.id)
    await paired.settle()
    yield paired
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.mark.parametrize("platforms", [(each,) for each in PLATFORMS], ids=lambda platforms: platforms[0].value)
async def test_every_entity_of_a_platform_is_as_it_was_reviewed(shown: Paired, snapshot: SnapshotAssertion) -> None:
    await snapshot_platform(shown.hass, er.async_get(shown.hass), snapshot, shown.entry.entry_id)


@pytest.mark.parametrize("platforms", [PLATFORMS], ids=["all"])
async def test_every_device_is_as_it_was_reviewed(shown: Paired, snapshot: SnapshotAssertion) -> None:
    devices = dr.async_entries_for_config_entry(dr.async_get(shown.hass), shown.entry.entry_id)
    assert len(devices) == len(shown.house.site.devices) + 1
    for device in sorted(devices, key=lambda each: sorted(each.identifiers)):
        assert device == snapshot(name=device.name)

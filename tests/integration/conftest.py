"""Home Assistant with a real hub in the same process."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er

from custom_components.verisure_local.const import DOMAIN
from tests.house import CODES, House, make_home


@pytest.fixture(autouse=True)
def _ours(enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration."""


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Turn asyncio's debug mode on: in it Home Assistant notices what is called from a wrong thread."""
    asyncio.get_running_loop().set_debug(True)


@dataclass
class Paired:
    """A house that Home Assistant shows."""

    hass: HomeAssistant
    house: House
    entry: ConfigEntry
    user_id: str

    @property
    def as_anna(self) -> Context:
        """The context of the user who is Anna to the hub."""
        return Context(user_id=self.user_id)

    def entity(self, unique: str) -> str:
        """Return the entity with this unique id behind the hub's."""
        hub_id = self.house.hub.identity.hub_id
        registry = er.async_get(self.hass)
        for entity in er.async_entries_for_config_entry(registry, self.entry.entry_id):
            if entity.unique_id == f"{hub_id}_{unique}":
                return entity.entity_id
        raise AssertionError(f"no entity {unique}")

    def state(self, unique: str) -> str:
        state = self.hass.states.get(self.entity(unique))
        return state.state if state is not None else "missing"

    async def settle(self) -> None:
        """Wait until the hub and Home Assistant have nothing left to do."""
        await self.house.settled()
        cursor = self.house.hub.bus.head.seq
        for _ in range(500):
            if self.entry.runtime_data.available and self.entry.runtime_data._cursor["seq"] >= cursor:
                break
            await self.hass.async_block_till_done()
            await asyncio.sleep(0.01)
        await self.hass.async_block_till_done()

    async def call(self, domain: str, service: str, unique: str, *, anna: bool = True, **data: object) -> None:
        await self.hass.services.async_call(
            domain,
            service,
            {"entity_id": self.entity(unique), **data},
            blocking=True,
            context=self.as_anna if anna else None,
        )
        await self.settle()


async def pair_by_hand(hass: HomeAssistant, house: House, user_id: str, code: str | None) -> ConfigEntry:
    """Go through the flow as a person does."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["step_id"] == "user"
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"host": "127.0.0.1", "port": house.port}
    )
    assert result["step_id"] == "pair", result
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"code": house.pairing_code()})
    assert result["step_id"] == "you", result
    answer = {"user": user_id, **({"code": code} if code else {})}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], answer)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    await hass.async_block_till_done()
    return result["result"]


@pytest.fixture
async def paired(hass: HomeAssistant, house: House) -> AsyncGenerator[Paired]:
    """Return Home Assistant paired with the house, its owner being Anna."""
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    entry = await pair_by_hand(hass, house, user.id, CODES["anna"])
    paired = Paired(hass, house, entry, user.id)
    await paired.settle()
    yield paired
    if hass.config_entries.async_get_entry(entry.entry_id) is not None:
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
async def villa(hass: HomeAssistant, tmp_path: Path, language: str, socket_enabled: None) -> AsyncGenerator[Paired]:
    """Return the demonstration's home in the test's language, in a Home Assistant that speaks it; Anna owns it."""
    await make_home(tmp_path / "hub", language)
    house = House(tmp_path / "hub")
    await house.start()
    hass.config.language = language
    config = tmp_path / "config"
    config.mkdir()
    (config / "configuration.yaml").touch()
    hass.config.config_dir = str(config)
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    entry = await pair_by_hand(hass, house, user.id, CODES["anna"])
    paired = Paired(hass, house, entry, user.id)
    await paired.settle()
    yield paired
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    await house.stop()

"""Blueprints as people use them: installed by our own action, made into an automation by Home Assistant, and run."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from freezegun import freeze_time
from homeassistant.components.automation import EVENT_AUTOMATION_TRIGGERED
from homeassistant.components.script.const import EVENT_SCRIPT_STARTED
from homeassistant.core import Context, Event, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.verisure_local.const import DOMAIN
from tests.integration.conftest import Paired, _ours, enable_event_loop_debug, paired

__all__ = ["Household", "_ours", "enable_event_loop_debug", "household", "paired"]

SOMEBODY = {"in_zones": ["zone.home"]}
NOBODY: dict[str, object] = {"in_zones": []}
_BY_THE_REAL_CLOCK = ["asyncio", "aiohttp", "hub_server", "pytest_homeassistant_custom_component"]
PUSH_ACTION = "mobile_app_notification_action"


@dataclass
class Household:
    """A paired home whose owner has installed our blueprints and has a telephone."""

    paired: Paired
    phone: str
    pushes: list[ServiceCall]
    aloud: list[ServiceCall]
    begun: list[Event]
    """Each run of an automation or a script, in order."""

    @property
    def hass(self) -> HomeAssistant:
        return self.paired.hass

    @property
    def panel(self) -> str:
        return self.paired.entity("area_house")

    @property
    def alarms(self) -> str:
        return self.paired.entity("alarm_event")

    async def automate(self, name: str, **inputs: object) -> str:
        """Make an automation of a blueprint; returns the automation's entity."""
        return await self._make("automation", name, inputs, wrap=lambda each: [{"id": name, "alias": name, **each}])

    async def script(self, name: str, **inputs: object) -> str:
        """Make a script of a blueprint; returns the script's entity."""
        return await self._make("script", name, inputs, wrap=lambda each: {name: {"alias": name, **each}})

    async def _make(
        self, domain: str, name: str, inputs: dict[str, object], wrap: Callable[[dict[str, object]], object]
    ) -> str:
        used = {"use_blueprint": {"path": f"verisure_local/{name}.yaml", "input": inputs}}
        assert await async_setup_component(self.hass, domain, {domain: wrap(used)})
        await self.hass.async_block_till_done()
        state = self.hass.states.get(f"{domain}.{name}")
        assert state is not None, f"{name} was not set up"
        assert state.state != "unavailable", f"{name} is not valid"
        return f"{domain}.{name}"

    def calls(self, domain: str, service: str) -> list[ServiceCall]:
        """Record the calls of an action of somebody else's."""
        return async_mock_service(self.hass, domain, service)

    def state(self, entity_id: str, state: str, **attributes: object) -> None:
        """Set the state of something that is somebody else's."""
        self.hass.states.async_set(entity_id, state, attributes)

    async def settle(self) -> None:
        """Let what has begun go as far as it can without time passing.

        Home Assistant's own way of waiting for everything would wait for automations that wait for somebody's answer.
        """
        for _ in range(3):
            await self.paired.house.settled()
            coordinator, head = self.paired.entry.runtime_data, self.paired.house.hub.bus.head.seq
            async with asyncio.timeout(10):
                while coordinator._cursor["seq"] < head:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)
            for _ in range(50):
                await asyncio.sleep(0)

    async def until(self, come: Callable[[], object]) -> None:
        """Wait until something has come about."""
        async with asyncio.timeout(8):
            while not come():
                await self.settle()
                await asyncio.sleep(0.01)

    async def pass_time(self, **span: float) -> None:
        """Let time pass in Home Assistant."""
        await self.settle()
        self._set_off(dt_util.utcnow() + timedelta(**span))
        await self.settle()

    async def at(self, time_of_day: str) -> None:
        """Let it become this time of day, the next time it does: timers go off, and the clock shows it meanwhile."""
        await self.at_moment(next_time(time_of_day))

    async def at_moment(self, moment: datetime) -> None:
        """Let this moment come."""
        await self.settle()
        with clock(moment):
            self._set_off(moment)
            await self.settle()

    def _set_off(self, moment: datetime) -> None:
        """Set off Home Assistant's timers up to a moment, and only those.

        The hub and the wire to it run in the same loop: to them no time passes, or they would lose each other.
        """

        def home_assistants(loop: asyncio.AbstractEventLoop) -> list[asyncio.TimerHandle]:
            timers = get_scheduled_timer_handles(loop)
            return [
                each for each in timers if str(getattr(each._callback, "__module__", "")).startswith("homeassistant.")
            ]

        with patch("pytest_homeassistant_custom_component.common.get_scheduled_timer_handles", home_assistants):
            async_fire_time_changed(self.hass, moment)

    async def arm(self, mode: str = "home") -> None:
        await self.paired.call("alarm_control_panel", f"alarm_arm_{mode}", "area_house")
        if mode == "away":
            await self.paired.house.advance(60_000)
        await self.settle()
        assert self.paired.state("area_house") == f"armed_{mode}"

    def button(self, title: str) -> str:
        """Return what the last push's button of this title sends."""
        (found,) = [each["action"] for each in self.pushes[-1].data["data"]["actions"] if each["title"] == title]
        return str(found)

    async def answer(self, title: str, user_id: str | None) -> None:
        """Press a button of the last push, on the telephone of a user."""
        await self.send(self.button(title), user_id)

    async def send(self, reply: str, user_id: str | None) -> None:
        self.hass.bus.async_fire(PUSH_ACTION, {"action": reply}, context=Context(user_id=user_id))
        await self.settle()

    async def speak(self, language: str) -> None:
        """Set Home Assistant to another language, and install the blueprints anew."""
        await self.hass.config.async_update(language=language)
        await async_load_integrations(self.hass, {DOMAIN, "alarm_control_panel", "lock"})
        await install(self.paired)

    def runs(self, name: str) -> int:
        """Return how often an automation or a script has run."""
        return sum(str(each.data["entity_id"]).endswith(f".{name}") for each in self.begun)

    def heard(self, event_type: str) -> list[Event]:
        """Record events of the bus."""
        found: list[Event] = []
        self.hass.bus.async_listen(event_type, found.append)
        return found

    def said(self) -> list[tuple[str, str]]:
        """Return the titles and texts of the pushes so far."""
        return [(each.data["title"], each.data["message"]) for each in self.pushes]


def next_time(time_of_day: str) -> datetime:
    """Return when it is this time of day next."""
    hour, minute = (int(each) for each in time_of_day.split(":"))
    moment = dt_util.now().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment + timedelta(days=0 if moment > dt_util.now() else 1)


def clock(moment: datetime) -> AbstractContextManager[object]:
    """Set Home Assistant's clock; steady time goes on as it is."""
    return freeze_time(moment, tick=True, ignore=_BY_THE_REAL_CLOCK)


async def install(paired: Paired) -> None:
    """Install the blueprints as their owner does."""
    await paired.hass.services.async_call(DOMAIN, "install_blueprints", blocking=True, context=paired.as_anna)


def set_off_themselves(begun: list[Event]) -> list[str]:
    """Return what ran because of what one of its own earlier runs did, as far as Home Assistant passes that on."""
    own: dict[str, set[str | None]] = {}
    found = []
    for each in begun:
        entity_id = str(each.data["entity_id"])
        if each.context.parent_id in own.setdefault(entity_id, set()):
            found.append(entity_id)
        own[entity_id].add(each.context.id)
    return found


@pytest.fixture
async def household(paired: Paired, tmp_path: Path) -> AsyncGenerator[Household]:
    """Return a home with our blueprints installed and one telephone."""
    hass = paired.hass
    hass.config.config_dir = str(tmp_path / "config")
    await install(paired)
    app = MockConfigEntry(domain="mobile_app", title="Anna's phone")
    app.add_to_hass(hass)
    phone = dr.async_get(hass).async_get_or_create(
        config_entry_id=app.entry_id, identifiers={("mobile_app", "anna")}, name="Anna's phone"
    )
    pushes = async_mock_service(hass, "notify", "mobile_app_anna_s_phone")
    household = Household(paired, phone.id, pushes, async_mock_service(hass, "tts", "speak"), [])

    @callback
    def begun(event: Event) -> None:
        household.begun.append(event)

    for event_type in (EVENT_AUTOMATION_TRIGGERED, EVENT_SCRIPT_STARTED):
        hass.bus.async_listen(event_type, begun)
    paired.settle = household.settle  # type: ignore[method-assign]
    yield household
    for domain in ("automation", "script"):
        if hass.services.has_service(domain, "turn_off"):
            await hass.services.async_call(domain, "turn_off", {"entity_id": "all"}, blocking=True)
    assert set_off_themselves(household.begun) == []

"""What happens while Home Assistant is away is told when it is back: alarms that are on start automations, once."""

from typing import Any

import pytest
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import RaiseSos
from tests.integration.conftest import Paired

type Heard = list[dict[str, Any]]


@pytest.fixture
async def heard(paired: Paired) -> Heard:
    """Return what an automation on our trigger has heard, and hears from now on."""
    heard: Heard = []

    @callback
    def keep(event: Event) -> None:
        heard.append(dict(event.data))

    paired.hass.bus.async_listen("heard", keep)
    told = "trigger.to_state.attributes"
    data = {"kind": f"{{{{ {told}.event_type }}}}", "late": f"{{{{ {told}.late }}}}"}
    automation = {
        "alias": "Hears alarms",
        "mode": "queued",
        "triggers": [{"trigger": f"{DOMAIN}.alarm_raised", "target": {"entity_id": paired.entity("alarm_event")}}],
        "actions": [{"event": "heard", "event_data_template": data}],
    }
    assert await async_setup_component(paired.hass, "automation", {"automation": [automation]})
    await paired.settle()
    return heard


async def leave(paired: Paired) -> None:
    """Have Home Assistant leave the hub."""
    assert await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    await paired.house.settled()


async def come_back(paired: Paired) -> None:
    """Have Home Assistant come back to the hub."""
    assert await paired.hass.config_entries.async_setup(paired.entry.entry_id)
    await paired.settle()


async def test_an_alarm_that_was_raised_meanwhile_starts_automations_once(paired: Paired, heard: Heard) -> None:
    await leave(paired)
    await paired.house.do("smoke", "smoke-kitchen")
    await come_back(paired)
    assert heard == [{"kind": "fire", "late": True}]
    await leave(paired)
    await come_back(paired)
    assert len(heard) == 1


async def test_an_alarm_that_was_heard_before_starts_nothing_again(paired: Paired, heard: Heard) -> None:
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.settle()
    await leave(paired)
    await come_back(paired)
    assert heard == [{"kind": "fire", "late": False}]


async def test_an_alarm_that_was_over_meanwhile_starts_nothing(paired: Paired, heard: Heard) -> None:
    await leave(paired)
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.house.do("air", "smoke-kitchen")
    assert not paired.house.site.alarms
    await come_back(paired)
    assert heard == []


async def test_a_silent_call_for_help_that_was_raised_meanwhile_is_told_nowhere(paired: Paired, heard: Heard) -> None:
    await leave(paired)
    await paired.house.submit(RaiseSos("house", "keypad-hall", silent=True))
    await come_back(paired)
    assert heard == []


async def test_a_hub_that_lost_its_journal_tells_the_alarms_that_are_on(paired: Paired, heard: Heard) -> None:
    await paired.house.do("leak", "water-kitchen")
    await paired.settle()
    telling = paired.entry.runtime_data.telling
    await leave(paired)
    await paired.house.do("smoke", "smoke-kitchen")
    # As after a restore: a place that is in no journal of this hub.
    telling._place = {"epoch": "another", "seq": 3}
    await telling.async_close()
    await come_back(paired)
    assert heard == [{"kind": "water", "late": False}, {"kind": "fire", "late": True}]


async def test_what_happens_while_home_assistant_starts_waits_until_automations_hear_it(
    paired: Paired, heard: Heard
) -> None:
    await leave(paired)
    paired.hass.set_state(CoreState.starting)
    await come_back(paired)
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.settle()
    assert (paired.state("area_house"), heard) == ("triggered", [])
    paired.hass.set_state(CoreState.running)
    paired.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await paired.settle()
    assert heard == [{"kind": "fire", "late": True}]


async def test_what_was_not_told_when_home_assistant_ended_is_told_the_next_time(paired: Paired, heard: Heard) -> None:
    await leave(paired)
    paired.hass.set_state(CoreState.starting)
    await come_back(paired)
    await paired.house.do("smoke", "smoke-kitchen")
    await paired.settle()
    await leave(paired)
    paired.hass.set_state(CoreState.running)
    await come_back(paired)
    assert heard == [{"kind": "fire", "late": True}]


async def test_the_place_is_forgotten_with_the_entry(
    paired: Paired, hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    await leave(paired)
    key = f"{DOMAIN}.{paired.entry.entry_id}"
    assert hass_storage[key]["data"]["place"]["seq"] == paired.house.hub.bus.head.seq
    await hass.config_entries.async_remove(paired.entry.entry_id)
    assert key not in hass_storage

"""No code in a recording: what is typed in our own card reaches the hub and nothing that remembers."""

import json
import logging

import pytest
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.const import MATCH_ALL
from homeassistant.core import Event, callback
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.verisure_local.diagnostics import async_get_config_entry_diagnostics
from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.recorded import rows_of
from tests.integration.voices import PIN, SPOKEN, armed, card_of, turn_on

WRONG = "918273"


@pytest.fixture(autouse=True)
def _ours(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration, and record from the beginning."""


async def test_nothing_remembers_a_code_that_was_typed_in_the_card(
    paired: Paired, hass_ws_client: WebSocketGenerator, caplog: pytest.LogCaptureFixture
) -> None:
    hass = paired.hass
    card = await card_of(paired, hass_ws_client)
    caplog.set_level(logging.DEBUG, "custom_components.verisure_local")
    # With its debug log on, Home Assistant's WebSocket writes every frame; that is somebody's choice.
    caplog.set_level(logging.INFO, "homeassistant.components.websocket_api")
    trigger = {"trigger": "state", "entity_id": paired.entity("area_house")}
    action = {"event": "seen", "event_data": {"what": "{{ trigger }}"}}
    automation = {"id": "watch", "alias": "watch", "triggers": trigger, "actions": action}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    seen: list[str] = []

    @callback
    def keep(event: Event) -> None:
        seen.append(json.dumps(event.as_dict(), default=str))

    hass.bus.async_listen(MATCH_ALL, keep)
    await card("arm", mode="home", code=CODES["anna"])
    await card("disarm", code=WRONG)
    await card("disarm", code=CODES["erik"])
    await turn_on(paired, "voice_code", SPOKEN)
    await turn_on(paired, "remote_pin", PIN)
    await hass.async_block_till_done()
    traces = json.dumps(
        [trace.as_extended_dict() for kept in hass.data["trace"].values() for trace in kept.all_traces()], default=str
    )
    states = json.dumps([state.as_dict() for state in hass.states.async_all()], default=str)
    diagnostics = json.dumps(await async_get_config_entry_diagnostics(hass, paired.entry), default=str)
    entry = json.dumps(paired.entry.as_dict(), default=str)
    recorded = "".join(await rows_of(get_instance(hass)))
    assert "armed_home" in recorded
    assert "watch" in traces
    for code in (CODES["anna"], CODES["erik"], WRONG, SPOKEN):
        for kept in (recorded, "".join(seen), traces, states, diagnostics, entry, caplog.text):
            assert code not in kept
    assert PIN not in diagnostics + states + entry


async def test_an_action_is_recorded_with_its_pin_as_the_page_that_turns_it_on_says(paired: Paired) -> None:
    await turn_on(paired, "remote_pin", PIN)
    await armed(paired)
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house", code=PIN, anna=False)
    assert any(PIN in row for row in await rows_of(get_instance(paired.hass)))

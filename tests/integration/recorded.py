"""What Home Assistant remembers: its recorder's rows, and every other place where a code could have been left."""

import json
import logging
from collections.abc import Awaitable, Callable

import pytest
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.const import MATCH_ALL
from homeassistant.core import Event, callback
from homeassistant.setup import async_setup_component
from sqlalchemy import MetaData, select

from custom_components.verisure_local.diagnostics import async_get_config_entry_diagnostics
from tests.integration.conftest import Paired


async def remembering(
    paired: Paired, caplog: pytest.LogCaptureFixture, watched: str
) -> Callable[[], Awaitable[dict[str, str]]]:
    """Begin to keep all that can be kept, with an automation "watch" on an entity; returns what tells it by place."""
    hass = paired.hass
    caplog.set_level(logging.DEBUG, "custom_components.verisure_local")
    # With its debug log on, Home Assistant's WebSocket writes every frame; that is somebody's choice.
    caplog.set_level(logging.INFO, "homeassistant.components.websocket_api")
    trigger = {"trigger": "state", "entity_id": watched}
    action = {"event": "seen", "event_data": {"what": "{{ trigger }}"}}
    automation = {"id": "watch", "alias": "watch", "triggers": trigger, "actions": action}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    seen: list[str] = []

    @callback
    def keep(event: Event) -> None:
        seen.append(json.dumps(event.as_dict(), default=str))

    hass.bus.async_listen(MATCH_ALL, keep)

    async def kept() -> dict[str, str]:
        traces = [trace.as_extended_dict() for kept in hass.data["trace"].values() for trace in kept.all_traces()]
        return {
            "recorder": "".join(await rows_of(get_instance(hass))),
            "bus": "".join(seen),
            "traces": json.dumps(traces, default=str),
            "states": json.dumps([state.as_dict() for state in hass.states.async_all()], default=str),
            "diagnostics": json.dumps(await async_get_config_entry_diagnostics(hass, paired.entry), default=str),
            "entry": json.dumps(paired.entry.as_dict(), default=str),
            "log": caplog.text,
        }

    return kept


async def rows_of(instance: Recorder) -> list[str]:
    """Return every row that was recorded, once everything is."""
    await instance.async_block_till_done()
    return list(await instance.async_add_executor_job(_rows, instance))


def _rows(instance: Recorder) -> list[str]:
    kept = MetaData()
    with instance.get_session() as session:
        kept.reflect(session.connection())
        return [str(row) for table in kept.sorted_tables for row in session.execute(select(table))]

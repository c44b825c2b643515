"""A silent call for help: the central hears of it, and nothing in the home tells it (product.md 2.2)."""

import json

import pytest
from homeassistant.core import Event, callback
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.answers import status_answer
from custom_components.verisure_local.diagnostics import async_get_config_entry_diagnostics
from custom_components.verisure_local.questions import overview
from hub_server.domain.commands import ByLocalAdmin, RaiseSos, ResetAlarm
from hub_server.domain.site import AlarmKind
from tests.integration.conftest import Paired


@pytest.fixture
async def written(paired: Paired) -> list[str]:
    """Return every state that is written from now on."""
    assert await async_setup_component(paired.hass, "homeassistant", {})
    written: list[str] = []

    @callback
    def keep(event: Event) -> None:
        written.append(str(event.data["new_state"]))

    paired.hass.bus.async_listen("state_changed", keep)
    return written


async def raised(paired: Paired) -> int:
    await paired.house.submit(RaiseSos("house", "keypad-hall", silent=True))
    await paired.settle()
    (alarm,) = paired.house.site.alarms.values()
    assert alarm.kind is AlarmKind.SOS
    return alarm.alarm_id


async def test_no_state_changes_when_it_is_raised_nor_when_it_is_over(paired: Paired, written: list[str]) -> None:
    alarm_id = await raised(paired)
    assert written == []
    await paired.house.submit(ResetAlarm(alarm_id, ByLocalAdmin()))
    await paired.settle()
    assert not paired.house.site.alarms
    # What is over is in the alarm's memory, for whoever has ended it.
    assert not [each for each in written if "event_type" in each]


async def test_whoever_clears_up_a_leak_does_not_end_it_and_learns_nothing_of_it(paired: Paired) -> None:
    alarm_id = await raised(paired)

    async def reset(**data: object) -> object:
        answer = await paired.hass.services.async_call(
            "verisure_local",
            "reset_alarms",
            {"entity_id": paired.entity("area_house"), **data},
            blocking=True,
            context=paired.as_anna,
            return_response=True,
        )
        await paired.settle()
        return next(iter((answer or {}).values()))

    nothing = {"reset": [], "still_sensed": []}
    assert await reset() == nothing
    assert set(paired.house.site.alarms) == {alarm_id}
    assert await reset(silent_sos=True) == nothing
    assert not paired.house.site.alarms
    assert await reset(silent_sos=True) == nothing


async def test_one_that_was_raised_before_home_assistant_started_ends_untold_too(
    paired: Paired, written: list[str]
) -> None:
    alarm_id = await raised(paired)
    await paired.hass.config_entries.async_reload(paired.entry.entry_id)
    await paired.settle()
    written.clear()
    await paired.house.submit(ResetAlarm(alarm_id, ByLocalAdmin()))
    await paired.settle()
    assert not [each for each in written if "event_type" in each]


async def test_nobody_who_asks_is_told_of_it(paired: Paired) -> None:
    before = [status_answer(paired.entry.runtime_data.home, "en"), await happenings(paired)]
    told = overview(paired.entry.runtime_data.home)
    diagnostics = await async_get_config_entry_diagnostics(paired.hass, paired.entry)
    await raised(paired)
    assert [status_answer(paired.entry.runtime_data.home, "en"), await happenings(paired)] == before
    assert overview(paired.entry.runtime_data.home) == told
    again = await async_get_config_entry_diagnostics(paired.hass, paired.entry)
    assert json.dumps(again["alarms"]) == json.dumps(diagnostics["alarms"])


async def happenings(paired: Paired) -> str:
    return json.dumps(await paired.entry.runtime_data.async_command("happenings", language="en"))


async def test_a_loud_one_is_told(paired: Paired, written: list[str]) -> None:
    await paired.house.submit(RaiseSos("house", "keypad-hall", silent=False))
    await paired.settle()
    assert any("sos" in each for each in written)


async def test_one_that_is_asked_for_by_the_action_is_silent_too_and_only_the_hub_and_the_central_know(
    paired: Paired, written: list[str]
) -> None:
    await paired.call("verisure_local", "raise_sos", "area_house", silent=True)
    (alarm,) = paired.house.site.alarms.values()
    assert (alarm.kind, alarm.silent, alarm.sounding, alarm.person_id) == (AlarmKind.SOS, True, False, "anna")
    assert written == []
    assert paired.state("siren") == "off"


async def test_one_is_loud_where_nobody_says_otherwise(paired: Paired) -> None:
    await paired.call("verisure_local", "raise_sos", "area_house")
    (alarm,) = paired.house.site.alarms.values()
    assert (alarm.silent, alarm.sounding) == (False, True)
    assert paired.state("siren") == "on"

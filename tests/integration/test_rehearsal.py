"""A scenario that Home Assistant plays on the emulated devices of a hub."""

from pathlib import Path

import probatio
import pytest
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.yaml import load_yaml_dict

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.rehearsal_services import FASTEST, SCENARIOS
from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.domain.events import DetectorSensed, Event
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.scenarios import rehearsal
from tests.house import CODES
from tests.integration.conftest import Paired

INTEGRATION = Path(__file__).parents[2] / "custom_components/verisure_local"
BURGLARY = "burglary-at-night"


@pytest.fixture
async def stage(paired: Paired) -> Paired:
    """Return Home Assistant paired with a hub whose owner allows rehearsals."""
    await paired.house.ask("allow_rehearsals", allowed=True)
    return paired


async def ask(paired: Paired, action: str, *, who: Context | None = None, **data: object) -> object:
    """Have Anna, or somebody else, run an action for the panel; returns its response."""
    panel = paired.entity("area_house")
    answer = await paired.hass.services.async_call(
        DOMAIN,
        action,
        {"entity_id": panel, **data},
        blocking=True,
        return_response=True,
        context=who or paired.as_anna,
    )
    await paired.settle()
    return answer[panel]


async def refusal(paired: Paired, *, who: Context | None = None, **data: object) -> ServiceValidationError:
    with pytest.raises(ServiceValidationError) as refused:
        await ask(paired, "play_scenario", who=who, **{"scenario": BURGLARY, **data})
    return refused.value


async def test_a_burglary_is_played_and_seen_at_the_panel(stage: Paired) -> None:
    story = rehearsal.stories()[BURGLARY]
    assert await ask(stage, "play_scenario", scenario=BURGLARY) == {
        "scenario": BURGLARY,
        "steps": story.steps,
        "seconds": story.lasts(FASTEST) // SECOND,
    }
    await stage.house.pass_time(5 * SECOND)
    await stage.settle()
    assert stage.state("area_house") == "armed_away"
    await stage.house.pass_time(4 * MINUTE + 20 * SECOND)
    await stage.settle()
    assert stage.state("area_house") == "triggered"
    assert [alarm.kind for alarm in stage.house.site.alarms.values()] == ["burglary"]
    assert stage.hass.states.get(stage.entity("alarm_event")).attributes["rehearsal"] == BURGLARY
    assert await ask(stage, "stop_scenario") == {"stopped": BURGLARY}
    assert stage.state("area_house") == "triggered"
    assert await ask(stage, "stop_scenario") == {"stopped": ""}


async def test_the_homes_activity_tells_when_a_rehearsal_begins_and_ends(stage: Paired) -> None:
    told = []
    stage.hass.bus.async_listen(
        EVENT_STATE_CHANGED,
        lambda event: (
            told.append(event.data["new_state"].attributes)
            if event.data["entity_id"] == stage.entity("home_activity")
            else None
        ),
    )
    await ask(stage, "play_scenario", scenario=BURGLARY)
    await ask(stage, "stop_scenario")
    assert [(each["event_type"], each["scenario"]) for each in told] == [
        ("rehearsal_started", BURGLARY),
        ("rehearsal_over", BURGLARY),
    ]
    assert told[0]["person"] == "Anna"


async def test_an_alarm_outside_of_a_rehearsal_names_none(stage: Paired) -> None:
    await stage.house.do("smoke", "smoke-hall")
    await stage.settle()
    assert stage.hass.states.get(stage.entity("alarm_event")).attributes["rehearsal"] is None


@pytest.mark.parametrize(("language", "words"), [("en", "switched off"), ("sv", "Övningar är avstängda")])
async def test_without_the_owners_leave_it_is_refused_in_words(paired: Paired, language: str, words: str) -> None:
    key = (await refusal(paired)).translation_key
    texts = await async_get_translations(paired.hass, language, "exceptions", [DOMAIN])
    assert words in texts[f"component.{DOMAIN}.exceptions.{key}.message"]
    await paired.house.pass_time(5 * SECOND)
    assert paired.state("area_house") == "disarmed"


async def test_a_second_one_and_a_long_one_are_refused(stage: Paired) -> None:
    long = await refusal(stage, speed=1)
    assert (long.translation_key, (long.translation_placeholders or {})["speed"]) == ("rehearsal_too_long", "1")
    await ask(stage, "play_scenario", scenario=BURGLARY)
    second = await refusal(stage, scenario="jammer")
    assert (second.translation_key, second.translation_placeholders) == ("rehearsal_playing", {"name": BURGLARY})
    with pytest.raises(probatio.Invalid):
        await ask(stage, "play_scenario", scenario=BURGLARY, speed=61)
    with pytest.raises(probatio.Invalid):
        await ask(stage, "play_scenario", scenario="week-away")


async def test_a_home_with_a_linked_device_is_not_played_on(stage: Paired) -> None:
    ours = Caller(CLIENT_SCOPES, stage.entry.data["client_id"])
    linked = {"link": "shed", "kind": "contact", "name": "Shed", "area_id": "house"}
    await stage.house.ask_as(ours, "link_device", **linked)
    assert (await refusal(stage)).translation_key == "rehearsal_linked"
    await stage.house.pass_time(5 * MINUTE)
    await stage.settle()
    assert stage.state("area_house") == "disarmed"


async def test_it_is_for_administrators_and_for_nobody_who_only_speaks(stage: Paired) -> None:
    erik = await stage.hass.auth.async_create_user("Erik", group_ids=["system-admin"])
    ours = Caller(CLIENT_SCOPES, stage.entry.data["client_id"])
    await stage.house.ask_as(ours, "map_user", user=erik.id, code=CODES["erik"])
    spoken = Context(user_id=stage.user_id)
    stage.hass.bus.async_fire("google_assistant_command", {}, context=spoken)
    await stage.hass.async_block_till_done()
    for who in (Context(user_id=erik.id), Context(), spoken):
        assert (await refusal(stage, who=who)).translation_key == "not_permitted"
    assert not stage.house.hub.services.rehearsals.playing


def closes_the_kitchen_window(event: Event) -> bool:
    return isinstance(event, DetectorSensed) and event.device_id == "kitchen-window" and not event.sensed


async def test_it_ends_when_home_assistant_lets_go_of_the_hub(stage: Paired) -> None:
    await ask(stage, "play_scenario", scenario="smart-verification")
    await stage.house.pass_time(5 * SECOND)
    assert stage.house.site.devices["kitchen-window"].sensed
    await stage.hass.config_entries.async_unload(stage.entry.entry_id)
    await stage.house.wait_for(DetectorSensed, closes_the_kitchen_window)
    assert not stage.house.site.devices["kitchen-window"].sensed


def test_what_can_be_chosen_is_what_the_hub_can_play() -> None:
    actions = load_yaml_dict(str(INTEGRATION / "services.yaml"))
    fields = actions["play_scenario"]["fields"]
    assert fields["scenario"]["selector"]["select"]["options"] == list(SCENARIOS)
    assert sorted(rehearsal.stories()) == list(SCENARIOS)
    assert (fields["speed"]["selector"]["number"]["max"], rehearsal.FASTEST) == (FASTEST, FASTEST)

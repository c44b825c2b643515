"""Our own card, and what a person turns on in the options."""

import pytest
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.event import async_track_state_change_event
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.voices import PIN, SPOKEN, Ask, armed, card_of, turn, turn_on

WRONG = "918273"


@pytest.fixture
async def card(paired: Paired, hass_ws_client: WebSocketGenerator) -> Ask:
    """Return what sends a command of our own card, as its user."""
    return await card_of(paired, hass_ws_client)


async def test_the_card_disarms_as_whose_code_it_is(paired: Paired, card: Ask) -> None:
    await armed(paired)
    assert (await card("disarm", code=CODES["erik"]))["success"] is True
    panel = paired.hass.states.get(paired.entity("area_house"))
    assert (panel.state, panel.attributes["changed_by"]) == ("disarmed", "Erik")


async def test_the_card_arms_with_a_code_and_leaves_out_what_is_named(paired: Paired, card: Ask) -> None:
    await paired.house.do("open", "kitchen-window")
    await paired.settle()
    refused = await card("arm", mode="home", code=CODES["erik"])
    assert refused["error"]["translation_placeholders"] == {"detectors": "Kitchen window"}  # type: ignore[index]
    assert "Kitchen window" in refused["error"]["message"]  # type: ignore[index]
    bypass = [paired.entity("kitchen-window")]
    assert (await card("arm", mode="home", code=CODES["erik"], bypass=bypass))["success"] is True
    panel = paired.hass.states.get(paired.entity("area_house"))
    assert (panel.state, panel.attributes["changed_by"]) == ("armed_home", "Erik")
    home = await card("home")
    assert home["result"]["open"] == ["Kitchen window"]  # type: ignore[index]
    assert home["result"]["areas"][0]["mode"] == "home"  # type: ignore[index]


async def test_without_a_code_the_card_arms_as_whom_the_user_is(paired: Paired, card: Ask) -> None:
    assert (await card("arm", mode="home"))["success"] is True
    assert paired.state("area_house") == "armed_home"
    assert (await card("disarm"))["error"]["code"] == "invalid_format"  # type: ignore[index]


async def test_guessing_at_the_card_is_stopped_and_the_keypad_still_works(paired: Paired, card: Ask) -> None:
    await armed(paired)
    for guess in (WRONG, "918274", "letters", "918276"):
        assert (await card("disarm", code=guess))["error"]["code"] == "wrong_code"  # type: ignore[index]
    for code in (CODES["anna"], WRONG):
        refused = (await card("disarm", code=code))["error"]
        assert refused["code"] == "locked_out"  # type: ignore[index]
    assert paired.state("area_house") == "armed_home"
    await paired.house.press("disarm", "keypad-hall", code=CODES["anna"])
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


async def test_a_panel_of_another_integration_is_refused(paired: Paired, card: Ask) -> None:
    for entity_id in ("alarm_control_panel.nothing", paired.entity("doorman")):
        refused = await card("disarm", code=CODES["anna"], entity_id=entity_id)
        assert refused["error"]["code"] == "no_panel_of_ours"  # type: ignore[index]


async def test_who_may_not_control_the_panel_may_not_guess_there(
    paired: Paired, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    client = await hass_ws_client(paired.hass, hass_read_only_access_token)
    await client.send_json_auto_id(
        {"type": "verisure_local/disarm", "entity_id": paired.entity("area_house"), "code": CODES["anna"]}
    )
    assert (await client.receive_json())["error"]["code"] == "unauthorized"


@pytest.mark.parametrize(
    ("what", "new_code"), [("remote_pin", PIN), ("voice_code", SPOKEN), ("automations", None)], ids=lambda each: each
)
async def test_what_a_person_turns_on_holds_at_once_and_nothing_is_away_meanwhile(
    paired: Paired, what: str, new_code: str | None
) -> None:
    connection = paired.entry.runtime_data
    seen: list[str] = []
    async_track_state_change_event(
        paired.hass, paired.entity("area_house"), lambda event: seen.append(event.data["new_state"].state)
    )
    await turn_on(paired, what, new_code)
    assert paired.entry.options[what] is True
    assert paired.entry.runtime_data is connection
    assert "unavailable" not in seen


@pytest.mark.parametrize("what", ["remote_pin", "voice_code"])
async def test_nothing_is_turned_on_without_a_persons_code(paired: Paired, what: str) -> None:
    result = await turn(paired, what, enabled=True, code=WRONG, new_code=SPOKEN)
    assert result["errors"] == {"code": "wrong_code"}
    assert (await turn(paired, what, enabled=True, new_code=SPOKEN))["errors"] == {"base": "both_codes"}
    weak = await turn(paired, what, enabled=True, code=CODES["anna"], new_code="1111")
    assert weak["errors"] == {"new_code": "unsuitable_code"}
    assert paired.entry.options == {}
    assert await paired.house.ask_as_client("far_codes") == {
        "remote_pin": False,
        "voice_code": False,
        "automations": False,
    }


async def test_automations_disarm_where_an_administrator_says_so_and_no_longer(paired: Paired) -> None:
    erik = await turn(paired, "automations", enabled=True, code=CODES["erik"])
    assert erik["errors"] == {"code": "wrong_code"}, "whose code it is, nobody learns by trying"
    assert (await turn(paired, "automations", enabled=True))["errors"] == {"code": "wrong_code"}
    await turn_on(paired, "automations")
    await armed(paired)
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house", anna=False)
    assert paired.state("area_house") == "disarmed"
    assert (await turn(paired, "automations", enabled=False))["type"] is FlowResultType.CREATE_ENTRY
    assert paired.house.site.trusted == frozenset()

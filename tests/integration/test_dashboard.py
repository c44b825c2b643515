"""The dashboard's scripts among Home Assistant's resources, and the commands of its cards."""

import asyncio
from typing import Any

import pytest
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.dashboard import ISSUE, PREFIX
from tests.house import CODES, House
from tests.integration.conftest import Paired, pair_by_hand

OLD = "/verisure_local_static/0.0.1/verisure-local.js"


async def pair(hass: HomeAssistant, house: House) -> Paired:
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    paired = Paired(hass, house, await pair_by_hand(hass, house, user.id, CODES["anna"]), user.id)
    await paired.settle()
    return paired


def resources(hass: HomeAssistant) -> list[str]:
    return [each["url"] for each in hass.data[LOVELACE_DATA].resources.async_items()]


async def test_the_script_is_a_resource_while_a_hub_is_there(
    hass: HomeAssistant, house: House, hass_client: Any
) -> None:
    assert await async_setup_component(hass, "lovelace", {})
    paired = await pair(hass, house)
    (url,) = resources(hass)
    client = await hass_client()
    for name in (
        "verisure-local.js",
        "strategy.js",
        "keypad-card.js",
        "status-card.js",
        "pictures-card.js",
        "codes-card.js",
        "words.js",
    ):
        answer = await client.get(f"{url.rpartition('/')[0]}/{name}")
        assert answer.status == 200
        assert "javascript" in answer.headers["Content-Type"]
    await hass.config_entries.async_reload(paired.entry.entry_id)
    assert resources(hass) == [url]
    await hass.config_entries.async_remove(paired.entry.entry_id)
    assert resources(hass) == []


async def test_an_older_script_is_replaced_and_others_are_left_alone(hass: HomeAssistant, house: House) -> None:
    assert await async_setup_component(hass, "lovelace", {})
    for url in ("/local/other.js", OLD, OLD):
        await hass.data[LOVELACE_DATA].resources.async_create_item({"res_type": "module", "url": url})
    paired = await pair(hass, house)
    other, ours = resources(hass)
    assert other == "/local/other.js"
    assert ours.startswith(f"{PREFIX}/")
    assert ours != OLD
    await hass.config_entries.async_remove(paired.entry.entry_id)
    assert resources(hass) == [other]


async def test_where_yaml_rules_a_person_is_asked_for_the_line(
    hass: HomeAssistant, house: House, hass_client: Any
) -> None:
    assert await async_setup_component(hass, "lovelace", {"lovelace": {"resource_mode": "yaml", "resources": []}})
    paired = await pair(hass, house)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, ISSUE)
    assert issue is not None
    assert issue.translation_placeholders is not None
    url = issue.translation_placeholders["url"]
    assert (await (await hass_client()).get(url)).status == 200
    hass.data[LOVELACE_DATA].resources.data.append({"url": url, "type": "module"})
    await hass.config_entries.async_reload(paired.entry.entry_id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None
    hass.data[LOVELACE_DATA].resources.data.clear()
    await hass.config_entries.async_reload(paired.entry.entry_id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is not None
    await hass.config_entries.async_remove(paired.entry.entry_id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None


async def switch(hass: HomeAssistant, paired: Paired, *, on: bool) -> None:
    """Go through the options as a person does."""
    step = await hass.config_entries.options.async_init(paired.entry.entry_id)
    assert "dashboard" in step["menu_options"]
    step = await hass.config_entries.options.async_configure(step["flow_id"], {"next_step_id": "dashboard"})
    assert step["step_id"] == "dashboard"
    await hass.config_entries.options.async_configure(step["flow_id"], {"enabled": on})
    await hass.async_block_till_done()


async def test_a_setting_takes_the_script_away_for_good_and_brings_it_back(hass: HomeAssistant, house: House) -> None:
    assert await async_setup_component(hass, "lovelace", {})
    await hass.data[LOVELACE_DATA].resources.async_create_item({"res_type": "module", "url": "/local/other.js"})
    paired = await pair(hass, house)
    before = resources(hass)
    assert len(before) == 2
    await switch(hass, paired, on=False)
    assert resources(hass) == ["/local/other.js"]
    await hass.config_entries.async_reload(paired.entry.entry_id)
    assert resources(hass) == ["/local/other.js"]
    await switch(hass, paired, on=True)
    assert resources(hass) == before


async def test_where_the_setting_is_off_nobody_is_asked_for_the_line(hass: HomeAssistant, house: House) -> None:
    assert await async_setup_component(hass, "lovelace", {"lovelace": {"resource_mode": "yaml", "resources": []}})
    paired = await pair(hass, house)
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is not None
    await switch(hass, paired, on=False)
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None


async def ask(paired: Paired, client: Any, kind: str, **arguments: object) -> dict[str, Any]:
    panel = paired.entity("area_house")
    await client.send_json_auto_id({"type": f"verisure_local/{kind}", "entity_id": panel, **arguments})
    answer: dict[str, Any] = await client.receive_json()
    await paired.settle()
    return answer


async def test_a_check_tells_what_is_in_the_way_and_arms_nothing(paired: Paired, hass_ws_client: Any) -> None:
    client = await hass_ws_client(paired.hass)
    await paired.house.do("open", "patio-door")
    await paired.settle()
    answer = await ask(paired, client, "check", mode="away")
    door = {"device_id": "patio-door", "entity_id": paired.entity("patio-door"), "name": "Patio door", "reason": "open"}
    assert answer["result"] == {"blockers": [door]}
    assert paired.state("area_house") == "disarmed"
    refused = await ask(paired, client, "arm", mode="home", code=CODES["erik"])
    assert refused["error"]["translation_key"] == "open_detectors"
    assert "Patio door" in refused["error"]["message"]
    assert (await ask(paired, client, "arm", mode="home", code=CODES["erik"], bypass=[door["entity_id"]]))["success"]
    state = paired.hass.states.get(paired.entity("area_house"))
    assert state is not None
    assert state.attributes["bypassed"] == ["Patio door"]
    assert state.attributes["changed_by"] == "Erik"


@pytest.mark.parametrize("wrong", ["111111", "12ab", 482915, ""])
async def test_what_is_no_persons_code_is_a_wrong_one_and_stands_in_no_log(
    paired: Paired, hass_ws_client: Any, caplog: pytest.LogCaptureFixture, wrong: object
) -> None:
    client = await hass_ws_client(paired.hass)
    answer = await ask(paired, client, "arm", mode="home", code=wrong)
    assert answer["error"]["translation_key"] == "wrong_code"
    errors = [each for each in caplog.records if each.levelname in {"WARNING", "ERROR"}]
    assert not [each for each in errors if "verisure" in each.name or "websocket" in each.name]


async def test_a_panel_of_another_integration_is_refused(paired: Paired, hass_ws_client: Any) -> None:
    client = await hass_ws_client(paired.hass)
    message = {"type": "verisure_local/check", "entity_id": "alarm_control_panel.other", "mode": "home"}
    await client.send_json_auto_id(message)
    assert (await client.receive_json())["error"]["translation_key"] == "no_panel_of_ours"


async def test_nothing_is_told_of_a_home_whose_hub_is_silent(paired: Paired, hass_ws_client: Any) -> None:
    client = await hass_ws_client(paired.hass)
    message = {"type": "verisure_local/home", "entity_id": paired.entity("area_house")}
    await client.send_json_auto_id(message)
    assert (await client.receive_json())["result"]["open"] == []
    await paired.house.stop()
    while paired.state("area_house") != "unavailable":
        await paired.hass.async_block_till_done()
        await asyncio.sleep(0)
    await client.send_json_auto_id(message)
    assert (await client.receive_json())["error"]["translation_key"] == "not_connected"
    await paired.house.start()


async def test_whoever_may_not_control_the_panel_does_not_arm_it(
    paired: Paired, hass_ws_client: Any, hass_admin_user: Any
) -> None:
    hass_admin_user.groups = []
    client = await hass_ws_client(paired.hass)
    answer = await ask(paired, client, "arm", mode="home", code=CODES["anna"])
    assert answer["error"]["code"] == "unauthorized"
    assert paired.state("area_house") == "disarmed"


async def test_the_panel_says_when_its_delay_is_over(paired: Paired) -> None:
    await paired.call("alarm_control_panel", "alarm_arm_away", "area_house")
    state = paired.hass.states.get(paired.entity("area_house"))
    assert state is not None
    assert state.state == "arming"
    assert state.attributes["until"].endswith("+00:00")

"""What the integration says of itself: system health, the logbook, diagnostics without anything private."""

import datetime as dt
from pathlib import Path

import pytest
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.core import Context
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.events import FaultRaised
from hub_server.domain.site import FaultKind
from tests.house import CODES
from tests.integration.conftest import Paired
from tests.receiving import KEY, Site

LOCK_CODE, DURESS, TAG, WORDS = "640275", "913648", "04a1b2c3d4e5f607", ("Blåklint", "Lingonris")
PHONE, NEIGHBOUR, LATITUDE, LONGITUDE = "+46700000099", "Greta Granne", 59.334591, 18.06324


@pytest.fixture(autouse=True)
def _ours(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration, and record from the beginning."""


async def health(paired: Paired, connect: WebSocketGenerator) -> dict[str, object]:
    """Return what the page of system health ends up showing of the integration."""
    assert await async_setup_component(paired.hass, "system_health", {})
    client = await connect(paired.hass)
    await client.send_json_auto_id({"type": "system_health/info"})
    shown: dict[str, object] = {}
    while True:
        message = await client.receive_json()
        event = message.get("event", {})
        match event.get("type"):
            case "initial":
                shown = event["data"][DOMAIN]["info"]
            case "update" if event["domain"] == DOMAIN:
                shown[event["key"]] = event["data"]
            case "finish":
                return shown
            case _:
                assert message.get("success", True)


async def test_system_health_tells_of_a_hub_that_answers(paired: Paired, hass_ws_client: WebSocketGenerator) -> None:
    assert await health(paired, hass_ws_client) == {
        "hub_reachable": "ok",
        "hub_version": paired.house.hub.services.version,
        "central_reachable": "not_configured",
        "devices": len(paired.house.site.devices),
    }


async def test_system_health_tells_of_a_hub_and_a_central_that_do_not_answer(
    paired: Paired, hass_ws_client: WebSocketGenerator, tmp_path: Path
) -> None:
    await Site(tmp_path / "central").told_by(paired.house)
    await paired.house.wait_for(FaultRaised, lambda event: getattr(event, "kind", None) is FaultKind.CENTRAL)
    await paired.settle()
    failed = {"type": "failed", "error": "unreachable"}
    shown = await health(paired, hass_ws_client)
    assert (shown["hub_reachable"], shown["central_reachable"]) == ("ok", failed)
    await paired.house.stop()
    shown = await health(paired, hass_ws_client)
    assert (shown["hub_reachable"], shown["central_reachable"]) == (failed, "unknown")
    await paired.house.start()


@pytest.mark.parametrize(
    ("language", "done", "refused"),
    [
        ("en", "answered a push: Disarm", "answered a push: Disarm, which was not done. You may not do this."),
        ("sv", "svar på en notis: Larma av", "svar på en notis: Larma av, som inte gjordes."),
    ],
)
async def test_the_logbook_says_what_was_answered_to_a_push_and_what_came_of_it(
    paired: Paired, hass_ws_client: WebSocketGenerator, language: str, done: str, refused: str
) -> None:
    hass = paired.hass
    hass.config.language = language
    # As at the start of a Home Assistant that speaks it.
    await async_load_integrations(hass, {DOMAIN})
    since = dt_util.utcnow() - dt.timedelta(minutes=1)
    for component in ("logbook", DOMAIN):
        assert await async_setup_component(hass, component, {})
    panel = paired.entity("area_house")
    stranger = await hass.auth.async_create_user("Stranger", group_ids=["system-admin"])
    offer = {"entity_id": panel, "deed": "disarm", "reply": "verisure_local_disarm_0123456789"}
    await hass.services.async_call(DOMAIN, "offer_reply", offer, blocking=True)
    for who in (stranger.id, paired.user_id):
        hass.bus.async_fire("mobile_app_notification_action", {"action": offer["reply"]}, context=Context(user_id=who))
        await hass.async_block_till_done()
    await get_instance(hass).async_block_till_done()
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "logbook/get_events", "start_time": since.isoformat(), "entity_ids": [panel]}
    )
    rows = (await client.receive_json())["result"]
    told = [row["message"] for row in rows if row.get("domain") == DOMAIN]
    assert told[0].startswith(refused)
    assert told[1:] == [done]


async def test_diagnostics_hold_no_secret_of_the_home(
    paired: Paired, hass_client: ClientSessionGenerator, tmp_path: Path
) -> None:
    hass, house = paired.hass, paired.house
    await house.ask("grant_lock_code", device_id="doorman", person_id="anna", code=LOCK_CODE)
    await house.ask("grant_tag", device_id="doorman", person_id="erik", tag=TAG)
    await house.ask("set_duress_code", person_id="anna", code=DURESS)
    await house.ask("set_contacts", contacts=[{"name": NEIGHBOUR, "phone": PHONE}])
    await house.ask("set_home_position", latitude=LATITUDE, longitude=LONGITUDE)
    await Site(tmp_path / "central").told_by(house)
    await house.ask("set_code_words", central=WORDS[0], customer=WORDS[1])
    await paired.call("alarm_control_panel", "alarm_arm_home", "area_house")
    await house.do("open", "study-window")
    await house.press("disarm", "keypad-hall", code=DURESS)
    await house.press("code", "doorman", code=LOCK_CODE)
    await paired.settle()
    await house.stop()
    assert await async_setup_component(hass, "diagnostics", {})
    dump = str(await get_diagnostics_for_config_entry(hass, hass_client, paired.entry))
    secrets = [path for path in (house.directory / "secrets").rglob("*") if path.is_file()]
    kept = [path.read_bytes() for path in secrets]
    private = {
        *CODES.values(),
        LOCK_CODE,
        DURESS,
        TAG,
        *WORDS,
        KEY,
        KEY.upper(),
        NEIGHBOUR,
        PHONE,
        "+4670",
        "example.org",
        str(LATITUDE),
        str(LONGITUDE),
        *(house.hub.people.name(person) for person in house.site.people),
        *(device.name for device in house.site.devices.values()),
        *(device.room for device in house.site.devices.values() if device.room),
        house.hub.name,
        *(str(value) for value in paired.entry.data.values()),
        paired.user_id,
        *(each.hex() for each in kept),
        *(each.decode() for each in kept if each.isascii() and len(each) > 4),
    } - {str(house.port)}
    assert len(secrets) > 5
    assert [each for each in private if each in dump] == []
    assert paired.house.hub.services.version in dump
    await house.start()

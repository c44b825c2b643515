"""No code in a recording: what is typed in our own card reaches the hub and nothing that remembers."""

import pytest
from homeassistant.components.recorder import Recorder, get_instance
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.recorded import remembering, rows_of
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
    kept = await remembering(paired, caplog, paired.entity("area_house"))
    await card("arm", mode="home", code=CODES["anna"])
    await card("disarm", code=WRONG)
    await card("disarm", code=CODES["erik"])
    await turn_on(paired, "voice_code", SPOKEN)
    await turn_on(paired, "remote_pin", PIN)
    await hass.async_block_till_done()
    found = await kept()
    assert "armed_home" in found["recorder"]
    assert "watch" in found["traces"]
    secrets = (CODES["anna"], CODES["erik"], WRONG, SPOKEN)
    assert [(where, secret) for where, text in found.items() for secret in secrets if secret in text] == []
    assert [where for where in ("diagnostics", "states", "entry") if PIN in found[where]] == []


async def test_an_action_is_recorded_with_its_pin_as_the_page_that_turns_it_on_says(paired: Paired) -> None:
    await turn_on(paired, "remote_pin", PIN)
    await armed(paired)
    await paired.call("alarm_control_panel", "alarm_disarm", "area_house", code=PIN, anna=False)
    assert any(PIN in row for row in await rows_of(get_instance(paired.hass)))

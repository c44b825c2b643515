"""What people were told, in Home Assistant: how it went and whether it arrived, and no number or address."""

import json

from homeassistant.core import HomeAssistant

from custom_components.verisure_local.diagnostics import async_get_config_entry_diagnostics
from hub_server.domain.events import MessageFailed, MessageSent
from hub_server.domain.numbers import DAY
from tests.integration.conftest import Paired


def shown(hass: HomeAssistant, paired: Paired) -> dict[str, object]:
    state = hass.states.get(paired.entity("last_message"))
    assert state is not None
    return dict(state.attributes)


async def test_the_last_message_says_how_it_went_and_that_it_was_handed_over(
    hass: HomeAssistant, paired: Paired
) -> None:
    await paired.house.do("low-battery", "front-door")
    await paired.house.wait_for(MessageSent, lambda event: isinstance(event, MessageSent) and event.message_id == 2)
    await paired.settle()
    attributes = shown(hass, paired)
    assert (attributes["person"], attributes["channel"], attributes["delivery"]) == ("Erik", "sms", "sent")


async def test_a_message_that_found_no_way_says_why_and_nobodys_address_is_shown(
    hass: HomeAssistant, paired: Paired
) -> None:
    house = paired.house
    # Nothing listens on port 1.
    await house.ask("set_mail_server", host="127.0.0.1", port=1, sender="alarm@example.org", security="none")
    await house.ask("change_settings", values={"sms_per_day": 0})
    await house.do("low-battery", "front-door")
    while not house.site.messages:
        await house.settled()
    for _ in range(48):
        await house.pass_time(DAY // 24)
    await house.wait_for(MessageFailed, lambda event: isinstance(event, MessageFailed) and event.message_id == 2)
    await paired.settle()
    attributes = shown(hass, paired)
    assert (attributes["channel"], attributes["delivery"], attributes["reason"]) == ("email", "failed", "expired")
    told = json.dumps([attributes, await async_get_config_entry_diagnostics(hass, paired.entry)], default=str)
    assert "example.org" not in told
    assert "+467" not in told

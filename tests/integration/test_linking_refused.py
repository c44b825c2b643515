"""A link that the hub refuses stops none of the others, and somebody is told of it."""

from datetime import timedelta
from types import MappingProxyType

import pytest
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.linking import player
from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.domain.commands import RemoveDevice, ReportPlayer
from hub_server.domain.site import FaultKind
from tests.integration.conftest import Paired
from tests.integration.linked import device, faults, link, until

REFUSED = "01REFUSED"
OTHER = Caller(CLIENT_SCOPES, "client:other")


def add(paired: Paired, entity_id: str, kind: str, subentry_id: str) -> None:
    """Link a detector whether the hub takes it or not."""
    data = {"entity_id": entity_id, "name": "Refused", "room": "", "kind": kind}
    subentry = ConfigSubentry(
        data=MappingProxyType(data), subentry_id=subentry_id, subentry_type="detector", title="x", unique_id=None
    )
    paired.hass.config_entries.async_add_subentry(paired.entry, subentry)


def repair(hass: HomeAssistant) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"link_refused_{REFUSED}")


async def of_another(paired: Paired) -> None:
    """Have another client, which is connected, play what is linked here."""
    await paired.house.ask_as(
        OTHER, "link_device", link=REFUSED, kind="contact", name="Theirs", area_id=next(iter(paired.house.site.areas))
    )
    await paired.settle()


async def test_one_that_another_client_plays_stops_none_behind_it(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "AGAIN", timedelta(0))
    await of_another(paired)
    hass.states.async_set("binary_sensor.back_door", "off")
    hass.states.async_set("binary_sensor.shed", "on", {"battery_level": 3})
    hass.states.async_set("lock.shed", "locked")
    add(paired, "binary_sensor.back_door", "contact", REFUSED)
    shed = await link(paired, "detector", "binary_sensor.shed", kind="contact")
    lock = await link(paired, "lock", "lock.shed")
    await until(paired, lambda: device(paired, shed).sensed)
    await until(paired, lambda: device(paired, lock).bolt is not None and device(paired, lock).available)
    await until(paired, lambda: faults(paired, shed) == [FaultKind.LOW_BATTERY])
    await until(paired, lambda: repair(hass) is not None)
    issue = repair(hass)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["name"] == "Refused"
    assert issue.translation_placeholders["entity_id"] == "binary_sensor.back_door"
    assert "Another client" in issue.translation_placeholders["reason"]
    # What is asked of the other client's device is not ours to do, nor is its reading.
    hass.states.async_set("binary_sensor.back_door", "on")
    hass.states.async_set("binary_sensor.shed", "off")
    await until(paired, lambda: not device(paired, shed).sensed)
    assert not device(paired, f"linked-{REFUSED.lower()}").sensed
    # The other one leaves: by and by it is taken over, and nobody is bothered any more.
    await paired.house.submit(ReportPlayer(OTHER.ref, present=False))
    await until(paired, lambda: device(paired, f"linked-{REFUSED.lower()}").sensed)
    await until(paired, lambda: repair(hass) is None)


async def test_a_hub_that_is_too_old_for_a_kind_is_named_and_takes_the_rest(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set("binary_sensor.pane", "off")
    hass.states.async_set("binary_sensor.shed", "on")
    add(paired, "binary_sensor.pane", "of_next_year", REFUSED)
    shed = await link(paired, "detector", "binary_sensor.shed", kind="contact")
    await until(paired, lambda: device(paired, shed).sensed)
    await until(paired, lambda: repair(hass) is not None)
    issue = repair(hass)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert "Update the hub" in issue.translation_placeholders["reason"]
    hass.config_entries.async_remove_subentry(paired.entry, REFUSED)
    await until(paired, lambda: repair(hass) is None)


async def test_one_that_the_hub_has_lost_keeps_no_other_reading_back_and_is_linked_again(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "AGAIN", timedelta(0))
    for name in ("one", "two"):
        hass.states.async_set(f"binary_sensor.{name}", "off")
    one = await link(paired, "detector", "binary_sensor.one", kind="contact")
    two = await link(paired, "detector", "binary_sensor.two", kind="contact")
    await paired.house.submit(RemoveDevice(one))
    await paired.settle()
    hass.states.async_set("binary_sensor.one", "on")
    hass.states.async_set("binary_sensor.two", "on")
    await until(paired, lambda: device(paired, two).sensed)
    await until(paired, lambda: one in paired.house.site.devices and device(paired, one).sensed)
    assert repair(hass) is None


async def test_an_entry_that_is_removed_takes_its_repairs_along(paired: Paired, hass: HomeAssistant) -> None:
    await of_another(paired)
    hass.states.async_set("binary_sensor.back_door", "off")
    add(paired, "binary_sensor.back_door", "contact", REFUSED)
    await until(paired, lambda: repair(hass) is not None)
    await hass.config_entries.async_remove(paired.entry.entry_id)
    assert repair(hass) is None

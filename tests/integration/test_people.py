"""Who is at home, as the hub believes, and Checks on me."""

from datetime import UTC, datetime

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import ByPerson, EndCheck, PutPerson, RemovePerson, ReportPhone, StartCheck
from hub_server.domain.site import Presence
from tests.integration.conftest import Paired

ANNA = ByPerson("anna", "test")


async def is_at(paired: Paired, person: str, metres: float | None) -> None:
    await paired.house.submit(ReportPhone(person, metres))
    await paired.settle()


async def test_a_person_comes_and_goes_as_the_hub_believes(paired: Paired) -> None:
    await is_at(paired, "anna", 10)
    assert paired.state("at_home_anna") == "home"
    await is_at(paired, "anna", 5_000)
    assert paired.state("at_home_anna") == "not_home"
    await is_at(paired, "anna", None)
    assert paired.state("at_home_anna") == "unknown"


async def test_of_whom_the_hub_knows_nothing_there_is_no_tracker(paired: Paired) -> None:
    await is_at(paired, "anna", 10)
    with pytest.raises(AssertionError):
        paired.entity("at_home_erik")


async def test_a_tracker_tells_no_position(paired: Paired) -> None:
    await is_at(paired, "anna", 5_000)
    tracker = paired.hass.states.get(paired.entity("at_home_anna"))
    assert tracker is not None
    assert set(tracker.attributes) == {"friendly_name", "in_zones", "source_type", "tracking_type"}
    assert tracker.attributes["friendly_name"].endswith("Anna")


async def test_who_leaves_the_home_leaves_home_assistant(paired: Paired) -> None:
    await is_at(paired, "erik", 10)
    erik = paired.house.site.people["erik"]
    assert paired.state("at_home_erik") == "home"
    await paired.house.submit(RemovePerson("erik"))
    await paired.settle()
    for unique in ("at_home_erik", "check_on_me_erik"):
        with pytest.raises(AssertionError):
            paired.entity(unique)
    await paired.house.submit(PutPerson(erik))
    await paired.settle()
    assert paired.state("check_on_me_erik") == "unknown"


async def test_a_check_on_me_shows_when_it_ends(paired: Paired) -> None:
    assert paired.state("check_on_me_anna") == "unknown"
    ends = paired.house.clock.now().utc_ms + 30 * 60_000
    await paired.house.submit(StartCheck(30, ANNA))
    await paired.settle()
    assert paired.state("check_on_me_anna") == datetime.fromtimestamp(round(ends / 1000), UTC).isoformat()
    await paired.house.submit(EndCheck(ANNA))
    await paired.settle()
    assert paired.state("check_on_me_anna") == "unknown"


async def link_person(paired: Paired) -> dict[str, object]:
    flows = paired.hass.config_entries.subentries
    result = await flows.async_init((paired.entry.entry_id, "presence"), context={"source": "user"})
    answers = {"entity_id": "person.anna", "user": paired.user_id}
    return dict(await flows.async_configure(result["flow_id"], answers))


async def make_person(hass: HomeAssistant, *trackers: str) -> None:
    anna = {"id": "anna", "name": "Anna", "device_trackers": list(trackers)}
    assert await async_setup_component(hass, "person", {"person": [anna]})
    await hass.async_block_till_done()


async def test_a_person_who_follows_the_hub_cannot_be_linked_to_it(paired: Paired, hass: HomeAssistant) -> None:
    await is_at(paired, "anna", 10)
    await make_person(hass, paired.entity("at_home_anna"))
    assert (await link_person(paired))["errors"] == {"entity_id": "of_this_integration"}


async def test_a_person_who_follows_the_hub_later_is_told_no_more(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("person.anna", "home", {"device_trackers": ["device_tracker.phone"]})
    assert (await link_person(paired))["type"] == "create_entry"
    await paired.settle()
    assert paired.house.site.whereabouts["anna"].presence is Presence.HOME
    own = paired.entity("at_home_anna")
    hass.states.async_set("person.anna", "not_home", {"device_trackers": ["device_tracker.phone", own]})
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.HOME
    issue = "presence_of_itself_person.anna"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is not None
    hass.states.async_set("person.anna", "not_home", {"device_trackers": ["device_tracker.phone"]})
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.AWAY
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is None


async def test_a_link_that_is_removed_takes_its_repair_along(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("person.anna", "home", {"device_trackers": ["device_tracker.phone"]})
    assert (await link_person(paired))["type"] == "create_entry"
    await paired.settle()
    hass.states.async_set("person.anna", "home", {"device_trackers": [paired.entity("at_home_anna")]})
    await paired.settle()
    issue = "presence_of_itself_person.anna"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is not None
    (subentry_id,) = paired.entry.subentries
    hass.config_entries.async_remove_subentry(paired.entry, subentry_id)
    await paired.settle()
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is None

"""A person of the home is at home or away by one link, and where there are more, by all of them together."""

from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.domain.site import Presence
from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.linked import until

PHONE, WATCH = "device_tracker.phone", "device_tracker.watch"


async def linked(paired: Paired, entity_id: str, user: str) -> dict[str, object]:
    """Link somebody's presence in the user interface; returns how that ends."""
    flows = paired.hass.config_entries.subentries
    result = await flows.async_init((paired.entry.entry_id, "presence"), context={"source": "user"})
    return await flows.async_configure(result["flow_id"], {"entity_id": entity_id, "user": user})


def second(paired: Paired, entity_id: str) -> ConfigSubentry:
    """Have a second link for Anna, as one could before that was refused."""
    data = {"entity_id": entity_id, "user": paired.user_id}
    subentry = ConfigSubentry(data=MappingProxyType(data), subentry_type="presence", title=entity_id, unique_id=None)
    paired.hass.config_entries.async_add_subentry(paired.entry, subentry)
    return subentry


def annas(paired: Paired) -> Presence | None:
    found = paired.house.site.whereabouts.get("anna")
    return None if found is None else found.presence


async def test_a_user_is_linked_once(paired: Paired, hass: HomeAssistant) -> None:
    for entity_id in (PHONE, WATCH):
        hass.states.async_set(entity_id, "home")
    assert (await linked(paired, PHONE, paired.user_id))["type"] == "create_entry"
    assert (await linked(paired, WATCH, paired.user_id))["errors"] == {"user": "person_linked"}


async def test_two_users_who_are_the_same_person_are_linked_once(paired: Paired, hass: HomeAssistant) -> None:
    for entity_id in (PHONE, WATCH):
        hass.states.async_set(entity_id, "home")
    tablet = await hass.auth.async_create_user("Anna's tablet", group_ids=["system-users"])
    erik = await hass.auth.async_create_user("Erik", group_ids=["system-users"])
    ours = Caller(CLIENT_SCOPES, paired.entry.data["client_id"])
    for user, person in ((tablet, "anna"), (erik, "erik")):
        await paired.house.ask_as(ours, "map_user", user=user.id, code=CODES[person])
    assert (await linked(paired, PHONE, paired.user_id))["type"] == "create_entry"
    assert (await linked(paired, WATCH, tablet.id))["errors"] == {"user": "person_linked"}
    assert (await linked(paired, WATCH, erik.id))["type"] == "create_entry"


async def test_a_second_person_is_not_linked_while_nobody_says_who_that_is(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(PHONE, "home")
    second(paired, PHONE)
    hass.states.async_set(WATCH, "home")
    await paired.house.stop()
    await until(paired, lambda: not paired.entry.runtime_data.available)
    other = await hass.auth.async_create_user("Other", group_ids=["system-users"])
    assert (await linked(paired, WATCH, other.id))["errors"] == {"base": "cannot_connect"}
    await paired.house.start()


async def test_two_links_of_one_user_do_not_contradict_each_other(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(PHONE, "home")
    hass.states.async_set(WATCH, "not_home")
    second(paired, PHONE)
    watch = second(paired, WATCH)
    await until(paired, lambda: annas(paired) is Presence.HOME)
    await paired.settle()
    await paired.house.advance(180_000)
    assert annas(paired) is Presence.HOME
    # What remains is told when one of them is taken away.
    hass.states.async_set(WATCH, "home")
    hass.states.async_set(PHONE, "not_home")
    await paired.settle()
    await paired.house.advance(180_000)
    assert annas(paired) is Presence.HOME
    hass.config_entries.async_remove_subentry(paired.entry, watch.subentry_id)
    await paired.settle()
    await paired.house.advance(180_000)
    assert annas(paired) is Presence.AWAY


async def test_where_what_remains_says_nothing_nothing_is_believed(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set(PHONE, "unavailable")
    hass.states.async_set(WATCH, "home")
    second(paired, PHONE)
    watch = second(paired, WATCH)
    await until(paired, lambda: annas(paired) is Presence.HOME)
    hass.config_entries.async_remove_subentry(paired.entry, watch.subentry_id)
    await until(paired, lambda: annas(paired) is not Presence.HOME)

"""An entity that gets another id stays linked, and a link whose entity is gone gets another one or is removed."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.linking import player
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.events import AlarmRaised, DeviceMissing
from hub_server.domain.site import ArmMode, FaultKind, Presence
from tests.integration.conftest import Paired
from tests.integration.linked import device, faults, link, until
from tests.integration.test_linking_loops import DOOR, GROUP, group_of

NEW = "binary_sensor.garden_doors"
ANNA = ByPerson("anna", "test")


def gone(paired: Paired) -> list[str]:
    """Return the names of the links whose entities are gone."""
    found = ir.async_get(paired.hass).issues.values()
    return [
        str((issue.translation_placeholders or {})["name"]) for issue in found if issue.translation_key == "linked_gone"
    ]


async def renamed(paired: Paired, old: str, new: str) -> None:
    er.async_get(paired.hass).async_update_entity(old, new_entity_id=new)
    await paired.hass.async_block_till_done()


async def test_a_linked_entity_that_is_renamed_while_armed_goes_on_without_a_fault(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "off")
    await group_of(hass, DOOR)
    doors = await link(paired, "detector", GROUP, kind="contact")
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await renamed(paired, GROUP, NEW)
    assert hass.states.get(GROUP) is None
    assert hass.states.get(NEW) is not None
    (subentry,) = paired.entry.subentries.values()
    assert subentry.data["entity_id"] == NEW
    await paired.settle()
    assert gone(paired) == []
    assert not [each for each in await paired.house.events() if isinstance(each, DeviceMissing)]
    hass.states.async_set(DOOR, "on")
    raised = await paired.house.wait_for(AlarmRaised)
    assert raised.device_id == doors


async def test_one_that_is_renamed_while_the_hub_is_not_set_up_is_followed_too(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "off")
    await group_of(hass, DOOR)
    doors = await link(paired, "detector", GROUP, kind="contact")
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await renamed(paired, GROUP, NEW)
    hass.states.async_set(DOOR, "on")
    await hass.config_entries.async_setup(paired.entry.entry_id)
    await until(paired, lambda: device(paired, doors).sensed)
    assert gone(paired) == []


async def test_one_that_never_shows_itself_under_its_new_id_is_lost_all_the_same(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "MOVING", timedelta(0))
    entity = er.async_get(hass).async_get_or_create("binary_sensor", "other", "door", suggested_object_id="other_door")
    hass.states.async_set(entity.entity_id, "off")
    door = await link(paired, "detector", entity.entity_id, kind="contact")
    hass.states.async_remove(entity.entity_id)
    await renamed(paired, entity.entity_id, NEW)
    await until(paired, lambda: not device(paired, door).available)
    await until(paired, lambda: gone(paired) == [entity.entity_id])


async def test_a_person_that_is_renamed_is_still_told_of(paired: Paired, hass: HomeAssistant) -> None:
    registry = er.async_get(hass)
    phone = registry.async_get_or_create("device_tracker", "other", "phone", suggested_object_id="phone").entity_id
    hass.states.async_set(phone, "home")
    flows = hass.config_entries.subentries
    result = await flows.async_init((paired.entry.entry_id, "presence"), context={"source": "user"})
    await flows.async_configure(result["flow_id"], {"entity_id": phone, "user": paired.user_id})
    await until(paired, lambda: "anna" in paired.house.site.whereabouts)
    hass.states.async_remove(phone)
    await renamed(paired, phone, "device_tracker.annas_phone")
    hass.states.async_set("device_tracker.annas_phone", "not_home")
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.AWAY


async def reconfigured(paired: Paired, family: str, **answer: object) -> dict[str, object]:
    """Answer the form that changes the one link there is."""
    (subentry,) = paired.entry.subentries.values()
    flows = paired.hass.config_entries.subentries
    result = await flows.async_init(
        (paired.entry.entry_id, family), context={"source": "reconfigure", "subentry_id": subentry.subentry_id}
    )
    return await flows.async_configure(result["flow_id"], answer)


async def test_another_sensor_takes_the_place_of_one_and_the_hub_keeps_its_settings(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set("binary_sensor.old", "off")
    hass.states.async_set("binary_sensor.new", "on")
    hass.states.async_set("cover.gate", "open", {"device_class": "gate"})
    hass.states.async_set("cover.blind", "open", {"device_class": "blind"})
    door = await link(paired, "detector", "binary_sensor.old", kind="contact")
    await paired.house.ask("configure_device", device_id=door, chime=3)
    number = device(paired, door).number
    hass.states.async_remove("binary_sensor.old")
    await until(paired, lambda: not device(paired, door).available)
    form = {"name": "Door", "room": "", "entry_route": False}
    refused = await reconfigured(paired, "detector", entity_id="cover.blind", **form)
    assert refused["errors"] == {"entity_id": "no_opening"}
    result = await reconfigured(paired, "detector", entity_id="binary_sensor.new", **form)
    assert result["reason"] == "reconfigure_successful"
    await until(paired, lambda: device(paired, door).sensed and device(paired, door).available)
    assert (device(paired, door).chime, device(paired, door).number) == (3, number)
    assert gone(paired) == []
    await reconfigured(paired, "detector", entity_id="cover.gate", **form)
    hass.states.async_set("cover.gate", "closed", {"device_class": "gate"})
    await until(paired, lambda: not device(paired, door).sensed)


async def test_an_entity_of_the_hub_itself_takes_the_place_of_none(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("switch.heater", "off")
    await link(paired, "plug", "switch.heater")
    own = paired.entity("plug-kitchen")
    refused = await reconfigured(paired, "plug", entity_id=own, name="Heater", room="")
    assert refused["errors"] == {"entity_id": "of_this_integration"}


async def test_a_motion_detector_does_not_become_a_gate(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.motion", "off")
    hass.states.async_set("cover.gate", "open", {"device_class": "gate"})
    await link(paired, "detector", "binary_sensor.motion", kind="motion")
    form = {"name": "Hall", "room": "", "entry_route": False}
    with pytest.raises(InvalidData):
        await reconfigured(paired, "detector", entity_id="cover.gate", **form)


async def test_a_speaker_takes_the_place_of_a_satellite_once_it_has_a_voice(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set("tts.local", "unknown")
    hass.states.async_set("assist_satellite.hall", "idle")
    hass.states.async_set("media_player.hall", "idle")
    await link(paired, "voice", "assist_satellite.hall")
    form = {"name": "Hall", "room": "", "entity_id": "media_player.hall"}
    result = await reconfigured(paired, "voice", **form)
    assert result["step_id"] == "reconfigure"
    flows = hass.config_entries.subentries
    result = await flows.async_configure(result["flow_id"], {**form, "tts": "tts.local"})
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = paired.entry.subentries.values()
    assert (subentry.data["entity_id"], subentry.data["tts"]) == ("media_player.hall", "tts.local")


async def test_another_tracker_takes_the_place_of_one_for_the_same_person(paired: Paired, hass: HomeAssistant) -> None:
    for phone in ("old", "new"):
        hass.states.async_set(f"device_tracker.{phone}", "home")
    flows = hass.config_entries.subentries
    result = await flows.async_init((paired.entry.entry_id, "presence"), context={"source": "user"})
    await flows.async_configure(result["flow_id"], {"entity_id": "device_tracker.old", "user": paired.user_id})
    await until(paired, lambda: "anna" in paired.house.site.whereabouts)
    ours = await reconfigured(paired, "presence", entity_id=paired.entity("at_home_anna"))
    assert ours["errors"] == {"entity_id": "of_this_integration"}
    result = await reconfigured(paired, "presence", entity_id="device_tracker.new")
    assert result["reason"] == "reconfigure_successful"
    hass.states.async_set("device_tracker.old", "not_home")
    hass.states.async_set("device_tracker.new", "home", {"battery": 1})
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.HOME
    hass.states.async_set("device_tracker.new", "not_home")
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.AWAY


class Repairing:
    """The repair of the one link whose entity is gone, as Home Assistant's page goes through it."""

    def __init__(self, paired: Paired, connect: ClientSessionGenerator) -> None:
        self._paired = paired
        self._connect = connect

    async def begin(self, choice: str) -> dict[str, object]:
        assert await async_setup_component(self._paired.hass, "repairs", {})
        self._client = await self._connect()
        (issue,) = [
            each for each in ir.async_get(self._paired.hass).issues.values() if each.translation_key == "linked_gone"
        ]
        answer = await self._client.post(
            "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue.issue_id}
        )
        shown = dict(await answer.json())
        assert shown["menu_options"] == ["choose", "remove"]
        assert shown["description_placeholders"]["entity_id"] == issue.translation_placeholders["entity_id"]  # type: ignore[index]
        self._flow_id = shown["flow_id"]
        return await self.answer(next_step_id=choice)

    async def answer(self, **given: object) -> dict[str, object]:
        answer = await self._client.post(f"/api/repairs/issues/fix/{self._flow_id}", json=given)
        return dict(await answer.json())


@pytest.fixture
def repairing(paired: Paired, hass_client: ClientSessionGenerator) -> Repairing:
    return Repairing(paired, hass_client)


async def test_a_link_whose_entity_is_gone_gets_another_one_from_its_repair(
    paired: Paired, hass: HomeAssistant, repairing: Repairing
) -> None:
    hass.states.async_set("lock.old", "locked")
    lock = await link(paired, "lock", "lock.old")
    hass.states.async_remove("lock.old")
    await until(paired, lambda: gone(paired) == ["lock.old"])
    await paired.house.advance(60_000)
    assert faults(paired, lock) == [FaultKind.LOST]
    shown = await repairing.begin("choose")
    assert shown["step_id"] == "choose"
    refused = await repairing.answer(entity_id=paired.entity("doorman"))
    assert refused["errors"] == {"entity_id": "of_this_integration"}
    hass.states.async_set("lock.new", "unlocked")
    assert (await repairing.answer(entity_id="lock.new"))["type"] == "create_entry"
    await until(paired, lambda: device(paired, lock).bolt is not None and device(paired, lock).available)
    assert faults(paired, lock) == []
    assert gone(paired) == []


async def test_a_satellite_that_is_gone_is_not_replaced_by_a_speaker_without_a_voice(
    paired: Paired, hass: HomeAssistant, repairing: Repairing
) -> None:
    hass.states.async_set("assist_satellite.hall", "idle")
    hass.states.async_set("media_player.hall", "idle")
    await link(paired, "voice", "assist_satellite.hall")
    hass.states.async_remove("assist_satellite.hall")
    await until(paired, lambda: gone(paired) == ["assist_satellite.hall"])
    await repairing.begin("choose")
    assert (await repairing.answer(entity_id="media_player.hall"))["errors"] == {"entity_id": "no_voice"}


async def test_a_link_whose_entity_is_gone_is_removed_from_its_repair_when_a_person_says_so(
    paired: Paired, hass: HomeAssistant, repairing: Repairing
) -> None:
    hass.states.async_set("binary_sensor.old", "off")
    door = await link(paired, "detector", "binary_sensor.old", kind="contact")
    hass.states.async_remove("binary_sensor.old")
    await until(paired, lambda: gone(paired) == ["binary_sensor.old"])
    shown = await repairing.begin("remove")
    assert (shown["type"], shown["step_id"]) == ("form", "remove")
    assert door in paired.house.site.devices
    assert (await repairing.answer())["type"] == "create_entry"
    await until(paired, lambda: door not in paired.house.site.devices)
    assert gone(paired) == []


async def test_one_that_was_removed_meanwhile_leaves_nothing_to_mend(
    paired: Paired, hass: HomeAssistant, repairing: Repairing
) -> None:
    hass.states.async_set("binary_sensor.old", "off")
    await link(paired, "detector", "binary_sensor.old", kind="contact")
    hass.states.async_remove("binary_sensor.old")
    await until(paired, lambda: gone(paired) == ["binary_sensor.old"])
    await repairing.begin("remove")
    (subentry_id,) = paired.entry.subentries
    hass.config_entries.async_remove_subentry(paired.entry, subentry_id)
    assert (await repairing.answer())["reason"] == "entry_gone"

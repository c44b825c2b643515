"""Linking in the user interface, family by family: only what fits is offered, with guesses, and nothing of ours."""

import pytest
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant

from tests.integration.conftest import Paired
from tests.integration.linked import until

FAMILIES = [
    ("lock", "lock.shed", {}),
    ("plug", "switch.heater", {}),
    ("plug", "light.porch", {}),
    ("siren", "siren.attic", {}),
    ("siren", "switch.bell", {}),
    ("camera", "camera.porch", {}),
    ("voice", "assist_satellite.hall", {}),
    ("voice", "media_player.kitchen", {"tts": "tts.local"}),
]


async def begin(paired: Paired, family: str, entity_id: str) -> dict[str, object]:
    flows = paired.hass.config_entries.subentries
    result = await flows.async_init((paired.entry.entry_id, family), context={"source": SOURCE_USER})
    assert result["step_id"] == "user"
    return await flows.async_configure(result["flow_id"], {"entity_id": entity_id})


@pytest.mark.parametrize(("family", "entity_id", "more"), FAMILIES)
async def test_an_entity_is_linked_by_its_family_and_called_something_else_later(
    paired: Paired, hass: HomeAssistant, family: str, entity_id: str, more: dict[str, str]
) -> None:
    hass.states.async_set("tts.local", "unknown")
    hass.states.async_set(entity_id, "unknown", {"friendly_name": "The one in the shed"})
    result = await begin(paired, family, entity_id)
    assert result["step_id"] == "device", result
    suggested = {
        str(key): key.description["suggested_value"] for key in result["data_schema"].schema if key.description
    }
    assert suggested["name"] == "The one in the shed"
    flows = hass.config_entries.subentries
    result = await flows.async_configure(result["flow_id"], {"name": "Shed", "room": "", **more})
    assert result["type"] == "create_entry", result
    (subentry,) = paired.entry.subentries.values()
    assert dict(subentry.data) == {"entity_id": entity_id, "name": "Shed", "room": "", **more}
    device_id = f"linked-{subentry.subentry_id.lower()}"
    await until(paired, lambda: device_id in paired.house.site.devices)
    result = await flows.async_init(
        (paired.entry.entry_id, family),
        context={"source": "reconfigure", "subentry_id": subentry.subentry_id},
    )
    result = await flows.async_configure(result["flow_id"], {"name": "Barn", "room": "Garden", **more})
    assert result["reason"] == "reconfigure_successful"
    await until(paired, lambda: paired.house.site.devices[device_id].name == "Barn")
    assert paired.house.site.devices[device_id].room == "Garden"


async def test_a_lock_or_siren_of_a_hub_is_not_linked_to_it_nor_one_twice(paired: Paired, hass: HomeAssistant) -> None:
    ours = {"lock": paired.entity("doorman"), "plug": paired.entity("plug-kitchen"), "siren": paired.entity("siren")}
    for family, entity_id in ours.items():
        assert (await begin(paired, family, entity_id))["errors"] == {"entity_id": "of_this_integration"}
    hass.states.async_set("switch.group", "off", {"entity_id": [ours["plug"]]})
    assert (await begin(paired, "plug", "switch.group"))["errors"] == {"entity_id": "of_this_integration"}
    hass.states.async_set("switch.bell", "off")
    result = await begin(paired, "siren", "switch.bell")
    await hass.config_entries.subentries.async_configure(result["flow_id"], {"name": "Bell", "room": ""})
    assert (await begin(paired, "plug", "switch.bell"))["errors"] == {"entity_id": "already_linked"}


@pytest.mark.parametrize(
    ("device_class", "kind"),
    [
        ("vibration", "vibration"),
        ("tamper", "tamper"),
        ("heat", "smoke"),
        ("carbon_monoxide", "smoke"),
        ("moisture", "water"),
        ("occupancy", "motion"),
        ("garage_door", "contact"),
        ("opening", "contact"),
    ],
)
async def test_every_class_of_sensor_is_guessed(
    paired: Paired, hass: HomeAssistant, device_class: str, kind: str
) -> None:
    hass.states.async_set("binary_sensor.real", "off", {"device_class": device_class})
    result = await begin(paired, "detector", "binary_sensor.real")
    suggested = {
        str(key): key.description["suggested_value"] for key in result["data_schema"].schema if key.description
    }
    assert suggested["kind"] == kind

"""Setting a hub up, as people do it."""

import asyncio
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

import pytest
from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SOURCE_ZEROCONF,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.protocol import SCHEMA
from hub_server.api.errors import CommandError
from hub_server.api.services import LOCAL_SCOPES, Caller
from hub_server.api.session import answer
from tests.house import CODES, House, make_home
from tests.integration.conftest import Paired


def announcement(house: House, **properties: str) -> ZeroconfServiceInfo:
    return ZeroconfServiceInfo(
        ip_address=ip_address("127.0.0.1"),
        ip_addresses=[ip_address("127.0.0.1")],
        hostname="hub.local.",
        name="hub._verisure-local._tcp.local.",
        port=house.port,
        type="_verisure-local._tcp.local.",
        properties={"hub_id": house.hub.identity.hub_id, "name": "Villa", **properties},
    )


async def begin(hass: HomeAssistant, house: House) -> str:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"host": "127.0.0.1", "port": house.port}
    )
    assert result["step_id"] == "pair"
    return str(result["flow_id"])


async def test_an_address_where_nobody_answers_is_told_and_mended(hass: HomeAssistant, house: House) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    flow_id = result["flow_id"]
    result = await hass.config_entries.flow.async_configure(flow_id, {"host": "127.0.0.1", "port": 9})
    assert result["errors"] == {"base": "cannot_connect"}
    result = await hass.config_entries.flow.async_configure(flow_id, {"host": "127.0.0.1", "port": house.port})
    assert result["step_id"] == "pair"


async def test_wrong_pairing_codes_are_told_and_mended(hass: HomeAssistant, house: House) -> None:
    flow_id = await begin(hass, house)

    async def enter(code: str) -> dict[str, str]:
        result = await hass.config_entries.flow.async_configure(flow_id, {"code": code})
        return dict(result.get("errors") or {})

    assert await enter("too short") == {"code": "not_a_pairing_code"}
    assert await enter("AAAA-AAAA-AAAA-AAAA") == {"code": "not_this_hub"}
    code = house.pairing_code()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(3):
        assert await enter(wrong) == {"code": "wrong_pairing_code"}
    assert await enter(code) == {"code": "pairing_closed"}
    assert await enter(house.pairing_code()) == {}


async def test_a_hub_that_goes_away_while_pairing_is_told(hass: HomeAssistant, house: House) -> None:
    flow_id = await begin(hass, house)
    code = house.pairing_code()
    await house.stop()
    result = await hass.config_entries.flow.async_configure(flow_id, {"code": code})
    assert result["errors"] == {"base": "cannot_connect"}
    await house.start()


async def test_you_may_be_nobody_for_now_and_a_wrong_code_is_told(hass: HomeAssistant, house: House) -> None:
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    flow_id = await begin(hass, house)
    await hass.config_entries.flow.async_configure(flow_id, {"code": house.pairing_code()})
    result = await hass.config_entries.flow.async_configure(flow_id, {"user": user.id, "code": "000000"})
    assert result["errors"] == {"code": "wrong_code"}
    result = await hass.config_entries.flow.async_configure(flow_id, {"user": user.id})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert house.site.mappings == {}
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(result["result"].entry_id)


async def test_a_hub_is_found_by_itself_and_set_up_once(hass: HomeAssistant, house: House) -> None:
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announcement(house)
    )
    assert result["step_id"] == "pair"
    flow_id = result["flow_id"]
    await hass.config_entries.flow.async_configure(flow_id, {"code": house.pairing_code()})
    result = await hass.config_entries.flow.async_configure(flow_id, {"user": user.id, "code": CODES["anna"]})
    entry = result["result"]
    assert entry.unique_id == house.hub.identity.hub_id
    again = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announcement(house)
    )
    assert again["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)


async def found(hass: HomeAssistant, where: House, who: House) -> str:
    """Have the network say that a hub is where another one may be; returns how the flow ends."""
    claim = announcement(where, hub_id=who.hub.identity.hub_id)
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=claim)
    await hass.async_block_till_done()
    return str(result["reason"])


async def test_a_stranger_who_says_to_be_the_hub_leads_nobody_away(paired: Paired, tmp_path: Path) -> None:
    hass, house = paired.hass, paired.house
    await make_home(tmp_path / "stranger")
    stranger = House(tmp_path / "stranger")
    await stranger.start()
    for away in (False, True):
        if away:
            await house.stop()
        assert await found(hass, stranger, house) == "already_configured"
        assert paired.entry.data["port"] == house.port != stranger.port
    await stranger.stop()
    assert await found(hass, stranger, house) == "already_configured"
    assert paired.entry.data["port"] == house.port
    assert not hass.config_entries.flow.async_progress(), "nobody is asked to pair again"
    await house.start()
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


async def test_a_hub_that_is_found_where_it_has_moved_to_is_followed(paired: Paired) -> None:
    hass, house = paired.hass, paired.house
    await house.stop()
    before = house.port
    house.move()
    await house.start()
    assert house.port != before
    assert await found(hass, house, house) == "already_configured"
    assert paired.entry.data["port"] == house.port
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


async def test_a_hub_that_answers_where_it_is_known_has_not_moved(paired: Paired) -> None:
    hass, house = paired.hass, paired.house

    async def relayed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", house.port)
        await asyncio.gather(pass_on(reader, hub_writer), pass_on(hub_reader, writer))

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
        writer.close()

    # It shows the hub's own certificate, since it is the hub that answers behind it: for as long as it likes.
    server = await asyncio.start_server(relayed, "127.0.0.1", 0)
    claim = announcement(house)
    claim.port = server.sockets[0].getsockname()[1]
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=claim)
    assert result["reason"] == "already_configured"
    assert paired.entry.data["port"] == house.port
    server.close()


async def test_a_hub_that_was_ignored_stays_so(hass: HomeAssistant, house: House) -> None:
    entry = MockConfigEntry(domain=DOMAIN, source=SOURCE_IGNORE, unique_id=house.hub.identity.hub_id)
    entry.add_to_hass(hass)
    assert await found(hass, house, house) == "already_configured"
    assert dict(entry.data) == {}


async def test_what_is_no_hub_is_not_offered(hass: HomeAssistant, house: House) -> None:
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announcement(house, hub_id="")
    )
    assert result["reason"] == "not_a_hub"


async def test_a_hub_is_not_set_up_twice_by_hand(paired: Paired) -> None:
    flow_id = await begin(paired.hass, paired.house)
    code = paired.house.pairing_code()
    result = await paired.hass.config_entries.flow.async_configure(flow_id, {"code": code})
    assert result["reason"] == "already_configured"


async def test_a_withdrawn_access_asks_to_pair_again(paired: Paired) -> None:
    hass, house = paired.hass, paired.house
    client = paired.entry.data["client_id"]
    frame = f'{{"id": 1, "type": "revoke_client", "client_id": "{client}"}}'
    await answer(house.hub.services, Caller(LOCAL_SCOPES, "local"), frame)
    for _ in range(100):
        await hass.async_block_till_done(wait_background_tasks=False)
        flows = hass.config_entries.flow.async_progress()
        if flows:
            break
        await asyncio.sleep(0.05)
    (flow,) = flows
    assert flow["step_id"] == "pair"
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"code": house.pairing_code()})
    assert result["reason"] == "paired_again"
    await hass.async_block_till_done()
    assert paired.entry.state is ConfigEntryState.LOADED
    assert paired.entry.data["client_id"] != client
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


async def test_a_moved_hub_is_followed_and_another_one_is_not(paired: Paired, tmp_path: Path) -> None:
    hass = paired.hass
    context = {"source": SOURCE_RECONFIGURE, "entry_id": paired.entry.entry_id}
    result = await hass.config_entries.flow.async_init(DOMAIN, context=context)
    assert result["step_id"] == "reconfigure"
    flow_id = result["flow_id"]
    result = await hass.config_entries.flow.async_configure(flow_id, {"host": "127.0.0.1", "port": 9})
    assert result["errors"] == {"base": "cannot_connect"}
    await make_home(tmp_path / "other")
    other = House(tmp_path / "other")
    await other.start()
    result = await hass.config_entries.flow.async_configure(flow_id, {"host": "127.0.0.1", "port": other.port})
    assert result["errors"] == {"base": "not_this_hub"}
    await other.stop()
    await paired.house.stop()
    paired.house.move()
    await paired.house.start()
    where = {"host": "127.0.0.1", "port": paired.house.port}
    result = await hass.config_entries.flow.async_configure(flow_id, where)
    assert result["reason"] == "reconfigured"
    await hass.async_block_till_done()
    await paired.settle()
    assert paired.entry.data["port"] == paired.house.port
    assert paired.state("area_house") == "disarmed"


async def test_a_hub_of_another_time_is_not_paired_with_and_says_so(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow_id = await begin(hass, house)
    monkeypatch.setattr("hub_server.api.websocket.MIN_SCHEMA", SCHEMA + 1)
    monkeypatch.setattr("hub_server.api.websocket.SCHEMA", SCHEMA + 1)
    result = await hass.config_entries.flow.async_configure(flow_id, {"code": house.pairing_code()})
    assert result["errors"] == {"base": "version"}
    monkeypatch.undo()
    result = await hass.config_entries.flow.async_configure(flow_id, {"code": house.pairing_code()})
    assert result["step_id"] == "you"


class Newer(StrEnum):
    """What a hub may refuse by that is newer than this integration."""

    HOUSE_ON_FIRE = "house_on_fire"


async def test_a_refusal_that_only_a_newer_hub_knows_is_told_all_the_same(
    hass: HomeAssistant, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow_id = await begin(hass, house)

    def refuse(*_: object) -> None:
        raise CommandError(Newer.HOUSE_ON_FIRE, "Not now.")  # type: ignore[arg-type]

    monkeypatch.setattr(house.hub.services.clients, "pair", refuse)
    result = await hass.config_entries.flow.async_configure(flow_id, {"code": house.pairing_code()})
    assert result["errors"] == {"code": "unknown"}


async def test_a_hub_that_was_away_at_the_start_is_found_at_its_new_address(paired: Paired) -> None:
    hass, house = paired.hass, paired.house
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await house.stop()
    await hass.config_entries.async_setup(paired.entry.entry_id)
    assert paired.entry.state is ConfigEntryState.SETUP_RETRY
    house.move()
    await house.start()
    loaded = asyncio.Event()
    paired.entry.async_on_state_change(lambda: loaded.set() if paired.entry.state is ConfigEntryState.LOADED else None)
    context = {"source": SOURCE_RECONFIGURE, "entry_id": paired.entry.entry_id}
    result = await hass.config_entries.flow.async_init(DOMAIN, context=context)
    where = {"host": "127.0.0.1", "port": house.port}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], where)
    assert result["reason"] == "reconfigured"
    async with asyncio.timeout(10):
        await loaded.wait()
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


async def people_step(paired: Paired) -> dict[str, object]:
    """Open the page of the options where people are mapped."""
    options = paired.hass.config_entries.options
    result = await options.async_init(paired.entry.entry_id)
    return dict(await options.async_configure(result["flow_id"], {"next_step_id": "people"}))


async def test_another_user_is_mapped_and_unmapped_later(paired: Paired) -> None:
    hass = paired.hass
    erik = await hass.auth.async_create_user("Erik", group_ids=["system-users"])

    async def enter(code: str | None) -> dict[str, object]:
        result = await people_step(paired)
        answer = {"user": erik.id, **({"code": code} if code else {})}
        return dict(await hass.config_entries.options.async_configure(result["flow_id"], answer))

    assert (await enter("000000"))["errors"] == {"code": "wrong_code"}
    assert (await enter(CODES["erik"]))["type"] is FlowResultType.CREATE_ENTRY
    assert set(paired.house.site.mappings.values()) == {"anna", "erik"}
    assert (await enter(None))["type"] is FlowResultType.CREATE_ENTRY
    assert set(paired.house.site.mappings.values()) == {"anna"}


async def test_a_hub_that_is_gone_is_told_when_people_are_mapped(paired: Paired) -> None:
    result = await people_step(paired)
    await paired.house.stop()
    result = await paired.hass.config_entries.options.async_configure(
        result["flow_id"], {"user": paired.user_id, "code": CODES["anna"]}
    )
    assert result["errors"] == {"base": "cannot_connect"}
    await paired.house.start()


@pytest.mark.parametrize(
    ("device_class", "kind", "entry_route"),
    [("door", "contact", True), ("window", "contact", False), ("motion", "motion", False), ("smoke", "smoke", False)],
)
async def test_linking_guesses_what_a_sensor_is(
    paired: Paired, device_class: str, kind: str, entry_route: bool
) -> None:
    hass = paired.hass
    hass.states.async_set("binary_sensor.real", "off", {"device_class": device_class, "friendly_name": "Real"})
    result = await hass.config_entries.subentries.async_init(
        (paired.entry.entry_id, "detector"), context={"source": SOURCE_USER}
    )
    result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], {"entity_id": "binary_sensor.real"}
    )
    assert result["step_id"] == "detector"
    suggested = {
        str(key): key.description["suggested_value"] for key in result["data_schema"].schema if key.description
    }
    assert (suggested["name"], suggested["kind"], suggested["entry_route"]) == ("Real", kind, entry_route)


async def test_a_sensor_of_a_hub_is_not_linked_to_it_not_even_in_a_group(paired: Paired) -> None:
    hass = paired.hass
    ours = paired.entity("kitchen-window")
    hass.states.async_set("binary_sensor.group", "off", {"entity_id": [ours]})
    for entity_id in (ours, "binary_sensor.group"):
        result = await hass.config_entries.subentries.async_init(
            (paired.entry.entry_id, "detector"), context={"source": SOURCE_USER}
        )
        result = await hass.config_entries.subentries.async_configure(result["flow_id"], {"entity_id": entity_id})
        assert result["errors"] == {"entity_id": "of_this_integration"}


async def test_a_stranger_in_the_hubs_place_is_told_nothing(paired: Paired, tmp_path: Path) -> None:
    hass = paired.hass
    await make_home(tmp_path / "stranger")
    stranger = House(tmp_path / "stranger", port=paired.house.port)
    heard: list[str] = []
    await paired.house.stop()
    await stranger.start()
    authenticate = stranger.hub.services.clients.authenticate
    stranger.hub.services.clients.authenticate = lambda token: heard.append(token) or authenticate(token)  # type: ignore[func-returns-value]
    for _ in range(200):
        await hass.async_block_till_done(wait_background_tasks=False)
        if hass.config_entries.flow.async_progress():
            break
        await asyncio.sleep(0.05)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "pair"
    assert heard == []
    assert paired.state("area_house") == "unavailable"
    code = paired.house.hub.services.clients.open_pairing()
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"code": code})
    assert result["errors"] == {"code": "not_this_hub"}
    await stranger.stop()
    await paired.house.start()

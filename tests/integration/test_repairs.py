"""What a person has to see to is a repair, raised and withdrawn by how things are, and mended where it can be."""

import asyncio
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.verisure_local import coordinator
from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.home_issues import CENTRAL_AFTER, SERVICE_AFTER
from hub_server.api import websocket
from hub_server.api.services import CLIENT_SCOPES, Caller
from hub_server.domain.events import FaultCleared, FaultRaised
from hub_server.domain.moment import Now
from hub_server.domain.site import FaultKind, Purpose
from hub_server.hub.clock import ManualClock
from tests.house import CODES, House, copy_home, make_home
from tests.integration.conftest import Paired
from tests.integration.linked import link
from tests.receiving import Site

REAL = "binary_sensor.real_door"


@pytest.fixture
async def house(home_template: Path, tmp_path: Path, socket_enabled: None) -> AsyncGenerator[House]:
    """Return a running hub whose clock says what Home Assistant's says."""
    house = House(copy_home(home_template, tmp_path / "hub"))
    house.clock = ManualClock(Now(1_000_000, time.time_ns() // 1_000_000, 60))
    await house.start()
    yield house
    await house.stop()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the integration try again at once."""
    monkeypatch.setattr(coordinator, "FIRST_RETRY_S", 0.1)
    monkeypatch.setattr(coordinator, "LONGEST_RETRY_S", 0.1)


def raised(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return our issues by what they are about."""
    issues = ir.async_get(hass).issues.items()
    return {str(issue.translation_key): issue for (domain, _), issue in issues if domain == DOMAIN and issue.active}


async def until(hass: HomeAssistant, key: str, *, there: bool) -> None:
    """Return once a repair is there, or is not."""
    told = asyncio.Event()
    unlisten = hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, callback(lambda _: told.set()))
    async with asyncio.timeout(20):
        while (key in raised(hass)) is not there:
            told.clear()
            await told.wait()
    unlisten()


class Mending:
    """The repairs of Home Assistant, as its page speaks to them."""

    def __init__(self, hass: HomeAssistant, connect: ClientSessionGenerator) -> None:
        self._hass = hass
        self._connect = connect

    async def begin(self, key: str) -> dict[str, object]:
        assert await async_setup_component(self._hass, "repairs", {})
        self._client = await self._connect()
        issue = raised(self._hass)[key]
        answer = await self._client.post(
            "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue.issue_id}
        )
        shown = dict(await answer.json())
        assert (shown["type"], shown["step_id"]) == ("form", "confirm")
        self._flow_id = shown["flow_id"]
        return shown

    async def say_so(self) -> dict[str, object]:
        answer = await self._client.post(f"/api/repairs/issues/fix/{self._flow_id}", json={})
        return dict(await answer.json())


@pytest.fixture
def mending(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Mending:
    return Mending(hass, hass_client)


async def test_a_hub_that_is_too_old_is_a_repair_that_connects_again(
    paired: Paired, mending: Mending, monkeypatch: pytest.MonkeyPatch
) -> None:
    hass, entries = paired.hass, paired.hass.config_entries
    monkeypatch.setattr(websocket, "MIN_SCHEMA", 0)
    monkeypatch.setattr(websocket, "SCHEMA", 0)
    await entries.async_reload(paired.entry.entry_id)
    assert paired.entry.state is ConfigEntryState.SETUP_ERROR
    assert set(raised(hass)) == {"hub_too_old"}
    shown = await mending.begin("hub_too_old")
    assert shown["description_placeholders"]["version"] == paired.house.hub.services.version  # type: ignore[index]
    assert (await mending.say_so())["reason"] == "still_too_old"
    assert set(raised(hass)) == {"hub_too_old"}
    monkeypatch.undo()
    await mending.begin("hub_too_old")
    assert (await mending.say_so())["type"] == "create_entry"
    assert raised(hass) == {}
    assert paired.entry.state is ConfigEntryState.LOADED


@pytest.mark.usefixtures("_impatient")
async def test_a_hub_that_became_too_new_is_a_repair_until_both_understand_each_other(
    paired: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(websocket, "MIN_SCHEMA", 1_000)
        newer.setattr(websocket, "SCHEMA", 1_001)
        await paired.house.restart()
        await until(paired.hass, "hub_too_new", there=True)
    assert not raised(paired.hass)["hub_too_new"].is_fixable
    await until(paired.hass, "hub_too_new", there=False)
    await paired.settle()
    assert paired.state("area_house") == "disarmed"


@pytest.mark.usefixtures("_impatient")
async def test_a_stranger_at_the_hubs_address_is_a_repair_until_the_hub_is_back(paired: Paired, tmp_path: Path) -> None:
    await make_home(tmp_path / "other")
    await paired.house.stop()
    stranger = House(tmp_path / "other", port=paired.house.port)
    await stranger.start()
    await until(paired.hass, "certificate_changed", there=True)
    assert stranger.site.mappings == {}
    assert paired.hass.config_entries.flow.async_progress()
    await stranger.stop()
    await paired.house.start()
    await until(paired.hass, "certificate_changed", there=False)
    await paired.settle()
    assert paired.state("area_house") == "disarmed"
    assert not paired.hass.config_entries.flow.async_progress()


@pytest.mark.usefixtures("_impatient")
async def test_a_hub_that_was_set_up_anew_is_paired_again_from_its_repair(
    paired: Paired, mending: Mending, home_template: Path, tmp_path: Path
) -> None:
    hass, old = paired.hass, paired.house
    await old.stop()
    anew = House(copy_home(home_template, tmp_path / "anew"), port=old.port)
    for part in ("certificate.pem", "key.pem"):
        (found,) = anew.directory.rglob(part)
        found.unlink()
    anew.clock = old.clock
    await anew.start()
    await until(hass, "certificate_changed", there=True)
    shown = await mending.begin("certificate_changed")
    assert shown["description_placeholders"] == {"name": paired.entry.title, "host": "127.0.0.1"}
    answer = await mending.say_so()
    assert answer["reason"] == "go_on_pairing"
    _, flow_id = answer["next_flow"]  # type: ignore[misc]
    assert "certificate_changed" in raised(hass)
    result = await hass.config_entries.flow.async_configure(flow_id, {"code": anew.pairing_code()})
    assert result["reason"] == "paired_again"
    await until(hass, "certificate_changed", there=False)
    await hass.async_block_till_done()
    assert paired.entry.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await anew.stop()
    await old.start()


async def test_a_central_that_is_gone_for_long_is_a_repair_until_it_answers(paired: Paired, site: Site) -> None:
    hass, house = paired.hass, paired.house
    await site.told_by(house)
    await house.wait_for(FaultRaised, lambda e: isinstance(e, FaultRaised) and e.kind is FaultKind.CENTRAL)
    await paired.settle()
    assert paired.state("central") == "off"
    assert raised(hass) == {}
    async_fire_time_changed(hass, dt_util.utcnow() + CENTRAL_AFTER * 1.1)
    assert set(raised(hass)) == {"central_unreachable"}
    await site.start()

    def over(event: object) -> bool:
        return isinstance(event, FaultCleared) and event.kind is FaultKind.CENTRAL

    cleared = asyncio.create_task(house.wait_for(FaultCleared, over))
    while not cleared.done():
        await house.advance(5_000)
        await asyncio.sleep(0.01)
    await cleared
    await paired.settle()
    assert raised(hass) == {}
    await house.stop()
    await house.start()


async def test_a_central_that_has_long_been_gone_is_one_as_soon_as_home_assistant_hears_of_it(
    paired: Paired, site: Site
) -> None:
    hass, house = paired.hass, paired.house
    await site.told_by(house)
    await house.wait_for(FaultRaised, lambda e: isinstance(e, FaultRaised) and e.kind is FaultKind.CENTRAL)
    await paired.settle()
    await hass.config_entries.async_unload(paired.entry.entry_id)
    now = dt_util.utcnow()
    with pytest.MonkeyPatch.context() as later:
        later.setattr(dt_util, "utcnow", lambda: now + CENTRAL_AFTER * 1.1)
        await hass.config_entries.async_setup(paired.entry.entry_id)
        assert set(raised(hass)) == {"central_unreachable"}
    await hass.config_entries.async_unload(paired.entry.entry_id)
    assert raised(hass) == {}
    await hass.config_entries.async_setup(paired.entry.entry_id)
    await house.stop()
    await house.start()


async def test_a_forgotten_service_mode_is_ended_by_whoever_may(
    paired: Paired, mending: Mending, hass_admin_user: MockUser
) -> None:
    hass, house = paired.hass, paired.house
    await house.ask("start_service", device_id="study-window", purpose="battery")
    await paired.settle()
    assert raised(hass) == {}
    async_fire_time_changed(hass, dt_util.utcnow() + SERVICE_AFTER * 1.1)
    shown = raised(hass)["service_forgotten"]
    since = dt_util.as_local(dt_util.utc_from_timestamp(house.clock.now().utc_ms / 1000))
    assert shown.translation_placeholders == {
        "name": paired.entry.title,
        "component": "Study window",
        "since": f"{since:%Y-%m-%d %H:%M}",
    }
    # Moving Home Assistant's time on has cut the connection; it is back by itself.
    await paired.settle()
    await mending.begin("service_forgotten")
    refused = await mending.say_so()
    assert refused["reason"] == "not_done"
    assert "You may not do this" in str(refused["description_placeholders"])
    ours = Caller(CLIENT_SCOPES, paired.entry.data["client_id"])
    await house.ask_as(ours, "map_user", user=hass_admin_user.id, code=CODES["anna"])
    await mending.begin("service_forgotten")
    assert (await mending.say_so())["type"] == "create_entry"
    assert house.site.service["study-window"].walking
    await house.do("open", "study-window")
    await paired.settle()
    assert house.site.service == {}
    assert raised(hass) == {}


async def test_a_service_mode_that_was_forgotten_is_one_as_soon_as_home_assistant_is_back(paired: Paired) -> None:
    hass, house = paired.hass, paired.house
    await house.ask("start_service", device_id="study-window", purpose="battery")
    await paired.settle()
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await hass.config_entries.async_setup(paired.entry.entry_id)
    assert raised(hass) == {}, "it has just begun"
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await house.restart()
    now = dt_util.utcnow()
    with pytest.MonkeyPatch.context() as later:
        later.setattr(dt_util, "utcnow", lambda: now + SERVICE_AFTER * 1.1)
        await hass.config_entries.async_setup(paired.entry.entry_id)
        await hass.async_block_till_done()
        assert set(raised(hass)) == {"service_forgotten"}
    await hass.config_entries.async_unload(paired.entry.entry_id)
    await hass.config_entries.async_setup(paired.entry.entry_id)


async def test_half_of_its_hour_before_a_restart_and_half_after_are_one(paired: Paired) -> None:
    hass = paired.hass
    await paired.house.ask("start_service", device_id="study-window", purpose="battery")
    await paired.settle()
    await hass.config_entries.async_unload(paired.entry.entry_id)
    now = dt_util.utcnow()
    with pytest.MonkeyPatch.context() as later:
        later.setattr(dt_util, "utcnow", lambda: now + SERVICE_AFTER / 2)
        await hass.config_entries.async_setup(paired.entry.entry_id)
        await hass.async_block_till_done()
        assert raised(hass) == {}
    async_fire_time_changed(hass, dt_util.utcnow() + SERVICE_AFTER * 0.6)
    assert set(raised(hass)) == {"service_forgotten"}


async def test_a_service_mode_that_ends_by_itself_is_no_repair_any_more(paired: Paired) -> None:
    await paired.house.ask("start_service", device_id="study-window", purpose=Purpose.REFIT.value)
    await paired.settle()
    async_fire_time_changed(paired.hass, dt_util.utcnow() + SERVICE_AFTER * 1.1)
    assert set(raised(paired.hass)) == {"service_forgotten"}
    await paired.house.pass_time(paired.house.site.settings.service_ms)
    await paired.settle()
    assert raised(paired.hass) == {}


@pytest.mark.parametrize(("unique", "platform"), [("area_house", "alarm_control_panel"), ("doorman", "lock")])
async def test_a_default_code_is_a_repair_that_removes_it(
    paired: Paired, mending: Mending, unique: str, platform: str
) -> None:
    hass, registry = paired.hass, er.async_get(paired.hass)
    entity_id = paired.entity(unique)
    registry.async_update_entity_options(entity_id, platform, {"default_code": "7193", "kept": True})
    await hass.async_block_till_done()
    issue = raised(hass)["default_code"]
    assert "7193" not in str(issue)
    await mending.begin("default_code")
    assert (await mending.say_so())["type"] == "create_entry"
    assert registry.async_get(entity_id).options[platform] == {"kept": True}  # type: ignore[union-attr]
    assert raised(hass) == {}


async def test_a_default_code_that_is_taken_away_by_hand_is_none_any_more(paired: Paired) -> None:
    registry, panel = er.async_get(paired.hass), paired.entity("area_house")
    registry.async_update_entity_options(panel, "alarm_control_panel", {"default_code": "7193"})
    await paired.hass.async_block_till_done()
    assert set(raised(paired.hass)) == {"default_code"}
    registry.async_update_entity_options(panel, "alarm_control_panel", None)
    await paired.hass.async_block_till_done()
    assert raised(paired.hass) == {}


async def test_a_linked_sensor_that_comes_back_or_is_unlinked_is_no_repair_any_more(paired: Paired) -> None:
    hass = paired.hass
    await link(paired, "detector", REAL, kind="contact")
    assert set(raised(hass)) == {"linked_gone"}
    hass.states.async_set(REAL, "off")
    await hass.async_block_till_done()
    assert raised(hass) == {}
    hass.states.async_remove(REAL)
    await hass.async_block_till_done()
    assert set(raised(hass)) == {"linked_gone"}
    (subentry_id,) = paired.entry.subentries
    hass.config_entries.async_remove_subentry(paired.entry, subentry_id)
    await until(hass, "linked_gone", there=False)


async def test_what_is_said_of_a_hub_goes_with_it(paired: Paired) -> None:
    registry, panel = er.async_get(paired.hass), paired.entity("area_house")
    registry.async_update_entity_options(panel, "alarm_control_panel", {"default_code": "7193"})
    await paired.hass.async_block_till_done()
    await paired.hass.config_entries.async_remove(paired.entry.entry_id)
    assert raised(paired.hass) == {}


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_every_repair_says_what_happened_in_each_language(hass: HomeAssistant, language: str) -> None:
    texts = await async_get_translations(hass, language, "issues", [DOMAIN])
    for key in ("hub_too_old", "hub_too_new", "certificate_changed", "central_unreachable", "service_forgotten"):
        prefix = f"component.{DOMAIN}.issues.{key}"
        assert texts[f"{prefix}.title"]
        assert f"{prefix}.description" in texts or f"{prefix}.fix_flow.step.confirm.description" in texts

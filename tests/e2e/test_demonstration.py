"""What a newcomer finds in the demonstration."""

from pathlib import Path

import pytest

from scripts.demonstration import guest_house
from scripts.demonstration.furnishing import furnish, pictures
from scripts.demonstration.system import LINKED, entities_of, system

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.processes]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", pytest.param("sv", marks=pytest.mark.slow)])
async def test_a_newcomer_finds_all_that_there_is(tmp_path: Path, socket_enabled: None, language: str) -> None:
    async with system(tmp_path / "all", language=language, home_assistant_port=0) as made:
        await furnish(made, language)
        for domain in ("automation", "script"):
            listed = await made.api.command("blueprint/list", domain=domain)
            files = {f"verisure_local/{each.name}" for each in (ROOT / "blueprints" / domain).rglob("*.yaml")}
            assert files <= set(listed["result"])
        automations = [each for each in made.api.states if each.startswith("automation.")]
        assert len(automations) == 3
        for each in automations:
            await made.api.wait_for(each, "on")
        dashboard = await made.api.command("lovelace/config", url_path="home-alarm")
        assert dashboard["result"] == {"strategy": {"type": "custom:verisure-local"}}

        linked = await made.api.command("config_entries/subentries/list", entry_id=made.entry_id)
        kinds = {each["subentry_type"] for each in linked["result"]}
        assert kinds == {"detector", "lock", "siren", "plug", "camera", "voice", "presence"}
        assert made.api.states[LINKED]["state"] == "off"
        assert guest_house.name(guest_house.LOCK, language) in await made.verisure_hub("status")

        entities = await entities_of(made.api, made.entry_id)
        for unique, state in (("area_house", "disarmed"), ("area_house_ready_away", "on"), ("problem", "off")):
            await made.api.wait_for(entities[unique], state)
        await made.api.wait_for("person.anna", "home")
        assert {"smart_button_night", "smart_button_leaving", "front-door_doorbell"} <= entities.keys()
        assert len(await pictures(made.api)) >= 3
        last = made.api.states[entities["last_message"]]
        assert "Anna" in str(last["state"])

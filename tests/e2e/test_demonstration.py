"""What a newcomer finds in the demonstration."""

from pathlib import Path

import pytest

from scripts.demonstration.furnishing import add_dashboard, automate, install
from scripts.demonstration.system import LINKED, system

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.processes]


async def test_a_newcomer_finds_a_dashboard_blueprints_and_a_linked_device(
    tmp_path: Path, socket_enabled: None
) -> None:
    async with system(tmp_path / "all", home_assistant_port=0) as made:
        await install(made.api)
        await add_dashboard(made, "en")
        await automate(made, "en")
        for domain in ("automation", "script"):
            listed = await made.api.command("blueprint/list", domain=domain)
            files = {f"verisure_local/{each.name}" for each in (ROOT / "blueprints" / domain).rglob("*.yaml")}
            assert files <= set(listed["result"])  # type: ignore[call-overload]
        for name in ("arm_for_the_night", "lock_the_front_door_again"):
            await made.api.wait_for(f"automation.{name}", "on")
        dashboard = await made.api.command("lovelace/config", url_path="home-alarm")
        assert dashboard["result"] == {"strategy": {"type": "custom:verisure-local"}}
        linked = await made.api.command("config_entries/subentries/list", entry_id=made.entry_id)
        assert [each["title"] for each in linked["result"]] == ["Workshop door"]  # type: ignore[attr-defined]
        assert made.api.states[LINKED]["state"] == "off"
        assert "Workshop door" in await made.verisure_hub("status")

"""A second home: a hub without any device of its own, which is paired and reports like the first one."""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from scripts.demonstration import guest_house
from scripts.demonstration.processes import free_port, run
from scripts.demonstration.system import System, add_account, entities_of, hub_process, pair, report_to

ACCOUNT: Final = "5678"
_KEY: Final = secrets.token_hex(32)


@dataclass
class SecondHome:
    """The home and how to reach it."""

    system: System
    directory: Path
    entry_id: str
    entities: dict[str, str] = field(default_factory=dict)
    """By unique id behind the hub's, what is linked by the entity that plays it."""

    async def verisure_hub(self, *arguments: str) -> str:
        """Run a command of this hub's command line."""
        return await run("verisure-hub", "--data", str(self.directory), *arguments)

    async def devices(self) -> list[dict[str, object]]:
        """Return its devices, as the hub itself knows them."""
        told = json.loads(await self.verisure_hub("call", "status", "{}"))
        return list(told["home"]["devices"].values())

    async def look(self) -> None:
        """Take note of its entities; an entity of a linked device is called after what plays it: ``PLAYER/suffix``."""
        api = self.system.api
        answer = await api.command("config_entries/subentries/list", entry_id=self.entry_id)
        ids = {f"linked-{each['subentry_id'].lower()}": each["title"] for each in answer["result"]}
        self.entities = {}
        for unique, entity_id in (await entities_of(api, self.entry_id)).items():
            device, _, suffix = unique.partition("_")
            self.entities[f"{ids[device]}/{suffix}" if device in ids else unique] = entity_id


@asynccontextmanager
async def second_home(system: System, language: str) -> AsyncGenerator[SecondHome]:
    """Make, start and pair it; it is stopped at the end."""
    directory, name = system.directory / "guest-house", guest_house.room(language)
    file = system.directory / "guest-house.yaml"
    anna = {"id": "anna", "name": "Anna", "phone": "+46700000001", "language": "sv", "admin": True, "has_phone": True}
    home = {"name": name, "areas": [{"id": "house", "name": name}], "people": [anna], "devices": []}
    file.write_text(yaml.safe_dump(home, allow_unicode=True))
    init = ("--data", str(directory), "init", "--home", str(file), "--language", language, "--json")
    founded, _ = await asyncio.gather(
        run("verisure-hub", *init), add_account(system.directory / "central", ACCOUNT, name, _KEY)
    )
    code = str(json.loads(founded)["people"][0]["code"])
    port = free_port()
    hub = hub_process("the guest house's hub", directory, port, system.directory / "logs" / "guest-house.log")
    try:
        await hub.start("listening")
        entry_id, _ = await asyncio.gather(
            pair(system.api, directory, port, code), report_to(directory, system.listening, ACCOUNT, _KEY)
        )
        yield SecondHome(system, directory, entry_id)
    finally:
        await hub.stop()

"""A Home Assistant that needs no onboarding and no login from this machine, and a client of its own API."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import jwt

ROOT = Path(__file__).parents[2]
OWNER = "owner00000000000000000000000000a"

_NAMES = {"en": ("Workshop door", "Boiler leak"), "sv": ("Verkstadsdörren, magnet", "Läcka vid pannan")}
"""What the entities are called that are there before the home is."""
_CONFIGURATION = f"""
homeassistant:
  packages: !include_dir_named packages
  auth_providers:
    - type: trusted_networks
      trusted_networks: [127.0.0.1/32, "::1/128"]
      allow_bypass_login: true
    - type: homeassistant
api:
auth:
frontend:
config:
history:
logbook:
my:
conversation:
automation: !include automations.yaml
script:
person:
  - id: anna
    name: Anna
    user_id: {OWNER}
    device_trackers: [device_tracker.anna]
  - id: erik
    name: Erik
    device_trackers: [device_tracker.erik]
device_tracker:
zone:
image:
media_source:
input_boolean:
  workshop_door:
    name: DOOR
  boiler_leak:
    name: LEAK
template:
  - binary_sensor:
      - name: DOOR
        default_entity_id: binary_sensor.workshop_door
        unique_id: workshop_door
        device_class: door
        state: "{{{{ is_state('input_boolean.workshop_door', 'on') }}}}"
  - binary_sensor:
      - name: LEAK
        default_entity_id: binary_sensor.boiler_leak
        unique_id: boiler_leak
        device_class: moisture
        state: "{{{{ is_state('input_boolean.boiler_leak', 'on') }}}}"
logger:
  default: warning
"""


def prepare(directory: Path, port: int, language: str, packages: Mapping[str, str]) -> str:
    """Write the configuration of a Home Assistant on ``port``, with packages of YAML; returns a token for its API."""
    storage = directory / ".storage"
    storage.mkdir(parents=True)
    door, leak = _NAMES[language]
    (directory / "configuration.yaml").write_text(_CONFIGURATION.replace("DOOR", door).replace("LEAK", leak))
    (directory / "automations.yaml").write_text("[]\n")
    for package, text in packages.items():
        (directory / "packages").mkdir(exist_ok=True)
        (directory / "packages" / f"{package}.yaml").write_text(text)
    components = directory / "custom_components"
    components.mkdir()
    # A package of its own: the one of the directory that this is started in would be taken for it.
    (components / "__init__.py").touch()
    (components / "verisure_local").symlink_to(ROOT / "custom_components" / "verisure_local")
    (components / "other_brand").symlink_to(Path(__file__).parent / "other_brand")

    def put(name: str, version: int, data: dict[str, object], minor: int = 1) -> None:
        content = {"version": version, "minor_version": minor, "key": name, "data": data}
        (storage / name).write_text(json.dumps(content))

    put("onboarding", 4, {"done": ["user", "core_config", "analytics", "integration"]})
    put(
        "core.config",
        1,
        {
            "latitude": 58.41,
            "longitude": 15.62,
            "elevation": 45,
            "unit_system_v2": "metric",
            "location_name": "Björkbacken",
            "time_zone": "Europe/Stockholm",
            "external_url": None,
            "internal_url": None,
            "currency": "SEK",
            "country": "SE",
            "language": language,
            "radius": 100,
        },
        minor=4,
    )
    put(
        "http",
        2,
        {
            "stable": {
                "server_host": ["127.0.0.1"],
                "server_port": port,
                "cors_allowed_origins": [],
                "use_x_forwarded_for": False,
                "trusted_proxies": [],
                "login_attempts_threshold": -1,
                "ip_ban_enabled": False,
                "ssl_profile": "modern",
                "use_x_frame_options": True,
                "created_at": "2026-01-01T00:00:00+00:00",
            },
            "pending": None,
            "yaml_migration_done": True,
        },
    )
    put(f"frontend.user_data_{OWNER}", 1, {"language": {"language": language}})
    return _write_auth(put)


def _write_auth(put: Callable[[str, int, dict[str, object]], None]) -> str:
    token_id, key = secrets.token_hex(16), secrets.token_hex(32)
    group = "system-admin"
    put(
        "auth",
        1,
        {
            "groups": [
                {"id": group, "name": "Administrators"},
                {"id": "system-users", "name": "Users"},
                {"id": "system-read-only", "name": "Read Only"},
            ],
            "users": [
                {
                    "id": OWNER,
                    "group_ids": [group],
                    "is_owner": True,
                    "is_active": True,
                    "name": "Anna",
                    "system_generated": False,
                    "local_only": False,
                }
            ],
            "credentials": [],
            "refresh_tokens": [
                {
                    "id": token_id,
                    "user_id": OWNER,
                    "client_id": None,
                    "client_name": "Demonstration",
                    "client_icon": None,
                    "token_type": "long_lived_access_token",
                    "created_at": "2026-01-01T00:00:00.000000+00:00",
                    "access_token_expiration": 315360000.0,
                    "token": secrets.token_hex(64),
                    "jwt_key": key,
                    "last_used_at": None,
                    "last_used_ip": None,
                    "expire_at": None,
                    "credential_id": None,
                    "version": "2026.10.4",
                }
            ],
        },
    )
    now = int(time.time())
    return jwt.encode({"iss": token_id, "iat": now, "exp": now + 10 * 365 * 86400}, key, algorithm="HS256")


type Answer = dict[str, Any]
"""What Home Assistant says in JSON; whoever reads it fails where it is not what was expected."""


class Api:
    """Home Assistant's own API: its flows, its actions, and its states as they change."""

    def __init__(self, port: int, token: str) -> None:
        """Speak to the Home Assistant on ``port``."""
        self.url = f"http://127.0.0.1:{port}"
        self._token = token
        self._session: aiohttp.ClientSession
        self._socket: aiohttp.ClientWebSocketResponse
        self._reading: asyncio.Task[None]
        self._last_id = 0
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self._changed = asyncio.Condition()
        self.states: dict[str, Answer] = {}

    async def __aenter__(self) -> Self:
        """Connect and follow every state."""
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Bearer {self._token}"})
        self._socket = await self._session.ws_connect(f"{self.url}/api/websocket", max_msg_size=0)
        await self._socket.receive_json()
        await self._socket.send_json({"type": "auth", "access_token": self._token})
        answer = await self._socket.receive_json()
        if answer["type"] != "auth_ok":
            raise RuntimeError(f"Home Assistant refused the token: {answer}")
        self._reading = asyncio.create_task(self._read())
        await self.command("subscribe_events", event_type="state_changed")
        states = await self.command("get_states")
        self.states.update({state["entity_id"]: state for state in states["result"]})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        await self._socket.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._session.close()

    async def command(self, kind: str, **arguments: object) -> Answer:
        """Send a WebSocket command and return its answer."""
        self._last_id += 1
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[self._last_id] = answer
        await self._socket.send_json({"id": self._last_id, "type": kind, **arguments})
        async with asyncio.timeout(30):
            return await answer

    async def _read(self) -> None:
        async for message in self._socket:
            raw = json.loads(message.data)
            if raw["type"] == "result":
                self._answers.pop(raw["id"]).set_result(raw)
            elif raw["type"] == "event":
                data = raw["event"]["data"]
                async with self._changed:
                    if data["new_state"] is None:
                        self.states.pop(data["entity_id"], None)
                    else:
                        self.states[data["entity_id"]] = data["new_state"]
                    self._changed.notify_all()

    async def wait_for(self, entity_id: str, *states: str, seconds: float = 20) -> Answer:
        """Return the entity's state once it is one of ``states``. Raises TimeoutError that says what it was."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self.states.get(entity_id, {}).get("state") in states)
                return self.states[entity_id]
        except TimeoutError:
            now = self.states.get(entity_id, {}).get("state")
            raise TimeoutError(f"{entity_id} is {now}, not {' or '.join(states)}") from None

    async def wait_until(self, entity_id: str, true: Callable[[Answer], bool], *, seconds: float = 20) -> Answer:
        """Return the entity's state once ``true`` holds of it. Raises TimeoutError that says what it was."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: entity_id in self.states and true(self.states[entity_id]))
                return self.states[entity_id]
        except TimeoutError:
            raise TimeoutError(f"{entity_id} is not as expected: {self.states.get(entity_id)}") from None

    async def call(self, action: str, entity_id: str, **data: object) -> Answer:
        """Call an action as the owner."""
        domain, service = action.split(".")
        return await self.command(
            "call_service", domain=domain, service=service, service_data=data, target={"entity_id": entity_id}
        )

    async def ask(self, action: str, entity_id: str, **data: object) -> Answer:
        """Call an action as the owner; returns its answer for an entity. Raises AssertionError where it refuses."""
        domain, service = action.split(".")
        answer = await self.command(
            "call_service",
            domain=domain,
            service=service,
            service_data=data,
            target={"entity_id": entity_id},
            return_response=True,
        )
        must(answer)
        return dict(answer["result"]["response"][entity_id])

    async def content(self, path: str) -> bytes:
        """Return what is at a path, as the owner gets it."""
        async with self._session.get(f"{self.url}{path}") as response:
            response.raise_for_status()
            return await response.read()

    async def show(self, entity_id: str, state: str) -> None:
        """Give an entity that belongs to nobody, like somebody's telephone, a state."""
        async with self._session.post(f"{self.url}/api/states/{entity_id}", json={"state": state}) as response:
            response.raise_for_status()

    async def options(self, entry_id: str, step: str, answer: dict[str, object]) -> None:
        """Answer a form of an entry's options."""
        path = f"{self.url}/api/config/config_entries/options/flow"
        async with self._session.post(path, json={"handler": entry_id}) as response:
            flow = (await response.json())["flow_id"]
        for given in ({"next_step_id": step}, answer):
            async with self._session.post(f"{path}/{flow}", json=given) as response:
                told = await response.json()
        if told.get("type") != "create_entry":
            raise RuntimeError(f"the options were not taken: {told}")

    async def automate(self, name: str, alias: str, use_blueprint: dict[str, object]) -> None:
        """Make an automation of a blueprint, as the editor does. Raises RuntimeError where it is not valid."""
        path = f"{self.url}/api/config/automation/config/{name}"
        async with self._session.post(path, json={"alias": alias, "use_blueprint": use_blueprint}) as response:
            if response.status != 200:  # noqa: PLR2004
                raise RuntimeError(f"Home Assistant takes no automation {name}: {await response.text()}")

    async def flow(self, kind: str, handler: object, *answers: dict[str, object]) -> Answer:
        """Go through a flow as the user interface does, answering its forms in turn; returns its end."""
        path = f"{self.url}/api/config/config_entries/{kind}"
        async with self._session.post(path, json={"handler": handler}) as response:
            step = await response.json()
        for answer in answers:
            if step.get("type") not in {"form", "menu"} or step.get("errors"):
                raise RuntimeError(f"the flow did not ask: {step}")
            async with self._session.post(f"{path}/{step['flow_id']}", json=answer) as response:
                step = await response.json()
        if step.get("type") != "create_entry":
            raise RuntimeError(f"the flow did not end well: {step}")
        return dict(step)


def attributes(state: Answer) -> Answer:
    """Return a state's attributes."""
    found = state["attributes"]
    return found if isinstance(found, dict) else {}


def must(answer: Answer) -> None:
    """Raise AssertionError where Home Assistant refused a command."""
    if answer.get("success") is not True:
        raise AssertionError(f"Home Assistant refused: {answer.get('error')}")

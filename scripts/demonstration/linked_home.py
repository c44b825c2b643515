"""What happens in a home whose every device is a real one of Home Assistant's: nothing in it is emulated."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Final

from PIL import Image

from scripts.demonstration import guest_house as house
from scripts.demonstration.home_assistant import OWNER, Answer, Api, attributes, must
from scripts.demonstration.second_home import ACCOUNT, SecondHome, second_home
from scripts.demonstration.system import Operator, System

type Line = Callable[[], Awaitable[str]]
type Play = Callable[[str, Line], Awaitable[None]]

ENTRY_MS = 1_000
ORDER_MS = 2_000
"""How long the lock has to obey here; a real one has 15 s."""
GRACE_MS = 1_000
"""How long a device may be gone here; at home it is a minute."""
_KINDS: Final = ["camera", "contact", "lock", "motion", "plug", "siren", "smoke", "voice", "water"]
_WORDS: Final = {"en": "This is the central. Is anybody there?", "sv": "Det här är larmcentralen. Är någon där?"}


class LinkedHome:
    """The lines of the guest house: it is set up, tried, broken into, and looked after."""

    def __init__(self, system: System, language: str) -> None:
        """Play on ``system``, in a home that speaks ``language``."""
        self._system = system
        self._language = language
        self._api: Api = system.api
        self._home: SecondHome
        self._case = ""
        """The burglary's number at the central."""

    async def live(self, line: Play) -> None:
        """Play it, each line by ``line``; the hub of the guest house is stopped at the end."""
        async with AsyncExitStack() as stack:
            await line("a guest house gets a hub of its own, without any device", lambda: self._found(stack))
            operator = await stack.enter_async_context(self._system.operator())
            await line("what Home Assistant has there is linked, and Anna", self._link)
            await line("Anna comes to the guest house", self._come)
            await line("it is to be armed, and the bolt does not move", self._stuck)
            await line("the bolt moves again", self._arm)
            await line("somebody climbs in", lambda: self._break_in(operator))
            await line("the camera of another brand has seen it", self._picture)
            await line("the operator speaks", self._speak)
            await line("Anna disarms", lambda: self._disarm(operator))
            await line("a smoke detector of another brand goes off, then a leak sensor", lambda: self._fire(operator))
            await line("the heater is switched on by the alarm", self._switch)
            await line("Anna unlocks from her telephone, somebody else by hand", self._unlock)
            await line("the motion sensor cannot be reached any more", self._lose)

    def _of(self, which: str, suffix: str = "") -> str:
        """Return the hub's entity of what is linked."""
        return self._home.entities[f"{house.name(which, self._language)}/{suffix}"]

    @property
    def _panel(self) -> str:
        return self._home.entities["area_house"]

    async def _found(self, stack: AsyncExitStack) -> str:
        self._home = await stack.enter_async_context(second_home(self._system, self._language))
        fast = (f"entry_away_ms={ENTRY_MS}", "exit_away_ms=0", f"order_ms={ORDER_MS}", f"grace_ms={GRACE_MS}")
        devices, _ = await asyncio.gather(self._home.devices(), self._home.verisure_hub("settings", *fast))
        if devices:
            raise AssertionError(f"the new home has devices: {devices}")
        await self._home.look()
        await self._api.wait_for(self._panel, "disarmed")
        return "it is the second home of the same Home Assistant, and of the same central"

    async def _link(self) -> str:
        await house.add_devices(self._api, self._system.directory / "homeassistant", self._language)
        await house.link(self._api, self._home.entry_id, self._language)
        await self._api.show("device_tracker.anna", "not_home")
        await self._api.wait_for("person.anna", "not_home")
        await self._api.flow(
            "subentries/flow", [self._home.entry_id, "presence"], {"entity_id": "person.anna", "user": OWNER}
        )
        async with asyncio.timeout(20):
            wanted = {f"{house.name(each, self._language)}/" for each in (house.MOTION, house.LOCK, house.PLUG)}
            while not wanted <= self._home.entities.keys():
                # What comes into the registry is no state that could be waited for.
                await asyncio.sleep(0.05)
                await self._home.look()
        await self._api.wait_for(self._of(house.LOCK), "locked")
        devices = await self._home.devices()
        kinds = sorted(str(each["kind"]) for each in devices)
        if kinds != _KINDS or {each["player"] for each in devices} != {"linked"}:
            raise AssertionError(f"the home is {[(each['kind'], each['player']) for each in devices]}")
        return f"{', '.join(kinds)}; none of the {len(kinds)} is emulated"

    async def _come(self) -> str:
        await self._api.show("device_tracker.anna", "home")
        told = await self._happened("home_activity", "came_home")
        return f"@Home says that {told['person']} is there"

    async def _stuck(self) -> str:
        await self._to_be_locked(stuck=True)
        began = time.monotonic()
        must(await self._api.call("alarm_control_panel.alarm_arm_away", self._panel))
        await self._api.wait_for(self._panel, "arming")
        await self._api.wait_for(self._panel, "disarmed")
        took = time.monotonic() - began
        told = await self._happened("area_house_activity", "arming_blocked")
        problem = await self._api.wait_for(self._home.entities["problem"], "on")
        if took * 1000 < ORDER_MS or house.name(house.LOCK, self._language) not in str(problem["attributes"]):
            raise AssertionError(f"given up after {took:.1f} s; {told}; {problem}")
        return f"nothing is armed that only says so: given up {took:.1f} s after asking, with a fault of the lock"

    async def _to_be_locked(self, *, stuck: bool) -> None:
        await house.switch(self._api, house.STUCK, on=stuck)
        await house.switch(self._api, house.BOLT, on=False)
        await self._api.wait_for(self._of(house.LOCK), "unlocked")

    async def _arm(self) -> str:
        await self._to_be_locked(stuck=False)
        began = time.monotonic()
        must(await self._api.call("alarm_control_panel.alarm_arm_away", self._panel))
        await self._api.wait_for(house.LOCK, "locked")
        locked = time.monotonic()
        panel = await self._api.wait_for(self._panel, "armed_away")
        lock = self._api.states[house.LOCK]
        if panel["last_changed"] < lock["last_changed"]:
            raise AssertionError(f"armed at {panel['last_changed']}, locked at {lock['last_changed']}")
        return f"locked {(locked - began) * 1000:.0f} ms after the order, and only then armed"

    async def _break_in(self, operator: Operator) -> str:
        began = time.monotonic()
        await house.switch(self._api, house.MOTION, on=True)
        await self._api.wait_for(house.SIREN, "on")
        sounded = (time.monotonic() - began) * 1000
        await self._api.wait_for(self._panel, "triggered")
        case = await operator.wait_for(account=ACCOUNT, kind="burglary", state="open")
        self._case = str(case["case_id"])
        return f"the siren of another brand sounds after {sounded:.0f} ms; case {self._case} at the central"

    async def _picture(self) -> str:
        number, central = self._case, self._system.verisure_central
        async with asyncio.timeout(30):
            # Another process has it, and tells of cases alone.
            while not (found := re.findall(r"picture ([0-9a-f]{32})", await central("show", number))):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        await central("claim", number, "--operator", "Maja")
        file = self._system.directory / "guest-house.jpg"
        await central("picture", found[0], str(file), "--operator", "Maja")
        with Image.open(file) as seen, Image.open(house.picture(self._system.directory / "homeassistant")) as given:
            if (seen.format, seen.size) != ("JPEG", given.size):
                raise AssertionError(f"the central has a {seen.format} of {seen.size}, not what the camera saw")
            return f"Maja looks at its {seen.width} x {seen.height} at the central"

    async def _speak(self) -> str:
        words = _WORDS[self._language]
        await self._system.verisure_central("say", self._case, words, "--operator", "Maja")
        said = await self._api.wait_until(
            house.SPEAKER, lambda state: attributes(state).get("media_title") == words, seconds=20
        )
        return f"“{attributes(said)['media_title']}”, says the loudspeaker"

    async def _disarm(self, operator: Operator) -> str:
        must(await self._api.call("alarm_control_panel.alarm_disarm", self._panel))
        await self._api.wait_for(house.SIREN, "off")
        await house.switch(self._api, house.MOTION, on=False)
        await self._api.wait_for(self._panel, "disarmed")
        await self._system.verisure_central("close", self._case, "handled_by_customer", "--operator", "Maja")
        await operator.wait_for(account=ACCOUNT, kind="burglary", state="closed")
        return "the siren is silent, and Maja closes her case"

    async def _fire(self, operator: Operator) -> str:
        numbers = []
        for which, kind in ((house.SMOKE, "fire"), (house.LEAK, "water")):
            await house.switch(self._api, which, on=True)
            await self._api.wait_for(house.SIREN, "on")
            numbers.append((await operator.wait_for(account=ACCOUNT, kind=kind, state="open"))["case_id"])
            await house.switch(self._api, which, on=False)
            await self._api.wait_for(house.SIREN, "off")
        await self._api.wait_for(self._panel, "disarmed")
        return f"cases {' and '.join(map(str, numbers))}; each time the siren sounded until it was over"

    async def _switch(self) -> str:
        for service, state in (("turn_on", "on"), ("turn_off", "off")):
            must(await self._api.call(f"switch.{service}", self._of(house.PLUG)))
            await self._api.wait_for(house.PLUG, state)
            await self._api.wait_for(self._of(house.PLUG), state)
        return "and off again; each time the hub says so when the plug does"

    async def _unlock(self) -> str:
        must(await self._api.call("lock.unlock", self._of(house.LOCK)))
        await self._api.wait_for(house.LOCK, "unlocked")
        hers = await self._unlocked("remote")
        must(await self._api.call("lock.lock", self._of(house.LOCK)))
        await self._api.wait_for(self._of(house.LOCK), "locked")
        must(await self._api.call("lock.unlock", house.LOCK))
        theirs = await self._unlocked("manual")
        if hers.get("person") != "Anna" or theirs.get("person"):
            raise AssertionError(f"unlocked by {hers}, then by {theirs}")
        return "the first time the alarm says that it was she, the second time that it knows of nobody"

    async def _unlocked(self, method: str) -> Answer:
        def so(state: Answer) -> bool:
            told = attributes(state)
            return (told.get("event_type"), told.get("method")) == ("unlocked", method)

        return attributes(await self._api.wait_until(self._of(house.LOCK, "activity"), so))

    async def _lose(self) -> str:
        name, problem = house.name(house.MOTION, self._language), self._home.entities["problem"]
        began = time.monotonic()
        await house.switch(self._api, house.RADIO, on=False)
        await self._api.wait_for(self._of(house.MOTION), "unavailable")
        await self._api.wait_until(problem, lambda state: name in str(state["attributes"]))
        took = time.monotonic() - began
        await house.switch(self._api, house.RADIO, on=True)
        await self._api.wait_until(problem, lambda state: name not in str(state["attributes"]))
        await self._api.wait_for(self._of(house.MOTION), "off")
        if took * 1000 < GRACE_MS:
            raise AssertionError(f"a fault after {took:.1f} s is no fault that lasts")
        return f"a fault {took:.1f} s later, which ends when it is back"

    async def _happened(self, entity: str, event_type: str) -> Answer:
        state = await self._api.wait_until(
            self._home.entities[entity], lambda state: attributes(state).get("event_type") == event_type
        )
        return attributes(state)

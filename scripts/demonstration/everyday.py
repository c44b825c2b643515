"""What happens in a home on a day like any other, played on the real processes: doors, people, codes and voices."""

import asyncio
from collections.abc import Awaitable, Callable

from scripts.demonstration.furnishing import install
from scripts.demonstration.home_assistant import OWNER, Answer, attributes, must
from scripts.demonstration.processes import ProcessFailed
from scripts.demonstration.system import LEAK, LEAK_SENSOR, LINKED, Operator, System

type Play = Callable[[str, Callable[[], Awaitable[str]]], Awaitable[None]]

PHONE = "device_tracker.annas_phone"
LOCK_CODE, WRONG_CODE, VOICE_CODE = "915274", "182736", "604718"
"""Of the demonstration alone."""
REMINDER_MS = 60_000
"""The shortest that the hub takes."""
BELIEVED_S = 400.0
"""By then @Home believes that somebody left (three minutes), the hub has reminded, and the rest is room."""
_JPEG = b"\xff\xd8"
ARM = {"en": "arm the alarm", "sv": "larma på"}
DISARM = {"en": "disarm the alarm with code {}", "sv": "larma av med kod {}"}
VOICED = {"en": "six zero four seven one eight", "sv": "sex noll fyra sju ett åtta"}
MISHEARD = {"en": "nine one eight two seven four", "sv": "nio ett åtta två sju fyra"}


class Everyday:
    """The lines of a day: they begin and end with the home disarmed."""

    def __init__(self, system: System, language: str) -> None:
        """Play on ``system``, speaking ``language``."""
        self._system = system
        self._language = language
        self._api = system.api
        self._panel = system.entities["area_house"]
        self._leaving: list[asyncio.Task[dict[str, object]]] = []

    async def leave(self, line: Play) -> None:
        """Let everybody leave; @Home believes it after three minutes, and the hub reminds after one more."""
        await line("Anna's phone takes part in @Home, and she leaves without arming", self._leave)

    async def live(self, line: Play, operator: Operator) -> None:
        """Play the day, each line by ``line``."""
        await line("a leak sensor of another brand becomes a detector of the hub", self._link)
        await line("it finds water", lambda: self._leak(operator))
        await line("the floor is dry again", self._dry)
        await line("Anna, who is away, asks the hall's camera what it sees", self._look)
        await line("the front door opens while the alarm is off", self._chime)
        await line("the home is armed, and somebody types a wrong code at the Doorman", self._wrong_code)
        await line("Anna types hers", self._lock_code)
        await line(f"somebody says “{ARM[self._language]}”", self._arm_by_voice)
        await line("somebody says a wrong voice code", self._wrong_voice_code)
        await line("Anna says hers", self._disarm_by_voice)

    async def come_home(self, line: Play) -> None:
        """Play how the day of those who left ends."""
        await line("everybody has been away for a while, and nobody has armed", self._reminded)
        await line("Anna arms from afar, and comes home", self._come_home)

    async def _link(self) -> str:
        name = {"en": "Boiler", "sv": "Pannan"}[self._language]
        await self._api.flow(
            "subentries/flow",
            [self._system.entry_id, "detector"],
            {"entity_id": LEAK_SENSOR},
            {"name": name, "kind": "water", "room": "", "entry_route": False},
        )
        return f"{LEAK_SENSOR} beside {LINKED}"

    async def _leak(self, operator: Operator) -> str:
        must(await self._api.call("input_boolean.turn_on", LEAK))
        await self._api.wait_for(self._panel, "triggered")
        case = await operator.wait_for(kind="water", state="open")
        return f"the alarm goes all the way: case {case['case_id']} at the central"

    async def _dry(self) -> str:
        must(await self._api.call("input_boolean.turn_off", LEAK))
        await self._api.wait_for(LEAK_SENSOR, "off")
        await self._api.wait_for(self._panel, "disarmed")
        return "the alarm is over"

    async def _look(self) -> str:
        asked = await self._api.ask(
            "verisure_local.capture_picture", self._panel, camera=self._system.entities["motion-hall_take_picture"]
        )
        picture = await self._api.content(str(asked["path"]))
        if not picture.startswith(_JPEG):
            raise AssertionError("the camera gave no picture")
        told = await self._happened("picture")
        return f"{asked['camera']} gives one of {len(picture) // 1024} KiB; the home reads that {told['person']} asked"

    async def _leave(self) -> str:
        await self._system.verisure_hub("settings", f"reminder_ms={REMINDER_MS}")
        # Everybody whose telephone takes part has to be away; here that is Anna alone.
        await self._system.verisure_hub("person", "erik", "Erik", "--phone", "+46700000002", "--language", "sv")
        await self._seen("home")
        await self._api.flow(
            "subentries/flow", [self._system.entry_id, "presence"], {"entity_id": PHONE, "user": OWNER}
        )
        await self._happened("came_home")
        await self._seen("not_home")
        self._leaving = [
            asyncio.create_task(self._happened("left", seconds=BELIEVED_S)),
            asyncio.create_task(self._message("alla har gått", seconds=BELIEVED_S)),
        ]
        return "her phone says so; @Home believes it after a while"

    async def _seen(self, where: str) -> None:
        data = {"dev_id": PHONE.partition(".")[2], "location_name": where}
        must(
            await self._api.command("call_service", domain="device_tracker", service="see", service_data=data),
        )
        await self._api.wait_for(PHONE, where)

    async def _happened(self, event_type: str, seconds: float = 20) -> dict[str, object]:
        state = await self._api.wait_until(
            self._system.entities["home_activity"],
            lambda state: attributes(state).get("event_type") == event_type,
            seconds=seconds,
        )
        return attributes(state)

    async def _chime(self) -> str:
        await self._system.verisure_hub("emulate", "open", "front-door")
        told = await self._happened("chime")
        await self._system.verisure_hub("emulate", "close", "front-door")
        return f"the doorbell rings for {told['door']}"

    async def _reminded(self) -> str:
        left, message = await asyncio.gather(*self._leaving)
        await self._api.wait_for(self._panel, "disarmed")
        return f"{left['person']} left, says @Home, and the home is reminded: “{message['message']}”"

    async def _message(self, words: str, seconds: float) -> dict[str, object]:
        """Return the message to the people of the home that says ``words``; they read Swedish."""
        entity = self._system.entities["last_message"]
        state = await self._api.wait_until(entity, lambda state: words in str(state["state"]), seconds=seconds)
        return {"message": state["state"]}

    async def _come_home(self) -> str:
        await self._arm()
        await self._seen("home")
        await self._happened("came_home")
        state = self._api.states[self._panel]["state"]
        if state != "armed_away":
            raise AssertionError(f"coming home alone made the alarm {state}")
        must(await self._api.call("alarm_control_panel.alarm_disarm", self._panel))
        await self._api.wait_for(self._panel, "disarmed")
        return "that alone disarms nothing; she does"

    async def _arm(self) -> None:
        must(await self._api.call("alarm_control_panel.alarm_arm_away", self._panel))
        await self._api.wait_for(self._panel, "armed_away")

    async def _wrong_code(self) -> str:
        await self._system.verisure_hub("lock-code", "doorman", "anna", stdin=LOCK_CODE)
        await self._arm()
        try:
            await self._system.verisure_hub("emulate", "code", "doorman", stdin=WRONG_CODE)
        except ProcessFailed:
            pass
        else:
            raise AssertionError("a wrong code opened the door")
        told = await self._happened("wrong_code")
        await self._api.wait_for(self._panel, "armed_away")
        return f"refused at {told['door']}, and told; the home is still armed"

    async def _lock_code(self) -> str:
        await self._system.verisure_hub("emulate", "code", "doorman", stdin=LOCK_CODE)
        await self._api.wait_for(self._system.entities["doorman"], "unlocked")
        panel = await self._api.wait_for(self._panel, "disarmed")
        return f"the door is unlocked, and the home disarmed by {attributes(panel)['changed_by']}"

    async def _arm_by_voice(self) -> str:
        await install(self._api)
        await self._api.flow(
            "options/flow",
            self._system.entry_id,
            {"next_step_id": "voice_code"},
            {"enabled": True, "code": self._system.code, "new_code": VOICE_CODE},
        )
        await self._api.wait_for(self._panel, "disarmed")
        answer = await self._say(ARM[self._language])
        await self._came_to("armed_away", answer)
        return f"“{answer}”"

    async def _wrong_voice_code(self) -> str:
        answer = await self._say(DISARM[self._language].format(MISHEARD[self._language]))
        await self._happened("wrong_code")
        await self._came_to("armed_away", answer)
        return f"“{answer}”"

    async def _disarm_by_voice(self) -> str:
        answer = await self._say(DISARM[self._language].format(VOICED[self._language]))
        panel = await self._came_to("disarmed", answer)
        return f"“{answer}” {attributes(panel)['changed_by']} disarmed"

    async def _came_to(self, state: str, answer: str) -> Answer:
        """Return the panel once it is in ``state``. Raises AssertionError with what was answered where it never is."""
        try:
            return await self._api.wait_for(self._panel, state)
        except TimeoutError as error:
            raise AssertionError(f"answered “{answer}”, but {error}") from error

    async def _say(self, text: str) -> str:
        """Say something to Home Assistant's own agent; returns what it answers."""
        answer = await self._api.command("conversation/process", text=text, language=self._language)
        must(answer)
        return str(answer["result"]["response"]["speech"]["plain"]["speech"])

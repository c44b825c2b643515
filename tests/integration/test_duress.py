"""Home Assistant, its history and its diagnostics are the same whichever code was typed."""

import json
import re

from homeassistant.const import MATCH_ALL
from homeassistant.core import Event, callback

from custom_components.verisure_local.diagnostics import async_get_config_entry_diagnostics
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.numbers import MINUTE
from hub_server.domain.site import ArmMode
from tests.house import CODES
from tests.integration.conftest import Paired

DURESS = "195307"


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")


async def evening(paired: Paired, code: str) -> tuple[list[str], str]:
    """Arm, break in, disarm with a code; returns what happened on the bus and what the diagnostics say."""
    seen: list[str] = []

    @callback
    def keep(event: Event) -> None:
        seen.append(f"{event.event_type} {timeless(event.as_dict()['data'])}")

    stop = paired.hass.bus.async_listen(MATCH_ALL, keep)
    await paired.house.submit(Arm("house", ArmMode.HOME, ByPerson("erik", "test")))
    await paired.house.do("open", "study-window")
    await paired.house.pass_time(MINUTE)
    await paired.house.press("disarm", "keypad-hall", code=code)
    await paired.house.do("close", "study-window")
    await paired.house.pass_time(MINUTE)
    await paired.settle()
    stop()
    return seen, timeless(await async_get_config_entry_diagnostics(paired.hass, paired.entry))


def timeless(raw: object) -> str:
    """Return it as text without what differs between any two evenings: moments, counters, ids."""

    def without(each: object) -> object:
        if isinstance(each, dict):
            names = [key for key in each if key not in {"context", "seq", "messages", "alarm_id", "picture"}]
            return {key: without(each[key]) for key in names}
        return [without(part) for part in each] if isinstance(each, list) else each

    plain = json.loads(json.dumps(raw, default=lambda each: each.as_dict()))
    return MOMENT.sub("a moment", json.dumps(without(plain)))


async def test_an_evening_under_duress_looks_like_any_other(paired: Paired) -> None:
    await paired.house.ask("set_duress_code", person_id="anna", code=DURESS)
    await evening(paired, CODES["anna"])
    normal = await evening(paired, CODES["anna"])
    assert any("triggered" in each for each in normal[0])
    assert await evening(paired, DURESS) == normal

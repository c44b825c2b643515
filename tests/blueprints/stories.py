"""What each blueprint is for, from what sets it off to its last word, in a Swedish home.

Whatever it moves really moves: were it set off by its own doing, it would be seen to run again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from homeassistant.core import Context, ServiceCall

from hub_server.domain.commands import ByPerson, ReportPhone, StartCheck
from tests.blueprints.conftest import NOBODY, SOMEBODY, Household, next_time
from tests.blueprints.test_doors import BELL, bell

type Inputs = Callable[[Household], dict[str, object]]
type Happen = Callable[[Household], Awaitable[None]]


@dataclass(frozen=True)
class Story:
    """A blueprint's inputs, what happens, what is said of it (each push's title and text), and how often it runs."""

    inputs: Inputs
    happen: Happen
    said: tuple[tuple[str, str], ...] = ()
    aloud: tuple[str, ...] = ()
    runs: int = 1


def act(household: Household, action: str, becomes: str) -> None:
    """Give the home an action of other brands' devices that does what it says."""
    domain, service = action.split(".")

    async def do(call: ServiceCall) -> None:
        for entity_id in call.data["entity_id"]:
            household.hass.states.async_set(entity_id, becomes, context=call.context)

    household.hass.services.async_register(domain, service, do)


async def told(household: Household, pushes: int) -> None:
    await household.until(lambda: len(household.pushes) >= pushes)


# --- alarms


async def burglary(household: Household) -> None:
    for service, state in (("light.turn_on", "on"), ("siren.turn_on", "on"), ("siren.turn_off", "off")):
        act(household, service, state)
    await household.arm()
    await household.paired.house.do("open", "study-window")
    await told(household, 1)
    await household.paired.house.disarm()
    await told(household, 2)


async def smoke(household: Household) -> None:
    for service, state in (("light.turn_on", "on"), ("switch.turn_off", "off"), ("lock.unlock", "unlocked")):
        act(household, service, state)
    await household.paired.house.do("smoke", "smoke-hall")
    await told(household, 1)


async def leak(household: Household) -> None:
    household.state("valve.main", "open")
    household.state("binary_sensor.cellar", "off")
    act(household, "valve.close_valve", "closed")
    act(household, "switch.turn_off", "off")
    await household.paired.house.do("leak", "water-laundry")
    await told(household, 1)


async def found(household: Household) -> None:
    """Let another brand's sensor find something; the hub's own sensors of trouble are watched along with it."""
    household.state("binary_sensor.boiler", "off", friendly_name="Boiler")
    await household.settle()
    household.state("binary_sensor.boiler", "on", friendly_name="Boiler")
    await household.until(lambda: household.paired.house.site.alarms)


async def crossed(household: Household) -> None:
    for name in ("hall", "stairs"):
        household.state(f"binary_sensor.{name}", "off", friendly_name=name)
    await household.arm("away")
    for name in ("hall", "stairs"):
        household.state(f"binary_sensor.{name}", "on", friendly_name=name)
        await household.settle()
    await household.until(lambda: household.paired.house.site.alarms)


async def unanswered(household: Household) -> None:
    act(household, "light.turn_on", "on")
    await household.paired.house.submit(StartCheck(20, ByPerson("anna", "test")))
    await household.paired.house.pass_time(20 * 60_000)
    await told(household, 1)
    reset = {"entity_id": household.panel}
    await household.hass.services.async_call(
        "verisure_local", "reset_alarms", reset, blocking=True, context=household.paired.as_anna
    )
    await told(household, 2)


async def fault(household: Household) -> None:
    await household.paired.house.do("low-battery", "front-door")
    await told(household, 1)
    await household.paired.house.do("new-battery", "front-door")
    await told(household, 2)


# --- arming


async def left(household: Household) -> None:
    """Let both leave, with a window open."""
    await household.paired.house.do("open", "kitchen-window")
    for person in ("anna", "erik"):
        household.state(f"person.{person}", "home", **SOMEBODY)
    await household.settle()
    for person in ("anna", "erik"):
        household.state(f"person.{person}", "not_home", **NOBODY)
        await household.settle()
    await household.pass_time(seconds=11)
    await told(household, 1)


async def armed_and_disarmed(household: Household) -> None:
    await household.arm()
    await told(household, 1)
    await household.paired.house.disarm("erik")
    await told(household, 2)


async def refused(household: Household) -> None:
    """Let a schedule's arming be refused, by a stranger's reply too, and armed by Anna's."""
    await household.paired.house.do("open", "kitchen-window")
    await household.settle()
    await household.hass.services.async_call(
        "alarm_control_panel", "alarm_arm_home", {"entity_id": household.panel}, context=Context()
    )
    await told(household, 1)
    anyway = household.button("Larma på ändå, koppla förbi dem")
    await household.answer("Försök igen", None)
    await told(household, 2)
    await household.send(anyway, household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    await told(household, 3)


async def bedtime(household: Household) -> None:
    await household.paired.house.do("open", "kitchen-window")
    await household.at("23:15")
    await told(household, 1)


async def good_night(household: Household) -> None:
    act(household, "homeassistant.turn_off", "off")
    call = {"blocking": True, "context": household.paired.as_anna}
    await household.hass.services.async_call("script", "good_night", **call)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    await household.paired.house.disarm()
    await household.paired.house.do("open", "kitchen-window")
    await household.settle()
    await household.hass.services.async_call("script", "good_night", **call)
    await told(household, 1)


async def arrived(household: Household) -> None:
    household.state("person.anna", "not_home", **NOBODY)
    await household.arm()
    household.state("person.anna", "home", **SOMEBODY)
    await told(household, 1)
    await household.answer("Larma av", None)
    await told(household, 2)


async def emptied(household: Household) -> None:
    household.state("zone.home", "1")
    await household.settle()
    household.state("zone.home", "0")
    await told(household, 1)
    await household.answer("Inte nu", None)


async def morning(household: Household) -> None:
    act(household, "light.turn_on", "on")
    act(household, "homeassistant.turn_on", "on")
    household.state("person.anna", "home", **SOMEBODY)
    await household.arm()
    await household.at("06:00")
    await told(household, 1)
    await household.answer("Larma av", household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "disarmed")


# --- doors and an empty home


async def unlocked(household: Household) -> None:
    """Unlock a door whose bolt springs back at each try to lock it."""

    async def spring_back(call: ServiceCall) -> None:
        for state in ("locking", "jammed", "unlocked"):
            (cellar,) = call.data["entity_id"]
            household.hass.states.async_set(cellar, state, {"friendly_name": "Cellar"}, context=call.context)

    household.hass.services.async_register("lock", "lock", spring_back)
    household.state("sun.sun", "below_horizon")
    household.state("lock.cellar", "locked", friendly_name="Cellar")
    await household.settle()
    household.state("lock.cellar", "unlocked", friendly_name="Cellar")
    await household.settle()
    await household.pass_time(seconds=125)
    await household.pass_time(seconds=145)
    await told(household, 1)


async def rang(household: Household) -> None:
    household.hass.bus.async_fire("somebody_presses")
    await told(household, 1)
    await household.answer("Lås upp", household.paired.user_id)
    await household.until(lambda: household.paired.state("doorman") == "unlocking")
    await household.paired.house.advance(2_000)


async def rang_and_opened(household: Household) -> None:
    household.hass.bus.async_fire("somebody_presses")
    await household.settle()
    await household.paired.house.do("open", "front-door")
    await household.until(lambda: len(household.aloud) == 2)


async def came_in(household: Household) -> None:
    for metres in (10_000.0, 5.0):
        await household.paired.house.submit(ReportPhone("anna", metres))
    await told(household, 1)
    await household.paired.call("lock", "unlock", "doorman")
    await household.paired.house.advance(2_000)
    await told(household, 2)


async def away_for_days(household: Household) -> None:
    await household.arm("away")
    await household.paired.house.do("low-battery", "smoke-hall")
    await told(household, 1)
    await household.at_moment(next_time("09:00") + timedelta(days=1))
    await told(household, 2)


async def away_in_the_evening(household: Household) -> None:
    act(household, "homeassistant.toggle", "on")
    act(household, "homeassistant.turn_off", "off")
    await household.arm("away")
    await household.until(lambda: household.hass.states.is_state("light.hall", "on"))
    await household.paired.house.disarm()
    await household.until(lambda: household.hass.states.is_state("light.hall", "off"))


NOT_PERMITTED = (
    "Du får inte göra detta. Låt en person i hemmet göra det, eller ange i integrationens inställningar vem du är i "
    "hemmet."
)
PLAYERS = {"players": ["media_player.hall"], "voice": ["tts.piper"]}
ALWAYS = {"from": "00:00:00", "until": "00:00:00"}
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

STORIES = {
    "alarm_response": Story(
        lambda home: {
            "alarms": home.alarms,
            "phones": [home.phone],
            "lights": ["light.hall"],
            "sirens": ["siren.other"],
        },
        burglary,
        (("Larm: Inbrott", "Study window (Study)"), ("Larm: Inbrott", "Larmet är över")),
    ),
    "arm_when_everybody_left": Story(
        lambda home: {
            "alarm": home.panel,
            "people": ["person.anna", "person.erik"],
            "phones": [home.phone],
            "grace": {"seconds": 0},
        },
        left,
        (("Alla har gått", "Larmet är inte på. I vägen: Kitchen window (öppen)"),),
    ),
    "armed_notice": Story(
        lambda home: {"alarm": home.panel, "phones": [home.phone]},
        armed_and_disarmed,
        (("Larm", "Anna larmade på (Pålarmat i hemmaläge)"), ("Larm", "Erik larmade av")),
        runs=2,
    ),
    "arming_blocked": Story(
        lambda home: {
            "alarm": home.panel,
            "activity": home.paired.entity("area_house_activity"),
            "phones": [home.phone],
        },
        refused,
        (
            ("Larmet är inte på", "I vägen: Kitchen window (öppen)"),
            (
                "Larmet är inte på",
                NOT_PERMITTED,
            ),
            ("", "clear_notification"),
        ),
    ),
    "auto_lock": Story(
        lambda home: {"lock": "lock.cellar", "phones": [home.phone], "tries": 1},
        unlocked,
        (("Dörren är inte låst", "Cellar: Olåst"),),
    ),
    "check_on_me": Story(
        lambda home: {"alarms": home.alarms, "phones": [home.phone], "lights": ["light.hall"]},
        unanswered,
        (
            ("Check on me", "Ingen har sagt i tid att allt är bra. Larmcentralen är larmad."),
            ("Check on me", "Larmet om hjälp är över"),
        ),
    ),
    "doorbell_announced": Story(
        lambda home: {
            "doorbells": [BELL],
            "doors": [home.paired.entity("front-door")],
            "alarm": home.panel,
            **PLAYERS,
            **ALWAYS,
        },
        rang_and_opened,
        aloud=("Någon står vid dörren", "Front door"),
        runs=2,
    ),
    "doorbell_with_picture": Story(
        lambda home: {
            "doorbell": BELL,
            "locks": [home.paired.entity("doorman")],
            "phones": [home.phone],
            **PLAYERS,
        },
        rang,
        (("Någon står vid dörren", "Det ringer på dörren"),),
        aloud=("Det ringer på dörren",),
    ),
    "fault_notice": Story(
        lambda home: {
            "problem": home.paired.entity("problem"),
            "alarm": home.panel,
            "alarms": home.alarms,
            "phones": [home.phone],
        },
        fault,
        (("Larmet har ett fel", "Front door: svagt batteri"), ("Felet är borta", "Front door: svagt batteri")),
        runs=2,
    ),
    "forward_alarm": Story(
        lambda home: {
            "sensors": [
                "binary_sensor.boiler",
                *(home.paired.entity(each) for each in ("problem", "radio_jammed", "smoke-hall", "water-laundry")),
            ],
            "panel": home.panel,
            "kind": "fire",
        },
        found,
    ),
    "good_night": Story(
        lambda home: {
            "alarm": home.panel,
            "doors": [home.paired.entity("kitchen-window")],
            "lights": ["light.hall"],
            "phones": [home.phone],
            **PLAYERS,
        },
        good_night,
        (("God natt", "Larmet är inte på. I vägen: Kitchen window (öppen)"),),
        aloud=("God natt. Larmet är på.", "Larmet är inte på. I vägen: Kitchen window (öppen)"),
        runs=2,
    ),
    "holiday_watch": Story(
        lambda home: {
            "alarm": home.panel,
            "problem": home.paired.entity("problem"),
            "batteries": [home.paired.entity("smoke-hall_battery")],
            "phones": [home.phone],
        },
        away_for_days,
        (
            ("Hemmet i dag", "Smoke detector hall Battery"),
            (
                "Hemmet i dag",
                "Fel: Smoke detector hall: svagt batteri. Svagt batteri: Smoke detector hall Battery",
            ),
        ),
        runs=2,
    ),
    "night_arming": Story(
        lambda home: {
            "alarm": home.panel,
            "doors": [home.paired.entity("kitchen-window")],
            "locks": [home.paired.entity("doorman")],
            "phones": [home.phone],
            "at": "23:15:00",
        },
        bedtime,
        (("Larmet är inte på för natten", "I vägen: Kitchen window (öppen)"),),
    ),
    "offer_disarm_on_arrival": Story(
        lambda home: {"alarm": home.panel, "people": ["person.anna"], "phones": [home.phone]},
        arrived,
        (
            ("Välkommen hem", "Larmet är på. Larma av?"),
            (
                "Välkommen hem",
                NOT_PERMITTED,
            ),
        ),
    ),
    "pet_friendly_check": Story(
        lambda home: {"alarm": home.panel, "sensors": ["binary_sensor.hall", "binary_sensor.stairs"]},
        crossed,
        # The second sensor's motion may be the first of another pair.
        runs=2,
    ),
    "presence_simulation": Story(
        lambda home: {"alarm": home.panel, "lights": ["light.hall"], **ALWAYS},
        away_in_the_evening,
        runs=2,
    ),
    "remind_to_arm": Story(
        lambda home: {"alarm": home.panel, "phones": [home.phone], "empty_for": {"seconds": 0}},
        emptied,
        (("Ingen är hemma", "Larmet är av. Larma på?"),),
    ),
    "smart_wake_up": Story(
        lambda home: {
            "alarm": home.panel,
            "people": ["person.anna"],
            "lights": ["light.bedroom"],
            "plugs": ["switch.coffee"],
            "phones": [home.phone],
            "at": "06:00:00",
            "days": EVERY_DAY,
            "rise": {"seconds": 0},
        },
        morning,
        (("God morgon", "Skalskyddet är på. Larma av?"),),
    ),
    "smoke_and_water": Story(
        lambda home: {
            "alarms": home.alarms,
            "phones": [home.phone],
            "lights": ["light.hall"],
            "plugs": ["switch.oven"],
            "exits": ["lock.cellar"],
            **PLAYERS,
        },
        smoke,
        (("Det brinner! Hall", "Det brinner! Hall"),),
        aloud=("Det brinner! Hall",),
    ),
    "somebody_got_home": Story(
        lambda home: {
            "locks": [home.paired.entity("doorman")],
            "activity": [home.paired.entity("home_activity")],
            "names": ["Anna"],
            "phones": [home.phone],
        },
        came_in,
        (("Någon kom hem", "Anna kom hem"), ("Någon kom hem", "Anna låste upp Yale Doorman")),
        runs=2,
    ),
    "water_valve": Story(
        lambda home: {
            "alarms": home.alarms,
            "sensors": ["binary_sensor.cellar"],
            "valves": ["valve.main"],
            "plugs": ["switch.pump"],
            "phones": [home.phone],
        },
        leak,
        (("Vatten!", "Water detector laundry: vattnet är avstängt"),),
    ),
}
BELLS = {"doorbell_announced", "doorbell_with_picture"}


async def tell(household: Household, name: str) -> None:
    """Let a story happen, its blueprint in use."""
    if name in BELLS:
        await bell(household)
    make = household.script if name == "good_night" else household.automate
    await make(name, **STORIES[name].inputs(household))
    await STORIES[name].happen(household)
    await household.settle()

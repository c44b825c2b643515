"""What can be done to an emulated device, by kind: the words of ``verisure-hub emulate`` and of scenarios."""

from dataclasses import dataclass
from typing import Final

from hub_server.domain.site import BoltState, Device, DeviceKind, Player, Site, Supply


class NoSuchAction(ValueError):
    """The device cannot be made to do that; ``known`` is what it can."""

    def __init__(self, action: str, known: tuple[str, ...]) -> None:
        """Say what was asked and what there is."""
        super().__init__(f"'{action}' cannot be done to this device; it knows: {', '.join(known)}")
        self.action = action
        self.known = known


class BadValue(ValueError):
    """An action's value is not one that it takes."""

    def __init__(self, action: str, value: str, expected: str) -> None:
        """Say what was given and what was expected."""
        super().__init__(f"'{action}' takes {expected}, not '{value}'")


@dataclass(frozen=True, slots=True)
class Reading:
    """A detector's contents change; ``momentary`` ones go back by themselves."""

    sensed: bool
    momentary: bool = False


@dataclass(frozen=True, slots=True)
class Bolt:
    """A hand turns the bolt from inside (thumb) or presses the outside button (star)."""

    state: BoltState
    method: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A hand switches a plug."""

    powered: bool


@dataclass(frozen=True, slots=True)
class Power:
    """A supply of the gateway fails or comes back."""

    supply: Supply
    good: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """Anything else; ``value`` says what it takes, empty for nothing."""

    name: str
    value: str = ""


type Effect = Reading | Bolt | Switch | Power | Deed

_MOTION: Final[dict[str, Effect]] = {
    "move": Reading(sensed=True, momentary=True),
    "walk": Deed("walk", "somebody, see 'walkers'"),
}
_SUPPLIES: Final[dict[str, Effect]] = {
    f"{supply.value}-{word}": Power(supply, good)
    for supply in Supply
    for word, good in (("out", False), ("back", True))
}
_OF_KIND: Final[dict[DeviceKind, dict[str, Effect]]] = {
    DeviceKind.CONTACT: {
        "open": Reading(sensed=True),
        "close": Reading(sensed=False),
        "shock": Deed("shock"),
    },
    DeviceKind.MOTION: _MOTION,
    DeviceKind.CAMERA_MOTION: _MOTION,
    DeviceKind.SMOKE: {
        "smoke": Reading(sensed=True),
        "air": Reading(sensed=False),
        "warm": Deed("warm", "degrees above the room's"),
    },
    DeviceKind.WATER: {"leak": Reading(sensed=True), "dry": Reading(sensed=False)},
    DeviceKind.LOCK: {
        "lock": Bolt(BoltState.LOCKED, "thumb"),
        "unlock": Bolt(BoltState.UNLOCKED, "thumb"),
        "star": Bolt(BoltState.LOCKED, "star"),
        "jam": Bolt(BoltState.JAMMED, "thumb"),
        "hold": Deed("hold", "milliseconds"),
        "secure": Deed("secure"),
        "unsecure": Deed("unsecure"),
        "force": Deed("force"),
        "outdoors": Deed("outdoors", "degrees outside"),
        "code": Deed("code"),
        "tag": Deed("tag", "16 hex digits"),
    },
    DeviceKind.PLUG: {"on": Switch(powered=True), "off": Switch(powered=False)},
    DeviceKind.KEYPAD: {
        **{word: Deed(word) for word in ("arm-away", "arm-home", "disarm", "sos", "silent-sos")},
        "say": Deed("say", "what somebody says to the voice unit"),
    },
    DeviceKind.GATEWAY: {**_SUPPLIES, "disturb": Deed("disturb"), "calm": Deed("calm")},
    DeviceKind.SIREN: {},
    DeviceKind.VIBRATION: {"shake": Reading(sensed=True, momentary=True)},
    DeviceKind.TAMPER: {},
    DeviceKind.CAMERA: {},
    DeviceKind.VOICE: {},
}
_ANY: Final[dict[str, Effect]] = {
    "tamper": Deed("tamper"),
    "untamper": Deed("untamper"),
    "low-battery": Deed("low-battery"),
    "new-battery": Deed("new-battery"),
    "battery": Deed("battery", "percent"),
    "radio": Deed("radio", "dBm"),
    "firmware": Deed("firmware", "a version"),
    "test": Deed("test"),
    "lose": Deed("lose"),
    "find": Deed("find"),
    "break": Deed("break"),
    "repair": Deed("repair"),
}


def actions_of(kind: DeviceKind) -> tuple[str, ...]:
    """Return what can be done to a device of ``kind``."""
    return (*_OF_KIND[kind], *_ANY)


def effect_of(device: Device, action: str) -> Effect:
    """Return what an action does to a device. Raises NoSuchAction."""
    effect = _OF_KIND[device.kind].get(action) or _ANY.get(action)
    if effect is None:
        raise NoSuchAction(action, actions_of(device.kind))
    return effect


def number(action: str, value: str, lowest: int, highest: int) -> int:
    """Return an action's value as a whole number within bounds. Raises BadValue."""
    try:
        read = int(value)
    except ValueError:
        read = lowest - 1
    if not lowest <= read <= highest:
        raise BadValue(action, value, f"a whole number from {lowest} to {highest}")
    return read


def resolve(site: Site, action: str, name: str) -> Device | None:
    """Return the emulated device that ``name`` means: its id, or the only one in that room that knows ``action``."""
    device = site.devices.get(name)
    if device is None:
        fits = [
            device
            for device in site.devices.values()
            if device.room.casefold() == name.casefold() or name in device.device_id.split("-")
        ]
        fits = [device for device in fits if action in _OF_KIND[device.kind]]
        device = fits[0] if len(fits) == 1 else None
    return device if device is not None and device.player is Player.EMULATED else None

"""What people say to their home. Arming needs no code; disarming and unlocking by voice is off until turned on."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, override

import probatio
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.components.lock.const import DOMAIN as LOCK
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_LOCK
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent

from .answers import async_happenings, connection_answer, open_answer, status_answer, who_answer
from .const import CONF_VOICE, DOMAIN
from .coordinator import VerisureLocalCoordinator
from .far_codes import typed
from .origin import said_by_a_timer
from .permits import PERMITS, Deed, Origin, Permit
from .spoken import GENERIC_LOCKS, async_why_not, heard_digits, language_here, say

_SPOKEN_PLATFORM = CONVERSATION = "conversation"
"""How Home Assistant names a sentence that its own agent understood; a language model's tools have other names."""


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register what can be said."""
    for handler in (
        Arm(),
        Disarm(),
        Status(),
        WhatIsOpen(),
        Lock(),
        Unlock(),
        WhoIsHome(),
        WhatHappened(),
        Connection(),
        TellCode(),
    ):
        intent.async_register(hass, handler)


class _Cannot(Exception):
    """Why not, as it is said."""


class _Spoken(intent.IntentHandler):
    """Something that can be said; ``async_answer`` returns what is said back."""

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Do it, and say what came of it. A refusal is said too: raised, it would be an error in the log."""
        language = language_here(intent_obj.hass, intent_obj.language)
        response = intent_obj.create_response()
        try:
            said = await self._async_do(intent_obj, language)
        except _Cannot as refusal:
            if said_by_a_timer():
                # Of what fails there Home Assistant logs the sentence, and so the code.
                response.async_set_speech(str(refusal))
                return response
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, str(refusal))
        except HomeAssistantError as error:
            why = await async_why_not(intent_obj.hass, language, error)
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, why)
        else:
            response.async_set_speech(said)
        return response

    async def _async_do(self, intent_obj: intent.Intent, language: str) -> str:
        slots = self.async_validate_slots(intent_obj.slots)
        return await self.async_answer(_home(intent_obj.hass, language), language, intent_obj, slots)

    @abstractmethod
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Return what is said. Raises _Cannot and HomeAssistantError."""


def _home(hass: HomeAssistant, language: str) -> VerisureLocalCoordinator:
    coordinators = [entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)]
    if len(coordinators) > 1:
        raise _Cannot(say(language, "several_homes"))
    if not coordinators or not coordinators[0].available:
        raise _Cannot(say(language, "no_home"))
    found: VerisureLocalCoordinator = coordinators[0]
    return found


def _voice_code(
    home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any], deed: Deed
) -> str:
    """Return the code that was said, as digits. Raises _Cannot where voice may not, or none was said."""
    if said_by_a_timer():
        raise _Cannot(say(language, "not_by_a_timer"))
    origin = Origin.SENTENCE if asked.platform == _SPOKEN_PLATFORM else Origin.MODEL
    if PERMITS[origin, deed] is not Permit.BY_CODE:
        raise _Cannot(say(language, "not_by_a_model"))
    if home.config_entry.options.get(CONF_VOICE) is not True:
        raise _Cannot(say(language, "voice_off"))
    if "code" not in slots:
        raise _Cannot(say(language, "say_the_code"))
    return typed(heard_digits(language, slots["code"]["value"]))


class Arm(_Spoken):
    """Arms. Whoever speaks is not known, so it is Home Assistant that arms: it never leaves anything out."""

    intent_type = "VerisureLocalArm"
    description = "Arms the alarm of the home: everything (away) or the perimeter (home)"

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return the mode."""
        return {probatio.Required("mode"): probatio.In(["home", "away"])}

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Arm every area."""
        mode = slots["mode"]["value"]
        for area_id in home.home.areas:
            await home.async_command("arm", area_id=area_id, mode=mode, bypass=[], user=None)
        return say(language, f"arming_{mode}")


class Disarm(_Spoken):
    """Disarms with a voice code."""

    intent_type = "VerisureLocalDisarm"

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return the code."""
        return {probatio.Optional("code"): cv.string}

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Disarm every area."""
        code = _voice_code(home, language, asked, slots, Deed.DISARM)
        for area_id in home.home.areas:
            await home.async_command("disarm", area_id=area_id, code=code, via="voice_code")
        return say(language, "disarmed")


class Lock(_Spoken):
    """Locks every lock, or the only one by what people call its door; by its name is Home Assistant's own sentence."""

    intent_type = "VerisureLocalLock"

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return which lock."""
        return {probatio.Optional("lock"): cv.string}

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Lock."""
        locks, wanted = _locks(home), _wanted(slots)
        if wanted and (other := _lock_of_others(asked.hass, wanted)) is not None:
            # Home Assistant's own sentence would have locked it, had ours not been there.
            await asked.hass.services.async_call(
                LOCK, SERVICE_LOCK, {ATTR_ENTITY_ID: other}, blocking=True, context=asked.context
            )
            return say(language, "locking")
        if not locks:
            raise _Cannot(say(language, "no_locks"))
        if wanted and len(locks) > 1:
            named = [name for name in locks if name.casefold() == wanted]
            if not named:
                raise _Cannot(say(language, "which_lock", names=", ".join(locks)))
            locks = {named[0]: locks[named[0]]}
        for device_id in locks.values():
            await home.async_command("move_bolt", device_id=device_id, locked=True, user=None)
        return say(language, "locking")


class Unlock(_Spoken):
    """Unlocks a lock with a voice code."""

    intent_type = "VerisureLocalUnlock"

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return which lock, and the code."""
        return {probatio.Optional("lock"): cv.string, probatio.Optional("code"): cv.string}

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Unlock."""
        code = _voice_code(home, language, asked, slots, Deed.UNLOCK)
        wanted, locks = _wanted(slots), _locks(home)
        named = [name for name in locks if name.casefold() in {wanted, wanted.removeprefix("the ")}]
        if not named and len(locks) == 1 and (not wanted or wanted in GENERIC_LOCKS):
            named = list(locks)
        if not named:
            raise _Cannot(say(language, "no_lock"))
        await home.async_command("move_bolt", device_id=locks[named[0]], locked=False, code=code, via="voice_code")
        return say(language, "unlocking", lock=named[0])


def _wanted(slots: Mapping[str, Any]) -> str:
    return str(slots["lock"]["value"]).strip().casefold() if "lock" in slots else ""


def _lock_of_others(hass: HomeAssistant, wanted: str) -> str | None:
    """Return a lock of another integration that Assist has by this very name."""
    registry = er.async_get(hass)
    for state in hass.states.async_all(LOCK):
        entity = registry.async_get(state.entity_id)
        ours = entity is not None and entity.platform == DOMAIN
        if not ours and state.name.casefold() == wanted and async_should_expose(hass, CONVERSATION, state.entity_id):
            return state.entity_id
    return None


def _locks(home: VerisureLocalCoordinator) -> dict[str, str]:
    return {device.name: key for key, device in home.home.devices.items() if device.kind == "lock"}


class Status(_Spoken):
    """Says whether the home is armed."""

    intent_type = "VerisureLocalStatus"

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Say it."""
        return status_answer(home.home, language)


class WhatIsOpen(_Spoken):
    """Says what is open."""

    intent_type = "VerisureLocalWhatIsOpen"

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Say it."""
        return open_answer(home.home, language)


class WhoIsHome(_Spoken):
    """Says who is at home."""

    intent_type = "VerisureLocalWhoIsHome"

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Say it."""
        return who_answer(home.home, language)


class WhatHappened(_Spoken):
    """Says what happened during the last day."""

    intent_type = "VerisureLocalWhatHappened"

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Say the newest of it."""
        told = await async_happenings(home, language, most=3)
        return " ".join(f"{at} {text}." for at, text in told) or say(language, "nothing_happened")


class Connection(_Spoken):
    """Says over what the alarm reports, and that no telephone line is among it."""

    intent_type = "VerisureLocalConnection"

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Say it."""
        return connection_answer(home.home, language)


class TellCode(_Spoken):
    """Refuses to say a code aloud."""

    intent_type = "VerisureLocalTellCode"

    @override
    async def _async_do(self, intent_obj: intent.Intent, language: str) -> str:
        return say(language, "no_code_aloud")

    @override
    async def async_answer(
        self, home: VerisureLocalCoordinator, language: str, asked: intent.Intent, slots: Mapping[str, Any]
    ) -> str:
        """Say that."""
        return say(language, "no_code_aloud")

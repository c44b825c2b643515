"""Who may do what by which way: every cell of the table, and what follows from it with the real hub."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from homeassistant.components.conversation.chat_log import ChatLog, current_chat_log
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.permits import PERMITS, Deed, Origin, Permit
from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.site import ArmMode
from tests.integration.conftest import Paired
from tests.integration.voices import PIN, armed, turn_on

ME, HA, CODE, NO = Permit.AS_USER, Permit.AS_HOME_ASSISTANT, Permit.BY_CODE, Permit.NEVER
REVIEWED = {
    Origin.USER: dict.fromkeys(Deed, ME),
    Origin.ITSELF: dict.fromkeys(Deed, HA),
    Origin.AFAR: {
        Deed.ARM: HA,
        Deed.DISARM: CODE,
        Deed.LOCK: HA,
        Deed.UNLOCK: CODE,
        Deed.SILENCE: HA,
        Deed.RESET: HA,
        Deed.SWITCH: ME,
        Deed.TEND: HA,
        Deed.CONFIGURE: HA,
        Deed.CHECK: HA,
        Deed.CAPTURE: NO,
    },
    Origin.TOOL: {
        Deed.ARM: HA,
        Deed.DISARM: NO,
        Deed.LOCK: HA,
        Deed.UNLOCK: NO,
        Deed.SILENCE: HA,
        Deed.RESET: HA,
        Deed.SWITCH: ME,
        Deed.TEND: HA,
        Deed.CONFIGURE: HA,
        Deed.CHECK: HA,
        Deed.CAPTURE: NO,
    },
    Origin.CANCEL: {
        Deed.ARM: HA,
        Deed.DISARM: NO,
        Deed.LOCK: HA,
        Deed.UNLOCK: NO,
        Deed.SILENCE: HA,
        Deed.RESET: HA,
        Deed.SWITCH: ME,
        Deed.TEND: HA,
        Deed.CONFIGURE: HA,
        Deed.CHECK: HA,
        Deed.CAPTURE: NO,
    },
    Origin.SENTENCE: {
        **dict.fromkeys(Deed, NO),
        Deed.ARM: HA,
        Deed.DISARM: CODE,
        Deed.LOCK: HA,
        Deed.UNLOCK: CODE,
    },
    Origin.MODEL: {**dict.fromkeys(Deed, NO), Deed.ARM: HA, Deed.LOCK: HA},
}
"""The table as it was reviewed: a change of a cell is seen here, and thought about."""


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("deed", Deed)
def test_every_cell_is_as_it_was_reviewed(origin: Origin, deed: Deed) -> None:
    assert PERMITS[origin, deed] is REVIEWED[origin][deed]


def test_the_table_has_no_other_cells_and_nobody_changes_it() -> None:
    assert set(PERMITS) == {(origin, deed) for origin in Origin for deed in Deed}
    with pytest.raises(TypeError):
        PERMITS[Origin.MODEL, Deed.DISARM] = ME  # type: ignore[index]


@contextmanager
def conversation(hass: HomeAssistant) -> Iterator[ChatLog]:
    """Be in the middle of a conversation, as a language model's tool or a sentence is."""
    log = ChatLog(hass, "one")
    token = current_chat_log.set(log)
    try:
        yield log
    finally:
        current_chat_log.reset(token)


async def attempt(deed: Awaitable[None]) -> str | None:
    """Return why not, None where it was done."""
    try:
        await deed
    except HomeAssistantError as error:
        return error.translation_key
    return None


WAYS = {
    "user": (True, False),
    "itself": (False, False),
    "afar": (True, True),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def call(paired: Paired, way: str) -> Callable[..., Awaitable[str | None]]:
    anna, afar = WAYS[way]

    async def asked(domain: str, service: str, unique: str) -> str | None:
        if not afar:
            return await attempt(paired.call(domain, service, unique, anna=anna))
        with conversation(paired.hass):
            return await attempt(paired.call(domain, service, unique, anna=anna))

    return asked


async def test_disarming_needs_somebody(paired: Paired, way: str, call: Callable[..., Awaitable[str | None]]) -> None:
    await armed(paired)
    wanted = {"user": None, "itself": "not_permitted", "afar": "not_from_afar"}[way]
    assert await call("alarm_control_panel", "alarm_disarm", "area_house") == wanted
    assert paired.state("area_house") == ("disarmed" if wanted is None else "armed_home")


async def test_unlocking_needs_somebody(paired: Paired, way: str, call: Callable[..., Awaitable[str | None]]) -> None:
    wanted = {"user": None, "itself": "not_permitted", "afar": "not_from_afar"}[way]
    assert await call("lock", "unlock", "doorman") == wanted
    await paired.house.advance(3_000)
    await paired.settle()
    assert paired.state("doorman") == ("unlocked" if wanted is None else "locked")


async def test_a_tool_that_a_model_uses_in_a_conversation_opens_nothing_even_with_the_remote_pin(
    paired: Paired,
) -> None:
    assert await async_setup_component(paired.hass, "llm", {})
    await turn_on(paired, "remote_pin", PIN)
    await armed(paired)
    with conversation(paired.hass) as log:
        assert await attempt(paired.call("lock", "unlock", "doorman", code=PIN)) is None
        context = llm.LLMContext("test", paired.as_anna, "en", "conversation", None)
        log.llm_api = await llm.async_get_api(paired.hass, llm.LLM_API_ASSIST, context)
        for domain, service, unique in (
            ("alarm_control_panel", "alarm_disarm", "area_house"),
            ("lock", "unlock", "doorman"),
        ):
            assert await attempt(paired.call(domain, service, unique, code=PIN)) == "never_from_afar"
    assert paired.state("area_house") == "armed_home"


async def test_arming_is_anybodys(paired: Paired, call: Callable[..., Awaitable[str | None]]) -> None:
    assert await call("alarm_control_panel", "alarm_arm_home", "area_house") is None


async def test_a_test_by_walking_is_for_somebody_who_is_known(
    paired: Paired, way: str, call: Callable[..., Awaitable[str | None]]
) -> None:
    wanted = None if way == "user" else "not_permitted"
    assert await call(DOMAIN, "start_walk_test", "area_house") == wanted


async def test_a_fire_is_reset_by_somebody_who_is_known(
    paired: Paired, way: str, call: Callable[..., Awaitable[str | None]]
) -> None:
    await paired.call(DOMAIN, "raise_sos", "area_house")
    assert paired.house.site.alarms
    wanted = None if way == "user" else "not_permitted"
    assert await call(DOMAIN, "reset_alarms", "area_house") == wanted
    assert bool(paired.house.site.alarms) == (wanted is not None)


def give_default_code(paired: Paired, domain: str, unique: str, code: str) -> None:
    """Set the default code in an entity's settings, as a person does."""
    er.async_get(paired.hass).async_update_entity_options(paired.entity(unique), domain, {"default_code": code})


@pytest.mark.parametrize(
    ("domain", "service", "unique", "kept"),
    [
        ("alarm_control_panel", "alarm_disarm", "area_house", "armed_home"),
        ("lock", "unlock", "doorman", "locked"),
    ],
)
async def test_a_default_code_opens_nothing_for_whoever_stands_at_a_screen(
    paired: Paired, domain: str, service: str, unique: str, kept: str
) -> None:
    await turn_on(paired, "remote_pin", PIN)
    await paired.house.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    await paired.settle()
    give_default_code(paired, domain, unique, PIN)
    await paired.hass.async_block_till_done()
    stranger = await paired.hass.auth.async_create_user("Wall", group_ids=["system-admin"])
    data = {"entity_id": paired.entity(unique)}
    for context in (Context(user_id=stranger.id), Context()):
        with pytest.raises(ServiceValidationError) as refused:
            await paired.hass.services.async_call(domain, service, data, blocking=True, context=context)
        assert refused.value.translation_key == "not_permitted"
    with conversation(paired.hass), pytest.raises(ServiceValidationError) as refused:
        await paired.call(domain, service, unique)
    assert refused.value.translation_key == "not_from_afar"
    await paired.house.advance(3_000)
    await paired.settle()
    assert paired.state(unique) == kept
    # A person of the home is one without it, too.
    await paired.call(domain, service, unique)
    await paired.house.advance(3_000)
    await paired.settle()
    assert paired.state(unique) != kept

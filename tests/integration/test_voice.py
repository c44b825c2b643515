"""What people say to their home, through Home Assistant's own agent, in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.spoken import heard_digits
from hub_server.domain.commands import PutDevice
from hub_server.domain.events import BoltRequested
from hub_server.domain.site import Supply
from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.linked import until
from tests.integration.voices import IN_WORDS, SPOKEN, armed, assist, said, say, turn, turn_on
from tests.receiving import Site


@pytest.fixture
async def spoken(paired: Paired, tmp_path: Path) -> Paired:
    """Return a home that is spoken to, with a configuration folder of its own."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "configuration.yaml").touch()
    paired.hass.config.config_dir = str(config)
    await assist(paired.hass)
    return paired


ARM = {
    "en": [
        ("arm the alarm", "armed_away"),
        ("arm the perimeter", "armed_home"),
        ("arm the alarm at home", "armed_home"),
    ],
    "sv": [("larma på", "armed_away"), ("larma på skalskyddet", "armed_home"), ("koppla på larmet", "armed_away")],
}


@pytest.mark.parametrize(
    ("language", "text", "state"), [(language, *each) for language, many in ARM.items() for each in many]
)
async def test_arming_by_voice_needs_no_code(spoken: Paired, language: str, text: str, state: str) -> None:
    result = await say(spoken, text, language, anna=False)
    assert result.response.response_type.value == "action_done", said(result)
    await spoken.house.advance(60_000)
    await spoken.settle()
    assert spoken.state("area_house") == state


@pytest.mark.parametrize(("language", "text"), [("en", "arm the alarm"), ("sv", "larma på")])
async def test_what_is_open_is_said_and_nothing_is_armed(spoken: Paired, language: str, text: str) -> None:
    await spoken.house.do("open", "kitchen-window")
    await spoken.settle()
    assert "Kitchen window" in said(await say(spoken, text, language))
    assert spoken.state("area_house") == "disarmed"
    question = {"en": "what is open", "sv": "är något öppet"}[language]
    assert "Kitchen window" in said(await say(spoken, question, language))


DISARM = {"en": "disarm the alarm with code {}", "sv": "larma av med kod {}"}


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_disarming_by_voice_is_off_until_a_person_turns_it_on(spoken: Paired, language: str) -> None:
    await armed(spoken)
    off = said(await say(spoken, DISARM[language].format(IN_WORDS[language]), language))
    assert {"en": "is off", "sv": "avstängt"}[language] in off
    assert spoken.state("area_house") == "armed_home"
    assert spoken.house.site.lockouts == {}


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_voice_code_disarms_in_words_and_in_figures(spoken: Paired, language: str) -> None:
    await turn_on(spoken, "voice_code", SPOKEN)
    for heard in (IN_WORDS[language], SPOKEN, " ".join(SPOKEN)):
        await armed(spoken)
        result = await say(spoken, DISARM[language].format(heard), language, anna=False)
        assert said(result) == {"en": "The alarm is off.", "sv": "Larmet är av."}[language]
        assert spoken.state("area_house") == "disarmed"
    panel = spoken.hass.states.get(spoken.entity("area_house"))
    assert panel.attributes["changed_by"] == "Anna"


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_wrong_voice_code_changes_nothing_and_no_answer_has_a_code(spoken: Paired, language: str) -> None:
    await turn_on(spoken, "voice_code", SPOKEN)
    await armed(spoken)
    wrong = {"en": "The code is wrong.", "sv": "Koden är fel."}[language]
    for heard in ("918273", CODES["anna"], {"en": "banana", "sv": "banan"}[language]):
        answer = said(await say(spoken, DISARM[language].format(heard), language))
        assert answer.startswith(wrong)
        assert heard not in answer
    asked = {"en": "disarm the alarm", "sv": "larma av"}[language]
    assert {"en": "digit by digit", "sv": "siffra för siffra"}[language] in said(await say(spoken, asked, language))
    await say(spoken, DISARM[language].format("918274"), language)
    locked = said(await say(spoken, DISARM[language].format(SPOKEN), language))
    assert locked.startswith({"en": "Too many wrong codes.", "sv": "För många felaktiga koder."}[language])
    assert spoken.state("area_house") == "armed_home"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "what is the alarm code"), ("en", "tell me the code"), ("sv", "vad är larmkoden"), ("sv", "säg koden")],
)
async def test_a_code_is_never_said_aloud(spoken: Paired, language: str, text: str) -> None:
    await turn_on(spoken, "voice_code", SPOKEN)
    answer = said(await say(spoken, text, language))
    assert {"en": "never said aloud", "sv": "aldrig högt"}[language] in answer
    assert SPOKEN not in answer


@pytest.mark.parametrize(
    ("language", "question", "off", "on"),
    [
        ("en", "is the alarm armed", "The alarm is off.", "The perimeter is on."),
        ("sv", "är larmet på", "Larmet är av.", "Skalskyddet är på."),
    ],
)
async def test_whether_the_house_is_armed_can_be_asked(
    spoken: Paired, language: str, question: str, off: str, on: str
) -> None:
    assert said(await say(spoken, question, language)) == off
    await armed(spoken)
    assert said(await say(spoken, question, language)) == on
    await spoken.house.do("open", "study-window")
    await spoken.settle()
    kind = {"en": "There is an alarm: burglary.", "sv": "Det larmar: inbrott."}[language]
    assert said(await say(spoken, question, language)).startswith(kind)


@pytest.mark.parametrize(("language", "text"), [("en", "did anything happen"), ("sv", "har det hänt något")])
async def test_what_happened_can_be_asked(spoken: Paired, language: str, text: str) -> None:
    await armed(spoken)
    answer = said(await say(spoken, text, language))
    assert {"en": "armed home (Anna)", "sv": "påkopplat, skalskydd (Anna)"}[language] in answer


@pytest.mark.parametrize(("language", "text"), [("en", "who is home"), ("sv", "vem är hemma")])
async def test_who_is_home_can_be_asked(spoken: Paired, language: str, text: str) -> None:
    unknown = said(await say(spoken, text, language))
    assert unknown.startswith({"en": "@Home does not know", "sv": "@Home vet inte"}[language])
    await spoken.house.ask("set_home_position", latitude=59.3, longitude=18.0)
    await spoken.entry.runtime_data.async_command(
        "report_position", user=spoken.user_id, place={"latitude": 59.3, "longitude": 18.0}
    )
    await spoken.settle()
    assert said(await say(spoken, text, language)) == {"en": "At home: Anna.", "sv": "Hemma: Anna."}[language]


CONNECTED = {
    "en": ["is the alarm connected", "how does the alarm report", "does the alarm need an IP phone"],
    "sv": ["är larmet uppkopplat", "hur rapporterar larmet", "behöver larmet IP-telefoni"],
}


@pytest.mark.parametrize(("language", "text"), [(spoken, each) for spoken, many in CONNECTED.items() for each in many])
async def test_whether_the_alarm_is_connected_can_be_asked(spoken: Paired, language: str, text: str) -> None:
    assert {"en": "reports to no central", "sv": "inte till någon larmcentral"}[language] in said(
        await say(spoken, text, language)
    )


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "The alarm reports over broadband. Silent: the mobile network. It needs no telephone"),
        ("sv", "Larmet rapporterar via bredbandet. Svarar inte: mobilnätet. Det behöver ingen telefon"),
    ],
)
async def test_the_paths_to_the_central_are_said_and_that_a_telephone_is_none(
    spoken: Paired, tmp_path: Path, language: str, answer: str
) -> None:
    site = Site(tmp_path / "central")
    await site.start()
    await spoken.house.do("gsm-out", "gateway")
    await site.told_by(spoken.house)
    await until(spoken, lambda: spoken.house.site.paths.keys() >= {Supply.BROADBAND, Supply.GSM})
    await spoken.settle()
    assert said(await say(spoken, CONNECTED[language][0], language)).startswith(answer)
    await site.stop()


UNLOCK = {"en": "unlock the front door with code {}", "sv": "lås upp ytterdörren med kod {}"}


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_voice_code_unlocks_and_a_wrong_one_does_not(spoken: Paired, language: str) -> None:
    async def asked() -> list[str]:
        return [event.wanted.value for event in await spoken.house.events() if isinstance(event, BoltRequested)]

    await say(spoken, UNLOCK[language].format(SPOKEN), language)
    await turn_on(spoken, "voice_code", SPOKEN)
    await say(spoken, UNLOCK[language].format("918273"), language)
    assert await asked() == []
    await say(spoken, UNLOCK[language].format(IN_WORDS[language]), language)
    assert await asked() == ["unlocked"]
    await spoken.house.advance(3_000)
    await say(spoken, {"en": "lock the house", "sv": "lås huset"}[language], language)
    assert (await asked())[-1] == "locked"


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_home_assistants_own_sentence_locks_and_never_unlocks(spoken: Paired, language: str) -> None:
    lock = spoken.entity("doorman")
    async_expose_entity(spoken.hass, "conversation", lock, should_expose=True)
    await spoken.hass.async_block_till_done()
    name = spoken.hass.states.get(lock).name
    await turn_on(spoken, "automations")
    result = await say(spoken, {"en": f"unlock {name}", "sv": f"lås upp {name}"}[language], language)
    assert result.response.response_type.value == "error"
    await spoken.house.advance(3_000)
    await spoken.settle()
    assert spoken.state("doorman") == "locked"
    await spoken.house.do("unlock", "doorman")
    await spoken.settle()
    await say(spoken, {"en": f"lock {name}", "sv": f"lås {name}"}[language], language)
    await spoken.house.advance(3_000)
    await spoken.settle()
    assert spoken.state("doorman") == "locked"


async def bolts(spoken: Paired) -> list[str]:
    """Return what the Doorman has been asked for so far."""
    return [event.wanted.value for event in await spoken.house.events() if isinstance(event, BoltRequested)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "lås dörren"),
        ("sv", "lås ytterdörren"),
        ("sv", "lås entrédörren"),
        ("sv", "lås låset"),
        ("en", "lock the door"),
        ("en", "lock the front door"),
        ("en", "lock front door"),
    ],
)
async def test_a_home_s_only_lock_is_locked_by_what_people_call_its_door(
    spoken: Paired, language: str, text: str
) -> None:
    await spoken.house.do("unlock", "doorman")
    await spoken.settle()
    answer = await say(spoken, text, language, anna=False)
    assert said(answer) == {"en": "Locking.", "sv": "Låser."}[language]
    await spoken.house.advance(3_000)
    await spoken.settle()
    assert spoken.state("doorman") == "locked"


@pytest.mark.parametrize("with_voice_code", [True, False])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "lås upp dörren"),
        ("sv", "lås upp ytterdörren"),
        ("sv", "lås upp Yale Doorman"),
        ("en", "unlock the door"),
        ("en", "unlock the front door"),
        ("en", "unlock Yale Doorman"),
    ],
)
async def test_nothing_is_unlocked_without_the_voice_code(
    spoken: Paired, language: str, text: str, *, with_voice_code: bool
) -> None:
    async_expose_entity(spoken.hass, "conversation", spoken.entity("doorman"), should_expose=True)
    await spoken.hass.async_block_till_done()
    if with_voice_code:
        await turn_on(spoken, "voice_code", SPOKEN)
    result = await say(spoken, text, language)
    assert result.response.response_type.value == "error"
    assert await bolts(spoken) == []


@pytest.mark.parametrize(("language", "name"), [("sv", "Ytterdörren"), ("en", "Front door")])
async def test_a_lock_of_another_brand_that_is_called_so_goes_first(spoken: Paired, language: str, name: str) -> None:
    locked = async_mock_service(spoken.hass, "lock", "lock")
    spoken.hass.states.async_set("lock.other", "unlocked", {"friendly_name": name})
    text = {"sv": "lås ytterdörren", "en": "lock the front door"}[language]
    await say(spoken, text, language)
    assert (len(locked), await bolts(spoken)) == (0, ["locked"]), "Assist does not have it"
    async_expose_entity(spoken.hass, "conversation", "lock.other", should_expose=True)
    await say(spoken, text, language)
    assert [call.data["entity_id"] for call in locked] == ["lock.other"]
    assert await bolts(spoken) == ["locked"]


async def test_of_several_locks_it_is_asked_which(spoken: Paired) -> None:
    doorman = spoken.house.site.devices["doorman"]
    await spoken.house.submit(PutDevice(replace(doorman, device_id="cellar", name="Cellar")))
    await spoken.settle()
    assert said(await say(spoken, "lås dörren", "sv")) == "Vilket av dem: Yale Doorman, Cellar?"
    assert await bolts(spoken) == []
    await spoken.house.submit(PutDevice(replace(doorman, name="Ytterdörren")))
    await spoken.settle()
    assert said(await say(spoken, "lås ytterdörren", "sv")) == "Låser."
    requests = [each for each in await spoken.house.events() if isinstance(each, BoltRequested)]
    assert [each.device_id for each in requests] == ["doorman"]


async def test_sentences_are_installed_from_the_integrations_page_which_says_what_it_did(spoken: Paired) -> None:
    hass = spoken.hass
    english, swedish = (Path(hass.config.path("custom_sentences", each, f"{DOMAIN}.yaml")) for each in ("en", "sv"))
    english.unlink()
    told = await turn(spoken, "sentences")
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, "sentences_installed")
    assert told["description_placeholders"] == {
        "written": f"`en/{DOMAIN}.yaml`",
        "kept": f"`sv/{DOMAIN}.yaml`",
        "changed": "0",
    }
    assert said(await say(spoken, "lock the door")) == "Locking."
    swedish.write_text("# mine\n")
    told = await turn(spoken, "sentences")
    assert told["reason"] == "sentences_left"
    assert told["description_placeholders"]["changed"] == f"`sv/{DOMAIN}.yaml`"  # type: ignore[index]
    assert swedish.read_text() == "# mine\n"
    english.unlink()
    english.parent.rmdir()
    english.parent.write_text("no folder")
    told = await turn(spoken, "sentences")
    assert told["errors"] == {"base": "sentences_not_installed"}


async def test_sentences_are_written_when_asked_for_and_never_over_a_changed_file(spoken: Paired) -> None:
    files = [Path(spoken.hass.config.path("custom_sentences", language, f"{DOMAIN}.yaml")) for language in ("en", "sv")]
    as_written = [file.read_text() for file in files]
    await spoken.hass.services.async_call(DOMAIN, "install_sentences", {}, blocking=True)
    assert [file.read_text() for file in files] == as_written
    files[1].write_text(as_written[1] + "# mine\n")
    files[0].unlink()
    with pytest.raises(ServiceValidationError) as refused:
        await spoken.hass.services.async_call(DOMAIN, "install_sentences", {}, blocking=True)
    assert refused.value.translation_placeholders == {"files": f"sv/{DOMAIN}.yaml"}
    assert files[1].read_text().endswith("# mine\n")
    assert files[0].read_text() == as_written[0], "the other language comes all the same"


@pytest.mark.parametrize(
    ("language", "heard", "digits"),
    [
        ("en", "one two three four", "1234"),
        ("en", "12 34", "1234"),
        ("en", "1-2-3-4.", "1234"),
        ("en", "oh nine", "09"),
        ("en", "one hundred", ""),
        ("sv", "ett två tre fyra", "1234"),
        ("sv", "noll, sju", "07"),
        ("sv", "tolv", ""),
    ],
)
def test_digits_are_heard_one_by_one(language: str, heard: str, digits: str) -> None:
    assert heard_digits(language, heard) == digits


async def test_turning_voice_off_makes_the_code_worthless(spoken: Paired) -> None:
    await turn_on(spoken, "voice_code", SPOKEN)
    await turn(spoken, "voice_code", enabled=False)
    await armed(spoken)
    assert "is off" in said(await say(spoken, DISARM["en"].format(SPOKEN)))
    assert (await spoken.house.ask_as_client("far_codes"))["voice_code"] is False

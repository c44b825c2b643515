"""Real locks, plugs, sirens, cameras and voices: what the hub asks of them, and what becomes of it."""

import io
import struct
from typing import Final

import pytest
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, ServiceCall
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from custom_components.verisure_local.linking.cameras import MOST_PIXELS, fitting
from custom_components.verisure_local.protocol import MAX_PICTURE_BYTES
from hub_server.domain.commands import Arm, ByPerson, ByService, MoveBolt, SwitchPlug
from hub_server.domain.events import Armed, PictureTaken
from hub_server.domain.site import AlarmKind, ArmMode, BoltState, FaultKind
from tests.integration.conftest import Paired
from tests.integration.linked import CAMERA, LOCK, SIREN, STUCK, SWITCH, demo, device, faults, link, until

ANNA = ByPerson("anna", "test")
SERVICE = ByService("client:test")
BMP_WIDTH_AT: Final = 18
"""Where a BMP file says how wide it is: 14 octets of file header, and 4 of the next one."""


def shown(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    return state.state if state is not None else "missing"


async def test_a_real_lock_is_unlocked_and_locked_as_the_hub_orders(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.LOCK)
    lock = await link(paired, "lock", LOCK)
    assert device(paired, lock).bolt is BoltState.LOCKED
    await paired.house.submit(MoveBolt(lock, False, ANNA, "o1"))
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    assert shown(hass, LOCK) == "unlocked"
    await paired.house.submit(MoveBolt(lock, True, SERVICE, "o2"))
    await until(paired, lambda: device(paired, lock).bolt is BoltState.LOCKED)
    await until(paired, lambda: not paired.house.site.orders)
    assert faults(paired, lock) == []


async def test_a_hand_at_a_real_lock_is_seen(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.LOCK)
    lock = await link(paired, "lock", LOCK)
    await hass.services.async_call("lock", "unlock", {"entity_id": LOCK}, blocking=True)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    assert device(paired, lock).bolt_actor is None


async def test_a_real_lock_locks_before_the_alarm_is_armed(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.LOCK)
    lock = await link(paired, "lock", LOCK)
    await hass.services.async_call("lock", "unlock", {"entity_id": LOCK}, blocking=True)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    await until(paired, lambda: device(paired, lock).bolt is BoltState.LOCKED)
    await paired.house.wait_for(Armed)
    assert shown(hass, LOCK) == "locked"


async def test_a_real_bolt_that_jams_is_a_fault_and_arms_nothing(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.LOCK)
    lock = await link(paired, "lock", STUCK)
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    await until(paired, lambda: faults(paired, lock) == [FaultKind.JAMMED])
    assert paired.house.site.areas["house"].mode is ArmMode.DISARMED


async def test_a_plug_is_switched_and_one_that_says_otherwise_is_a_fault(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.SWITCH)
    plug = await link(paired, "plug", SWITCH)
    assert device(paired, plug).powered is False
    await paired.house.submit(SwitchPlug(plug, True, SERVICE, "o1"))
    await until(paired, lambda: device(paired, plug).powered is True)
    assert shown(hass, SWITCH) == "on"
    assert faults(paired, plug) == []

    async def stays(call: ServiceCall) -> None:
        """Do nothing: a relay that is stuck."""

    hass.services.async_register("switch", "turn_off", stays)
    await paired.house.submit(SwitchPlug(plug, False, SERVICE, "o2"))
    await paired.settle()
    await paired.house.advance(15_000)
    assert faults(paired, plug) == [FaultKind.NO_ANSWER]
    assert device(paired, plug).powered is True


async def test_an_order_that_home_assistant_cannot_carry_out_is_a_fault_at_once(
    paired: Paired, hass: HomeAssistant
) -> None:
    hass.states.async_set("light.bare", "off")
    plug = await link(paired, "plug", "light.bare")
    await paired.house.submit(SwitchPlug(plug, True, SERVICE, "o1"))
    await until(paired, lambda: faults(paired, plug) == [FaultKind.NO_ANSWER])
    assert not paired.house.site.orders


async def test_a_real_siren_sounds_while_an_alarm_sounds(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.SIREN)
    await hass.services.async_call("siren", "turn_off", {"entity_id": SIREN}, blocking=True)
    siren = await link(paired, "siren", SIREN)
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await paired.house.do("open", "study-window")
    await until(paired, lambda: device(paired, siren).powered is True)
    assert shown(hass, SIREN) == "on"
    # Whoever turns it off by hand does not end the alarm: it is asked again.
    await hass.services.async_call("siren", "turn_off", {"entity_id": SIREN}, blocking=True)
    await until(paired, lambda: shown(hass, SIREN) == "on")
    await paired.house.disarm()
    await until(paired, lambda: device(paired, siren).powered is False)
    assert shown(hass, SIREN) == "off"
    assert faults(paired, siren) == []


async def test_a_siren_that_was_unreachable_sounds_as_soon_as_it_is_back(paired: Paired, hass: HomeAssistant) -> None:
    async def obey(call: ServiceCall) -> None:
        hass.states.async_set("siren.attic", "on" if call.service == "turn_on" else "off")

    for service in ("turn_on", "turn_off"):
        hass.services.async_register("siren", service, obey)
    hass.states.async_set("siren.attic", "unavailable")
    siren = await link(paired, "siren", "siren.attic")
    assert not device(paired, siren).available
    await paired.house.do("smoke", "smoke-hall")
    await paired.settle()
    assert shown(hass, "siren.attic") == "unavailable"
    hass.states.async_set("siren.attic", "off")
    await until(paired, lambda: device(paired, siren).powered is True)


async def test_a_real_camera_gives_pictures_of_an_alarm_and_none_without(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.CAMERA)
    camera = await link(paired, "camera", CAMERA)
    await paired.settle()
    assert not [each for each in paired.house.hub.darkroom.album.unsent() if each.device_id == camera]
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await paired.house.do("open", "study-window")
    taken = await paired.house.wait_for(PictureTaken, lambda event: event.device_id == camera)
    assert paired.house.site.alarms[taken.alarm_id].kind is AlarmKind.BURGLARY
    content = paired.house.hub.darkroom.album.read(taken.picture_id)
    assert content is not None
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    await until(paired, lambda: camera not in paired.house.site.orders)
    assert faults(paired, camera) == []


def test_a_picture_fits_into_a_frame_and_tells_nothing_but_what_is_seen() -> None:
    written = io.BytesIO()
    noise = Image.effect_noise((4_000, 3_000), 120).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "a maker and perhaps a place"
    noise.save(written, "JPEG", exif=exif)
    picture = fitting(written.getvalue())
    assert len(picture) <= MAX_PICTURE_BYTES
    assert not Image.open(io.BytesIO(picture)).getexif()


@pytest.mark.parametrize("width", [MOST_PIXELS + 1, 90_000_000, 2**31 - 1])
def test_a_picture_that_says_to_be_larger_than_any_is_refused_before_it_is_decoded(width: int) -> None:
    written = io.BytesIO()
    Image.new("RGB", (1, 1), "teal").save(written, "BMP")
    content = bytearray(written.getvalue())
    struct.pack_into("<i", content, BMP_WIDTH_AT, width)
    with pytest.raises(ValueError, match="no picture"):
        fitting(bytes(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_no_picture_is_refused_whatever_it_is(kind: str, data: st.DataObject) -> None:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, kind)
    content = bytearray(written.getvalue())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        picture = fitting(bytes(content[: data.draw(st.integers(0, len(content)))]))
    except ValueError:
        return
    assert Image.open(io.BytesIO(picture)).format == "JPEG"


def test_a_picture_whose_parts_are_broken_is_none() -> None:
    with pytest.raises(ValueError, match="no picture"):
        fitting(b"\x89PNG\r\n\x1a\n" + b"\xff" * 64)


async def test_a_voice_says_what_the_central_says(paired: Paired, hass: HomeAssistant) -> None:
    said: list[object] = []

    async def speak(call: ServiceCall) -> None:
        said.append((call.data["media_player_entity_id"], call.data["message"]))

    hass.services.async_register("tts", "speak", speak)
    hass.states.async_set("media_player.kitchen", "idle")
    voice = await link(paired, "voice", "media_player.kitchen", tts="tts.local")
    for text in ("This is the central.", "Are you well?"):
        paired.house.hub.linked.speak(text)
    await until(paired, lambda: len(said) == 2)
    assert said == [
        ("media_player.kitchen", "This is the central."),
        ("media_player.kitchen", "Are you well?"),
    ]
    await until(paired, lambda: not paired.house.site.orders)
    assert faults(paired, voice) == []
    database = (paired.house.directory / "hub.db").read_bytes() + (paired.house.directory / "hub.db-wal").read_bytes()
    assert b"Are you well" not in database

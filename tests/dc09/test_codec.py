"""DC-09 against frames that other people's software made or checked."""

import dataclasses
import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub_server import dc09
from hub_server.dc09 import CannotProcess, Deframer, FrameError, Key, Mark, Message

NOW = dt.datetime(2026, 9, 25, 14, 12, 4, tzinfo=dt.UTC)
KEY = Key(b"0123456789ABCDEF")
# Worked frames; CRC and content were confirmed by an independent receiver.
FRAMES = {
    "burglary": b'C9520028"SIA-DCS"0001R0L0#1234[#1234|Nri1/BA001]',
    "restore": b'983A003C"SIA-DCS"0002R0L0#1234[#1234|Nri1/BR001]_14:12:04,09-25-2026',
    "fire": b'4DBA003C"SIA-DCS"0003R0L0#1234[#1234|Nri1/FA003]_14:12:04,09-25-2026',
    "duress": b'9A85003C"SIA-DCS"0004R0L0#1234[#1234|Nri1/HA005]_14:12:04,09-25-2026',
    "jamming": b'22BD003C"SIA-DCS"0005R0L0#1234[#1234|Nri1/XQ000]_14:12:04,09-25-2026',
    "blocks": b'6F4D0063"SIA-DCS"0006R0L0#1234[#1234|Nri1/OP002][M001122334455][Vhttps://hub.local/i/7]'
    b"_14:12:04,09-25-2026",
    "contact id": b'A114003D"ADM-CID"0007R0L0#1234[#1234|1130 01 001]_14:12:04,09-25-2026',
    "test": b'28330015"NULL"0000R0L0#1234[]',
    "stored": b'1FEA0052"SIA-DCS"0009R0L0#1234[#1234|Nri1/BA001][H14:10:59,09-25-2026]_14:12:04,09-25-2026',
    "encrypted": b'36560078"*SIA-DCS"0010R0L0#1234[0485DBC87F8EB391C9D951E7D8537273DA4A7144AF280CCA06F114C1EA8D62789'
    b"085522D80F3D561DA1A4DD8DDF43257",
    "ack": b'DBE70014"ACK"0001R0L0#1234[]',
    "duh": b'2F310014"DUH"0041R0L0#1234[]',
    "nak": b'706F0025"NAK"0000R0L0A0[]_14:12:04,09-25-2026',
}
OTHERS = [
    b'F4D20029"SIA-DCS"0001RF3L77#1234[#1234|NRR|Atest]',
    b'96ED0016"SIA-DCS"0001L0#1234[]',
    b'E4410025"NAK"0000R0L0A0[]_16:20:01,09-24-2025',
    b'9EC40027"ADM-CID"0001L0#1002[#1002|1602 00 001]',
    b'CE110032"SIA-DCS"9876R579BDFL789ABC#12345A[#12345A|NFA129]',
    b'87CD0037"ADM-CID"9876R579BDFL789ABC#12345A[#12345A|1110 00 129]',
]


def read(frame: bytes, key: Key | None = None) -> Message:
    return dc09.read(dc09.open_frame(frame), key)


def test_the_crc_is_the_one_of_the_standard() -> None:
    assert dc09.crc16(b"123456789") == 0xBB3D


@pytest.mark.parametrize("frame", [*FRAMES.values(), *OTHERS])
def test_frames_made_elsewhere_are_sound(frame: bytes) -> None:
    assert dc09.frame(dc09.open_frame(frame).body) == b"\n" + frame + b"\r"


@pytest.mark.parametrize(
    ("name", "code", "zone"),
    [
        ("burglary", "BA", 1),
        ("fire", "FA", 3),
        ("duress", "HA", 5),
        ("jamming", "XQ", 0),
        ("blocks", "OP", 2),
        ("contact id", "BA", 1),
        ("encrypted", "BA", 1),
    ],
)
def test_what_a_frame_says(name: str, code: str, zone: int) -> None:
    message = read(FRAMES[name], KEY if name == "encrypted" else None)
    assert (message.account, message.code, message.zone) == ("1234", code, zone)


def test_a_stored_event_tells_when_it_happened_and_when_it_was_sent() -> None:
    message = read(FRAMES["stored"])
    assert message.happened == dt.datetime(2026, 9, 25, 14, 10, 59, tzinfo=dt.UTC)
    assert message.sent == NOW


def test_an_encrypted_frame_needs_its_key() -> None:
    with pytest.raises(CannotProcess):
        read(FRAMES["encrypted"])
    with pytest.raises(FrameError):
        read(FRAMES["encrypted"], Key(b"another key 1234"))


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"C952",
        FRAMES["burglary"].replace(b"BA", b"FA"),
        FRAMES["burglary"].replace(b"0028", b"0029"),
        FRAMES["burglary"].lower(),
        b"\xff" * 60,
        FRAMES["burglary"] + b"x" * 5000,
    ],
)
def test_what_is_no_frame_is_told_apart(frame: bytes) -> None:
    with pytest.raises(FrameError):
        dc09.open_frame(frame)


messages = st.builds(
    Message,
    token=st.just("SIA-DCS"),
    sequence=st.integers(1, 9999),
    account=st.from_regex(r"[0-9A-F]{3,16}", fullmatch=True),
    code=st.from_regex(r"[A-Z]{2}", fullmatch=True),
    zone=st.integers(0, 999),
    happened=st.none()
    | st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)).map(  # noqa: DTZ001
        lambda time: time.replace(microsecond=0, tzinfo=dt.UTC)
    ),
    mark=st.none()
    | st.builds(
        Mark,
        epoch=st.from_regex(r"[0-9a-f]{1,16}", fullmatch=True),
        seq=st.integers(0, 10**15 - 1),
        alarm_id=st.integers(0, 10**10 - 1),
        part=st.sampled_from("rjcen"),
        elapsed_ms=st.none() | st.integers(0, 10**9 - 1),
    ),
    position=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    blocks=st.dictionaries(
        st.sampled_from("CJLMORSTVZ"), st.text(st.characters(codec="ascii", exclude_characters="[]|\r\n"), max_size=60)
    ),
)
in_contact_id = st.builds(
    dataclasses.replace, messages, token=st.just("ADM-CID"), code=st.sampled_from(sorted(set(dc09.SIA.values())))
)
keys = st.none() | st.sampled_from([16, 24, 32]).map(lambda size: Key(bytes(range(size))))


@given(messages | in_contact_id, keys)
def test_what_is_written_is_read_again(message: Message, key: Key | None) -> None:
    frame = dc09.encode(message, key, NOW)
    again = read(frame[1:-1], key)
    for name in ("sequence", "account", "code", "zone", "happened", "mark", "blocks"):
        assert getattr(again, name) == getattr(message, name)
    assert again.sent == NOW
    assert again.encrypted == (key is not None)
    if message.position is not None:
        assert again.position == pytest.approx(message.position, abs=1e-5)


def test_a_code_is_declared_once_and_reads_as_itself_in_both_formats() -> None:
    assert len({code.sia for code in dc09.EVENT_CODES}) == len(dc09.EVENT_CODES)
    for number, code in dc09.SIA.items():
        assert dc09.CONTACT_ID[code] == number
    # An alarm must never read as something milder because it shares its number.
    assert {dc09.SIA[dc09.CONTACT_ID[code]] for code in ("BA", "FA", "WA", "PA", "HA", "TA", "XQ")} == {
        "BA", "FA", "WA", "PA", "HA", "TA", "XQ",
    }  # fmt: skip


def test_what_contact_id_has_no_word_for_is_not_sent_in_it() -> None:
    assert not dc09.can_say("ADM-CID", "OR")
    with pytest.raises(ValueError, match="no word for OR"):
        dc09.encode(Message("ADM-CID", 1, "1234", code="OR"), None, NOW)


@pytest.mark.parametrize("block", [{"Q": "1"}, {"H": "now"}, {"v": "x"}, {"V": "a]b"}, {"V": "a\rb"}])
def test_a_block_that_would_break_the_frame_or_is_another_ones_is_refused(block: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot hold the block"):
        dc09.encode(Message("SIA-DCS", 1, "1234", code="BA", blocks=block), None, NOW)


def test_blocks_of_other_senders_are_kept() -> None:
    assert read(FRAMES["blocks"]).blocks == {"M": "001122334455", "V": "https://hub.local/i/7"}


@given(st.text(max_size=200))
def test_no_text_breaks_the_frame(text: str) -> None:
    message = Message("SIA-DCS", 1, "1234", code="UA", text=text)
    again = read(dc09.encode(message, None, NOW)[1:-1])
    assert len(again.text) <= 80


@given(st.data())
def test_frames_come_together_however_they_are_cut(data: st.DataObject) -> None:
    stream = b"".join(b"\n" + frame + b"\r" for frame in FRAMES.values())
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=30)))
    deframer = Deframer()
    found = [each for start, end in pairwise([0, *cuts, len(stream)]) for each in deframer.feed(stream[start:end])]
    assert found == list(FRAMES.values())


def test_every_single_cut_of_a_frame() -> None:
    stream = b"\n" + FRAMES["blocks"] + b"\r"
    for cut in range(len(stream)):
        deframer = Deframer()
        assert [*deframer.feed(stream[:cut]), *deframer.feed(stream[cut:])] == [FRAMES["blocks"]]


@given(st.binary(max_size=300))
@example(b"\n" * 50)
def test_rubbish_before_a_frame_costs_nothing_but_itself(rubbish: bytes) -> None:
    deframer = Deframer()
    deframer.feed(rubbish)
    assert deframer.feed(b"\r\n" + FRAMES["fire"] + b"\r")[-1] == FRAMES["fire"]


def test_a_line_that_never_ends_is_not_kept() -> None:
    deframer = Deframer()
    for _ in range(1_000):
        deframer.feed(b"\n" + b"x" * 1_000)
    assert len(deframer._buffer) < 8_000


@given(st.binary(max_size=200), keys)
def test_no_bytes_do_more_than_fail(data: bytes, key: Key | None) -> None:
    for candidate in (data, dc09.frame(data.decode("ascii", "replace").encode("ascii", "replace").decode())[1:-1]):
        try:
            read(candidate, key)
        except FrameError, CannotProcess:
            continue


@pytest.mark.parametrize(("seconds", "good"), [(-41, False), (-40, True), (0, True), (20, True), (21, False)])
def test_the_window_of_the_stamp(seconds: int, good: bool) -> None:
    assert dc09.in_window(NOW + dt.timedelta(seconds=seconds), NOW) is good


def test_a_key_shows_itself_to_nobody() -> None:
    assert "0123" not in repr(KEY)
    with pytest.raises(ValueError, match="32, 48 or 64 hex digits"):
        Key.from_hex("1234")


def test_answers_are_for_their_frame() -> None:
    envelope = dc09.open_frame(FRAMES["fire"])
    assert dc09.acknowledge(envelope, None, NOW)[1:-1].endswith(b'"ACK"0003R0L0#1234[]')
    assert dc09.refuse_content(envelope)[1:-1].endswith(b'"DUH"0003R0L0#1234[]')
    encrypted = dc09.acknowledge(dc09.open_frame(FRAMES["encrypted"]), KEY, NOW)
    assert b'"*ACK"0010' in encrypted
    assert read(encrypted[1:-1], KEY).sent == NOW

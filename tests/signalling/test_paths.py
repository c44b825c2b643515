"""Broadband and GSM: one takes over from the other, both are supervised, and alarms go before the rest."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from hub_server import dc09
from hub_server.api.services import ReportTo
from hub_server.domain.commands import ReportAlarm, ReportVitals
from hub_server.domain.events import PathTested
from hub_server.domain.numbers import DAY
from hub_server.domain.site import AlarmKind, Fault, FaultKind, PathState, Supply
from hub_server.signalling.settings import CentralSettings, Receiver, SettingsError, Transport, load
from hub_server.signalling.wires import WireError, connect
from tests.house import House
from tests.receiving import KEY, Site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


@pytest.fixture
async def spare(tmp_path: Path) -> AsyncGenerator[Site]:
    """Return a second way into the same central: its receiver for GSM."""
    spare = Site(tmp_path / "spare")
    yield spare
    await spare.stop()


async def report_to(house: House, main: Site, spare: Site, **more: object) -> None:
    wish: dict[str, object] = {"host": "127.0.0.1", "port": main.port, "account": "1234", "key": KEY}
    gsm = {"backup_host": "127.0.0.1", "backup_port": spare.port}
    await house.ask("set_central", **(wish | gsm | more))


async def path_is(house: House, path: Supply, *, answers: bool) -> None:
    await house.wait_for(PathTested, lambda e: isinstance(e, PathTested) and (e.path, e.answers) == (path, answers))


async def test_both_paths_are_tested_and_shown(house: House, site: Site, spare: Site) -> None:
    await site.start()
    await spare.start()
    await report_to(house, site, spare)
    for path in (Supply.BROADBAND, Supply.GSM):
        await path_is(house, path, answers=True)
    status = await house.ask("status")
    assert {name: path["answers"] for name, path in status["home"]["hub"]["paths"].items()} == {  # type: ignore[index]
        "broadband": True,
        "gsm": True,
    }
    assert await site.codes(lambda _: True) == [], "tests of the line are no events"


async def test_a_path_that_is_lost_is_told_over_the_other(house: House, site: Site, spare: Site) -> None:
    await site.start()
    await spare.start()
    await report_to(house, site, spare)
    for path in (Supply.BROADBAND, Supply.GSM):
        await path_is(house, path, answers=True)
    await site.stop()
    await house.submit(ReportAlarm("house", AlarmKind.WATER, "Leak"))
    await spare.cases(1)
    await path_is(house, Supply.BROADBAND, answers=False)
    assert Fault(FaultKind.CENTRAL, "broadband") in house.site.faults
    assert Fault(FaultKind.CENTRAL, "hub") not in house.site.faults
    await spare.codes(lambda codes: "NT" in codes)


async def test_a_cut_cable_of_the_gateway_cuts_the_path(house: House, site: Site, spare: Site) -> None:
    await site.start()
    await spare.start()
    await house.do("broadband-out", "gateway")
    await report_to(house, site, spare)
    await house.submit(ReportAlarm("house", AlarmKind.WATER, "Leak"))
    await spare.cases(1)
    assert house.site.paths[Supply.BROADBAND] == PathState(False, house.clock.now().utc_ms)
    assert Fault(FaultKind.CENTRAL, "broadband") not in house.site.faults, "the supply's fault says it already"


async def test_a_jammer_takes_the_radio_path_alone(house: House, site: Site, spare: Site) -> None:
    await site.start()
    await spare.start()
    await house.do("disturb", "gateway")
    await report_to(house, site, spare)
    await house.submit(ReportAlarm("house", AlarmKind.WATER, "Leak"))
    await site.cases(1)
    await path_is(house, Supply.GSM, answers=False)
    await spare.cases(0)


async def test_when_both_are_lost_the_home_knows_and_says_so_afterwards(house: House, site: Site, spare: Site) -> None:
    await report_to(house, site, spare)
    for path in (Supply.BROADBAND, Supply.GSM):
        await path_is(house, path, answers=False)
    await house.settled()
    assert Fault(FaultKind.CENTRAL, "hub") in house.site.faults
    assert (await house.ask("status"))["home"]["hub"]["central"] == "unreachable"  # type: ignore[index]
    await spare.start()
    codes = await spare.codes(lambda codes: "YK" in codes)
    assert codes.index("YC") < codes.index("YK")


async def test_alarms_go_before_what_waited_longer(house: House, site: Site) -> None:
    await site.told_by(house)
    for number in range(300):
        await house.do("low-battery" if number % 2 == 0 else "new-battery", "study-window")
    for number in range(15):
        await house.submit(ReportAlarm("house", AlarmKind.WATER, f"Leak {number}"))
    await site.start()
    codes = await site.codes(lambda codes: codes.count("XT") == codes.count("XR") == 150)
    alarms = [at for at, code in enumerate(codes) if code == "WA"]
    assert alarms == list(range(alarms[0], alarms[0] + 15)), "nothing between them"
    assert alarms[0] <= 1, "one of the rest may have been on its way"
    assert [code for code in codes if code in {"XT", "XR"}] == ["XT", "XR"] * 150, "in the order in which they happened"


@pytest.mark.slow
async def test_nothing_is_lost_over_a_day_without_a_path_and_ten_thousand_events(house: House, site: Site) -> None:
    await site.told_by(house)
    window = house.site.devices["study-window"].vitals
    for batch in range(50):
        await house.advance(DAY // 50)
        for number in range(198):
            battery = 10 if number % 2 == 0 else 90
            await house.submit(ReportVitals("study-window", replace(window, battery=battery)))
        for number in range(2):
            await house.submit(ReportAlarm("house", AlarmKind.WATER, f"Leak {batch}.{number}"))
    await house.restart()
    await site.start()
    codes = await site.codes(lambda codes: codes.count("XR") == 50 * 99)
    assert (codes.count("WA"), codes.count("XT")) == (100, 50 * 99), "each once"
    first = codes.index("WA")
    assert codes[first : first + 100] == ["WA"] * 100
    assert [code for code in codes if code in {"XT", "XR"}] == ["XT", "XR"] * (50 * 99)


@pytest.mark.parametrize("transport", ["tcp", "tls", "udp"])
@pytest.mark.parametrize("key", ["", KEY, KEY * 2])
async def test_an_alarm_arrives_whatever_carries_it(house: House, site: Site, transport: str, key: str) -> None:
    central = await site.start()
    await central.put_account("1234", "Villa", dc09.Key.from_hex(key) if key else None)
    port = central.tls_port if transport == "tls" else central.port
    pinned = {"fingerprint": central.fingerprint} if transport == "tls" else {}
    await house.ask("set_central", host="127.0.0.1", port=port, account="1234", key=key, transport=transport, **pinned)
    await house.do("smoke", "smoke-hall")
    (case,) = await site.cases(1)
    assert case.kind == "fire"


async def test_contact_id_says_the_same(house: House, site: Site) -> None:
    central = await site.start()
    await house.ask("set_central", host="127.0.0.1", port=central.port, account="1234", key=KEY, contact_id=True)
    await house.do("leak", "water-kitchen")
    await house.do("smoke", "smoke-hall")
    assert [case.kind for case in await site.cases(2)] == ["water", "fire"]


async def test_another_certificate_than_the_pinned_one_is_told_nothing(site: Site) -> None:
    central = await site.start()
    for fingerprint in ("0" * 64, ""):
        receiver = Receiver("127.0.0.1", central.tls_port, Transport.TLS, fingerprint)
        with pytest.raises(OSError, match=r"nothing was sent|certificate") as refused:
            await connect(receiver)
        assert isinstance(refused.value, WireError) is bool(fingerprint)
    assert not central.receiver.last_seen


def test_settings_of_the_first_release_still_hold(tmp_path: Path) -> None:
    path = tmp_path / "central.json"
    path.write_text('{"host": "192.0.2.7", "port": 7475, "account": "1234", "key": null}')
    only = Receiver("192.0.2.7", 7475)
    assert load(path) == CentralSettings(only, only, "1234")


def test_settings_are_kept_as_they_are(tmp_path: Path) -> None:
    settings = CentralSettings(
        Receiver("central.example", 7476, Transport.TLS, "ab" * 32),
        Receiver("192.0.2.7", 7475, Transport.UDP),
        "1234",
        dc09.Key.from_hex(KEY),
        dc09.Token.CONTACT_ID,
    )
    path = tmp_path / "central.json"
    path.write_bytes(settings.to_json())
    assert load(path) == settings


@pytest.mark.parametrize(
    ("rubbish", "words"),
    [("", "set them again"), ("{}", "set them again"), ('{"host": 1}', "set them again")],
)
def test_settings_that_cannot_be_read_are_told(tmp_path: Path, rubbish: str, words: str) -> None:
    path = tmp_path / "central.json"
    path.write_text(rubbish)
    with pytest.raises(SettingsError, match=words):
        load(path)


async def test_a_receiver_whose_clock_differs_is_followed(house: House, tmp_path: Path) -> None:
    """A receiver that answers NAK tells its time; the next frame is stamped by it."""
    ahead, stamps = dt.timedelta(minutes=7), list[bool]()
    followed = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        deframer = dc09.Deframer()
        while data := await reader.read(4096):
            for frame in deframer.feed(data):
                now = dt.datetime.now(dt.UTC) + ahead
                envelope = dc09.open_frame(frame)
                message = dc09.read(envelope, dc09.Key.from_hex(KEY))
                good = dc09.in_window(message.sent, now)
                stamps.append(good)
                if stamps.count(True) == 3:
                    followed.set()
                key = dc09.Key.from_hex(KEY)
                writer.write(dc09.acknowledge(envelope, key, now) if good else dc09.refuse_time(now))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    wish = ReportTo(host="127.0.0.1", port=port, account="1234", key=KEY)
    await house.hub.services.reporting.set_central(wish)
    await house.submit(ReportAlarm("house", AlarmKind.FIRE, "Smoke"))
    async with asyncio.timeout(10):
        await followed.wait()
    assert stamps[0] is False
    assert all(stamps[-2:])
    server.close()

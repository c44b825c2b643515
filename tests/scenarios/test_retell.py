"""A journal read back says why an alarm rose, or why it did not."""

import shutil
from pathlib import Path

import pytest

from hub_server.domain.commands import Arm, ByPerson, StartService
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.domain.silence import Quiet
from hub_server.domain.site import ArmMode, Purpose
from hub_server.scenarios.retell import REASONS, NoJournal, retell
from tests.house import House

ANNA = ByPerson("anna", "test")


async def lines(house: House, tmp_path: Path, language: str = "en", **only: str | int) -> list[str]:
    """Return the retelling of a copy of the journal, without times and numbers."""
    await house.stop()
    copy = Path(shutil.copy(house.directory / "hub.db", tmp_path / "copy.db"))
    told = [line.split("  ", 2)[2] for line in retell(copy, language, **only)]  # type: ignore[arg-type]
    await house.start()
    return told


async def test_why_nothing_came_of_a_reading(house: House, tmp_path: Path) -> None:
    await house.do("open", "study-window")
    await house.do("close", "study-window")
    await house.do("open", "bedroom-window")
    await house.submit(Arm("house", ArmMode.HOME, ANNA, frozenset({"bedroom-window"})))
    await house.do("close", "bedroom-window")
    await house.do("open", "bedroom-window")
    assert (await lines(house, tmp_path, device="study-window"))[-2:] == [
        "Study window: open: no alarm, because its area was disarmed",
        "Study window: closed",
    ]
    assert (await lines(house, tmp_path, device="bedroom-window"))[-1] == (
        "Bedroom window: open: no alarm, because it was bypassed when somebody armed"
    )
    assert (await lines(house, tmp_path, "sv", device="bedroom-window"))[-1] == (
        "Bedroom window: öppen: inget larm, eftersom den hoppades över vid påkopplingen"
    )


async def test_a_component_in_service_is_why(house: House, tmp_path: Path) -> None:
    await house.submit(StartService("smoke-hall", Purpose.REFIT, ANNA))
    await house.do("smoke", "smoke-hall")
    assert "Smoke detector hall: smoke: no alarm, because it was in service mode" in await lines(house, tmp_path)


async def test_the_chain_of_an_alarm_from_the_arming_to_its_end(house: House, tmp_path: Path) -> None:
    await house.do("leak", "water-laundry")
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "front-door")
    await house.do("on", "plug-kitchen")
    await house.advance(30 * SECOND)
    await house.do("open", "study-window")
    await house.advance(2 * MINUTE)
    await house.disarm("erik")
    chain = await lines(house, tmp_path, alarm=2)
    assert "Camera detector hall takes a picture of alarm 2" in chain
    assert [line for line in chain if "picture" not in line] == [
        "House is armed home (Anna)",
        "Front door: open",
        "entry delay: Front door was opened",
        "ALARM 2: burglary, Front door",
        "Study window: open",
        "alarm 2: Study window takes part",
        "alarm 2 is confirmed by a second detector, Study window",
        "alarm 2 is over: disarmed",
    ]


async def test_an_alarm_that_never_was_is_named(house: House, tmp_path: Path) -> None:
    with pytest.raises(NoJournal, match="knows no alarm 7; it has none"):
        await lines(house, tmp_path, alarm=7)


@pytest.mark.parametrize("content", [b"", b"no database at all, however long it is" * 100])
def test_what_is_no_journal_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hub.db").write_bytes(content)
    with pytest.raises(NoJournal, match=r"no journal of a hub.*Give a copy"):
        list(retell(tmp_path / "hub.db", "en"))
    with pytest.raises(NoJournal, match="there is no file"):
        list(retell(tmp_path / "other.db", "en"))


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Quiet)

"""Home Assistant shows over which path the alarm receiving centre answers."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub_server.domain.events import PathTested
from hub_server.domain.site import Supply
from tests.integration.conftest import Paired
from tests.receiving import Site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


async def test_each_path_to_the_centre_is_shown(paired: Paired, site: Site) -> None:
    await site.start()
    await paired.house.do("gsm-out", "gateway")
    await site.told_by(paired.house)
    for path, answers in ((Supply.BROADBAND, True), (Supply.GSM, False)):
        await paired.house.wait_for(
            PathTested, lambda e, p=path, a=answers: isinstance(e, PathTested) and (e.path, e.answers) == (p, a)
        )
    await paired.settle()
    shown = {path: paired.hass.states.get(paired.entity(f"path_{path}")) for path in ("broadband", "gsm")}
    assert {path: state.state for path, state in shown.items() if state is not None} == {
        "broadband": "on",
        "gsm": "off",
    }
    whole = paired.hass.states.get(paired.entity("central"))
    assert whole is not None
    assert whole.state == "on"
    await paired.house.stop()
    await paired.house.start()


async def test_without_a_centre_there_is_nothing_to_show(paired: Paired) -> None:
    state = paired.hass.states.get(paired.entity("path_gsm"))
    assert state is not None
    assert state.state == "unavailable"

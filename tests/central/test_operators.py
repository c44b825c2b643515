"""Operators sign in, and guessing a password is stopped."""

from collections.abc import AsyncGenerator
from pathlib import Path

import aiohttp
import pytest

from hub_server.central import operators as module
from hub_server.central.app import Central
from hub_server.central.cases import Refused

PASSWORD = "en lång mening om granar"
type Answer = tuple[int, dict[str, object]]


@pytest.fixture
async def central(tmp_path: Path, socket_enabled: None) -> AsyncGenerator[Central]:
    central = Central(tmp_path / "central")
    await central.start("127.0.0.1", 0, 0)
    await central.put_account("1234", "Villa", None)
    await central.operators.put("Maja", PASSWORD)
    yield central
    await central.stop()


async def post(central: Central, path: str, session: str = "", **body: str) -> Answer:
    """Ask as a browser does that keeps a session."""
    here = f"http://127.0.0.1:{central.api_port}"
    headers = {"Origin": here, **({"Cookie": f"operator={session}"} if session else {})}
    async with aiohttp.ClientSession() as client, client.post(f"{here}{path}", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def sign_in(central: Central, name: str = "Maja", password: str = PASSWORD) -> Answer:
    return await post(central, "/api/sign-in", name=name, password=password)


async def session_of(central: Central) -> str:
    """Return what a browser keeps once Maja has signed in."""
    here = f"http://127.0.0.1:{central.api_port}"
    body = {"name": "Maja", "password": PASSWORD}
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{here}/api/sign-in", json=body, headers={"Origin": here}) as answer,
    ):
        assert answer.status == 200
        kept = answer.cookies["operator"]
        assert kept["httponly"]
        assert kept["samesite"] == "Strict"
        return kept.value


async def test_whoever_signs_in_acts_under_his_own_name(central: Central) -> None:
    session = await session_of(central)
    status, refused = await post(central, "/api/cases/1/claim", session, operator="Nils")
    assert (status, refused["error"]["reason"]) == (409, "operator")  # type: ignore[index]
    status, refused = await post(central, "/api/cases/1/claim", session)
    assert refused["error"]["reason"] == "unknown", "she may; there is no such case"  # type: ignore[index]
    assert (await post(central, "/api/cases/1/claim", f"{session}x"))[0] == 401


async def test_a_wrong_name_and_a_wrong_password_are_answered_alike(central: Central) -> None:
    assert await sign_in(central, name="Nobody") == await sign_in(central, password="something else")


async def test_more_than_three_misses_lock_for_a_quarter_of_an_hour(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = module.utc_ms()
    monkeypatch.setattr(module, "utc_ms", lambda: now)
    for _ in range(4):
        assert (await sign_in(central, password="wrong"))[0] == 409
    status, refused = await sign_in(central)
    assert (status, refused["error"]["reason"]) == (409, "locked")  # type: ignore[index]
    monkeypatch.setattr(module, "utc_ms", lambda: now + module.LOCKED_MS)
    assert (await sign_in(central))[0] == 200


async def test_three_misses_and_then_the_password_count_for_nothing(central: Central) -> None:
    for _ in range(2):
        for _ in range(3):
            await sign_in(central, password="wrong")
        assert (await sign_in(central))[0] == 200


async def test_a_new_password_ends_what_the_old_one_began(central: Central) -> None:
    session = await session_of(central)
    await central.operators.put("Maja", "en annan mening om tallar")
    assert (await post(central, "/api/cases/1/claim", session))[0] == 401


async def test_a_session_ends_after_a_shift(central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await session_of(central)
    later = module.utc_ms() + module.SESSION_MS
    monkeypatch.setattr(module, "utc_ms", lambda: later)
    assert (await post(central, "/api/cases/1/claim", session))[0] == 401


async def test_a_password_has_a_length_and_is_kept_nowhere(central: Central, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="12 to 200"):
        await central.operators.put("Nils", "short")
    for path in (tmp_path / "central").iterdir():
        assert PASSWORD.encode() not in path.read_bytes()

"""A hub is found on the network, and tells nothing there that is a secret."""

import asyncio
import errno
import socket

import pytest
import pytest_socket
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hub_server.api.discovery import Announcement
from hub_server.protocol import SERVICE_TYPE
from tests.house import House


@pytest.mark.parametrize("away", [False, True])
def test_a_machine_whose_own_name_nobody_knows_is_announced_by_an_address(
    monkeypatch: pytest.MonkeyPatch, *, away: bool
) -> None:
    def nobody_answers(*_: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    def unreachable(*_: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", nobody_answers)
    # The way to an address is looked up, and nothing goes there: the kernel's own answer is wanted.
    monkeypatch.setattr(socket.socket, "connect", unreachable if away else pytest_socket._true_connect)
    entry = Announcement("7d04be113eb786d1", "Villa", "0.1.0", "0.0.0.0", 7443)
    addresses = entry._info.parsed_addresses()
    assert addresses
    assert addresses == ["127.0.0.1"] or not [each for each in addresses if each.startswith("127.")]


async def test_the_hub_is_found_by_its_announcement(house: House) -> None:
    entry = Announcement(house.hub.identity.hub_id, "Villa", "0.1.0", "127.0.0.1", house.port)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Added and not found.done():
            found.set_result(name)

    await entry.start()
    looking = AsyncZeroconf(interfaces=["127.0.0.1"])
    browser = AsyncServiceBrowser(looking.zeroconf, SERVICE_TYPE, handlers=[changed])
    try:
        async with asyncio.timeout(20):
            info = AsyncServiceInfo(SERVICE_TYPE, await found)
            assert await info.async_request(looking.zeroconf, 5_000)
        assert info.port == house.port
        assert info.decoded_properties == {
            "hub_id": house.hub.identity.hub_id,
            "name": "Villa",
            "version": "0.1.0",
            "schema": "1",
            "min_schema": "1",
        }
    finally:
        await browser.async_cancel()
        await looking.async_close()
        await entry.stop()

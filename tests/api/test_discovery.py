"""A hub is found on the network, and tells nothing there that is a secret."""

import asyncio

from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hub_server.api.discovery import Announcement
from hub_server.protocol import SERVICE_TYPE
from tests.house import House


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

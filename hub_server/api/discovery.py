"""How the hub is found: announced by zeroconf, with nothing in it that is a secret."""

import asyncio
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import Final

import ifaddr
from zeroconf import InterfaceChoice
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub_server.protocol import MIN_SCHEMA, SCHEMA, SERVICE_TYPE

_LOOPBACK: Final = "127.0.0.1"
_AWAY: Final = ("192.0.2.1", 9)
"""An address of nobody's (RFC 5737): to look up the way there sends nothing."""


class Announcement:
    """The hub's entry in the network's directory, for as long as it is open."""

    def __init__(self, hub_id: str, name: str, version: str, host: str, port: int) -> None:
        """Describe the hub; a hub that listens on loopback alone is announced there alone."""
        addresses = [host] if host not in {"0.0.0.0", "::", ""} else _own_addresses()  # noqa: S104 - compared only
        self._info = AsyncServiceInfo(
            SERVICE_TYPE,
            f"{hub_id}.{SERVICE_TYPE}",
            addresses=[socket.inet_aton(address) for address in addresses],
            port=port,
            properties={
                "hub_id": hub_id,
                "name": name,
                "version": version,
                "schema": str(SCHEMA),
                "min_schema": str(MIN_SCHEMA),
            },
            server=f"{hub_id}.local.",
        )
        self._interfaces: InterfaceChoice | list[str] = [_LOOPBACK] if addresses == [_LOOPBACK] else InterfaceChoice.All
        self._zeroconf: AsyncZeroconf | None = None
        self._telling: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Announce. Raises OSError where the network takes no announcements."""
        self._zeroconf = AsyncZeroconf(interfaces=self._interfaces)
        self._telling = asyncio.ensure_future(await self._zeroconf.async_register_service(self._info))

    async def stop(self) -> None:
        """Take the entry back."""
        if self._zeroconf is not None:
            if self._telling is not None:
                self._telling.cancel()
            await self._zeroconf.async_unregister_all_services()
            await self._zeroconf.async_close()


def _own_addresses() -> list[str]:
    """Return where the home's network finds this machine: by its way out, by all its addresses, or nowhere else.

    The kernel is asked, and no name: after a power cut the router that would answer may be away, and to Debian its own
    machine's name means 127.0.1.1.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(_AWAY)
        return [str(probe.getsockname()[0])]
    found = {str(each.ip) for adapter in ifaddr.get_adapters() for each in adapter.ips if each.is_IPv4}
    return sorted(each for each in found if not ip_address(each).is_loopback) or [_LOOPBACK]

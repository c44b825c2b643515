"""The central put together: store, receiver and API, and how they start and stop."""

import asyncio
import json
import os
import secrets
import signal
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aiohttp import web

from hub_server.central import intake, page
from hub_server.central.api import Rest, build
from hub_server.central.clock import utc_ms
from hub_server.central.door import Door, Origins
from hub_server.central.link import LinkDoor
from hub_server.central.operators import Operators
from hub_server.central.receiver import Ports, Receiver
from hub_server.central.store import Store
from hub_server.central.transaction import Transaction
from hub_server.central.watch import ENTRY_GRACE_MS, SILENT_MS, Watch
from hub_server.central.words import Told
from hub_server.certificates import fingerprint_of, make_certificate, write_private
from hub_server.dc09 import Key, Message

RUNTIME_FILE: Final = "runtime.json"
TOKEN_FILE: Final = "api-token"


class PortInUse(Told):
    """A port cannot be listened on; the message says which and what to do."""


class Central:
    """A running central."""

    def __init__(
        self,
        directory: Path,
        *,
        origins: Sequence[str] = (),
        silent_ms: int = SILENT_MS,
        entry_grace_ms: int = ENTRY_GRACE_MS,
    ) -> None:
        """Open the database in ``directory``. Raises StoreError.

        ``origins`` are the addresses of the operators' page besides those of loopback, of a proxy that speaks TLS.

        A home that says nothing for ``silent_ms`` is out of contact; an entry delay's outcome has to come within
        ``entry_grace_ms`` of its end.
        """
        self._directory = directory
        self._origins = origins
        self.store = Store(directory)
        self.receiver = Receiver(self._accept)
        self.operators = Operators(self.store)
        self._watch = Watch(self.store, self._last_seen, silent_ms=silent_ms, entry_grace_ms=entry_grace_ms)
        self._keys: dict[str, Key | None] = {}
        self.link = LinkDoor(self.store, self._key_of, "Verisure Local")
        self._watching: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self.token = _token(directory)
        self.fingerprint, self._tls = _identity(directory)
        self.port = 0
        self.tls_port = 0
        self.link_port = 0
        self.api_port = 0

    async def _accept(self, message: Message) -> None:
        received = utc_ms()
        await self.store.do(lambda transaction: intake.take(transaction, message, received))

    async def start(self, host: str, port: int, api_port: int, tls_port: int = 0, link_port: int = 0) -> None:
        """Listen; a port of 0 is any. Raises PortInUse."""
        await self.load_accounts()
        origins = Origins()
        api = build(
            self.store,
            Door(self.token, self.operators, origins),
            Rest(self.link.speak, self._last_seen, self.link.linked, self._reload),
        )
        page.add_to(api)
        self._runner = web.AppRunner(api, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", api_port)
        try:
            await site.start()
            self.api_port = int(self._runner.addresses[0][1])
            origins.at_port(self.api_port, self._origins)
            self.link_port = await self.link.start(host, link_port, self._tls, self.fingerprint)
            bound = await self.receiver.start(host, Ports(port, tls_port), self._tls)
        except OSError as error:
            ports = f"{port}, {tls_port}, {link_port}, {api_port}"
            raise PortInUse("port_in_use", ports=ports, error=error.strerror) from error
        self.port, self.tls_port = bound.plain, bound.tls
        self._watching = asyncio.create_task(self._watch.run())
        runtime = {
            "host": host,
            "port": self.port,
            "tls_port": self.tls_port,
            "link_port": self.link_port,
            "fingerprint": self.fingerprint,
            "api_port": self.api_port,
            "pid": os.getpid(),
        }
        write_private(self._directory / RUNTIME_FILE, json.dumps(runtime).encode())

    async def load_accounts(self) -> None:
        """Let the receiver know the accounts as the database has them."""
        keys = await self.store.do(lambda transaction: transaction.keys())
        before, self._keys = self._keys, {number: None if key is None else Key(key) for number, key in keys.items()}
        self.receiver.set_accounts(self._keys)
        # Whoever proved an old key, or is gone, has to prove himself anew.
        await self.link.hang_up_on({number for number, key in before.items() if self._keys.get(number) != key})

    async def _reload(self) -> None:
        await self.load_accounts()
        self.operators.sign_out_all()

    def _key_of(self, account: str) -> Key | None:
        return self._keys.get(account)

    async def put_account(self, number: str, name: str, key: Key | None) -> None:
        """Add or change an account."""
        secret = None if key is None else key.secret

        def work(transaction: Transaction) -> None:
            transaction.put_account(number, name, secret)

        await self.store.do(work)
        await self.load_accounts()

    def _last_seen(self) -> dict[str, int]:
        return {number: int(seen.timestamp() * 1000) for number, seen in self.receiver.last_seen.items()}

    async def stop(self) -> None:
        """Stop listening, finish what is being stored, close the database."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self.link.stop()
        await self.receiver.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.store.close()


def _token(directory: Path) -> str:
    path = directory / TOKEN_FILE
    if not path.exists():
        write_private(path, secrets.token_urlsafe(32).encode())
    return path.read_text().strip()


def _identity(directory: Path) -> tuple[str, ssl.SSLContext]:
    """Return the fingerprint by which hubs know this central, and what TLS needs."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    if not certificate.exists():
        make_certificate(certificate, key, "Verisure Local central")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return fingerprint_of(certificate), context


async def run(  # noqa: PLR0917 - what it listens on
    directory: Path, host: str, ports: Ports, api_port: int, link_port: int, origins: Sequence[str]
) -> None:
    """Run a central until SIGTERM or SIGINT. Raises StoreError and PortInUse."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    central = Central(directory, origins=origins)
    try:
        await central.start(host, ports.plain, api_port, ports.tls, link_port)
        print(  # noqa: T201
            f"listening port={central.port} api_port={central.api_port} tls_port={central.tls_port}"
            f" link_port={central.link_port}"
            f" fingerprint={central.fingerprint}",
            flush=True,
        )
        await stopping.wait()
    finally:
        await central.stop()

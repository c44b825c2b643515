"""The central put together: store, receiver and API, and how they start and stop."""

import asyncio
import json
import os
import secrets
import signal
from pathlib import Path
from typing import Final

from aiohttp import web

from hub_server.central import intake
from hub_server.central.api import build
from hub_server.central.clock import utc_ms
from hub_server.central.receiver import Receiver
from hub_server.central.store import Store, Transaction
from hub_server.dc09 import Key, Message

RUNTIME_FILE: Final = "runtime.json"
TOKEN_FILE: Final = "api-token"


class PortInUse(Exception):
    """A port cannot be listened on; the message says which and what to do."""


class Central:
    """A running central."""

    def __init__(self, directory: Path) -> None:
        """Open the database in ``directory``. Raises StoreError."""
        self._directory = directory
        self.store = Store(directory)
        self.receiver = Receiver(self._accept)
        self._runner: web.AppRunner | None = None
        self.token = _token(directory)
        self.port = 0
        self.api_port = 0

    async def _accept(self, message: Message) -> None:
        received = utc_ms()
        await self.store.do(lambda transaction: intake.take(transaction, message, received))

    async def start(self, host: str, port: int, api_port: int) -> None:
        """Listen. Raises PortInUse."""
        await self.load_accounts()
        self._runner = web.AppRunner(
            build(self.store, self.token, self._last_seen, self.load_accounts),
            access_log=None,
            shutdown_timeout=1,
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", api_port)
        try:
            await site.start()
            self.api_port = int(self._runner.addresses[0][1])
            self.port = await self.receiver.start(host, port)
        except OSError as error:
            raise PortInUse(
                f"The central cannot listen on ports {port} and {api_port}: {error.strerror}. "
                "Stop what uses them, or choose others with --port and --api-port."
            ) from error
        runtime = {"host": host, "port": self.port, "api_port": self.api_port, "pid": os.getpid()}
        _write_private(self._directory / RUNTIME_FILE, json.dumps(runtime))

    async def load_accounts(self) -> None:
        """Let the receiver know the accounts as the database has them."""
        keys = await self.store.do(lambda transaction: transaction.keys())
        self.receiver.set_accounts({number: None if key is None else Key(key) for number, key in keys.items()})

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
        await self.receiver.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.store.close()


def _token(directory: Path) -> str:
    path = directory / TOKEN_FILE
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def _write_private(path: Path, text: str) -> None:
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    temporary.replace(path)


async def run(directory: Path, host: str, port: int, api_port: int) -> None:
    """Run a central until SIGTERM or SIGINT. Raises StoreError and PortInUse."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    central = Central(directory)
    try:
        await central.start(host, port, api_port)
        print(f"listening port={central.port} api_port={central.api_port}", flush=True)  # noqa: T201
        await stopping.wait()
    finally:
        await central.stop()

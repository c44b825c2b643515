"""The operators' page: static files, each of them known, served as they are."""

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Final

from aiohttp import web

_TYPES: Final = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def add_to(app: web.Application) -> None:
    """Serve the page, at ``/`` and under ``/page/``."""
    for each in (files("hub_server") / "web" / "operators").iterdir():
        ending = each.name.rpartition(".")[2]
        if ending in _TYPES:
            path = "/" if each.name == "index.html" else f"/page/{each.name}"
            app.router.add_get(path, _file(each.read_bytes(), _TYPES[ending]))


def _file(content: bytes, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=content, content_type=content_type, charset="utf-8")

    return serve

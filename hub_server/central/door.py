"""Who may speak to the central's API: its own command line with a token, operators who are signed in, no other page."""

import hmac
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec
from aiohttp import web

from hub_server.central.bodies import SignIn, read
from hub_server.central.cases import Refused
from hub_server.central.operators import SESSION_MS, Operators

SIGN_IN: Final = "/api/sign-in"
COOKIE: Final = "operator"
_WHO: Final = "who"
_OPEN: Final = frozenset({SIGN_IN, "/api/words"})
_SAFE: Final = frozenset({"GET", "HEAD"})
HEADERS: Final = {
    # Everything a page needs is its own; whatever somebody gets a customer or a hub to write can run nothing.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(slots=True)
class Origins:
    """The addresses at which the page is reached, like ``http://127.0.0.1:7480``; every other one is a stranger's."""

    known: set[str] = field(default_factory=set)

    def at_port(self, port: int, more: Iterable[str]) -> None:
        """Know the loopback addresses of a port, and ``more`` behind a proxy that speaks TLS."""
        self.known = {f"http://127.0.0.1:{port}", f"http://localhost:{port}", *more}

    def host_is_known(self, host: str) -> bool:
        """Tell whether a request asked for one of our names: another one was led here by a foreign name server."""
        return any(origin.partition("://")[2] == host for origin in self.known)


class Door:
    """Lets requests in."""

    def __init__(self, token: str, operators: Operators, origins: Origins) -> None:
        """``token`` is the machine's own, for its command line."""
        self._token = token
        self._operators = operators
        self._origins = origins

    def add_to(self, app: web.Application) -> None:
        """Guard an application, and let operators sign in and out there."""
        app.middlewares.append(self.guard)
        app.on_response_prepare.append(_add_headers)
        app.router.add_post(SIGN_IN, self.sign_in)
        app.router.add_post("/api/sign-out", self.sign_out)

    @web.middleware
    async def guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse whoever is not known, and any page of another site."""
        origin = request.headers.get("Origin")
        if not self._origins.host_is_known(request.host) or (origin is not None and origin not in self._origins.known):
            return error(403, Refused("origin"))
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        is_machine = hmac.compare_digest(bearer.encode(), self._token.encode())
        request[_WHO] = None if is_machine else self.signed_in(request)
        if request.path.startswith("/api/") and request.path not in _OPEN and not is_machine:
            if request[_WHO] is None:
                return error(401, Refused("token"))
            if origin is None and (request.method not in _SAFE or "Upgrade" in request.headers):
                # A browser says where such a request comes from; whoever does not, is none.
                return error(403, Refused("origin"))
        try:
            return await handler(request)
        except Refused as refused:
            return error(409, refused)

    def signed_in(self, request: web.Request) -> str | None:
        """Return who is signed in where the request comes from, as it is now."""
        return self._operators.name_of(request.cookies.get(COOKIE, ""))

    async def sign_in(self, request: web.Request) -> web.Response:
        """Sign an operator in; the browser keeps the session, out of reach of scripts."""
        body = await read(request, SignIn)
        session = await self._operators.sign_in(body.name, body.password)
        response = answer({"name": body.name})
        secure = request.headers.get("Origin", "").startswith("https:")
        response.set_cookie(
            COOKIE, session, httponly=True, samesite="Strict", secure=secure, max_age=SESSION_MS // 1000, path="/api"
        )
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session."""
        self._operators.end(request.cookies.get(COOKIE, ""))
        response = answer({})
        response.del_cookie(COOKIE, path="/api")
        return response


def who(request: web.Request, name: str) -> str:
    """Return who acts: whoever is signed in, or who the machine's own command line says. Raises Refused."""
    signed_in: str | None = request[_WHO]
    if signed_in is not None:
        if name not in {"", signed_in}:
            raise Refused("operator", operator=signed_in)
        return signed_in
    if not (name.strip() and len(name) <= 64 and name.isprintable()):  # noqa: PLR2004
        raise Refused("operator_name")
    return name.strip()


def machine_only(request: web.Request) -> None:
    """Return where the central's own command line asks. Raises Refused."""
    if request[_WHO] is not None:
        raise Refused("machine")


def answer(value: object, status: int = 200) -> web.Response:
    """Return ``value`` as JSON."""
    return web.Response(body=msgspec.json.encode(value), content_type="application/json", status=status)


def error(status: int, refused: Refused) -> web.Response:
    """Return a refusal, in every language."""
    return answer({"error": {"reason": refused.reason, "words": refused.said.in_all()}}, status)


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)

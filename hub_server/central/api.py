"""The central's JSON API, for its command line and its pages: on loopback, with one bearer token."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Final

import msgspec
from aiohttp import WSMsgType, web

from hub_server.central.bodies import Claim, Close, SignIn, Speech, StepTaken, View
from hub_server.central.cases import Case, CloseCode, Refused
from hub_server.central.clock import utc_ms
from hub_server.central.homes import StoredPicture
from hub_server.central.ladders import ENDED, LADDERS, first
from hub_server.central.operators import Operators
from hub_server.central.pictures import LogEntry, Reason, broken_at, may_see
from hub_server.central.store import Entry, Store, Transaction
from hub_server.central.work import become_real, claim, close, may_speak, take_step
from hub_server.central_link import HomeContact, HomeDevice

MAX_BODY: Final = 16 * 1024
SIGN_IN: Final = "/api/sign-in"
_WHO: Final = "operator"
_QUEUE: Final = 256
"""Changes that may wait for one slow page (ours); then it is cut off and asks again."""


def build(  # noqa: PLR0917 - what it reads, and whom it tells
    store: Store,
    token: str,
    operators: Operators,
    speak: Callable[[str, str], Awaitable[bool]],
    last_seen: Callable[[], dict[str, int]],
    reload_accounts: Callable[[], Awaitable[None]],
) -> web.Application:
    """Return the API as an application; ``last_seen`` tells when each account last reported (UTC ms)."""
    api = _Api(store, token, operators, speak, last_seen, reload_accounts)
    app = web.Application(client_max_size=MAX_BODY, middlewares=[api.guard])
    app.router.add_post(SIGN_IN, api.sign_in)
    app.router.add_get("/api/queue", api.queue)
    app.router.add_get("/api/accounts", api.accounts)
    app.router.add_get("/api/changes", api.changes)
    app.router.add_post("/api/reload", api.reload)
    app.router.add_get(r"/api/cases/{case_id:\d{1,12}}", api.case)
    app.router.add_post(r"/api/cases/{case_id:\d{1,12}}/claim", api.claim)
    app.router.add_post(r"/api/cases/{case_id:\d{1,12}}/close", api.close)
    app.router.add_post(r"/api/cases/{case_id:\d{1,12}}/step", api.step)
    app.router.add_post(r"/api/cases/{case_id:\d{1,12}}/real", api.real)
    app.router.add_post(r"/api/cases/{case_id:\d{1,12}}/speak", api.speak)
    app.router.add_post(r"/api/pictures/{picture_id:[0-9a-f]{32}}/view", api.view_picture)
    app.router.add_get(r"/api/log/{account:[0-9A-F]{3,16}}", api.log)
    return app


class _Api:
    def __init__(  # noqa: PLR0917 - as build
        self,
        store: Store,
        token: str,
        operators: Operators,
        speak: Callable[[str, str], Awaitable[bool]],
        last_seen: Callable[[], dict[str, int]],
        reload_accounts: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._token = token
        self._operators = operators
        self._speak = speak
        self._last_seen = last_seen
        self._reload_accounts = reload_accounts

    @web.middleware
    async def guard(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Refuse whoever has no token, and any page of another site."""
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{request.host}":
            return _error(403, "origin", "requests from other sites are refused")
        presented = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.path == SIGN_IN:
            presented = self._token
        request[_WHO] = self._operators.name_of(presented)
        if request[_WHO] is None and not hmac.compare_digest(presented.encode(), self._token.encode()):
            return _error(401, "token", "the token is missing or wrong, or the sign-in is over")
        try:
            return await handler(request)
        except Refused as refused:
            return _error(409, refused.reason, str(refused))

    async def sign_in(self, request: web.Request) -> web.Response:
        """Sign an operator in; the token in the answer stands for him."""
        body = await _read(request, SignIn)
        return _json({"token": await self._operators.sign_in(body.name, body.password), "name": body.name})

    async def queue(self, _request: web.Request) -> web.Response:
        """Return the queue."""
        cases = await self._store.do(lambda transaction: transaction.queue())
        return _json({"queue": [_view(case) for case in cases], "now_ms": utc_ms()})

    async def accounts(self, _request: web.Request) -> web.Response:
        """Return the accounts and when each was last heard of."""
        accounts = await self._store.do(lambda transaction: transaction.accounts())
        seen = self._last_seen()
        return _json({"accounts": [{**asdict(each), "last_seen_ms": seen.get(each.number)} for each in accounts]})

    async def reload(self, _request: web.Request) -> web.Response:
        """Take over accounts and operators as the database has them now; everybody signs in again."""
        await self._reload_accounts()
        self._operators.sign_out_all()
        return _json({})

    async def case(self, request: web.Request) -> web.Response:
        """Return a case with its timeline."""
        return _json(_whole(await self._store.do(lambda transaction: _load(transaction, request))))

    async def claim(self, request: web.Request) -> web.Response:
        """Claim a case for an operator; one wins."""
        body = await _read(request, Claim)
        operator = _operator(request, body.operator)

        def work(transaction: Transaction) -> _Whole:
            case = _load(transaction, request).case
            claimed = claim(case, operator, utc_ms())
            if claimed != case:
                transaction.save_case(claimed)
                transaction.add_entry(case.case_id, Entry(utc_ms(), utc_ms(), operator, "claimed", ""))
            return _load(transaction, request)

        return _json(_whole(await self._store.do(work)))

    async def step(self, request: web.Request) -> web.Response:
        """Note how the step that a case stands at ended, and go on to the next."""
        body = await _read(request, StepTaken)
        operator = _operator(request, body.operator)

        def work(transaction: Transaction) -> _Whole:
            case = _load(transaction, request).case
            taken = case.step or first(case.kind)
            transaction.save_case(take_step(case, operator, body.outcome, utc_ms()))
            words = f"{taken}: {body.outcome.value}"
            transaction.add_entry(case.case_id, Entry(utc_ms(), utc_ms(), operator, "step", words))
            return _load(transaction, request)

        return _json(_whole(await self._store.do(work)))

    async def speak(self, request: web.Request) -> web.Response:
        """Say something through the home's voice unit."""
        body = await _read(request, Speech)
        operator = _operator(request, body.operator)
        case = (await self._store.do(lambda transaction: _load(transaction, request))).case
        may_speak(case, operator)
        if not await self._speak(case.account, body.text):
            raise Refused("no_link", "the home's second wire is down: telephone instead")

        def work(transaction: Transaction) -> _Whole:
            words = f"the central: {body.text}"
            transaction.add_entry(case.case_id, Entry(utc_ms(), utc_ms(), operator, "spoken", words))
            return _load(transaction, request)

        return _json(_whole(await self._store.do(work)))

    async def real(self, request: web.Request) -> web.Response:
        """Turn a case that was recalled or cleared into a real one."""
        body = await _read(request, Claim)
        operator = _operator(request, body.operator)

        def work(transaction: Transaction) -> _Whole:
            case = _load(transaction, request).case
            transaction.save_case(become_real(case, operator, utc_ms()))
            transaction.add_entry(case.case_id, Entry(utc_ms(), utc_ms(), operator, "real", "it is real after all"))
            return _load(transaction, request)

        return _json(_whole(await self._store.do(work)))

    async def close(self, request: web.Request) -> web.Response:
        """Close a case with a code."""
        body = await _read(request, Close)
        operator = _operator(request, body.operator)
        try:
            code = CloseCode(body.code)
        except ValueError:
            codes = ", ".join(CloseCode)
            raise Refused("close_code", f"a case is closed with one of: {codes}") from None

        def work(transaction: Transaction) -> _Whole:
            case = _load(transaction, request).case
            transaction.save_case(close(case, operator, code))
            transaction.add_entry(case.case_id, Entry(utc_ms(), utc_ms(), operator, "closed", code.value))
            return _load(transaction, request)

        return _json(_whole(await self._store.do(work)))

    async def view_picture(self, request: web.Request) -> web.Response:
        """Return a picture to who may see it; that it was asked for is in the log before anything is shown."""
        body = await _read(request, View)
        operator = _operator(request, body.operator)
        picture_id = request.match_info["picture_id"]
        found = await self._store.do(lambda transaction: _look(transaction, picture_id, operator, body.reason))
        if isinstance(found, Refused):
            raise found
        return web.Response(body=found, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def log(self, request: web.Request) -> web.Response:
        """Return a home's log of looks at its pictures, and whether its chain is whole."""
        account = request.match_info["account"]
        entries = await self._store.do(lambda transaction: transaction.homes.log_of(account))
        return _json({"log": [asdict(entry) for entry in entries], "broken_at": broken_at(entries)})

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Send each case that changes, from now on; the first frame is the queue."""
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=MAX_BODY)
        await socket.prepare(request)
        changed: asyncio.Queue[int] = asyncio.Queue(_QUEUE)
        full = asyncio.Event()

        def watcher(case_id: int) -> None:
            try:
                changed.put_nowait(case_id)
            except asyncio.QueueFull:
                full.set()

        unwatch = self._store.watch(watcher)
        sending = asyncio.create_task(self._send_changes(socket, changed, full))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
        finally:
            unwatch()
            sending.cancel()
        return socket

    async def _send_changes(
        self, socket: web.WebSocketResponse, changed: asyncio.Queue[int], full: asyncio.Event
    ) -> None:
        cases = await self._store.do(lambda transaction: transaction.queue())
        await socket.send_json({"type": "queue", "queue": [_view(case) for case in cases]})
        while not full.is_set():
            case_id = await changed.get()
            case = await self._store.do(lambda transaction, case_id=case_id: transaction.case(case_id))  # type: ignore[misc]
            if case is not None:
                await socket.send_json({"type": "case", "case": _view(case)})
        await socket.close()


@dataclass(frozen=True, slots=True)
class _Whole:
    """A case with everything that belongs to it."""

    case: Case
    timeline: list[Entry]
    pictures: list[StoredPicture]
    device: HomeDevice | None
    contacts: list[HomeContact]
    central_word: str


def _load(transaction: Transaction, request: web.Request) -> _Whole:
    case_id = int(request.match_info["case_id"])
    case = transaction.case(case_id)
    if case is None:
        raise Refused("unknown", f"there is no case {case_id}")
    homes = transaction.homes
    words = homes.code_words(case.account)
    return _Whole(
        case,
        transaction.timeline(case_id),
        homes.pictures_of(case.account, case.alarm_id),
        next((each for each in homes.devices(case.account) if each.number == case.zone), None),
        homes.contacts(case.account),
        "" if words is None else words[0],
    )


def _look(transaction: Transaction, picture_id: str, operator: str, reason: Reason | None) -> bytes | Refused:
    """Return a picture's content, or why not; either is logged."""
    picture = transaction.homes.picture(picture_id)
    if picture is None:
        return Refused("unknown", "there is no such picture")
    case = transaction.case_of(picture.account, picture.alarm_id)
    refusal = None
    try:
        may_see(case, operator, reason)
        if picture.content is None:
            raise Refused("erased", "this picture was erased after 60 days")  # noqa: TRY301 - told like the others
    except Refused as refused:
        refusal = refused
    entry = LogEntry(
        number=0,
        at_ms=utc_ms(),
        operator=operator,
        action="seen" if refusal is None else f"denied: {refusal.reason}",
        picture_id=picture_id,
        case_id=0 if case is None else case.case_id,
        reason="" if reason is None else reason.value,
    )
    transaction.homes.log(picture.account, entry)
    return refusal or picture.content or b""


def _operator(request: web.Request, name: str) -> str:
    """Return who acts: whoever is signed in, or who the machine's own command line says. Raises Refused."""
    signed_in: str | None = request[_WHO]
    if signed_in is not None:
        if name not in {"", signed_in}:
            raise Refused("operator", f"you are signed in as {signed_in}, and act as nobody else")
        return signed_in
    if not (name.strip() and len(name) <= 64 and name.isprintable()):  # noqa: PLR2004
        raise Refused("operator", "an operator's name has 1 to 64 printable characters")
    return name.strip()


async def _read[S: msgspec.Struct](request: web.Request, kind: type[S]) -> S:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except msgspec.DecodeError as error:
        raise Refused("body", f"the body is not as expected: {error}") from None


def _view(case: Case) -> dict[str, object]:
    return asdict(case)


def _whole(whole: _Whole) -> dict[str, object]:
    pictures = [
        {"picture_id": p.picture_id, "zone": p.zone, "taken_ms": p.taken_ms, "erased": p.content is None}
        for p in whole.pictures
    ]
    return {
        **_view(whole.case),
        "timeline": [asdict(entry) for entry in whole.timeline],
        "pictures": pictures,
        "device": whole.device,
        "contacts": whole.contacts,
        "central_word": whole.central_word,
        "next": _next_step(whole.case),
    }


def _next_step(case: Case) -> dict[str, object] | None:
    name = case.step or first(case.kind)
    if name == ENDED:
        return None
    step = LADDERS[case.kind][name]
    return {"name": name, "en": step.english, "sv": step.swedish, "outcomes": list(step.then), "silent": step.silent}


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), content_type="application/json", status=status)


def _error(status: int, reason: str, sentence: str) -> web.Response:
    return _json({"error": {"reason": reason, "message": sentence}}, status)

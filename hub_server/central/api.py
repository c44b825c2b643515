"""The central's JSON API, for its command line and its operators' page, on loopback."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Final

from aiohttp import WSMsgType, web
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from hub_server.central import work
from hub_server.central.bodies import Acting, Close, Note, Speech, StepTaken, View, Word, read
from hub_server.central.cases import Case, CloseCode, Refused
from hub_server.central.clock import utc_ms
from hub_server.central.door import Door, answer, machine_only, who
from hub_server.central.homes import Handling
from hub_server.central.ladders import LADDERS, Outcome, first
from hub_server.central.pictures import Reason, may_see
from hub_server.central.pinging import SILENT_S, pinging
from hub_server.central.store import Store
from hub_server.central.transaction import Entry, Transaction
from hub_server.central.views import Whole, brief, full, home_of, whole_of
from hub_server.central.words import NAMES, Said
from hub_server.central_link import broken_at, folded

MAX_BODY: Final = 16 * 1024
_QUEUE: Final = 256
"""Changes that may wait for one slow page (ours); then it is cut off and asks again."""
_PAGE: Final = 100
"""Cases that are over are shown so many at a time (ours)."""
_CASE: Final = r"/api/cases/{case_id:\d{1,12}}"
_NO_MORE: Final = 2**62


@dataclass(frozen=True, slots=True)
class Rest:
    """What the API needs of the rest of the central."""

    speak: Callable[[str, str], Awaitable[bool]]
    """Says something through an account's voice unit; tells whether it could."""
    last_seen: Callable[[], dict[str, int]]
    """When each account last reported (UTC ms)."""
    linked: Callable[[], set[str]]
    """The accounts whose second wire is up."""
    reload: Callable[[], Awaitable[None]]
    """Takes over accounts and operators as the database has them."""


def build(store: Store, door: Door, rest: Rest) -> web.Application:
    """Return the API as an application."""
    api = _Api(store, door, rest)
    app = web.Application(client_max_size=MAX_BODY)
    door.add_to(app)
    app.router.add_get("/api/words", api.words)
    app.router.add_get("/api/me", api.me)
    app.router.add_get("/api/queue", api.queue)
    app.router.add_get("/api/over", api.over)
    app.router.add_get("/api/accounts", api.accounts)
    app.router.add_get("/api/changes", api.changes)
    app.router.add_post("/api/reload", api.reload)
    app.router.add_get(_CASE, api.case)
    for action in (api.claim, api.release, api.step, api.guard, api.recall, api.real, api.note, api.speak, api.word):
        app.router.add_post(f"{_CASE}/{action.__name__}", action)
    app.router.add_post(f"{_CASE}/close", api.close)
    app.router.add_post(r"/api/pictures/{picture_id:[0-9a-f]{32}}/view", api.view_picture)
    app.router.add_get(r"/api/log/{account:[0-9A-F]{3,16}}", api.log)
    return app


class _Api:
    def __init__(self, store: Store, door: Door, rest: Rest) -> None:
        self._store = store
        self._door = door
        self._rest = rest
        self._hasher = PasswordHasher()

    async def words(self, _request: web.Request) -> web.Response:
        """Return the names of kinds, states, outcomes, codes and reasons, in every language."""
        named = {
            what: {name: {"en": english, "sv": swedish} for name, (english, swedish) in names.items()}
            for what, names in NAMES.items()
        }
        return answer(named)

    async def me(self, request: web.Request) -> web.Response:
        """Return who is signed in."""
        return answer({"name": self._door.signed_in(request), "now_ms": utc_ms()})

    async def queue(self, _request: web.Request) -> web.Response:
        """Return the queue."""
        return answer({"queue": await self._store.do(_queue), "now_ms": utc_ms()})

    async def over(self, request: web.Request) -> web.Response:
        """Return cases that are over, the newest first, ``before`` a number."""
        before = request.query.get("before", "")
        number = int(before) if before.isdecimal() and len(before) <= 12 else _NO_MORE  # noqa: PLR2004
        account = request.query.get("account", "")[:16]

        def found(transaction: Transaction) -> list[dict[str, object]]:
            cases = transaction.over(account, number, _PAGE)
            return [brief(case, home_of(transaction, case)) for case in cases]

        return answer({"over": await self._store.do(found)})

    async def accounts(self, _request: web.Request) -> web.Response:
        """Return the accounts, when each was last heard of, and whether its second wire is up."""
        accounts = await self._store.do(lambda transaction: transaction.accounts())
        seen, linked = self._rest.last_seen(), self._rest.linked()
        listed = [
            {**asdict(each), "last_seen_ms": seen.get(each.number), "linked": each.number in linked}
            for each in accounts
        ]
        return answer({"accounts": listed})

    async def reload(self, request: web.Request) -> web.Response:
        """Take over accounts and operators as the database has them now; everybody signs in again."""
        machine_only(request)
        await self._rest.reload()
        return answer({})

    async def case(self, request: web.Request) -> web.Response:
        """Return a case with its timeline."""
        return answer(
            full(await self._store.do(lambda transaction: whole_of(transaction, _load(transaction, request))))
        )

    async def _change(
        self, request: web.Request, operator: str, change: Callable[[Case], tuple[Case, Said | None]]
    ) -> web.Response:
        """Change a case, and say in its timeline what there is to say."""

        def done(transaction: Transaction) -> Whole:
            case = _load(transaction, request)
            changed, said = change(case)
            transaction.save_case(changed)
            if said is not None:
                transaction.add_entry(case.case_id, Entry(utc_ms(), utc_ms(), operator, said))
            return whole_of(transaction, changed)

        return answer(full(await self._store.do(done)))

    async def claim(self, request: web.Request) -> web.Response:
        """Claim a case for an operator; one wins."""
        operator = who(request, (await read(request, Acting)).operator)

        def claimed(case: Case) -> tuple[Case, Said | None]:
            return work.claim(case, operator, utc_ms()), None if case.operator == operator else Said("claim")

        return await self._change(request, operator, claimed)

    async def release(self, request: web.Request) -> web.Response:
        """Let a case go, for somebody else to take."""
        operator = who(request, (await read(request, Acting)).operator)
        return await self._change(request, operator, lambda case: (work.release(case, operator), Said("release")))

    async def step(self, request: web.Request) -> web.Response:
        """Note how the step that a case stands at ended, and go on to the next."""
        body = await read(request, StepTaken)
        operator = who(request, body.operator)
        return await self._change(
            request,
            operator,
            lambda case: (work.take_step(case, operator, body.outcome, utc_ms()), _step_said(case, body.outcome)),
        )

    async def guard(self, request: web.Request) -> web.Response:
        """Send a guard."""
        operator = who(request, (await read(request, Acting)).operator)
        return await self._change(
            request, operator, lambda case: (work.send_guard(case, operator, utc_ms()), Said("guard"))
        )

    async def recall(self, request: web.Request) -> web.Response:
        """Recall a case: somebody who may do so says that it is nothing."""
        operator = who(request, (await read(request, Acting)).operator)
        return await self._change(
            request, operator, lambda case: (work.recall(case, operator, utc_ms()), Said("recall"))
        )

    async def real(self, request: web.Request) -> web.Response:
        """Turn a case that was recalled or cleared into a real one."""
        operator = who(request, (await read(request, Acting)).operator)
        return await self._change(
            request, operator, lambda case: (work.become_real(case, operator, utc_ms()), Said("real"))
        )

    async def note(self, request: web.Request) -> web.Response:
        """Write something into a case's timeline."""
        body = await read(request, Note)
        operator = who(request, body.operator)
        return await self._change(
            request, operator, lambda case: (work.hold(case, operator, utc_ms()), Said("note", {"text": body.text}))
        )

    async def speak(self, request: web.Request) -> web.Response:
        """Say something through the home's voice unit."""
        body = await read(request, Speech)
        operator = who(request, body.operator)
        case = await self._store.do(lambda transaction: _load(transaction, request))
        work.may_speak(case, operator)
        if not await self._rest.speak(case.account, body.text):
            raise Refused("no_link")
        said = Said("spoken", {"text": body.text})
        return await self._change(request, operator, lambda case: (work.hold(case, operator, utc_ms()), said))

    async def word(self, request: web.Request) -> web.Response:
        """Tell whether a word is the customer's; what was said is kept nowhere."""
        body = await read(request, Word)
        operator = who(request, body.operator)

        def kept(transaction: Transaction) -> str:
            case = _load(transaction, request)
            work.hold(case, operator, utc_ms())
            words = transaction.homes.code_words(case.account)
            if words is None:
                raise Refused("no_word")
            return words[1]

        right = await asyncio.to_thread(self._matches, await self._store.do(kept), folded(body.word))
        said = Said("word_right" if right else "word_wrong")
        return await self._change(request, operator, lambda case: (work.hold(case, operator, utc_ms()), said))

    def _matches(self, kept: str, word: str) -> bool:
        try:
            return self._hasher.verify(kept, word)
        except VerificationError:
            return False

    async def close(self, request: web.Request) -> web.Response:
        """Close a case with a code."""
        body = await read(request, Close)
        operator = who(request, body.operator)
        try:
            code = CloseCode(body.code)
        except ValueError:
            raise Refused("close_code", codes=", ".join(CloseCode)) from None
        said = Said("close", {"code": code.value})
        return await self._change(request, operator, lambda case: (work.close(case, operator, code), said))

    async def view_picture(self, request: web.Request) -> web.Response:
        """Return a picture to who may see it; that it was asked for is in the log before anything is shown."""
        body = await read(request, View)
        operator = who(request, body.operator)
        picture_id = request.match_info["picture_id"]
        found = await self._store.do(lambda transaction: _look(transaction, picture_id, operator, body.reason))
        if isinstance(found, Refused):
            raise found
        return web.Response(body=found, content_type="image/jpeg")

    async def log(self, request: web.Request) -> web.Response:
        """Return a home's log of looks at its pictures, and whether its chain is whole."""
        account = request.match_info["account"]
        entries = await self._store.do(lambda transaction: transaction.homes.log_of(account))
        return answer({"log": entries, "broken_at": broken_at(entries)})

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Send each case that changes, from now on; the first frame is the queue."""
        socket = web.WebSocketResponse(receive_timeout=SILENT_S, max_msg_size=MAX_BODY)
        await socket.prepare(request)
        changed: asyncio.Queue[int] = asyncio.Queue(_QUEUE)
        full = asyncio.Event()

        def watcher(case_id: int) -> None:
            try:
                changed.put_nowait(case_id)
            except asyncio.QueueFull:
                full.set()

        def still_here() -> bool:
            operator = self._door.signed_in(request)
            return not full.is_set() and operator == signed_in

        signed_in = self._door.signed_in(request)
        unwatch = self._store.watch(watcher)
        sending = asyncio.create_task(self._send_changes(socket, changed, still_here))
        try:
            async with pinging(socket):
                async for message in socket:
                    if message.type is not WSMsgType.TEXT:
                        break
        except TimeoutError:
            await socket.close()
        finally:
            unwatch()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        return socket

    async def _send_changes(
        self, socket: web.WebSocketResponse, changed: asyncio.Queue[int], still_here: Callable[[], bool]
    ) -> None:
        queue = await self._store.do(_queue)
        await socket.send_json({"type": "queue", "queue": queue, "now_ms": utc_ms()})
        while True:
            case_id = await changed.get()
            if not still_here():
                break
            if case_id == 0:
                continue
            view = await self._store.do(lambda transaction, case_id=case_id: _brief(transaction, case_id))  # type: ignore[misc]
            await socket.send_json({"type": "case", "case": view, "now_ms": utc_ms()})
        await socket.close(code=4001)


def _queue(transaction: Transaction) -> list[dict[str, object]]:
    return [brief(case, home_of(transaction, case)) for case in transaction.queue()]


def _brief(transaction: Transaction, case_id: int) -> dict[str, object] | None:
    case = transaction.case(case_id)
    return None if case is None else brief(case, home_of(transaction, case))


def _load(transaction: Transaction, request: web.Request) -> Case:
    case_id = int(request.match_info["case_id"])
    case = transaction.case(case_id)
    if case is None:
        raise Refused("unknown", case=case_id)
    return case


def _step_said(case: Case, outcome: Outcome) -> Said:
    step = LADDERS[case.kind][case.step or first(case.kind)]
    params = {"step": step.english, "step_sv": step.swedish, "outcome": outcome.value}
    return Said("step", {name: value.removesuffix(".") for name, value in params.items()})


def _look(transaction: Transaction, picture_id: str, operator: str, reason: Reason | None) -> bytes | Refused:
    """Return a picture's content, or why not; either is logged."""
    picture = transaction.homes.picture(picture_id)
    if picture is None:
        return Refused("unknown_picture")
    case = transaction.case_of(picture.account, picture.alarm_id)
    refusal = None
    try:
        may_see(case, operator, reason)
        if picture.content is None:
            raise Refused("erased")  # noqa: TRY301 - told like the others
    except Refused as refused:
        refusal = refused
    done = Handling(
        at_ms=utc_ms(),
        operator=operator,
        action="seen" if refusal is None else f"denied: {refusal.reason}",
        picture_id=picture_id,
        case_id=0 if case is None else case.case_id,
        reason="" if reason is None else reason.value,
    )
    transaction.homes.log(picture.account, done)
    return refusal or picture.content or b""

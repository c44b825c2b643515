"""What an event of the wire does: stored once, and opened, joined or cleared as a case."""

import datetime as dt
import hashlib

from hub_server.central.cases import KIND_OF_CODE, PRIORITY, Cancel, Case, CaseKind, CaseState, cancel
from hub_server.central.transaction import Entry, StoredEvent, Transaction
from hub_server.central.words import NAMES, Said
from hub_server.dc09 import FOLLOW, Mark, Message

_RESENT_WITHIN_MS = 10 * 60 * 1000
"""A foreign sender's repetition of the same content is the same event this long (DECISIONS 23)."""
_CANCELS = frozenset({"BC"})
_ENDS_ENTRY = frozenset({"BA", "BC", "HA", "OP", "CL", "CG", "CF"})


def take(transaction: Transaction, message: Message, received_ms: int) -> None:
    """Store an event, unless it is stored, and let it act on its case."""
    identity = _identity(message)
    if message.mark is None:
        pattern, identity = identity, f"{identity}#{received_ms}"
        if transaction.known_since(pattern, received_ms - _RESENT_WITHIN_MS):
            return
    elif transaction.known(identity):
        return
    event = StoredEvent(
        identity=identity,
        account=message.account,
        code=message.code,
        zone=message.zone,
        text=message.text,
        occurred_ms=_ms(message.happened or message.sent, received_ms),
        received_ms=received_ms,
        position="" if message.position is None else "{:.5f} {:.5f}".format(*message.position),
    )
    _judge_entry(transaction, event, message.mark)
    case = _act(transaction, event, message.mark)
    transaction.add_event(event, case.case_id if case is not None else None)
    pictures = message.blocks.get("V", "")
    if case is not None and pictures:
        follow = message.mark is not None and pictures.startswith(FOLLOW)
        said = Said("pictures_follow") if follow else Said("pictures_at", {"text": pictures})
        transaction.add_entry(case.case_id, Entry(received_ms, event.occurred_ms, "", said))


def _identity(message: Message) -> str:
    mark = message.mark
    if mark is not None:
        return f"{message.account}/{mark.epoch}/{mark.seq}"
    content = hashlib.sha256(message.raw_data.encode()).hexdigest()
    return f"{message.account}/{message.sequence:04d}/{content}"


def _ms(time: dt.datetime | None, otherwise: int) -> int:
    return otherwise if time is None else int(time.timestamp() * 1000)


def _act(transaction: Transaction, event: StoredEvent, mark: Mark | None) -> Case | None:
    kind = KIND_OF_CODE.get(event.code)
    alarm_id = mark.alarm_id if mark is not None else 0
    raises = kind is not None and (mark is None or mark.part == "r")
    case = _case_of(transaction, event, mark, kind)
    if raises and kind is not None and (case is None or alarm_id):
        case = transaction.add_case(event, alarm_id, kind, PRIORITY[kind])
        _note(transaction, case, event)
    elif case is not None and event.code in _CANCELS:
        report = Cancel(mark.elapsed_ms if mark is not None else None, event.occurred_ms, event.received_ms)
        changed, why = cancel(case, report)
        if changed != case:
            transaction.save_case(changed)
        _note(transaction, case, event)
        transaction.add_entry(case.case_id, Entry(event.received_ms, event.occurred_ms, "", why))
    elif case is not None:
        _note(transaction, case, event)
    return case


def _judge_entry(transaction: Transaction, event: StoredEvent, mark: Mark | None) -> None:
    """Remember an entry delay that runs, until the home says how it ended (FEATURES 42)."""
    if mark is not None and mark.part == "e":
        transaction.put_entry(event.account, event.text, event.zone, event.occurred_ms + (mark.elapsed_ms or 0))
    elif event.code in _ENDS_ENTRY:
        transaction.end_entry(event.account)


def _case_of(transaction: Transaction, event: StoredEvent, mark: Mark | None, kind: CaseKind | None) -> Case | None:
    if mark is not None and mark.alarm_id:
        return transaction.case_of(event.account, mark.alarm_id)
    if mark is not None and kind is not CaseKind.DURESS:
        return None
    # Duress is no alarm of the hub's: whatever more of it comes belongs to the case that is worked on.
    of_kind = CaseKind.BURGLARY if event.code in _CANCELS else kind
    case = transaction.case_of(event.account, 0, of_kind)
    return None if case is None or case.state is CaseState.CLOSED else case


def _note(transaction: Transaction, case: Case, event: StoredEvent) -> None:
    name = "event" if event.code in NAMES["event"] else "code"
    params = {name: event.code, "zone": f"{event.zone:03d}", "text": event.text}
    said = Said("event" if name == "event" else "event_of_nobody", params)
    transaction.add_entry(case.case_id, Entry(event.received_ms, event.occurred_ms, "", said))

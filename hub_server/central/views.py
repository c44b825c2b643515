"""What the central's API shows of cases: plain records for JSON, with the words of every language."""

from dataclasses import asdict, dataclass

from hub_server.central.cases import Case
from hub_server.central.homes import StoredPicture
from hub_server.central.ladders import ENDED, LADDERS, first
from hub_server.central.transaction import Entry, Transaction
from hub_server.central.work import GUARD, tried_until
from hub_server.central_link import HomeContact, HomeDevice


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with everything that belongs to it."""

    case: Case
    home: str
    timeline: list[Entry]
    pictures: list[StoredPicture]
    device: HomeDevice | None
    contacts: list[HomeContact]
    central_word: str


def whole_of(transaction: Transaction, case: Case) -> Whole:
    """Return everything that is known of a case."""
    homes = transaction.homes
    words = homes.code_words(case.account)
    return Whole(
        case,
        home_of(transaction, case),
        transaction.timeline(case.case_id),
        homes.pictures_of(case.account, case.alarm_id),
        next((each for each in homes.devices(case.account) if each.number == case.zone), None),
        homes.contacts(case.account),
        "" if words is None else words[0],
    )


def home_of(transaction: Transaction, case: Case) -> str:
    """Return the name of a case's home, empty where its account was removed."""
    account = transaction.account(case.account)
    return "" if account is None else account.name


def brief(case: Case, home: str) -> dict[str, object]:
    """Return what a list shows of a case."""
    return {**asdict(case), "home": home}


def full(whole: Whole) -> dict[str, object]:
    """Return a case as whoever works on it sees it."""
    return {
        **brief(whole.case, whole.home),
        "timeline": [
            {
                "at_ms": entry.at_ms,
                "occurred_ms": entry.occurred_ms,
                "operator": entry.operator,
                "key": entry.said.key,
                "words": entry.said.in_all(),
            }
            for entry in whole.timeline
        ],
        "pictures": [
            {"picture_id": p.picture_id, "zone": p.zone, "taken_ms": p.taken_ms, "erased": p.content is None}
            for p in whole.pictures
        ],
        "device": whole.device,
        "contacts": whole.contacts,
        "central_word": whole.central_word,
        "ladder": _ladder(whole.case),
        "next": _next_step(whole.case),
        "has_guard": GUARD in LADDERS[whole.case.kind],
    }


def _ladder(case: Case) -> list[dict[str, object]]:
    return [
        {"name": name, "words": {"en": step.english, "sv": step.swedish}} for name, step in LADDERS[case.kind].items()
    ]


def _next_step(case: Case) -> dict[str, object] | None:
    name = case.step or first(case.kind)
    if name == ENDED:
        return None
    step = LADDERS[case.kind][name]
    return {
        "name": name,
        "words": {"en": step.english, "sv": step.swedish},
        "outcomes": list(step.then),
        "silent": step.silent,
        "until_ms": tried_until(case) if step.again_ms else 0,
    }

"""The people of the home: their rights, codes and tags."""

import argparse
import datetime as dt
from collections.abc import Mapping
from typing import Final

from hub_server.api.local_client import ask
from hub_server.cli.common import Commands, Mistake, read_code, read_secret, rows

_RIGHTS: Final = ("arm", "disarm", "unlock", "bypass")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH: Final = dt.date(1970, 1, 1)


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    person = commands.add_parser("person", help="add or change a person of the home")
    person.add_argument("id")
    person.add_argument("name")
    person.add_argument("--phone", default="", help="where messages go")
    person.add_argument("--email", default="", help="where they go that are too many for SMS")
    person.add_argument("--language", choices=["en", "sv"], default="en")
    person.add_argument("--admin", action="store_true", help="may change how devices behave, and take them down")
    person.add_argument("--tells-position", action="store_true", help="has a telephone that takes part in @Home")
    person.add_argument("--may-not", nargs="*", choices=_RIGHTS, default=[], metavar="RIGHT", help=", ".join(_RIGHTS))
    person.add_argument("--areas", nargs="*", metavar="AREA", help="(default: all)")
    person.set_defaults(work=_person)

    code = commands.add_parser("code", help="give a person a code; it is asked for, never an argument")
    code.add_argument("person")
    code.add_argument("--duress", action="store_true", help="the code that calls for help (hotkod)")
    _limits(code)
    code.set_defaults(work=_code)

    lock_code = commands.add_parser("lock-code", help="put a person's code into a lock; it is asked for")
    lock_code.add_argument("lock")
    lock_code.add_argument("person")
    lock_code.add_argument("--day", action="store_true", help="good for 24 hours")
    lock_code.add_argument("--duress", action="store_true", help="a code that calls for help")
    _limits(lock_code)
    lock_code.set_defaults(work=_lock_code)

    tag = commands.add_parser("tag", help="put a person's tag into a lock; its 16 hex digits are asked for")
    tag.add_argument("lock")
    tag.add_argument("person")
    tag.set_defaults(work=_tag)

    listing = commands.add_parser("lock-codes", help="list a lock's codes and tags by slot, or withdraw one")
    listing.add_argument("lock")
    listing.add_argument("--revoke", metavar="ID", help="withdraw this one")
    listing.set_defaults(work=_lock_codes)

    contacts = commands.add_parser("contacts", help="list whom the central calls, or set them, first to last")
    contacts.add_argument("--set", nargs="+", metavar="NAME=PHONE", help="NAME=PHONE, or NAME=PHONE=recall")
    contacts.set_defaults(work=_contacts)
    words = commands.add_parser("code-words", help="what the central says first and what you answer; asked for")
    words.set_defaults(work=_code_words)
    log = commands.add_parser("picture-log", help="who looked at this home's pictures at the central")
    log.set_defaults(work=_picture_log)

    captures = commands.add_parser("captures", help="list the pictures that somebody asked for, or erase one")
    captures.add_argument("--erase", metavar="PICTURE", help="erase this one; the home's history says so")
    captures.set_defaults(work=_captures)

    position = commands.add_parser("position", help="say where the home is; latitude and longitude are asked for")
    position.set_defaults(work=_position)


def _limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", nargs="*", choices=_DAYS, default=[], metavar="DAY", help="works only on these days")
    parser.add_argument("--from", dest="begins", type=_minute, default=0, metavar="HH:MM", help="from this time")
    parser.add_argument("--to", dest="ends", type=_minute, default=24 * 60, metavar="HH:MM", help="up to this time")
    parser.add_argument("--first", type=_date, metavar="DATE", help="from this date (2026-12-24)")
    parser.add_argument("--last", type=_date, metavar="DATE", help="up to and with this date")
    parser.add_argument("--uses", type=int, default=0, metavar="N", help="works so many times")


def _minute(text: str) -> int:
    hours, colon, minutes = text.partition(":")
    if not colon or not (hours.isdigit() and minutes.isdigit()) or int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a time is HH:MM")
    return int(hours) * 60 + int(minutes)


def _date(text: str) -> int:
    try:
        return (dt.date.fromisoformat(text) - _EPOCH).days
    except ValueError as error:
        raise argparse.ArgumentTypeError("a date is YYYY-MM-DD") from error


def _validity(options: argparse.Namespace) -> dict[str, object]:
    return {
        "days": [_DAYS.index(day) for day in options.days],
        "from_minute": options.begins,
        "to_minute": options.ends,
        "first_day": options.first,
        "last_day": options.last,
        "uses": options.uses,
    }


def _person(options: argparse.Namespace) -> None:
    ask(
        options.data,
        "put_person",
        person_id=options.id,
        name=options.name,
        phone=options.phone,
        email=options.email,
        language=options.language,
        admin=options.admin,
        has_phone=options.tells_position,
        rights={**{f"may_{right}": right not in options.may_not for right in _RIGHTS}, "areas": options.areas},
    )
    print(f"{options.name} is a person of the home. Give a code: verisure-hub code {options.id}")


def _code(options: argparse.Namespace) -> None:
    if options.duress:
        ask(options.data, "set_duress_code", person_id=options.person, code=read_code("New code: "))
    else:
        ask(
            options.data,
            "set_code",
            person_id=options.person,
            code=read_code("New code: "),
            validity=_validity(options),
        )
    print("The code is set; the one it replaces is worth nothing now.")


def _lock_code(options: argparse.Namespace) -> None:
    ask(
        options.data,
        "grant_lock_code",
        device_id=options.lock,
        person_id=options.person,
        code=read_code("New code (6 digits): "),
        kind="day_code" if options.day else "code",
        duress=options.duress,
        validity=_validity(options),
    )
    print("The lock knows the code.")


def _tag(options: argparse.Namespace) -> None:
    ask(options.data, "grant_tag", device_id=options.lock, person_id=options.person, tag=read_secret("Tag: ").lower())
    print("The lock knows the tag.")


def _lock_codes(options: argparse.Namespace) -> None:
    if options.revoke:
        ask(options.data, "revoke_credential", credential_id=options.revoke)
        print("It is worth nothing any more.")
        return
    for each in rows(ask(options.data, "credentials", device_id=options.lock)["credentials"]):
        print(f"{each['slot']:>3}  {each['kind'].replace('_', ' '):<9} {each['name']:<20} {each['credential_id']}")


def _code_words(options: argparse.Namespace) -> None:
    central = read_secret("What the central says first: ")
    customer = read_secret("What you answer: ")
    ask(options.data, "set_code_words", central=central, customer=customer)
    print("Kept. The central says its word first; answer only then.")


def _picture_log(options: argparse.Namespace) -> None:
    answer = ask(options.data, "picture_log")
    lines = rows(answer["log"])
    for each in lines:
        when = dt.datetime.fromtimestamp(int(str(each["at_ms"])) / 1000, dt.UTC).astimezone()
        print(f"{each['number']:>4}  {when:%Y-%m-%d %H:%M:%S}  {_handled(each)}")
    if not answer["whole"]:
        raise Mistake("the central's log was changed: it does not follow from itself, or from what this hub was told")
    print("The chain is whole." if lines else "Nobody has looked at a picture of this home.")
    if answer["receipts"]:
        print(f"This hub has the receipts of {answer['receipts']} erased pictures.")


def _captures(options: argparse.Namespace) -> None:
    if options.erase:
        ask(options.data, "erase_picture", picture_id=options.erase)
        print("It is erased, and its key with it.")
        return
    for each in rows(ask(options.data, "captures")["captures"]):
        when = dt.datetime.fromtimestamp(int(str(each["taken_utc_ms"])) / 1000, dt.UTC).astimezone()
        print(f"{each['picture_id']}  {when:%Y-%m-%d %H:%M:%S}  {each['device']}")


def _handled(line: Mapping[str, object]) -> str:
    """Return what was done with a picture, in words."""
    action, picture = str(line["action"]), line["picture_id"]
    if action == "erased":
        return f"the central erased picture {picture} after {line['reason']}"
    why = f" ({line['reason']})" if line["reason"] else ""
    if action == "seen":
        return f"{line['operator']} saw picture {picture}{why}"
    return f"{line['operator']} was refused picture {picture}{why}: {action.removeprefix('denied: ')}"


def _contacts(options: argparse.Namespace) -> None:
    if options.set:
        people = [each.split("=") for each in options.set]
        if not all(len(each) in {2, 3} for each in people):
            raise Mistake("a contact is NAME=PHONE, or NAME=PHONE=recall")
        wanted = [{"name": n, "phone": p, "may": (*more, "full")[0]} for n, p, *more in people]
        ask(options.data, "set_contacts", contacts=wanted)
    answer = ask(options.data, "contacts")
    for number, each in enumerate(rows(answer["contacts"]), start=1):
        limit = "may recall only" if each["may"] == "recall" else ""
        print(f"{number}. {each['name']:<20} {each['phone']:<16} {limit}")
    if not answer["enough"]:
        print("Name three or more: the central calls them when nobody at home answers.")


def _position(options: argparse.Namespace) -> None:
    try:
        latitude, longitude = (
            float(each) for each in read_secret("Latitude and longitude: ").replace(",", " ").split()
        )
    except ValueError as error:
        raise Mistake("a position is two numbers, such as 59.33 18.07") from error
    ask(options.data, "set_home_position", latitude=latitude, longitude=longitude)
    print("The hub knows where the home is.")

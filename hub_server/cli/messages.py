"""Messages to people: what was sent, and the mail server."""

import argparse
import datetime as dt

from hub_server.api.local_client import ask
from hub_server.cli.common import Commands, port, read_secret, rows


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    listing = commands.add_parser("messages", help="list what people were told, how, and what became of it")
    listing.set_defaults(work=_messages)

    mail = commands.add_parser(
        "mail", help="send e-mail when somebody has had enough SMS for a day; set the mail server"
    )
    steps = mail.add_subparsers(required=True, metavar="STEP")
    server = steps.add_parser("server", help="set it; the password is asked for, never an argument")
    server.add_argument("host")
    server.add_argument("port", type=port)
    server.add_argument("sender", help="from whom mails are, such as alarm@example.org")
    server.add_argument("--security", choices=["tls", "starttls", "none"], default="tls", help="default: %(default)s")
    server.add_argument("--user", default="", help="signs in as this user")
    server.set_defaults(work=_server)
    trial = steps.add_parser("try", help="send one mail now")
    trial.add_argument("to")
    trial.add_argument("--language", choices=["en", "sv"], default="en")
    trial.set_defaults(work=_try)
    steps.add_parser("off", help="send no e-mail any more").set_defaults(work=_off)


def _messages(options: argparse.Namespace) -> None:
    answer = ask(options.data, "messages")
    found = rows(answer["messages"])
    for each in found:
        when = dt.datetime.fromtimestamp(int(str(each["utc_ms"])) / 1000, dt.UTC).astimezone()
        why = f" ({str(each['reason']).replace('_', ' ')})" if each["reason"] else ""
        print(f"{when:%Y-%m-%d %H:%M}  {each['person']:<12} {each['channel']:<6} {each['delivery']}{why}")
        print(f"    {each['text']}")
    if not found:
        print("Nobody has been told anything yet.")
    if not answer["mail"]:
        print("No mail server is set, so that every message is an SMS: verisure-hub mail server")


def _server(options: argparse.Namespace) -> None:
    password = read_secret("Password: ") if options.user else ""
    ask(
        options.data,
        "set_mail_server",
        host=options.host,
        port=options.port,
        sender=options.sender,
        security=options.security,
        user=options.user,
        password=password,
    )
    print(f"Mails go by {options.host}. See whether they do: verisure-hub mail try ADDRESS")


def _try(options: argparse.Namespace) -> None:
    ask(options.data, "try_mail", to=options.to, language=options.language)
    print("The mail server has taken it. Look whether it arrives.")


def _off(options: argparse.Namespace) -> None:
    ask(options.data, "remove_mail_server")
    print("No mail is sent any more.")

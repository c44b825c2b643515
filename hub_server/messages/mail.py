"""E-mail by a mail server of the homeowner's: its settings, kept with the hub's secrets, and sending one message."""

import asyncio
import json
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import formatdate
from enum import StrEnum
from pathlib import Path
from typing import Final

ANSWER_S: Final = 20.0
"""How long a mail server may take for each step (ours)."""
ADDRESS: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}"
"""What the hub takes for an address: RFC 5321's characters without quoting, in ASCII."""
_NAME: Final = "[127.0.0.1]"
"""How the hub introduces itself: not by the name of a machine in somebody's home (RFC 5321, 4.1.3)."""
_PERMANENT: Final = 500
"""SMTP answers from here on say no for good (RFC 5321, 4.2.1)."""

type WritePrivate = Callable[[Path, bytes], None]


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailFailed(Exception):
    """The mail server could not be reached or would not now; trying again may help. Says nothing of whom it was to."""


class MailRefused(Exception):
    """The mail server turned this one message down for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A mail server, and as whom it is used; without ``user`` nobody signs in. It shows its password to nobody."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Keep user and password out of logs."""
        return f"MailServer({self.host}:{self.port})"

    def check(self) -> None:
        """Raise ValueError where no mail can be sent so."""
        if not re.fullmatch(ADDRESS, self.sender):
            raise ValueError("the sender is no e-mail address, such as alarm@example.org")
        if self.user and self.security is Security.NONE and self.host not in {"127.0.0.1", "::1", "localhost"}:
            raise ValueError("a password does not travel in clear: choose tls or starttls")


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail; ``mail_id`` is the same each time it is tried, so that a second copy can be told."""

    to: str
    subject: str
    text: str
    mail_id: str

    def __repr__(self) -> str:
        """Keep address and text out of logs."""
        return f"Mail({self.mail_id})"


class Mailbox:
    """Sends by the mail server that is set, if one is."""

    def __init__(self, file: Path, write_private: WritePrivate) -> None:
        """Read the settings from ``file``; ``write_private`` keeps new ones."""
        self._file = file
        self._write_private = write_private
        self._server: MailServer | None = None
        self.changed = asyncio.Event()
        """Set when there is another mail server; whoever waited for the old one tries at once."""
        if file.exists():
            kept = json.loads(file.read_bytes())
            self._server = MailServer(**{**kept, "security": Security(kept["security"])})

    @property
    def configured(self) -> bool:
        """Whether there is a mail server."""
        return self._server is not None

    def use(self, server: MailServer | None) -> None:
        """Use this mail server from now on, or none. Raises ValueError."""
        if server is not None:
            server.check()
            self._write_private(self._file, json.dumps(asdict(server)).encode())
        else:
            self._file.unlink(missing_ok=True)
        self._server = server
        self.changed.set()
        self.changed = asyncio.Event()

    async def send(self, mail: Mail) -> None:
        """Hand a mail over to the server. Raises MailFailed and MailRefused."""
        if self._server is None:
            raise MailFailed("no mail server is set")
        await asyncio.to_thread(_send, self._server, mail)


def _send(server: MailServer, mail: Mail) -> None:
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{mail.mail_id}@{server.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    try:
        with _connect(server) as smtp:
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
        code = _code_of(error)
        if code >= _PERMANENT:
            raise MailRefused(f"the mail server said {code}") from None
        raise MailFailed(f"the mail server said {code}") from None
    except smtplib.SMTPAuthenticationError as error:
        raise MailFailed(f"the mail server does not accept user and password ({error.smtp_code})") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise MailFailed(f"no mail could be handed over ({type(error).__name__})") from None


def _connect(server: MailServer) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, _NAME, timeout=ANSWER_S, context=trust)
    smtp = smtplib.SMTP(server.host, server.port, _NAME, timeout=ANSWER_S)
    if server.security is Security.STARTTLS:
        try:
            smtp.starttls(context=trust)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _code_of(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0

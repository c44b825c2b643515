"""E-mail by a real mail server on this machine, which may be gone, refuse, or ask for a password."""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from hub_server.certificates import make_certificate
from hub_server.domain.commands import ByLocalAdmin, ByPerson, ChangeSettings, Disarm, NewMessage, NoteMessages
from hub_server.domain.events import FaultCleared, FaultRaised, MessageFailed, MessageSent
from hub_server.domain.numbers import DAY, MINUTE
from hub_server.domain.site import Delivery, Fault, FaultKind, Undelivered
from hub_server.messages.mail import Mail, Mailbox, MailFailed, MailServer, Security
from tests.house import House, Refused

SENDER = "alarm@example.org"
PASSWORD = "correct horse battery"


class MailServerOfTheHome:
    """A mail server that keeps what it takes, and answers as it is told to."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, asks: bool = False) -> None:
        self.answer = "250 OK"
        self.taken: list[EmailMessage] = []
        self.arrived = asyncio.Event()
        self._asked: Callable[..., SMTP] = lambda: SMTP(
            self,
            hostname="mail.example.org",
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=asks,
            auth_require_tls=tls is not None,
            authenticator=self._authenticate,
        )
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(self._asked, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
            self.arrived.set()
        return self.answer

    @staticmethod
    def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(b"alarm", PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@pytest.fixture
async def mail() -> AsyncGenerator[MailServerOfTheHome]:
    server = MailServerOfTheHome()
    await server.start()
    yield server
    await server.stop()


async def use(house: House, mail: MailServerOfTheHome) -> None:
    await house.ask("set_mail_server", host="127.0.0.1", port=mail.port, sender=SENDER, security="none")
    await house.submit(ChangeSettings({"sms_per_day": 0}, ByLocalAdmin()))


async def test_the_sixth_message_of_a_day_comes_by_e_mail_in_its_readers_language(
    house: House, mail: MailServerOfTheHome
) -> None:
    await use(house, mail)
    await house.do("open", "study-window")
    await house.do("low-battery", "front-door")
    await house.wait_for(MessageSent)
    await house.wait_for(MessageSent, lambda event: isinstance(event, MessageSent) and event.message_id == 2)
    assert [message["To"] for message in mail.taken] == ["anna@example.org", "erik@example.org"]
    message = mail.taken[0]
    assert message["From"] == SENDER
    assert message["Subject"] == "Villa Björkbacken: meddelande från larmet"
    assert "batteriet i Front door är svagt" in message.get_content()
    told = await house.ask("messages")
    assert [(each["channel"], each["delivery"]) for each in told["messages"]] == [("email", "sent")] * 2  # type: ignore[attr-defined]


async def test_a_mail_server_that_is_gone_is_waited_for_and_is_a_fault(house: House, mail: MailServerOfTheHome) -> None:
    await mail.stop()
    await use(house, mail)
    await house.do("low-battery", "front-door")
    mail_failed = Fault(FaultKind.MAIL, "hub")
    while mail_failed not in house.site.faults:
        await house.pass_time(MINUTE)
    assert house.site.messages[0].delivery is Delivery.QUEUED
    await mail.start()
    while not mail.taken:
        await house.pass_time(MINUTE)
    await house.wait_for(FaultCleared, lambda event: isinstance(event, FaultCleared) and event.kind is FaultKind.MAIL)
    await house.wait_for(MessageSent, lambda event: isinstance(event, MessageSent) and event.message_id == 2)
    assert len(mail.taken) == 2


async def test_another_mail_server_is_tried_at_once(house: House, mail: MailServerOfTheHome) -> None:
    await mail.stop()
    await use(house, mail)
    await house.do("low-battery", "front-door")
    while not house.site.messages:
        await house.settled()
    other = MailServerOfTheHome()
    await other.start()
    await use(house, other)
    async with asyncio.timeout(10):
        await other.arrived.wait()
    await other.stop()


async def test_a_message_that_is_turned_down_is_given_up_and_the_next_one_goes(
    house: House, mail: MailServerOfTheHome
) -> None:
    await use(house, mail)
    mail.answer = "554 no thanks"
    await house.do("low-battery", "front-door")
    failed = await house.wait_for(MessageFailed)
    assert isinstance(failed, MessageFailed)
    assert failed.reason is Undelivered.REFUSED
    mail.answer = "250 OK"
    await house.do("jam", "doorman")
    async with asyncio.timeout(10):
        await mail.arrived.wait()


async def test_what_finds_no_way_for_a_day_is_given_up(house: House, mail: MailServerOfTheHome) -> None:
    await mail.stop()
    await use(house, mail)
    await house.do("low-battery", "front-door")
    while not house.site.messages:
        await house.settled()
    for _ in range(48):
        await house.pass_time(DAY // 24)
    failed = await house.wait_for(MessageFailed)
    assert isinstance(failed, MessageFailed)
    assert failed.reason is Undelivered.EXPIRED


async def test_what_waits_is_carried_after_a_restart_once(house: House, mail: MailServerOfTheHome) -> None:
    await mail.stop()
    await use(house, mail)
    await house.do("low-battery", "front-door")
    while len(house.site.messages) < 2:
        await house.settled()
    await house.restart()
    await mail.start()
    while len(mail.taken) < 2:
        await house.pass_time(MINUTE)
    await house.restart()
    await house.pass_time(MINUTE)
    assert sorted(str(message["To"]) for message in mail.taken) == ["anna@example.org", "erik@example.org"]
    assert len({message["Message-ID"] for message in mail.taken}) == 2


async def test_an_sms_does_not_wait_for_a_mail_server(house: House, mail: MailServerOfTheHome) -> None:
    await mail.stop()
    await use(house, mail)
    await house.do("low-battery", "front-door")
    await house.submit(ChangeSettings({"sms_per_day": 5}, ByLocalAdmin()))
    await house.do("jam", "doorman")
    while len(house.site.messages) < 4:
        await house.settled()
    await house.settled()
    assert [each.delivery for each in house.site.messages] == [Delivery.QUEUED] * 2 + [Delivery.SENT] * 2


async def test_smart_verification_is_told_every_time_however_many_there_were(
    house: House, mail: MailServerOfTheHome
) -> None:
    await use(house, mail)
    await house.ask_as_client("arm", area_id="house", mode="home")
    await house.do("open", "study-window")
    await house.submit(Disarm("house", ByPerson("anna", "test"), house.clock.now().steady_ms))
    await house.wait_for(MessageSent)
    assert "återkallat" in mail.taken[0].get_content()


async def test_a_person_who_has_left_is_written_to_no_more(house: House, mail: MailServerOfTheHome) -> None:
    await use(house, mail)
    await house.submit(NoteMessages(10_000, (NewMessage("nobody", "jamming", {}, by_sms=False, by_email=True),)))
    failed = await house.wait_for(MessageFailed)
    assert isinstance(failed, MessageFailed)
    assert failed.reason is Undelivered.NO_ADDRESS
    assert mail.taken == []


# --- The mail server itself ---


def server(port: int, **changed: object) -> MailServer:
    known = {"host": "127.0.0.1", "port": port, "security": Security.NONE, "sender": SENDER}
    return MailServer(**{**known, **changed})  # type: ignore[arg-type]


MAIL = Mail("anna@example.org", "Hej", "Hej", "one")


async def test_a_password_is_asked_for_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    mail = MailServerOfTheHome(asks=True)
    await mail.start()
    mailbox = Mailbox(tmp_path / "mail.json", Path.write_bytes)
    mailbox.use(server(mail.port, user="alarm", password="wrong"))
    with pytest.raises(MailFailed, match="does not accept user and password"):
        await mailbox.send(MAIL)
    mailbox.use(server(mail.port, user="alarm", password=PASSWORD))
    await mailbox.send(MAIL)
    assert len(mail.taken) == 1
    await mail.stop()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_that_nobody_vouches_for_is_sent_nothing(tmp_path: Path, security: Security) -> None:
    make_certificate(tmp_path / "certificate.pem", tmp_path / "key.pem", "mail.example.org")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    mail = MailServerOfTheHome(tls)
    await mail.start()
    mailbox = Mailbox(tmp_path / "mail.json", Path.write_bytes)
    mailbox.use(server(mail.port, security=security))
    with pytest.raises(MailFailed):
        await mailbox.send(MAIL)
    assert mail.taken == []
    await mail.stop()


def test_a_password_never_travels_in_clear_to_another_machine() -> None:
    with pytest.raises(ValueError, match="in clear"):
        server(25, host="mail.example.org", user="alarm", password=PASSWORD).check()


async def test_the_settings_are_kept_where_only_the_hub_reads_and_shown_to_nobody(house: House) -> None:
    await house.ask(
        "set_mail_server",
        host="mail.example.org",
        port=465,
        sender=SENDER,
        user="alarm",
        password=PASSWORD,
    )
    kept = house.directory / "secrets" / "mail.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in repr(server(465, user="alarm", password=PASSWORD))
    assert PASSWORD not in json.dumps([await house.ask("messages"), await house.ask("settings")])
    await house.restart()
    assert house.hub.mailbox.configured
    await house.ask("remove_mail_server")
    assert not kept.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"sender": "nobody"}, {"sender": "a@b\r\nBcc: c@d.org"}, {"port": 0}, {"host": "a b"}, {"password": "a\nb"}],
)
async def test_what_is_no_mail_server_is_refused(house: House, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        await house.ask("set_mail_server", **{"host": "mail.example.org", "port": 465, "sender": SENDER, **wrong})


async def test_a_trial_says_whether_the_server_takes_it(house: House, mail: MailServerOfTheHome) -> None:
    with pytest.raises(Refused):
        await house.ask("try_mail", to="anna@example.org")
    await use(house, mail)
    await house.ask("try_mail", to="anna@example.org", language="sv")
    assert "ett test" in mail.taken[0].get_content()


async def test_a_fault_of_mail_is_not_told_by_mail(house: House, mail: MailServerOfTheHome) -> None:
    await mail.stop()
    await use(house, mail)
    await house.do("low-battery", "front-door")
    while Fault(FaultKind.MAIL, "hub") not in house.site.faults:
        await house.pass_time(MINUTE)
    await house.wait_for(FaultRaised, lambda event: isinstance(event, FaultRaised) and event.kind is FaultKind.MAIL)
    await house.settled()
    assert {each.template for each in house.site.messages} == {"fault_low_battery"}

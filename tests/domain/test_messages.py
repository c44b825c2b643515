"""How a message goes: by SMS, and by e-mail when somebody has had enough of them for a day."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub_server.domain import commands as c
from hub_server.domain import events as e
from hub_server.domain.numbers import DAY, HOUR, MINUTE
from hub_server.domain.site import Channel, Delivery, Fault, FaultKind, Undelivered
from tests.domain.home import Home


@pytest.fixture
def home() -> Home:
    return Home()


@dataclass
class Outbox:
    """A home that is told of one row of its journal after the other."""

    home: Home
    about: int = 0

    def tell(self, person: str = "anna", *, sms: bool = True, email: bool = True) -> Channel:
        self.about += 1
        self.home.do(c.NoteMessages(self.about, (c.NewMessage(person, "jamming", {}, sms, email),)))
        return self.home.site.messages[-1].channel


def test_five_messages_a_day_are_sms_and_the_sixth_is_an_e_mail(home: Home) -> None:
    outbox = Outbox(home)
    assert [outbox.tell() for _ in range(6)] == [Channel.SMS] * 5 + [Channel.EMAIL]
    assert outbox.tell("erik") is Channel.SMS, "everybody has a day of his own"
    home.wait(DAY)
    assert outbox.tell() is Channel.SMS


def test_who_has_no_address_gets_every_sms(home: Home) -> None:
    outbox = Outbox(home)
    assert {outbox.tell(email=False) for _ in range(12)} == {Channel.SMS}


def test_who_has_only_an_address_gets_e_mail_and_who_has_neither_is_seen_not_to_be_told(home: Home) -> None:
    outbox = Outbox(home)
    assert outbox.tell(sms=False) is Channel.EMAIL
    assert outbox.tell(sms=False, email=False) is Channel.NONE
    message = home.site.messages[-1]
    assert (message.delivery, message.reason) == (Delivery.FAILED, Undelivered.NO_ADDRESS)


def test_how_many_a_day_is_a_setting(home: Home) -> None:
    home.do(c.ChangeSettings({"sms_per_day": 0}, c.ByLocalAdmin()))
    assert Outbox(home).tell() is Channel.EMAIL


def test_what_became_of_a_message_is_said_once(home: Home) -> None:
    Outbox(home).tell()
    home.do(c.ReportDelivery(1))
    home.do(c.ReportDelivery(1, Undelivered.EXPIRED))
    assert home.site.messages[-1].delivery is Delivery.SENT
    assert home.happened(e.MessageFailed) == []


def test_mail_that_keeps_failing_is_a_fault_until_it_works(home: Home) -> None:
    home.do(c.ReportMail(failing=True))
    assert Fault(FaultKind.MAIL, "hub") in home.site.faults
    home.do(c.ReportMail(failing=False))
    assert home.site.faults == ()


@settings(max_examples=200, deadline=None)
@given(
    limit=st.integers(0, 20),
    told=st.lists(
        st.tuples(
            st.sampled_from([0, 1, MINUTE, HOUR, 6 * HOUR, DAY - 1, DAY]),
            st.sampled_from(["anna", "erik"]),
            st.booleans(),
        ),
        max_size=60,
    ),
)
def test_nobody_with_an_address_gets_more_sms_a_day_and_nobody_is_left_untold(
    limit: int, told: list[tuple[int, str, bool]]
) -> None:
    outbox = Outbox(Home())
    outbox.home.do(c.ChangeSettings({"sms_per_day": limit}, c.ByLocalAdmin()))
    sent: list[tuple[int, str, bool]] = []
    for wait, person, email in told:
        outbox.home.wait(wait)
        channel = outbox.tell(person, email=email)
        now = outbox.home.now.steady_ms
        in_a_day = [at for at, who, _ in sent if who == person and at > now - DAY]
        assert channel is (Channel.EMAIL if email and len(in_a_day) >= limit else Channel.SMS)
        if channel is Channel.SMS:
            sent.append((now, person, email))
    assert len(outbox.home.happened(e.MessageQueued)) == len(told)

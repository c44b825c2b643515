"""Codes, pairing codes and what must not be seen of them."""

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_server.accounts.codes import Code, UnsuitableCode
from hub_server.protocol import (
    PairingCodeError,
    fingerprint_matches,
    make_pairing_code,
    read_pairing_code,
    secret_text,
)
from tests.house import CODES, House


@pytest.mark.parametrize("digits", ["0000", "1234", "987654", "890123", "111111"])
def test_what_anybody_would_try_first_is_weak(digits: str) -> None:
    assert Code(digits).is_weak()


@pytest.mark.parametrize("digits", ["482915", "1357", "112233"])
def test_other_codes_are_not(digits: str) -> None:
    assert not Code(digits).is_weak()


@pytest.mark.parametrize("typed", ["", "123", "1" * 13, "12a4", "١٢٣٤", "-123", "12 34"])
def test_what_no_code_can_look_like_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="4 to 12 digits"):
        Code(typed)


def test_a_code_does_not_show_itself() -> None:
    assert "482915" not in repr(Code("482915"))
    assert "482915" not in f"{Code('482915')}"


async def test_a_code_finds_its_credential_and_another_finds_none(house: House) -> None:
    book = house.hub.services.codes
    found = await book.find(Code(CODES["anna"]))
    assert found is not None
    assert house.site.credentials[found.credential_id].person_id == "anna"
    assert await book.find(Code("555123")) is None


@pytest.mark.parametrize("digits", [CODES["erik"], "1234"])
async def test_a_taken_code_is_refused_like_a_weak_one(house: House, digits: str) -> None:
    with pytest.raises(UnsuitableCode) as refused:
        await house.hub.services.codes.make("anna", Code(digits))
    assert str(refused.value) == ""


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**30 - 1))
def test_a_pairing_code_carries_the_fingerprint_and_the_secret(fingerprint: bytes, secret: int) -> None:
    code = make_pairing_code(fingerprint, secret)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    bits, read = read_pairing_code(f" {code.lower().replace('-', ' ')} ")
    assert fingerprint_matches(fingerprint, bits)
    assert read == secret_text(secret)
    other = hashlib.sha256(fingerprint).digest()
    assert not fingerprint_matches(other, bits)


@given(st.text(max_size=40))
def test_any_text_is_a_pairing_code_or_an_error(text: str) -> None:
    with suppress(PairingCodeError):
        bits, secret = read_pairing_code(text)
        assert 0 <= bits < 2**50
        assert len(secret) == 8

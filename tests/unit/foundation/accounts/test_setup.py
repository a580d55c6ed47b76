"""The first account, and what the instance knows about itself."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, Invalid, TooManyTries, Unauthenticated
from tansu.foundation import accounts, audit
from tansu.foundation.accounts import Account
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside
from tests.support.building import PASSWORD, QUICK, an_account, clock_of
from tests.unit.foundation.accounts.counting import CountingHashing


def a_code(outside: Outside) -> str:
    with outside.system() as work:
        return accounts.new_setup_code(work, outside.keys)


def set_up(outside: Outside, code: str, *, email: str = "ada@example.org", password: str = PASSWORD) -> Account:
    account, _, _ = accounts.set_up(
        outside, code, email=email, name="Ada", password=password, region="de", address="192.0.2.1", hashing=QUICK
    )
    return account


def test_the_code_makes_the_first_operator_and_signs_them_in(outside: Outside) -> None:
    account, session, secret = accounts.set_up(
        outside, a_code(outside), email="ada@example.org", name="Ada", password=PASSWORD, region="de", hashing=QUICK
    )

    with outside.look(account.id) as work:
        principal = accounts.authenticate(work, outside.keys, session=secret)
        trail = [event.action for event in audit.events(work).events]
        needed = accounts.setup_needed(work)
    assert (account.operator, account.region, principal.operator) == (True, "DE", True)
    assert principal.credential == session.id
    assert trail == ["set_up"]
    assert not needed


def test_set_up_is_closed_for_ever_after_the_first_operator(outside: Outside) -> None:
    first, second = a_code(outside), a_code(outside)
    set_up(outside, first)

    for code in (first, second, "wrong"):
        with pytest.raises(Conflict):
            set_up(outside, code, email="eve@example.org")
    with pytest.raises(Conflict):
        a_code(outside)


def test_it_stays_closed_when_the_last_account_is_gone(outside: Outside) -> None:
    account = set_up(outside, a_code(outside))
    with outside.system(account.id) as work:
        accounts.AccountsCustodian().erase(work, limit=100)

    with pytest.raises(Conflict):
        a_code(outside)


def test_an_account_made_on_the_console_closes_it_too(outside: Outside) -> None:
    code = a_code(outside)
    an_account(outside)

    with pytest.raises(Conflict):
        set_up(outside, code, email="eve@example.org")


def test_wrong_and_old_codes_cost_no_hash(outside: Outside) -> None:
    code = a_code(outside)
    counting = CountingHashing()
    clock_of(outside).move(timedelta(days=7))

    for tried in ("wrong", code):
        with pytest.raises(Unauthenticated):
            accounts.set_up(
                outside, tried, email="e@example.org", name="", password=PASSWORD, region="", hashing=counting
            )

    assert counting.computed == 0


def test_guessing_codes_is_throttled(outside: Outside) -> None:
    for _ in range(20):
        with pytest.raises(Unauthenticated):
            set_up(outside, "wrong")

    with pytest.raises(TooManyTries):
        set_up(outside, "wrong")


def test_a_mistake_in_the_form_does_not_use_the_code_up(outside: Outside) -> None:
    code = a_code(outside)

    with pytest.raises(Invalid):
        set_up(outside, code, password="password1")
    with pytest.raises(Invalid):
        set_up(outside, code, email="nobody")

    assert set_up(outside, code).operator


def test_a_database_belongs_to_one_key(outside: Outside) -> None:
    with outside.system() as work:
        first = accounts.check_instance(work, outside.keys)
    with outside.system() as work:
        again = accounts.check_instance(work, outside.keys)

    with outside.system() as work, pytest.raises(Conflict):
        accounts.check_instance(work, Keys(b"o" * 32))

    assert first == again
    assert len(first) == 13


def test_another_key_can_be_accepted_and_earlier_receipt_keys_stay(outside: Outside) -> None:
    other = Keys(b"o" * 32)
    with outside.system() as work:
        first = accounts.check_instance(work, outside.keys)
    clock_of(outside).move(timedelta(days=1))

    for _ in range(2):
        with outside.system() as work:
            accounts.accept_key(work, other)

    with outside.system() as work:
        assert accounts.check_instance(work, other) == first
        found = [key.key for key in accounts.receipt_keys(work)]
    assert found == [other.receipt_public_key(), outside.keys.receipt_public_key()]

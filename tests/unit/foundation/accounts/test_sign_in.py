"""Signing in."""

from datetime import timedelta

import pytest

from tansu.core.errors import Forbidden, TooManyTries, Unauthenticated
from tansu.core.principal import Scope
from tansu.foundation import accounts, audit
from tansu.foundation.accounts import Argon2id
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import PASSWORD, QUICK, an_account, clock_of, principal_of
from tests.support.statements import statements_noted
from tests.unit.foundation.accounts.counting import CountingHashing

HERE, ELSEWHERE = "192.0.2.7", "203.0.113.9"


def wrong_tries(outside: Outside, email: str, count: int, *, address: str = "") -> None:
    for _ in range(count):
        with pytest.raises(Unauthenticated):
            accounts.sign_in(outside, email, "wrong", address=address, hashing=QUICK)


def actions(outside: Outside, account: str) -> list[str]:
    with outside.look(account) as work:
        return [entry.action for entry in audit.events(work).events]


def test_the_right_password_opens_a_session_that_authenticates(outside: Outside) -> None:
    ada = an_account(outside)

    account, session, secret = accounts.sign_in(
        outside, "ada@example.org", PASSWORD, label="Firefox", address=HERE, hashing=QUICK
    )

    with outside.look() as work:
        principal = accounts.authenticate(work, outside.keys, session=secret)
    assert (account.id, session.label, session.address) == (ada.id, "Firefox", HERE)
    assert (principal.account, principal.credential) == (ada.id, session.id)
    assert Scope.ACCOUNT in principal.scopes
    assert Scope.OPERATE not in principal.scopes
    assert actions(outside, ada.id)[0] == "signed_in"


def test_case_blanks_and_composed_letters_make_no_other_person(outside: Outside) -> None:
    zoë = an_account(outside, "Zo\u00eb@Example.org")

    account, _, _ = accounts.sign_in(outside, "  zoe\u0308@EXAMPLE.ORG ", PASSWORD, hashing=QUICK)

    with outside.look() as work:
        assert account == accounts.get(work, zoë.id)


def test_every_sign_in_is_a_new_session_with_a_new_secret(outside: Outside) -> None:
    an_account(outside)

    _, first, one = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
    _, second, other = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)

    assert first.id != second.id
    assert one != other
    assert len(one) == 26


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "invited@example.org", "no\0thing"])
def test_who_exists_and_who_does_not_costs_one_hash_and_one_answer(outside: Outside, email: str) -> None:
    an_account(outside)
    an_account(outside, "invited@example.org", password="")
    counting = CountingHashing()

    with pytest.raises(Unauthenticated) as refused:
        accounts.sign_in(outside, email, "wrong", hashing=counting)

    assert counting.computed == 1
    assert str(refused.value) == "E-mail or password is not right."
    assert not refused.value.facts


def test_a_stranger_runs_the_same_statements_as_the_owner(outside: Outside) -> None:
    an_account(outside)
    seen: list[list[str]] = []

    for email in ("ada@example.org", "nobody@example.org"):
        with statements_noted(outside) as noted, pytest.raises(Unauthenticated):
            accounts.sign_in(outside, email, "wrong", address=HERE, hashing=QUICK)
        seen.append(noted)

    assert seen[0] == seen[1]
    assert len(seen[0]) >= 6


def test_a_disabled_account_is_refused_like_a_wrong_password(outside: Outside) -> None:
    ada = an_account(outside)
    with outside.system() as work:
        accounts.disable(work, ada.id)

    with pytest.raises(Unauthenticated) as refused:
        accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)

    assert str(refused.value) == "E-mail or password is not right."


def test_a_password_too_long_to_have_been_set_is_hashed_once_and_wrong(outside: Outside) -> None:
    an_account(outside)
    counting = CountingHashing()

    with pytest.raises(Unauthenticated):
        accounts.sign_in(outside, "ada@example.org", PASSWORD + "x" * 1_000_000, hashing=counting)

    assert counting.computed == 1


def test_higher_parameters_are_taken_over_at_the_next_sign_in(outside: Outside) -> None:
    an_account(outside)
    stronger = CountingHashing(Argon2id(memory_kib=128, passes=1))

    accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=stronger)
    accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=stronger)

    assert stronger.computed == 2 + 1


def test_after_five_wrong_tries_each_waits_twice_as_long_but_never_over_a_quarter_of_an_hour(outside: Outside) -> None:
    an_account(outside)
    waits: list[int] = []

    wrong_tries(outside, "ada@example.org", 5)
    for _ in range(12):
        with pytest.raises(TooManyTries) as refused:
            accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
        waits.append(refused.value.retry_after)
        clock_of(outside).move(timedelta(seconds=refused.value.retry_after))
        wrong_tries(outside, "ada@example.org", 1)

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_the_owner_gets_in_when_the_wait_is_over_and_all_is_forgotten(outside: Outside) -> None:
    an_account(outside)
    wrong_tries(outside, "ada@example.org", 5)
    clock_of(outside).move(timedelta(seconds=2))

    accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)

    wrong_tries(outside, "ada@example.org", 5)


def test_strangers_are_throttled_like_accounts(outside: Outside) -> None:
    wrong_tries(outside, "nobody@example.org", 5)

    with pytest.raises(TooManyTries) as refused:
        accounts.sign_in(outside, "NOBODY@example.org", "wrong", hashing=QUICK)

    assert refused.value.retry_after == 2


def test_refused_tries_do_not_lengthen_the_wait(outside: Outside) -> None:
    an_account(outside)
    wrong_tries(outside, "ada@example.org", 5)

    for _ in range(20):
        with pytest.raises(TooManyTries):
            accounts.sign_in(outside, "ada@example.org", "wrong", hashing=QUICK)

    clock_of(outside).move(timedelta(seconds=2))
    accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)


def test_a_day_of_quiet_forgets(outside: Outside) -> None:
    an_account(outside)
    wrong_tries(outside, "ada@example.org", 5)

    clock_of(outside).move(timedelta(hours=24))

    wrong_tries(outside, "ada@example.org", 5)


def test_a_clock_set_back_a_year_locks_nobody_out(outside: Outside) -> None:
    an_account(outside)
    wrong_tries(outside, "ada@example.org", 5)

    clock_of(outside).move(timedelta(days=-365))

    accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)


def test_an_address_that_tries_many_accounts_is_throttled_for_all(outside: Outside) -> None:
    for number in range(20):
        wrong_tries(outside, f"person{number}@example.org", 1, address=f"192.0.2.{number}")

    with pytest.raises(TooManyTries):
        accounts.sign_in(outside, "another@example.org", "wrong", address="::ffff:192.0.2.200", hashing=QUICK)

    wrong_tries(outside, "another@example.org", 1, address=ELSEWHERE)


def test_strangers_elsewhere_cannot_keep_out_who_is_signed_in_here(outside: Outside) -> None:
    an_account(outside)
    accounts.sign_in(outside, "ada@example.org", PASSWORD, address=HERE, hashing=QUICK)

    wrong_tries(outside, "ada@example.org", 5, address=ELSEWHERE)
    with pytest.raises(TooManyTries):
        accounts.sign_in(outside, "ada@example.org", PASSWORD, address="198.51.100.1", hashing=QUICK)

    accounts.sign_in(outside, "ada@example.org", PASSWORD, address="192.0.2.99", hashing=QUICK)


def test_the_throttle_outlives_a_restart_because_it_is_in_the_database(outside: Outside) -> None:
    an_account(outside)
    wrong_tries(outside, "ada@example.org", 5)

    with outside.look() as work:
        rows = work.tx.execute(sql("SELECT key, tries FROM accounts_throttles")).all()

    assert [row.tries for row in rows] == [5]
    assert "ada@example.org" not in rows[0].key


def test_a_failed_try_is_in_the_owners_trail_and_names_nobody(outside: Outside) -> None:
    ada = an_account(outside)

    wrong_tries(outside, "ada@example.org", 1, address=HERE)

    with outside.look(ada.id) as work:
        newest = audit.events(work).events[0]
    assert (newest.action, newest.actor, newest.facts) == ("sign_in_failed", "system", {})


def test_a_program_gets_a_token_for_the_password_but_no_more_than_the_account_may(outside: Outside) -> None:
    ada = an_account(outside)

    account, token, secret = accounts.sign_in_for_token(
        outside, "ada@example.org", PASSWORD, label="laptop", scopes=frozenset({Scope.READ, Scope.WRITE}), hashing=QUICK
    )

    with outside.look() as work:
        principal = accounts.authenticate(work, outside.keys, token=secret)
    assert (account.id, principal.credential) == (ada.id, token.id)
    assert principal.scopes == {Scope.READ, Scope.WRITE}
    with pytest.raises(Forbidden):
        accounts.sign_in_for_token(
            outside, "ada@example.org", PASSWORD, label="x", scopes=frozenset({Scope.OPERATE}), hashing=QUICK
        )


def test_confirming_a_password_has_its_own_tries(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    wrong_tries(outside, "ada@example.org", 5)

    accounts.confirm_password(outside, ada, PASSWORD, hashing=QUICK)
    for _ in range(5):
        with pytest.raises(Forbidden):
            accounts.confirm_password(outside, ada, "wrong", hashing=QUICK)

    with pytest.raises(TooManyTries):
        accounts.confirm_password(outside, ada, PASSWORD, hashing=QUICK)

"""Invitations, forgotten passwords, and changing one that is known."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, Forbidden, Invalid, TooManyTries, Unauthenticated, Unavailable
from tansu.foundation import accounts, audit, notices
from tansu.foundation.accounts import Account
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import PASSWORD, QUICK, an_account, clock_of, outbox_of, principal_of
from tests.unit.foundation.accounts.counting import CountingHashing

FRESH = "seven green bottles"


def an_invitation(outside: Outside, account: Account) -> str:
    with outside.system() as work:
        return accounts.invite(work, outside.keys, account.id)


def a_mailed_secret(outside: Outside, email: str = "ada@example.org") -> str:
    accounts.ask_reset(outside, email)
    assert accounts.send_resets(outside, notices.new_password) == 1
    link = next(word for word in outbox_of(outside).sent[-1].text.split() if word.startswith("https://"))
    assert link.startswith("https://photos.example/reset#token=")
    return link.partition("#token=")[2]


def can_sign_in(outside: Outside, password: str) -> bool:
    try:
        accounts.sign_in(outside, "ada@example.org", password, hashing=QUICK)
    except Unauthenticated:
        return False
    return True


def test_an_invitation_sets_the_first_password_once(outside: Outside) -> None:
    ada = an_account(outside, password="")
    secret = an_invitation(outside, ada)

    accounts.reset_password(outside, secret, FRESH, hashing=QUICK)

    assert can_sign_in(outside, FRESH)
    with pytest.raises(Unauthenticated):
        accounts.reset_password(outside, secret, "another fine password", hashing=QUICK)
    assert can_sign_in(outside, FRESH)


def test_an_invitation_ends_after_three_days_or_with_the_next(outside: Outside) -> None:
    ada = an_account(outside, password="")
    first = an_invitation(outside, ada)
    second = an_invitation(outside, ada)

    with pytest.raises(Unauthenticated):
        accounts.reset_password(outside, first, FRESH, hashing=QUICK)
    clock_of(outside).move(timedelta(hours=72))

    with pytest.raises(Unauthenticated):
        accounts.reset_password(outside, second, FRESH, hashing=QUICK)


def test_an_operator_cannot_invite_themselves_into_an_account_that_has_a_password(outside: Outside) -> None:
    ada = an_account(outside)

    with pytest.raises(Conflict):
        an_invitation(outside, ada)


def test_asking_says_and_does_the_same_for_everybody_and_mails_only_the_owner(outside: Outside) -> None:
    ada = an_account(outside)
    off = an_account(outside, "off@example.org")
    with outside.system() as work:
        accounts.disable(work, off.id)

    for email in ("nobody@example.org", "off@example.org", "\ud800", "ADA@example.org"):
        accounts.ask_reset(outside, email)

    assert accounts.send_resets(outside, notices.new_password) == 1
    assert [mail.to for mail in outbox_of(outside).sent] == [ada.email]


def test_the_mail_is_written_in_the_language_of_the_account(outside: Outside) -> None:
    ada = an_account(outside)
    with outside.work(principal_of(ada)) as work:
        accounts.update(work, language="tr")

    secret = a_mailed_secret(outside)

    (mail,) = outbox_of(outside).sent
    assert (mail.subject, mail.language) == ("Tansu için yeni parola", "tr")
    assert "30 dakika içinde" in mail.text and f"/reset#token={secret}" in mail.html


def test_asking_again_and_again_is_throttled_for_everybody(outside: Outside) -> None:
    an_account(outside)

    for email in ("ada@example.org", "nobody@example.org"):
        for _ in range(5):
            accounts.ask_reset(outside, email)
        with pytest.raises(TooManyTries):
            accounts.ask_reset(outside, email)

    assert accounts.send_resets(outside, notices.new_password) == 1


def test_a_mailed_link_works_once_and_ends_all_sessions(outside: Outside) -> None:
    ada = an_account(outside)
    _, _, session = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
    secret = a_mailed_secret(outside)

    accounts.reset_password(outside, secret, FRESH, hashing=QUICK)

    with outside.look(ada.id) as work:
        with pytest.raises(Unauthenticated):
            accounts.authenticate(work, outside.keys, session=session)
        assert audit.events(work).events[0].action == "password_reset"
    with pytest.raises(Unauthenticated):
        accounts.reset_password(outside, secret, PASSWORD, hashing=QUICK)
    assert can_sign_in(outside, FRESH)
    assert not can_sign_in(outside, PASSWORD)


def test_a_mailed_link_is_too_old_after_thirty_minutes_and_costs_no_hash_then(outside: Outside) -> None:
    an_account(outside)
    secret = a_mailed_secret(outside)
    counting = CountingHashing()

    clock_of(outside).move(timedelta(minutes=30))

    with pytest.raises(Unauthenticated):
        accounts.reset_password(outside, secret, FRESH, hashing=counting)
    assert counting.computed == 0


def test_a_weak_password_does_not_use_the_link_up(outside: Outside) -> None:
    an_account(outside)
    secret = a_mailed_secret(outside)

    with pytest.raises(Invalid):
        accounts.reset_password(outside, secret, "ada12345", hashing=QUICK)

    accounts.reset_password(outside, secret, FRESH, hashing=QUICK)


def test_a_reset_opens_a_gate_that_strangers_had_shut(outside: Outside) -> None:
    an_account(outside)
    for _ in range(5):
        assert not can_sign_in(outside, "wrong")

    accounts.reset_password(outside, a_mailed_secret(outside), FRESH, hashing=QUICK)

    assert can_sign_in(outside, FRESH)


def test_mail_that_does_not_leave_is_tried_again_and_arrives_once(outside: Outside) -> None:
    an_account(outside)
    accounts.ask_reset(outside, "ada@example.org")
    outbox_of(outside).down = True

    with pytest.raises(Unavailable):
        accounts.send_resets(outside, notices.new_password)
    outbox_of(outside).down = False
    first, second = (
        accounts.send_resets(outside, notices.new_password),
        accounts.send_resets(outside, notices.new_password),
    )

    assert (first, second) == (1, 0)
    assert len(outbox_of(outside).sent) == 1


def test_a_request_as_old_as_a_link_may_be_is_dropped(outside: Outside) -> None:
    an_account(outside)
    accounts.ask_reset(outside, "ada@example.org")

    clock_of(outside).move(timedelta(minutes=30))

    assert accounts.send_resets(outside, notices.new_password) == 0
    assert outbox_of(outside).sent == []


def test_the_links_secret_is_stored_as_a_hash_only(outside: Outside) -> None:
    an_account(outside)
    secret = a_mailed_secret(outside)

    with outside.look() as work:
        rows = work.tx.execute(sql("SELECT secret_hash, kind FROM accounts_one_time")).all()

    assert [(row.secret_hash, row.kind) for row in rows] == [(outside.keys.secret_hash(secret), "reset")]


def test_a_setup_code_is_no_link_and_a_link_is_no_setup_code(outside: Outside) -> None:
    with outside.system() as work:
        code = accounts.new_setup_code(work, outside.keys)

    with pytest.raises(Unauthenticated):
        accounts.reset_password(outside, code, FRESH, hashing=QUICK)


def test_changing_needs_the_current_password_and_ends_others_on_request(outside: Outside) -> None:
    an_account(outside)
    _, _, here = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
    _, _, there = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
    with outside.look() as work:
        ada = accounts.authenticate(work, outside.keys, session=here)

    with pytest.raises(Forbidden):
        accounts.change_password(outside, ada, "wrong", FRESH, hashing=QUICK)
    accounts.change_password(outside, ada, PASSWORD, FRESH, end_others=True, hashing=QUICK)

    assert can_sign_in(outside, FRESH)
    with outside.look() as work:
        assert accounts.authenticate(work, outside.keys, session=here) == ada
        with pytest.raises(Unauthenticated):
            accounts.authenticate(work, outside.keys, session=there)


def test_changing_without_the_request_leaves_other_browsers_signed_in(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    _, _, there = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)

    accounts.change_password(outside, ada, PASSWORD, FRESH, hashing=QUICK)

    with outside.look(ada.account) as work:
        assert accounts.authenticate(work, outside.keys, session=there)
        assert audit.events(work).events[0].action == "password_changed"


def test_the_console_sets_a_password_and_ends_sessions(outside: Outside) -> None:
    ada = an_account(outside)
    _, _, there = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)

    accounts.set_password(outside, ada.id, FRESH, hashing=QUICK)

    assert can_sign_in(outside, FRESH)
    with outside.look() as work, pytest.raises(Unauthenticated):
        accounts.authenticate(work, outside.keys, session=there)

"""Sessions, app passwords, tokens, and the one lookup that tells whom they speak for."""

from datetime import timedelta

import pytest

from tansu.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from tansu.core.principal import Means, Principal, Scope
from tansu.foundation import accounts, audit
from tansu.foundation.accounts import Session
from tansu.foundation.keys import Keys
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import PASSWORD, QUICK, an_account, clock_of, principal_of

READ_WRITE = frozenset({Scope.READ, Scope.WRITE})


def who(outside: Outside, **secrets: str) -> Principal:
    with outside.look() as work:
        return accounts.authenticate(work, outside.keys, **secrets)


def refused(outside: Outside, **secrets: str) -> bool:
    with pytest.raises(Unauthenticated):
        who(outside, **secrets)
    return True


def signed_in(outside: Outside, label: str = "") -> tuple[Session, str]:
    _, session, secret = accounts.sign_in(outside, "ada@example.org", PASSWORD, label=label, hashing=QUICK)
    return session, secret


def test_nothing_wrong_and_made_up_secrets_are_all_refused(outside: Outside) -> None:
    an_account(outside)

    assert refused(outside)
    assert refused(outside, session="x" * 26)
    assert refused(outside, token="\ud800")
    assert refused(outside, email="ada@example.org", app_password=PASSWORD)


def test_no_secret_is_in_the_database_as_it_is(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    _, session = signed_in(outside)
    with outside.work(ada) as work:
        _, app_password = accounts.add_app_password(work, outside.keys, label="phone")
        _, token = accounts.add_token(work, outside.keys, label="script", scopes=READ_WRITE)

    with outside.look() as work:
        kept = [
            row.secret_hash
            for table in ("sessions", "app_passwords", "tokens")
            for row in work.tx.execute(sql(f"SELECT secret_hash FROM accounts_{table}"))
        ]

    assert kept == [outside.keys.secret_hash(secret) for secret in (session, app_password, token)]
    assert not {session, app_password, token} & set(kept)


def test_secrets_of_another_instance_key_are_refused(outside: Outside) -> None:
    an_account(outside)
    _, secret = signed_in(outside)

    with outside.look() as work, pytest.raises(Unauthenticated):
        accounts.authenticate(work, Keys(b"o" * 32), session=secret)


def test_a_session_is_refused_after_thirty_days_without_use(outside: Outside) -> None:
    an_account(outside)
    _, secret = signed_in(outside)
    principal = who(outside, session=secret)

    clock_of(outside).move(timedelta(days=29))
    accounts.touch(outside, principal)
    clock_of(outside).move(timedelta(days=29))
    assert who(outside, session=secret) == principal
    clock_of(outside).move(timedelta(days=1))

    assert refused(outside, session=secret)


def test_last_use_is_written_at_most_every_ten_minutes(outside: Outside) -> None:
    an_account(outside)
    session, secret = signed_in(outside)
    principal = who(outside, session=secret)
    start = outside.clock.now()

    clock_of(outside).move(timedelta(minutes=9))
    accounts.touch(outside, principal)
    with outside.look(session.account) as work:
        unmoved = accounts.sessions(work)[0].last_seen_at
    clock_of(outside).move(timedelta(minutes=2))
    accounts.touch(outside, principal)

    with outside.look(session.account) as work:
        assert unmoved == start
        assert accounts.sessions(work)[0].last_seen_at == start + timedelta(minutes=11)
        assert accounts.get(work, session.account).last_seen_at == start + timedelta(minutes=11)


def test_signing_out_ends_this_session_and_no_other(outside: Outside) -> None:
    an_account(outside)
    _, here = signed_in(outside)
    _, there = signed_in(outside)

    speaking = who(outside, session=there)
    for _ in range(2):
        with outside.work(speaking) as work:
            accounts.sign_out(work)

    assert refused(outside, session=there)
    assert who(outside, session=here)


def test_ending_the_others_keeps_the_one_that_speaks(outside: Outside) -> None:
    an_account(outside)
    _, here = signed_in(outside, "here")
    _, there = signed_in(outside, "there")

    with outside.work(who(outside, session=here)) as work:
        ended = accounts.end_other_sessions(work)
        left = accounts.sessions(work)
        current = accounts.current_session(work)

    assert ended == 1
    assert [session.label for session in left] == ["here"]
    assert current == left[0]
    assert refused(outside, session=there)


def test_nobody_ends_or_removes_what_belongs_to_somebody_else(outside: Outside) -> None:
    ada, eve = principal_of(an_account(outside)), principal_of(an_account(outside, "eve@example.org"))
    session, secret = signed_in(outside)
    with outside.work(ada) as work:
        app_password, _ = accounts.add_app_password(work, outside.keys, label="phone")
        token, _ = accounts.add_token(work, outside.keys, label="script", scopes=READ_WRITE)

    with outside.work(eve) as work:
        with pytest.raises(NotFound):
            accounts.end_session(work, session.id)
        with pytest.raises(NotFound):
            accounts.remove_app_password(work, app_password.id)
        with pytest.raises(NotFound):
            accounts.remove_token(work, token.id)
        assert not (accounts.sessions(work) or accounts.app_passwords(work) or accounts.tokens(work))

    assert who(outside, session=secret)


def test_an_app_password_works_with_its_owners_address_or_id_only(outside: Outside) -> None:
    ada = an_account(outside)
    an_account(outside, "eve@example.org")
    with outside.work(principal_of(ada)) as work:
        made, secret = accounts.add_app_password(work, outside.keys, label=" phone ")

    by_address = who(outside, email="ADA@example.org", app_password=secret)

    assert by_address == who(outside, email=ada.id, app_password=secret)
    assert (by_address.means, by_address.credential, by_address.scopes) == (Means.APP_PASSWORD, made.id, READ_WRITE)
    assert made.label == "phone"
    assert refused(outside, email="eve@example.org", app_password=secret)
    assert refused(outside, email="", app_password=secret)
    assert refused(outside, token=secret)


def test_a_removed_app_password_stops_at_once_and_both_are_in_the_trail(outside: Outside) -> None:
    ada = an_account(outside)
    with outside.work(principal_of(ada)) as work:
        made, secret = accounts.add_app_password(work, outside.keys, label="phone")
    accounts.touch(outside, who(outside, email=ada.id, app_password=secret))

    with outside.work(principal_of(ada)) as work:
        used = accounts.app_passwords(work)[0].last_used_at
        accounts.remove_app_password(work, made.id)
        with pytest.raises(NotFound):
            accounts.remove_app_password(work, made.id)

    with outside.look(ada.id) as work:
        trail = [(event.action, event.subject) for event in audit.events(work, limit=2).events]
    assert used == outside.clock.now()
    assert refused(outside, email=ada.id, app_password=secret)
    assert trail == [("app_password_removed", made.id), ("app_password_added", made.id)]


def test_a_token_ends_on_its_day_and_stays_listed_a_month(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    with outside.work(ada) as work:
        _, secret = accounts.add_token(work, outside.keys, label="script", scopes={Scope.READ}, expires_days=7)

    clock_of(outside).move(timedelta(days=7) - timedelta(milliseconds=1))
    assert who(outside, token=secret).scopes == {Scope.READ}
    clock_of(outside).move(timedelta(milliseconds=1))
    assert refused(outside, token=secret)

    with outside.system(ada.account) as work:
        accounts.forget_expired(work)
        assert len(accounts.tokens(work)) == 1
    clock_of(outside).move(timedelta(days=30))
    with outside.system(ada.account) as work:
        accounts.forget_expired(work)
        assert accounts.tokens(work) == []


@pytest.mark.parametrize("held", [{Scope.READ}, {Scope.READ, Scope.WRITE}, {Scope.READ, Scope.ACCOUNT}])
def test_a_credential_makes_none_that_may_do_more_than_itself(outside: Outside, held: set[Scope]) -> None:
    narrow = principal_of(an_account(outside), scopes=frozenset(held))

    with outside.work(narrow) as work:
        with pytest.raises(Forbidden):
            accounts.add_token(work, outside.keys, label="more", scopes=READ_WRITE)
        with pytest.raises(Forbidden):
            accounts.add_app_password(work, outside.keys, label="more")
        assert not (accounts.tokens(work) or accounts.app_passwords(work))


def test_a_token_with_the_account_scope_makes_one_like_itself(outside: Outside) -> None:
    narrow = principal_of(an_account(outside), scopes=frozenset({Scope.READ, Scope.ACCOUNT}))

    with outside.work(narrow) as work:
        token, _ = accounts.add_token(work, outside.keys, label="same", scopes={Scope.READ})

    assert token.scopes == {Scope.READ}


def test_a_token_needs_a_scope_and_a_sane_end(outside: Outside) -> None:
    ada = principal_of(an_account(outside))

    with outside.work(ada) as work:
        for scopes, days in (((), None), ({Scope.READ}, 0), ({Scope.READ}, 100_000)):
            with pytest.raises(Invalid):
                accounts.add_token(work, outside.keys, label="x", scopes=frozenset(scopes), expires_days=days)
        for label in ("a\0b", "a\nb", "x" * 201, "\ud800"):
            with pytest.raises(Invalid):
                accounts.add_token(work, outside.keys, label=label, scopes={Scope.READ})


def test_who_operates_no_longer_has_tokens_that_operate_no_longer(outside: Outside) -> None:
    boss = an_account(outside, operator=True)
    an_account(outside, "other@example.org", operator=True)
    with outside.work(principal_of(boss)) as work:
        _, secret = accounts.add_token(work, outside.keys, label="cron", scopes={Scope.READ, Scope.OPERATE})
    assert who(outside, token=secret).operator

    with outside.system() as work:
        accounts.set_operator(work, boss.id, False)

    assert who(outside, token=secret).scopes == {Scope.READ}
    assert not who(outside, token=secret).operator


def test_an_operators_narrow_token_does_not_operate(outside: Outside) -> None:
    boss = an_account(outside, operator=True)

    with outside.work(principal_of(boss)) as work:
        _, secret = accounts.add_token(work, outside.keys, label="cron", scopes=READ_WRITE)

    assert not who(outside, token=secret).operator


def test_disabling_and_closing_refuse_every_credential_at_once(outside: Outside) -> None:
    ada = an_account(outside)
    _, session = signed_in(outside)
    with outside.work(principal_of(ada)) as work:
        _, app_password = accounts.add_app_password(work, outside.keys, label="phone")
        _, token = accounts.add_token(work, outside.keys, label="script", scopes=READ_WRITE)

    with outside.system() as work:
        accounts.disable(work, ada.id)
    assert refused(outside, session=session)
    assert refused(outside, token=token)
    assert refused(outside, email=ada.email, app_password=app_password)

    with outside.system() as work:
        accounts.enable(work, ada.id)
    assert refused(outside, session=session)
    assert who(outside, token=token)
    with outside.system(ada.id) as work:
        accounts.set_standing(work, EVERYTHING, Standing.CLOSED)
    assert refused(outside, token=token)
    assert refused(outside, email=ada.email, app_password=app_password)

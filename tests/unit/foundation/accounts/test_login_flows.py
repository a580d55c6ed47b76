"""An app asks for access, a person grants or denies it in their browser, the app fetches its password once."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, Forbidden, NotFound, TooManyTries, Unauthenticated
from tansu.core.principal import Means, Principal
from tansu.foundation import accounts
from tansu.foundation.accounts import Account, AccountsCustodian, BegunLogin, FlowState, LoginFlow
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import an_account, clock_of, principal_of

PHONE = "Nextcloud for Android 3.30"
HOME = "192.0.2.7"


def begin(outside: Outside, *, address: str = HOME) -> BegunLogin:
    return accounts.begin_login(outside, client=PHONE, address=address)


def see(outside: Outside, who: Account, page: str) -> LoginFlow:
    with outside.read(principal_of(who)) as work:
        return accounts.login_flow(work, outside.keys, page)


def grant(outside: Outside, who: Account, page: str) -> None:
    with outside.work(principal_of(who)) as work:
        accounts.grant_login(work, outside.keys, page)


def deny(outside: Outside, who: Account, page: str) -> None:
    with outside.work(principal_of(who)) as work:
        accounts.deny_login(work, outside.keys, page)


def speaks_for(outside: Outside, email: str, secret: str) -> str:
    with outside.look() as work:
        return accounts.authenticate(work, outside.keys, email=email, app_password=secret).account


def labels(outside: Outside, who: Account) -> list[str]:
    with outside.read(principal_of(who)) as work:
        return [one.label for one in accounts.app_passwords(work)]


def test_what_was_granted_is_fetched_once_and_listed_under_the_apps_name(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)
    waiting = accounts.fetch_login(outside, begun.poll, address=HOME)

    grant(outside, ada, begun.page)
    fetched = accounts.fetch_login(outside, begun.poll, address=HOME)
    again = accounts.fetch_login(outside, begun.poll, address=HOME)

    assert (waiting, again) == (None, None)
    assert fetched
    assert (fetched.email, speaks_for(outside, ada.email, fetched.app_password)) == (ada.email, ada.id)
    assert labels(outside, ada) == [PHONE]
    assert see(outside, ada, begun.page).state is FlowState.DONE


def test_the_page_says_who_asks_and_when_and_from_where(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)

    shown = see(outside, ada, begun.page)

    assert (shown.client, shown.address, shown.state) == (PHONE, HOME, FlowState.WAITING)
    assert shown.expires_at - shown.asked_at == timedelta(minutes=20)


def test_neither_secret_does_the_work_of_the_other(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)

    with pytest.raises(NotFound):
        grant(outside, ada, begun.poll)
    grant(outside, ada, begun.page)

    assert accounts.fetch_login(outside, begun.page) is None
    assert accounts.fetch_login(outside, begun.poll) is not None


def test_no_secret_is_stored(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)
    grant(outside, ada, begun.page)
    fetched = accounts.fetch_login(outside, begun.poll)

    with outside.look() as work:
        rows = [
            str(tuple(row))
            for table in ("accounts_login_flows", "accounts_app_passwords")
            for row in work.tx.execute(sql(f"SELECT * FROM {table}"))
        ]

    assert fetched and len(rows) == 2
    assert not any(secret in row for row in rows for secret in (begun.page, begun.poll, fetched.app_password))


def test_a_denied_login_only_waits_for_the_app(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)

    deny(outside, ada, begun.page)
    deny(outside, ada, begun.page)

    with pytest.raises(Conflict):
        grant(outside, ada, begun.page)
    assert accounts.fetch_login(outside, begun.poll) is None
    assert labels(outside, ada) == []


def test_the_first_to_decide_decides(outside: Outside) -> None:
    ada, eve = an_account(outside), an_account(outside, "eve@example.org")
    begun = begin(outside)

    grant(outside, ada, begun.page)
    grant(outside, ada, begun.page)

    with pytest.raises(NotFound):
        grant(outside, eve, begun.page)
    with pytest.raises(NotFound):
        see(outside, eve, begun.page)
    with pytest.raises(Conflict):
        deny(outside, ada, begun.page)
    fetched = accounts.fetch_login(outside, begun.poll)
    assert fetched and fetched.account == ada.id


@pytest.mark.parametrize("granted_before", [False, True])
def test_a_login_is_over_after_twenty_minutes(outside: Outside, granted_before: bool) -> None:
    ada = an_account(outside)
    begun = begin(outside)
    if granted_before:
        grant(outside, ada, begun.page)

    clock_of(outside).move(timedelta(minutes=20))

    with pytest.raises(NotFound):
        grant(outside, ada, begun.page)
    assert accounts.fetch_login(outside, begun.poll) is None
    with outside.system() as work:
        assert accounts.forget_expired(work) > 0
        assert work.tx.execute(sql("SELECT count(*) FROM accounts_login_flows")).scalar_one() == 0


@pytest.mark.parametrize("means", [Means.APP_PASSWORD, Means.TOKEN])
def test_only_a_person_in_a_browser_grants(outside: Outside, means: Means) -> None:
    ada = an_account(outside)
    begun = begin(outside)

    with pytest.raises(Forbidden), outside.work(Principal(ada.id, means)) as work:
        accounts.grant_login(work, outside.keys, begun.page)

    assert accounts.fetch_login(outside, begun.poll) is None


def test_who_was_disabled_in_between_gets_nothing(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)
    grant(outside, ada, begun.page)
    with outside.system() as work:
        accounts.disable(work, ada.id)

    fetched = accounts.fetch_login(outside, begun.poll)

    assert fetched is None


def test_guesses_are_throttled_and_a_right_secret_still_works(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)
    grant(outside, ada, begun.page)

    with pytest.raises(TooManyTries):
        [accounts.fetch_login(outside, f"guess {n}", address=HOME) for n in range(30)]

    assert accounts.fetch_login(outside, begun.poll, address=HOME) is not None


def test_beginning_is_throttled_and_forgiven_to_whom_was_let_in(outside: Outside) -> None:
    ada = an_account(outside)
    for _ in range(25):
        begun = begin(outside)
        grant(outside, ada, begun.page)
        accounts.fetch_login(outside, begun.poll)

    with pytest.raises(TooManyTries):
        [begin(outside) for _ in range(25)]


def test_what_an_app_says_of_itself_is_made_showable(outside: Outside) -> None:
    ada = an_account(outside)
    begun = accounts.begin_login(outside, client="<b>\x00\x1b[2J" + "x" * 1000)

    grant(outside, ada, begun.page)
    accounts.fetch_login(outside, begun.poll)

    [label] = labels(outside, ada)
    assert label.startswith("<b>\ufffd\ufffd[2J") and len(label) == 200


def test_erasing_the_account_takes_its_logins_along(outside: Outside) -> None:
    ada = an_account(outside)
    begun = begin(outside)
    grant(outside, ada, begun.page)
    fetched = accounts.fetch_login(outside, begun.poll)

    with outside.system(ada.id) as work:
        counted = {one.kind: one.count for one in AccountsCustodian().inventory(work)}
        AccountsCustodian().erase(work, limit=10)

    assert counted["login_flow"] == 1
    with pytest.raises(Unauthenticated):
        speaks_for(outside, ada.email, fetched.app_password if fetched else "")

"""Making and managing accounts, and ending them."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, Forbidden, Frozen, Invalid, NotFound, Unauthenticated
from tansu.foundation import accounts, audit
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Outside
from tests.support.building import PASSWORD, QUICK, an_account, clock_of, principal_of


@pytest.mark.parametrize("twin", ["ADA@example.org", " ada@Example.ORG ", "ada@example.org"])
def test_an_address_has_one_account_in_any_case(outside: Outside, twin: str) -> None:
    ada = an_account(outside)

    with pytest.raises(Conflict):
        an_account(outside, twin)

    with outside.look() as work:
        assert accounts.find(work, twin) == ada


@pytest.mark.parametrize(
    "email",
    ["", "ada", "@example.org", "ada@", "a@b@c", "a b@example.org", "a\u00a0b@c", "a\0@c", "a\n@c", "a\u200b@c",
     "\ud800@c", "x" * 250 + "@c.de"],
)  # fmt: skip
def test_what_is_no_address_is_refused(outside: Outside, email: str) -> None:
    with pytest.raises(Invalid):
        an_account(outside, email)


@pytest.mark.parametrize("region", ["XX", "DEU", "D", "1A", "EU"])
def test_a_region_is_a_country_of_the_list(outside: Outside, region: str) -> None:
    ada = principal_of(an_account(outside))

    with outside.work(ada) as work, pytest.raises(Invalid):
        accounts.update(work, region=region)


def test_name_and_region_change_and_leave_each_other_alone(outside: Outside) -> None:
    ada = principal_of(an_account(outside, name="Ada"))

    with outside.work(ada) as work:
        renamed = accounts.update(work, name=" Ada L. ")
        moved = accounts.update(work, region="gb")

    assert (renamed.name, renamed.region) == ("Ada L.", "DE")
    assert (moved.name, moved.region) == ("Ada L.", "GB")


def test_only_operators_manage_others(outside: Outside) -> None:
    ada, eve = an_account(outside), principal_of(an_account(outside, "eve@example.org"))

    with outside.work(eve) as work:
        for act in (accounts.disable, accounts.enable, accounts.remove):
            with pytest.raises(Forbidden):
                act(work, ada.id)
        with pytest.raises(Forbidden):
            accounts.set_operator(work, eve.account, True)
        with pytest.raises(Forbidden):
            accounts.add(work, email="x@example.org")
        with pytest.raises(Forbidden):
            accounts.invite(work, outside.keys, ada.id)
        with pytest.raises(Forbidden):
            accounts.list_accounts(work)


def test_what_an_operator_does_is_in_the_trail_of_the_person(outside: Outside) -> None:
    boss = an_account(outside, "boss@example.org", operator=True)
    ada = an_account(outside)

    with outside.work(principal_of(boss)) as work:
        accounts.disable(work, ada.id)
        accounts.disable(work, ada.id)
        accounts.enable(work, ada.id)

    with outside.look(ada.id) as work:
        trail = [(event.action, event.actor) for event in audit.events(work).events]
    assert trail == [("account_enabled", boss.id), ("account_disabled", boss.id), ("account_added", "system")]


def test_the_last_operator_stays(outside: Outside) -> None:
    boss = an_account(outside, "boss@example.org", operator=True)

    with outside.work(principal_of(boss)) as work:
        with pytest.raises(Conflict):
            accounts.disable(work, boss.id)
        with pytest.raises(Conflict):
            accounts.remove(work, boss.id)
        with pytest.raises(Conflict):
            accounts.set_operator(work, boss.id, False)
        other = accounts.add(work, email="other@example.org", operator=True)
        assert not accounts.set_operator(work, boss.id, False).operator
        with pytest.raises(Conflict):
            accounts.set_operator(work, other.id, False)


def test_the_list_pages_through_everybody_once(outside: Outside) -> None:
    for number in range(5):
        an_account(outside, f"person{number}@example.org")
        clock_of(outside).move(timedelta(milliseconds=number % 2))

    emails: list[str] = []
    cursor: str | None = None
    with outside.look() as work:
        while True:
            page = accounts.list_accounts(work, cursor, limit=2)
            emails += [account.email for account in page.accounts]
            if (cursor := page.next) is None:
                break

    assert sorted(emails) == [f"person{number}@example.org" for number in range(5)]


def test_closing_freezes_at_once_and_still_lets_its_owner_read(outside: Outside) -> None:
    ada = an_account(outside)
    with outside.work(principal_of(ada)) as work:
        closing = accounts.close(work)

    assert closing.closing_at == outside.clock.now() + timedelta(days=30)
    with pytest.raises(Frozen), outside.work(principal_of(ada), "gallery"):
        pass
    _, _, secret = accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
    with outside.look(ada.id) as work:
        assert accounts.authenticate(work, outside.keys, session=secret).account == ada.id
        assert accounts.standings(work) == {EVERYTHING: Standing.FROZEN}


def test_closing_twice_keeps_the_first_date(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    with outside.work(ada) as work:
        first = accounts.close(work)
    clock_of(outside).move(timedelta(days=3))

    with outside.work(ada) as work:
        assert accounts.close(work).closing_at == first.closing_at


def test_closing_can_be_taken_back_until_its_day(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    with outside.work(ada) as work:
        accounts.close(work)
    clock_of(outside).move(timedelta(days=29, hours=23))

    with outside.work(ada) as work:
        assert accounts.reopen(work).closing_at is None
        assert accounts.reopen(work).closing_at is None

    with outside.work(ada, "gallery") as work:
        assert accounts.standings(work) == {}
        trail = [event.action for event in audit.events(work, limit=2).events]
    assert trail == ["closing_taken_back", "closing_begun"]


def test_closing_is_due_on_its_day_and_cannot_be_taken_back_then(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    an_account(outside, "eve@example.org")
    with outside.work(ada) as work:
        accounts.close(work)
        assert accounts.due_closings(work) == []
    clock_of(outside).move(timedelta(days=30))

    with outside.work(ada) as work:
        assert [account.id for account in accounts.due_closings(work)] == [ada.account]
        with pytest.raises(Conflict):
            accounts.reopen(work)


def test_closing_and_reopening_does_not_thaw_what_the_operator_froze(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    with outside.system(ada.account) as work:
        accounts.freeze(work, EVERYTHING)

    with outside.work(ada) as work:
        accounts.close(work)
        accounts.reopen(work)

    with outside.look(ada.account) as work:
        assert accounts.standings(work) == {EVERYTHING: Standing.FROZEN}


def test_thawing_everything_does_not_open_an_account_that_is_closing(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    with outside.work(ada) as work:
        accounts.close(work)

    with outside.system(ada.account) as work:
        accounts.freeze(work, EVERYTHING)
        accounts.thaw(work, EVERYTHING)
        assert accounts.standings(work) == {EVERYTHING: Standing.FROZEN}
        accounts.reopen(work)
        assert accounts.standings(work) == {}


def test_one_feature_is_frozen_and_thawed_without_the_others(outside: Outside) -> None:
    ada = principal_of(an_account(outside))
    with outside.system(ada.account) as work:
        accounts.freeze(work, "gallery")

    with pytest.raises(Frozen), outside.work(ada, "gallery"):
        pass
    with outside.work(ada, "notes"):
        pass
    with outside.system(ada.account) as work:
        accounts.thaw(work, "gallery")
    with outside.work(ada, "gallery"):
        pass


def test_what_is_being_closed_does_not_thaw(outside: Outside) -> None:
    ada = principal_of(an_account(outside))

    with outside.system(ada.account) as work:
        accounts.set_standing(work, "gallery", Standing.CLOSING)
        accounts.freeze(work, "gallery")
        with pytest.raises(Conflict):
            accounts.thaw(work, "gallery")
        assert accounts.standings(work) == {"gallery": Standing.CLOSING}


def test_removing_is_due_at_once_and_shuts_out(outside: Outside) -> None:
    ada = an_account(outside)

    with outside.system() as work:
        accounts.remove(work, ada.id)
        assert [account.id for account in accounts.due_closings(work)] == [ada.id]

    with pytest.raises(Unauthenticated):
        accounts.sign_in(outside, "ada@example.org", PASSWORD, hashing=QUICK)
    with outside.system(ada.id) as work, pytest.raises(Conflict):
        accounts.reopen(work)


def test_who_is_not_there_is_not_found(outside: Outside) -> None:
    with outside.system("nobodynobody1") as work:
        assert accounts.find(work, "nobody@example.org") is None
        for act in (accounts.get, accounts.disable, accounts.remove):
            with pytest.raises(NotFound):
                act(work, "nobodynobody1")
        with pytest.raises(NotFound):
            accounts.close(work)

"""Contacts leave whole, come back whole, and end whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tansu.features import contacts
from tansu.features.contacts import CHECKS, ContactsCustodian
from tansu.foundation import usage
from tansu.foundation.custody import Holding, Record
from tansu.foundation.doctor import State, Ward
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of
from tests.support.cards import APPLE, FOUR, OLD_PHONE, Shelf, a_card

CUSTODIAN = ContactsCustodian()
LATIN = b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1:J\xfcrgen\nEND:VCARD\n"


@contextmanager
def no_bytes(sha256: str) -> Iterator[Iterator[bytes]]:
    yield iter(())


def filled(outside: Outside, email: str) -> Shelf:
    """Two books, one of them in the trash; cards that live, changed, went."""
    shelf = Shelf(outside, email)
    shelf.put("apple.vcf", a_card("Before Apple", uid="5f0e7e2c-9a38-4a6e-8a53-000000000001"))
    clock_of(outside).move(timedelta(hours=1))
    shelf.put("apple.vcf", APPLE)
    shelf.put("latin.vcf", LATIN)
    shelf.trash(shelf.put("old.vcf", OLD_PHONE))
    with outside.work(shelf.who, "contacts") as work:
        club = contacts.add_book(work, "Club", description="the choir")
        contacts.put(work, club, "four.vcf", FOUR)
        contacts.trash_book(work, club.id)
    return shelf


def exported(outside: Outside, account: str) -> list[Record]:
    with outside.look(account, "contacts") as work:
        return list(CUSTODIAN.export(work))


def held(outside: Outside, account: str) -> list[Holding]:
    with outside.look(account, "contacts") as work:
        return CUSTODIAN.inventory(work)


def comparable(records: list[Record]) -> list[str]:
    """What an owner would miss; ids and the instant a living card was last written are the server's own."""
    return sorted(
        repr(
            sorted(
                (name, value)
                for name, value in one.items()
                if name not in {"id", "book"} and not (name == "since_at" and one["kind"] == "card")
            )
        )
        for one in records
    )


@pytest.mark.parametrize("kind", ["same account", "another account"])
def test_what_leaves_comes_back_the_same_once(outside: Outside, kind: str) -> None:
    shelf = filled(outside, "ada@example.org")
    records, before = exported(outside, shelf.who.account), held(outside, shelf.who.account)
    target = shelf.who.account
    if kind == "same account":
        erase(outside, target)
    else:
        target = principal_of(an_account(outside, "new@example.org")).account

    first = CUSTODIAN.restore(outside, target, records, no_bytes)
    again = CUSTODIAN.restore(outside, target, records, no_bytes)

    assert (first, again) == (len(records), 0)
    assert held(outside, target) == before
    assert comparable(exported(outside, target)) == comparable(records)
    assert [check.name for check in CHECKS if check.look(Ward(outside)).state is not State.OK] == []


def test_erasing_gives_everything_back_and_touches_nobody_else(outside: Outside) -> None:
    ada, joe = filled(outside, "ada@example.org"), filled(outside, "joe@example.org")
    before = held(outside, joe.who.account)

    erase(outside, ada.who.account)

    assert held(outside, ada.who.account) == []
    with outside.look(ada.who.account) as work:
        assert usage.usage_of(work).used == 0
    assert held(outside, joe.who.account) == before


def erase(outside: Outside, account: str) -> None:
    for _ in range(50):
        with outside.system(account, "contacts") as work:
            if not CUSTODIAN.erase(work, limit=2):
                return
    raise AssertionError("it does not come to an end")

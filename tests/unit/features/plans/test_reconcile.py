"""The books against the provider's list: nothing to say when they agree, and every difference when they do not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Comparison
from tansu.foundation.work import Outside
from tansu.ports.payments import Back, BackState, Charge, DisputeState
from tests.support.building import provider_of
from tests.support.buying import GB, order, sell
from tests.support.paying import approve, charged, heard, work_off

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def charge(outside: Outside, ada: Principal) -> Charge:
    """A charge that was given back, and a stray beside it."""
    bought = order(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    made = charged(outside, bought)
    heard(outside, made.reference)
    heard(outside, charged(outside, bought, "stray").reference)
    return made


def compared(outside: Outside) -> Comparison:
    return plans.compare(outside, since=LONG_AGO)


def test_books_and_list_that_agree_have_no_difference(outside: Outside, ada: Principal, charge: Charge) -> None:
    approve(outside, ada)
    work_off(outside)

    assert compared(outside) == Comparison(2, 2, ())


def test_every_difference_is_told(outside: Outside, ada: Principal, charge: Charge) -> None:
    provider = provider_of(outside)
    provider.put(replace(charge, reference="alien", order=""))
    alien_back = Back("back-9", "", Money(30, "EUR"), BackState.SUCCEEDED)
    provider.put(replace(charge, amount=Money(90, "EUR"), backs=(alien_back,)))
    provider.dispute(charge.reference, DisputeState.OPEN, minor=20)
    del provider.kept["stray"]

    told = compared(outside).differences

    assert [words.partition(" is ")[0].split(" went")[0].split(" are")[0] for words in told] == [
        "Charge alien of 1.00 EUR for no order of ours",
        "Charge stray of 1.00 EUR",
        f"Charge {charge.reference}",
        f"0.30 EUR of {charge.reference}",
        f"Of {charge.reference} 0.20 EUR",
    ]


def test_a_refund_that_the_provider_does_not_know_is_told(outside: Outside, ada: Principal, charge: Charge) -> None:
    approve(outside, ada)
    work_off(outside)
    kept = provider_of(outside).look(charge.reference)

    provider_of(outside).put(replace(kept, backs=()))

    (words,) = compared(outside).differences
    assert "not at the provider" in words


def test_three_tellings_of_a_refund_are_one_success(outside: Outside, ada: Principal, charge: Charge) -> None:
    approve(outside, ada)
    work_off(outside)

    for n in range(3):
        heard(outside, charge.reference, id=f"refund.updated-{n}")

    with outside.look(ada.account) as work:
        kinds = [posting.kind.value for posting in plans.postings(work)]
    assert kinds.count("refund") == 1

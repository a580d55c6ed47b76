"""Amounts as Stripe counts them."""

import pytest

from tansu.adapters.payments.stripe_amounts import from_stripe, to_stripe
from tansu.core.errors import Invalid
from tansu.core.money import Money

AMOUNTS = [
    (Money(299, "EUR"), 299),
    (Money(980, "JPY"), 980),
    (Money(1250, "KWD"), 1250),
    (Money(500, "ISK"), 50000),
    (Money(500, "UGX"), 50000),
    (Money(50000, "MGA"), 500),
]


@pytest.mark.parametrize(("money", "amount"), AMOUNTS, ids=str)
def test_an_amount_goes_there_and_comes_back_the_same(money: Money, amount: int) -> None:
    assert to_stripe(money) == amount
    assert from_stripe(amount, money.currency.lower()) == money


@pytest.mark.parametrize("money", [Money(1255, "KWD"), Money(50001, "MGA")], ids=str)
def test_what_a_card_cannot_be_charged_exactly_is_refused(money: Money) -> None:
    with pytest.raises(Invalid, match="round"):
        to_stripe(money)

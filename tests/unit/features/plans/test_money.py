"""Money is read and written with the digits of its currency, and never as a fraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.errors import Invalid
from tansu.core.money import Money
from tansu.features import plans
from tansu.features.plans.currencies import LARGEST, check_price


@pytest.mark.parametrize(
    ("text", "minor", "currency", "written"),
    [
        ("9.99 EUR", 999, "EUR", "9.99 EUR"),
        ("EUR 9.9", 990, "EUR", "9.90 EUR"),
        ("980 JPY", 980, "JPY", "980 JPY"),
        ("1.25 kwd", 1250, "KWD", "1.250 KWD"),
        ("0.05 USD", 5, "USD", "0.05 USD"),
        ("1599 CNY", 159900, "CNY", "1599.00 CNY"),
        # The table for showing money gives these no digits; the standard does.
        ("0.50 IDR", 50, "IDR", "0.50 IDR"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(text: str, minor: int, currency: str, written: str) -> None:
    read = plans.read_money(text)

    assert read == Money(minor, currency)
    assert plans.written(read) == written


@pytest.mark.parametrize(
    "text",
    ["9.80 JPY", "9.999 EUR", "9,99 EUR", "1e3 EUR", "9.99", "EUR", "9.99 XAU", "9.99 XXX", "9.99 EURO", "٩ EUR", ""],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        plans.read_money(text)


@pytest.mark.parametrize("minor", [0, -1, LARGEST + 1, 2**70])
def test_no_price_is_nothing_less_than_nothing_or_huge(minor: int) -> None:
    with pytest.raises(Invalid):
        check_price(Money(minor, "EUR"))


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(plans.EXPONENTS)))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert plans.read_money(plans.written(money)) == money


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(ValueError, match="JPY cannot be counted in EUR"):
        Money(1, "EUR") + Money(1, "JPY")

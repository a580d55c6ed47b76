"""Days, amounts and sizes as seven languages write them."""

from datetime import datetime

import pytest

from tansu.core.money import Money
from tansu.foundation import figures


@pytest.mark.parametrize(
    ("money", "language", "words"),
    [
        (Money(980, "JPY"), "en", "JP¥980"),
        (Money(980, "JPY"), "zh", "JP¥980"),
        (Money(1250, "KWD"), "en", "KWD 1.250"),
        (Money(-1250, "KWD"), "de", "-1,250 KWD"),
        (Money(12345600, "INR"), "hi", "₹1,23,456.00"),
        (Money(12345600, "INR"), "de", "123.456,00 ₹"),
        (Money(5, "EUR"), "es", "0,05 €"),
        (Money(299, "TRY"), "tr", "₺2,99"),
        (Money(100000, "UYW"), "en", "UYW 10.0000"),
        (Money(299, "IDR"), "id", "Rp 2,99"),
        (Money(10**15, "USD"), "en", "US$10,000,000,000,000.00"),
    ],
    ids=str,
)
def test_an_amount_has_the_digits_of_its_currency_and_the_marks_of_the_language(
    money: Money, language: str, words: str
) -> None:
    assert figures.amount(money, language) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("length", "language", "words"),
    [
        (0, "en", "0 B"),
        (999, "en", "999 B"),
        (1_000, "en", "1 kB"),
        (999_499, "en", "999 kB"),
        (999_500, "en", "1 MB"),
        (4_999_999_999, "en", "5 GB"),
        (4_949_000_000, "en", "4.9 GB"),
        (99_940_000_000, "en", "99.9 GB"),
        (99_960_000_000, "en", "100 GB"),
        (5_000 * 10**12, "en", "5,000 TB"),
        (1_450_000_001, "hi", "1.5 GB"),
        (1_450_000_001, "de", "1,5 GB"),
    ],
)
def test_sizes_are_decimal(length: int, language: str, words: str) -> None:
    assert figures.size(length, language) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "28 February 2026"), ("zh", "2026年2月28日"), ("es", "28 de febrero de 2026")]
)
def test_a_day_is_that_of_utc(language: str, words: str) -> None:
    assert figures.day(datetime.fromisoformat("2026-03-01T00:30:00+02:00"), language) == words


@pytest.mark.parametrize(("language", "words"), [("hi", "12,34,567"), ("de", "1.234.567"), ("fr", "1,234,567")])
def test_thousands_are_apart(language: str, words: str) -> None:
    assert figures.count(1_234_567, language) == words

"""Two spellings of one number meet, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.foundation.phones import number_key


@pytest.mark.parametrize(
    ("spelled", "key"),
    [
        ("030 901820", "+4930901820"),
        ("+49 (30) 90-18-20", "+4930901820"),
        ("0049 30 901820", "+4930901820"),
        ("0171/1234567", "+491711234567"),
        ("+44 7700 900123", "+447700900123"),
        ("22333", "22333"),
        ("112", "112"),
        ("VodaFone", "vodafone"),
        ("Shop 24", "shop24"),
        ("", ""),
    ],
)
def test_a_number_has_one_key_however_it_is_written(spelled: str, key: str) -> None:
    assert number_key(spelled, "DE") == key


def test_the_same_digits_in_two_countries_are_two_numbers() -> None:
    assert number_key("020 7946 0018", "GB") != number_key("020 7946 0018", "DE")


@given(st.text(max_size=150), st.sampled_from(["DE", "TR", ""]))
def test_no_text_is_too_strange_to_have_a_key_that_stays(text: str, region: str) -> None:
    key = number_key(text, region)

    assert number_key(key, region) == key

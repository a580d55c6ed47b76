"""Which passwords are taken, and what they turn into."""

from pathlib import Path

import pytest

from tansu.core.errors import Invalid, Unauthenticated
from tansu.foundation import accounts
from tansu.foundation.accounts.passwords import is_common
from tansu.foundation.work import Outside
from tests.support.building import QUICK, an_account, an_outside


@pytest.mark.parametrize(
    "password",
    ["correct horse of mine", "tr0ub4dor and three", "   spaces count   ", "gr\u00fc\u00dfe aus dem wald",
     "\U0001f98a\U0001f33f\U0001f4a7\U0001f319\U0001fab6\U0001f9ed\U0001f50b\U0001fa81",
     "nul\0in the middle", "x9$Lq2!w", "\ud800 half a letter", "kp" + "vmtrqwz" * 36],
)  # fmt: skip
def test_any_characters_make_a_password(password: str) -> None:
    accounts.check_password(password, words=("ada@example.org", "Ada"))


@pytest.mark.parametrize("password", ["", "seven77", "\U0001f98a" * 7, "q" * 257, "long and dull " * 30])
def test_too_short_and_too_long_are_refused_and_never_cut(password: str) -> None:
    with pytest.raises(Invalid):
        accounts.check_password(password)


def test_three_hundred_bytes_in_fewer_characters_are_welcome_and_all_count(outside: Outside) -> None:
    password = "\u00e4\u20ac\U0001f98ax9" * 28
    assert len(password.encode()) > 300

    an_account(outside, password=password)

    account, _, _ = accounts.sign_in(outside, "ada@example.org", password, hashing=QUICK)
    assert account.email == "ada@example.org"
    assert not right(outside, password[:-1])


@pytest.mark.parametrize("password", ["trailing blank counts ", "nul\0and the rest counts", "\ud83d half a fox"])
def test_every_character_counts(outside: Outside, password: str) -> None:
    an_account(outside, password=password)

    assert right(outside, password)
    assert not right(outside, password.strip() + "?")
    assert not right(outside, password.split("\0")[0][:-1])


def right(outside: Outside, password: str) -> bool:
    try:
        accounts.sign_in(outside, "ada@example.org", password, hashing=QUICK)
    except Unauthenticated:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    ["password", "Password1", "P@ssw0rd!", "passwort2024", "12345678", "1234567890", "qwertyuiop", "QWERTY123456",
     "asdfghjkl", "1qaz2wsx", "1q2w3e4r5t", "aaaaaaaa", "abababab", "abcabcabc", "iloveyou", "ILoveYou2!", "letmein1",
     "Summer2024!", "sommer2025", "dragon99", "michael1985", "2020michael", "monkeymonkey", "trustno1", "abcdefgh",
     "00000000", "11223344", "987654321", "starwars", "football7", "welcome123", "  password  ", "zaq12wsx",
     "aaaabbbb"],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        accounts.check_password(password)


@pytest.mark.parametrize(
    "password",
    ["ada.lovelace", "Lovelace1815", "adalovelace!", "example.org1", "analytical", "tansu2026", "TansuTansu"],
)
def test_the_persons_own_words_and_the_sites_are_refused(password: str) -> None:
    with pytest.raises(Invalid):
        accounts.check_password(password, words=("ada.lovelace@example.org", "Ada Analytical"))


def test_the_offline_list_holds_far_more_than_three_thousand_and_refuses_each() -> None:
    listed = sorted(set(accounts.common_passwords()))

    assert len(listed) > 100_000
    assert all(is_common(password) for password in listed[::50])


def test_a_hash_is_argon2id_with_the_numbers_of_today(tmp_path: Path) -> None:
    outside = an_outside("", tmp_path)

    hashed = accounts.prepare_password(outside, "correct horse of mine")

    outside.database.close()
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert accounts.ARGON2ID.matches("correct horse of mine", hashed)
    assert not accounts.ARGON2ID.matches("correct horse of mine ", hashed)
    assert not accounts.ARGON2ID.matches("correct horse of mine", "no hash at all")


def test_the_same_password_twice_has_two_salts(tmp_path: Path) -> None:
    outside = an_outside("", tmp_path)

    first = accounts.prepare_password(outside, "correct horse of mine", hashing=QUICK)
    second = accounts.prepare_password(outside, "correct horse of mine", hashing=QUICK)

    outside.database.close()
    assert first != second

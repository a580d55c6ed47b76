"""Which passwords are taken: any characters, nothing trimmed or cut, but not what everybody tries first.

The list is offline and written as words: a password is common if it is one of them, or one with the usual
decorations (`Summer2024!`, `p@ssw0rd`), or a walk along the keyboard, or something short repeated.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from tansu.core.errors import Invalid
from tansu.foundation.accounts.hashing import ARGON2ID, Hashing, PasswordHash, make_hash
from tansu.foundation.work import Outside

SHORTEST = 8
LONGEST = 256
SITE_WORDS = ("tansu", "photo", "photos", "cloud")

_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s"})
_KEYBOARD = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
    "01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
    "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()", "!\"§$%&/()=", "147258369", "159753", "789456123",
)  # fmt: skip
_MARKS = "!?.,*#@$_-+"
_LONGEST_DECORATION = 8
_PLAIN_ENDINGS = ("", "!", "12", "123", "1234", *map(str, range(10)), *map(str, range(1970, 2031)))
_SHORTEST_WALK = 3
_LONGEST_UNIT = 4


def prepare_password(
    outside: Outside, password: str, *, words: Iterable[str] = (), hashing: Hashing = ARGON2ID
) -> PasswordHash:
    """Check a password that somebody wants and hash it; `words` are the person's own (address, name).

    Raises Invalid. Slow on purpose: never inside a transaction.
    """
    check_password(password, words=words)
    return make_hash(outside, password, hashing=hashing)


def check_password(password: str, *, words: Iterable[str] = ()) -> None:
    """Raise Invalid unless the password may be used."""
    if len(password) < SHORTEST:
        raise Invalid(f"The password needs at least {SHORTEST} characters. A few words in a row make a good one.")
    if len(password) > LONGEST:
        raise Invalid(f"The password may have at most {LONGEST} characters. Nothing was cut off or saved.")
    if is_common(password, words=words):
        raise Invalid("This password is among the first that are tried. Take one nobody else has: a few words do.")


def is_common(password: str, *, words: Iterable[str] = ()) -> bool:
    """Say whether a guesser tries this password early."""
    folded = password.casefold().strip()
    return (
        folded in _common_words()
        or _repeats(folded)
        or _walks(folded)
        or _decorates(folded, _common_words() | set(SITE_WORDS) | _own(words))
    )


def common_passwords() -> Iterator[str]:
    """Yield plain instances of the offline list, long enough to be passwords; many more are refused."""
    for word in sorted(_common_words()):
        for ending in _PLAIN_ENDINGS:
            if len(word + ending) >= SHORTEST:
                yield word + ending


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    text = files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("# ") for word in line.split())


def _own(words: Iterable[str]) -> set[str]:
    parts = {part for word in words for piece in [word, *word.split("@")] for part in _split(piece.casefold())}
    return {part for part in parts if len(part) >= 3}


def _split(word: str) -> list[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in word)
    return [word, letters.replace(" ", ""), *letters.split()]


def _decorates(folded: str, words: set[str] | frozenset[str]) -> bool:
    """Say whether it is one of `words`, perhaps twice or in leet, with a usual ending or beginning."""
    return any(
        (_is_decoration(folded[cut:]) and _is_words(folded[:cut], words))
        or (_is_decoration(folded[:cut]) and _is_words(folded[cut:], words))
        for cut in range(len(folded) + 1)
    )


def _is_decoration(text: str) -> bool:
    """Say whether it is nothing, or a few digits and marks as people put them around a word."""
    digits = text.strip(_MARKS)
    return len(text) <= _LONGEST_DECORATION and (not digits or (digits.isascii() and digits.isdecimal()))


def _is_words(text: str, words: set[str] | frozenset[str]) -> bool:
    plain = text.translate(_LEET)
    if text in words or plain in words:
        return True
    half, odd = divmod(len(plain), 2)
    return not odd and plain[:half] == plain[half:] and plain[:half] in words


def _repeats(folded: str) -> bool:
    """Say whether it is two characters only, or something of at most four over and over."""
    return len(set(folded)) <= 2 or any(
        (folded[:unit] * (len(folded) // unit + 1))[: len(folded)] == folded for unit in range(1, _LONGEST_UNIT + 1)
    )


def _walks(folded: str) -> bool:
    """Say whether it is nothing but straight walks along a keyboard, in either direction."""
    rows = [*_KEYBOARD, *(row[::-1] for row in _KEYBOARD)]
    rest = folded
    while rest:
        longest = max(_common_start(rest, row[start:]) for row in rows for start in range(len(row)))
        if longest < _SHORTEST_WALK:
            return False
        rest = rest[longest:]
    return True


def _common_start(text: str, row: str) -> int:
    length = 0
    for ours, theirs in zip(text, row, strict=False):
        if ours != theirs:
            break
        length += 1
    return length

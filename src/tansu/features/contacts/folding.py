"""Words folded so that they meet: without accents, without case, as people type them on any keyboard."""

import re
import unicodedata

_ALONE = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\D+")


def folded(text: str) -> str:
    """Text without accents and case."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_ALONE)


def plain_words(text: str) -> list[str]:
    """Every word, folded."""
    return _WORD.findall(folded(text))


def words_of(text: str) -> list[str]:
    """Every word, folded; those with an umlaut also as they are written without one, `mueller` and `muller`."""
    found = plain_words(text)
    if not text.isascii():
        found += _WORD.findall(folded(unicodedata.normalize("NFC", text).casefold().translate(_SPELLED_OUT)))
    return found


def digits_of(text: str) -> str:
    """The digits in it, in the numerals of any script."""
    digits = _DIGITS.sub("", text)
    return digits if digits.isascii() else "".join(str(unicodedata.digit(c, 0)) for c in digits)

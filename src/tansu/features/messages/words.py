"""Words: what a text is found by, the same on every engine because no engine takes part in it.

Case, accents and width are folded. Scripts that are written without spaces are cut into overlapping pairs, so that
any stretch of two characters is found (the field's bigrams); the last character of a run stands alone as well, so that
a single one is found anywhere. Every word is written in plain letters and digits, for an index that knows no other.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

LONGEST = 40
"""Characters of a word that count; a longer one is found by its beginning."""

MOST = 20_000
"""Different words of one message that are indexed; nobody writes more."""

_WORD = re.compile(r"[^\W_]+")
_RUNS = re.compile(
    # Thai, Lao, Burmese, Khmer; kana and bopomofo; the ideographs; hangul, whose words carry their particles.
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def fold(text: str) -> str:
    """The text without case, accents and differences of width."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text).translate(_accents())
    return unicodedata.normalize("NFC", bare).casefold()


def index_words(text: str) -> list[str]:
    """Every word by which the text is found, once, in plain letters and digits."""
    # White space parts words in every script, and most of what stands between it was met before.
    stretches = text.split()
    if len(text) <= MOST and max(map(len, stretches), default=0) <= LONGEST:
        return list(dict.fromkeys(chain.from_iterable(map(_of_stretch, stretches))))[:MOST]
    found: dict[str, None] = {}
    for stretch in stretches:
        found.update(dict.fromkeys(_cut(stretch)))
        if len(found) >= MOST:
            break
    return list(found)[:MOST]


def asked_words(text: str) -> list[str]:
    """What a question looks for: every one of these must begin a word of what is found."""
    return list(dict.fromkeys(_plain(word) for word in _words(text, asked=True)))


def marks(text: str, question: str) -> list[tuple[int, int]]:
    """Where the words of a question stand in the text, as (start, end), for highlighting."""
    wanted = [fold(one) for one in _WORD.findall(question)]
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(text):
        folded = fold(word[0])
        for one in wanted:
            at = folded.find(one) if _RUNS.search(one) else (0 if folded.startswith(one) else -1)
            if at >= 0 and len(folded) == len(word[0]):
                found.append((word.start() + at, word.start() + at + len(one)))
            elif at >= 0:
                found.append(word.span())
    return found


@lru_cache(maxsize=32_768)
def _of_stretch(stretch: str) -> tuple[str, ...]:
    return _cut(stretch)


def _cut(stretch: str) -> tuple[str, ...]:
    return tuple(_plain(word) for word in _words(stretch))


def _words(text: str, *, asked: bool = False) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        if word.isascii():
            yield word[:LONGEST]
            continue
        position = 0
        for run in _RUNS.finditer(word):
            yield from _letters(word[position : run.start()])
            yield from _pairs(run[0], asked=asked)
            position = run.end()
        yield from _letters(word[position:])


def _letters(word: str) -> Iterator[str]:
    if word:
        yield word[:LONGEST]


def _pairs(run: str, *, asked: bool) -> Iterator[str]:
    for start in range(len(run) - 1):
        yield run[start : start + 2]
    if len(run) == 1 or not asked:
        yield run[-1]


def _plain(word: str) -> str:
    # Hexadecimal UTF-8 keeps beginnings beginnings, so that a word is still found while it is being typed. Words with
    # a z in front step aside, so that none is taken for one of these, nor for what the index notes of its own.
    if word.isascii():
        return f"zy{word}" if word[0] == "z" else word
    return "zz" + word.encode().hex()


@lru_cache(maxsize=1)
def _accents() -> dict[int, None]:
    """Marks that are left out; in the scripts of India and its neighbours they are letters, and stay."""
    marks = (code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) == "Mn")
    return dict.fromkeys(code for code in marks if not 0x900 <= code < 0x1800)

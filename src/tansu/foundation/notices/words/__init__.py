"""The texts of all notices, a file for each language, so that whoever writes one sees how they sound together."""

from tansu.core.languages import FALLBACK
from tansu.foundation.notices.words import de, en, es, hi, id, tr, zh
from tansu.foundation.notices.words.text import Words

_ALL: dict[str, Words] = {
    "en": en.WORDS,
    "tr": tr.WORDS,
    "zh": zh.WORDS,
    "hi": hi.WORDS,
    "id": id.WORDS,
    "es": es.WORDS,
    "de": de.WORDS,
}


def words_of(language: str) -> Words:
    """The texts of a language; English for one we do not have."""
    return _ALL.get(language, _ALL[FALLBACK])

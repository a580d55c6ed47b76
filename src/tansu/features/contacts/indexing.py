"""What a card is listed, found and compared by."""

import hashlib
from itertools import islice

from tansu.features.contacts.folding import folded, words_of
from tansu.features.contacts.model import Index, Summary
from tansu.features.contacts.vcard import Fields, fields_of
from tansu.features.contacts.vcard.fields import uid_key
from tansu.features.contacts.vcard.text import printable
from tansu.foundation.phones import number_key

MOST_WORDS = 400
MOST_NUMBERS = 50
LONGEST = 200
"""No engine's index takes a longer word; what is longer is known by its checksum."""


def index_of(body: bytes, *, region: str) -> Index:
    """Read a card for lists and searches. It never fails: what cannot be read is not found by."""
    fields = fields_of(body)
    shown = display_of(fields)
    mails = [one.value for one in fields.mails]
    numbers = [one.value for one in fields.numbers]
    names = fields.names
    words = [
        word
        for text in (
            *(shown, names.given, names.family, names.middle, fields.nickname, fields.organisation),
            *(fields.department, *mails, *fields.categories),
        )
        for word in words_of(text)
    ]
    words += [folded(mail) for mail in mails]
    return Index(
        uid=bounded(uid_key(fields.uid)),
        kind=_short(fields.kind) or "individual",
        display=_short(shown),
        sort_key=sort_key(fields, shown),
        summary=Summary(
            _short(fields.organisation),
            tuple(_short(one) for one in numbers[:5]),
            tuple(_short(one) for one in mails[:5]),
        ),
        photo=fields.photo,
        words=_spaced(words, MOST_WORDS),
        numbers=_spaced([number_key(one, region)[:40] for one in numbers[:MOST_NUMBERS]], MOST_NUMBERS),
        mails=_spaced([folded(one).strip() for one in mails], MOST_NUMBERS),
        categories=tuple(_short(one) for one in fields.categories[:50]),
    )


def display_of(fields: Fields) -> str:
    """The name to show: what the card says, else the best that can be made of it."""
    candidates = [fields.display, fields.names.together, fields.nickname, fields.organisation]
    candidates += [one.value for one in (*fields.mails, *fields.numbers)]
    return next((one for one in candidates if one), "")


def sort_key(fields: Fields, shown: str) -> str:
    """By family name, then by given name; by what is shown where there are no parts."""
    parts = " ".join(part for part in (fields.names.family, fields.names.given) if part)
    # A place in a list travels in cursors, which take nothing invisible.
    return "".join(c for c in _short(folded(parts or shown)).strip() if c.isprintable())


def bounded(word: str) -> str:
    """A word that every engine's index takes, and that is still different for every different word."""
    clean = printable(word)
    if len(clean) <= LONGEST and clean == word:
        return clean
    return f"sha256:{hashlib.sha256(word.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _short(text: str) -> str:
    return printable(text.replace("\n", " "))[:LONGEST]


def _spaced(words: list[str], most: int) -> str:
    kept = islice(dict.fromkeys(printable(word)[:LONGEST].replace(" ", "") for word in words if word), most)
    return "".join(f" {word}" for word in kept if word)

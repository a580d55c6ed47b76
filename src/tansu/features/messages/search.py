"""Finding messages by word, person and date, newest first, the same on every engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tansu.core.errors import Invalid
from tansu.core.instants import to_ms
from tansu.features.messages.model import Message, number_before, time_of
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.features.messages.store import words as word_store
from tansu.features.messages.words import asked_words, fold, marks
from tansu.foundation import accounts
from tansu.foundation.phones import number_key
from tansu.foundation.work import Work

MOST_WORDS = 16
LONGEST_QUESTION = 200


@dataclass(frozen=True)
class Hit:
    """A message that was found, and where the words of the question stand in its body: (start, end)."""

    message: Message
    marks: tuple[tuple[int, int], ...]


def search(
    work: Work,
    question: str,
    *,
    thread: str = "",
    person: str = "",
    names: Mapping[str, str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Hit]:
    """Messages in which every word of the question begins a word; of one conversation, or of people like `person`.

    `person` is a number in any spelling, or a part of a name: `names` are those by which people are called, by the
    key of their numbers. Without a word, people or a time say what is looked for. Raises Invalid for a question that
    says nothing.
    """
    words = asked_words(question[:LONGEST_QUESTION])[:MOST_WORDS]
    if not words and (question.strip() or not (thread or person.strip() or since or until)):
        raise Invalid("Search for at least one letter or digit, or say with whom or when.")
    among = _threads(work, thread, person, names or {})
    if among == []:
        return []
    narrowed: dict[str, Any] = {
        "threads": among,
        "after": number_before(to_ms(since)) - 1 if since else None,
        "before": _earlier(before, number_before(to_ms(until)) if until else None),
        "limit": limit,
    }
    if words:
        numbers = word_store.find(work.tx, work.account, words, **narrowed)
    else:
        numbers = store.newest_of(work.tx, work.account, **narrowed)
    found = store.get_many(work.tx, work.account, numbers)
    return [Hit(one, tuple(marks(one.body, question))) for one in reversed(found)]


def indexed_from(work: Work) -> datetime | None:
    """From when on words are found while the index is made again, as after an upgrade; None if all of them are.

    It is made from the newest message to the oldest, so the oldest one tells.
    """
    oldest = store.oldest(work.tx, work.account)
    if oldest is None or word_store.has(work.tx, oldest):
        return None
    reached = word_store.oldest(work.tx, work.account)
    return (time_of(reached) if reached is not None else None) or work.now


def people_like(work: Work, text: str, names: Mapping[str, str]) -> list[str]:
    """Conversations with somebody whose number is `text` in any spelling or contains it, or whose name contains it."""
    key = number_key(text, accounts.get(work, work.account).region)
    folded = fold(text).strip()
    digits = "".join(one for one in text if one.isdecimal())
    return [
        one.id
        for one in thread_store.every(work.tx, work.account)
        if any(
            key == person.key
            or (len(digits) > 3 and digits.lstrip("0") in person.key)
            or folded in fold(person.raw)
            or folded in fold(names.get(person.key, ""))
            for person in one.people
        )
    ]


def _threads(work: Work, thread: str, person: str, names: Mapping[str, str]) -> Sequence[str] | None:
    if thread:
        return [thread]
    return people_like(work, person, names) if person.strip() else None


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((number for number in (one, other) if number is not None), default=None)

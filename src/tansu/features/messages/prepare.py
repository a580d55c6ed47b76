"""From a record to what a store can keep: people named, numbers normalised, an identity given. No database yet."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tansu.features.messages.formats.records import Box, CallRecord, MessageRecord
from tansu.features.messages.identity import Identities
from tansu.features.messages.model import Person
from tansu.foundation.phones import LONGEST, number_key

MOST_PEOPLE = 200
MOST_KNOWN, LONGEST_KNOWN = 4096, 1000
"""Lists of people that are remembered, and characters of one, so that no file can fill the memory with them."""
LONGEST_TEXT = 4 << 20
"""Characters of a body. A longer one is no message; it is refused by name, never cut."""


class Prepared(NamedTuple):
    """A message that could be received."""

    record: MessageRecord
    people: tuple[Person, ...]
    people_key: str
    identity: str


class PreparedCall(NamedTuple):
    """A call that could be received."""

    record: CallRecord
    phone_key: str
    identity: str


class Preparing:
    """Prepares the records of one file or batch, in which the same text twice is two messages."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._identities = Identities()
        # Most of a history is with a few people.
        self._known: dict[tuple[str, ...], tuple[tuple[Person, ...], str]] = {}

    def messages(self, records: Iterable[MessageRecord]) -> Iterator[Prepared]:
        """Prepare messages in the order of their file."""
        for record in records:
            people, key = self._people(record)
            yield Prepared(record, people, key, self._identities.of_message(record, key))

    def calls(self, records: Iterable[CallRecord]) -> Iterator[PreparedCall]:
        """Prepare calls in the order of their file."""
        for record in records:
            key = number_key(record.number, self._region)
            yield PreparedCall(record, key, self._identities.of_call(record, key))

    def _people(self, record: MessageRecord) -> tuple[tuple[Person, ...], str]:
        """Everybody but the owner, and the form in which two lists of them are the same."""
        named = record.addresses
        if record.sender and record.box is Box.RECEIVED:
            named = (*named, record.sender)
        found = self._known.get(named)
        if found is None:
            by_key = {number_key(raw, self._region): raw[:LONGEST] for raw in reversed(named) if raw}
            people = tuple(Person(raw, key) for key, raw in sorted(by_key.items()))
            found = people, people_key(set(by_key))
            if len(self._known) < MOST_KNOWN and sum(map(len, named)) < LONGEST_KNOWN:
                self._known[named] = found
        return found


def people_key(keys: set[str]) -> str:
    """The form in which two lists of people are the same, whatever their order."""
    return " ".join(sorted(keys))


def refusal(record: MessageRecord) -> str:
    """Why a message cannot be kept, or nothing."""
    if len(record.body) > LONGEST_TEXT:
        return "Its text is longer than any message is. It was left out."
    if len(record.addresses) > MOST_PEOPLE:
        return f"It names {len(record.addresses)} people; a conversation has at most {MOST_PEOPLE}. It was left out."
    return ""

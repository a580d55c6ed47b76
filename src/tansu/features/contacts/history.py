"""What a card was: every overwritten version for thirty days, and the way back."""

from tansu.core.errors import NotFound
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.keeping import put
from tansu.features.contacts.model import Card, Version
from tansu.features.contacts.store import cards as store
from tansu.features.contacts.store import versions
from tansu.features.contacts.trash import bring_back
from tansu.foundation import usage
from tansu.foundation.work import Work


def history(work: Work, card_id: str) -> list[Version]:
    """What a living or deleted card was, newest first; NotFound if there is neither the card nor a version."""
    found = versions.of_card(work.tx, work.account, card_id)
    if not found and store.get(work.tx, work.account, card_id) is None:
        raise NotFound
    return found


def version_body(work: Work, card_id: str, until_rev: int) -> tuple[Version, bytes]:
    """One version with its bytes, or NotFound."""
    if found := versions.get(work.tx, work.account, card_id, until_rev):
        return found
    raise NotFound


def restore_version(work: Work, card_id: str, until_rev: int) -> Card:
    """Let the card be again what it was, byte for byte; what it is now becomes history."""
    usage.lock(work)
    version, body = version_body(work, card_id, until_rev)
    living = store.get(work.tx, work.account, card_id)
    if living is None:
        return bring_back(work, version, body)
    return put(work, book_of(work, living.book), living.name, body).card

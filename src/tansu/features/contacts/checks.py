"""What must be true of contacts, handed to the doctor by the composition root."""

from tansu.features.contacts.model import FEATURE
from tansu.features.contacts.store import checks as store
from tansu.foundation import doctor
from tansu.foundation.doctor import Check, Verdict, Ward, verdict


def whole(ward: Ward) -> Verdict:
    """See that every card has its bytes and that they are those its etag says."""
    with ward.look() as work:
        wrong = store.damaged(work.tx)
    return verdict(
        wrong,
        fine="Every card has its bytes, and they are what they should be.",
        words="{n} cards have no bytes, or others than they should.",
    )


def told(ward: Ward) -> Verdict:
    """See that the feed tells of every card of a living book and of no other."""
    with ward.look() as work:
        wrong = store.untold(work.tx, FEATURE)
    return verdict(
        wrong,
        fine="The feed tells of every card there is.",
        words="{n} cards are not in the feed, or are there without existing.",
    )


CHECKS = (
    doctor.text_check(FEATURE, store.TEXTS),
    Check("contacts.cards", "R2", whole, database_only=True),
    Check("contacts.told", "R13", told, database_only=True),
)

"""What must be true of contacts, handed to the doctor by the composition root."""

from tansu.features.contacts.model import FEATURE
from tansu.features.contacts.store import checks as store
from tansu.foundation.doctor import Check, Verdict, Ward, verdict


def counted(ward: Ward) -> Verdict:
    """Recompute what cards and their versions take, account by account (R19)."""
    with ward.look() as work:
        wrong = store.miscounted(work.tx, FEATURE)
    return verdict(
        wrong,
        fine="Contacts take as many bytes as are counted.",
        words="{n} accounts count other bytes for contacts than they keep.",
    )


def recount(ward: Ward) -> None:
    """Write the sums that the rows give; the check of used bytes puts the pools right after it."""
    with ward.outside.system() as work:
        store.recount(work.tx, FEATURE)


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
    Check("contacts.bytes", "R19 R20", counted, repair=recount, database_only=True),
    Check("contacts.cards", "R2", whole, database_only=True),
    Check("contacts.told", "R13", told, database_only=True),
)

"""Claims: which blobs an account owns, and which records need them.

A record states that it needs a blob by a claim. The first claim on a blob charges its bytes to the
account's quota, the last one's release gives them back, so a blob is paid for once however many names it
has. A blob without claims is kept for a day, in which the same bytes coming again revive it, and is then
swept (R7).
"""

from tansu.foundation.claims.custody import ClaimsCustodian
from tansu.foundation.claims.heal import drop_damaged, heal, move
from tansu.foundation.claims.ledger import (
    add,
    claim,
    enter,
    is_owned,
    owned,
    owned_by_checksum,
    recategorise,
    relabel,
    release,
    stored_at,
)
from tansu.foundation.claims.model import Category, Large, OwnedBlob
from tansu.foundation.claims.proof import (
    count_damaged,
    count_overdue,
    damaged,
    damaged_among,
    every,
    note_damaged,
    note_lost,
    note_reread,
    oldest_proof,
    overdue,
)
from tansu.foundation.claims.sweep import GRACE, sweep
from tansu.foundation.claims.totals import by_category, largest, totals

__all__ = [
    "GRACE",
    "Category",
    "ClaimsCustodian",
    "Large",
    "OwnedBlob",
    "add",
    "by_category",
    "claim",
    "count_damaged",
    "count_overdue",
    "damaged",
    "damaged_among",
    "drop_damaged",
    "enter",
    "every",
    "heal",
    "is_owned",
    "largest",
    "move",
    "note_damaged",
    "note_lost",
    "note_reread",
    "oldest_proof",
    "overdue",
    "owned",
    "owned_by_checksum",
    "recategorise",
    "relabel",
    "release",
    "stored_at",
    "sweep",
    "totals",
]

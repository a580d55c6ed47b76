"""Asking before sending: which of these does the gallery have already?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tansu.core.checksum import are_sha256
from tansu.core.errors import DeletedBefore, InTrash, Invalid
from tansu.core.instants import rfc3339
from tansu.features.gallery import store
from tansu.features.gallery.model import Asset
from tansu.features.gallery.trash import purge_at_of, restore
from tansu.foundation import changes, claims
from tansu.foundation.work import Work

MOST_AT_ONCE = 5000


@dataclass(frozen=True)
class Answer:
    """One state for each checksum asked, in the order asked."""

    states: list[str]
    """`missing`, `have`, `trash` or `deleted`."""
    ids: dict[int, str] = field(default_factory=dict)
    deleted_at: dict[int, datetime] = field(default_factory=dict)


def check(work: Work, checksums: Sequence[str]) -> Answer:
    """Say which originals the gallery has, has in the trash, had and was told to delete, or never saw.

    One that it has and that is damaged is `missing`: who has it still should send it again.
    """
    if len(checksums) > MOST_AT_ONCE:
        raise Invalid(f"Ask for at most {MOST_AT_ONCE} checksums at once.")
    if not are_sha256(checksums):
        raise Invalid("A checksum is 64 lower-case hexadecimal digits.")
    if not checksums:
        return Answer([])
    have, resting = store.by_checksums(work.tx, work.account, checksums)
    deleted = changes.deleted_before(work, (one for place, one in enumerate(checksums) if place not in have))
    damaged = claims.damaged_among(work, checksums) if have else set()
    answer = Answer(["missing"] * len(checksums), have)
    for place in have:
        answer.states[place] = "have"
    for place in _places(checksums, damaged):
        if place in have and place not in resting:
            answer.states[place] = "missing"
            del have[place]
    # What came back by itself waits for its owner like what is in the trash.
    for place in resting:
        answer.states[place] = "trash"
    for place in _places(checksums, deleted):
        answer.deleted_at[place] = deleted[checksums[place]]
        answer.states[place] = "deleted"
    return answer


def _places(checksums: Sequence[str], some: Collection[str]) -> list[int]:
    """Where those are that are among `some`, which mostly are none."""
    return [index for index, one in enumerate(checksums) if one in some] if some else []


def ask_before_upload(work: Work, sha256: str, *, again: str) -> Asset | None:
    """Answer an announced upload before its bytes are sent; None means: send them.

    Returns the asset if the gallery has it (restoring it first if `again` is `restore`). Raises InTrash or
    DeletedBefore where the owner has to decide.
    """
    answer = check(work, [sha256])
    if answer.states == ["have"]:
        return store.get(work.tx, work.account, answer.ids[0])
    if answer.states == ["trash"]:
        if again == "restore" and claims.damaged_among(work, [sha256]):
            return None
        if again == "restore":
            return restore(work, [answer.ids[0]])[0]
        asset = store.get(work.tx, work.account, answer.ids[0])
        purge_at = purge_at_of(work, asset) if asset else None
        raise InTrash(
            "This is in your trash. Restore it there, or send it with again=restore.",
            asset=answer.ids[0],
            purge_at=rfc3339(purge_at) if purge_at else None,
        )
    if answer.states == ["deleted"] and again != "yes":
        at = answer.deleted_at[0]
        raise DeletedBefore(
            f"You deleted this on {at:%A, %-d %B %Y}. Send it with again=yes to have it back.",
            deleted_at=rfc3339(at),
        )
    return None

"""What becomes of a text that arrives: a rule without a clock, because clocks never decide (R11, R16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Step(Enum):
    """What to do with a text."""

    WRITE = auto()
    SAME = auto()
    HAD = auto()
    CONFLICT = auto()


@dataclass(frozen=True)
class Past:
    """The texts a note has had, oldest first, each by the number of change that made it the present one."""

    revisions: Sequence[int]
    blobs: Sequence[str]

    def blob_of(self, revision: int) -> str | None:
        """The blob of one revision, if it is known."""
        return next((blob for number, blob in zip(self.revisions, self.blobs, strict=True) if number == revision), None)

    def since(self, revision: int) -> set[str]:
        """The blobs of everything that became the text after that revision."""
        return {blob for number, blob in zip(self.revisions, self.blobs, strict=True) if number > revision}


def decide(past: Past, *, incoming: str | None, base: int | None) -> Step:
    """Say what becomes of a text that is `incoming` (a blob's id, or None if it is new) and came from `base`."""
    if incoming is not None and incoming == past.blobs[-1]:
        return Step.SAME
    if base is None or base == past.revisions[-1]:
        return Step.WRITE
    if incoming is not None and (incoming == past.blob_of(base) or incoming in past.since(base)):
        # No edit at all, or one that came before and whose answer was lost.
        return Step.HAD
    return Step.CONFLICT

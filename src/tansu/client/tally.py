"""What a run has done so far, for whoever shows it; changed by the run alone, read by anybody."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """How it ended for one file."""

    SENT = "sent"
    HAD = "had"
    RESTORED = "restored"
    IN_TRASH = "in_trash"
    DELETED_BEFORE = "deleted_before"
    REFUSED = "refused"
    FAILED = "failed"
    NOT_TRIED = "not_tried"
    WOULD_SEND = "would_send"
    WOULD_RESTORE = "would_restore"


THERE = frozenset({Result.SENT, Result.HAD, Result.RESTORED})
PROBLEMS = frozenset({Result.REFUSED, Result.FAILED, Result.NOT_TRIED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file's end, with the reason and the next step where there is one."""

    path: str
    size: int
    result: Result
    sha256: str = ""
    reason: str = ""
    next_step: str = ""


@dataclass
class Tally:
    """Counts and bytes; `found` grows until `counted` says that the folders are walked to their end."""

    found: int = 0
    found_bytes: int = 0
    counted: bool = False
    stage: str = "sending"
    done: Counter[Result] = field(default_factory=Counter)
    done_bytes: Counter[Result] = field(default_factory=Counter)
    on_the_way: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By path: bytes gone, and bytes in all."""

    @property
    def files_done(self) -> int:
        """Files that have an outcome."""
        return self.done.total()

    @property
    def bytes_done(self) -> int:
        """Their bytes, and those of the files on their way."""
        return self.done_bytes.total() + sum(gone for gone, _ in list(self.on_the_way.values()))

    @property
    def bytes_sent(self) -> int:
        """Bytes that went over the line in this run; what the gallery had is not among them."""
        return self.done_bytes[Result.SENT] + sum(gone for gone, _ in list(self.on_the_way.values()))

    def find(self, size: int) -> None:
        """A file was found."""
        self.found += 1
        self.found_bytes += size

    def at(self, path: str, gone: int, size: int) -> None:
        """A file is on its way."""
        self.on_the_way[path] = (gone, size)

    def settle(self, outcome: Outcome) -> None:
        """A file has ended."""
        self.on_the_way.pop(outcome.path, None)
        self.done[outcome.result] += 1
        self.done_bytes[outcome.result] += outcome.size

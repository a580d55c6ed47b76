"""What a check is, what it says, and what a doctor's visit adds up to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from tansu.foundation.custody import Custodian
from tansu.foundation.work import Outside, Work

EXAMPLES = 10
"""The most ids a finding names; the count tells how many there are."""


class State(StrEnum):
    """How one thing is."""

    OK = "ok"
    WARN = "warn"
    """Worth knowing; nothing is lost or wrong."""
    BAD = "bad"


@dataclass(frozen=True)
class Verdict:
    """What a check has seen: one sentence, and the ids of what is not right."""

    state: State
    words: str
    count: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ward:
    """What is looked at: an instance as it lives, or one snapshot of its database."""

    outside: Outside
    custodians: Sequence[Custodian] = ()
    deep: bool = False
    """Whether to read every original again."""
    snapshot: Work | None = None

    @contextmanager
    def look(self) -> Iterator[Work]:
        """Open one consistent view of the database."""
        if self.snapshot is not None:
            yield self.snapshot
            return
        with self.outside.look() as work:
            yield work


@dataclass(frozen=True)
class Check:
    """One thing that must be true, and a way to see whether it is."""

    name: str
    """`ledger.what`, the same for ever: scripts look for it."""
    invariant: str
    """The ids of design/reliability.md, as in `R19 R20`."""
    look: Callable[[Ward], Verdict]
    repair: Callable[[Ward], None] | None = None
    """Makes it true without losing anything; None where that needs a person."""
    database_only: bool = False
    """Needs nothing but the database, so that it can be asked of a backup's."""


@dataclass(frozen=True)
class Finding:
    """What one check said."""

    name: str
    invariant: str
    state: State
    words: str
    count: int
    examples: tuple[str, ...]
    repairable: bool


@dataclass(frozen=True)
class Report:
    """All findings of one visit, in the order of the checks."""

    findings: tuple[Finding, ...]
    repaired: tuple[str, ...] = ()
    """Names of the checks that were repaired before these findings."""

    @property
    def healthy(self) -> bool:
        """Whether nothing is bad; warnings are allowed."""
        return all(finding.state is not State.BAD for finding in self.findings)

    def named(self, name: str) -> Finding:
        """The finding of one check; KeyError if it was not asked."""
        return {finding.name: finding for finding in self.findings}[name]


def verdict(wrong: Sequence[str], *, fine: str, words: str, state: State = State.BAD) -> Verdict:
    """A verdict that is fine exactly if nothing is wrong. `words` may say `{n}` for how many."""
    if not wrong:
        return Verdict(State.OK, fine)
    return Verdict(state, words.format(n=len(wrong)), len(wrong), tuple(wrong[:EXAMPLES]))

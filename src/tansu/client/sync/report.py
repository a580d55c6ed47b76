"""How a run ended."""

from collections import Counter
from dataclasses import dataclass, field

from tansu.client.sync.steps import Kind


@dataclass(frozen=True)
class Done:
    """One step that was taken, or would be."""

    kind: Kind
    path: str
    target: str = ""
    """Moves and copies set aside: where it is now."""
    size: int = 0
    items: int = 1
    """How many files and folders it concerned."""


@dataclass(frozen=True)
class Problem:
    """Something that could not be done, with the reason."""

    path: str
    reason: str


@dataclass
class Report:
    """What a run did, what it passed by, and what is left."""

    done: list[Done] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    halted: str = ""
    checked: int = 0
    """Files that were looked at."""
    rounds: int = 0
    unfinished: bool = False
    """Something kept changing; the next run goes on."""

    @property
    def complete(self) -> bool:
        """Both sides are the same, but for what is skipped."""
        return not (self.problems or self.unreadable or self.halted or self.unfinished)

    @property
    def counts(self) -> Counter[Kind]:
        """Files and folders by what was done with them."""
        counts: Counter[Kind] = Counter()
        for one in self.done:
            counts[one.kind] += one.items
        return counts

    def sized(self, kind: Kind) -> int:
        """Bytes of all steps of one kind."""
        return sum(one.size for one in self.done if one.kind is kind)

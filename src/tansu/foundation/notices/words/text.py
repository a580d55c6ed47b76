"""What a language must say: for every kind of notice a title, some lines and the name of the next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tansu.foundation.notices.model import Kind, Letter


@dataclass(frozen=True)
class Plural:
    """A line that changes with a number. `one` is None where a language makes no difference."""

    count: str
    """The fact that is counted."""
    one: str | None
    other: str


Line = str | Plural


@dataclass(frozen=True)
class Told:
    """The words of one kind; holes are the names of its facts."""

    title: str
    lines: tuple[Line, ...]
    action: str


@dataclass(frozen=True)
class Posted(Told):
    """The words of a letter, and what stands below them in small print: its reader may not have asked for it."""

    foot: str


@dataclass(frozen=True)
class Words:
    """Everything one language says."""

    greeting: str
    foot: str
    """`{place}` is the public address."""
    foot_nowhere: str
    """The same where there is none."""
    is_one: Callable[[int], bool]
    """Which numbers take the form `one` (CLDR); whole numbers only."""
    notices: Mapping[Kind, Told]
    letters: Mapping[Letter, Posted]

"""Attributes by their place: a phone writes the same ones in the same order in every message."""

from collections.abc import Collection, Sequence
from operator import itemgetter

ABSENT = "null"
"""What phones write where there is nothing; an attribute that is not there says the same."""


class Columns:
    """Tells the attributes that are asked for from those that are kept as they are."""

    def __init__(self, names: Sequence[str], asked: Sequence[str], known: Collection[str]) -> None:
        """`known` are those that are kept no other way than by what was asked."""
        places = {name: place for place, name in enumerate(names)}
        # What is not there has the place after the last.
        self._asked = itemgetter(*(places.get(name, len(names)) for name in asked))
        self._rest = [(name, place) for name, place in places.items() if name not in known]

    def read(self, said: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
        """What was asked for, in the order of the question, and the others that say something."""
        values = [*said, ABSENT]
        return self._asked(values), {name: one for name, place in self._rest if (one := values[place]) != ABSENT}


def as_mapping(names: Sequence[str], said: Sequence[str]) -> dict[str, str]:
    """The attributes that say something, by name."""
    return {name: one for name, one in zip(names, said, strict=True) if one != ABSENT}

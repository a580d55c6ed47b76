"""Giving out numbers: they name messages and calls for good, order them by time, and nobody has one twice."""

from collections.abc import Callable, Container, Sequence
from struct import unpack

from tansu.features.messages.model import number_at
from tansu.foundation.work import Work
from tansu.ports.database import Transaction

SALT = 8
"""Bytes of chance for a number, of which it takes as many bits as it has room for."""
MOST_LATER = 50
"""How many milliseconds further a number is sought when those of its own time are taken."""
Taken = Callable[[Transaction, Sequence[int]], set[int]]


def numbers_for(work: Work, times: Sequence[int | None], taken: Taken) -> list[int]:
    """Numbers in the order of time; two of one millisecond differ by chance, and never within a batch."""
    numbers = _drawn(work, times)
    if len(set(times)) == len(times):
        return numbers
    # A file in which a thousand records have the same time would find its numbers taken again and again.
    for later in range(1, MOST_LATER):
        clashing = taken(work.tx, numbers)
        if not clashing:
            break
        moved = [one + later if one and number in clashing else one for number, one in zip(numbers, times, strict=True)]
        drawn = _drawn(work, moved, without=set(numbers))
        numbers = [new if old in clashing else old for old, new in zip(numbers, drawn, strict=True)]
    return numbers


def _drawn(work: Work, times: Sequence[int | None], *, without: Container[int] = ()) -> list[int]:
    used: set[int] = set()
    numbers: list[int] = []
    salts = unpack(f"{len(times)}Q", work.chance.random_bytes(SALT * len(times)))
    for at_ms, salt in zip(times, salts, strict=True):
        number = number_at(at_ms, salt)
        while number in used or number in without:
            number += 1
        used.add(number)
        numbers.append(number)
    return numbers

"""Merging two texts that came from one, line by line, or saying that it cannot be done cleanly."""

from collections.abc import Iterator, Sequence

MOST_STEPS = 400_000
"""How far two texts are compared before we give up and keep both."""


def merge(base: str, mine: str, theirs: str) -> str | None:
    """The text with both sides' changes, or None where they touch the same lines.

    Every line that one side added is in it, and a line is missing only where a side removed it.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    lines = [text.split("\n") for text in (base, mine, theirs)]
    to_mine, to_theirs = _kept(lines[0], lines[1]), _kept(lines[0], lines[2])
    if to_mine is None or to_theirs is None:
        return None
    merged: list[str] = []
    for chunk in _chunks(lines[0], lines[1], lines[2], to_mine, to_theirs):
        chosen = _choose(*chunk)
        if chosen is None:
            return None
        merged += chosen
    return "\n".join(merged)


Chunk = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _choose(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Sequence[str] | None:
    if mine == base:
        return theirs
    if theirs in (base, mine):
        return mine
    return None


def _chunks(
    base: list[str], mine: list[str], theirs: list[str], to_mine: dict[int, int], to_theirs: dict[int, int]
) -> Iterator[Chunk]:
    """Cut all three at the lines that both sides kept; what is between belongs together."""
    at = (0, 0, 0)
    for line in range(len(base)):
        if line in to_mine and line in to_theirs:
            here = (line, to_mine[line], to_theirs[line])
            yield base[at[0] : here[0]], mine[at[1] : here[1]], theirs[at[2] : here[2]]
            kept = [base[line]]
            yield kept, kept, kept
            at = (here[0] + 1, here[1] + 1, here[2] + 1)
    yield base[at[0] :], mine[at[1] :], theirs[at[2] :]


def _kept(before: list[str], after: list[str]) -> dict[int, int] | None:
    """Which lines of `before` are which in `after`, or None where comparing takes too long."""
    first = 0
    shortest = min(len(before), len(after))
    while first < shortest and before[first] == after[first]:
        first += 1
    last = 0
    while last < shortest - first and before[-1 - last] == after[-1 - last]:
        last += 1
    middle = _shortest_edit(before[first : len(before) - last], after[first : len(after) - last])
    if middle is None:
        return None
    kept = {n: n for n in range(first)}
    kept |= {first + old: first + new for old, new in middle}
    kept |= {len(before) - n: len(after) - n for n in range(last, 0, -1)}
    return kept


def _shortest_edit(before: list[str], after: list[str]) -> list[tuple[int, int]] | None:
    """Pairs of equal lines along a shortest edit (Myers 1986)."""
    furthest: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    steps = 0
    for edits in range(len(before) + len(after) + 1):
        trail.append(dict(furthest))
        steps += len(furthest)
        for diagonal in range(-edits, edits + 1, 2):
            down = _goes_down(furthest, edits, diagonal)
            old = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            start = old
            while old < len(before) and old - diagonal < len(after) and before[old] == after[old - diagonal]:
                old += 1
            furthest[diagonal] = old
            steps += 1 + old - start
            if steps > MOST_STEPS:
                return None
            if old >= len(before) and old - diagonal >= len(after):
                return _back(trail, len(before), len(after))
    raise AssertionError("unreachable")


def _back(trail: list[dict[int, int]], old: int, new: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for edits in range(len(trail) - 1, -1, -1):
        furthest, diagonal = trail[edits], old - new
        came_from = diagonal + 1 if _goes_down(furthest, edits, diagonal) else diagonal - 1
        before_old = furthest[came_from]
        before_new = before_old - came_from
        while old > before_old and new > before_new:
            old, new = old - 1, new - 1
            pairs.append((old, new))
        old, new = before_old, before_new
    return pairs[::-1]


def _goes_down(furthest: dict[int, int], edits: int, diagonal: int) -> bool:
    if diagonal in (-edits, edits):
        return diagonal == -edits
    return furthest[diagonal - 1] < furthest[diagonal + 1]

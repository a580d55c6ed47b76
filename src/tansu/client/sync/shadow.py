"""One side as it will be after the steps planned so far: which names are taken, and what is inside what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tansu.client.sync.trees import ROOT


class Shadow:
    """A tree of slots. A slot is a folder and a name's key."""

    def __init__(self, slots: Iterable[tuple[int, int, str]]) -> None:
        self._slots: dict[int, tuple[int, str]] = {}
        self._owners: dict[tuple[int, str], int] = {}
        self._inside: dict[int, set[int]] = defaultdict(set)
        for number, parent, key in slots:
            self.put(number, parent, key)

    def has(self, number: int) -> bool:
        """It is there."""
        return number == ROOT or number in self._slots

    def owner(self, parent: int, key: str) -> int | None:
        """Who has that name, if anybody."""
        return self._owners.get((parent, key))

    def put(self, number: int, parent: int, key: str) -> None:
        """Add it, or move it."""
        self.drop(number)
        self._slots[number] = (parent, key)
        self._owners[parent, key] = number
        self._inside[parent].add(number)

    def drop(self, number: int) -> None:
        """Remove it; what is in it stays as it is."""
        slot = self._slots.pop(number, None)
        if slot:
            if self._owners.get(slot) == number:
                del self._owners[slot]
            self._inside[slot[0]].discard(number)

    def beneath(self, number: int) -> Iterator[int]:
        """All that is below."""
        waiting = [*self._inside.get(number, ())]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(self._inside.get(one, ()))

    def is_inside(self, number: int, folder: int) -> bool:
        """`number` is `folder`, or below it."""
        while number not in (folder, ROOT):
            slot = self._slots.get(number)
            if slot is None:
                return False
            number = slot[0]
        return number == folder

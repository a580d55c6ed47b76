"""Dead properties: what a client keeps beside an entry, and gets back as it was."""

from collections.abc import Mapping, Sequence

from tansu.core.errors import NotFound, TooLarge
from tansu.foundation import usage
from tansu.foundation.tree import store
from tansu.foundation.tree.look import find_number
from tansu.foundation.work import Work

MOST_PROPERTIES = 100
"""How many one entry may have."""
LONGEST_PROPERTY_NAME = 512
LONGEST_PROPERTY = 16_384
"""Characters of one value, which is XML."""


def properties(work: Work, entries: Sequence[int]) -> dict[int, dict[str, str]]:
    """The dead properties of some entries, by number and name (`{namespace}local`); only of those that have any."""
    return store.properties(work.tx, work.account, entries)


def properties_of_children(work: Work, folder: int) -> dict[int, dict[str, str]]:
    """The dead properties of everything living in a folder, by number; only of those that have any."""
    return store.properties_of_children(work.tx, work.account, folder)


def set_properties(work: Work, number: int, values: Mapping[str, str | None]) -> None:
    """Write dead properties of a living entry, or remove those that are None; all of them or none.

    Raises TooLarge for more, or longer ones, than an entry may have. The ETag stays: what a file holds has not changed.
    """
    usage.lock(work)
    found = find_number(work, number)
    if found is None or found.trashed_at:
        raise NotFound
    for name, value in values.items():
        if value is None:
            store.remove_property(work.tx, work.account, number, name)
        elif len(name) > LONGEST_PROPERTY_NAME or len(value) > LONGEST_PROPERTY:
            raise TooLarge(f"A property may have {LONGEST_PROPERTY} characters.", limit=LONGEST_PROPERTY)
        else:
            store.put_property(work.tx, work.account, number, name, value)
    if len(store.properties(work.tx, work.account, [number]).get(number, {})) > MOST_PROPERTIES:
        raise TooLarge(f"An entry may have {MOST_PROPERTIES} properties of its own.", limit=MOST_PROPERTIES)


def copy_properties(work: Work, source: int, target: int) -> None:
    """Give a copy what its original has, and nothing else."""
    store.remove_properties(work.tx, work.account, [target])
    for name, value in store.properties(work.tx, work.account, [source]).get(source, {}).items():
        store.put_property(work.tx, work.account, target, name, value)

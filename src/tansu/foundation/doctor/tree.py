"""The tree of names: every path leads to the root, no name is there twice, the trash is whole."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, Verdict, Ward, verdict
from tansu.foundation.tree import ROOT

Tree = dict[tuple[str, int], Any]


def parents(ward: Ward) -> Verdict:
    """See that everything living lies in a living folder."""
    wrong = _where(ward, lambda tree, row: row.trashed_at is None and not _lies_well(tree, row))
    return verdict(
        wrong,
        fine="Everything lies in a folder that exists.",
        words="{n} entries lie in no folder, or in one that is a file or in the trash.",
    )


def cycles(ward: Ward) -> Verdict:
    """See that no folder lies in itself."""
    wrong = _where(ward, _goes_round)
    return verdict(wrong, fine="Every path leads to the root.", words="{n} entries lie in themselves.")


def names(ward: Ward) -> Verdict:
    """See that no folder has one name twice, and that names are compared by the right key."""
    with ward.look() as work:
        rows = store.names(work.tx)
    count = Counter((row.account, row.parent, _same(row.name)) for row in rows)
    wrong = [
        _name(row)
        for row in rows
        if row.name_key != _same(row.name) or count[row.account, row.parent, _same(row.name)] > 1
    ]
    return verdict(wrong, fine="No name is there twice.", words="{n} entries share a name, or are found by another.")


def trash(ward: Ward) -> Verdict:
    """See that what is in the trash knows since when, until when and with what it went."""
    wrong = _where(ward, lambda tree, row: not _trashed_well(tree, row))
    return verdict(wrong, fine="The trash is whole.", words="{n} entries are in the trash and not, or without an end.")


def blobs(ward: Ward) -> Verdict:
    """See that every file claims the blob it names."""
    with ward.look() as work:
        wrong = store.unclaimed_entries(work.tx)
    return verdict(wrong, fine="Every file claims its bytes.", words="{n} files do not claim the bytes they name.")


def labels(ward: Ward) -> Verdict:
    """See that a file and its claim are one feature's, for features are frozen and erased by it."""
    with ward.look() as work:
        wrong = store.mislabelled_claims(work.tx)
    return verdict(wrong, fine="Files and claims agree whose they are.", words="{n} files and claims do not agree.")


def sizes(ward: Ward) -> Verdict:
    """See that every folder has the size of what lies in it."""
    with ward.look() as work:
        wrong = store.missized_folders(work.tx)
    return verdict(wrong, fine="Folders have the size of what is in them.", words="{n} folders have another size.")


def beside(ward: Ward) -> Verdict:
    """See that properties and locks belong to something."""
    with ward.look() as work:
        wrong = store.dangling(work.tx)
    return verdict(
        wrong,
        fine="Properties and locks belong to what exists.",
        words="{n} properties or locks belong to nothing.",
    )


def _where(ward: Ward, is_wrong: Callable[[Tree, Any], bool]) -> list[str]:
    with ward.look() as work:
        tree = {(row.account, row.number): row for row in store.entries(work.tx)}
    return [_name(row) for row in tree.values() if is_wrong(tree, row)]


def _lies_well(tree: Tree, row: Any) -> bool:
    if row.parent == ROOT:
        return True
    parent = tree.get((row.account, row.parent))
    return parent is not None and bool(parent.folder) and parent.trashed_at is None


def _goes_round(tree: Tree, row: Any) -> bool:
    seen, at = set(), row
    while at is not None and at.parent != ROOT:
        if at.number in seen:
            # It may only hang below a ring; those in the ring are told.
            return bool(row.number == at.number)
        seen.add(at.number)
        at = tree.get((at.account, at.parent))
    return False


def _trashed_well(tree: Tree, row: Any) -> bool:
    facts = (row.trashed_at, row.trash_root, row.purge_at)
    if facts == (None, None, None):
        return True
    root = tree.get((row.account, row.trash_root)) if row.trash_root is not None else None
    return None not in facts and root is not None and root.trash_root == root.number and root.trashed_at is not None


def _same(name: str) -> str:
    """The form in which two names are one, by a rule of the doctor's own."""
    return unicodedata.normalize("NFC", name)


def _name(row: Any) -> str:
    return f"{row.account}/{row.number}"


CHECKS = (
    Check("tree.parents", "R15", parents, database_only=True),
    Check("tree.cycles", "R15", cycles, database_only=True),
    Check("tree.names", "R15", names, database_only=True),
    Check("tree.trash", "R7", trash, database_only=True),
    Check("tree.blobs", "R2", blobs, database_only=True),
    Check("tree.labels", "R29", labels, database_only=True),
    Check("tree.sizes", "R6", sizes, database_only=True),
    Check("tree.beside", "R7", beside, database_only=True),
)

"""Making folders."""

from tansu.core.principal import Principal
from tansu.features.files.model import UNCONDITIONAL, AlreadyThere, Condition, Path, clean_path, folder_at
from tansu.features.files.places import folder_feature
from tansu.foundation import tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside


def make_folder(
    outside: Outside,
    principal: Principal,
    path: Path,
    *,
    make_parents: bool = False,
    exists_ok: bool = False,
    condition: Condition = UNCONDITIONAL,
) -> Entry:
    """Make the folder at `path`. Raises AlreadyThere, unless `exists_ok` and it is a folder, and ParentMissing."""
    names = clean_path(path)
    with outside.work(principal, folder_feature(names)) as work:
        usage.lock(work)
        found = tree.seek(work, names)
        condition.require(work, found)
        if found is not None:
            if exists_ok and found.folder:
                return found
            raise AlreadyThere(found.name)
        parent = folder_at(work, names[:-1], or_missing=make_parents)
        tree.require_unlocked(work, parent.number, condition.tokens)
        return tree.entry(work, tree.make_folder(work, names))

"""The trash as Nextcloud's clients see it: `trash/` lists what was removed, a MOVE to `restore/` brings it back.

A name ends with `.d` and the entry's number, so that two things of one name can lie beside each other.
"""

import re
from collections.abc import Sequence

from tansu.core.errors import Forbidden, NotFound
from tansu.core.instants import to_ms
from tansu.features import files
from tansu.foundation import tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work
from tansu.protocols.dav.trees.files import FilesTree, of_entry
from tansu.protocols.dav.trees.resource import FOLDER_TYPE, PlainResource, Resource
from tansu.protocols.dav.trees.tree import Content, Done, Guard, Path, Place, Tree

TRASH, RESTORE = "trash", "restore"
MOST_LISTED = 10_000

_NUMBERED = re.compile(r"\.d([0-9]{1,18})\Z", re.ASCII)


class TrashTree(Tree):
    """What the account has in its trash."""

    allowed = frozenset({"OPTIONS", "PROPFIND", "GET", "HEAD", "MOVE", "DELETE"})

    def find(self, work: Work, path: Path) -> Resource:
        """One of the two collections, or something in the trash, at whatever depth."""
        if not path:
            return PlainResource("", collection=True, kind="trashbin")
        if path in {(TRASH,), (RESTORE,)}:
            return PlainResource(path[0], collection=True, kind="trashbin")
        return _resource(_trashed(work, path), top=len(path) == 2)

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """What was removed, soonest gone first; of a removed folder, what went with it."""
        if not path:
            return [PlainResource(name, collection=True, kind="trashbin") for name in (TRASH, RESTORE)]
        if path == (TRASH,):
            return [_resource(one, top=True) for one in tree.trashed(work, limit=MOST_LISTED)]
        if len(path) == 1:
            return []
        top = _trashed(work, path)
        together = tree.together_with(work, top)
        return [_resource(one, top=False) for one in together if one.parent == top.number]

    def content(self, work: Work, resource: Resource) -> Content:
        """The bytes of a removed file, until it is gone for good."""
        found = files.content(work, resource.key)
        return Content(found.mime or "application/octet-stream", found.ref)

    def remove(self, path: Path, guard: Guard) -> None:
        """Let go of something for good; of everything, if the trash itself is meant."""
        outside, who = self.visitor.outside, self.visitor.who
        if path == (TRASH,):
            files.purge_all(outside, who)
            return
        with outside.read(who) as work:
            number = _trashed(work, path).number
        files.purge(outside, who, [number])

    def move(self, path: Path, target: Place, guard: Guard, *, overwrite: bool) -> Done:
        """Bring something back to where it was; what name the client gives does not matter."""
        own = isinstance(target.tree, TrashTree) and target.path[:1] == (RESTORE,)
        if not own and not isinstance(target.tree, FilesTree):
            raise Forbidden("What is in the trash can be restored, and nothing else.")
        outside, who = self.visitor.outside, self.visitor.who
        with outside.read(who) as work:
            number = _trashed(work, path).number
        restored = files.restore(outside, who, [number])
        return Done(of_entry(restored[0]), created=True)


def _trashed(work: Work, path: Path) -> Entry:
    """The removed entry at a path that begins with `trash`, or NotFound."""
    if len(path) < 2 or path[0] != TRASH:
        raise NotFound
    numbered = _NUMBERED.search(path[1])
    found = tree.find_number(work, int(numbered[1])) if numbered else None
    if found is None or found.trash_root != found.number or _name(found, top=True) != path[1]:
        raise NotFound
    for name in path[2:]:
        beneath = [one for one in tree.together_with(work, found) if one.parent == found.number and one.name == name]
        if not beneath:
            raise NotFound
        found = beneath[0]
    return found


def _resource(entry: Entry, *, top: bool) -> Resource:
    return PlainResource(
        _name(entry, top=top),
        entry.folder,
        entry.etag,
        entry.size,
        FOLDER_TYPE if entry.folder else entry.mime,
        to_ms(entry.modified_at),
        to_ms(entry.created_at),
        "trashed",
        entry.name,
        entry.number,
        entry.feature,
        entry,
    )


def _name(entry: Entry, *, top: bool) -> str:
    return f"{entry.name}.d{entry.number}" if top else entry.name

"""The account's tree of names as WebDAV shows it: folders are collections, files are what they are."""

from collections.abc import Sequence

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.foundation import changes, claims, tree
from tansu.foundation.tree import ROOT, Entry
from tansu.foundation.work import Work
from tansu.protocols.dav.trees.tree import FOLDER_TYPE, Content, Path, Resource, Tree


class FilesTree(Tree):
    """Everything that has a name, wherever a feature keeps it."""

    def find(self, work: Work, path: Path) -> Resource:
        """The living entry at `path`, or the root, which has no entry of its own."""
        if path:
            return _resource(tree.find(work, path))
        return _root(work)

    def members(self, work: Work, path: Path, resource: Resource) -> Sequence[Resource]:
        """The living entries of a folder."""
        return [_resource(one) for one in tree.children(work, resource.key, limit=1_000_000)]

    def content(self, work: Work, resource: Resource) -> Content:
        """The blob a file names."""
        entry = tree.entry(work, resource.key)
        if entry.blob is None:
            raise NotFound
        return Content(entry.mime or "application/octet-stream", claims.owned(work, entry.blob).ref)


def _root(work: Work) -> Resource:
    return Resource(
        "", collection=True, etag=f"{ROOT}-{changes.newest(work)}", mime=FOLDER_TYPE, kind="folder", key=ROOT
    )


def _resource(entry: Entry) -> Resource:
    return Resource(
        entry.name,
        entry.folder,
        entry.etag,
        entry.size,
        FOLDER_TYPE if entry.folder else entry.mime,
        to_ms(entry.modified_at),
        to_ms(entry.created_at),
        "folder" if entry.folder else "file",
        "",
        entry.number,
    )

"""Chunked upload, version 2: `/uploads/<account>/<folder>/<number>`, then a MOVE of `.file` to where it belongs.

One tree for every dialect: names are numbers of any length, from 0 or 1, indexes or offsets.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tansu.core.errors import Forbidden, Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.features import files
from tansu.features.files import ANY, Condition
from tansu.foundation import tree, uploads
from tansu.foundation.uploads import Chunk, FolderExists, Upload
from tansu.foundation.work import Work
from tansu.protocols.dav.arriving import announced_checksums, announced_time
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.trees.files import FilesTree, of_entry
from tansu.protocols.dav.trees.resource import PlainResource, Resource
from tansu.protocols.dav.trees.tree import Done, Guard, Incoming, Path, Place, Tree
from tansu.protocols.dav.xml import Name

WHOLE = ".file"
"""What all chunks of a folder are together; it is only ever moved."""


class UploadsTree(Tree):
    """The account's unfinished uploads in chunks."""

    allowed = frozenset({"OPTIONS", "PROPFIND", "MKCOL", "PUT", "DELETE", "MOVE"})

    def find(self, work: Work, path: Path) -> Resource:
        """The collection of folders, a folder, or a chunk in it: clients look here to know where to go on."""
        match path:
            case ():
                return PlainResource("", collection=True, kind="uploads")
            case (name,):
                return _of_folder(name, uploads.folder(work, name))
            case (name, chunk):
                upload = uploads.folder(work, name)
                for one in uploads.chunks(work, upload):
                    if one.name == chunk:
                        return _of_chunk(one)
        raise NotFound

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """All folders, or the chunks of one."""
        if not path:
            return [_of_folder(name, upload) for name, upload in uploads.folders(work)]
        return [_of_chunk(one) for one in uploads.chunks(work, uploads.folder(work, path[0]))]

    def make_collection(
        self, path: Path, guard: Guard, *, kinds: Sequence[Name], properties: Mapping[Name, str]
    ) -> Resource:
        """Begin an upload, and reserve room for it if the client says how long it will be."""
        if len(path) != 1:
            raise DavError("A folder of chunks lies directly under your uploads.", status=409)
        total = self._total()
        outside, who = self.visitor.outside, self.visitor.who
        uploads.require_disk(outside, total or 0)
        try:
            with outside.work(who, files.FEATURE) as work:
                return _of_folder(path[0], uploads.make_folder(work, path[0], total=total))
        except FolderExists as error:
            raise DavError(str(error), status=405) from error

    def write(self, path: Path, incoming: Incoming, guard: Guard) -> Done:
        """Take one chunk."""
        if len(path) != 2:
            raise DavError("Only chunks can be put here, into the folder of their upload.", status=409)
        if incoming.length is None:
            raise DavError("A chunk needs its Content-Length.", status=411)
        kept = uploads.put_chunk(
            self.visitor.outside,
            self.visitor.who,
            path[0],
            path[1],
            pieces=incoming.chunks,
            length=incoming.length,
        )
        return Done(_of_chunk(kept), created=True)

    def remove(self, path: Path, guard: Guard) -> None:
        """Give up an upload, or one chunk of it."""
        match path:
            case (name,):
                uploads.remove_folder(self.visitor.outside, self.visitor.who, name)
            case (name, chunk):
                uploads.remove_chunk(self.visitor.outside, self.visitor.who, name, chunk)
            case _:
                raise Forbidden("Your uploads can be given up one by one.")

    def move(self, path: Path, target: Place, guard: Guard, *, overwrite: bool) -> Done:
        """Put all chunks together at `target`, with the time and checksum that the client gives."""
        if len(path) != 2 or path[1] != WHOLE:
            raise Forbidden(f"Only {WHOLE}, which is all chunks of an upload together, can be moved.")
        if not isinstance(target.tree, FilesTree):
            raise Forbidden("Files cannot be put there.")
        said = self.visitor.headers
        stored = files.join(
            self.visitor.outside,
            self.visitor.who,
            path[0],
            target.path,
            total=self._total(),
            modified_at=announced_time(said.get("x-oc-mtime", "")),
            created_at=announced_time(said.get("x-oc-ctime", "")),
            checksums=announced_checksums(said),
            condition=_condition(target.path, guard, overwrite=overwrite),
            make_parents=said.get("x-nc-webdav-auto-mkcol", "") == "1",
        )
        return Done(of_entry(stored.entry), stored.created)

    def _total(self) -> int | None:
        """The length of the whole file; ownCloud's client says it under another name."""
        for name in ("oc-total-length", "oc-total-file-length"):
            text = self.visitor.headers.get(name, "").strip()
            if not text:
                continue
            if not (text.isascii() and text.isdecimal()) or len(text) > 19:
                raise Invalid("OC-Total-Length is a number of bytes.")
            return int(text)
        return None


def _condition(path: Path, guard: Guard, *, overwrite: bool) -> Condition:
    """The request's conditions are about the file that will be replaced, not about the chunks."""

    def also(work: Work) -> None:
        found: Any = tree.seek(work, path)
        guard.require(work, of_entry(found) if found else None)

    return Condition(none_match=None if overwrite else {ANY}, tokens=guard.tokens, also=also if guard.asks else None)


def _of_folder(name: str, upload: Upload) -> Resource:
    return PlainResource(name, collection=True, size=upload.received, kind="chunks", key=upload.id)


def _of_chunk(chunk: Chunk) -> Resource:
    return PlainResource(
        chunk.name,
        collection=False,
        etag=chunk.sha256[:32],
        size=chunk.size,
        mime="application/octet-stream",
        modified_ms=to_ms(chunk.received_at),
        kind="chunk",
        key=chunk.number,
    )

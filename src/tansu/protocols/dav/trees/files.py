"""The account's tree of names as WebDAV shows it: folders are collections, files are what they are."""

from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tansu.core.errors import Conflict, Damaged, Forbidden, NotFound, PreconditionFailed
from tansu.core.instants import to_ms
from tansu.features import files
from tansu.features.files import AlreadyThere, Condition
from tansu.foundation import tree
from tansu.foundation.tree import Entry, Lock
from tansu.foundation.work import Work
from tansu.protocols.dav.address import spell
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.trees.resource import FOLDER_TYPE, Member, PlainResource, Resource
from tansu.protocols.dav.trees.tree import Content, Done, Guard, Incoming, LockWanted, Path, Place, Tree
from tansu.protocols.dav.xml import DAV, OC, Name

MOST_MEMBERS = 1_000_000


class FilesTree(Tree):
    """Everything that has a name, wherever a feature keeps it."""

    allowed = frozenset(
        [
            "OPTIONS",
            "PROPFIND",
            "PROPPATCH",
            "GET",
            "HEAD",
            "PUT",
            "DELETE",
            "MKCOL",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK",
            "REPORT",
            "SEARCH",
        ]
    )

    reports = frozenset({(OC, "filter-files")})

    def find(self, work: Work, path: Path) -> Resource:
        """The living entry at `path`, or the root."""
        return of_entry(tree.find(work, path))

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """The living entries of a folder, in one question."""
        return tree.lines(work, resource.key, Member, limit=MOST_MEMBERS, bare=bare)

    def dead(self, work: Work, resources: Sequence[Resource]) -> Mapping[Any, Mapping[Name, str]]:
        """What clients keep beside entries."""
        own = tree.properties(work, [resources[0].key])
        if len(resources) > 1:
            own |= tree.properties_of_children(work, resources[0].key)
        return {key: {_name(word): value for word, value in some.items()} for key, some in own.items()}

    def content(self, work: Work, resource: Resource) -> Content:
        """The blob a file names."""
        found = files.content(work, resource.key)
        if found.damaged:
            raise Damaged("The stored bytes of this file fail their check. They are kept; ask your operator.")
        return Content(found.mime, found.ref, headers=_digests(resource.source))

    def write(self, path: Path, incoming: Incoming, guard: Guard) -> Done:
        """Put a file at `path`; what was there is kept as an earlier version."""
        stored = files.store(
            self.visitor.outside,
            self.visitor.who,
            path,
            chunks=incoming.chunks,
            length=incoming.length,
            mime=incoming.mime,
            modified_at=incoming.modified_at,
            created_at=incoming.created_at,
            checksums=incoming.checksums,
            condition=self._condition(path, guard),
            make_parents=incoming.make_parents,
        )
        return Done(of_entry(stored.entry), stored.created)

    def make_collection(
        self, path: Path, guard: Guard, *, kinds: Sequence[Name], properties: Mapping[Name, str]
    ) -> Resource:
        """Make a folder."""
        if set(kinds) != {(DAV, "collection")}:
            raise DavError("Only folders can be made here.", status=403, condition=(DAV, "valid-resourcetype"))
        try:
            made = files.make_folder(
                self.visitor.outside, self.visitor.who, path, condition=self._condition(path, guard)
            )
        except AlreadyThere as error:
            raise DavError(
                str(error), status=405, headers={"Allow": ", ".join(sorted(self.allowed - {"MKCOL"}))}
            ) from error
        if properties:
            with self.visitor.outside.work(self.visitor.who, made.feature) as work:
                self.set_dead(work, of_entry(made), properties)
        return of_entry(made)

    def remove(self, path: Path, guard: Guard) -> None:
        """Move to the trash."""
        with self.visitor.outside.read(self.visitor.who) as work:
            number = tree.find(work, path).number
        files.trash(self.visitor.outside, self.visitor.who, [number], condition=self._condition(path, guard))

    def move(self, path: Path, target: Place, guard: Guard, *, overwrite: bool) -> Done:
        """Move or rename."""
        with _no_overwriting():
            moved = files.move(
                self.visitor.outside,
                self.visitor.who,
                path,
                _own(target),
                overwrite=overwrite,
                condition=self._condition(path, guard),
            )
        return Done(of_entry(moved.entry), moved.created)

    def copy(self, path: Path, target: Place, guard: Guard, *, overwrite: bool, shallow: bool) -> Done:
        """Copy; the bytes are the same, and charged once."""
        with _no_overwriting():
            copied = files.copy(
                self.visitor.outside,
                self.visitor.who,
                path,
                _own(target),
                overwrite=overwrite,
                deep=not shallow,
                condition=self._condition(path, guard),
            )
        return Done(of_entry(copied.entry), copied.created)

    def set_dead(self, work: Work, resource: Resource, values: Mapping[Name, str | None]) -> None:
        """Keep beside the entry."""
        tree.set_properties(work, resource.key, {_word(name): value for name, value in values.items()})

    def locks(self, work: Work, path: Path, resource: Resource | None) -> Sequence[Lock]:
        """The locks on the entry, or on the folder something new would come into."""
        if resource is not None:
            return tree.locks_on(work, [resource.key]).get(resource.key, [])
        folder = tree.seek(work, path[:-1])
        return tree.locks_on(work, [folder.number]).get(folder.number, []) if folder else []

    def locks_below(self, work: Work, path: Path, resources: Sequence[Resource]) -> Mapping[Any, Sequence[Lock]]:
        """The locks of a folder and its members."""
        top = resources[0].key
        found = dict(tree.locks_on(work, [top]))
        if len(resources) > 1:
            deep, own = tree.locks_in(work, top)
            for one in resources[1:] if deep or own else ():
                if some := [*deep, *own.get(one.key, [])]:
                    found[one.key] = some
        return found

    def href_of(self, work: Work, key: Any) -> str:
        """The href of an entry, by its number."""
        names = tree.path_of(work, key) if key else []
        folder = tree.entry(work, key).folder
        return self.base + "/".join(map(spell, names)) + ("/" if names and folder else "")

    def require_unlocked(self, work: Work, path: Path, resource: Resource | None, tokens: Collection[str]) -> None:
        """Ask the tree."""
        if resource is not None:
            tree.require_unlocked(work, resource.key, tokens)

    def lock(self, path: Path, wanted: LockWanted, guard: Guard) -> tuple[Lock, Done]:
        """Lock an entry; where nothing is, an empty file is made first (RFC 4918, 7.3)."""
        visitor = self.visitor
        with visitor.outside.read(visitor.who) as work:
            created = tree.seek(work, path) is None
        if created:
            self.write(path, Incoming([], 0), guard)
        with visitor.outside.work(visitor.who) as work:
            entry = tree.find(work, path)
            if not created:
                guard.require(work, of_entry(entry))
            held = tree.lock(
                work,
                entry.number,
                deep=wanted.deep,
                shared=wanted.shared,
                owner=wanted.owner,
                seconds=wanted.seconds,
            )
        return held, Done(of_entry(entry), created)

    def refresh(self, path: Path, tokens: Collection[str], *, seconds: float | None) -> Lock:
        """Let the lock hold for longer."""
        with self.visitor.outside.work(self.visitor.who) as work:
            entry = tree.find(work, path)
            for held in tree.locks_on(work, [entry.number]).get(entry.number, []):
                if held.token in tokens:
                    return tree.refresh(work, held.token, seconds=seconds)
        raise NotFound

    def unlock(self, path: Path, token: str) -> None:
        """End the lock."""
        with self.visitor.outside.work(self.visitor.who) as work:
            found = tree.seek(work, path)
            if found is None:
                raise Conflict("There is nothing here that could be locked.")
            tree.unlock(work, found.number, token)

    def _condition(self, path: Path, guard: Guard) -> Condition:
        if not guard.asks:
            return Condition(tokens=guard.tokens)

        def also(work: Work) -> None:
            found = tree.seek(work, path)
            guard.require(work, of_entry(found) if found else None)

        return Condition(tokens=guard.tokens, also=also)


def of_entry(entry: Entry) -> Resource:
    """An entry as a resource; with its number as the key."""
    return PlainResource(
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
        entry.feature,
        entry,
    )


def _digests(entry: Entry) -> dict[str, str]:
    """Checksums of the stored bytes, as RFC 9530 and as Nextcloud's clients want them."""
    headers = {"Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(entry.sha256)).decode()}:"}
    if entry.sha1:
        headers["OC-Checksum"] = f"SHA1:{entry.sha1}"
    return headers


@contextmanager
def _no_overwriting() -> Iterator[None]:
    """Something in the way that was not to be overwritten is a condition that does not hold (RFC 4918, 9.8.5)."""
    try:
        yield
    except AlreadyThere as error:
        raise PreconditionFailed(str(error)) from error


def _own(target: Place) -> Path:
    if not isinstance(target.tree, FilesTree):
        raise Forbidden("Files cannot be put there.")
    return target.path


def _word(name: Name) -> str:
    return f"{{{name[0]}}}{name[1]}"


def _name(word: str) -> Name:
    namespace, _, local = word[1:].rpartition("}")
    return namespace, local

"""Address books as CardDAV shows them (RFC 6352): a home, books in it, and cards that are served as they came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from tansu.core.errors import Conflict, Forbidden, Frozen, NotFound, PreconditionFailed
from tansu.core.instants import to_ms
from tansu.features import contacts
from tansu.features.contacts import LARGEST_CARD, BadCard, Book, Card, CardLine, UidTaken
from tansu.foundation import usage
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import spell
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.trees.resource import PlainResource, Resource
from tansu.protocols.dav.trees.tree import Content, Done, Guard, Incoming, Path, Place, Tree
from tansu.protocols.dav.xml import CARDDAV, DAV, Name

VCARD = "text/vcard; charset=utf-8"
COMPLIANCE = ("access-control", "addressbook", "extended-mkcol")
"""Said on principals and homes too: without `addressbook` there, DAVx5 takes no notice of the account."""

QUERY, MULTIGET = (CARDDAV, "addressbook-query"), (CARDDAV, "addressbook-multiget")
SYNC = (DAV, "sync-collection")
DESCRIPTION = (CARDDAV, "addressbook-description")
DISPLAYNAME = (DAV, "displayname")


class ContactsTree(Tree):
    """The address books of one account."""

    feature = contacts.FEATURE
    allowed = frozenset(
        ["OPTIONS", "PROPFIND", "PROPPATCH", "GET", "HEAD", "PUT", "DELETE", "MKCOL", "COPY", "MOVE", "REPORT"]
    )
    reports = frozenset({QUERY, MULTIGET, SYNC})
    compliance = COMPLIANCE

    def find(self, work: Work, path: Path) -> Resource:
        """The home, a book or a card."""
        if not path:
            return PlainResource("", collection=True, kind="addressbooks", title="Address books", feature=self.feature)
        if len(path) > 2:
            raise NotFound
        book = contacts.book_by_slug(work, path[0])
        if len(path) == 1:
            return _of_book(book)
        return of_card(contacts.card_by_name(work, book, path[1]))

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """The books of the home, of which the first is made when somebody looks; or the cards of a book."""
        if path:
            return [of_line(one) for one in contacts.card_lines(work, resource.source)]
        return [_of_book(one) for one in contacts.books(work) or self._first_book()]

    def content(self, work: Work, resource: Resource) -> Content:
        """The bytes of a card."""
        return Content(VCARD, data=contacts.body_of(work, resource.source))

    def write(self, path: Path, incoming: Incoming, guard: Guard) -> Done:
        """Keep a card byte for byte. What was there at its name is kept in its history."""
        if len(path) != 2:
            raise Forbidden("Cards lie in address books, and nothing else does.")
        body = _whole(incoming)
        with self.visitor.outside.work(self.visitor.who, self.feature) as work:
            usage.lock(work)
            book = self._book(work, path[0])
            there = _card_in(work, book, path[1])
            if there is not None and there.etag == contacts.etag_of(body):
                # Who asks again because the answer was lost is told that it is done (RFC 9110, 13.1.1).
                return Done(there, created=False)
            guard.require(work, there)
            with _in_their_words(self.base):
                done = contacts.put(work, book, path[1], body)
        return Done(of_card(done.card), done.created)

    def make_collection(
        self, path: Path, guard: Guard, *, kinds: Sequence[Name], properties: Mapping[Name, str]
    ) -> Resource:
        """Make an address book; a client that asks for a plain collection here means one."""
        if len(path) != 1:
            raise Forbidden("Address books lie side by side, and nothing lies in them but cards.")
        if set(kinds) - {(DAV, "collection"), (CARDDAV, "addressbook")}:
            raise DavError("Only address books can be made here.", status=403, condition=(DAV, "valid-resourcetype"))
        said = {name: _text(properties[name]) for name in (DISPLAYNAME, DESCRIPTION) if name in properties}
        with self.visitor.outside.work(self.visitor.who, self.feature) as work:
            there = _seek(self, work, path)
            guard.require(work, there)
            if there is not None:
                allowed = ", ".join(sorted(self.allowed - {"MKCOL"}))
                raise DavError("There is an address book already.", status=405, headers={"Allow": allowed})
            title, description = said.get(DISPLAYNAME) or path[0], said.get(DESCRIPTION, "")
            return _of_book(contacts.add_book(work, title, description=description, slug=path[0]))

    def remove(self, path: Path, guard: Guard) -> None:
        """Move a card, or a book with all its cards, to the trash."""
        if not path:
            raise Forbidden("The home of the address books stays.")
        self._brake(path, guard)
        with self.visitor.outside.work(self.visitor.who, self.feature, removing=True) as work:
            usage.lock(work)
            there = self.find(work, path)
            guard.require(work, there)
            if len(path) == 1:
                contacts.trash_book(work, there.key)
            else:
                contacts.trash(work, [there.key])

    def move(self, path: Path, target: Place, guard: Guard, *, overwrite: bool) -> Done:
        """Move a card to another name or book; its history goes with it."""
        with self.visitor.outside.work(self.visitor.who, self.feature) as work:
            usage.lock(work)
            card, book, instead = self._way(work, path, target, guard, overwrite=overwrite)
            if instead is not None:
                contacts.trash(work, [instead.key])
            with _in_their_words(self.base):
                moved = contacts.move(work, card.id, book, name=target.path[1])
        return Done(of_card(moved), instead is None)

    def copy(self, path: Path, target: Place, guard: Guard, *, overwrite: bool, shallow: bool) -> Done:
        """Put the same card at another place; in its own book its UID stands in the way."""
        with self.visitor.outside.work(self.visitor.who, self.feature) as work:
            usage.lock(work)
            card, book, instead = self._way(work, path, target, guard, overwrite=overwrite)
            with _in_their_words(self.base):
                done = contacts.put(work, book, target.path[1], contacts.body_of(work, card))
        return Done(of_card(done.card), instead is None)

    def entitle(self, work: Work, resource: Resource, title: str) -> None:
        """Rename a book."""
        contacts.change_book(work, resource.key, title=title or resource.name)

    def describe(self, work: Work, resource: Resource, description: str) -> None:
        """Say what a book is for."""
        contacts.change_book(work, resource.key, description=description)

    def _brake(self, path: Path, guard: Guard) -> None:
        """Stop a device that would delete a great deal (R14); what is refused anyhow is not counted."""
        with self.visitor.outside.read(self.visitor.who, self.feature) as work:
            there = self.find(work, path)
            guard.require(work, there)
        if len(path) == 1:
            contacts.brake_book(self.visitor.outside, self.visitor.who, there.key)
        else:
            contacts.brake_cards(self.visitor.outside, self.visitor.who, [there.key])

    def _way(
        self, work: Work, path: Path, target: Place, guard: Guard, *, overwrite: bool
    ) -> tuple[Card, Book, Resource | None]:
        """The card at `path`, the book it shall be in, and what is at its new place already."""
        there = self.find(work, path)
        guard.require(work, there)
        if len(path) != 2 or not isinstance(target.tree, ContactsTree) or len(target.path) != 2:
            raise Forbidden("Cards move between address books; nothing else does.")
        book = self._book(work, target.path[0])
        instead = _seek(self, work, target.path)
        if instead is not None and not overwrite:
            raise PreconditionFailed("There is a card of this name already.")
        return there.source, book, instead

    def _book(self, work: Work, slug: str) -> Book:
        try:
            return contacts.book_by_slug(work, slug)
        except NotFound as error:
            raise Conflict("There is no address book at this address.") from error

    def _first_book(self) -> list[Book]:
        try:
            return contacts.books_or_first(self.visitor.outside, self.visitor.who)
        except Frozen:
            return []


@contextmanager
def _in_their_words(base: str) -> Iterator[None]:
    """Say what cannot be kept in the words of RFC 6352, 5.3.2.1."""
    try:
        yield
    except UidTaken as error:
        there = xml.href(f"{base}{spell(str(error.facts['slug']))}/{spell(str(error.facts['name']))}")
        raise DavError(str(error), status=409, condition=(CARDDAV, "no-uid-conflict"), inside=there) from error
    except BadCard as error:
        raise DavError(str(error), status=403, condition=(CARDDAV, "valid-address-data")) from error


def _whole(incoming: Incoming) -> bytes:
    """All bytes of a card, or 413 without reading on."""
    if incoming.length is not None and incoming.length > LARGEST_CARD:
        raise _too_large()
    if incoming.mime and incoming.mime.partition(";")[0].strip().lower() not in _CARD_TYPES:
        words = "Address books take vCards."
        raise DavError(words, status=415, condition=(CARDDAV, "supported-address-data"))
    return _joined(incoming.chunks)


def _joined(chunks: Iterable[bytes]) -> bytes:
    pieces, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_CARD:
            raise _too_large()
        pieces.append(chunk)
    return b"".join(pieces)


_CARD_TYPES = {"text/vcard", "text/x-vcard", "text/directory", "text/plain", "application/octet-stream"}


def _too_large() -> DavError:
    words = f"A card may have at most {LARGEST_CARD // 1_000_000} MB, its photo included."
    return DavError(words, status=413, condition=(CARDDAV, "max-resource-size"))


def _seek(tree: Tree, work: Work, path: Path) -> Resource | None:
    try:
        return tree.find(work, path)
    except NotFound:
        return None


def _card_in(work: Work, book: Book, name: str) -> Resource | None:
    try:
        return of_card(contacts.card_by_name(work, book, name))
    except NotFound:
        return None


def _text(element: str) -> str:
    """The text of a property that came as an element."""
    return "".join(xml.parse(element.encode()).itertext()).strip()


def _of_book(book: Book) -> Resource:
    return PlainResource(
        book.slug,
        collection=True,
        created_ms=to_ms(book.created_at),
        kind="addressbook",
        title=book.title,
        key=book.id,
        feature=contacts.FEATURE,
        source=book,
    )


def of_card(card: Card) -> Resource:
    """A card as it is."""
    at = to_ms(card.since_at)
    return PlainResource(
        card.name, False, card.etag, card.size, VCARD, at, None, "card", "", card.id, contacts.FEATURE, card
    )


def of_line(line: CardLine) -> Resource:
    """A card of which only the listing is known."""
    return PlainResource(
        line.name, False, line.etag, line.size, VCARD, line.at_ms, None, "card", "", line.id, contacts.FEATURE, None
    )

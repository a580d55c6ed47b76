"""Import: every card of a file, each as it stands there. A bad one never stops the others."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tansu.core.errors import Invalid, QuotaExceeded, TansuError
from tansu.core.principal import Principal
from tansu.features.contacts import keeping
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.indexing import display_of, index_of
from tansu.features.contacts.model import FEATURE, LARGEST_CARD, Book
from tansu.features.contacts.store import cards as store
from tansu.features.contacts.vcard import Piece, fields_of, split
from tansu.foundation import usage
from tansu.foundation.work import Outside, Work

BATCH = 100
MOST_NAMED = 1000


class Outcome(StrEnum):
    """What became of one card of a file."""

    ADDED = "added"
    HAD = "had"
    DIFFERENT = "different"
    REPLACED = "replaced"
    BAD = "bad"


@dataclass(frozen=True)
class Noted:
    """A card of the file that its owner should hear of."""

    number: int
    display: str
    outcome: Outcome
    why: str
    card: str = ""


@dataclass
class Report:
    """What an import did."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    noted: list[Noted] = field(default_factory=list)
    stopped: str = ""
    """Why the rest of the file was not looked at, if so."""


def bring(
    outside: Outside, principal: Principal, book_id: str, chunks: Iterable[bytes], *, replace: bool = False
) -> Report:
    """Put every card of a .vcf file into a book.

    The same file again adds nothing. A card whose UID is there already with other bytes is left as it is and
    named in the report, or replaced (its present version becomes history) if that is asked for.
    """
    report = Report()
    for batch in _batches(split(chunks, largest=LARGEST_CARD)):
        try:
            with outside.work(principal, FEATURE) as work:
                usage.lock(work)
                book = book_of(work, book_id)
                region = keeping.region_of(work)
                notes = [_bring_one(work, book, piece, region=region, replace=replace) for piece in batch]
        except QuotaExceeded as error:
            report.stopped = str(error)
            return report
        for one in notes:
            report.counts[one.outcome] += 1
            if one.why and len(report.noted) < MOST_NAMED:
                report.noted.append(one)
    return report


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    for piece in pieces:
        batch.append(piece)
        if len(batch) >= BATCH or sum(len(one.body) for one in batch) > LARGEST_CARD:
            yield batch
            batch = []
    if batch:
        yield batch


def _bring_one(work: Work, book: Book, piece: Piece, *, region: str, replace: bool) -> Noted:
    try:
        if piece.wrong:
            raise Invalid(piece.wrong)
        keeping.require_card(piece.body)
    except TansuError as error:
        return Noted(piece.number, _display(piece.body), Outcome.BAD, str(error))
    index = index_of(piece.body, region=region)
    name = _name_for(index.uid, piece.body)
    known = store.by_uid(work.tx, work.account, book.id, index.uid) if index.uid else None
    if known is None:
        known = store.by_name(work.tx, work.account, book.id, name)
        if known and known.uid != index.uid:
            # Somebody's client gave this name to another card.
            known, name = None, f"{work.new_id()}.vcf"
    if known is None:
        made = keeping.write(work, book, name, piece.body, index, None)
        return Noted(piece.number, made.display, Outcome.ADDED, "", made.id)
    if known.etag == keeping.etag_of(piece.body):
        return Noted(piece.number, known.display, Outcome.HAD, "", known.id)
    if replace:
        made = keeping.write(work, book, known.name, piece.body, index, known)
        return Noted(piece.number, made.display, Outcome.REPLACED, "", made.id)
    why = "It is in the address book already and says something else there; that was left as it is."
    return Noted(piece.number, known.display, Outcome.DIFFERENT, why, known.id)


def _name_for(uid: str, body: bytes) -> str:
    """A name that the same card gets again."""
    said = uid if uid else hashlib.sha256(body).hexdigest()[:32]
    plain = len(said) <= 100 and all(c.isascii() and (c.isalnum() or c in "-_.") for c in said) and said[0] != "."
    return f"{said if plain else hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}.vcf"


def _display(body: bytes) -> str:
    return display_of(fields_of(body))[:100]

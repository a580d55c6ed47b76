"""Contacts: address books of cards, each kept byte for byte as it came.

A card is a vCard 2.1, 3.0 or 4.0 under the name its maker gave it in addresses. What it says is read for lists,
searches and comparing, and never written back: editing touches the lines that change. Whatever is overwritten
or deleted can be had back for thirty days, card by card or a whole book as it was.
"""

from tansu.features.contacts.as_of import Difference, Moment, Step, bring_to, preview
from tansu.features.contacts.books import (
    add_book,
    book,
    book_by_slug,
    books,
    books_or_first,
    card_counts,
    change_book,
    restore_book,
    trash_book,
    trashed_books,
)
from tansu.features.contacts.bring import Noted, Outcome, Report, bring
from tansu.features.contacts.browse import CardPage, count, find
from tansu.features.contacts.checks import CHECKS
from tansu.features.contacts.custody import ContactsCustodian
from tansu.features.contacts.edit import change, create, photo, set_photo
from tansu.features.contacts.groups import Group, groups, members_of
from tansu.features.contacts.history import history, restore_version, version_body
from tansu.features.contacts.keeping import (
    Put,
    all_bodies,
    bodies,
    body_of,
    card,
    card_by_name,
    cards,
    etags,
    listed,
    move,
    put,
)
from tansu.features.contacts.merge import Duplicates, Merged, duplicates, merge, preview_merge
from tansu.features.contacts.model import (
    FEATURE,
    LARGEST_CARD,
    BadCard,
    Book,
    Card,
    Reason,
    Summary,
    UidTaken,
    Version,
)
from tansu.features.contacts.take import take
from tansu.features.contacts.trash import TrashPage, purge, purge_all, purge_due, restore, trash, trashed
from tansu.features.contacts.vcard import Address, Edit, Fields, Names, Photo, Value, fields_of

__all__ = [
    "CHECKS",
    "FEATURE",
    "LARGEST_CARD",
    "Address",
    "BadCard",
    "Book",
    "Card",
    "CardPage",
    "ContactsCustodian",
    "Difference",
    "Duplicates",
    "Edit",
    "Fields",
    "Group",
    "Merged",
    "Moment",
    "Names",
    "Noted",
    "Outcome",
    "Photo",
    "Put",
    "Reason",
    "Report",
    "Step",
    "Summary",
    "TrashPage",
    "UidTaken",
    "Value",
    "Version",
    "add_book",
    "all_bodies",
    "bodies",
    "body_of",
    "book",
    "book_by_slug",
    "books",
    "books_or_first",
    "bring",
    "bring_to",
    "card",
    "card_by_name",
    "card_counts",
    "cards",
    "change",
    "change_book",
    "count",
    "create",
    "duplicates",
    "etags",
    "fields_of",
    "find",
    "groups",
    "history",
    "listed",
    "members_of",
    "merge",
    "move",
    "photo",
    "preview",
    "preview_merge",
    "purge",
    "purge_all",
    "purge_due",
    "put",
    "restore",
    "restore_book",
    "restore_version",
    "set_photo",
    "take",
    "trash",
    "trash_book",
    "trashed",
    "trashed_books",
    "version_body",
]

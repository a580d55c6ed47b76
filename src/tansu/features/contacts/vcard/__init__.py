"""vCards 2.1, 3.0 and 4.0 as they occur: read with patience, edited line by line, never written anew.

A library that reads a card into objects and writes it out again loses what it does not know. Here a card is
its bytes; a line that nobody changed stays as it came, to the last fold.
"""

from tansu.features.contacts.vcard.edit import Edit, edited
from tansu.features.contacts.vcard.fields import Address, Fields, Names, Value, fields_of
from tansu.features.contacts.vcard.lines import Line, is_card, lines_of, version_of
from tansu.features.contacts.vcard.photo import Photo, photo_of, with_photo, without_photo
from tansu.features.contacts.vcard.split import Piece, split

__all__ = [
    "Address",
    "Edit",
    "Fields",
    "Line",
    "Names",
    "Photo",
    "Piece",
    "Value",
    "edited",
    "fields_of",
    "is_card",
    "lines_of",
    "photo_of",
    "split",
    "version_of",
    "with_photo",
    "without_photo",
]

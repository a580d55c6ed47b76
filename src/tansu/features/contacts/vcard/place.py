"""Where new lines of a card go: before its last, in its own kind of line end."""

import re
from collections.abc import Sequence

from tansu.features.contacts.vcard.lines import ends

_ENDING = re.compile(rb"\r\n|\n|\r")


def ending_of(body: bytes) -> str:
    """How lines of this card end."""
    found = _ENDING.search(body)
    return found[0].decode() if found else "\r\n"


def insert_before_end(raws: Sequence[bytes], made: Sequence[bytes]) -> list[bytes]:
    """The lines with new ones before the END of the card."""
    last = max((at for at, raw in enumerate(raws) if ends(raw.strip())), default=len(raws))
    return [*raws[:last], *made, *raws[last:]]

"""Reading messages in a row at once: nearly all of a backup is that, and nothing in it needs mending.

One call of a parser that hands over attributes and builds no tree; a tenth of what a tree for each message costs. It
sees only what `elements.py` has matched, in which there is no `<!`, hence no document type and no entity of its own.
"""

from xml.parsers import expat

from tansu.features.messages.formats.backup_words import RECORDS, WITHIN
from tansu.features.messages.formats.columns import Attributes
from tansu.features.messages.formats.repair import join_surrogates

Plain = tuple[str, Attributes, list[tuple[str, Attributes]]]
"""One message of a row: its tag, its attributes, and of an MMS what is in it, each with its tag."""


def messages_of(row: bytes) -> list[Plain] | None:
    """The messages of a row, or None if anything is odd: then look at each by itself."""
    row, lost = join_surrogates(row)
    if lost:
        return None
    found: list[Plain] = []

    def begin(tag: str, attributes: Attributes) -> None:
        if tag in RECORDS:
            found.append((tag, attributes, []))
        elif tag in WITHIN:
            found[-1][2].append((tag, attributes))

    parser = expat.ParserCreate("UTF-8")
    parser.ordered_attributes = True
    parser.StartElementHandler = begin
    try:
        parser.Parse(b"<row>" + row + b"</row>", True)
    except expat.ExpatError:
        return None
    return found

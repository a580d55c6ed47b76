"""Reading plain messages in a row at once: nearly all of a backup is that, and nothing in it needs mending.

One call of a parser that hands over attributes and builds no tree; a tenth of what a tree for each message costs. It
sees only what `elements.py` has matched, in which there is no `<!`, hence no document type and no entity of its own.
"""

from xml.parsers import expat

from tansu.features.messages.formats.repair import join_surrogates


def attributes_of(row: bytes) -> list[dict[str, str]] | None:
    """The attributes of each message that say something, or None if anything is odd: then look at each by itself."""
    row, lost = join_surrogates(row)
    if lost:
        return None
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = lambda _, attributes: found.append(attributes)
    try:
        parser.Parse(b"<row>" + row + b"</row>", True)
    except expat.ExpatError:
        return None
    return [{name: value for name, value in one.items() if value != "null"} for one in found[1:]]

"""XML as it comes in: bounded, without any document type; and the few words for writing it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from tansu.core.errors import Invalid

Name = tuple[str, str]
"""A namespace and a local name."""

DAV = "DAV:"
OC = "http://owncloud.org/ns"
NC = "http://nextcloud.org/ns"
SABRE = "http://sabredav.org/ns"
CARDDAV = "urn:ietf:params:xml:ns:carddav"
CALENDARSERVER = "http://calendarserver.org/ns/"

PREFIXES = {DAV: "d", OC: "oc", NC: "nc", SABRE: "s", CARDDAV: "card", CALENDARSERVER: "cs"}
"""Exactly these: the Nextcloud app for iOS looks for the letters, not for the namespaces."""

NAMESPACES = "".join(f' xmlns:{prefix}="{namespace}"' for namespace, prefix in PREFIXES.items())
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
CONTENT_TYPE = "application/xml; charset=utf-8"
"""To the letter: an ownCloud client takes nothing else for XML."""

LARGEST = 1 << 20
LARGEST_REPORT = 8 << 20
DEEPEST = 64
MOST_ELEMENTS = 10_000
MOST_OF_REPORT = 50_000
"""Some clients ask for all cards of an address book in one report, an element for each."""

# What XML 1.0 cannot carry in any spelling; a name may hold it, and an answer must stay readable.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PLAIN = re.compile(r"[\w .,:;=+/()@~!-]*\Z")
"""What needs no care; most names are so, and there are tens of thousands of them."""


def parse(body: bytes, *, most: int = MOST_ELEMENTS) -> Any:
    """The root element of a body, or Invalid: no DTD, at most 64 deep, at most 10,000 elements (S44)."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid("The body is not XML that can be read.") from error
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Invalid("A document type is not taken here.")
    _require_moderate(root, most)
    return root


def name_of(element: Any) -> Name:
    """The namespace and local name of an element."""
    found = etree.QName(element)
    return found.namespace or "", found.localname


def child(element: Any, name: Name) -> Any | None:
    """The first child of that name."""
    return next((one for one in children(element) if name_of(one) == name), None)


def children(element: Any) -> Iterator[Any]:
    """The child elements."""
    return (one for one in element if isinstance(one.tag, str))


def words(text: str) -> str:
    """Text between tags."""
    if _PLAIN.match(text):
        return text
    return escape(_UNSPEAKABLE.sub("\ufffd", text))


def words_of_all(texts: list[str]) -> list[str]:
    """The same for many; most need no care, and one look finds out."""
    return texts if _PLAIN.match("".join(texts)) else list(map(words, texts))


def quoted(text: str) -> str:
    """Text within a quoted attribute."""
    return escape(_UNSPEAKABLE.sub("\ufffd", text), {'"': "&quot;"})


@lru_cache(maxsize=512)
def tags(name: Name) -> tuple[str, str, str]:
    """(opening tag, closing tag, empty tag) of an element; a foreign namespace is declared in place."""
    namespace, local = name
    prefix = PREFIXES.get(namespace)
    if prefix:
        said, end = f"{prefix}:{local}", f"{prefix}:{local}"
    elif namespace:
        said, end = f'x1:{local} xmlns:x1="{quoted(namespace)}"', f"x1:{local}"
    else:
        said, end = local, local
    return f"<{said}>", f"</{end}>", f"<{said}/>"


def element(name: Name, inside: str = "") -> str:
    """An element around XML that is written already."""
    opening, closing, empty = tags(name)
    return f"{opening}{inside}{closing}" if inside else empty


def href(address: str) -> str:
    """A `d:href`."""
    return f"<d:href>{words(address)}</d:href>"


def written(element: Any) -> str:
    """An element exactly as it came, with the namespaces it needs."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _require_moderate(root: Any, most: int) -> None:
    count = 0
    level: list[Any] = [root]
    depth = 0
    while level:
        depth += 1
        count += len(level)
        if depth > DEEPEST or count > most:
            raise Invalid(f"The body is deeper than {DEEPEST} levels or has more than {most} elements.")
        level = [inner for outer in level for inner in outer]

"""Filters of addressbook-query (RFC 6352, 10.5): which cards say what is looked for."""

from collections.abc import Callable, Sequence
from typing import Any

from tansu.core.errors import Invalid
from tansu.features.contacts import Line
from tansu.protocols.dav import xml
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.properties.addressbook import COLLATIONS
from tansu.protocols.dav.xml import CARDDAV

Test = Callable[[Sequence[Line]], bool]
OneTest = Callable[[Line], bool]

_MATCHES: dict[str, Callable[[str, str], bool]] = {
    "equals": lambda text, wanted: text == wanted,
    "contains": lambda text, wanted: wanted in text,
    "starts-with": lambda text, wanted: text.startswith(wanted),
    "ends-with": lambda text, wanted: text.endswith(wanted),
}


def filter_of(document: Any) -> Test | None:
    """The test a `card:filter` makes of a card's lines; None if it lets everything through."""
    found = xml.child(document, (CARDDAV, "filter"))
    if found is None:
        return None
    tests = [_prop_filter(one) for one in xml.children(found)]
    if not tests:
        return None
    together = _together(found)
    return lambda lines: together([test(lines) for test in tests])


def _prop_filter(element: Any) -> Test:
    if xml.name_of(element) != (CARDDAV, "prop-filter"):
        raise _not_supported()
    group, _, name = element.get("name", "").upper().rpartition(".")
    inside = list(xml.children(element))
    if any(xml.name_of(one) == (CARDDAV, "is-not-defined") for one in inside):
        return lambda lines: not any(_is(line, group, name) for line in lines)
    tests = [_line_test(one) for one in inside]
    together = _together(element)

    def test(lines: Sequence[Line]) -> bool:
        of_name = [line for line in lines if _is(line, group, name)]
        if not tests:
            return bool(of_name)
        return together([any(one(line) for line in of_name) for one in tests])

    return test


def _line_test(element: Any) -> OneTest:
    match xml.name_of(element):
        case (namespace, "text-match") if namespace == CARDDAV:
            match = _text_match(element)
            return lambda line: match(line.text)
        case (namespace, "param-filter") if namespace == CARDDAV:
            return _param_filter(element)
    raise _not_supported()


def _param_filter(element: Any) -> OneTest:
    name = element.get("name", "").upper()
    inside = list(xml.children(element))
    if not inside:
        return lambda line: bool(line.all(name))
    if xml.name_of(inside[0]) == (CARDDAV, "is-not-defined"):
        return lambda line: not line.all(name)
    if xml.name_of(inside[0]) != (CARDDAV, "text-match"):
        raise _not_supported()
    match = _text_match(inside[0])
    return lambda line: any(match(value) for value in line.all(name))


def _text_match(element: Any) -> Callable[[str], bool]:
    fold = _folding(element.get("collation", "i;unicode-casemap"))
    matches = _MATCHES.get(element.get("match-type", "contains"))
    if matches is None:
        raise Invalid("match-type is equals, contains, starts-with or ends-with.")
    wanted = fold(element.text or "")
    negate = element.get("negate-condition", "no") == "yes"
    return lambda text: matches(fold(text), wanted) != negate


def _folding(collation: str) -> Callable[[str], str]:
    if collation not in {*COLLATIONS, "default"}:
        words = f"Text is compared by {', '.join(COLLATIONS)}."
        raise DavError(words, status=403, condition=(CARDDAV, "supported-collation"))
    if collation == "i;octet":
        return lambda text: text
    return str.lower if collation == "i;ascii-casemap" else str.casefold


def _together(element: Any) -> Callable[[list[bool]], bool]:
    return all if element.get("test", "anyof") == "allof" else any


def _is(line: Line, group: str, name: str) -> bool:
    return line.name == name and (not group or line.group.upper() == group)


def _not_supported() -> DavError:
    return DavError("This kind of filter is not known here.", status=403, condition=(CARDDAV, "supported-filter"))

"""SEARCH (RFC 5323), the part of its basicsearch that the phone apps' galleries and search fields use."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.foundation import tree
from tansu.foundation.tree import All, Compare, Comparison, Field, Not, Order, Some, Where
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import PREFIXES, Address, parse_path
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.found import found
from tansu.protocols.dav.propfind import found_at
from tansu.protocols.dav.responses import Wanted
from tansu.protocols.dav.trees import place_of
from tansu.protocols.dav.trees.files import FilesTree
from tansu.protocols.dav.trees.tree import Place
from tansu.protocols.dav.xml import DAV, NC, OC, Name

MOST = 10_000
USUAL = 1_000

FIELDS: dict[Name, Field] = {
    (DAV, "displayname"): Field.NAME,
    (DAV, "getcontenttype"): Field.MIME,
    (DAV, "getcontentlength"): Field.SIZE,
    (DAV, "getlastmodified"): Field.MODIFIED,
    (DAV, "creationdate"): Field.CREATED,
    (OC, "fileid"): Field.NUMBER,
    (OC, "size"): Field.SIZE,
    (OC, "favorite"): Field.FAVOURITE,
    (NC, "creation_time"): Field.CREATED,
    (NC, "upload_time"): Field.CREATED,
    # The tree knows no date of a photograph; cameras and apps write it as the file's time.
    (NC, "metadata-photos-original_date_time"): Field.MODIFIED,
}
_TIMES = frozenset({Field.MODIFIED, Field.CREATED})
_COMPARISONS = {
    "eq": Comparison.EQUAL,
    "lt": Comparison.LESS,
    "gt": Comparison.MORE,
    "lte": Comparison.AT_MOST,
    "gte": Comparison.AT_LEAST,
    "like": Comparison.LIKE,
}
_LARGEST = 2**63 - 1


def search(call: Call) -> Response:
    """Answer a basicsearch over somebody's own files."""
    basic = _child(call.document, "basicsearch") if call.document is not None else None
    if call.document is None or xml.name_of(call.document) != (DAV, "searchrequest") or basic is None:
        raise Invalid("SEARCH takes a searchrequest with a basicsearch.")
    place, deep = _scope(call, basic)
    where = _where(_child(basic, "where"))
    skip, limit = _limits(_child(basic, "limit"))
    with call.outside.read(call.visitor.who, place.tree.feature) as work:
        folder = found_at(work, place)
        entries = tree.search(
            work, where, under=folder.key, deep=deep, order=_order(_child(basic, "orderby")), skip=skip, limit=limit
        )
        return found(work, place, entries, _wanted(_child(basic, "select")))


def _scope(call: Call, basic: Any) -> tuple[Place, bool]:
    """Where to look: `/files/<account>/…`, with or without a prefix, or the place of the request itself."""
    scope = _child(_child(basic, "from"), "scope")
    href = (_text(_child(scope, "href")) or "").strip()
    deep = (_text(_child(scope, "depth")) or "infinity").strip().lower()
    if deep not in {"1", "infinity"}:
        raise Invalid("The depth of a search is 1 or infinity.")
    if not href:
        return _files(call.place), deep != "1"
    if not any(href == one or href.startswith(f"{one}/") for one in PREFIXES):
        href = f"{call.place.prefix}/{href.lstrip('/')}"
    # Android writes the address as it is, iOS percent-encoded; a lone percent sign is a name's own.
    address: Address = parse_path(href if "%" in href else href.replace(" ", "%20"))
    return _files(place_of(call.visitor, address)), deep != "1"


def _files(place: Place) -> Place:
    if not isinstance(place.tree, FilesTree):
        raise NotFound("Only files can be searched.")
    return place


def _wanted(select: Any | None) -> Wanted:
    props = _child(select, "prop")
    if props is None:
        return Wanted(all=True)
    return Wanted(tuple(dict.fromkeys(map(xml.name_of, xml.children(props)))))


def _where(element: Any | None) -> Where:
    return All(_inner(element) if element is not None else ())


def _inner(element: Any) -> tuple[Where, ...]:
    return tuple(map(_condition, xml.children(element)))


def _condition(element: Any) -> Where:
    namespace, word = xml.name_of(element)
    if namespace != DAV:
        raise Invalid("This condition is not known here.")
    match word:
        case "and":
            return All(_inner(element))
        case "or":
            return Some(_inner(element))
        case "not":
            return Not(All(_inner(element)))
        case "is-collection":
            return Compare(Field.FOLDER, Comparison.EQUAL, 1)
    if word not in _COMPARISONS:
        raise Invalid(f"The condition “{word}” is not known here.")
    field = _field(element)
    return Compare(field, _COMPARISONS[word], _value(field, _text(_child(element, "literal")) or "", word))


def _field(element: Any) -> Field:
    props = _child(element, "prop")
    names = list(map(xml.name_of, xml.children(props))) if props is not None else []
    if len(names) != 1 or names[0] not in FIELDS:
        raise Invalid("Files cannot be searched by this property.")
    return FIELDS[names[0]]


def _value(field: Field, literal: str, word: str) -> str | int:
    if field in {Field.NAME, Field.MIME}:
        return literal.replace("!", "!!").replace("\\%", "!%").replace("\\_", "!_") if word == "like" else literal
    if field is Field.FAVOURITE:
        return int(literal.strip().lower() in {"1", "true", "yes"})
    return _moment(literal.strip()) if field in _TIMES else _whole(literal.strip())


def _moment(literal: str) -> int:
    """Milliseconds since 1970: of seconds, as iOS counts, of ISO 8601, as Android writes, or of HTTP's own form."""
    if literal.lstrip("-").replace(".", "", 1).isdecimal():
        return _whole(str(int(float(literal) * 1000))) if len(literal) < 20 else _LARGEST
    try:
        at = datetime.fromisoformat(literal)
    except ValueError:
        try:
            at = parsedate_to_datetime(literal)
        except (ValueError, TypeError, IndexError) as error:
            raise Invalid("A time in a search is ISO 8601 or seconds since 1970.") from error
    return to_ms(at if at.tzinfo else at.replace(tzinfo=UTC))


def _whole(literal: str) -> int:
    if not literal.lstrip("-").isdecimal() or not literal.isascii():
        raise Invalid("A number in a search is a whole one.")
    return max(-_LARGEST, min(int(literal[:20]), _LARGEST))


def _order(element: Any | None) -> list[Order]:
    orders = [one for one in xml.children(element) if xml.name_of(one) == (DAV, "order")] if element is not None else []
    return [Order(_field(one), _child(one, "descending") is not None) for one in orders[:5]]


def _limits(element: Any | None) -> tuple[int, int]:
    wanted = (_text(_child(element, "nresults")) or str(USUAL)).strip()
    first = (_text(xml.child(element, (NC, "firstresult")) if element is not None else None) or "0").strip()
    return max(0, _whole(first)), min(MOST, max(0, _whole(wanted)))


def _child(element: Any | None, local: str) -> Any | None:
    return xml.child(element, (DAV, local)) if element is not None else None


def _text(element: Any | None) -> str | None:
    return element.text if element is not None else None

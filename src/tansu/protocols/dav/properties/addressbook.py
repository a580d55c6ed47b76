"""CardDAV (RFC 6352), its sync tokens (RFC 6578) and the older sign of change that macOS and Evolution ask for."""

from collections.abc import Sequence
from typing import Any

from tansu.features import contacts
from tansu.foundation.work import Work
from tansu.protocols.dav.address import spell_path
from tansu.protocols.dav.properties.property import Listing, Property, principal_href
from tansu.protocols.dav.sync_tokens import token
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Tree
from tansu.protocols.dav.xml import CALENDARSERVER, CARDDAV, DAV, Name, element, href, words

ADDRESS_DATA = (CARDDAV, "address-data")
COLLATIONS = ("i;ascii-casemap", "i;octet", "i;unicode-casemap")
_BOOK = frozenset({"addressbook"})
# Version 4.0 is taken and kept as it comes. It is not announced, because DAVx5 then writes nothing else, and the
# iPhone that shares the book reads nothing of it.
_DATA_TYPE = '<card:address-data-type content-type="text/vcard" version="3.0"/>'


def _home(listing: Listing, resource: Resource) -> str | None:
    if resource.kind not in {"principal", "root"}:
        return None
    prefix = principal_href(listing.visitor, listing.place.prefix).partition("/principals/")[0]
    return href(spell_path(prefix, ("addressbooks", listing.visitor.account.email), collection=True))


def _description(listing: Listing, resource: Resource) -> str | None:
    return words(resource.source.description) if resource.kind == "addressbook" else None


def _set_description(tree: Tree, work: Work, resource: Resource, said: Any | None) -> None:
    tree.describe(work, resource, "" if said is None else "".join(said.itertext()))


def _data_types(listing: Listing, resource: Resource) -> str | None:
    return _DATA_TYPE if resource.kind == "addressbook" else None


def _largest(listing: Listing, resource: Resource) -> str | None:
    return str(contacts.LARGEST_CARD) if resource.kind == "addressbook" else None


def _collations(listing: Listing, resource: Resource) -> str | None:
    if resource.kind != "addressbook":
        return None
    return "".join(element((CARDDAV, "supported-collation"), name) for name in COLLATIONS)


def _prepare_tokens(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    books = [one.source for one in resources if one.kind == "addressbook"]
    listing.facts["tokens"] = {book.id: token(work, book) for book in books}


def _sync_token(listing: Listing, resource: Resource) -> str | None:
    return words(listing.facts["tokens"][resource.key]) if resource.kind == "addressbook" else None


def _address_data(listing: Listing, resource: Resource) -> str | None:
    """Only a report prepares the bytes of cards."""
    bodies: dict[str, str] = listing.facts.get("bodies", {})
    return bodies.get(resource.key)


def _reports(listing: Listing, resource: Resource) -> str:
    given: list[Name] = sorted(listing.place.tree.reports)
    if resource.kind not in {"addressbook", "addressbooks"} and listing.place.tree.feature == contacts.FEATURE:
        given = []
    return "".join(element((DAV, "supported-report"), element((DAV, "report"), element(name))) for name in given)


def _memberships(listing: Listing, resource: Resource) -> str | None:
    return "" if resource.kind == "principal" else None


PROPERTIES = (
    Property((CARDDAV, "addressbook-home-set"), _home, in_allprop=False),
    Property(
        (CARDDAV, "addressbook-description"), _description, in_allprop=False, set=_set_description, settable=_BOOK
    ),
    Property((CARDDAV, "supported-address-data"), _data_types, in_allprop=False),
    Property((CARDDAV, "max-resource-size"), _largest, in_allprop=False),
    Property((CARDDAV, "supported-collation-set"), _collations, in_allprop=False),
    Property(ADDRESS_DATA, _address_data, in_allprop=False),
    Property((CALENDARSERVER, "getctag"), _sync_token, _prepare_tokens, in_allprop=False),
    Property((DAV, "sync-token"), _sync_token, _prepare_tokens, in_allprop=False),
    Property((DAV, "supported-report-set"), _reports, in_allprop=False),
    Property((DAV, "group-membership"), _memberships, in_allprop=False),
)

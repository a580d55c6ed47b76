"""What contact apps were seen to ask, in their order and with their headers."""

import uuid

import pytest
from lxml import etree

from tests.support.cards import APPLE, a_card
from tests.support.davs import DavClient, dav_client
from tests.support.running import Running

SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"'


@pytest.fixture
def client(a_server: Running) -> DavClient:
    client = dav_client(a_server.person(), home="addressbooks")
    client.names()
    return client


def propfind(client: DavClient, path: str, *names: str, depth: str = "0") -> etree._Element:
    body = (
        f'<?xml version="1.0"?><D:propfind {SPACES}><D:prop>{"".join(f"<{n}/>" for n in names)}</D:prop></D:propfind>'
    )
    answer = client.ask("PROPFIND", path, data=body.encode(), headers={"Depth": depth})
    assert answer.status_code == 207, answer.text
    return etree.fromstring(answer.content)


def text(found: etree._Element, path: str) -> str:
    return found.findtext(path.replace("d:", "{DAV:}").replace("c:", "{urn:ietf:params:xml:ns:carddav}"), "")


def found_book(client: DavClient, start: str) -> str:
    """From a root by the principal and the home to the one book."""
    root = propfind(
        client, start, "D:resourcetype", "D:current-user-principal", "D:principal-URL", "C:addressbook-home-set"
    )
    principal = text(root, ".//d:current-user-principal/d:href")
    home = text(
        propfind(client, principal, "C:addressbook-home-set", "D:displayname"), ".//c:addressbook-home-set/d:href"
    )
    books = propfind(
        client,
        home,
        *("D:resourcetype", "D:displayname", "CS:getctag", "D:sync-token", "C:addressbook-description"),
        *("D:current-user-privilege-set", "D:owner", "D:supported-report-set", "C:supported-address-data"),
        depth="1",
    )
    return next(
        one.findtext("{DAV:}href", "")
        for one in books
        if one.find(".//{urn:ietf:params:xml:ns:carddav}addressbook") is not None
    )


def test_evolution_looks_edits_and_deletes_without_conditions(client: DavClient) -> None:
    stranger = client.ask("OPTIONS", "/dav/", auth=None)
    book = found_book(client, "/dav/")
    ctag = text(propfind(client, book, "CS:getctag"), ".//{http://calendarserver.org/ns/}getctag")
    hello = client.ask("OPTIONS", book)
    name = "f" * 40 + ".vcf"
    headers = {"Content-Type": "text/vcard; charset=utf-8", "Prefer": "return=minimal"}
    made = client.ask("PUT", book + name, data=a_card("Eva", uid="f" * 40), headers={**headers, "If-None-Match": "*"})
    changed = client.ask("PUT", book + name, data=a_card("Eva M", uid="f" * 40), headers=headers)
    polled = text(propfind(client, book, "CS:getctag"), ".//{http://calendarserver.org/ns/}getctag")
    listed = propfind(client, book, "D:getetag", depth="1")
    gone = client.ask("DELETE", book + name)

    assert stranger.status_code == 401 and "addressbook" in hello.headers["DAV"]
    assert [one.status_code for one in (made, changed, gone)] == [201, 204, 204]
    assert ctag != polled
    assert text(listed[1], ".//d:getetag").strip('"') == changed.headers["ETag"].strip('"')


def test_davx5_syncs_and_takes_the_servers_version_on_a_conflict(client: DavClient) -> None:
    book = found_book(client, "/remote.php/dav/")
    about = propfind(
        client,
        book,
        "D:supported-report-set",
        "D:sync-token",
        "CS:getctag",
        "C:max-resource-size",
        "C:supported-address-data",
    )
    name = f"{uuid.uuid4()}.vcf"
    first = client.ask(
        "PUT", book + name, data=APPLE, headers={"If-None-Match": "*", "Content-Type": "text/vcard;charset=utf-8"}
    )
    assert client.ask("PUT", book + name, data=APPLE.replace(b"Emden", b"Leer!")).status_code == 204
    late = client.ask(
        "PUT", book + name, data=APPLE.replace(b"Emden", b"Aurich"), headers={"If-Match": first.headers["ETag"]}
    )
    sync = (
        f'<sync-collection xmlns="DAV:"><sync-token>{text(about, ".//d:sync-token")}</sync-token>'
        "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
    )
    news = etree.fromstring(client.ask("REPORT", book, data=sync.encode(), headers={"Depth": "0"}).content)
    get = (
        f"<C:addressbook-multiget {SPACES}><D:prop><D:getcontenttype/><D:getetag/>"
        '<C:address-data content-type="text/vcard" version="3.0"/></D:prop>'
        f"<D:href>{news.findtext('{DAV:}response/{DAV:}href')}</D:href></C:addressbook-multiget>"
    )
    card = etree.fromstring(client.ask("REPORT", book, data=get.encode(), headers={"Depth": "0"}).content)

    assert (first.status_code, late.status_code) == (201, 412)
    assert text(card, ".//c:address-data").encode() == APPLE.replace(b"Emden", b"Leer!")


def test_an_iphone_comes_by_the_well_known_address_and_by_the_ctag(a_server: Running, client: DavClient) -> None:
    hello = client.ask("PROPFIND", "/.well-known/carddav", headers={"Depth": "0"})
    book = found_book(client, hello.headers["Location"])
    name = f"{str(uuid.uuid4()).upper()}.vcf"
    made = client.ask("PUT", book + name, data=APPLE, headers={"If-None-Match": "*", "Content-Type": "text/vcard"})
    listed = propfind(client, book, "D:getetag", "D:resourcetype", depth="1")
    got = client.ask("GET", book + name)
    changed = client.ask("PUT", book + name, data=APPLE + b"", headers={"If-Match": made.headers["ETag"]})

    assert (hello.status_code, made.status_code, changed.status_code) == (301, 201, 204)
    assert len(listed) == 2
    assert got.content == APPLE


def test_syncevolution_goes_straight_to_the_book(client: DavClient) -> None:
    client.names()

    listed = propfind(client, f"/{client.base.split('/', 3)[3]}contacts/", "D:getetag", "D:resourcetype", depth="1")

    assert listed[0].find(".//{urn:ietf:params:xml:ns:carddav}addressbook") is not None

"""CardDAV as its standards say it and as its clients ask it."""

import pytest
import requests
from lxml import etree

from tests.support.cards import APPLE, FOUR, OLD_PHONE, a_card
from tests.support.davs import DavClient, Listed, dav_client
from tests.support.running import Person, Running

SPACES = 'xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/"'
DATA = "{DAV:}propstat/{DAV:}prop/{urn:ietf:params:xml:ns:carddav}address-data"


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def home(ada: Person) -> DavClient:
    client = dav_client(ada, home="addressbooks")
    assert client.names() == ["contacts"]
    return client


@pytest.fixture
def book(home: DavClient) -> DavClient:
    return DavClient(f"{home.base}contacts/", home.email, home.password)


def report(client: DavClient, inside: str, name: str, path: str = "", **headers: str) -> requests.Response:
    body = f'<?xml version="1.0"?><{name} {SPACES}>{inside}</{name}>'
    return client.ask("REPORT", path, data=body.encode(), headers={"Depth": "1", **headers})


def sync(client: DavClient, token: str = "", *, more: str = "", prop: str = "<d:getetag/>") -> requests.Response:
    inside = f"<d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>{more}<d:prop>{prop}</d:prop>"
    return report(client, inside, "d:sync-collection")


def told(answer: requests.Response) -> tuple[dict[str, str], str]:
    """Name to status of each response (`ok` where there are properties), and the token."""
    root = etree.fromstring(answer.content)
    found = {
        one.findtext("{DAV:}href", "").rpartition("/")[2]: (one.findtext("{DAV:}status") or "HTTP/1.1 ok").split()[1]
        for one in root.findall("{DAV:}response")
    }
    return found, root.findtext("{DAV:}sync-token", "")


def cards_in(answer: requests.Response) -> dict[str, bytes]:
    assert answer.status_code == 207, answer.text
    root = etree.fromstring(answer.content)
    return {
        one.findtext("{DAV:}href", "").rpartition("/")[2]: (one.findtext(DATA) or "").encode()
        for one in root.findall("{DAV:}response")
        if one.find(DATA) is not None
    }


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "OPTIONS"])
def test_the_well_known_address_leads_to_the_tree(a_server: Running, method: str) -> None:
    answer = requests.request(method, f"{a_server.base}/.well-known/carddav", timeout=30, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (301, "/dav/")


def test_the_address_of_calendars_says_that_there_are_none(a_server: Running) -> None:
    answer = requests.get(f"{a_server.base}/.well-known/caldav", timeout=30, allow_redirects=False)

    assert answer.status_code == 404


@pytest.mark.parametrize("prefix", ["/dav", "/remote.php/dav"])
def test_from_the_root_a_client_finds_the_books(ada: Person, prefix: str) -> None:
    client = dav_client(ada, prefix, home="addressbooks")

    root = client.propfind(f"{prefix}/", "d:current-user-principal").answer
    principal = etree.fromstring(root.content).findtext(".//{DAV:}current-user-principal/{DAV:}href", "")
    listed = client.propfind(principal, "card:addressbook-home-set", "d:principal-URL", "d:group-membership")
    homes = listed.root.findtext(".//{urn:ietf:params:xml:ns:carddav}addressbook-home-set/{DAV:}href", "")
    books = client.propfind(homes, "d:resourcetype", "d:displayname", depth="1")

    assert principal == f"{prefix}/principals/{ada.account.email.replace('@', '%40')}/"
    assert books.there(1) == {"d:resourcetype": "d:collectioncard:addressbook", "d:displayname": "Contacts"}
    assert books.hrefs[1] == f"{homes}contacts/"


@pytest.mark.parametrize(
    "place", ["/dav/principals/{email}/", "/dav/addressbooks/{email}/", "/dav/addressbooks/{email}/contacts/"]
)
def test_principal_home_and_book_say_that_they_are_about_address_books(home: DavClient, place: str) -> None:
    answer = home.ask("OPTIONS", place.format(email=home.email))

    assert [word.strip() for word in answer.headers["DAV"].split(",")] == [
        "1",
        "2",
        "3",
        "access-control",
        "addressbook",
        "extended-mkcol",
    ]


def test_a_book_has_what_every_client_asks_for(home: DavClient) -> None:
    listed = home.propfind(
        "contacts/",
        *("d:sync-token", "cs:getctag", "card:max-resource-size", "card:addressbook-description", "d:owner"),
        *("card:supported-address-data", "d:supported-report-set", "d:current-user-privilege-set"),
        *("card:supported-collation-set", "d:quota-available-bytes", "d:current-user-principal"),
    )

    there = listed.there()
    assert listed.missing() == set()
    assert there["card:max-resource-size"] == "10000000"
    assert there["d:sync-token"] == there["cs:getctag"] != ""
    versions = listed.root.findall(".//{urn:ietf:params:xml:ns:carddav}address-data-type")
    assert [dict(one.attrib) for one in versions] == [{"content-type": "text/vcard", "version": "3.0"}]
    reports = {etree.QName(one[0]).localname for one in listed.root.findall(".//{DAV:}report")}
    assert reports == {"sync-collection", "addressbook-query", "addressbook-multiget"}


@pytest.mark.parametrize("body", [APPLE, FOUR, OLD_PHONE], ids=["3", "4", "2.1"])
def test_a_card_is_got_as_it_was_put(book: DavClient, body: bytes) -> None:
    put = book.put("a.vcf", body, Content_Type="text/vcard; charset=utf-8", If_None_Match="*")
    got = book.ask("GET", "a.vcf")
    (listed,) = cards_in(
        report(
            book,
            f"<d:prop><card:address-data/></d:prop><d:href>{path(book)}a.vcf</d:href>",
            "card:addressbook-multiget",
        )
    ).values()

    assert (put.status_code, got.content, listed) == (201, body, body)
    assert put.headers["ETag"] == got.headers["ETag"]
    assert got.headers["Content-Type"] == "text/vcard; charset=utf-8"


def path(client: DavClient) -> str:
    return "/" + client.base.split("/", 3)[3]


def test_conditions_guard_a_card_and_nothing_is_lost(book: DavClient) -> None:
    first = book.put("a.vcf", a_card("One", uid="1"), If_None_Match="*").headers["ETag"]

    taken = book.put("a.vcf", a_card("Other", uid="1"), If_None_Match="*")
    mine = book.put("a.vcf", a_card("Two", uid="1"), If_Match=first)
    stale = book.put("a.vcf", a_card("Three", uid="1"), If_Match=first)
    late = book.ask("DELETE", "a.vcf", headers={"If-Match": first})

    assert [one.status_code for one in (taken, mine, stale, late)] == [412, 204, 412, 412]
    assert book.ask("GET", "a.vcf").content == a_card("Two", uid="1")


def test_who_repeats_what_was_done_is_told_that_it_is_done(book: DavClient) -> None:
    first = book.put("a.vcf", a_card("One", uid="1"), If_None_Match="*")
    again = book.put("a.vcf", a_card("One", uid="1"), If_None_Match="*")
    changed = book.put("a.vcf", a_card("Two", uid="1"), If_Match=first.headers["ETag"])
    repeated = book.put("a.vcf", a_card("Two", uid="1"), If_Match=first.headers["ETag"])
    gone = book.ask("DELETE", "a.vcf", headers={"If-Match": changed.headers["ETag"]})
    twice = book.ask("DELETE", "a.vcf", headers={"If-Match": changed.headers["ETag"]})

    statuses = [one.status_code for one in (first, again, changed, repeated, gone, twice)]
    assert statuses == [201, 204, 204, 204, 204, 404]
    assert repeated.headers["ETag"] == changed.headers["ETag"]


def test_a_uid_that_is_there_already_is_refused_with_the_address_of_its_card(book: DavClient) -> None:
    book.put("a.vcf", a_card("One", uid="with/slash & more"))

    answer = book.put("b.vcf", a_card("Two", uid="with/slash & more"))

    root = etree.fromstring(answer.content)
    conflict = root.find("{urn:ietf:params:xml:ns:carddav}no-uid-conflict")
    assert answer.status_code == 409
    assert conflict is not None and conflict.findtext("{DAV:}href") == f"{path(book)}a.vcf"


@pytest.mark.parametrize(
    ("body", "kind", "status", "condition"),
    [
        (b"hello", "text/vcard", 403, "valid-address-data"),
        (a_card() + a_card(), "text/vcard", 403, "valid-address-data"),
        (a_card(), "text/calendar", 415, "supported-address-data"),
        (a_card(lines=["PHOTO;ENCODING=b:" + "A" * 50_000_000]), "text/vcard", 413, "max-resource-size"),
    ],
    ids=["no card", "two cards", "a calendar", "a photo of 50 MB"],
)
def test_what_cannot_be_kept_is_refused_in_the_words_of_the_standard(
    book: DavClient, body: bytes, kind: str, status: int, condition: str
) -> None:
    answer = book.put("a.vcf", body, Content_Type=kind)

    assert answer.status_code == status
    assert etree.fromstring(answer.content).find(f"{{urn:ietf:params:xml:ns:carddav}}{condition}") is not None
    assert book.names() == []


def test_strange_names_are_found_again_as_they_are_listed(book: DavClient) -> None:
    for name in ("a%20b.vcf", "%C3%A9%25.vcf", "x@y+z.vcf", "no-extension"):
        assert book.put(name, a_card(name, uid=name)).status_code == 201

    listed = book.propfind("", "d:getetag", depth="1")

    assert sorted(book.ask("GET", href).content for href in listed.hrefs[1:]) == sorted(
        a_card(name, uid=name) for name in ("a%20b.vcf", "%C3%A9%25.vcf", "x@y+z.vcf", "no-extension")
    )


def test_sync_tells_what_came_changed_and_went(book: DavClient) -> None:
    for name in ("a", "b", "c"):
        book.put(f"{name}.vcf", a_card(name, uid=name))
    everything, token = told(sync(book))
    nothing, same = told(sync(book, token))
    book.put("a.vcf", a_card("a again", uid="a"))
    book.put("d.vcf", a_card("d", uid="d"))
    book.ask("DELETE", "b.vcf")

    changes, newer = told(sync(book, token))

    assert everything == {"a.vcf": "ok", "b.vcf": "ok", "c.vcf": "ok"}
    assert (nothing, same) == ({}, token)
    assert changes == {"a.vcf": "ok", "d.vcf": "ok", "b.vcf": "404"}
    assert book.propfind("", "d:sync-token").there()["d:sync-token"] == newer != token


def test_a_photo_sent_by_the_same_person_leaves_the_token_alone(ada: Person, book: DavClient) -> None:
    token = book.propfind("", "d:sync-token").there()["d:sync-token"]

    ada.call("PUT", "/files/content", params={"path": "a.txt"}, data=b"x")

    assert book.propfind("", "d:sync-token").there()["d:sync-token"] == token


def test_a_long_answer_comes_in_parts_and_none_is_missed(book: DavClient) -> None:
    names = {f"{number}.vcf" for number in range(7)}
    for name in names:
        book.put(name, a_card(name, uid=name))
    seen, token, rounds = set(), "", 0
    limit = "<d:limit><d:nresults>3</d:nresults></d:limit>"

    while True:
        part, token = told(sync(book, token, more=limit))
        seen |= {name for name, status in part.items() if status == "ok"}
        rounds += 1
        if part.get("") != "507":
            break

    assert (seen, rounds) == (names, 3)


@pytest.mark.parametrize(
    "token", ["urn:tansu:sync:aaaaaaaaaaaaa:1", "http://elsewhere/7", "urn:tansu:sync:{book}:999999999", "x"]
)
def test_a_token_that_is_not_known_makes_a_client_begin_anew(ada: Person, book: DavClient, token: str) -> None:
    (found,) = ada.call("GET", "/contacts/books").json()["books"]

    answer = sync(book, token.format(book=found["id"]))

    assert answer.status_code == 403
    assert etree.fromstring(answer.content).find("{DAV:}valid-sync-token") is not None


def test_a_card_can_come_with_what_has_changed(book: DavClient) -> None:
    book.put("a.vcf", APPLE)

    answer = sync(book, prop="<d:getetag/><card:address-data/>")

    assert cards_in(answer) == {"a.vcf": APPLE}


def test_multiget_answers_for_every_address_it_was_asked(book: DavClient) -> None:
    book.put("a.vcf", APPLE)
    hrefs = [f"{path(book)}a.vcf", f"{path(book)}none.vcf", book.base + "a.vcf", "/elsewhere/a.vcf"]
    inside = "<d:prop><d:getetag/><card:address-data/></d:prop>" + "".join(f"<d:href>{one}</d:href>" for one in hrefs)

    answer = report(book, inside, "card:addressbook-multiget")

    root = etree.fromstring(answer.content)
    found = {one.findtext("{DAV:}href"): one.find(DATA) is not None for one in root.findall("{DAV:}response")}
    assert found == {hrefs[0]: True, hrefs[1]: False, hrefs[2]: True, hrefs[3]: False}


def test_parts_of_cards_are_whole_lines_of_them(book: DavClient) -> None:
    book.put("a.vcf", APPLE)
    inside = '<d:prop><card:address-data><card:prop name="TEL"/></card:address-data></d:prop>'

    (part,) = cards_in(report(book, inside, "card:addressbook-query")).values()

    assert set(part.split(b"\r\n")) < set(APPLE.split(b"\r\n"))
    assert b"+49 171 2345678" in part and b"NOTE" not in part


FILTERS = {
    "a word of a name": (
        '<card:prop-filter name="FN"><card:text-match>ANNE</card:text-match></card:prop-filter>',
        {"anne"},
    ),
    "not a word": (
        '<card:prop-filter name="FN"><card:text-match negate-condition="yes">anne</card:text-match></card:prop-filter>',
        {"bo", "zoe"},
    ),
    "the beginning": (
        '<card:prop-filter name="FN"><card:text-match match-type="starts-with">b</card:text-match></card:prop-filter>',
        {"bo"},
    ),
    "exactly": (
        '<card:prop-filter name="FN"><card:text-match collation="i;octet" match-type="equals">bo</card:text-match>'
        "</card:prop-filter>",
        set(),
    ),
    "without": ('<card:prop-filter name="EMAIL"><card:is-not-defined/></card:prop-filter>', {"anne", "zoe"}),
    "with": ('<card:prop-filter name="EMAIL"/>', {"bo"}),
    "a number at work": (
        '<card:prop-filter name="TEL"><card:param-filter name="TYPE"><card:text-match match-type="equals">work'
        "</card:text-match></card:param-filter></card:prop-filter>",
        {"bo"},
    ),
    "no type": (
        '<card:prop-filter name="TEL"><card:param-filter name="TYPE"><card:is-not-defined/></card:param-filter>'
        "</card:prop-filter>",
        {"zoe"},
    ),
    "in a group": ('<card:prop-filter name="item1.TEL"/>', {"zoe"}),
    "umlauts without case": (
        '<card:prop-filter name="NOTE"><card:text-match>GRÜN</card:text-match></card:prop-filter>',
        {"zoe"},
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_query_finds(book: DavClient, name: str) -> None:
    book.put("anne", a_card("Anne"))
    book.put("bo", a_card("Bo", lines=["EMAIL:bo@example.org", "TEL;TYPE=WORK:1"]))
    book.put("zoe", a_card("Zoe", lines=["item1.TEL:2", "NOTE:grün"]))
    text, names = FILTERS[name]

    answer = report(book, f"<d:prop><d:getetag/></d:prop><card:filter>{text}</card:filter>", "card:addressbook-query")

    assert set(told(answer)[0]) == names


def test_a_query_joins_its_filters_as_it_says_and_stops_where_it_says(book: DavClient) -> None:
    for name in ("anne", "annette", "bo"):
        book.put(name, a_card(name.title(), lines=["EMAIL:x@y.z"] if name == "anne" else []))
    both = (
        '<card:filter test="allof"><card:prop-filter name="FN"><card:text-match>ann</card:text-match>'
        "</card:prop-filter>"
        '<card:prop-filter name="EMAIL"/></card:filter>'
    )
    prop = "<d:prop><d:getetag/></d:prop>"

    joined = told(report(book, prop + both, "card:addressbook-query"))[0]
    limited = told(
        report(book, f"{prop}<card:limit><card:nresults>2</card:nresults></card:limit>", "card:addressbook-query")
    )[0]

    assert set(joined) == {"anne"}
    assert limited.pop("") == "507" and len(limited) == 2


@pytest.mark.parametrize(
    ("inside", "condition"),
    [
        (
            '<card:filter><card:prop-filter name="FN"><card:text-match collation="i;klingon">x</card:text-match>'
            "</card:prop-filter></card:filter>",
            "supported-collation",
        ),
        ("<card:filter><card:comp-filter/></card:filter>", "supported-filter"),
        ('<d:prop><card:address-data content-type="text/calendar"/></d:prop>', "supported-address-data"),
    ],
)
def test_what_a_query_cannot_do_is_said(book: DavClient, inside: str, condition: str) -> None:
    answer = report(book, inside, "card:addressbook-query")

    assert answer.status_code == 403
    assert etree.fromstring(answer.content).find(f"{{urn:ietf:params:xml:ns:carddav}}{condition}") is not None


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<card:addressbook-query {SPACES}><d:prop><d:getetag/></d:prop>&b;</card:addressbook-query>"
)


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        f"<card:addressbook-multiget {SPACES}>" + "<d:x>" * 100 + "</d:x>" * 100 + "</card:addressbook-multiget>",
        f'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x"><d:sync-collection {SPACES}/>',
        "<not xml",
    ],
    ids=["entities", "deep", "a document type elsewhere", "no xml"],
)
def test_a_hostile_report_is_refused(book: DavClient, body: str) -> None:
    answer = book.ask("REPORT", data=body.encode(), headers={"Depth": "1"})

    assert answer.status_code == 400


def test_a_book_is_made_with_its_name_renamed_and_described(home: DavClient) -> None:
    body = (
        f"<d:mkcol {SPACES}><d:set><d:prop><d:resourcetype><d:collection/><card:addressbook/></d:resourcetype>"
        "<d:displayname>Chor &amp; Co.</d:displayname></d:prop></d:set></d:mkcol>"
    )
    made = home.ask("MKCOL", "club/", data=body.encode(), headers={"Content-Type": "application/xml"})
    again = home.ask("MKCOL", "club/", data=body.encode(), headers={"Content-Type": "application/xml"})
    change = (
        f"<d:propertyupdate {SPACES}><d:set><d:prop><d:displayname>Chor</d:displayname>"
        "<card:addressbook-description>Wer singt</card:addressbook-description></d:prop></d:set></d:propertyupdate>"
    )
    changed = home.ask("PROPPATCH", "club/", data=change.encode())

    assert (made.status_code, again.status_code) == (201, 405)
    assert set(Listed(changed).statuses().values()) == {200}
    assert home.propfind("club/", "d:displayname", "card:addressbook-description").there() == {
        "d:displayname": "Chor",
        "card:addressbook-description": "Wer singt",
    }
    assert home.names() == ["contacts", "club"]


def test_a_calendar_is_not_made_among_address_books(home: DavClient) -> None:
    body = (
        '<d:mkcol xmlns:d="DAV:"><d:set><d:prop><d:resourcetype><d:collection/>'
        '<c:calendar xmlns:c="urn:ietf:params:xml:ns:caldav"/></d:resourcetype></d:prop></d:set></d:mkcol>'
    )

    answer = home.ask("MKCOL", "calendar/", data=body.encode(), headers={"Content-Type": "application/xml"})

    assert answer.status_code == 403
    assert etree.fromstring(answer.content).find("{DAV:}valid-resourcetype") is not None


def test_a_deleted_book_is_in_the_trash_with_its_cards(ada: Person, home: DavClient, book: DavClient) -> None:
    book.put("a.vcf", APPLE)

    gone = home.ask("DELETE", "contacts/")

    trash = ada.call("GET", "/contacts/trash").json()
    assert (gone.status_code, home.ask("GET", "contacts/a.vcf").status_code) == (204, 404)
    assert [(one["title"], one["cards"]) for one in trash["books"]] == [("Contacts", 1)]


def test_a_card_moves_to_another_book_and_another_name(home: DavClient, book: DavClient) -> None:
    home.mkcol("club/")
    book.put("a.vcf", APPLE)
    token = told(sync(book))[1]

    moved = home.ask("MOVE", "contacts/a.vcf", headers=home.to("club/b.vcf"))

    assert moved.status_code == 201
    assert home.ask("GET", "club/b.vcf").content == APPLE
    assert told(sync(book, token))[0] == {"a.vcf": "404"}


def test_a_copy_in_the_same_book_meets_its_own_uid(home: DavClient, book: DavClient) -> None:
    home.mkcol("club/")
    book.put("a.vcf", APPLE)

    same = home.ask("COPY", "contacts/a.vcf", headers=home.to("contacts/b.vcf"))
    other = home.ask("COPY", "contacts/a.vcf", headers=home.to("club/a.vcf"))

    assert (same.status_code, other.status_code) == (409, 201)


def test_nothing_but_cards_lies_in_books(home: DavClient) -> None:
    answers = [
        home.put("a.vcf", APPLE),
        home.put("none/a.vcf", APPLE),
        home.mkcol("contacts/sub/"),
        home.ask("DELETE", ""),
        home.ask("PROPFIND", "contacts/", headers={"Depth": "infinity"}),
    ]

    assert [one.status_code for one in answers] == [403, 409, 403, 403, 403]


def test_somebody_elses_books_are_not_there(a_server: Running, home: DavClient) -> None:
    eve = dav_client(a_server.person(), home="addressbooks")

    methods = ("PROPFIND", "GET", "PUT", "DELETE", "REPORT", "OPTIONS")
    answers = [eve.ask(method, f"{path(home)}contacts/", headers={"Depth": "1"}) for method in methods]

    assert {one.status_code for one in answers} == {404}


def test_a_phone_that_would_delete_a_whole_large_book_is_stopped_until_its_owner_decides(
    ada: Person, home: DavClient
) -> None:
    ada.call("POST", "/contacts/import", data=b"".join(a_card(f"Card {n}", uid=str(n)) for n in range(101)))

    stopped = home.ask("DELETE", "contacts/")
    (brake,) = ada.call("GET", "/account/brakes").json()["brakes"]

    assert (stopped.status_code, brake["name"], brake["total"]) == (403, "Contacts", 101)
    assert len(home.names("contacts/")) == 101


def test_what_xml_cannot_say_does_not_spoil_an_answer(book: DavClient) -> None:
    strange = a_card("Ada \x01\x0b <&> \uffff ]]>", uid="1")
    book.put("a.vcf", strange)
    book.put("latin.vcf", b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:J\xfcrgen\r\nEND:VCARD\r\n")

    listed = cards_in(report(book, "<d:prop><card:address-data/></d:prop>", "card:addressbook-query"))

    assert book.ask("GET", "a.vcf").content == strange
    assert "<&>" in listed["a.vcf"].decode() and "]]>" in listed["a.vcf"].decode()
    assert "J\u00fcrgen" in listed["latin.vcf"].decode()

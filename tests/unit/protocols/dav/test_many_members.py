"""A folder of hundreds says of each member what the member says of itself, whoever else lies beside it."""

from collections.abc import Sequence
from urllib.parse import quote, unquote

import pytest
from lxml import etree

from tansu.core.principal import Means, Principal
from tansu.foundation import claims, tree
from tests.support.davs import DavClient, Listed, dav_client, propfind_body
from tests.support.running import Running

FOLDER = "many"
ODD = [
    "a & b <c>",
    "ümläut ß.txt",
    "100%.txt",
    "it's “here”",
    "日本.jpg",
    "line\u2028end",
    "tag\x01ged",
    "(plain) ~-._",
]
FOLDERS = ["folder", "folder & more"]
STANDARD = [
    "d:resourcetype",
    "d:displayname",
    "d:getcontentlength",
    "d:getcontenttype",
    "d:getetag",
    "d:getlastmodified",
    "d:creationdate",
]
OWNCLOUD = ["oc:id", "oc:size", "oc:permissions", "oc:favorite", "oc:checksums", "nc:has-preview"]
OURS = ["x:mark", "x:nobody-has-this"]
NAMES_ALONE = b'<d:propfind xmlns:d="DAV:"><d:propname/></d:propfind>'
MARK = (
    '<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><x:mark xmlns:x="urn:x">kept &amp; told</x:mark></d:prop></d:set>'
    "</d:propertyupdate>"
)


@pytest.fixture(scope="module")
def client(a_server: Running) -> DavClient:
    person = a_server.person()
    client = dav_client(person)
    client.mkcol(FOLDER)
    for name in FOLDERS:
        assert client.mkcol(f"{FOLDER}/{quote(name)}").status_code == 201
    client.put(f"{FOLDER}/first", b"x")
    outside = a_server.instance.outside
    with outside.work(Principal(person.account.id, Means.SYSTEM), "files") as work:
        first = tree.find(work, [FOLDER, "first"])
        blob = claims.owned(work, first.blob or "").ref
        for name in [*(f"plain-{number:03}" for number in range(230)), *ODD]:
            mime = "" if name.endswith("%.txt") else "text/plain"
            tree.place(work, first.parent, name, blob=blob, mime=mime, modified_at=work.now)
        tree.set_favourite(work, tree.find(work, [FOLDER, ODD[0]]).number, True)
    for name in ("plain-007", ODD[2], FOLDERS[1]):
        assert client.ask("PROPPATCH", f"{FOLDER}/{quote(name)}", data=MARK.encode()).status_code == 207
    return client


@pytest.mark.parametrize(
    "names",
    [STANDARD, [*STANDARD, *OWNCLOUD], [*STANDARD, *OURS], OURS, ["oc:checksums"], ["d:resourcetype", OURS[1]], []],
    ids=["standard", "with-owncloud", "with-kept-ones", "kept-ones-alone", "checksums", "type-and-nothing", "all"],
)
def test_a_listing_says_of_each_what_it_says_of_itself(client: DavClient, names: Sequence[str]) -> None:
    body = propfind_body(*names).replace(b"<d:prop>", b'<d:prop xmlns:x="urn:x">')

    listed = _asked(client, FOLDER, body, depth="1")

    assert len(listed) == 1 + 1 + 230 + len(ODD) + len(FOLDERS)
    for name in ["first", "plain-000", "plain-007", "plain-229", *ODD, *FOLDERS]:
        (alone,) = _asked(client, f"{FOLDER}/{quote(name)}", body, depth="0").items()
        assert listed[alone[0]] == alone[1], name


def test_names_alone_are_those_that_have_something(client: DavClient) -> None:
    listed = _asked(client, FOLDER, NAMES_ALONE, depth="1")

    for name in ["plain-007", "plain-008", *ODD, *FOLDERS]:
        (alone,) = _asked(client, f"{FOLDER}/{quote(name)}", NAMES_ALONE, depth="0").items()
        assert listed[alone[0]] == alone[1], name


def _asked(client: DavClient, path: str, body: bytes, *, depth: str) -> dict[str, dict[str, str]]:
    """Address, decoded, to what is said there: status and name to the element."""
    answer = client.ask("PROPFIND", path, headers={"Depth": depth}, data=body)
    assert answer.status_code == 207, answer.text
    return {
        unquote(response.findtext("{DAV:}href", "")): {
            f"{propstat.findtext('{DAV:}status')} {prop.tag}": etree.tostring(prop, with_tail=False).decode()
            for propstat in response.findall("{DAV:}propstat")
            for prop in propstat.find("{DAV:}prop")
        }
        for response in Listed(answer).root.findall("{DAV:}response")
    }

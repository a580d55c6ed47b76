"""Finding the way: who asks, what is where, and which properties it has, under both prefixes."""

import io
from urllib.parse import unquote

import pytest
import requests
from lxml import etree

from tansu.core.principal import Means, Principal
from tansu.foundation import claims, tree
from tests.support.davs import DavClient, basic, dav_client
from tests.support.running import Person, Running
from tests.support.sending import photo

EVERY_PREFIX = pytest.mark.parametrize("prefix", ["/dav", "/remote.php/dav", "/remote.php/webdav"])
NEW_PREFIXES = pytest.mark.parametrize("prefix", ["/dav", "/remote.php/dav"])


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    person = a_server.person()
    person.upload_and_settle(photo("hers"))
    return person


@pytest.fixture(scope="module")
def client(ada: Person) -> DavClient:
    return dav_client(ada)


@EVERY_PREFIX
@pytest.mark.parametrize("method", ["OPTIONS", "PROPFIND", "GET", "HEAD"])
def test_who_does_not_say_who_they_are_is_asked(a_server: Running, prefix: str, method: str) -> None:
    answer = requests.request(method, f"{a_server.base}{prefix}/", timeout=60)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Basic realm="Tansu"')


def test_a_wrong_password_is_asked_for_again(ada: Person, client: DavClient) -> None:
    answer = client.ask("PROPFIND", headers={"Authorization": basic(client.email, "wrong")}, auth=None)

    assert answer.status_code == 401


@EVERY_PREFIX
def test_options_say_what_is_spoken(ada: Person, prefix: str) -> None:
    answer = dav_client(ada, prefix).ask("OPTIONS")

    assert answer.status_code == 200
    assert answer.headers["DAV"].startswith("1, 2, 3")
    assert "PROPFIND" in answer.headers["Allow"]
    assert answer.headers["MS-Author-Via"] == "DAV"


def test_the_root_of_the_server_looks_like_webdav(a_server: Running) -> None:
    answer = requests.options(f"{a_server.base}/", timeout=60)

    assert answer.status_code == 200
    assert answer.headers["DAV"].startswith("1, 2")


@EVERY_PREFIX
def test_hrefs_echo_the_prefix_that_was_asked(ada: Person, prefix: str) -> None:
    client = dav_client(ada, prefix)

    listed = client.propfind("Photos", "d:getetag", depth="1")

    assert all(href.startswith(f"{prefix}/") for href in listed.hrefs)
    assert listed.hrefs[0].endswith("/Photos/")
    assert len(listed.names) == 2


@NEW_PREFIXES
def test_the_way_down_from_the_root(ada: Person, prefix: str) -> None:
    client = dav_client(ada, prefix)

    homes = client.propfind(f"{prefix}/", "d:resourcetype", depth="1")
    files = client.propfind(f"{prefix}/files/", "d:resourcetype", depth="1")

    assert f"{prefix}/files/" in homes.hrefs
    assert files.hrefs[1] == f"{prefix}/files/{ada.account.email.replace('@', '%40')}/"


@NEW_PREFIXES
def test_the_principal_of_whoever_asks(ada: Person, prefix: str) -> None:
    client = dav_client(ada, prefix)

    at_root = client.propfind(f"{prefix}/", "d:current-user-principal")
    href = at_root.root.findtext(".//{DAV:}current-user-principal/{DAV:}href")
    principal = client.propfind(href, "d:displayname", "d:resourcetype", "d:principal-URL")

    assert href == f"{prefix}/principals/{ada.account.email.replace('@', '%40')}/"
    assert principal.there()["d:displayname"] == "Ada"
    assert "d:principal" in principal.there()["d:resourcetype"]


@pytest.mark.parametrize("home", ["files", "principals"])
def test_the_public_id_leads_to_the_same_place(ada: Person, client: DavClient, home: str) -> None:
    listed = client.propfind(f"/dav/{home}/{ada.account.id}/", "d:resourcetype")

    assert listed.hrefs == [f"/dav/{home}/{ada.account.id}/"]


@pytest.mark.parametrize("home", ["files", "principals", "nowhere"])
def test_somebody_elses_home_and_no_home_are_the_same(a_server: Running, client: DavClient, home: str) -> None:
    eve = a_server.person()

    foreign = client.ask("PROPFIND", f"/dav/{home}/{eve.account.email}/", headers={"Depth": "0"})
    unknown = client.ask("PROPFIND", f"/dav/{home}/nobody/", headers={"Depth": "0"})

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.text == unknown.text


def test_all_properties_are_those_of_the_standard(client: DavClient) -> None:
    there = client.propfind("Photos").there()

    assert there["d:resourcetype"] == "d:collection"
    assert there["d:displayname"] == "Photos"
    assert there["d:getetag"].startswith('"') and there["d:getetag"].endswith('"')
    assert there["d:getlastmodified"].endswith(" GMT")
    assert "d:current-user-principal" not in there


def test_what_is_not_there_comes_in_a_second_propstat(client: DavClient) -> None:
    listed = client.propfind("Photos", "d:getcontentlength", "oc:nonsense", "d:getetag")

    statuses = [one.text for one in listed.root.iter("{DAV:}status")]

    assert statuses == ["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"]
    assert listed.missing() == {"d:getcontentlength", "oc:nonsense"}


def test_prefixes_are_the_letters_that_clients_look_for(client: DavClient) -> None:
    names = ["oc:fileid", "nc:has-preview", "card:addressbook-home-set", "cs:getctag"]

    text = client.propfind("", "d:getetag", *names).answer.text

    assert "<d:multistatus " in text and "<d:getetag>" in text
    assert all(f"<{name}/>" in text or f"<{name}>" in text for name in names)


def test_quota_is_told_on_collections(ada: Person, client: DavClient) -> None:
    usage = ada.call("GET", "/account/usage").json()

    there = client.propfind("", "d:quota-available-bytes", "d:quota-used-bytes").there()

    assert there["d:quota-available-bytes"] == str(usage["left"])
    assert there["d:quota-used-bytes"] == str(usage["used"])


def test_names_alone_have_nothing_inside(client: DavClient) -> None:
    body = b'<propfind xmlns="DAV:"><propname/></propfind>'

    answer = client.ask("PROPFIND", "Photos", data=body, headers={"Depth": "0"})

    prop = etree.parse(io.BytesIO(answer.content)).find(".//{DAV:}prop")
    assert "{DAV:}getetag" in [one.tag for one in prop]
    assert not any(one.text or len(one) for one in prop)


@pytest.mark.parametrize("headers", [{}, {"Depth": "infinity"}])
def test_everything_beneath_at_once_is_refused_as_the_standard_says(client: DavClient, headers: dict[str, str]) -> None:
    answer = client.ask("PROPFIND", headers=headers)

    assert answer.status_code == 403
    assert b"<d:propfind-finite-depth/>" in answer.content


def test_a_photo_of_the_gallery_is_a_file_with_its_bytes(client: DavClient) -> None:
    folder = "Photos"
    for _ in range(2):
        folder += "/" + client.names(folder)[0]
    name = client.names(folder)[0]

    got = client.ask("GET", f"{folder}/{name}")
    head = client.ask("HEAD", f"{folder}/{name}")
    listed = client.propfind(f"{folder}/{name}", "d:getetag", "d:getcontentlength", "d:getcontenttype").there()

    assert got.content == photo("hers")
    assert got.headers["ETag"] == head.headers["ETag"] == listed["d:getetag"]
    assert got.headers["Content-Length"] == head.headers["Content-Length"] == listed["d:getcontentlength"]
    assert listed["d:getcontenttype"] == "image/jpeg"


def test_a_file_with_a_slash_behind_its_name_is_not_there(client: DavClient) -> None:
    folder = "Photos"
    for _ in range(2):
        folder += "/" + client.names(folder)[0]
    name = client.names(folder)[0]

    answer = client.ask("PROPFIND", f"{folder}/{name}/", headers={"Depth": "0"})

    assert answer.status_code == 404


def test_a_folder_answers_head(client: DavClient) -> None:
    answer = client.ask("HEAD", "Photos")

    assert answer.status_code == 200


def test_an_unknown_method_is_told_which_ones_there_are(client: DavClient) -> None:
    answer = client.ask("BREW")

    assert answer.status_code == 405
    assert "PROPFIND" in answer.headers["Allow"]


def test_a_tag_that_is_none_matches_nothing(client: DavClient) -> None:
    answer = client.ask("PROPFIND", headers={"Depth": "0", "If-None-Match": "JoplinIgnore-12345"})

    assert answer.status_code == 207


def test_a_large_folder_comes_in_pieces_and_whole(a_server: Running) -> None:
    person = a_server.person()
    client = dav_client(person)
    client.mkcol("many")
    client.put("many/first", b"x")
    names = [f"{'long ' * 40}{number:03}" for number in range(399)]
    outside = a_server.instance.outside
    with outside.work(Principal(person.account.id, Means.SYSTEM), "files") as work:
        first = tree.find(work, ["many", "first"])
        blob = claims.owned(work, first.blob or "").ref
        for name in names:
            tree.place(work, first.parent, name, blob=blob, mime="text/plain", modified_at=work.now)

    listed = client.propfind("many", depth="1")

    assert "Content-Length" not in listed.answer.headers
    assert [unquote(name) for name in listed.names] == ["many", "first", *names]

"""What Nextcloud's apps see of files: numbers, permissions, checksums, favourites, searches, the trash."""

import hashlib

import pytest
from lxml import etree

from tests.support.davs import DavClient, Listed, dav_client
from tests.support.running import Person, Running
from tests.support.sending import photo

NAMESPACES = 'xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"'
ROOT = "/remote.php/dav/"


@pytest.fixture
def person(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def ada(person: Person) -> DavClient:
    return dav_client(person, "/remote.php/dav")


def search(ada: DavClient, where: str, *, scope: str = "", more: str = "", at: str = ROOT) -> Listed:
    scope = scope or f"/files/{ada.email}"
    body = (
        f"<d:searchrequest {NAMESPACES}><d:basicsearch><d:select><d:prop><oc:fileid/><d:getcontenttype/></d:prop>"
        f"</d:select><d:from><d:scope><d:href>{scope}</d:href><d:depth>infinity</d:depth></d:scope></d:from>"
        f"<d:where>{where}</d:where>{more}</d:basicsearch></d:searchrequest>"
    )
    answer = ada.ask("SEARCH", at, data=body.encode(), headers={"Content-Type": "text/xml"})
    assert answer.status_code == 207, answer.text
    return Listed(answer)


def like(field: str, literal: str) -> str:
    return f"<d:like><d:prop><{field}/></d:prop><d:literal>{literal}</d:literal></d:like>"


def favourite(ada: DavClient, path: str, said: str = "1") -> int:
    body = (
        f"<d:propertyupdate {NAMESPACES}><d:set><d:prop><oc:favorite>{said}</oc:favorite></d:prop></d:set>"
        "</d:propertyupdate>"
    )
    answer = ada.ask("PROPPATCH", path, data=body.encode())
    assert answer.status_code == 207
    return next(iter(Listed(answer).statuses().values()))


def favourites(ada: DavClient, path: str = "") -> Listed:
    body = (
        f"<oc:filter-files {NAMESPACES}><d:prop><oc:fileid/><oc:favorite/></d:prop>"
        "<oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules></oc:filter-files>"
    )
    answer = ada.ask("REPORT", path, data=body.encode())
    assert answer.status_code == 207, answer.text
    return Listed(answer)


def trash(ada: DavClient, path: str = "") -> Listed:
    return ada.propfind(
        f"{ROOT}trashbin/{ada.email}/trash{path}",
        "nc:trashbin-filename",
        "nc:trashbin-original-location",
        "nc:trashbin-deletion-time",
        "oc:fileid",
        depth="1",
    )


def test_a_file_keeps_its_number_and_etag_over_a_move_and_folders_above_change(ada: DavClient) -> None:
    ada.mkcol("a")
    put = ada.put("a/x.txt", b"hello", OC_Checksum=f"SHA1:{hashlib.sha1(b'hello').hexdigest()}")
    before, root = ada.propfind("a/x.txt", "oc:fileid", "oc:id", "d:getetag").there(), ada.propfind("", "d:getetag")

    moved = ada.ask("MOVE", "a/x.txt", headers=ada.to("y.txt"))

    after = ada.propfind("y.txt", "oc:fileid", "oc:id", "d:getetag").there()
    assert after == before
    assert put.headers["OC-FileId"] == moved.headers["OC-FileId"] == after["oc:id"]
    assert after["oc:id"].startswith(f"{int(after['oc:fileid']):08}")
    assert ada.propfind("", "d:getetag").there() != root.there()


def test_permissions_say_what_may_be_done(ada: DavClient) -> None:
    ada.mkcol("folder")
    ada.put("file.txt", b"x")

    assert ada.propfind("folder", "oc:permissions").there() == {"oc:permissions": "GDNVCK"}
    assert ada.propfind("file.txt", "oc:permissions").there() == {"oc:permissions": "GDNVW"}


def test_a_folder_has_the_size_of_what_is_in_it_and_answers_carry_exactly_our_prefixes(ada: DavClient) -> None:
    ada.mkcol("folder")
    ada.put("folder/a.txt", b"12345", OC_Checksum=f"SHA1:{hashlib.sha1(b'12345').hexdigest()}")
    ada.put("folder/b.txt", b"678")

    listed = ada.propfind("folder", "oc:size", "oc:checksums", "nc:has-preview", "oc:nothing", depth="1")

    root = etree.fromstring(listed.answer.content)
    assert listed.there(0)["oc:size"] == "8"
    assert listed.there(1)["nc:has-preview"] == "false"
    assert {element.prefix for element in root.iter()} <= {"d", "oc", "nc"}
    assert root.findtext("{DAV:}response/{DAV:}propstat/{DAV:}status") == "HTTP/1.1 200 OK"
    assert f"SHA1:{hashlib.sha1(b'12345').hexdigest()}" in listed.answer.text
    assert f"SHA256:{hashlib.sha256(b'678').hexdigest()}" in listed.answer.text


def test_a_photo_has_a_preview_a_size_and_a_time(person: Person, ada: DavClient) -> None:
    asset = person.upload_and_settle(photo("a boat", size=40_000))
    path = person.call("GET", f"/gallery/assets/{asset}").json()["path"]

    shown = ada.propfind(path, "nc:has-preview", "nc:metadata-photos-size", "nc:upload_time", "nc:creation_time")

    assert shown.there()["nc:has-preview"] == "true"
    assert "<width>" in shown.answer.text and "<height>" in shown.answer.text
    assert shown.there()["nc:upload_time"].isdecimal()


@pytest.mark.parametrize(("said", "kept"), [("1", "1"), ("true", "1"), ("0", "0")])
def test_a_favourite_is_set_and_found(ada: DavClient, said: str, kept: str) -> None:
    ada.mkcol("folder")
    ada.put("folder/ü & ö.txt", b"x")
    ada.put("other.txt", b"x")

    status = favourite(ada, "folder/ü & ö.txt", said)

    assert status == 200
    assert ada.propfind("folder/ü & ö.txt", "oc:favorite").there() == {"oc:favorite": kept}
    assert len(favourites(ada).hrefs) == int(kept)
    assert favourites(ada, "folder").hrefs == [f"{ROOT}files/{ada.email}/folder/%C3%BC%20%26%20%C3%B6.txt"] * int(kept)


def test_nonsense_is_no_favourite(ada: DavClient) -> None:
    ada.put("file.txt", b"x")

    answer = ada.ask(
        "PROPPATCH",
        "file.txt",
        data=f"<d:propertyupdate {NAMESPACES}><d:set><d:prop><oc:favorite>yes please</oc:favorite></d:prop></d:set>"
        "</d:propertyupdate>".encode(),
    )

    assert answer.status_code == 400
    assert favourites(ada).hrefs == []


def test_the_gallery_of_the_apps_finds_photos_and_films_newest_first(ada: DavClient) -> None:
    ada.mkcol("DCIM")
    for name, time in [("DCIM/old.jpg", 1_600_000_000), ("DCIM/new.mp4", 1_700_000_000), ("words.txt", 1_700_000_001)]:
        ada.put(name, name.encode(), X_OC_Mtime=str(time))
    pictures = f"<d:or>{like('d:getcontenttype', 'image/%')}{like('d:getcontenttype', 'video/%')}</d:or>"
    since = (
        "<d:lt><d:prop><d:getlastmodified/></d:prop><d:literal>2023-12-01T00:00:00Z</d:literal></d:lt>"
        "<d:gt><d:prop><d:getlastmodified/></d:prop><d:literal>1500000000</d:literal></d:gt>"
    )
    newest = (
        "<d:orderby><d:order><d:prop><d:getlastmodified/></d:prop><d:descending/></d:order></d:orderby>"
        "<d:limit><d:nresults>{}</d:nresults></d:limit>"
    )

    both = search(ada, f"<d:and>{pictures}{since}</d:and>", more=newest.format(100))
    first = search(ada, f"<d:and>{pictures}{since}</d:and>", more=newest.format(1))

    base = f"{ROOT}files/{ada.email}/DCIM/"
    assert both.hrefs == [f"{base}new.mp4", f"{base}old.jpg"]
    assert first.hrefs == [f"{base}new.mp4"]
    assert "SEARCH" in ada.ask("OPTIONS", ROOT).headers["Allow"]


def test_names_are_found_beneath_a_folder_only(ada: DavClient) -> None:
    ada.mkcol("in")
    ada.mkcol("in/deep")
    for name in ("in/Letter.txt", "in/deep/letter 2.txt", "letter 3.txt", "in/100 %.txt"):
        ada.put(name, b"x")

    found = search(ada, like("d:displayname", "%letter%"), scope=f"/files/{ada.email}/in")
    number = found.there(0)["oc:fileid"]
    by_number = search(ada, f"<d:eq><d:prop><oc:fileid/></d:prop><d:literal>{number}</d:literal></d:eq>")
    folders = search(ada, "<d:not><d:not><d:is-collection/></d:not></d:not>")

    assert found.names == ["Letter.txt", "letter%202.txt"]
    assert by_number.names == ["Letter.txt"]
    assert folders.names == ["in", "deep"]


@pytest.mark.parametrize(
    "where",
    [
        "<d:contains>x</d:contains>",
        "<d:eq><d:prop><d:lockdiscovery/></d:prop><d:literal>x</d:literal></d:eq>",
        "<d:eq><d:prop><oc:fileid/></d:prop><d:literal>' OR 1=1 --</d:literal></d:eq>",
        "<d:like><d:prop><oc:size/></d:prop><d:literal>1</d:literal></d:like>",
        "<d:lt><d:prop><d:getlastmodified/></d:prop><d:literal>yesterday</d:literal></d:lt>",
        "<d:or>" + "<d:is-collection/>" * 200 + "</d:or>",
    ],
)
def test_a_search_that_cannot_be_answered_is_refused(ada: DavClient, where: str) -> None:
    body = (
        f"<d:searchrequest {NAMESPACES}><d:basicsearch><d:select><d:prop/></d:select><d:from><d:scope>"
        f"<d:href>/files/{ada.email}</d:href></d:scope></d:from><d:where>{where}</d:where></d:basicsearch>"
        "</d:searchrequest>"
    )

    assert ada.ask("SEARCH", ROOT, data=body.encode()).status_code == 400


def test_nobody_searches_anybody_elses_files(a_server: Running, ada: DavClient) -> None:
    eve = dav_client(a_server.person(), "/remote.php/dav")
    ada.put("letter.txt", b"x")

    body = (
        f"<d:searchrequest {NAMESPACES}><d:basicsearch><d:select><d:prop/></d:select><d:from><d:scope>"
        f"<d:href>/files/{ada.email}</d:href></d:scope></d:from></d:basicsearch></d:searchrequest>"
    )

    assert eve.ask("SEARCH", ROOT, data=body.encode()).status_code == 404
    assert search(eve, like("d:displayname", "%")).hrefs == []


def test_what_was_deleted_is_in_the_trash_and_comes_back(ada: DavClient) -> None:
    ada.mkcol("folder")
    ada.put("folder/ü.txt", b"words")
    number = ada.propfind("folder/ü.txt", "oc:fileid").there()["oc:fileid"]
    ada.ask("DELETE", "folder/ü.txt")

    listed = trash(ada)
    name = listed.names[1]
    read = ada.ask("GET", f"{ROOT}trashbin/{ada.email}/trash/{name}")
    restored = ada.ask(
        "MOVE",
        f"{ROOT}trashbin/{ada.email}/trash/{name}",
        headers={"Destination": f"{ROOT}trashbin/{ada.email}/restore/{name}"},
    )

    there = listed.there(1)
    assert (there["nc:trashbin-filename"], there["nc:trashbin-original-location"]) == ("ü.txt", "folder/ü.txt")
    assert there["nc:trashbin-deletion-time"].isdecimal() and there["oc:fileid"] == number
    assert read.content == b"words"
    assert restored.status_code == 201
    assert ada.ask("GET", "folder/ü.txt").content == b"words"
    assert trash(ada).names == ["trash"]


def test_a_deleted_folder_can_be_looked_into_and_let_go_of(ada: DavClient) -> None:
    ada.mkcol("folder")
    ada.put("folder/a.txt", b"a")
    ada.put("b.txt", b"b")
    ada.ask("DELETE", "folder/")
    ada.ask("DELETE", "b.txt")
    folder = next(name for name in trash(ada).names if name.startswith("folder"))

    inside = trash(ada, f"/{folder}")
    one = ada.ask("DELETE", f"{ROOT}trashbin/{ada.email}/trash/{folder}")
    left = trash(ada).names
    all_of_it = ada.ask("DELETE", f"{ROOT}trashbin/{ada.email}/trash")

    assert inside.names[1:] == ["a.txt"]
    assert (one.status_code, all_of_it.status_code) == (204, 204)
    assert [name.partition(".d")[0] for name in left] == ["trash", "b.txt"]
    assert trash(ada).names == ["trash"]


@pytest.mark.parametrize("name", ["b.txt", "b.txt.d999999", "x.d1", "b.txt.d-1", ".d"])
def test_what_is_not_in_the_trash_is_not_found_there(ada: DavClient, name: str) -> None:
    ada.put("b.txt", b"b")

    for method in ("PROPFIND", "DELETE", "MOVE"):
        asked = ada.ask(
            method,
            f"{ROOT}trashbin/{ada.email}/trash/{name}",
            headers={"Depth": "0", "Destination": f"{ROOT}trashbin/{ada.email}/restore/b.txt"},
        )
        assert asked.status_code in {400, 404}
    assert ada.names() == ["b.txt"]


def test_the_trash_of_somebody_else_is_not_there(a_server: Running, ada: DavClient) -> None:
    eve = dav_client(a_server.person(), "/remote.php/dav")
    ada.put("b.txt", b"b")
    ada.ask("DELETE", "b.txt")

    asked = eve.ask("PROPFIND", f"{ROOT}trashbin/{ada.email}/trash", headers={"Depth": "1"})

    assert asked.status_code == 404
    assert trash(eve).names == ["trash"]

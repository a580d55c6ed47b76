"""Putting, reading, moving, copying and removing files over WebDAV: what is put at a path is found there again."""

import base64
import hashlib
import socket
import uuid
from collections.abc import Iterator

import pytest
import requests

from tansu.core.principal import Scope
from tansu.foundation import accounts
from tests.support.davs import DavClient, basic, dav_client
from tests.support.running import Person, Running
from tests.support.sending import photo

NOON = 1_750_000_000


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def client(ada: Person) -> DavClient:
    """A client at a fresh folder of its own."""
    home = dav_client(ada)
    folder = uuid.uuid4().hex
    assert home.mkcol(folder).status_code == 201
    return DavClient(f"{home.base}{folder}/", home.email, home.password)


def etag(client: DavClient, path: str = "") -> str:
    return client.propfind(path, "d:getetag").there()["d:getetag"]


def test_what_is_put_is_found_with_its_bytes_size_time_and_tag(client: DavClient) -> None:
    put = client.put("letter.txt", b"Dear Ada", X_OC_MTime=str(NOON))

    got = client.ask("GET", "letter.txt")
    head = client.ask("HEAD", "letter.txt")
    there = client.propfind("letter.txt", "d:getetag", "d:getcontentlength", "d:getlastmodified").there()

    assert put.status_code == 201
    assert put.headers["X-OC-MTime"] == "accepted"
    assert got.content == b"Dear Ada"
    assert put.headers["ETag"] == got.headers["ETag"] == head.headers["ETag"] == there["d:getetag"]
    assert got.headers["Content-Length"] == head.headers["Content-Length"] == there["d:getcontentlength"] == "8"
    assert got.headers["Last-Modified"] == there["d:getlastmodified"] == "Sun, 15 Jun 2025 15:06:40 GMT"


def test_overwriting_is_a_new_version_with_another_tag(ada: Person, client: DavClient) -> None:
    first = client.put("letter.txt", b"Dear Ada")

    second = client.put("letter.txt", b"Dear Bob")

    assert (first.status_code, second.status_code) == (201, 204)
    assert first.headers["ETag"] != second.headers["ETag"]
    assert client.ask("GET", "letter.txt").content == b"Dear Bob"


def test_an_empty_file_and_one_without_a_length(client: DavClient) -> None:
    empty = client.put("empty", b"")

    def pieces() -> Iterator[bytes]:
        yield b"as it "
        yield b"comes"

    streamed = client.ask("PUT", "streamed", data=pieces())

    assert (empty.status_code, streamed.status_code) == (201, 201)
    assert client.ask("GET", "empty").content == b""
    assert client.ask("GET", "streamed").content == b"as it comes"


def test_finder_says_the_length_in_a_header_of_its_own(client: DavClient) -> None:
    answer = client.ask("PUT", "streamed", data=iter([b"as it comes"]), headers={"X-Expected-Entity-Length": "11"})

    assert answer.status_code == 201
    assert client.ask("GET", "streamed").content == b"as it comes"


def test_a_photo_is_in_the_gallery_at_once_and_charged_once(ada: Person, client: DavClient) -> None:
    before = ada.call("GET", "/account/usage").json()["used"]
    content = photo(uuid.uuid4().hex)

    client.put("IMG_1.jpg", content)
    client.put("again.jpg", content)

    assert ada.call("GET", "/account/usage").json()["used"] - before == len(content)
    assert client.propfind("IMG_1.jpg", "d:getcontenttype").there()["d:getcontenttype"] == "image/jpeg"


@pytest.mark.parametrize(
    ("headers", "status", "content", "content_range"),
    [
        ({"Range": "bytes=2-4"}, 206, b"234", "bytes 2-4/10"),
        ({"Range": "bytes=-3"}, 206, b"789", "bytes 7-9/10"),
        ({"Range": "bytes=8-"}, 206, b"89", "bytes 8-9/10"),
        ({"Range": "bytes=10-"}, 416, b"", "bytes */10"),
        ({"Range": "bytes=0-1", "If-Range": '"another"'}, 200, b"0123456789", None),
    ],
)
def test_a_part_of_a_file(
    client: DavClient, headers: dict[str, str], status: int, content: bytes, content_range: str | None
) -> None:
    client.put("digits", b"0123456789")

    answer = client.ask("GET", "digits", headers=headers)

    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("Content-Range") == content_range


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_already_is_told_so(client: DavClient, method: str) -> None:
    tag = client.put("letter.txt", b"Dear Ada").headers["ETag"]

    same = client.ask(method, "letter.txt", headers={"If-None-Match": tag})
    other = client.ask(method, "letter.txt", headers={"If-None-Match": '"other"'})

    assert (same.status_code, other.status_code) == (304, 200)
    assert same.headers["ETag"] == tag


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Modified-Since": "Sun, 15 Jun 2025 15:06:40 GMT"}, 304),
        ({"If-Modified-Since": "Sun, 15 Jun 2025 15:06:39 GMT"}, 200),
        ({"If-Modified-Since": "once"}, 200),
        ({"If-Match": '"another"'}, 412),
        ({"If-Match": "*"}, 200),
        ({"If-Unmodified-Since": "Sun, 15 Jun 2025 15:06:39 GMT"}, 412),
    ],
)
def test_reading_only_if(client: DavClient, headers: dict[str, str], status: int) -> None:
    client.put("letter.txt", b"Dear Ada", X_OC_MTime=str(NOON))

    answer = client.ask("GET", "letter.txt", headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "*"}, 412),
        ({"If-Match": '"another"'}, 412),
        ({"If-Match": "garbage"}, 412),
        ({"If-Match": "*"}, 204),
        ({"If-None-Match": "JoplinIgnore-12345"}, 204),
        ({"If-Unmodified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}, 412),
        ({"If-Unmodified-Since": "yesterday"}, 204),
    ],
)
def test_a_put_over_a_file_only_if(client: DavClient, headers: dict[str, str], status: int) -> None:
    client.put("letter.txt", b"first")

    answer = client.ask("PUT", "letter.txt", data=b"second", headers=headers)

    assert answer.status_code == status
    assert client.ask("GET", "letter.txt").content == (b"second" if status == 204 else b"first")


def test_a_put_with_the_tag_that_was_seen(client: DavClient) -> None:
    tag = client.put("letter.txt", b"first").headers["ETag"]

    mine = client.put("letter.txt", b"second", If_Match=tag)
    theirs = client.put("letter.txt", b"third", If_Match=tag)

    assert (mine.status_code, theirs.status_code) == (204, 412)
    assert client.ask("GET", "letter.txt").content == b"second"


@pytest.mark.parametrize("headers", [{"If-None-Match": "*"}, {"If-None-Match": "JoplinIgnore-12345"}])
def test_a_put_of_something_new_only_if_it_is_new(client: DavClient, headers: dict[str, str]) -> None:
    answer = client.ask("PUT", "letter.txt", data=b"first", headers=headers)

    assert answer.status_code == 201


def test_a_put_that_wants_to_replace_needs_something_to_replace(client: DavClient) -> None:
    answer = client.put("letter.txt", b"first", If_Match="*")

    assert answer.status_code == 412
    assert client.names() == []


@pytest.mark.parametrize("kind", ["SHA1", "MD5", "SHA256", "ADLER32"])
def test_a_wrong_checksum_leaves_nothing(client: DavClient, kind: str) -> None:
    digits = {"SHA1": 40, "MD5": 32, "SHA256": 64, "ADLER32": 8}[kind]

    answer = client.put("letter.txt", b"Dear Ada", OC_Checksum=f"{kind}:{'0' * digits}")

    assert answer.status_code == 400
    assert client.names() == []


def test_a_right_checksum_is_taken_and_told_again(client: DavClient) -> None:
    sha1 = hashlib.sha1(b"Dear Ada").hexdigest()
    sha256 = base64.b64encode(hashlib.sha256(b"Dear Ada").digest()).decode()

    first = client.put("a", b"Dear Ada", OC_Checksum=f"SHA1:{sha1.upper()} UNHEARD:1")
    second = client.put("b", b"Dear Ada", Repr_Digest=f"sha-256=:{sha256}:")
    got = client.ask("GET", "b")

    assert (first.status_code, second.status_code) == (201, 201)
    assert got.headers["OC-Checksum"] == f"SHA1:{sha1}"
    assert got.headers["Repr-Digest"] == f"sha-256=:{sha256}:"


@pytest.mark.parametrize("time", ["-5", "0", "1e300", "nan", "abc", "", "99999999999999", "1723456789.123", "-1e400"])
def test_any_time_a_client_may_send_is_taken_or_left(client: DavClient, time: str) -> None:
    answer = client.put("letter.txt", b"Dear Ada", X_OC_MTime=time)

    assert answer.status_code == 201
    assert client.propfind("letter.txt", "d:getlastmodified").there()["d:getlastmodified"].endswith("GMT")


def test_a_missing_folder_is_said_and_made_only_on_request(client: DavClient) -> None:
    refused = client.put("new/folder/letter.txt", b"Dear Ada")
    taken = client.put("new/folder/letter.txt", b"Dear Ada", X_NC_WebDAV_Auto_Mkcol="1")

    assert (refused.status_code, taken.status_code) == (409, 201)
    assert client.names("new") == ["folder"]


def test_making_a_folder(client: DavClient) -> None:
    made, again, orphan = client.mkcol("new"), client.mkcol("new/"), client.mkcol("no/where")
    odd = client.ask("MKCOL", "odd", data=b"???", headers={"Content-Type": "text/plain"})

    assert [one.status_code for one in (made, again, orphan, odd)] == [201, 405, 409, 415]


def test_making_a_folder_with_properties(client: DavClient) -> None:
    body = (
        b'<d:mkcol xmlns:d="DAV:"><d:set><d:prop><d:resourcetype><d:collection/></d:resourcetype>'
        b'<x:colour xmlns:x="urn:x">blue</x:colour></d:prop></d:set></d:mkcol>'
    )

    made = client.ask("MKCOL", "new", data=body, headers={"Content-Type": "application/xml"})

    assert made.status_code == 201
    assert client.propfind("new").there()["urn:x:colour"] == "blue"


def test_making_something_else_than_a_folder_is_refused(client: DavClient) -> None:
    body = (
        b'<d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop><d:resourcetype>'
        b"<d:collection/><c:addressbook/></d:resourcetype></d:prop></d:set></d:mkcol>"
    )

    answer = client.ask("MKCOL", "new", data=body, headers={"Content-Type": "application/xml"})

    assert answer.status_code == 403
    assert b"valid-resourcetype" in answer.content


def test_removing_goes_to_the_trash(client: DavClient) -> None:
    client.put("letter.txt", b"Dear Ada")

    gone = client.ask("DELETE", "letter.txt")
    again = client.ask("DELETE", "letter.txt")

    assert (gone.status_code, again.status_code) == (204, 404)
    assert client.names() == []


def test_removing_a_folder_takes_along_what_is_in_it(client: DavClient) -> None:
    client.mkcol("box")
    client.put("box/letter.txt", b"Dear Ada")

    gone = client.ask("DELETE", "box/")

    assert gone.status_code == 204
    assert client.ask("GET", "box/letter.txt").status_code == 404


def test_removing_only_what_was_seen(client: DavClient) -> None:
    tag = client.put("letter.txt", b"first").headers["ETag"]
    client.put("letter.txt", b"second")

    answer = client.ask("DELETE", "letter.txt", headers={"If-Match": tag})

    assert answer.status_code == 412
    assert client.names() == ["letter.txt"]


def test_a_move_keeps_the_tag_and_changes_those_above(client: DavClient) -> None:
    client.mkcol("to")
    tag = client.put("letter.txt", b"Dear Ada").headers["ETag"]
    above = etag(client)

    moved = client.ask("MOVE", "letter.txt", headers=client.to("to/letter.txt"))

    assert moved.status_code == 201
    assert etag(client, "to/letter.txt") == tag
    assert etag(client) != above
    assert client.ask("GET", "letter.txt").status_code == 404


def test_every_change_below_changes_the_root(ada: Person, client: DavClient) -> None:
    home = dav_client(ada)
    client.mkcol("deep")
    tags = [etag(home)]

    client.put("deep/letter.txt", b"1")
    tags.append(etag(home))
    client.put("deep/letter.txt", b"2")
    tags.append(etag(home))
    client.ask("DELETE", "deep/letter.txt")
    tags.append(etag(home))

    assert len(set(tags)) == 4


@pytest.mark.parametrize("method", ["MOVE", "COPY"])
def test_what_is_in_the_way_is_replaced_unless_that_was_not_meant(client: DavClient, method: str) -> None:
    client.put("a", b"a")
    client.put("b", b"b")

    refused = client.ask(method, "a", headers=client.to("b", Overwrite="F"))
    replaced = client.ask(method, "a", headers=client.to("b"))

    assert (refused.status_code, replaced.status_code) == (412, 204)
    assert client.ask("GET", "b").content == b"a"


def test_a_copy_is_another_file_with_the_same_bytes(client: DavClient) -> None:
    client.mkcol("box")
    client.put("box/letter.txt", b"Dear Ada", X_OC_MTime=str(NOON))

    copied = client.ask("COPY", "box", headers=client.to("copy"))
    shallow = client.ask("COPY", "box", headers=client.to("empty", Depth="0"))

    assert (copied.status_code, shallow.status_code) == (201, 201)
    assert client.ask("GET", "copy/letter.txt").content == b"Dear Ada"
    assert etag(client, "copy/letter.txt") != etag(client, "box/letter.txt")
    assert client.names("empty") == []


@pytest.mark.parametrize("method", ["MOVE", "COPY"])
@pytest.mark.parametrize("target", ["a/b", "a/b/c/d", "a"])
def test_nothing_is_put_onto_itself_into_itself_or_over_its_own_folder(
    client: DavClient, method: str, target: str
) -> None:
    client.mkcol("a")
    client.mkcol("a/b")
    client.put("a/b/c", b"kept")

    answer = client.ask(method, "a/b", headers=client.to(target))

    assert answer.status_code == 403
    assert client.ask("GET", "a/b/c").content == b"kept"


def test_the_case_of_a_name_can_be_changed(client: DavClient) -> None:
    client.put("letter.txt", b"Dear Ada")

    answer = client.ask("MOVE", "letter.txt", headers=client.to("Letter.txt"))

    assert answer.status_code == 201
    assert client.names() == ["Letter.txt"]


@pytest.mark.parametrize("method", ["MOVE", "COPY"])
@pytest.mark.parametrize(
    ("destination", "status"),
    [
        ("http://elsewhere.example/dav/files/x/y", 502),
        ("/dav/files/nobody@example.org/y", 403),
        ("/etc/passwd", 400),
        ("/dav/files/%2e%2e/y", 400),
        ("http://[", 400),
        ("", 400),
    ],
)
def test_a_destination_elsewhere_is_refused(client: DavClient, method: str, destination: str, status: int) -> None:
    client.put("letter.txt", b"Dear Ada")

    answer = client.ask(method, "letter.txt", headers={"Destination": destination})

    assert answer.status_code == status
    assert client.names() == ["letter.txt"]


def test_a_destination_under_the_other_prefix_is_the_same_tree(ada: Person, client: DavClient) -> None:
    client.put("letter.txt", b"Dear Ada")
    other = dav_client(ada, "/remote.php/dav").base + client.base.rstrip("/").rpartition("/")[2] + "/moved.txt"

    answer = client.ask("MOVE", "letter.txt", headers={"Destination": other})

    assert answer.status_code == 201
    assert client.names() == ["moved.txt"]


def test_a_proxy_may_say_how_the_world_calls_us(client: DavClient) -> None:
    client.put("letter.txt", b"Dear Ada")
    path = client.base.split("/", 3)[3]
    headers = {"Destination": f"https://cloud.example/{path}moved.txt", "X-Forwarded-Host": "cloud.example"}

    answer = client.ask("MOVE", "letter.txt", headers=headers)

    assert answer.status_code == 201


@pytest.mark.parametrize("name", ["ä ö.txt", "100 % & more", "a+b", "it's", "<x>", "#1?", "日本", "a\u0301"])
def test_any_name_comes_back_as_it_was_sent(client: DavClient, name: str) -> None:
    spelled = requests.utils.quote(name, safe="")

    put = client.ask("PUT", spelled, data=b"x")

    assert put.status_code == 201
    assert [requests.utils.unquote(one) for one in client.names()] == [name]
    assert client.ask("GET", spelled).content == b"x"


def test_a_full_account_is_told_before_bytes_are_taken(a_server: Running) -> None:
    client = dav_client(a_server.person(quota=1000))

    answer = client.put("large", bytes(1001))
    small = client.put("small", bytes(999))

    assert answer.status_code == 507
    assert b"quota-not-exceeded" in answer.content
    assert small.status_code == 201
    assert client.names() == ["small"]


@pytest.mark.parametrize(
    ("headers", "status"), [({"If-None-Match": "*"}, 412), ({}, 507), ({"Authorization": "Basic nonsense"}, 401)]
)
def test_who_asks_before_sending_need_not_send(a_server: Running, headers: dict[str, str], status: int) -> None:
    client = dav_client(a_server.person(quota=1000))
    client.put("letter.txt", b"first")
    server, _, path = client.base.partition("//")[2].partition("/")
    lines = {
        "Host": server,
        "Authorization": basic(client.email, client.password),
        "Content-Length": "100000000",
        "Expect": "100-continue",
        **headers,
    }
    request = f"PUT /{path}letter.txt HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    with socket.create_connection(("127.0.0.1", int(server.partition(":")[2])), timeout=60) as connection:
        connection.sendall(f"{request}\r\n".encode())
        answer = connection.recv(1000)

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize("length", [1000, 100_000])
def test_a_file_whose_sender_goes_away_in_the_middle_is_not_there(client: DavClient, length: int) -> None:
    server, _, path = client.base.partition("//")[2].partition("/")
    head = (
        f"PUT /{path}letter.txt HTTP/1.1\r\nHost: {server}\r\nContent-Length: {length}\r\n"
        f"Authorization: {basic(client.email, client.password)}\r\n\r\n"
    )

    with socket.create_connection(("127.0.0.1", int(server.partition(":")[2])), timeout=60) as connection:
        connection.sendall(head.encode() + b"x" * (length - 1))
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(1000)

    assert not answer.startswith(b"HTTP/1.1 20")
    assert client.names() == []


def test_parts_of_files_are_never_taken_for_files(client: DavClient) -> None:
    ranged = client.put("a", b"part", Content_Range="bytes 0-3/10")
    chunked = client.put("big.mov-chunking-123-2-0", b"part", OC_Chunked="1")
    packed = client.put("b", b"part", Content_Encoding="gzip")

    assert (ranged.status_code, chunked.status_code, packed.status_code) == (400, 501, 415)
    assert client.names() == []


def test_the_old_address_is_the_same_tree(ada: Person, client: DavClient) -> None:
    old = dav_client(ada, "/remote.php/webdav")
    folder = client.base.rstrip("/").rpartition("/")[2]

    put = old.put(f"{folder}/letter.txt", b"Dear Ada")

    assert put.status_code == 201
    assert client.ask("GET", "letter.txt").content == b"Dear Ada"
    assert old.propfind(f"{folder}/letter.txt").hrefs == [f"/remote.php/webdav/{folder}/letter.txt"]


def test_who_may_only_read_writes_nothing(ada: Person, client: DavClient) -> None:
    reads = {"Authorization": f"Bearer {ada.server.token(ada.account, Scope.READ)}"}
    client.put("letter.txt", b"Dear Ada")

    look = client.ask("PROPFIND", auth=None, headers={"Depth": "1", **reads})
    put = client.ask("PUT", "letter.txt", data=b"x", auth=None, headers=reads)
    gone = client.ask("DELETE", "letter.txt", auth=None, headers=reads)

    assert (look.status_code, put.status_code, gone.status_code) == (207, 403, 403)
    assert client.ask("GET", "letter.txt").content == b"Dear Ada"


def test_what_is_frozen_can_be_read_and_removed_but_not_added_to(a_server: Running) -> None:
    person = a_server.person()
    client = dav_client(person)
    client.put("letter.txt", b"Dear Ada")
    with a_server.instance.outside.system(person.account.id) as work:
        accounts.freeze(work, "files")

    put = client.put("other.txt", b"x")
    patch = client.ask(
        "PROPPATCH",
        "letter.txt",
        data=b'<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><x/></d:prop></d:set></d:propertyupdate>',
    )
    got = client.ask("GET", "letter.txt")
    gone = client.ask("DELETE", "letter.txt")

    assert (put.status_code, patch.status_code, got.status_code, gone.status_code) == (403, 403, 200, 204)
    assert b"read, exported and deleted" in put.content

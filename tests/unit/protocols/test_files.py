"""Files over REST: put, looked at, moved, copied, trashed, brought back, and every earlier version."""

import hashlib
import http.client
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.support.running import Person, Running

LONG_AGO = "2011-02-03T04:05:06.000Z"


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def put(who: Person, path: str, content: bytes = b"words", **more: Any) -> Any:
    params = {"path": path, **more.pop("params", {})}
    return who.call("PUT", "/files/content", params=params, data=content, **more)


def at(who: Person, path: str) -> Any:
    return who.call("GET", "/files/at", params={"path": path}).json()


def names(who: Person, number: int = 0) -> list[str]:
    return [one["name"] for one in who.call("GET", f"/files/{number}/children").json()["entries"]]


def test_a_file_arrives_and_is_read_back_in_parts(ada: Person) -> None:
    answer = put(ada, "Letters/a.txt", b"Dear Grace", params={"modified_at": LONG_AGO})
    entry = answer.json()

    whole = ada.call("GET", f"/files/{entry['number']}/content")
    part = ada.call("GET", f"/files/{entry['number']}/content", headers={"Range": "bytes=5-"})
    known = ada.call("GET", f"/files/{entry['number']}/content", headers={"If-None-Match": answer.headers["ETag"]})
    head = ada.call("HEAD", f"/files/{entry['number']}/content")

    assert (answer.status_code, entry["path"], entry["modified_at"]) == (201, "Letters/a.txt", LONG_AGO)
    assert (whole.content, part.content, known.status_code) == (b"Dear Grace", b"Grace", 304)
    assert whole.headers["ETag"] == head.headers["ETag"] == answer.headers["ETag"] == f'"{entry["etag"]}"'
    assert at(ada, "/Letters/a.txt/") == entry
    assert entry["sha256"] == hashlib.sha256(b"Dear Grace").hexdigest()


def test_a_body_of_unknown_length_is_taken(ada: Person) -> None:
    answer = put(ada, "chunked.bin", iter([b"one ", b"two"]))

    assert answer.status_code == 201
    assert ada.call("GET", f"/files/{answer.json()['number']}/content").content == b"one two"


def test_a_body_that_is_cut_leaves_nothing(ada: Person) -> None:
    host = urlsplit(ada.server.base)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=30)
    connection.putrequest("PUT", "/api/v1/files/content?path=cut.bin")
    connection.putheader("Authorization", f"Bearer {ada.token}")
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b"only this")
    connection.close()

    put(ada, "whole.bin")

    assert names(ada) == ["whole.bin"]


def test_conditions_and_checksums_are_heard(ada: Person) -> None:
    first = put(ada, "a.txt", b"first")
    other = {"X-Checksum-SHA256": "0" * 64}

    refusals = [
        put(ada, "a.txt", headers={"If-None-Match": "*"}),
        put(ada, "a.txt", headers={"If-Match": '"0-9"'}),
        put(ada, "b.txt", headers=other),
        put(ada, "a.txt/inside"),
        put(ada, ""),
    ]
    written = put(ada, "a.txt", b"second", headers={"If-Match": first.headers["ETag"]})

    assert [one.status_code for one in refusals] == [412, 412, 460, 409, 422]
    assert (written.status_code, written.json()["number"]) == (200, first.json()["number"])
    assert names(ada) == ["a.txt"]


def test_moving_keeps_number_and_etag(ada: Person) -> None:
    entry = put(ada, "a.txt").json()
    folder = ada.call("POST", "/files/folders", json={"path": "Letters/2026"}).json()

    moved = ada.call("PATCH", f"/files/{entry['number']}", json={"parent": folder["number"], "name": "b.txt"})
    late = ada.call("PATCH", f"/files/{entry['number']}", json={"name": "c"}, headers={"If-Match": '"0-0"'})
    into_itself = ada.call("PATCH", f"/files/{folder['number']}", json={"parent": folder["number"]})

    assert moved.json()["path"] == "Letters/2026/b.txt"
    assert (moved.json()["number"], moved.json()["etag"]) == (entry["number"], entry["etag"])
    assert (late.status_code, into_itself.status_code) == (412, 422)


def test_a_copy_is_another_entry_of_the_same_bytes(ada: Person) -> None:
    put(ada, "a/b/c.txt")
    used = ada.call("GET", "/account/usage").json()["used"]
    folder = at(ada, "a")

    copied = ada.call("POST", "/files/copy", json={"number": folder["number"], "parent": 0, "name": "again"})

    assert copied.status_code == 201
    assert at(ada, "again/b/c.txt")["number"] != at(ada, "a/b/c.txt")["number"]
    assert ada.call("GET", "/account/usage").json()["used"] == used


def test_trash_gives_back_and_lets_go(ada: Person) -> None:
    put(ada, "a/one.txt")
    put(ada, "a/two.txt", b"others")
    folder = at(ada, "a")["number"]

    ada.call("POST", "/files/trash", json={"numbers": [folder]})
    in_trash = ada.call("GET", "/files/trash").json()["entries"]
    ada.call("POST", "/files/restore", json={"numbers": [folder]})
    back = names(ada, folder)
    ada.call("POST", "/files/trash", json={"numbers": [folder]})
    done = ada.call("POST", "/files/purge", json={"all": True}).json()

    assert [(one["path"], one["size"]) for one in in_trash] == [("a", len(b"wordsothers"))]
    assert back == ["one.txt", "two.txt"]
    assert (done, names(ada)) == ({"done": 1}, [])
    assert ada.call("GET", "/account/usage").json()["used"] == 0


def test_earlier_versions_are_read_and_brought_back(ada: Person) -> None:
    number = put(ada, "a.txt", b"first").json()["number"]
    put(ada, "a.txt", b"second")
    (kept,) = ada.call("GET", f"/files/{number}/versions").json()["versions"]

    earlier = ada.call("GET", f"/files/{number}/versions/{kept['version']}/content")
    restored = ada.call("POST", f"/files/{number}/versions/{kept['version']}/restore")

    assert earlier.content == b"first"
    assert restored.json()["sha256"] == kept["sha256"]
    assert ada.call("GET", f"/files/{number}/content").content == b"first"


def test_the_tree_pages_in_number_order_and_says_where_the_feed_was(ada: Person) -> None:
    for name in ("a/b", "a/c", "d"):
        put(ada, name, name.encode())
    first = ada.call("GET", "/files/tree", params={"limit": 2}).json()
    put(ada, "e")

    second = ada.call("GET", "/files/tree", params={"limit": 2, "cursor": first["next"]}).json()
    third = ada.call("GET", "/files/tree", params={"limit": 2, "cursor": second["next"]}).json()
    changed = ada.call("GET", "/changes", params={"since": first["feed"], "feature": "tree"}).json()["changes"]

    listed = [one["name"] for page in (first, second, third) for one in page["entries"]]
    assert listed == ["a", "b", "c", "d", "e"]
    assert first["feed"] == second["feed"]
    assert [one["item"] for one in changed] == [str(at(ada, "e")["number"])]


@pytest.mark.parametrize("name", ["é.txt", "e\u0301.txt", "%2e%2e", "a b+c&d=e", "\u202egpj.exe", "😀", "..."])
def test_any_name_comes_back_as_it_was(ada: Person, name: str) -> None:
    put(ada, name)

    pages = ada.call("GET", "/files/0/children", params={"limit": 1}).json()

    assert at(ada, name)["name"] == name
    assert [one["name"] for one in pages["entries"]] == [name]
    assert ada.call("GET", f"/files/0/children?limit=1&cursor={quote(pages['next'])}").json()["entries"] == []


@pytest.mark.parametrize("path", ["a//b", "../a", "a/../b", "x" * 300, "a\0b", "a/" * 200 + "b"])
def test_what_cannot_be_a_path_is_refused_in_words(ada: Person, path: str) -> None:
    answer = put(ada, path)

    assert answer.status_code == 422
    assert names(ada) == []

"""Originals on the wire: whole, in ranges, conditionally, never as a page, never to a stranger."""

import base64
import hashlib

import pytest

from tests.support.running import Person, Running
from tests.support.sending import photo

CONTENT = photo("served", size=5_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture(scope="module")
def original(ada: Person) -> str:
    asset = ada.upload(CONTENT, filename="späť\u2066.jpg").json()["id"]
    return f"/gallery/assets/{asset}/original"


def test_an_original_says_what_it_is_and_cannot_be_a_page(ada: Person, original: str) -> None:
    answer = ada.call("GET", original)

    said = answer.headers
    assert answer.content == CONTENT
    assert (said["ETag"], said["Content-Type"]) == (f'"{SHA256}"', "image/jpeg")
    assert said["Repr-Digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()}:"
    assert said["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert said["X-Content-Type-Options"] == "nosniff"
    assert "private" in said["Cache-Control"]
    assert "%E2%81%A6" not in said["Content-Disposition"]


def test_head_says_the_same_without_the_bytes(ada: Person, original: str) -> None:
    whole, head = ada.call("GET", original), ada.call("HEAD", original)

    same = ("Content-Length", "ETag", "Content-Type", "Repr-Digest", "Accept-Ranges", "Content-Disposition")
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in same] == [whole.headers[name] for name in same]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=4999-", 4999, 4999),
        ("bytes=4000-99999999", 4000, 4999),
        ("bytes=-1", 4999, 4999),
        ("bytes=-99999", 0, 4999),
        ("BYTES = 10 - 19", 10, 19),
    ],
)
def test_a_range_is_answered_exactly(ada: Person, original: str, asked: str, first: int, last: int) -> None:
    answer = ada.call("GET", original, headers={"Range": asked})

    assert (answer.status_code, answer.headers["Content-Range"]) == (206, f"bytes {first}-{last}/5000")
    assert answer.content == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=5000-", "bytes=9999999999999999999-", "bytes=-0"])
def test_a_range_outside_is_416_and_says_the_size(ada: Person, original: str, asked: str) -> None:
    answer = ada.call("GET", original, headers={"Range": asked})

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */5000")


@pytest.mark.parametrize(
    "asked", ["bytes=9-5", "bytes=", "bytes=a-b", "lines=0-1", "bytes=0-1,5-6", "bytes=0x1-2", "-"]
)
def test_a_range_nobody_understands_is_answered_whole(ada: Person, original: str, asked: str) -> None:
    answer = ada.call("GET", original, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, CONTENT)


@pytest.mark.parametrize(
    ("etag", "status"),
    [(f'"{SHA256}"', 206), ('"other"', 200), (f'W/"{SHA256}"', 200), ("Mon, 23 Nov 2026 21:00:00 GMT", 200)],
)
def test_a_range_holds_only_for_the_same_bytes(ada: Person, original: str, etag: str, status: int) -> None:
    answer = ada.call("GET", original, headers={"Range": "bytes=0-9", "If-Range": etag})

    assert answer.status_code == status


@pytest.mark.parametrize("etag", [f'"{SHA256}"', f'W/"{SHA256}"', f'"other", "{SHA256}"', "*"])
def test_what_the_client_has_is_not_sent_again(ada: Person, original: str, etag: str) -> None:
    answer = ada.call("GET", original, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == f'"{SHA256}"'


def test_a_download_is_an_attachment(ada: Person, original: str) -> None:
    shown, downloaded = ada.call("GET", original), ada.call("GET", f"{original}?download=1")

    assert shown.headers["Content-Disposition"].startswith("inline;")
    assert downloaded.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("what", ["original", "thumbnail", "preview"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-0"}, {"If-None-Match": f'"{SHA256}"'}])
def test_nobody_else_gets_a_byte_or_a_hint(
    ada: Person, a_server: Running, original: str, what: str, headers: dict[str, str]
) -> None:
    address = original.removesuffix("original") + what
    eve = a_server.person()

    answers = eve.call("GET", address, headers=headers), a_server.call("GET", address, headers=headers)

    assert [answer.status_code for answer in answers] == [404, 401]


def test_a_change_names_the_version_it_means(ada: Person) -> None:
    asset = ada.upload_and_settle(photo("changed"))
    address = f"/gallery/assets/{asset}"
    old = ada.call("GET", address).headers["ETag"]
    ada.call("PATCH", address, json={"favourite": True}, headers={"If-Match": old})

    late = ada.call("PATCH", address, json={"favourite": False}, headers={"If-Match": old})
    empty = ada.call("PATCH", address, json={}, headers={"If-Match": old})
    anyway = ada.call("PATCH", address, json={"taken_at": "2020-02-29T10:00:00+02:00"}, headers={"If-Match": "*"})

    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert empty.status_code == 412
    assert (anyway.json()["favourite"], anyway.json()["taken_at"]) == (True, "2020-02-29T10:00:00+02:00")


def test_the_timeline_is_immutable_under_its_version_and_moves_with_it(a_server: Running) -> None:
    ada = a_server.person()
    ada.upload_and_settle(photo("first"))
    months = ada.call("GET", "/gallery/months")
    month, version = months.json()["months"][0], months.json()["versions"][0]
    page = f"/gallery/months/{month}"

    kept = ada.call("GET", f"{page}?v={version}")
    same = ada.call("GET", "/gallery/months", headers={"If-None-Match": months.headers["ETag"]})
    ada.upload(photo("second"))
    moved = ada.call("GET", "/gallery/months", headers={"If-None-Match": months.headers["ETag"]})
    old = ada.call("GET", f"{page}?v={version}")

    assert "immutable" in kept.headers["Cache-Control"]
    assert same.status_code == 304
    assert (moved.status_code, moved.json()["total"]) == (200, 2)
    assert "immutable" not in old.headers["Cache-Control"]
    assert len(old.json()["ids"]) == 2


def test_the_trash_pages_to_its_end_and_comes_back(a_server: Running) -> None:
    ada = a_server.person()
    ids = {ada.upload(photo(f"number {n}")).json()["id"] for n in range(5)}
    ada.call("POST", "/gallery/trash", json={"ids": sorted(ids)})

    found, cursor = [], ""
    while cursor is not None:
        page = ada.call("GET", f"/gallery/trash?limit=2{cursor and '&cursor=' + cursor}").json()
        found += [one["id"] for one in page["assets"]]
        cursor = page["next"]
    ada.call("POST", "/gallery/restore", json={"ids": sorted(ids)})

    assert (sorted(found), page["total"]) == (sorted(ids), 5)
    assert ada.call("GET", "/gallery/trash").json()["total"] == 0
    assert ada.call("GET", "/gallery/months").json()["total"] == 5

"""One-request uploads: whatever lies about itself is refused, and what is kept is kept once."""

import base64
import gzip
import hashlib
import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.support.running import Person, Running
from tests.support.sending import photo, sha256_of

CONTENT = photo("a lighthouse")


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def usage(who: Person) -> tuple[int, int]:
    kept = who.call("GET", "/account/usage").json()
    return kept["used"], kept["reserved"]


def total(who: Person) -> int:
    return int(who.call("GET", "/gallery/months").json()["total"])


def raw(who: Person, head: str, body: bytes = b"", *, finish: bool = True) -> bytes:
    """Say exactly these bytes on a socket; without `finish`, go away instead of reading the answer."""
    host = urlsplit(who.server.base)
    with socket.create_connection((host.hostname, host.port), timeout=30) as connection:
        lines = f"{head}\r\nHost: x\r\nAuthorization: Bearer {who.token}\r\nConnection: close\r\n\r\n"
        connection.sendall(lines.encode() + body)
        answer = b""
        while finish and (piece := connection.recv(65536)):
            answer += piece
    return answer


def test_a_photo_arrives_whole_and_a_second_time_changes_nothing(ada: Person) -> None:
    first = ada.upload(CONTENT, headers={"X-Checksum-SHA256": sha256_of(CONTENT)})
    again = ada.upload(CONTENT)

    original = ada.call("GET", f"/gallery/assets/{first.json()['id']}/original")
    assert (first.status_code, first.json()["state"]) == (201, "added")
    assert (again.status_code, again.json()) == (200, {"id": first.json()["id"], "state": "had"})
    assert original.content == CONTENT
    assert usage(ada) == (len(CONTENT), 0)


def test_a_repr_digest_is_checked_like_the_plain_header(ada: Person) -> None:
    digest = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()

    right = ada.upload(CONTENT, headers={"Repr-Digest": f"sha-256=:{digest}:"})
    wrong = ada.upload(photo("another"), headers={"Repr-Digest": f"sha-256=:{digest[::-1]}:"})

    assert right.status_code == 201
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("X-Checksum-SHA256", "0" * 64, 460),
        ("X-Checksum-SHA256", "0" * 63, 422),
        ("X-Checksum-SHA256", "g" * 64, 422),
        ("Repr-Digest", "sha-256=:AAAA:", 422),
        ("Repr-Digest", "sha-256=:\xe9:", 422),
        ("Repr-Digest", "sha-256=:" + base64.b64encode(bytes(32)).decode() + ":", 460),
        ("Content-Encoding", "gzip", 422),
    ],
)
def test_a_header_that_lies_is_refused_and_nothing_is_kept(ada: Person, header: str, value: str, status: int) -> None:
    refused = ada.upload(CONTENT, headers={header: value.encode("latin-1")})

    assert refused.status_code == status
    assert (usage(ada), total(ada)) == ((0, 0), 0)


def test_a_compressed_body_is_not_taken_for_a_photo(ada: Person) -> None:
    refused = ada.upload(gzip.compress(CONTENT))

    assert refused.status_code == 422
    assert usage(ada) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"#EXTM3U\n"])
def test_what_is_no_photo_is_refused_and_not_kept(ada: Person, content: bytes) -> None:
    refused = ada.upload(content)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert (usage(ada), total(ada)) == ((0, 0), 0)


def test_chunks_without_a_length_are_refused(ada: Person) -> None:
    def pieces() -> Iterator[bytes]:
        yield CONTENT

    refused = ada.call("POST", "/gallery/assets", params={"filename": "a.jpg"}, data=pieces())

    assert refused.status_code == 422
    assert usage(ada) == (0, 0)


def test_one_byte_over_the_quota_is_refused_before_a_byte_is_sent(a_server: Running) -> None:
    ada = a_server.person(quota=len(CONTENT) - 1)

    answer = raw(ada, f"POST /api/v1/gallery/assets?filename=a.jpg HTTP/1.1\r\nContent-Length: {len(CONTENT)}")

    assert answer.startswith(b"HTTP/1.1 507")
    assert b"quota_exceeded" in answer
    assert usage(ada) == (0, 0)


def test_a_full_quota_takes_exactly_what_fits(a_server: Running) -> None:
    ada = a_server.person(quota=len(CONTENT))

    fits = ada.upload(CONTENT)
    more = ada.upload(photo("one more"))
    known = ada.upload(CONTENT)

    assert (fits.status_code, more.status_code) == (201, 507)
    assert usage(ada) == (len(CONTENT), 0)
    assert known.status_code in {200, 507}


@pytest.mark.parametrize("cut", [0, 1, 500, len(CONTENT) - 1])
def test_a_request_cut_anywhere_keeps_nothing_and_can_be_repeated(ada: Person, cut: int) -> None:
    head = f"POST /api/v1/gallery/assets?filename=a.jpg HTTP/1.1\r\nContent-Length: {len(CONTENT)}"

    raw(ada, head, CONTENT[:cut], finish=False)
    whole = ada.upload(CONTENT)

    assert whole.status_code in {200, 201}
    assert total(ada) == 1


def test_the_same_photo_sixty_four_times_at_once_is_one_asset_and_one_charge(ada: Person) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: ada.upload(CONTENT), range(64)))

    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.status_code for answer in answers].count(201) == 1
    assert (usage(ada), total(ada)) == ((len(CONTENT), 0), 1)


def test_sixty_four_photos_at_once_stop_exactly_at_the_quota(a_server: Running) -> None:
    contents = [photo(f"number {n}", size=5_000) for n in range(64)]
    ada = a_server.person(quota=5_000 * 20 + 4_999)

    with ThreadPoolExecutor(16) as threads:
        answers = [answer.status_code for answer in threads.map(ada.upload, contents)]

    assert (answers.count(201), answers.count(507)) == (20, 44)
    assert usage(ada) == (100_000, 0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.jpg", "x.jpg"),
        ("C:\\photos\\x.jpg", "x.jpg"),
        ("a\0b.jpg", "ab.jpg"),
        ("con", "con"),
        (".hidden.jpg", ".hidden.jpg"),
        ("\u202egpj.exe", "\u202egpj.exe"),
        ("..", "Untitled"),
        ("", "Untitled"),
        ("   ", "Untitled"),
        ("😀" * 60 + ".jpg", "😀" * 60 + ".jpg"),
        ("line\r\nbreak.jpg", "linebreak.jpg"),
        ("x" * 255, "x" * 255),
        ("<script>alert(1)</script>", "script>"),
    ],
)
def test_a_hostile_name_is_only_text(ada: Person, given: str, kept: str) -> None:
    arrived = ada.upload(CONTENT, filename=given)

    asset = ada.call("GET", f"/gallery/assets/{arrived.json()['id']}").json()
    served = ada.call("GET", f"/gallery/assets/{asset['id']}/original")
    assert asset["name"] == kept
    assert served.content == CONTENT
    assert not set('\r\n\u202e"') & set(
        served.headers["content-disposition"].replace('filename="', "").replace('";', "")
    )


@pytest.mark.parametrize("name", ["😀" * 300, "x" * 256, "é" * 200])
def test_a_name_of_more_than_255_bytes_is_refused_in_words(ada: Person, name: str) -> None:
    refused = ada.upload(CONTENT, filename=name)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert "255" in refused.json()["detail"]


def test_two_ways_to_write_one_name_are_two_photos_beside_each_other(ada: Person) -> None:
    answers = [ada.upload(photo(n), filename=n + ".jpg").json()["id"] for n in ("caf\u00e9", "cafe\u0301")]

    names = [ada.call("GET", f"/gallery/assets/{one}").json()["name"] for one in answers]
    assert names == ["caf\u00e9.jpg", "cafe\u0301 (2).jpg"]


@pytest.mark.parametrize("query", ["taken_at=yesterday", "taken_at=2026-13-01", "again=maybe", "filename=a&filename=b"])
def test_a_query_nobody_understands_is_refused_and_reserves_nothing(ada: Person, query: str) -> None:
    refused = ada.call("POST", f"/gallery/assets?{query}", data=CONTENT)

    assert refused.status_code == 422
    assert usage(ada) == (0, 0)


@pytest.mark.parametrize("taken", ["2020-02-29T10:00:00", "2020-02-29T10:00:00+05:30", "2020-02-29"])
def test_a_sender_may_say_when_it_was_taken_with_or_without_a_zone(ada: Person, taken: str) -> None:
    arrived = ada.call("POST", "/gallery/assets", params={"filename": "a.jpg", "taken_at": taken}, data=CONTENT)

    asset = ada.call("GET", f"/gallery/assets/{arrived.json()['id']}").json()
    assert asset["taken_at"] == (taken if "T" in taken else f"{taken}T00:00:00")
    assert asset["taken_from"] == "declared"


def test_what_is_in_the_trash_comes_back_only_when_asked(ada: Person) -> None:
    asset = ada.upload(CONTENT).json()["id"]
    ada.call("POST", "/gallery/trash", json={"ids": [asset]})

    blind, told = ada.upload(CONTENT), ada.upload(CONTENT, headers={"X-Checksum-SHA256": sha256_of(CONTENT)})
    back = ada.call("POST", "/gallery/assets?again=restore", data=CONTENT)

    for refused in (blind, told):
        assert (refused.status_code, refused.json()["code"], refused.json()["asset"]) == (409, "in_trash", asset)
        assert refused.json()["purge_at"].endswith("Z")
    assert back.json() == {"id": asset, "state": "had"}
    assert usage(ada) == (len(CONTENT), 0)


def test_what_was_deleted_comes_back_only_with_a_yes(ada: Person) -> None:
    asset = ada.upload(CONTENT).json()["id"]
    ada.call("POST", "/gallery/trash", json={"ids": [asset]})
    ada.call("POST", "/gallery/purge", json={"ids": [asset]})
    headers = {"X-Checksum-SHA256": sha256_of(CONTENT)}

    asked = ada.call("POST", "/gallery/check", json={"sha256": [sha256_of(CONTENT)]}).json()
    refused = ada.upload(CONTENT, headers=headers)
    back = ada.call("POST", "/gallery/assets?again=yes", data=CONTENT, headers=headers)

    assert asked["states"] == ["deleted"]
    assert (refused.status_code, refused.json()["code"]) == (409, "deleted_before")
    assert back.status_code == 201
    assert usage(ada) == (len(CONTENT), 0)


def test_a_check_answers_in_the_order_asked_whatever_the_states_are(ada: Person) -> None:
    contents = [photo(f"boat {number}") for number in range(3)]
    live, trashed, purged = (ada.upload(content).json()["id"] for content in contents)
    ada.call("POST", "/gallery/trash", json={"ids": [trashed, purged]})
    ada.call("POST", "/gallery/purge", json={"ids": [purged]})
    had, away, gone = map(sha256_of, contents)

    asked = ada.call("POST", "/gallery/check", json={"sha256": ["0" * 64, gone, had, away, had]}).json()
    nothing = ada.call("POST", "/gallery/check", json={"sha256": []}).json()

    assert asked["states"] == ["missing", "deleted", "have", "trash", "have"]
    assert asked["ids"] == {"2": live, "3": trashed, "4": live}
    assert list(asked["deleted_at"]) == ["1"]
    assert nothing == {"states": [], "ids": {}, "deleted_at": {}}


def test_a_check_of_thousands_says_of_each_what_is_true_of_it(ada: Person) -> None:
    contents = [photo(f"boat {number}") for number in range(2)]
    live, purged = (ada.upload(content).json()["id"] for content in contents)
    ada.call("POST", "/gallery/trash", json={"ids": [purged]})
    ada.call("POST", "/gallery/purge", json={"ids": [purged]})
    had, gone = map(sha256_of, contents)
    question = [f"{number:064x}" for number in range(5000)]
    for place in (0, 1249, 1250, 4999):
        question[place] = had
    question[2500] = gone

    asked = ada.call("POST", "/gallery/check", json={"sha256": question}).json()

    assert [place for place, state in enumerate(asked["states"]) if state != "missing"] == [0, 1249, 1250, 2500, 4999]
    assert asked["ids"] == {str(place): live for place in (0, 1249, 1250, 4999)}
    assert list(asked["deleted_at"]) == ["2500"]


def test_a_month_that_became_empty_is_not_told_and_changes_the_version(ada: Person) -> None:
    asset = ada.upload(CONTENT).json()["id"]
    before = ada.call("GET", "/gallery/months").json()
    ada.call("POST", "/gallery/trash", json={"ids": [asset]})

    after = ada.call("GET", "/gallery/months").json()

    assert (before["counts"], after["counts"], after["months"]) == ([1], [], [])
    assert after["version"] > before["version"]


def test_a_body_longer_than_announced_is_not_part_of_the_photo(ada: Person) -> None:
    host = urlsplit(ada.server.base)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=30)
    connection.putrequest("POST", "/api/v1/gallery/assets?filename=a.jpg")
    for name, value in (("Authorization", f"Bearer {ada.token}"), ("Content-Length", str(len(CONTENT)))):
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(CONTENT + b"GARBAGE")

    status = connection.getresponse().status
    connection.close()

    assert status == 201
    assert usage(ada) == (len(CONTENT), 0)


def test_receipts_are_signed_and_say_stored_before_safe(ada: Person) -> None:
    ada.upload(CONTENT)
    gone = sha256_of(b"never sent")

    answer = ada.call("POST", "/gallery/receipts", json={"sha256": [sha256_of(CONTENT), gone]}).json()

    keys = ada.call("GET", "/receipt-keys").json()["keys"]
    assert [one["state"] for one in answer["receipts"]] == ["stored", "missing"]
    assert answer["key"] in {one["key"] for one in keys}
    assert answer["receipts"][0]["safe_at"] > answer["receipts"][0]["stored_at"]

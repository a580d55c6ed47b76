"""tus: every lie about lengths, offsets and checksums is refused, and what was cut goes on."""

import base64
import hashlib
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.support.running import Person, Running
from tests.support.sending import photo, pieces, sha256_of

CONTENT = photo("a resumed lighthouse", size=20_000)
BYTES = {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def said(**facts: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


def tus(who: Person, method: str, address: str = "/uploads", **more: Any) -> requests.Response:
    headers = {"Tus-Resumable": "1.0.0", **more.pop("headers", {})}
    path = address.split("/api/v1", 1)[-1]
    return who.call(method, path, headers={k: v for k, v in headers.items() if v is not None}, **more)


def announce(who: Person, length: int = len(CONTENT), *, headers: Any = None, **facts: str) -> requests.Response:
    facts = {"filename": "boat.jpg", **facts}
    wanted = {"Upload-Length": str(length), "Upload-Metadata": said(**facts), **(headers or {})}
    return tus(who, "POST", headers=wanted)


def patch(who: Person, address: str, content: bytes, offset: int, **headers: str) -> requests.Response:
    return tus(who, "PATCH", address, data=content, headers={**BYTES, "Upload-Offset": str(offset), **headers})


def usage(who: Person) -> tuple[int, int]:
    kept = who.call("GET", "/account/usage").json()
    return kept["used"], kept["reserved"]


def test_an_upload_in_pieces_becomes_an_asset_with_the_last(ada: Person) -> None:
    address = announce(ada, sha256=sha256_of(CONTENT)).headers["Location"]

    answers = [patch(ada, address, piece, offset) for offset, piece in pieces(CONTENT, 4)]

    stands = tus(ada, "HEAD", address)
    asset = answers[-1].headers["Tansu-Asset"]
    assert [answer.status_code for answer in answers] == [204] * 4
    assert answers[-1].headers["Tansu-State"] == "added"
    assert (stands.headers["Upload-Offset"], stands.headers["Tansu-Asset"]) == (str(len(CONTENT)), asset)
    assert ada.call("GET", f"/gallery/assets/{asset}/original").content == CONTENT
    assert usage(ada) == (len(CONTENT), 0)


def test_the_first_bytes_may_come_with_the_announcement(ada: Person) -> None:
    head = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": said(filename="a.jpg"), **BYTES}

    made = tus(ada, "POST", headers=head, data=CONTENT)

    assert (made.status_code, made.headers["Upload-Offset"]) == (201, str(len(CONTENT)))
    assert made.headers["Tansu-State"] == "added"


@pytest.mark.parametrize("by", [-1, 1])
def test_a_length_that_lies_by_one_makes_no_asset(ada: Person, by: int) -> None:
    address = announce(ada, len(CONTENT) + by).headers["Location"]

    answer = patch(ada, address, CONTENT, 0)

    assert answer.status_code == (422 if by < 0 else 204)
    assert "Tansu-Asset" not in answer.headers
    assert ada.call("GET", "/gallery/months").json()["total"] == 0
    assert usage(ada)[0] == 0


@pytest.mark.parametrize("offset", [0, 99, 101, len(CONTENT), 10**17])
def test_another_offset_than_where_it_stands_is_a_conflict(ada: Person, offset: int) -> None:
    address = announce(ada).headers["Location"]
    patch(ada, address, CONTENT[:100], 0)

    answer = patch(ada, address, b"", offset)

    assert (answer.status_code, answer.headers.get("Upload-Offset", "100")) in {(409, "100"), (422, "100")}
    assert tus(ada, "HEAD", address).headers["Upload-Offset"] == "100"


def test_nothing_is_appended_after_the_end(ada: Person) -> None:
    address = announce(ada).headers["Location"]
    patch(ada, address, CONTENT, 0)

    again, beyond = patch(ada, address, CONTENT, 0), patch(ada, address, b"more", len(CONTENT))

    assert again.status_code == 409
    assert beyond.status_code in {409, 422}
    assert usage(ada) == (len(CONTENT), 0)


def test_a_part_with_a_wrong_checksum_is_refused_and_sent_again(ada: Person) -> None:
    address = announce(ada).headers["Location"]
    right = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()

    wrong = patch(ada, address, CONTENT, 0, **{"Upload-Checksum": f"sha256 {base64.b64encode(bytes(32)).decode()}"})
    good = patch(ada, address, CONTENT, 0, **{"Upload-Checksum": f"sha256 {right}"})

    assert wrong.status_code == 460
    assert (good.status_code, good.headers["Tansu-State"]) == (204, "added")


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha256", "sha256 !!!", "sha256 \xe9", "sha1 AAAA", ""])
def test_a_checksum_nobody_understands_is_refused(ada: Person, checksum: str) -> None:
    address = announce(ada).headers["Location"]

    answer = patch(ada, address, CONTENT, 0, **{"Upload-Checksum": checksum.encode("latin-1")})

    assert answer.status_code in {422, 460}
    assert tus(ada, "HEAD", address).headers["Upload-Offset"] == "0"


def test_a_wrong_declared_checksum_is_found_at_the_end_and_forgets_all(ada: Person) -> None:
    address = announce(ada, sha256="0" * 64).headers["Location"]

    answer = patch(ada, address, CONTENT, 0)

    assert answer.status_code == 460
    assert tus(ada, "HEAD", address).status_code == 404
    assert usage(ada) == (0, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": None},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e3"},
        {"Upload-Length": "9" * 30},
        {"Upload-Length": "0"},
        {"Upload-Length": "5", "Upload-Defer-Length": "1"},
        {"Upload-Metadata": "filename !"},
        {"Upload-Metadata": "filename \xe9"},
        {"Upload-Metadata": "filename YQ==,filename YQ=="},
        {"Upload-Metadata": "filename " + "A" * 9000},
        {"Upload-Metadata": said(sha256="xyz")},
        {"Upload-Metadata": said(taken_at="yesterday")},
        {"Upload-Metadata": said(again="perhaps")},
        {"Upload-Metadata": said(filename="x" * 300)},
        {"Upload-Concat": "final;"},
        {"Upload-Concat": "final;/api/v1/uploads/nothing"},
        {"Upload-Concat": "final;\xe9 http://elsewhere/x"},
    ],
)
def test_an_announcement_nobody_understands_is_refused_and_reserves_nothing(ada: Person, headers: Any) -> None:
    plain = {name: value.encode("latin-1") if value else None for name, value in headers.items()}

    answer = announce(ada, headers=plain)

    assert answer.status_code in {404, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert usage(ada) == (0, 0)


def test_too_large_is_said_before_a_byte_is_sent(ada: Person) -> None:
    answer = announce(ada, (1 << 40) + 1)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_one_byte_over_the_quota_is_413_at_the_announcement(a_server: Running) -> None:
    ada = a_server.person(quota=len(CONTENT) - 1)

    answer = announce(ada)

    assert (answer.status_code, answer.json()["code"], answer.json()["left"]) == (
        413,
        "quota_exceeded",
        len(CONTENT) - 1,
    )
    assert usage(ada) == (0, 0)


def test_another_version_of_tus_is_told_which_one_is_spoken(ada: Person) -> None:
    answer = tus(ada, "POST", headers={"Tus-Resumable": "0.2.2", "Upload-Length": "5"})

    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_options_says_what_is_offered_to_anybody(a_server: Running) -> None:
    answer = a_server.call("OPTIONS", "/uploads")

    assert answer.status_code == 204
    assert {"creation", "checksum", "termination", "concatenation"} <= set(answer.headers["Tus-Extension"].split(","))


def test_a_get_stays_a_get_whatever_its_headers_say(ada: Person) -> None:
    address = announce(ada).headers["Location"]

    answer = tus(ada, "GET", address, headers={"X-HTTP-Method-Override": "DELETE"})
    real = tus(ada, "POST", address, headers={"X-HTTP-Method-Override": "DELETE"})

    assert (answer.status_code, real.status_code) == (405, 204)


def test_bytes_of_another_type_are_refused(ada: Person) -> None:
    address = announce(ada).headers["Location"]

    answer = tus(ada, "PATCH", address, data=CONTENT, headers={"Upload-Offset": "0", "Content-Type": "image/jpeg"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_type")


@pytest.mark.parametrize("cut", [0, 1, 777, len(CONTENT) - 1])
def test_a_cut_request_goes_on_where_it_was_cut(ada: Person, cut: int) -> None:
    address = announce(ada, sha256=sha256_of(CONTENT)).headers["Location"]

    cut_off(ada, address, CONTENT[:cut])
    stands = int(tus(ada, "HEAD", address).headers["Upload-Offset"])
    answer = patch(ada, address, CONTENT[stands:], stands)
    while answer.status_code in {409, 423}:
        stands = int(tus(ada, "HEAD", address).headers["Upload-Offset"])
        answer = patch(ada, address, CONTENT[stands:], stands)

    assert (answer.status_code, answer.headers["Tansu-State"]) == (204, "added")
    assert usage(ada) == (len(CONTENT), 0)


def cut_off(who: Person, address: str, content: bytes) -> None:
    """Begin to send everything and go away after `content`."""
    host = urlsplit(who.server.base)
    with socket.create_connection((host.hostname, host.port), timeout=30) as connection:
        lines = [
            f"PATCH {address} HTTP/1.1",
            "Host: x",
            f"Authorization: Bearer {who.token}",
            "Tus-Resumable: 1.0.0",
            "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream",
            f"Content-Length: {len(CONTENT)}",
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + content)


def test_two_writers_at_once_make_one_whole_photo(ada: Person) -> None:
    address = announce(ada, sha256=sha256_of(CONTENT)).headers["Location"]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: patch(ada, address, CONTENT, 0), range(8)))

    assert [answer.status_code for answer in answers].count(204) == 1
    assert {answer.status_code for answer in answers} <= {204, 409, 423}
    assert usage(ada) == (len(CONTENT), 0)


def test_the_same_file_from_sixteen_uploads_at_once_is_one_asset(ada: Person) -> None:
    addresses = [announce(ada).headers["Location"] for _ in range(16)]

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda address: patch(ada, address, CONTENT, 0), addresses))

    assert {answer.status_code for answer in answers} == {204}
    assert len({answer.headers["Tansu-Asset"] for answer in answers}) == 1
    assert usage(ada) == (len(CONTENT), 0)


def test_joined_pieces_are_one_photo(ada: Person) -> None:
    addresses = []
    for _, piece in pieces(CONTENT, 3):
        addresses.append(announce(ada, len(piece), headers={"Upload-Concat": "partial"}).headers["Location"])
        patch(ada, addresses[-1], piece, 0)

    twice = tus(ada, "POST", headers={"Upload-Concat": f"final;{addresses[0]} {addresses[0]}"})
    joined = tus(
        ada,
        "POST",
        headers={"Upload-Concat": "final;" + " ".join(addresses), "Upload-Metadata": said(filename="a.jpg")},
    )

    assert twice.status_code == 422
    assert (joined.status_code, joined.headers["Tansu-State"]) == (201, "added")
    assert usage(ada) == (len(CONTENT), 0)


def test_what_the_gallery_has_is_answered_at_once_and_its_address_says_so_too(ada: Person) -> None:
    asset = ada.upload(CONTENT).json()["id"]

    made = announce(ada, sha256=sha256_of(CONTENT))
    stands = tus(ada, "HEAD", made.headers["Location"])
    more = patch(ada, made.headers["Location"], CONTENT, 0)

    assert (made.status_code, made.headers["Tansu-Asset"], made.headers["Upload-Offset"]) == (
        201,
        asset,
        str(len(CONTENT)),
    )
    assert (stands.status_code, stands.headers["Upload-Offset"]) == (200, str(len(CONTENT)))
    assert (more.status_code, more.headers["Upload-Offset"]) == (409, str(len(CONTENT)))
    assert usage(ada) == (len(CONTENT), 0)


def test_what_is_in_the_trash_or_was_deleted_asks_first(ada: Person) -> None:
    asset = ada.upload(CONTENT).json()["id"]
    ada.call("POST", "/gallery/trash", json={"ids": [asset]})

    trashed = announce(ada, sha256=sha256_of(CONTENT))
    restored = announce(ada, sha256=sha256_of(CONTENT), again="restore")
    ada.call("POST", "/gallery/trash", json={"ids": [asset]})
    ada.call("POST", "/gallery/purge", json={"all": True})
    deleted = announce(ada, sha256=sha256_of(CONTENT))

    assert (trashed.status_code, trashed.json()["code"], trashed.json()["asset"]) == (409, "in_trash", asset)
    assert (restored.status_code, restored.headers["Tansu-Asset"]) == (201, asset)
    assert (deleted.status_code, deleted.json()["code"]) == (409, "deleted_before")


def test_another_persons_upload_is_not_there(ada: Person, a_server: Running) -> None:
    address = announce(ada).headers["Location"]
    eve = a_server.person()

    answers = [tus(eve, "HEAD", address), patch(eve, address, CONTENT, 0), tus(eve, "DELETE", address)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert tus(ada, "HEAD", address).status_code == 200


def test_giving_up_returns_the_room(ada: Person) -> None:
    address = announce(ada).headers["Location"]
    patch(ada, address, CONTENT[:10], 0)

    answers = [tus(ada, "DELETE", address).status_code, tus(ada, "DELETE", address).status_code]

    assert answers == [204, 404]
    assert usage(ada) == (0, 0)


def test_an_announcement_whose_first_bytes_are_refused_reserves_nothing(ada: Person) -> None:
    head = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": said(filename="a.jpg"), **BYTES}
    wrong = {"Upload-Checksum": f"sha256 {base64.b64encode(bytes(32)).decode()}"}

    answer = tus(ada, "POST", headers={**head, **wrong}, data=CONTENT)

    assert answer.status_code == 460
    assert usage(ada) == (0, 0)


def test_an_upload_to_a_path_becomes_the_file_there(ada: Person) -> None:
    facts = {"path": "Letters/a.bin", "modified_at": "2011-02-03T04:05:06Z", "sha256": sha256_of(CONTENT)}
    address = announce(ada, **facts).headers["Location"]

    answers = [patch(ada, address, piece, offset) for offset, piece in pieces(CONTENT, 3)]

    entry = ada.call("GET", "/files/at", params={"path": "Letters/a.bin"}).json()
    assert [answer.status_code for answer in answers] == [204] * 3
    assert (answers[-1].headers["Tansu-Entry"], answers[-1].headers["Tansu-State"]) == (str(entry["number"]), "added")
    assert (entry["sha256"], entry["modified_at"]) == (sha256_of(CONTENT), "2011-02-03T04:05:06.000Z")
    assert tus(ada, "HEAD", address).headers["Tansu-Entry"] == str(entry["number"])
    assert usage(ada) == (len(CONTENT), 0)


def test_bytes_that_are_not_those_announced_never_get_to_a_path(ada: Person) -> None:
    address = announce(ada, path="Letters/a.bin", sha256=sha256_of(b"other")).headers["Location"]

    answer = patch(ada, address, CONTENT, 0)

    assert answer.status_code == 460
    assert usage(ada) == (0, 0)
    assert ada.call("GET", "/files/at", params={"path": "Letters/a.bin"}).status_code == 404


def test_an_empty_file_and_a_file_over_another_go_to_their_path(ada: Person) -> None:
    empty = announce(ada, 0, path="a.txt")
    address = announce(ada, 5, path="a.txt", if_match="*").headers["Location"]

    over = patch(ada, address, b"words", 0)

    assert (empty.status_code, empty.headers["Tansu-State"]) == (201, "added")
    assert (over.headers["Tansu-Entry"], over.headers["Tansu-State"]) == (empty.headers["Tansu-Entry"], "replaced")


def test_a_condition_that_no_longer_holds_refuses_the_whole_upload(ada: Person) -> None:
    address = announce(ada, 5, path="a.txt", if_none_match="*").headers["Location"]
    announce(ada, 0, path="a.txt")

    late = patch(ada, address, b"words", 0)
    again = announce(ada, 5, path="a.txt", if_none_match="*")
    below = announce(ada, 5, path="a.txt/b.txt")

    assert (late.status_code, again.status_code, below.status_code) == (412, 412, 409)
    assert usage(ada) == (0, 0)
    assert announce(ada, 5, path="../a.txt").status_code == 422

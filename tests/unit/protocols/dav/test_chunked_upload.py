"""Chunked upload over the wire, as each kind of client does it, and everything that can go wrong with it."""

import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.support.davs import DavClient, dav_client
from tests.support.running import Running

CHUNKS = (b"a" * 70_000, b"b" * 70_000, b"c" * 11)
WHOLE = b"".join(CHUNKS)
SHA1 = hashlib.sha1(WHOLE).hexdigest()


@pytest.fixture
def ada(a_server: Running) -> DavClient:
    return dav_client(a_server.person(quota=1_000_000), "/remote.php/dav")


def folder(ada: DavClient, name: str = "1234") -> str:
    return f"/remote.php/dav/uploads/{ada.email}/{name}"


def begin(ada: DavClient, name: str = "1234", **headers: str) -> requests.Response:
    return ada.ask("MKCOL", folder(ada, name), headers=words(headers))


def chunk(ada: DavClient, number: str, content: bytes, name: str = "1234", **headers: str) -> requests.Response:
    return ada.ask("PUT", f"{folder(ada, name)}/{number}", data=content, headers=words(headers))


def finish(ada: DavClient, target: str = "film.mp4", name: str = "1234", **headers: str) -> requests.Response:
    return ada.ask("MOVE", f"{folder(ada, name)}/.file", headers=ada.to(target, **words(headers)))


def words(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def send_all(ada: DavClient, name: str = "1234") -> None:
    begin(ada, name)
    for number, content in enumerate(CHUNKS):
        assert chunk(ada, f"{number:016}", content, name).status_code == 201


def quota_used(ada: DavClient) -> int:
    return int(ada.propfind("", "d:quota-used-bytes").there()["d:quota-used-bytes"])


def test_the_desktop_client_sends_a_large_file(ada: DavClient) -> None:
    begun = begin(ada, OC_Total_Length=str(len(WHOLE)))
    sent = [chunk(ada, f"{n:016}", content, OC_Chunk_Offset=str(n)) for n, content in enumerate(CHUNKS)]
    done = finish(ada, OC_Checksum=f"SHA1:{SHA1}", OC_Total_Length=str(len(WHOLE)), X_OC_Mtime="1700000000")

    shown = ada.propfind("film.mp4", "oc:id", "oc:checksums", "d:getlastmodified", "d:getetag").there()
    assert [begun.status_code, *(one.status_code for one in sent), done.status_code] == [201, 201, 201, 201, 201]
    assert ada.ask("GET", "film.mp4").content == WHOLE
    assert done.headers["OC-FileId"] == shown["oc:id"]
    assert done.headers["ETag"] == done.headers["OC-ETag"] == shown["d:getetag"]
    assert done.headers["X-OC-MTime"] == "accepted"
    assert shown["d:getlastmodified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert f"SHA1:{SHA1}" in ada.propfind("film.mp4", "oc:checksums").answer.text
    assert quota_used(ada) == len(WHOLE)
    assert ada.ask("PROPFIND", folder(ada), headers={"Depth": "1"}).status_code == 404


def test_android_goes_on_where_it_was_cut_off(ada: DavClient) -> None:
    begin(ada)
    chunk(ada, "000001", CHUNKS[0])
    again = begin(ada)

    listed = ada.propfind(f"{folder(ada)}/", "d:getcontentlength", depth="1")
    for number, content in enumerate(CHUNKS[1:], start=2):
        chunk(ada, f"{number:06}", content)
    done = finish(ada)

    assert again.status_code == 405
    assert listed.hrefs[1] == f"{folder(ada)}/000001"
    assert listed.there(1) == {"d:getcontentlength": str(len(CHUNKS[0]))}
    assert (done.status_code, ada.ask("GET", "film.mp4").content) == (201, WHOLE)


def test_ios_names_the_destination_throughout_and_writes_times_as_fractions(ada: DavClient) -> None:
    said = {**ada.to("DCIM/2024/film.mov"), "OC-Total-Length": str(len(WHOLE))}
    looked = ada.ask("PROPFIND", folder(ada), headers={"Depth": "0"})
    ada.ask("MKCOL", folder(ada), headers=said)
    for number, content in enumerate(CHUNKS, start=1):
        ada.ask("PUT", f"{folder(ada)}/{number}", data=content, headers=said)
    times = {"X-OC-MTime": "1723456789.123", "X-OC-CTime": "1723456780.5", "X-NC-WebDAV-Auto-Mkcol": "1"}
    done = ada.ask("MOVE", f"{folder(ada)}/.file", headers={**said, **times})

    shown = ada.propfind("DCIM/2024/film.mov", "nc:creation_time", "d:getlastmodified").there()
    assert (looked.status_code, done.status_code) == (404, 201)
    assert shown == {"nc:creation_time": "1723456780", "d:getlastmodified": "Mon, 12 Aug 2024 09:59:49 GMT"}
    assert ada.ask("GET", "DCIM/2024/film.mov").content == WHOLE


def test_nc_py_api_tidies_up_afterwards(ada: DavClient) -> None:
    send_all(ada)
    finish(ada)

    assert ada.ask("DELETE", folder(ada)).status_code == 404


def test_owncloud_counts_offsets_and_says_the_length_in_its_own_word(ada: DavClient) -> None:
    begin(ada)
    offset = 0
    for content in CHUNKS:
        chunk(ada, f"{offset:016}", content)
        offset += len(content)

    done = finish(ada, OC_Total_File_Length=str(len(WHOLE)))

    assert (done.status_code, ada.ask("GET", "film.mp4").content) == (201, WHOLE)


def test_a_move_that_is_asked_again_is_answered_the_same(ada: DavClient) -> None:
    send_all(ada)
    first = finish(ada)
    again = finish(ada)

    told = ("ETag", "OC-ETag", "OC-FileId")
    assert (first.status_code, again.status_code) == (201, 201)
    assert [first.headers[name] for name in told] == [again.headers[name] for name in told]
    assert finish(ada, "elsewhere.mp4").status_code == 404
    assert quota_used(ada) == len(WHOLE)


def test_two_moves_at_once_make_one_file(ada: DavClient) -> None:
    send_all(ada)

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: finish(ada), range(4)))

    assert {one.status_code for one in done} == {201}
    assert len({one.headers["OC-FileId"] for one in done}) == 1
    assert ada.names() == ["film.mp4"]
    assert ada.ask("GET", "film.mp4").content == WHOLE


@pytest.mark.parametrize(
    "checksum",
    [
        f"SHA1:{SHA1}",
        f"MD5:{hashlib.md5(WHOLE).hexdigest()}",
        f"ADLER32:{zlib.adler32(WHOLE):08x}",
        f"SHA256:{hashlib.sha256(WHOLE).hexdigest()}",
    ],
)
def test_a_right_checksum_is_taken(ada: DavClient, checksum: str) -> None:
    send_all(ada)

    assert finish(ada, OC_Checksum=checksum).status_code == 201


@pytest.mark.parametrize("checksum", [f"SHA1:{'0' * 40}", f"MD5:{'0' * 32}", "ADLER32:00000000", "SHA1:zz"])
def test_a_wrong_checksum_stores_nothing(ada: DavClient, checksum: str) -> None:
    send_all(ada)

    refused = finish(ada, OC_Checksum=checksum)

    assert refused.status_code == 400
    assert ada.names() == []


def test_the_total_must_be_there(ada: DavClient) -> None:
    send_all(ada)

    early = finish(ada, OC_Total_Length=str(len(WHOLE) + 1))
    nonsense = finish(ada, OC_Total_Length="many")
    done = finish(ada, OC_Total_Length=str(len(WHOLE)))

    assert (early.status_code, nonsense.status_code, done.status_code) == (400, 400, 201)


def test_an_overwrite_may_depend_on_the_etag_of_what_is_there(ada: DavClient) -> None:
    etag = ada.put("film.mp4", b"first").headers["ETag"]
    send_all(ada)
    ada.put("film.mp4", b"second")

    stale = finish(ada, If=f"<{ada.base}film.mp4> ([{etag}])")
    kept = ada.ask("GET", "film.mp4").content
    fresh = ada.propfind("film.mp4", "d:getetag").there()["d:getetag"]
    done = finish(ada, If=f"<{ada.base}film.mp4> ([{fresh}])")

    assert (stale.status_code, kept, done.status_code) == (412, b"second", 204)
    assert ada.ask("GET", "film.mp4").content == WHOLE


def test_what_does_not_fit_is_refused_at_the_beginning_and_on_the_way(ada: DavClient) -> None:
    too_long = begin(ada, "5", OC_Total_Length="1000001")
    begin(ada)
    chunk(ada, "1", b"x" * 900_000)
    too_much = chunk(ada, "2", b"x" * 200_000)
    elsewhere = ada.put("other.bin", b"y" * 200_000)

    assert (too_long.status_code, too_much.status_code, elsewhere.status_code) == (507, 507, 507)
    assert ada.ask("DELETE", folder(ada)).status_code == 204
    assert quota_used(ada) == 0


@pytest.mark.parametrize("name", ["x", "-1", "1.5", "99999999999999999999", "%2e%2e", "1%00", "%D9%A3"])
def test_a_hostile_chunk_is_refused(ada: DavClient, name: str) -> None:
    begin(ada)

    refused = chunk(ada, name, b"x")

    assert refused.status_code == 400
    assert ada.propfind(f"{folder(ada)}/", "d:getcontentlength", depth="1").names == ["1234"]


def test_misplaced_requests_are_refused(ada: DavClient) -> None:
    begin(ada)

    assert chunk(ada, "1", b"x", "never-begun").status_code == 404
    assert ada.ask("MKCOL", f"{folder(ada)}/deeper").status_code == 409
    assert ada.ask("PUT", folder(ada), data=b"x").status_code == 409
    assert ada.ask("PUT", f"{folder(ada)}/1", data=iter([b"x"])).status_code == 411
    assert ada.ask("MOVE", f"{folder(ada)}/1", headers=ada.to("one.bin")).status_code == 403
    assert finish(ada, name="never-begun").status_code == 404
    assert ada.ask("MOVE", f"{folder(ada)}/.file", headers={"Destination": f"{folder(ada)}/other"}).status_code == 403
    assert ada.ask("GET", f"{folder(ada)}/1").status_code == 405


def test_an_upload_of_somebody_else_is_not_there(a_server: Running, ada: DavClient) -> None:
    eve = dav_client(a_server.person(), "/remote.php/dav")
    send_all(ada)

    for method in ("PROPFIND", "PUT", "DELETE", "MOVE"):
        refused = eve.ask(method, f"{folder(ada)}/1", headers={"Depth": "0", **eve.to("mine.bin")})
        assert refused.status_code == 404
    assert finish(ada).status_code == 201


def test_the_old_way_of_chunks_is_refused(ada: DavClient) -> None:
    refused = ada.put("film.mp4-chunking-4711-2-0", b"x", OC_Chunked="1")

    assert refused.status_code == 501
    assert ada.names() == []

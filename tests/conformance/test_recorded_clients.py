"""What programs with a screen ask, in the order and with the headers in which they were seen to ask it."""

import uuid

import pytest
import requests

from tests.support.davs import DavClient, dav_client
from tests.support.running import Person, Running

LOCK = (
    b'<?xml version="1.0" encoding="utf-8"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype><D:owner><D:href>ada</D:href></D:owner></D:lockinfo>"
)
WINDOWS_TIMES = (
    b'<?xml version="1.0" encoding="utf-8"?><D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:">'
    b"<D:set><D:prop><Z:Win32CreationTime>Thu, 01 Jan 2026 10:00:00 GMT</Z:Win32CreationTime>"
    b"<Z:Win32LastModifiedTime>Thu, 01 Jan 2026 10:00:00 GMT</Z:Win32LastModifiedTime>"
    b"<Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>"
)


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def client(ada: Person) -> DavClient:
    home = dav_client(ada)
    folder = uuid.uuid4().hex
    assert home.mkcol(folder).status_code == 201
    return DavClient(f"{home.base}{folder}/", home.email, home.password)


def statuses(*answers: requests.Response) -> list[int]:
    return [answer.status_code for answer in answers]


def test_davfs2_edits_a_file(client: DavClient) -> None:
    stranger = client.ask("OPTIONS", auth=None)
    hello = client.ask("OPTIONS")
    lock = client.ask("LOCK", "a.txt", data=LOCK, headers={"Depth": "0", "Timeout": "Second-1800"})
    token = lock.headers["Lock-Token"]
    head = client.ask("HEAD", "a.txt")
    both = {"If-Match": head.headers["ETag"], "If": f"({token})"}
    put = client.ask("PUT", "a.txt", data=b"from the mount", headers=both)
    unlock = client.ask("UNLOCK", "a.txt", headers={"Lock-Token": token})
    again = client.ask("GET", "a.txt", headers={"If-None-Match": put.headers["ETag"]})

    assert statuses(stranger, hello, lock, head, put, unlock, again) == [401, 200, 201, 200, 204, 204, 304]
    assert client.ask("GET", "a.txt").content == b"from the mount"


def test_gvfs_saves_a_file(client: DavClient) -> None:
    stranger = client.ask("PROPFIND", auth=None, headers={"Depth": "0"})
    look = client.ask("PROPFIND", headers={"Depth": "1"})
    missing = client.ask("PROPFIND", "a.txt", headers={"Depth": "0"})
    put = client.ask("PUT", "a.txt", data=b"saved", headers={"Overwrite": "T"})
    there = client.ask("PROPFIND", "a.txt", headers={"Depth": "0"})

    assert statuses(stranger, look, missing, put, there) == [401, 207, 404, 201, 207]


def test_joplin_synchronises(client: DavClient) -> None:
    odd = {"If-None-Match": "JoplinIgnore-12345"}
    body = (
        b'<?xml version="1.0" encoding="UTF-8"?><d:propfind xmlns:d="DAV:"><d:prop xmlns:oc="http://owncloud.org/ns">'
        b"<d:getlastmodified/><d:resourcetype/></d:prop></d:propfind>"
    )
    make = client.ask("MKCOL", ".sync", headers=odd)
    again = client.ask("MKCOL", ".sync", headers=odd)
    put = client.ask("PUT", ".sync/version.txt", data=b"2", headers=odd)
    over = client.ask("PUT", ".sync/version.txt", data=b"3", headers=odd)
    look = client.ask("PROPFIND", ".sync/", data=body, headers={"Depth": "1", **odd})
    get = client.ask("GET", ".sync/version.txt", headers=odd)
    gone = client.ask("DELETE", ".sync/version.txt", headers=odd)

    assert statuses(make, again, put, over, look, get, gone) == [201, 405, 201, 204, 207, 200, 204]


def test_finder_copies_a_film(client: DavClient) -> None:
    empty = client.ask("PUT", "film.mov", data=b"")
    lock = client.ask("LOCK", "film.mov", data=LOCK, headers={"Depth": "0", "Timeout": "Second-600"})
    token = lock.headers["Lock-Token"]
    chunked = {"X-Expected-Entity-Length": "300000", "If": f"({token})"}
    put = client.ask("PUT", "film.mov", data=iter([bytes(100_000)] * 3), headers=chunked)
    beside = client.ask("PUT", "._film.mov", data=bytes(4096))
    unlock = client.ask("UNLOCK", "film.mov", headers={"Lock-Token": token})
    room = client.propfind("", "d:quota-available-bytes", "d:quota-used-bytes").there()

    assert statuses(empty, lock, put, beside, unlock) == [201, 200, 204, 201, 204]
    assert set(room) == {"d:quota-available-bytes", "d:quota-used-bytes"}
    assert client.propfind("film.mov", "d:getcontentlength").there()["d:getcontentlength"] == "300000"


def test_explorer_saves_a_document(a_server: Running, client: DavClient) -> None:
    root = requests.options(f"{a_server.base}/", timeout=60)
    look = client.ask("PROPFIND", headers={"Depth": "0", "translate": "f"})
    missing = client.ask("PROPFIND", "letter.docx", headers={"Depth": "0"})
    empty = client.ask("PUT", "letter.docx", data=b"")
    lock = client.ask("LOCK", "letter.docx", data=LOCK, headers={"Timeout": "Second-3600"})
    token = lock.headers["Lock-Token"]
    first = client.ask("PROPPATCH", "letter.docx", data=WINDOWS_TIMES, headers={"If": f"({token})"})
    head = client.ask("HEAD", "letter.docx")
    put = client.ask("PUT", "letter.docx", data=b"PK", headers={"If": f"({token})"})
    unlock = client.ask("UNLOCK", "letter.docx", headers={"Lock-Token": token})

    answers = statuses(root, look, missing, empty, lock, first, head, put, unlock)
    assert answers == [200, 207, 404, 201, 200, 207, 200, 204, 204]
    assert root.headers["MS-Author-Via"] == "DAV"


def test_a_phones_upload_looks_before_it_sends(client: DavClient) -> None:
    free = client.ask("HEAD", "IMG_0001.jpg")
    folder = client.ask("HEAD", "")
    put = client.put("IMG_0001.jpg", b"no picture, but kept", X_OC_Mtime="1756000000.5", X_OC_Ctime="1755000000")
    taken = client.ask("HEAD", "IMG_0001.jpg")

    assert statuses(free, folder, put, taken) == [404, 200, 201, 200]
    assert put.headers["X-OC-MTime"] == put.headers["X-OC-CTime"] == "accepted"
    assert taken.headers["Content-Length"] == "20"

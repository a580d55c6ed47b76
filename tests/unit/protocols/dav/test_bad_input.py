"""What no client should send is refused in words, quickly, and nothing is lost."""

import http.client
import time

import pytest

from tests.support.davs import DavClient, basic, dav_client
from tests.support.running import Running

BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("k")))
    + b']><d:propfind xmlns:d="DAV:"><d:prop><x>&j;</x></d:prop></d:propfind>'
)
QUADRATIC = (
    b'<!DOCTYPE d [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
    b'<d:propfind xmlns:d="DAV:"><d:prop><x y="' + b"&a;" * 10_000 + b'"/></d:prop></d:propfind>'
)
EXTERNAL = (
    b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<d:propfind xmlns:d="DAV:"><d:prop><x>&a;</x></d:prop></d:propfind>'
)
DTD_IN_UTF_16 = (
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d><d:propfind xmlns:d="DAV:"><d:allprop/></d:propfind>'
).encode("utf-16")


def propfind_around(inside: bytes) -> bytes:
    return b'<d:propfind xmlns:d="DAV:"><d:prop>' + inside + b"</d:prop></d:propfind>"


@pytest.fixture(scope="module")
def client(a_server: Running) -> DavClient:
    client = dav_client(a_server.person())
    client.put("kept.txt", b"kept")
    return client


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (BOMB, 400),
        (QUADRATIC, 400),
        (EXTERNAL, 400),
        (DTD_IN_UTF_16, 400),
        (propfind_around(b"<a>" * 100 + b"</a>" * 100), 400),
        (propfind_around(b"<a>" * 100_000 + b"</a>" * 100_000), 400),
        (propfind_around(b"<a/>" * 200_000), 400),
        (propfind_around(b"<a/>" * 1_000_000), 413),
        (b"<", 400),
        (b"\xff\xfe\x00", 400),
        (b'<d:propfind xmlns:d="DAV:"/>', 400),
        (b"<propfind><prop/></propfind>", 400),
        (b'<propfind xmlns="DAV:"><prop><bar:foo xmlns:bar=""/></prop></propfind>', 400),
    ],
    ids=[
        "laughs", "quadratic", "external", "utf-16", "deep", "very deep", "many", "a million", "cut", "noise",
        "empty", "no namespace", "empty namespace",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["PROPFIND", "PROPPATCH"])
def test_hostile_xml_is_refused_quickly(client: DavClient, method: str, body: bytes, status: int) -> None:
    began = time.monotonic()

    answer = client.ask(method, "kept.txt", data=body, headers={"Depth": "0", "Content-Type": "application/xml"})

    assert answer.status_code == status
    assert b"root:" not in answer.content
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "path",
    [
        "%2e%2e%2fother",
        "%2e%2e/other",
        "../../../etc/passwd",
        "a%2fb",
        "%00",
        "%c0%ae%c0%ae%c0%af",
        "%c0%af",
        "%ff%fe",
        "%ed%a0%80",
        "a" * 9000,
        "/".join("a" * 300),
    ],
)
@pytest.mark.parametrize("method", ["PROPFIND", "PUT", "MOVE"])
def test_an_address_that_is_none_is_refused(client: DavClient, method: str, path: str) -> None:
    status = raw_status(client, method, path)

    assert 400 <= status < 500
    assert client.ask("GET", "kept.txt").content == b"kept"


@pytest.mark.parametrize("headers", [{"Depth": "2"}, {"Depth": "all"}, {"Depth": "-1"}])
def test_a_depth_that_is_none(client: DavClient, headers: dict[str, str]) -> None:
    answer = client.ask("PROPFIND", headers=headers)

    assert answer.status_code == 400


def test_a_name_that_is_too_long(client: DavClient) -> None:
    answer = client.put("a" * 256, b"")

    assert answer.status_code == 400
    assert b"255 bytes" in answer.content


@pytest.mark.parametrize("method", ["DELETE", "MOVE", "PUT", "MKCOL"])
def test_the_root_stays(client: DavClient, method: str) -> None:
    answer = client.ask(method, headers=client.to("elsewhere"))

    assert 400 <= answer.status_code < 500
    assert client.names() == ["kept.txt"]


def test_a_report_and_a_search_nobody_gives(client: DavClient) -> None:
    report = client.ask("REPORT", data=b'<x:nothing xmlns:x="urn:x"/>')

    assert report.status_code == 403
    assert b"supported-report" in report.content


def test_errors_are_xml_with_words_for_the_person(client: DavClient) -> None:
    answer = client.ask("GET", "missing")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert b"<d:error " in answer.content and b"<s:message>There is nothing here" in answer.content


def raw_status(client: DavClient, method: str, path: str) -> int:
    """Ask with a path that no library puts right."""
    server, _, below = client.base.partition("//")[2].partition("/")
    connection = http.client.HTTPConnection(server, timeout=60)
    headers = {"Authorization": basic(client.email, client.password), "Depth": "0"}
    if method == "MOVE":
        headers["Destination"] = f"/{below}{path}"
        path = "kept.txt"
    connection.putrequest(method, f"/{below}{path}", skip_accept_encoding=True)
    for name, value in {**headers, "Content-Length": "0"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status

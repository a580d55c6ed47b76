"""Bodies that are not what they should be: a problem document in every case, and never a 5xx."""

import pytest

from tansu.protocols.http.jsons import NotJson, parse_json
from tests.support.running import Person, Running
from tests.support.sending import photo

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    return a_server.person(operator=True)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 400, "not_json"),
        (b"{'ids': []}", 400, "not_json"),
        (b'{"ids": [NaN]}', 400, "not_json"),
        (b'{"ids": [Infinity]}', 400, "not_json"),
        (b'{"ids": [], "ids": []}', 400, "not_json"),
        (b'{"ids": [' + b"[" * 10_000 + b"]" * 10_000 + b"]}", 400, "not_json"),
        (b'{"ids": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}", 400, "not_json"),
        (b'{"ids": ["' + b"\xff" + b'"]}', 400, "not_json"),
        ('{"ids": []}'.encode("utf-16"), 400, "not_json"),
        (b'{"ids": [1' + b"0" * 30 + b"]}", 400, "not_json"),
        (b'{"ids": [1e400]}', 422, "invalid"),
        (b'{"ids": [9223372036854775808]}', 422, "invalid"),
        (b'{"ids": "abc"}', 422, "invalid"),
        (b'{"ids": {"0": "a"}}', 422, "invalid"),
        (b'{"ids": [null]}', 422, "invalid"),
        (b'{"ids": [[]]}', 422, "invalid"),
        (b'{"ids": null}', 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b'"ids"', 422, "invalid"),
        (b"5", 422, "invalid"),
        (b'{"ids": [], "owner_id": "x"}', 422, "invalid"),
        (b'{"ids": [], "account": "x"}', 422, "invalid"),
        (b'{"\\ud800": 1}', 400, "not_json"),
        (b'{"ids": ["\\ud800"]}', 422, "invalid"),
        (b'{"ids": ["' + b"x" * 20_000 + b'"]}', 422, "invalid"),
        (b'{"ids": [' + b'"aaaaaaaaaaaaa",' * 1000 + b'"a"]}', 422, "invalid"),
        (b'{"ids": ["a"]}', 404, "not_found"),
        (b'{"ids": ["' + b" " * (1 << 20) + b'"]}', 413, "too_large"),
        (b" " * 10_000_000, 413, "too_large"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
def test_a_bad_body_is_refused_for_what_it_is(ada: Person, body: bytes, status: int, code: str) -> None:
    answer = ada.call("POST", "/gallery/trash", data=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", ""]
)
def test_a_body_of_another_type_is_refused(ada: Person, kind: str) -> None:
    answer = ada.call("POST", "/gallery/trash", data=b'{"ids": []}', headers={"Content-Type": kind})

    assert answer.status_code in {415, 422}


def test_a_zero_byte_in_a_word_finds_nothing(ada: Person) -> None:
    answer = ada.call("POST", "/gallery/trash", json={"ids": ["a\0b"]})

    assert answer.status_code in {404, 422}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/account", {"name": 5}),
        ("PATCH", "/account", {"name": "a\0b"}),
        ("PATCH", "/account", {"operator": True}),
        ("PATCH", "/account", {"region": "Germany"}),
        ("POST", "/account/tokens", {"label": "x", "scopes": ["everything"]}),
        ("POST", "/account/tokens", {"label": "x", "scopes": "read"}),
        ("POST", "/account/tokens", {"label": "x", "expires_days": 0}),
        ("POST", "/account/tokens", {"label": "x", "expires_days": 2**63}),
        ("POST", "/account/tokens", {"label": "x", "expires_days": 1.5}),
        ("POST", "/account/tokens", {"label": "x\0y"}),
        ("POST", "/account/app-passwords", {"label": ["x"]}),
        ("POST", "/operator/accounts", {"email": "x@example.org", "quota": -1}),
        ("POST", "/operator/accounts", {"email": "x@example.org", "quota": 2**63}),
        ("POST", "/operator/accounts", {"email": "x@example.org", "plan": "gold"}),
        ("POST", "/operator/accounts", {"email": "x\0@example.org"}),
        ("POST", "/gallery/check", {"sha256": ["A" * 64]}),
        ("POST", "/gallery/check", {"sha256": ["a" * 64] * 5001}),
        ("POST", "/gallery/receipts", {"sha256": ["a" * 64] * 501}),
        ("POST", "/gallery/purge", {}),
        ("POST", "/gallery/purge", {"ids": [], "all": True}),
        ("POST", "/gallery/purge", {"all": "yes"}),
    ],
)
def test_a_field_of_the_wrong_kind_is_named_in_words(ada: Person, method: str, path: str, body: object) -> None:
    answer = ada.call(method, path, json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    "query",
    [
        "/gallery/months/2026-13",
        "/gallery/months/2026-00",
        "/gallery/months/2026-5",
        "/gallery/months/-026-05",
        "/gallery/months/2026-05?page=-1",
        "/gallery/months/2026-05?page=99999999999999999999",
        "/gallery/months/2026-05?page=x",
        "/gallery/months/2026-05?page=0&page=1",
        "/gallery/months/2026-05?v=1e3",
        "/gallery/trash?limit=0",
        "/gallery/trash?limit=-5",
        "/gallery/trash?limit=501",
        "/gallery/trash?cursor=%00",
        "/gallery/trash?cursor=e30",
        "/gallery/trash?cursor=WzFd",
        "/gallery/trash?cursor=WzFlNDAwLDFd",
        "/gallery/trash?cursor=WzEsMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ",
        "/changes?since=garbage",
        "/changes?since=%F0%9F%98%80",
        "/changes?since=Wy0xMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDBd",
        "/changes?since=W3RydWVd",
        "/changes?limit=5001",
        "/changes?since=WzBd&feature=" + "x" * 41,
        "/account/audit?cursor=garbage",
        "/operator/accounts?cursor=WzEsIlx1MDAwMCJd",
        "/operator/jobs?state=lost",
        "/operator/jobs?cursor=WzEsIlx1ZDgwMCJd",
        "/jobs?cursor=zzz",
    ],
)
def test_a_bad_place_in_a_list_is_refused(ada: Person, query: str) -> None:
    answer = ada.call("GET", query)

    assert answer.status_code in {404, 422, 200 if "operator/accounts" in query else 422}
    assert answer.status_code < 500


def test_a_place_the_feed_never_was_at_starts_over(ada: Person) -> None:
    answer = ada.call("GET", "/changes?since=WzQ2MTE2ODYwMTg0MjczODc5MDRd")

    assert (answer.status_code, answer.json()["code"]) == (410, "start_over")


@pytest.mark.parametrize("feature", ["%00", "nothing", "%27"])
def test_a_feature_that_is_none_has_no_changes(ada: Person, feature: str) -> None:
    ada.upload(photo("something"))

    answer = ada.call("GET", f"/changes?since=WzBd&feature={feature}")

    assert answer.status_code == 422 or answer.json()["changes"] == []


@pytest.mark.parametrize("taken", ["", "0001-01-01", "9999-12-31T23:59:59", "2026-02-30", "now", "1899-12-31T23:59:59"])
def test_a_time_no_camera_saw_is_refused(ada: Person, taken: str) -> None:
    asset = ada.upload(photo("a time")).json()["id"]

    answer = ada.call("PATCH", f"/gallery/assets/{asset}", json={"taken_at": taken})

    assert answer.status_code == 422


def test_a_batch_with_one_bad_id_does_nothing(ada: Person) -> None:
    asset = ada.upload(photo("in a batch")).json()["id"]

    answer = ada.call("POST", "/gallery/trash", json={"ids": [asset, "aaaaaaaaaaaaa"]})

    assert answer.status_code == 404
    assert ada.call("GET", f"/gallery/assets/{asset}").json()["state"] == "live"


@pytest.mark.parametrize("raw", [b'"' + b'\\"' * 500_000, b"[" * 40 + b'"' + b'\\"' * 500_000, b"[" * 40 + b'"\\'])
def test_a_string_that_never_ends_takes_no_longer_than_one_that_does(raw: bytes) -> None:
    with pytest.raises(NotJson):
        parse_json(raw)


def test_brackets_inside_strings_are_not_depth() -> None:
    deep = b'["' + b"[{" * 1000 + b'\\"]"]'

    assert parse_json(deep) == ["[{" * 1000 + '"]']

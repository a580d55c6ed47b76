"""Every route of the API description × everybody who may ask. A route nobody wrote a row for fails the run."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from tansu.core.principal import Means, Principal, Scope
from tansu.features import plans
from tansu.features.plans import Rule
from tansu.foundation import accounts, brakes
from tansu.protocols.rest.api import make_api
from tests.support.building import PASSWORD
from tests.support.buying import GB, buy, order, refund, sell
from tests.support.running import Person, Running
from tests.support.sending import photo
from tests.unit.features.messages.writing import backup, mms

DESCRIPTION = make_api().openapi()
ROUTES = sorted(
    (method.upper(), path)
    for path, methods in DESCRIPTION["paths"].items()
    for method in methods
    if method in {"get", "post", "put", "patch", "delete", "head"}
)
OPEN = "open"


@dataclass(frozen=True)
class Row:
    """Which scope a route asks for, a body it would take, and whose thing its path names."""

    scope: str
    body: Any = None
    thing: str = ""


NOBODY = "aaaaaaaaaaaaa"
A_MESSAGE = b'{"kind":"sms","box":"received","at":1700000000000,"addresses":["1"],"body":"pushed"}\n'
ROWS = {
    ("GET", "/instance"): Row(OPEN),
    ("GET", "/receipt-keys"): Row(OPEN),
    ("POST", "/setup"): Row(OPEN, {"code": "x", "email": "a@b.c", "password": PASSWORD}),
    ("POST", "/session"): Row(OPEN, {"email": "nobody@example.org", "password": "x"}),
    ("POST", "/tokens"): Row(OPEN, {"email": "nobody@example.org", "password": "x", "label": "x"}),
    ("POST", "/password/forgotten"): Row(OPEN, {"email": "nobody@example.org"}),
    ("POST", "/password/reset"): Row(OPEN, {"token": "x", "password": PASSWORD}),
    ("DELETE", "/session"): Row(OPEN),
    ("GET", "/session"): Row("read"),
    ("GET", "/login-flows/{flow}"): Row("account"),
    ("POST", "/login-flows/{flow}/grant"): Row("account"),
    ("POST", "/login-flows/{flow}/deny"): Row("account"),
    ("GET", "/account"): Row("read"),
    ("PATCH", "/account"): Row("account", {"name": "Ada"}),
    ("PUT", "/account/password"): Row("account", {"current": "wrong", "password": "x"}),
    ("GET", "/account/usage"): Row("read"),
    ("GET", "/account/usage/{category}"): Row("read"),
    ("POST", "/webhooks/{provider}"): Row(OPEN),
    ("GET", "/subscription/card"): Row("read"),
    ("POST", "/subscription/card"): Row("account"),
    ("POST", "/subscription/orders/{order}/card"): Row("account", thing="order"),
    ("POST", "/account/close"): Row("account", {"password": "wrong"}),
    ("DELETE", "/account/close"): Row("account"),
    ("GET", "/account/sessions"): Row("account"),
    ("DELETE", "/account/sessions"): Row("account"),
    ("DELETE", "/account/sessions/{session}"): Row("account", thing="session"),
    ("GET", "/account/app-passwords"): Row("account"),
    ("POST", "/account/app-passwords"): Row("account", {"label": "phone"}),
    ("DELETE", "/account/app-passwords/{app_password}"): Row("account", thing="app_password"),
    ("GET", "/account/tokens"): Row("account"),
    ("POST", "/account/tokens"): Row("account", {"label": "script"}),
    ("DELETE", "/account/tokens/{token}"): Row("account", thing="token"),
    ("GET", "/account/audit"): Row("account"),
    ("GET", "/account/brakes"): Row("account"),
    ("POST", "/account/brakes/{brake}"): Row("account", {"allow": True}, thing="brake"),
    ("GET", "/account/notices"): Row("read"),
    ("POST", "/account/notices/seen"): Row("account"),
    ("PUT", "/account/notices/mail"): Row("account", {"optional": True}),
    ("PATCH", "/account/notices/{notice}"): Row("account", {"dismissed": True}, thing="notice"),
    ("GET", "/gallery/months"): Row("read"),
    ("GET", "/gallery/months/{month}"): Row("read"),
    ("GET", "/gallery/assets/{asset}"): Row("read", thing="asset"),
    ("PATCH", "/gallery/assets/{asset}"): Row("write", {"favourite": True}, thing="asset"),
    ("GET", "/gallery/assets/{asset}/original"): Row("read", thing="asset"),
    ("GET", "/gallery/assets/{asset}/thumbnail"): Row("read", thing="asset"),
    ("GET", "/gallery/assets/{asset}/preview"): Row("read", thing="asset"),
    ("POST", "/gallery/assets"): Row("write"),
    ("POST", "/gallery/check"): Row("read", {"sha256": []}),
    ("POST", "/gallery/receipts"): Row("read", {"sha256": []}),
    ("POST", "/gallery/trash"): Row("write", {"ids": ["{asset}"]}, thing="asset"),
    ("POST", "/gallery/restore"): Row("write", {"ids": ["{asset}"]}, thing="asset"),
    ("POST", "/gallery/purge"): Row("write", {"ids": ["{asset}"]}, thing="asset"),
    ("GET", "/gallery/trash"): Row("read"),
    ("GET", "/gallery/came-back"): Row("read"),
    ("POST", "/gallery/came-back"): Row("write", {"ids": ["{asset}"]}, thing="asset"),
    ("POST", "/gallery/keep"): Row("write", {"ids": ["{asset}"]}, thing="asset"),
    ("GET", "/files/at"): Row("read"),
    ("GET", "/files/tree"): Row("read"),
    ("GET", "/files/trash"): Row("read"),
    ("GET", "/files/{number}"): Row("read", thing="number"),
    ("PATCH", "/files/{number}"): Row("write", {"name": "x"}, thing="number"),
    ("GET", "/files/{number}/children"): Row("read", thing="number"),
    ("GET", "/files/{number}/content"): Row("read", thing="number"),
    ("GET", "/files/{number}/versions"): Row("read", thing="number"),
    ("GET", "/files/{number}/versions/{version}/content"): Row("read", thing="number"),
    ("POST", "/files/{number}/versions/{version}/restore"): Row("write", thing="number"),
    ("PUT", "/files/content"): Row("write"),
    ("POST", "/files/folders"): Row("write", {"path": "Letters"}),
    ("POST", "/files/copy"): Row("write", {"number": 999999, "parent": 0, "name": "x"}),
    ("POST", "/files/trash"): Row("write", {"numbers": []}),
    ("POST", "/files/restore"): Row("write", {"numbers": []}),
    ("POST", "/files/purge"): Row("write", {"numbers": []}),
    ("GET", "/notes"): Row("read"),
    ("POST", "/notes"): Row("write"),
    ("POST", "/notes/read"): Row("read", {"numbers": []}),
    ("GET", "/notes/categories"): Row("read"),
    ("GET", "/notes/export"): Row("read"),
    ("POST", "/notes/import"): Row("write"),
    ("POST", "/notes/categories/rename"): Row("write", {"old": "a", "new": "b"}),
    ("GET", "/notes/{note}"): Row("read", thing="note"),
    ("PATCH", "/notes/{note}"): Row("write", {"favourite": True}, thing="note"),
    ("PUT", "/notes/{note}/text"): Row("write", thing="note"),
    ("GET", "/notes/{note}/revisions"): Row("read", thing="note"),
    ("GET", "/notes/{note}/revisions/{revision}"): Row("read", thing="note"),
    ("POST", "/notes/{note}/revisions/{revision}/restore"): Row("write", thing="note"),
    ("GET", "/notes/{note}/attachments"): Row("read", thing="note"),
    ("POST", "/notes/{note}/attachments"): Row("write", thing="note"),
    ("DELETE", "/notes/{note}/attachments"): Row("write", thing="note"),
    ("GET", "/notes/{note}/attachments/content"): Row("read", thing="note"),
    ("POST", "/notes/trash"): Row("write", {"numbers": ["{note}"]}, thing="note"),
    ("POST", "/notes/restore"): Row("write", {"numbers": ["{note}"]}, thing="note"),
    ("POST", "/notes/purge"): Row("write", {"numbers": ["{note}"]}, thing="note"),
    ("GET", "/notes/trash"): Row("read"),
    ("GET", "/contacts/books"): Row("read"),
    ("POST", "/contacts/books"): Row("write", {"title": "Club"}),
    ("PATCH", "/contacts/books/{book}"): Row("write", {"title": "Club"}, thing="book"),
    ("POST", "/contacts/books/{book}/trash"): Row("write", thing="book"),
    ("POST", "/contacts/books/{book}/restore"): Row("write", thing="book"),
    ("POST", "/contacts/books/{book}/as-of/preview"): Row("read", {"at": "2026-05-01T12:00:00Z"}, thing="book"),
    ("POST", "/contacts/books/{book}/as-of/restore"): Row("write", {"at": "2026-05-01T12:00:00Z"}, thing="book"),
    ("GET", "/contacts/cards"): Row("read"),
    ("POST", "/contacts/cards"): Row("write", {"display": "Ada"}),
    ("GET", "/contacts/cards/{card}"): Row("read", thing="card"),
    ("PATCH", "/contacts/cards/{card}"): Row("write", {"display": "Ada"}, thing="card"),
    ("POST", "/contacts/cards/{card}/move"): Row("write", {"book": "x"}, thing="card"),
    ("GET", "/contacts/cards/{card}/vcard"): Row("read", thing="card"),
    ("PUT", "/contacts/cards/{card}/vcard"): Row("write", thing="card"),
    ("GET", "/contacts/cards/{card}/photo"): Row("read", thing="card"),
    ("PUT", "/contacts/cards/{card}/photo"): Row("write", thing="card"),
    ("DELETE", "/contacts/cards/{card}/photo"): Row("write", thing="card"),
    ("GET", "/contacts/cards/{card}/versions"): Row("read", thing="card"),
    ("GET", "/contacts/cards/{card}/versions/{version}"): Row("read", thing="card"),
    ("GET", "/contacts/cards/{card}/versions/{version}/vcard"): Row("read", thing="card"),
    ("POST", "/contacts/cards/{card}/versions/{version}/restore"): Row("write", thing="card"),
    ("GET", "/contacts/trash"): Row("read"),
    ("POST", "/contacts/trash"): Row("write", {"ids": ["{card}"]}, thing="card"),
    ("POST", "/contacts/restore"): Row("write", {"ids": ["{card}"]}, thing="card"),
    ("POST", "/contacts/purge"): Row("write", {"ids": ["{card}"]}, thing="card"),
    ("GET", "/contacts/groups"): Row("read"),
    ("GET", "/contacts/duplicates"): Row("read"),
    ("POST", "/contacts/duplicates/preview"): Row("read", {"ids": ["{card}", "x"]}, thing="card"),
    ("POST", "/contacts/duplicates/merge"): Row("write", {"ids": ["{card}", "x"]}, thing="card"),
    ("POST", "/contacts/import"): Row("write"),
    ("GET", "/contacts/export"): Row("read"),
    ("POST", "/messages/imports"): Row("write"),
    ("GET", "/messages/imports"): Row("read"),
    ("GET", "/messages/imports/{import_id}"): Row("read", thing="import_id"),
    ("PUT", "/messages/batches/{batch}"): Row("write"),
    ("GET", "/messages/export"): Row("read"),
    ("GET", "/messages/threads"): Row("read"),
    ("GET", "/messages/threads/{thread}"): Row("read", thing="thread"),
    ("GET", "/messages/threads/{thread}/messages"): Row("read", thing="thread"),
    ("POST", "/messages/threads/{thread}/read"): Row("write", {"until": NOBODY}, thing="thread"),
    ("POST", "/messages/threads/{thread}/trash"): Row("write", thing="thread"),
    ("GET", "/messages/threads/{thread}/media"): Row("read", thing="thread"),
    ("GET", "/messages/search"): Row("read"),
    ("GET", "/messages/calls"): Row("read"),
    ("POST", "/messages/calls/remove"): Row("write", {"ids": []}),
    ("GET", "/messages/changes"): Row("read"),
    ("GET", "/messages/trash"): Row("read"),
    ("POST", "/messages/trash"): Row("write", {"ids": []}),
    ("POST", "/messages/restore"): Row("write", {"ids": []}),
    ("POST", "/messages/purge"): Row("write", {"ids": []}),
    ("GET", "/messages/{message}/parts/{position}"): Row("read", thing="message"),
    ("POST", "/messages/{message}/parts/{position}/save"): Row("write", thing="message"),
    ("GET", "/changes"): Row("read"),
    ("GET", "/jobs"): Row("read"),
    ("GET", "/operator/jobs"): Row("operate"),
    ("POST", "/operator/jobs/{job}/retry"): Row("operate", thing="job"),
    ("DELETE", "/operator/jobs/{job}"): Row("operate", thing="job"),
    ("GET", "/plans"): Row("read"),
    ("GET", "/subscription"): Row("read"),
    ("POST", "/subscription/quote"): Row("read", {"plan": "x", "currency": "EUR"}),
    ("POST", "/subscription/orders"): Row("account", {"plan": "x", "currency": "EUR"}),
    ("DELETE", "/subscription/orders/{order}"): Row("account", thing="order"),
    ("POST", "/subscription/change"): Row("account", {"plan": "x", "currency": "EUR"}),
    ("POST", "/subscription/cancel"): Row("account"),
    ("POST", "/subscription/resume"): Row("account"),
    ("GET", "/subscription/invoices"): Row("read"),
    ("GET", "/subscription/invoices/{invoice}"): Row("read", thing="invoice"),
    ("GET", "/subscription/invoices/{invoice}/pdf"): Row("read", thing="invoice"),
    ("POST", "/subscription/refunds/{refund}/details"): Row("account", {"details": "to my bank"}, thing="refund"),
    ("POST", "/operator/accounts/{account}/refunds"): Row("operate", {"rule": "larger_of"}),
    ("POST", "/subscription/codes/look"): Row("account", {"code": "AAAA-AAAA-AAAA-AAAA"}),
    ("POST", "/subscription/codes/redeem"): Row("account", {"code": "AAAA-AAAA-AAAA-AAAA"}),
    ("GET", "/family"): Row("read"),
    ("POST", "/family/invites"): Row("account", {"email": "x@example.org"}),
    ("DELETE", "/family/invites/{invite}"): Row("account"),
    ("POST", "/family/look"): Row("account", {"token": "x"}),
    ("POST", "/family/accept"): Row("account", {"token": "x"}),
    ("POST", "/family/decline"): Row("account", {"invitation": "x"}),
    ("POST", "/family/leave"): Row("account"),
    ("DELETE", "/family/members/{account}"): Row("account"),
    ("GET", "/operator/codes"): Row("operate"),
    ("POST", "/operator/codes"): Row("operate", {"plan": "x", "months": 1}),
    ("POST", "/operator/codes/{code}/end"): Row("operate"),
    ("GET", "/operator/refunds"): Row("operate"),
    ("POST", "/operator/refunds/{refund}/approve"): Row("operate"),
    ("POST", "/operator/refunds/{refund}/withdraw"): Row("operate"),
    ("POST", "/operator/refunds/{refund}/sent"): Row("operate", {"reference": "x"}),
    ("POST", "/operator/refunds/{refund}/failed"): Row("operate", {"failure": "other"}),
    ("POST", "/operator/refunds/{refund}/again"): Row("operate"),
    ("POST", "/operator/refunds/{refund}/unclaimed"): Row("operate"),
    ("GET", "/operator/sales"): Row("operate"),
    ("GET", "/operator/invoices/{invoice}/pdf"): Row("operate"),
    ("GET", "/operator/orders"): Row("operate"),
    ("POST", "/operator/orders/{order}/payment"): Row("operate", {"minor": 1, "currency": "EUR", "reference": "x"}),
    ("GET", "/operator/subscribers"): Row("operate"),
    ("GET", "/operator/revenue"): Row("operate"),
    ("GET", "/operator/ledger"): Row("operate"),
    ("GET", "/operator/ledger/rows"): Row("operate"),
    ("GET", "/operator/plans"): Row("operate"),
    ("POST", "/operator/plans"): Row("operate", {"name": "", "bytes": 1, "term": "month", "prices": []}),
    ("PATCH", "/operator/plans/{plan}"): Row("operate", {"name": "x"}),
    ("GET", "/operator/accounts"): Row("operate"),
    ("POST", "/operator/accounts"): Row("operate", {"email": "not an address"}),
    ("PATCH", "/operator/accounts/{account}"): Row("operate", {"name": "x"}, thing="account"),
    ("DELETE", "/operator/accounts/{account}"): Row("operate", thing="account"),
    ("GET", "/operator/health"): Row("operate"),
}
GUARDED = [route for route in ROUTES if ROWS.get(route) and ROWS[route].scope != OPEN]
NAMING = [route for route in ROUTES if ROWS.get(route) and ROWS[route].thing not in {"", "job", "account"}]


@dataclass(frozen=True)
class Cast:
    """Who asks: an owner with one thing of each kind, and everybody else."""

    ada: Person
    eve: Person
    things: dict[str, str]
    headers: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def cast(a_server: Running) -> Cast:
    ada, eve, root, gone = a_server.person(), a_server.person(), a_server.person(operator=True), a_server.person()
    outside = a_server.instance.outside
    things = {"asset": ada.upload(photo("hers")).json()["id"]}
    things["number"] = str(ada.call("PUT", "/files/content", params={"path": "a.txt"}, data=b"hers").json()["number"])
    contact = ada.call("POST", "/contacts/cards", json={"display": "Joe"}).json()
    things |= {"card": contact["id"], "book": contact["book"]}
    picture = backup(mms("hers", people=("1",), sender="1"))
    things["import_id"] = ada.call("POST", "/messages/imports", data=picture).json()["id"]
    ada.call("PUT", "/messages/batches/hers", data=A_MESSAGE)
    (message,) = ada.call("GET", "/messages/search", params={"q": "pushed"}).json()["messages"]
    things |= {"thread": message["thread"], "message": message["id"]}
    things["app_password"] = ada.call("POST", "/account/app-passwords", json={"label": "phone"}).json()["id"]
    things["token"] = ada.call("POST", "/account/tokens", json={"label": "script"}).json()["id"]
    signed_in = a_server.call(
        "POST", "/session", json={"email": ada.account.email, "password": PASSWORD}, headers={"X-Tansu": "1"}
    )
    things["session"] = signed_in.json()["session"]["id"]
    ada_herself = Principal(ada.account.id, Means.SESSION)
    phone = Principal(ada.account.id, Means.APP_PASSWORD, credential=things["app_password"])
    with suppress(brakes.TooManyDeletions):
        brakes.deleting(outside, phone, "contacts/1", count=101, total=101)
    things["brake"] = ada.call("GET", "/account/brakes").json()["brakes"][0]["id"]
    note = ada.call("POST", "/notes", params={"title": "hers"}, data=b"text").json()
    things |= {"note": str(note["number"]), "revision": str(note["revision"])}
    plan, larger = sell(outside, "for every route", 6 * GB, 100), sell(outside, "larger", 7 * GB, 200)
    buy(outside, ada_herself, plan)
    things["order"] = order(outside, ada_herself, larger).id
    with outside.look(ada.account.id) as work:
        things["invoice"] = plans.invoices(work)[0].id
    things["notice"] = ada.call("GET", "/account/notices").json()["notices"][0]["id"]
    things["refund"] = refund(outside, ada_herself, Rule.LARGER_OF)[0].id
    revoked = ada.call("POST", "/account/tokens", json={"label": "soon gone"}).json()
    ada.call("DELETE", f"/account/tokens/{revoked['id']}")
    with outside.system() as work:
        accounts.disable(work, gone.account.id)
    tokens = {
        "expired": a_server.token(eve.account, expired=True),
        "revoked": revoked["token"],
        "disabled": gone.token,
        "nonsense": "x" * 26,
        **{scope.value: a_server.token(root.account, scope) for scope in Scope},
        "everything": eve.token,
    }
    headers = {name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()}
    headers["anonymous"] = {}
    headers["unreadable"] = {"Authorization": "Basic \u00e9"}
    return Cast(ada, eve, things, headers)


def ask(server: Running, route: tuple[str, str], headers: dict[str, str], things: dict[str, str]) -> Any:
    method, path = route
    row = ROWS[route]
    names = {
        "month": "2026-05",
        "version": "1",
        "position": "0",
        "category": "photos",
        "provider": "by_hand",
        "batch": "other",
        **dict.fromkeys(("job", "account", "flow", "plan", "code", "invite"), NOBODY),
        **things,
    }
    body = row.body
    if isinstance(body, dict) and "ids" in body:
        body = {"ids": [one.format(**names) for one in body["ids"]]}
    if isinstance(body, dict) and body.get("numbers"):
        body = {"numbers": [int(names["note"]) if names["note"].isdecimal() else 2**40]}
    # A card is changed only by who says which version of it.
    version = {"If-Match": "*"} if path.startswith("/contacts") else {}
    return server.call(method, path.format(**names), headers={**version, **headers}, json=body)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(ROWS) == ROUTES


@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
@pytest.mark.parametrize("who", ["anonymous", "expired", "revoked", "disabled", "nonsense", "unreadable"])
def test_who_is_not_known_gets_no_further(a_server: Running, cast: Cast, route: tuple[str, str], who: str) -> None:
    answer = ask(a_server, route, cast.headers[who], cast.things)

    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
def test_a_token_without_the_scope_is_refused(a_server: Running, cast: Cast, route: tuple[str, str]) -> None:
    needed = ROWS[route].scope

    answers = {
        scope.value: ask(
            a_server, route, cast.headers[scope.value], {**cast.things, **dict.fromkeys(cast.things, NOBODY)}
        )
        for scope in Scope
        if scope.value != needed
    }

    assert {answer.status_code for answer in answers.values()} == {403}
    assert {answer.json()["code"] for answer in answers.values()} == {"forbidden"}


@pytest.mark.parametrize("route", [route for route in GUARDED if ROWS[route].scope == "operate"], ids=" ".join)
def test_who_is_no_operator_does_not_operate(a_server: Running, cast: Cast, route: tuple[str, str]) -> None:
    answer = ask(a_server, route, cast.headers["everything"], cast.things)

    assert answer.status_code == 403


@pytest.mark.parametrize("route", NAMING, ids=" ".join)
def test_somebody_elses_thing_and_no_thing_are_the_same(a_server: Running, cast: Cast, route: tuple[str, str]) -> None:
    foreign = ask(a_server, route, cast.headers["everything"], cast.things)
    unknown = ask(a_server, route, cast.headers["everything"], dict.fromkeys(cast.things, NOBODY))

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert {**foreign.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}


@pytest.mark.parametrize("name", ["%00", "%0A", "%ff", "..%2f..", "a" * 5000, "%F0%9F%98%80", "' OR 1=1 --"])
@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route[1]], ids=" ".join)
def test_a_hostile_name_in_an_address_finds_nothing(
    a_server: Running, cast: Cast, route: tuple[str, str], name: str
) -> None:
    things = {
        **dict.fromkeys([*cast.things, "batch", "job", "account", "flow", "plan", "code", "invite"], name),
        "month": name,
        "version": name,
        "category": name,
        "provider": name,
    }

    answer = ask(a_server, route, cast.headers.get(ROWS[route].scope, {}), things)

    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_after_everybody_elses_tries_the_owner_still_has_all(a_server: Running, cast: Cast) -> None:
    asset = cast.ada.call("GET", f"/gallery/assets/{cast.things['asset']}").json()
    tokens = cast.ada.call("GET", "/account/tokens").json()["tokens"]
    passwords = cast.ada.call("GET", "/account/app-passwords").json()["app_passwords"]

    note = cast.ada.call("GET", f"/notes/{cast.things['note']}").json()

    assert (asset["state"], asset["favourite"]) == ("live", False)
    assert (note["state"], note["favourite"], note["text"]) == ("live", False, "text")
    assert cast.things["token"] in {one["id"] for one in tokens}
    assert cast.things["app_password"] in {one["id"] for one in passwords}

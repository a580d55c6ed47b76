"""Plans over REST: an operator sells and records what was paid, a member chooses, and nonsense changes nothing."""

from typing import Any

import pytest

from tests.support.pictures import a_jpeg
from tests.support.running import Person, Running

PLAN = {
    "name": "200 GB",
    "bytes": 200_000_000_000,
    "term": "month",
    "prices": [{"minor": 299, "currency": "EUR"}, {"minor": 980, "currency": "JPY"}],
}


@pytest.fixture
def root(a_server: Running) -> Person:
    return a_server.person(operator=True)


def test_a_member_sees_what_the_operator_offers_until_its_end(a_server: Running, root: Person) -> None:
    ada = a_server.person()

    made = root.call("POST", "/operator/plans", json=PLAN)
    seen = [one for one in ada.call("GET", "/plans").json()["plans"] if one["id"] == made.json()["id"]]
    ended = root.call("PATCH", f"/operator/plans/{made.json()['id']}", json={"ended": True})

    assert (made.status_code, ended.status_code) == (201, 200)
    assert [price["text"] for price in seen[0]["prices"]] == ["2.99 EUR", "980 JPY"]
    assert seen[0]["term"] == {"rhythm": "month", "years": 0, "renews": True}
    assert made.json()["id"] not in [one["id"] for one in ada.call("GET", "/plans").json()["plans"]]
    assert made.json()["id"] in [one["id"] for one in root.call("GET", "/operator/plans").json()["plans"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"prices": [{"minor": 0, "currency": "EUR"}]},
        {"prices": [{"minor": -1, "currency": "EUR"}]},
        {"prices": [{"minor": 2**62, "currency": "EUR"}]},
        {"prices": [{"minor": 9.99, "currency": "EUR"}]},
        {"prices": [{"minor": "999", "currency": "EUR"}]},
        {"prices": [{"minor": 999, "currency": "ABC"}]},
        {"prices": [{"minor": 999, "currency": "E\0"}]},
        {"prices": []},
        {"bytes": 0},
        {"bytes": 2**62},
        {"name": "a\0b"},
        {"term": "fortnight"},
        {"regions": ["Germany"]},
        {"shown_from": "tomorrow"},
        {"shown_from": "2026-01-01T00:00:00"},
        {"shown_until": "9999-12-31T23:59:59Z"},
        {"shown_until": "1971-01-01T00:00:00Z"},
        {"id": "mine"},
    ],
    ids=str,
)
def test_a_plan_that_cannot_be_is_refused_in_words(root: Person, wrong: dict[str, Any]) -> None:
    before = root.call("GET", "/operator/plans").json()

    answer = root.call("POST", "/operator/plans", json=PLAN | wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["detail"].endswith((".", ")."))
    assert root.call("GET", "/operator/plans").json() == before


@pytest.fixture
def plan(root: Person) -> str:
    return str(root.call("POST", "/operator/plans", json=PLAN).json()["id"])


def test_a_member_orders_the_operator_is_paid_and_the_quota_grows(a_server: Running, root: Person, plan: str) -> None:
    ada = a_server.person()
    chosen = {"plan": plan, "currency": "EUR"}

    quoted = ada.call("POST", "/subscription/quote", json=chosen).json()
    ordered = ada.call("POST", "/subscription/orders", json=chosen)
    waiting = [one for one in _all(root, "/operator/orders", "orders") if one["id"] == ordered.json()["id"]]
    money = {"minor": 299, "currency": "EUR", "reference": "bank 3 May"}
    paid = [root.call("POST", f"/operator/orders/{ordered.json()['id']}/payment", json=money) for _ in range(2)]
    seen = ada.call("GET", "/subscription").json()
    usage = ada.call("GET", "/account/usage").json()

    assert (quoted["choice"], quoted["due"]["text"], ordered.status_code) == ("buy", "2.99 EUR", 201)
    assert waiting[0]["account"]["email"] == ada.account.email
    assert [one.status_code for one in paid] == [200, 200]
    assert (usage["quota"], seen["entitlement"]["reason"], seen["order"]) == (PLAN["bytes"], "paid", None)
    assert [(one["amount"]["text"], one["reference"]) for one in seen["payments"]] == [("2.99 EUR", "bank 3 May")]
    (living,) = [one for one in _all(root, "/operator/subscribers", "subscribers") if _is(one, ada)]
    assert (living["name"], living["goes_on"], living["past_due"]) == ("200 GB", True, False)
    assert root.call("GET", "/operator/ledger").json()["balanced"] is True
    month = root.call("GET", "/operator/revenue").json()["months"][-1]["month"]
    sold = root.call("GET", "/operator/sales", params={"month": month, "currency": "EUR"}).json()["rows"]
    row = next(one for one in reversed(sold) if _is(one, ada))
    printed = root.call("GET", f"/operator/invoices/{row['invoice']['id']}/pdf")
    assert (row["kind"], row["amount"]["text"], printed.content[:5]) == ("sale", "2.99 EUR", b"%PDF-")
    assert root.call("GET", "/operator/invoices/nothing/pdf").status_code == 404
    assert ada.call("GET", "/operator/sales", params={"month": month, "currency": "EUR"}).status_code == 403


def test_a_member_ends_a_plan_goes_on_with_it_and_chooses_another(a_server: Running, root: Person, plan: str) -> None:
    ada = a_server.person()
    other = root.call("POST", "/operator/plans", json=PLAN | {"bytes": 10**10, "name": "10 GB"}).json()["id"]
    chosen = {"plan": plan, "currency": "EUR"}
    ordered = ada.call("POST", "/subscription/orders", json=chosen).json()
    money = {"minor": 299, "currency": "EUR", "reference": "cash"}
    root.call("POST", f"/operator/orders/{ordered['id']}/payment", json=money)

    ended = ada.call("POST", "/subscription/cancel").json()["subscription"]
    resumed = ada.call("POST", "/subscription/resume").json()["subscription"]
    changed = ada.call("POST", "/subscription/change", json={"plan": other, "currency": "EUR"}).json()["subscription"]

    assert (ended["goes_on"], resumed["goes_on"], resumed["cancelled_at"]) == (False, True, None)
    assert changed["following"]["name"] == "10 GB"


def test_an_order_is_taken_back_and_cannot_be_paid_then(a_server: Running, root: Person, plan: str) -> None:
    ada = a_server.person()
    ordered = ada.call("POST", "/subscription/orders", json={"plan": plan, "currency": "JPY"}).json()

    dropped = ada.call("DELETE", f"/subscription/orders/{ordered['id']}")
    money = {"minor": 980, "currency": "JPY", "reference": "late"}
    paid = root.call("POST", f"/operator/orders/{ordered['id']}/payment", json=money)

    assert (dropped.status_code, paid.status_code, paid.json()["code"]) == (204, 409, "conflict")


@pytest.mark.parametrize(
    ("money", "status"),
    [
        ({"minor": 298, "currency": "EUR", "reference": "x"}, 409),
        ({"minor": -299, "currency": "EUR", "reference": "x"}, 409),
        ({"minor": 2**62, "currency": "EUR", "reference": "x"}, 409),
        ({"minor": 299, "currency": "USD", "reference": "x"}, 422),
        ({"minor": 299, "currency": "E\0R", "reference": "x"}, 422),
        ({"minor": 299, "currency": "EUR", "reference": ""}, 422),
        ({"minor": 299, "currency": "EUR", "reference": "a\0b"}, 422),
        ({"minor": 2.99, "currency": "EUR", "reference": "x"}, 422),
    ],
    ids=str,
)
def test_money_that_is_not_what_is_due_is_not_recorded(
    a_server: Running, root: Person, plan: str, money: dict[str, Any], status: int
) -> None:
    ada = a_server.person()
    ordered = ada.call("POST", "/subscription/orders", json={"plan": plan, "currency": "EUR"}).json()

    answer = root.call("POST", f"/operator/orders/{ordered['id']}/payment", json=money)

    assert (answer.status_code, ada.call("GET", "/subscription").json()["payments"]) == (status, [])


@pytest.mark.parametrize("chosen", ["free", "nothing", "a\0b", "' OR 1=1 --"])
def test_what_is_no_plan_on_sale_cannot_be_ordered(a_server: Running, chosen: str) -> None:
    answer = a_server.person().call("POST", "/subscription/orders", json={"plan": chosen, "currency": "EUR"})

    assert 400 <= answer.status_code < 500


def test_a_refund_is_worked_out_approved_and_sent_and_the_member_sees_it(
    a_server: Running, root: Person, plan: str
) -> None:
    ada = a_server.person()
    ordered = ada.call("POST", "/subscription/orders", json={"plan": plan, "currency": "JPY"}).json()
    money = {"minor": 980, "currency": "JPY", "reference": "bank"}
    root.call("POST", f"/operator/orders/{ordered['id']}/payment", json=money)

    wanted = {"rule": "last_payment_full", "cause": "leaving"}
    made = [root.call("POST", f"/operator/accounts/{ada.account.id}/refunds", json=wanted) for _ in range(2)]
    refund = made[0].json()["refunds"][0]
    at = f"/operator/refunds/{refund['id']}"
    too_early = root.call("POST", f"{at}/sent", json={"reference": "bank 5 May"})
    approved = root.call("POST", f"{at}/approve").json()["refunds"][0]
    failed = root.call("POST", f"{at}/failed", json={"failure": "unreachable"}).json()["refunds"][0]
    told = ada.call("POST", f"/subscription/refunds/{refund['id']}/details", json={"details": "cash"}).json()
    (waiting,) = [one for one in _all(root, "/operator/refunds", "refunds") if _is(one, ada)]
    sent = [root.call("POST", f"{at}/sent", json={"reference": "bank 9 May"}) for _ in range(3)]
    (payment,) = ada.call("GET", "/subscription").json()["payments"]

    bill, note = ada.call("GET", "/subscription/invoices").json()["invoices"]
    kept = ada.call("GET", f"/subscription/invoices/{note['id']}", params={"language": "hi"})

    printed = ada.call("GET", f"/subscription/invoices/{note['id']}/pdf", params={"language": "zh-Hans"})
    stranger = a_server.person().call("GET", f"/subscription/invoices/{note['id']}/pdf")

    assert (bill["kind"], note["kind"], note["corrects"]) == ("invoice", "credit_note", bill["number"])
    assert ("क्रेडिट नोट" in kept.text, "-JP¥980" in kept.text) == (True, True)
    assert "sandbox" in kept.headers["Content-Security-Policy"]
    assert (printed.headers["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    assert printed.headers["Content-Disposition"].endswith(f"{note['number']}.pdf")
    assert stranger.status_code == 404
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert [one.json()["refunds"][0]["id"] for one in made] == [refund["id"]] * 2
    assert (refund["amount"]["text"], refund["waits_for"], too_early.status_code) == ("980 JPY", "approval", 409)
    assert (approved["state"], failed["state"]) == ("pending", "needs_details")
    assert (told["state"], waiting["details"]) == ("alternative_payout", "cash")
    assert [one.status_code for one in sent] == [200] * 3
    assert (payment["given_back"]["text"], payment["refunds"][0]["state"]) == ("980 JPY", "succeeded")
    assert root.call("GET", "/operator/ledger").json()["complaints"] == []


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"rule": "everything"}, 422),
        ({"rule": "larger_of", "since": "yesterday"}, 422),
        ({"rule": "as_sent"}, 422),
        ({"rule": "prorata_from", "since": "2999-01-01T00:00:00Z"}, 409),
        ({"rule": "larger_of", "cause": "a b"}, 422),
        ({"rule": "larger_of", "amount": 5}, 422),
        ({"rule": "larger_of"}, 409),
    ],
    ids=str,
)
def test_a_refund_of_nothing_or_by_no_rule_is_refused(
    a_server: Running, root: Person, wanted: dict[str, Any], status: int
) -> None:
    ada = a_server.person()

    answer = root.call("POST", f"/operator/accounts/{ada.account.id}/refunds", json=wanted)

    assert answer.status_code == status


def _all(root: Person, path: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = root.call("GET", path, params={"cursor": cursor} if cursor else {}).json()
        found += page[name]
        cursor = page["next"]
        if not cursor:
            return found


def _is(one: dict[str, Any], who: Person) -> bool:
    return bool(one["account"]["id"] == who.account.id)


def test_a_code_is_made_looked_at_and_used_and_shown_only_once(a_server: Running, root: Person) -> None:
    ada = a_server.person()
    plan = root.call("POST", "/operator/plans", json=PLAN).json()["id"]
    (made,) = root.call("POST", "/operator/codes", json={"plan": plan, "months": 3, "currency": "EUR"}).json()["codes"]

    promised = ada.call("POST", "/subscription/codes/look", json={"code": made["secret"]}).json()
    redeemed = ada.call("POST", "/subscription/codes/redeem", json={"code": made["secret"].lower()}).json()
    listed = next(one for one in root.call("GET", "/operator/codes").json()["codes"] if one["id"] == made["id"])
    ended = root.call("POST", f"/operator/codes/{made['id']}/end").json()

    assert (promised["months"], promised["name"], promised["over"]) == (3, "200 GB", 0)
    assert (redeemed["entitlement"]["reason"], redeemed["gifts"][0]["worth"]["text"]) == ("gift", "8.97 EUR")
    assert redeemed["gifts"][0]["periods"][0]["starts_at"] == redeemed["gifts"][0]["redeemed_at"]
    assert ("secret" in listed, listed["used"], ended["ended_at"] is not None) == (False, 1, True)
    assert ada.call("POST", "/operator/codes", json={"plan": plan, "months": 3}).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"months": 0}, 422),
        ({"months": "3"}, 422),
        ({"months": 3, "count": 501}, 422),
        ({"months": 3, "uses": -1}, 422),
        ({"months": 3, "currency": "ABC"}, 422),
        ({"months": 3, "currency": "USD"}, 422),
        ({"months": 3, "valid_until": "1999-01-01T00:00:00Z"}, 422),
        ({"months": 3, "plan": "nothing"}, 404),
        ({"months": 3, "plan": "free"}, 422),
    ],
    ids=str,
)
def test_a_code_that_cannot_be_is_refused_in_words(root: Person, wrong: dict[str, Any], status: int) -> None:
    plan = root.call("POST", "/operator/plans", json=PLAN).json()["id"]

    answer = root.call("POST", "/operator/codes", json={"plan": plan, **wrong})

    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)


def test_a_code_nobody_made_is_not_found_and_guessing_is_slowed_down(a_server: Running) -> None:
    ada = a_server.person()

    statuses = [
        ada.call("POST", "/subscription/codes/redeem", json={"code": f"AAAA-AAAA-AAAA-AAA{letter}"}).status_code
        for letter in "BCDEFGH"
    ]

    assert (statuses[:5], statuses[-1]) == ([404] * 5, 429)


def test_a_plan_is_shared_by_a_link_and_by_an_address(a_server: Running, root: Person) -> None:
    ada, byron, clara = a_server.person(), a_server.person(), a_server.person()
    plan = root.call("POST", "/operator/plans", json={**PLAN, "people": 3}).json()["id"]
    _buy(ada, root, plan)
    link = ada.call("POST", "/family/invites", json={}).json()["link"]
    ada.call("POST", "/family/invites", json={"email": clara.account.email})
    token = link.partition("#token=")[2]

    seen = byron.call("POST", "/family/look", json={"token": token}).json()
    joined = byron.call("POST", "/family/accept", json={"token": token}).json()
    (asked,) = clara.call("GET", "/family").json()["invitations"]
    answered = clara.call("POST", "/family/accept", json={"invitation": asked["id"]}).json()
    family = ada.call("GET", "/family").json()
    ada.upload(a_jpeg(40, 30), filename="sunset.jpg")
    room = byron.call("GET", "/account/usage").json()
    removed = ada.call("DELETE", f"/family/members/{family['members'][0]['id']}").json()
    left = clara.call("POST", "/family/leave").json()

    assert (seen["from"]["email"], seen["quota"], seen["fits"]) == (ada.account.email, 200_000_000_000, True)
    assert joined["owner"]["email"] == answered["owner"]["email"] == ada.account.email
    assert [one["email"] for one in family["members"]] == [byron.account.email, clara.account.email]
    assert (family["people"], family["invites"], room["quota"]) == (3, [], 200_000_000_000)
    assert room["categories"] == [{"category": "family", "bytes": room["used"], "count": 0}]
    assert [one["email"] for one in removed["members"]] == [clara.account.email]
    assert (left["owner"], ada.call("GET", "/family").json()["members"]) == (None, [])


@pytest.mark.parametrize("people", [0, -1, 7, 2**62, "2", 2.5])
def test_a_plan_for_nobody_or_a_village_is_refused(root: Person, people: Any) -> None:
    assert root.call("POST", "/operator/plans", json={**PLAN, "people": people}).status_code == 422


@pytest.mark.parametrize(
    "body", [{}, {"token": "x"}, {"token": "a\0b"}, {"invitation": "' OR 1=1 --"}, {"token": "é" * 90}]
)
def test_an_invitation_nobody_made_joins_nothing(a_server: Running, body: dict[str, str]) -> None:
    ada = a_server.person()

    answer = ada.call("POST", "/family/accept", json=body)

    assert 400 <= answer.status_code < 500
    assert ada.call("GET", "/family").json()["owner"] is None


def _buy(who: Person, root: Person, plan: str) -> None:
    ordered = who.call("POST", "/subscription/orders", json={"plan": plan, "currency": "EUR"}).json()
    paid = {"minor": 299, "currency": "EUR", "reference": "bank"}
    assert root.call("POST", f"/operator/orders/{ordered['id']}/payment", json=paid).status_code == 200

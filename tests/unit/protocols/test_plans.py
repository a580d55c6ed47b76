"""The catalogue over REST: an operator writes it, a member reads what is sold to them, and nonsense changes nothing."""

from typing import Any

import pytest

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

"""The ledger only grows, adds up to nothing, and says so when somebody touched it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Line, PostingKind
from tansu.features.plans.books.ledger import post
from tansu.features.plans.model.posting import sums
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import clock_of
from tests.support.buying import GB, buy, complaints, order, pay, sell


@pytest.fixture
def sold(outside: Outside, ada: Principal) -> None:
    """A plan that was bought, and another in the middle of its period."""
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    clock_of(outside).move(timedelta(days=10))
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 300))


@pytest.mark.usefixtures("sold")
def test_every_sale_payment_and_credit_is_in_it_and_adds_up_to_nothing(outside: Outside, ada: Principal) -> None:
    with outside.look(ada.account) as work:
        report, found = plans.verify_ledger(work), plans.postings(work)

    kinds = [one.kind.value for one in reversed(found)]
    assert kinds == ["sale", "payment", "sale", "credit", "payment"]
    assert (report.postings, report.complaints) == (5, ())
    held = {line.book: line.amount.minor for line in report.balances}
    assert held["member"] == 0
    assert held["money:by_hand"] == -held["sales"] > 0


@pytest.mark.parametrize(
    "touch",
    [
        "UPDATE plans_lines SET minor = minor + 1 WHERE posting = 2 AND line = 0",
        "UPDATE plans_lines SET minor = minor * 2 WHERE posting = 2",
        "UPDATE plans_lines SET book = 'sales' WHERE posting = 2 AND line = 0",
        "UPDATE plans_lines SET currency = 'USD' WHERE posting = 2",
        "UPDATE plans_postings SET at = at + 1 WHERE n = 3",
        "UPDATE plans_postings SET account = 'somebody' WHERE n = 3",
        "DELETE FROM plans_lines WHERE posting = 5; DELETE FROM plans_postings WHERE n = 5",
        "DELETE FROM plans_lines WHERE posting = 3; DELETE FROM plans_postings WHERE n = 3",
        "UPDATE plans_payments SET amount = amount + 1",
        "UPDATE plans_coverings SET minor = minor + 1000",
        "DELETE FROM plans_coverings",
    ],
)
@pytest.mark.usefixtures("sold")
def test_whatever_is_touched_is_noticed(outside: Outside, touch: str) -> None:
    with outside.database.write() as tx:
        for statement in touch.split("; "):
            tx.execute(sql(statement))

    assert complaints(outside)


def test_a_posting_that_does_not_add_up_is_never_written(outside: Outside, ada: Principal) -> None:
    with outside.system(ada.account) as work, pytest.raises(ValueError, match="adds up to nothing"):
        post(work, PostingKind.SALE, "x", [Line("a", Money(1, "EUR")), Line("b", Money(-1, "USD"))])

    assert complaints(outside) == ()


def test_the_books_of_two_currencies_stay_apart(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "Yen", 50 * GB, 980, currency="JPY"), "JPY")

    with outside.look() as work:
        balances = plans.verify_ledger(work).balances

    assert {str(plans.written(line.amount)) for line in balances if line.book == "money:by_hand"} == {"980 JPY"}


def test_a_payment_that_fails_half_way_leaves_no_posting(outside: Outside, ada: Principal) -> None:
    ordered = order(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    before = plans_rows(outside)

    with pytest.raises(RuntimeError), outside.system(ada.account) as work:
        plans.record_payment(work, ordered.id, ordered.due, reference="bank")
        raise RuntimeError("the power fails here")

    assert plans_rows(outside) == before
    pay(outside, ordered)
    assert complaints(outside) == ()


@given(st.lists(st.tuples(st.sampled_from(["EUR", "JPY"]), st.integers(-100, 100))))
def test_sums_are_what_adding_up_says(lines: list[tuple[str, int]]) -> None:
    found = sums(Line("a", Money(minor, currency)) for currency, minor in lines)

    expected = {code: sum(minor for currency, minor in lines if currency == code) for code in ("EUR", "JPY")}
    assert found == {code: minor for code, minor in expected.items() if minor}


def plans_rows(outside: Outside) -> list[int]:
    tables = ("plans_payments", "plans_periods", "plans_postings", "plans_lines", "plans_subscriptions")
    with outside.look() as work:
        return [work.tx.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]

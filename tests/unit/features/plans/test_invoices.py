"""Invoices are numbered without gaps, say what was bought by whom, and are never changed; refunds have credit notes."""

from datetime import UTC, datetime, timedelta

import pytest

from tansu.core.errors import Forbidden, Invalid, NotFound
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Invoice, InvoiceKind, Rule
from tansu.foundation import accounts
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import an_account, clock_of, principal_of
from tests.support.buying import GB, buy, complaints, order, refund, sell


def issued(outside: Outside, who: Principal) -> list[Invoice]:
    with outside.read(who) as work:
        return plans.invoices(work)


def test_a_payment_has_an_invoice_with_an_upgrade_less_what_was_unused(outside: Outside, ada: Principal) -> None:
    clock_of(outside).move(datetime(2027, 4, 1, tzinfo=UTC) - clock_of(outside).now())
    with outside.system() as work:
        plans.set_issuer(work, "Tansu Club, Main Street 1, Vienna")
    first = buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    clock_of(outside).move(timedelta(days=10))
    second = buy(outside, ada, sell(outside, "200 GB", 200 * GB, 300))

    bill, larger = issued(outside, ada)

    assert [one.number for one in (bill, larger)] == ["2027-00001", "2027-00002"]
    assert [one.subject for one in (bill, larger)] == [first.id, second.id]
    assert (bill.issued_by, bill.issued_to) == ("Tansu Club, Main Street 1, Vienna", "ada@example.org")
    assert [line.amount.minor for line in larger.lines] == [300, -67]
    assert larger.total == second.amount


def test_a_refund_has_a_credit_note_that_names_its_invoice(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    with outside.system(ada.account) as work:
        plans.approve(work, one.id)
        plans.approve(work, one.id)

    bill, note = issued(outside, ada)

    assert (note.kind, note.corrects, note.total.minor) == (InvoiceKind.CREDIT_NOTE, bill.number, -100)
    assert note.n == bill.n + 1


def test_what_fails_takes_no_number(outside: Outside, ada: Principal) -> None:
    plan = sell(outside, "50 GB", 50 * GB, 100)
    ordered = order(outside, ada, plan)
    with pytest.raises(RuntimeError), outside.system(ada.account) as work:
        plans.record_payment(work, ordered.id, ordered.due, reference="bank")
        raise RuntimeError("the power fails here")

    with outside.system(ada.account) as work:
        plans.record_payment(work, ordered.id, ordered.due, reference="bank")

    assert [one.n for one in issued(outside, ada)] == [1]
    assert complaints(outside) == ()


def test_a_new_year_and_a_new_issuer_begin_at_one(outside: Outside, ada: Principal) -> None:
    plan = sell(outside, "50 GB", 50 * GB, 100)
    buy(outside, ada, plan)
    others = [principal_of(an_account(outside, f"p{n}@example.org", password="")) for n in range(2)]
    clock_of(outside).move(timedelta(days=366))
    buy(outside, others[0], plan)
    with outside.system() as work:
        plans.set_issuer(work, "Somebody else")
    buy(outside, others[1], plan)

    numbers = [(one.year, one.n) for who in (ada, *others) for one in issued(outside, who)]

    assert [n for _, n in numbers] == [1, 1, 1]
    assert len({year for year, _ in numbers}) == 2
    assert complaints(outside) == ()


def test_an_invoice_stays_as_it_was_when_its_member_is_called_otherwise(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    before = issued(outside, ada)

    with outside.work(ada) as work:
        accounts.update(work, name="Somebody else")
    with outside.system() as work:
        plans.set_issuer(work, "Moved to another street")

    assert issued(outside, ada) == before


@pytest.mark.parametrize(
    "touch",
    [
        "UPDATE plans_invoices SET document = replace(document, '100', '900')",
        "DELETE FROM plans_invoices",
        "UPDATE plans_invoices SET n = 7",
    ],
)
def test_an_invoice_that_was_touched_or_is_missing_is_noticed(outside: Outside, ada: Principal, touch: str) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    with outside.database.write() as tx:
        tx.execute(sql(touch))

    assert complaints(outside)


def test_nobody_sees_somebody_elses_invoice(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    eve = principal_of(an_account(outside, "eve@example.org", password=""))

    with outside.read(eve) as work, pytest.raises(NotFound):
        plans.find_invoice(work, issued(outside, ada)[0].id)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Invoice"),
        ("tr", "Fatura"),
        ("zh-Hans", "发票"),
        ("zh-CN", "发票"),
        ("hi", "चालान"),
        ("id", "Faktur"),
        ("es", "Factura"),
        ("DE", "Rechnung"),
        ("xx", "Invoice"),
        ("../en", "Invoice"),
        ("", "Invoice"),
    ],
)
def test_a_page_says_everything_in_a_language_and_runs_nothing(
    outside: Outside, ada: Principal, language: str, title: str
) -> None:
    with outside.system() as work:
        plans.set_issuer(work, "<script>alert(1)</script> & Sons")
    with outside.work(ada) as work:
        accounts.update(work, name="Ada <b>Lovelace</b>")
    buy(outside, ada, sell(outside, "50 GB <i>", 50 * GB, 100))

    shown = plans.as_page(issued(outside, ada)[0], language)

    assert f"<h1>{title}</h1>" in shown
    assert "(EUR)" in shown
    assert not any(tag in shown for tag in ("<script", "<b>", "<i>"))
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("words", ["", "x" * 401, "a\nb"])
def test_an_issuer_that_cannot_be_printed_is_refused(outside: Outside, words: str) -> None:
    with outside.system() as work, pytest.raises(Invalid):
        plans.set_issuer(work, words)


def test_an_invoice_is_found_by_its_number_by_who_runs_the_server_only(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    (bill,) = issued(outside, ada)

    with outside.look() as work:
        found = [plans.invoices_called(work, words) for words in (bill.number, bill.id, "2027-99999", "1", "' OR 1=1")]

    assert found == [[bill], [bill], [], [], []]
    with outside.read(ada) as work, pytest.raises(Forbidden):
        plans.invoices_called(work, bill.number)

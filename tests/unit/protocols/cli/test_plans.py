"""`tansu plans …`, as an operator at a console uses it."""

import json
from pathlib import Path

import pytest

import tansu.app
from tansu.features import plans as feature
from tansu.ports.database import sql
from tansu.protocols.cli.app import run
from tansu.protocols.cli.operating import instance, lend
from tests.support.building import an_account, principal_of
from tests.support.buying import GB, a_family_plan, buy, order, quota, sell
from tests.support.sharing import join


@pytest.fixture
def data(tmp_path: Path) -> str:
    lend(lambda: tansu.app)
    return str(tmp_path / "data")


def test_a_plan_is_offered_changed_and_ended_by_its_name(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    prices = ["--price", "2.99 EUR", "--price", "980 JPY"]

    codes = [
        run(["plans", "add", "200 GB", "200GB", *prices, "--term", "month", "--data", data]),
        run(["plans", "change", "200 GB", "--region", "DE", "--data", data]),
        run(["plans", "end", "200 GB", "--data", data]),
    ]
    capsys.readouterr()
    run(["plans", "list", "--data", data, "--json"])
    free, sold = json.loads(capsys.readouterr().out)
    run(["plans", "list", "--data", data])

    assert codes == [0, 0, 0]
    assert (free["name"], free["bytes"]) == ("Free", 5_000_000_000)
    assert (sold["bytes"], sold["prices"], sold["regions"]) == (200_000_000_000, {"EUR": 299, "JPY": 980}, ["DE"])
    assert "2.99 EUR, 980 JPY in DE  (not on sale)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["200GB", "--price", "2.999 EUR", "--term", "month"],
        ["200GB", "--price", "2.99 ABC", "--term", "month"],
        ["200GB", "--price", "-1 EUR", "--term", "month"],
        ["much", "--price", "2.99 EUR", "--term", "month"],
        ["200GB", "--price", "2.99 EUR", "--term", "week"],
        ["200GB", "--price", "2.99 EUR", "--term", "month", "--until", "soon"],
        ["200GB", "--term", "month"],
    ],
    ids=" ".join,
)
def test_a_mistyped_plan_is_refused_with_what_to_write(
    data: str, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["plans", "add", "Typo", *wrong, "--data", data])

    assert code == 2
    run(["plans", "list", "--data", data, "--json"])
    assert [one["name"] for one in json.loads(capsys.readouterr().out.splitlines()[-1])] == ["Free"]


def test_money_that_came_is_recorded_and_the_ledger_is_balanced(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(data=Path(data)) as opened:
        ada = principal_of(an_account(opened.outside, password=""))
        ordered = order(opened.outside, ada, sell(opened.outside, "200 GB", 200 * GB, 299))

    run(["plans", "orders", "--data", data, "--json"])
    (waiting,) = json.loads(capsys.readouterr().out)
    wrong = run(["plans", "paid", ordered.id, "--amount", "2.98 EUR", "--reference", "bank", "--data", data])
    paid = [
        run(["plans", "paid", ordered.id, "--amount", "2.99 EUR", "--reference", "bank", "--data", data])
        for _ in range(2)
    ]
    capsys.readouterr()
    verified = run(["ledger", "verify", "--data", data])

    assert (waiting["due"], waiting["email"]) == ("2.99 EUR", "ada@example.org")
    assert (wrong, paid, verified) == (3, [0, 0], 0)
    assert "The ledger is balanced: 2 postings." in capsys.readouterr().out
    with instance(data=Path(data)) as opened:
        assert quota(opened.outside, ada) == 200 * GB


def test_money_goes_back_and_the_ledger_stays_balanced(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(data=Path(data)) as opened:
        ada = principal_of(an_account(opened.outside, password=""))
        buy(opened.outside, ada, sell(opened.outside, "200 GB", 200 * GB, 299))
    asked = ["plans", "refund", "ada@example.org", "--rule", "last-payment-full", "--approve", "--data", data, "--json"]

    code = run(asked)
    (made,) = json.loads(capsys.readouterr().out)
    sent = run(["plans", "refund-sent", made["id"], "--reference", "bank 5 May", "--data", data])
    again = run(asked)
    capsys.readouterr()
    verified = run(["ledger", "verify", "--data", data])

    assert (made["amount"], made["waits_for"]) == ("2.99 EUR", "sending")
    assert (code, sent, again, verified) == (0, 0, 3, 0)
    assert "The ledger is balanced: 4 postings." in capsys.readouterr().out


def test_an_invoice_is_written_as_pdf_and_as_a_page(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with instance(data=Path(data)) as opened:
        ada = principal_of(an_account(opened.outside, password=""))
        buy(opened.outside, ada, sell(opened.outside, "200 GB", 200 * GB, 299))
        with opened.outside.read(ada) as work:
            (bill,) = feature.invoices(work)
    pdf, html = tmp_path / "invoice.pdf", tmp_path / "invoice.html"
    asked = ["plans", "invoice", bill.number, "--data", data, "--json"]

    codes = [
        run([*asked, "--pdf", str(pdf), "--html", str(html), "--language", "de"]),
        run([*asked, "--language", "fr"]),
        run([*asked, "--pdf", str(tmp_path / "nowhere" / "invoice.pdf")]),
        run(["plans", "invoice", "2027-99999", "--data", data]),
    ]

    assert codes == [0, 2, 3, 3]
    assert json.loads(capsys.readouterr().out)["total"] == "2.99 EUR"
    assert (pdf.read_bytes()[:5], "<h1>Rechnung</h1>" in html.read_text("utf-8")) == (b"%PDF-", True)


def test_a_ledger_that_was_touched_is_said_to_be(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(data=Path(data)) as opened:
        ada = principal_of(an_account(opened.outside, password=""))
        buy(opened.outside, ada, sell(opened.outside, "200 GB", 200 * GB, 299))
        with opened.outside.database.write() as tx:
            tx.execute(sql("UPDATE plans_lines SET minor = 1000 WHERE line = 0 AND posting = 1"))

    code = run(["ledger", "verify", "--data", data, "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (code, told["balanced"]) == (1, False)
    assert any("Posting 1 was changed" in complaint for complaint in told["complaints"])


def test_codes_are_made_listed_and_ended(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["plans", "add", "200 GB", "200GB", "--price", "2.99 EUR", "--term", "month", "--data", data])
    capsys.readouterr()

    made = run(
        ["plans", "codes", "make", "200 GB", "--months", "12", "--count", "2", "--note", "raffle", "--data", data]
    )
    secrets = capsys.readouterr().out.split()
    run(["plans", "codes", "list", "--data", data, "--json"])
    listed = json.loads(capsys.readouterr().out)
    ended = run(["plans", "codes", "end", listed[0]["id"], "--data", data])
    capsys.readouterr()
    run(["plans", "codes", "list", "--data", data])
    shown = capsys.readouterr().out

    assert (made, ended, len(secrets), len(listed)) == (0, 0, 2, 2)
    assert all(len(one) == 19 for one in secrets)
    assert (listed[0]["worth"], listed[0]["uses"], listed[0]["used"]) == ("35.88 EUR", 1, 0)
    assert (shown.count("200 GB for 12 months"), shown.count("not good any more")) == (2, 1)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [(["--months", "0"], 2), (["--months", "1", "--until", "soon"], 2), (["--months", "1", "--currency", "XXX"], 2)],
    ids=str,
)
def test_a_mistyped_code_is_refused(data: str, wrong: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    run(["plans", "add", "200 GB", "200GB", "--price", "2.99 EUR", "--term", "month", "--data", data])

    assert run(["plans", "codes", "make", "200 GB", *wrong, "--data", data]) == code


def test_a_family_is_invited_listed_and_left(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(data=Path(data)) as opened:
        ada = principal_of(an_account(opened.outside, "ada@example.org", password=""))
        byron = principal_of(an_account(opened.outside, "byron@example.org", password=""))
        buy(opened.outside, ada, a_family_plan(opened.outside, 200 * GB, people=6))
    invited = run(["plans", "families", "invite", "ada@example.org", "--data", data])
    link = capsys.readouterr().out.strip()
    with instance(data=Path(data)) as opened:
        join(opened.outside, byron, link.partition("#token=")[2])

    run(["plans", "families", "list", "--data", data, "--json"])
    (family,) = json.loads(capsys.readouterr().out)
    run(["plans", "families", "list", "--data", data])
    shown = capsys.readouterr().out
    removed = run(["plans", "families", "remove", "byron@example.org", "--data", data])
    again = run(["plans", "families", "remove", "byron@example.org", "--data", data])
    nobody = run(["plans", "families", "invite", "nobody@example.org", "--data", data])

    assert (family["email"], family["people"], [one["email"] for one in family["members"]]) == (
        "ada@example.org",
        6,
        ["byron@example.org"],
    )
    assert ("2 of 6" in shown, "  byron@example.org" in shown) == (True, True)
    assert (invited, removed, again, nobody) == (0, 0, 3, 3)

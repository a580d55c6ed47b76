"""A plan is offered, ordered, paid by hand, made larger and given back, all by pages; the ledger stays balanced."""

import re

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from tests.support.browsing import Open, ask
from tests.support.real_server import RealServer

GIVEN = {"bytes": 10**12, "term": "month", "prices": [{"minor": 500, "currency": "EUR"}]}


@pytest.fixture
def page(server: RealServer, open_window: Open) -> Page:
    return open_window(server, "/operator/plans")


def offer(page: Page, name: str, gigabytes: str, price: str) -> None:
    page.get_by_role("button", name="Offer a plan").click()
    form = page.get_by_role("dialog", name="Offer a plan")
    form.get_by_label("Name").fill(name)
    form.get_by_label("GB", exact=True).fill(gigabytes)
    form.get_by_label("Price").fill(price)
    form.get_by_role("button", name="Offer a plan").click()
    expect(page.get_by_role("button", name=f"End the sale of {name}")).to_be_visible()


def record_payment(page: Page, reference: str) -> None:
    page.goto("/operator/plans")
    page.get_by_role("button", name="It is paid").click()
    page.get_by_label("How you find it again").fill(reference)
    page.get_by_role("button", name="Record the payment").click()
    expect(page.get_by_text("No order waits.")).to_be_visible()


def test_a_plan_is_bought_made_larger_and_given_back(page: Page) -> None:
    offer(page, "200 GB", "200", "2.99")
    offer(page, "2 TB", "2000", "9.99")

    page.goto("/plan")
    expect(page.get_by_text("5 GB, free")).to_be_visible()
    page.get_by_role("button", name="Choose 200 GB").click()
    expect(page.get_by_text("What you keep fits.")).to_be_visible()
    page.get_by_role("button", name="Order 200 GB").click()
    expect(page.get_by_text("200 GB begins when €2.99 has arrived.")).to_be_visible()
    record_payment(page, "bank 3 May")

    page.goto("/plan")
    expect(page.get_by_text("200 GB, paid until")).to_be_visible()
    expect(page.get_by_text("0 B of 200 GB").first).to_be_visible()
    page.get_by_role("button", name="Choose 2 TB").click()
    page.get_by_role("button", name="Order 2 TB").click()
    # The unused part is rounded up for the member: all of it, a moment after it began.
    expect(page.get_by_text("2 TB begins when €7.00 has arrived.")).to_be_visible()
    record_payment(page, "bank 4 May")

    page.get_by_role("button", name="Give money back to").click()
    page.get_by_role("button", name="Work it out").click()
    page.get_by_role("button", name="Approve; the plan ends now").first.click()
    for number in range(2):
        page.get_by_role("button", name="It is sent", exact=True).first.click()
        page.get_by_label("How you find it again").fill(f"back {number}")
        page.get_by_role("button", name="Record that it is sent").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="It is sent", exact=True)).to_have_count(1 - number)
    expect(page.get_by_text("No refund waits.")).to_be_visible()
    expect(page.get_by_text("every one adds up to nothing")).to_be_visible()
    page.get_by_role("button", name="€9.99 sold, €9.99 given back").click()
    rows = page.get_by_role("dialog").get_by_role("listitem")
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="unused part of a plan before")).to_contain_text("-€2.99")
    with page.expect_download() as downloading:
        rows.first.get_by_role("link").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Money that is here").click()
    rows = page.get_by_role("dialog", name="Money that is here, EUR").get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="money back to its payer")).to_have_count(2)

    page.goto("/plan")
    expect(page.get_by_text("5 GB, free")).to_be_visible()
    expect(page.get_by_text("€7.00 back: all that was paid for the present period and later ones")).to_be_visible()
    expect(page.get_by_text("€2.99 back: all that was paid for the present period and later ones")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Credit note").and_(page.get_by_role("link", name="as a page")).first.click()
    kept = downloading.value.path().read_text("utf-8")
    assert ("Corrects invoice" in kept, "Total (EUR)" in kept) == (True, True)
    page.get_by_label("Invoices are written in").select_option("हिन्दी")
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("^Credit note [-0-9]+$")).first.click()
    printed = PdfDocument(downloading.value.path())[0].get_textpage().get_text_range()
    assert ("क्रेडिट नोट" in printed, "€7.00" in printed) == (True, True)
    expect(page.get_by_role("link", name=re.compile("^Invoice [-0-9]+$"))).to_have_count(2)
    assert ask(page, "GET", "/operator/ledger")["balanced"] is True
    assert ask(page, "GET", "/account/usage")["quota"] == 5_000_000_000


def test_a_plan_is_ended_and_resumed_with_what_that_means(page: Page) -> None:
    offer(page, "Small", "50", "1.00")
    page.goto("/plan")
    page.get_by_role("button", name="Choose Small").click()
    page.get_by_role("button", name="Order Small").click()
    expect(page.get_by_text("Small begins when")).to_be_visible()
    record_payment(page, "cash")
    page.goto("/plan")

    page.get_by_role("button", name="End with this period").click()
    expect(page.get_by_role("dialog")).to_contain_text("only new things are refused")
    page.get_by_role("dialog").get_by_role("button", name="End with this period").click()

    expect(page.get_by_text("It ends then. What you keep stays")).to_be_visible()
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_text("It goes on after that, unless you end it.")).to_be_visible()


def test_a_plan_in_two_currencies_is_shown_only_where_it_is_sold(page: Page) -> None:
    page.get_by_role("button", name="Offer a plan").click()
    form = page.get_by_role("dialog", name="Offer a plan")
    form.get_by_label("Name").fill("Seven years")
    form.get_by_label("Paid").select_option("once for several years")
    form.get_by_label("For how many years").fill("7")
    form.get_by_label("Price", exact=True).fill("199.00")
    form.get_by_role("button", name="Another currency").click()
    form.get_by_label("Price 2").fill("30000")
    form.get_by_label("Currency 2").fill("JPY")
    form.get_by_label("Sold in").select_option("Austria")
    form.get_by_label("Last day of sale").fill("2999-12-31")
    form.get_by_role("button", name="Offer a plan").click()
    expect(page.get_by_text("€199.00 · JP¥30,000 once for 7 years")).to_be_visible()
    expect(page.get_by_text("only in Austria · until Tuesday, 31 December 2999")).to_be_visible()
    names = [one["name"] for one in ask(page, "GET", "/plans")["plans"]]

    page.get_by_role("button", name="Change Seven years").click()
    form = page.get_by_role("dialog", name="Change Seven years")
    form.get_by_label("Sold in").select_option("Germany")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("only in Austria, Germany")).to_be_visible()

    assert "Seven years" not in names
    page.goto("/plan")
    expect(page.get_by_role("button", name="Choose Seven years")).to_be_visible()


def test_a_code_is_made_given_and_used(page: Page) -> None:
    ask(page, "POST", "/operator/plans", {**GIVEN, "name": "Present"})
    page.goto("/operator/plans")
    page.get_by_role("button", name="Make codes").click()
    form = page.get_by_role("dialog", name="Make codes")
    form.get_by_label("It gives").select_option("Present")
    form.get_by_label("For how many months").fill("3")
    form.get_by_label("Note").fill("raffle")
    form.get_by_role("button", name="Make codes").click()
    shown = page.get_by_role("dialog", name="Your new codes")
    secret = shown.locator("code").inner_text()
    shown.get_by_role("button", name="Close").click()
    expect(page.get_by_text("0 of 1 used")).to_be_visible()

    page.goto("/plan")
    page.get_by_role("button", name="I have a code").click()
    page.get_by_label("Code", exact=True).fill(secret.replace("-", " ").lower())
    page.get_by_role("button", name="See what it gives").click()
    expect(page.get_by_role("dialog")).to_contain_text("Present for 3 months")
    page.get_by_role("button", name="Use the code").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Present for 3 months")).to_be_visible()
    page.goto("/operator/plans")
    expect(page.get_by_text("1 of 1 used")).to_be_visible()
    expect(page.get_by_text("every one adds up to nothing")).to_be_visible()

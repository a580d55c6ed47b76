"""Members hear of their plan and their money when it happens, once, in words and by mail."""

from datetime import timedelta

from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Failure, Rule
from tansu.foundation.jobs import Worker
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tests.support.building import clock_of
from tests.support.buying import GB, buy, pay, refund, seen, sell
from tests.support.telling import let_mail_leave, told
from tests.support.twice_and_crashing import run_until_idle


def pass_days(outside: Outside, days: int) -> None:
    """Let days go by, and the job look again on each of them."""
    for _ in range(days):
        clock_of(outside).move(timedelta(days=1))
        with outside.system() as work:
            plans.look_again_at_everybody.defer(work)
        run_until_idle(Worker(outside, [plans.look_again_at_everybody], name="one"))


def new(outside: Outside, ada: Principal, known: list[Kind]) -> list[Kind]:
    """What was told beyond what is known, newest first; it is known then."""
    found = told(outside, ada.account)
    fresh = found[: len(found) - len(known)]
    known[:] = found
    return fresh


def test_a_year_of_a_plan_in_notices(outside: Outside, ada: Principal) -> None:
    known: list[Kind] = []
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 299))
    bought = new(outside, ada, known)
    pass_days(outside, 20)
    asked = new(outside, ada, known)
    order = seen(outside, ada).order
    assert order is not None
    pay(outside, order)
    renewed = new(outside, ada, known)
    # It was bought on 1 May and is paid until 1 July; this is 2 July.
    pass_days(outside, 42)
    unpaid = new(outside, ada, known)
    pass_days(outside, 14)
    ended = new(outside, ada, known)
    pass_days(outside, 3)

    assert (bought, asked, renewed) == ([Kind.PAYMENT_RECEIVED], [Kind.RENEWAL_COMING], [Kind.PAYMENT_RECEIVED])
    assert (unpaid, ended) == ([Kind.PAST_DUE, Kind.RENEWAL_COMING], [Kind.SUBSCRIPTION_ENDED])
    assert new(outside, ada, known) == []
    assert len(let_mail_leave(outside)) == 6


def test_what_is_told_says_how_much_and_until_when(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 299))
    pass_days(outside, 32)

    mails = {mail.subject.replace("\u00a0", " "): mail.text.replace("\u00a0", " ") for mail in let_mail_leave(outside)}

    ends = seen(outside, ada).periods[0].ends_at
    until, grace = f"{ends.day} {ends:%B %Y}", f"{ends + plans.GRACE:%-d %B %Y}"
    assert f"200 GB is paid until {until}." in mails["€2.99 has arrived"]
    assert f"Your plan 200 GB is paid until {until}" in mails
    assert "€2.99 is due." in mails["Your plan 200 GB is not paid"]
    assert f"until {grace}." in mails["Your plan 200 GB is not paid"]
    assert all("https://photos.example/plan" in text for text in mails.values())


def test_another_plan_that_follows_is_told_with_what_becomes_of_what_is_more(outside: Outside, ada: Principal) -> None:
    small = sell(outside, "50 GB", 50 * GB, 99)
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 299))
    for _ in range(2):
        with outside.work(ada) as work:
            plans.change_later(work, small.id, "EUR")

    assert told(outside, ada.account).count(Kind.DOWNGRADE_PLANNED) == 1
    (mail,) = [mail for mail in let_mail_leave(outside) if "your plan is 50 GB" in mail.subject]
    assert "nothing is deleted" in mail.text


def test_a_refund_is_told_when_it_is_approved_and_when_it_is_sent(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 299))
    (worked_out,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    silent = told(outside, ada.account)

    for _ in range(2):
        with outside.system(ada.account) as work:
            plans.approve(work, worked_out.id)
    for _ in range(2):
        with outside.system(ada.account) as work:
            plans.record_sent(work, worked_out.id, reference="bank 5 May")

    assert silent == [Kind.PAYMENT_RECEIVED]
    assert sorted(told(outside, ada.account)) == sorted(
        [Kind.PAYMENT_RECEIVED, Kind.REFUND_APPROVED, Kind.SUBSCRIPTION_ENDED, Kind.REFUND_SENT]
    )


def test_a_refund_that_did_not_arrive_asks_where_it_can_go(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 299))
    (worked_out,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    with outside.system(ada.account) as work:
        plans.approve(work, worked_out.id)
        plans.record_failed(work, worked_out.id, Failure.UNREACHABLE)

    assert Kind.REFUND_NEEDS_DETAILS in told(outside, ada.account)

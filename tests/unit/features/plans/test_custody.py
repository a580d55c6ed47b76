"""What somebody agreed to and paid leaves with them; records of payments stay as long as the law asks, and say so."""

from tansu.core.principal import Principal
from tansu.features.plans import PlansCustodian
from tansu.foundation.work import Outside
from tansu.ports import catalog
from tansu.ports.database import sql
from tests.support.buying import GB, buy, complaints, order, sell

CUSTODIAN = PlansCustodian()


def test_everything_that_was_agreed_and_paid_is_exported(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    with outside.look(ada.account) as work:
        records = list(CUSTODIAN.export(work))

    assert [one["kind"] for one in records] == ["plan_period", "plan_order", "payment", "invoice", "posting", "posting"]
    assert {"minor": 100, "currency": "EUR"}.items() <= records[2].items()


def test_who_paid_nothing_leaves_nothing(outside: Outside, ada: Principal) -> None:
    order(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    with outside.system(ada.account) as work:
        left = CUSTODIAN.erase(work, limit=10)
        kept = CUSTODIAN.kept(work)

    assert (left, kept, naming(outside, ada.account)) == (0, [], set())


def test_what_was_paid_is_kept_for_ten_years_and_the_ledger_stays_balanced(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    with outside.system(ada.account) as work:
        CUSTODIAN.erase(work, limit=10)
        (kept,) = CUSTODIAN.kept(work)

    assert (kept.kind, kept.count, kept.until) == ("payment", 1, "2036-12-31")
    assert "plans_subscriptions" not in naming(outside, ada.account)
    assert complaints(outside) == ()


def naming(outside: Outside, account: str) -> set[str]:
    """The tables of plans that still name an account."""
    with outside.look() as work:
        names = [one for one in catalog.tables(work.tx) if one.startswith("plans_")]
        return {
            name for name in names if any(account in str(row) for row in work.tx.execute(sql(f"SELECT * FROM {name}")))
        }

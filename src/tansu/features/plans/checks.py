"""What must be true of money, handed to the doctor."""

from tansu.features.plans.books.ledger import verify_ledger
from tansu.features.plans.refunding.troubles import troubles
from tansu.features.plans.store import families as store
from tansu.foundation.doctor import Check, State, Verdict, Ward, verdict


def ledger(ward: Ward) -> Verdict:
    """See that the ledger is whole, adds up, and says what payments say."""
    with ward.look() as work:
        report = verify_ledger(work)
    return verdict(
        report.complaints,
        fine=f"The ledger of money is balanced ({report.postings} postings).",
        words="The ledger of money is not as it must be in {n} places: run `tansu ledger verify`.",
    )


def provider(ward: Ward) -> Verdict:
    """See that no money waits for a person unseen (W-45 to W-47)."""
    with ward.look() as work:
        found = troubles(work, ward.outside.payments.name)
    return verdict(
        found,
        fine="No money waits for anybody to look into it.",
        words="Money waits for you to look into it in {n} places: run `tansu ledger troubles`.",
        state=State.WARN,
    )


def families(ward: Ward) -> Verdict:
    """See that everybody in a family counts in its quota."""
    with ward.look() as work:
        found = store.strangers(work.tx)
    return verdict(
        found,
        fine="Everybody in a family shares its quota.",
        words="{n} accounts are in a family and do not share its quota: remove them from it and invite them again.",
    )


CHECKS = (
    Check("plans.families", "R20", families, database_only=True),
    Check("plans.ledger", "R22", ledger, database_only=True),
    Check("plans.troubles", "R22", provider, database_only=True),
)

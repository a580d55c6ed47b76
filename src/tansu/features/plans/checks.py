"""What must be true of money, handed to the doctor."""

from tansu.features.plans.ledger import verify_ledger
from tansu.foundation.doctor import Check, Verdict, Ward, verdict


def ledger(ward: Ward) -> Verdict:
    """See that the ledger is whole, adds up, and says what payments say."""
    with ward.look() as work:
        report = verify_ledger(work)
    return verdict(
        report.complaints,
        fine=f"The ledger of money is balanced ({report.postings} postings).",
        words="The ledger of money is not as it must be in {n} places: run `tansu ledger verify`.",
    )


CHECKS = (Check("plans.ledger", "R22", ledger, database_only=True),)

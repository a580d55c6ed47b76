"""Claims: counters are the number of claims, and only what nobody claims is on its way out (R7)."""

from tansu.core.instants import to_ms
from tansu.foundation.doctor import store, usage
from tansu.foundation.doctor.model import Check, Verdict, Ward, verdict


def counters(ward: Ward) -> Verdict:
    """Count the claims of every blob anew."""
    with ward.look() as work:
        wrong = store.miscounted_blobs(work.tx)
    return verdict(wrong, fine="Every original counts its claims.", words="{n} originals count claims wrongly.")


def grace(ward: Ward) -> Verdict:
    """See that exactly what nobody claims has a date of its end."""
    with ward.look() as work:
        wrong = store.misdated_blobs(work.tx)
    return verdict(
        wrong,
        fine="Only originals that nothing needs are on their way out.",
        words="{n} originals are on their way out and needed, or neither.",
    )


def claimants(ward: Ward) -> Verdict:
    """See that every claim is somebody's."""
    with ward.look() as work:
        wrong = store.claims_of_nothing(work.tx)
    return verdict(
        wrong, fine="Every claim is of something that exists.", words="{n} claims are of nothing that exists."
    )


def recount(ward: Ward) -> None:
    """Count claims anew, then dates and quota, which follow from them."""
    with ward.outside.system() as work:
        store.lock_pools(work.tx)
        store.recount_claims(work.tx)
    redate(ward)
    usage.recount(ward)


def redate(ward: Ward) -> None:
    """Give what nobody claims a day of grace from now."""
    with ward.outside.system() as work:
        store.redate_blobs(work.tx, now_ms=to_ms(work.now))


CHECKS = (
    Check("claims.counters", "R7 R20", counters, repair=recount, database_only=True),
    Check("claims.grace", "R7", grace, repair=redate, database_only=True),
    Check("claims.claimants", "R7", claimants, database_only=True),
)

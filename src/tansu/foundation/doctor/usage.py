"""Quota: what the running numbers say is what the rows add up to (R19, R20), in shared pools too."""

from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, Verdict, Ward, verdict
from tansu.foundation.work import Work


def used(ward: Ward) -> Verdict:
    """Compare bytes used with the sizes of claimed blobs and what is kept as text."""
    with ward.look() as work:
        wrong = _wrong(work, store.used_by_pool(work.tx), place=0)
    return verdict(wrong, fine="Used bytes are what is kept.", words="{n} pools count other bytes than they hold.")


def reserved(ward: Ward) -> Verdict:
    """Compare bytes reserved with what uploads hold."""
    with ward.look() as work:
        wrong = _wrong(work, store.reserved_by_pool(work.tx), place=1)
    return verdict(
        wrong,
        fine="Reserved bytes are what uploads in progress hold.",
        words="{n} pools reserve other bytes than their uploads hold.",
    )


def recount(ward: Ward) -> None:
    """Write the sums that the rows give, while nobody else moves a pool."""
    with ward.outside.system() as work:
        store.lock_pools(work.tx)
        used, reserved = store.used_by_pool(work.tx), store.reserved_by_pool(work.tx)
        for pool in store.pools(work.tx):
            store.set_pool(work.tx, pool, used=used.get(pool, 0), reserved=reserved.get(pool, 0))


def _wrong(work: Work, expected: dict[str, int], *, place: int) -> list[str]:
    running = {pool: counts[place] for pool, counts in store.pools(work.tx).items()}
    return sorted(pool for pool in running | expected if running.get(pool, 0) != expected.get(pool, 0))


CHECKS = (
    Check("usage.used", "R19 R20", used, repair=recount, database_only=True),
    Check("usage.reserved", "R19 R20", reserved, repair=recount, database_only=True),
)

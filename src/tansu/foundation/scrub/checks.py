"""Whether originals are re-read as often as promised (R36)."""

from datetime import timedelta

from tansu.foundation import claims
from tansu.foundation.doctor import Check, State, Verdict, Ward


def age_check(scrub_days: int) -> Check:
    """A check that every original arrived or was re-read within the cycle, and a day."""

    def age(ward: Ward) -> Verdict:
        with ward.look() as work:
            late = work.now - timedelta(days=scrub_days + 1)
            count, oldest = claims.count_overdue(work, before=late), claims.oldest_proof(work)
        if oldest is None:
            return Verdict(State.OK, "There are no originals yet.")
        words = f"All originals arrived or were re-read since {oldest:%A, %-d %B %Y}."
        if not count:
            return Verdict(State.OK, words)
        return Verdict(State.WARN, f"{words} {count} are past their {scrub_days} days. Is a worker running?", count)

    return Check("scrub.age", "R36", age)

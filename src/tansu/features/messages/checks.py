"""What must be true of messages, handed to the doctor, and what mends itself."""

from collections.abc import Iterator

from tansu.features.messages.entering import words_of
from tansu.features.messages.model import AFTER_ALL, FEATURE
from tansu.features.messages.store import checks as store
from tansu.features.messages.store import words as word_store
from tansu.foundation import doctor
from tansu.foundation.doctor import Check, Verdict, Ward, verdict
from tansu.foundation.work import Outside

BATCH = 1000


def mend_index(outside: Outside) -> Iterator[int]:
    """Index messages that are not, as after a restore or an upgrade; yield after each batch how many it was.

    The newest come first, so that what is found meanwhile reaches back to a day (search.indexed_from).
    """
    with outside.look() as work:
        told, found = word_store.counts(work.tx)
    before = AFTER_ALL
    while told != found:
        with outside.look() as work:
            missing = word_store.missing(work.tx, before=before, limit=BATCH)
        if not missing:
            return
        before = missing[-1][1]
        rows: dict[str, list[word_store.Indexed]] = {}
        for account, number, thread, body, subject in missing:
            rows.setdefault(account, []).append((number, thread, words_of(body, subject)))
        for account, mine in rows.items():
            with outside.system(account) as work:
                # Between the look and this Work one may have been purged, or indexed by another.
                word_store.add_missing(work.tx, account, mine)
        yield len(missing)


def threads(ward: Ward) -> Verdict:
    """See that every conversation counts the messages it has."""
    with ward.look() as work:
        wrong = store.miscounted_threads(work.tx)
    return verdict(
        wrong,
        fine="Every conversation counts the messages it has.",
        words="{n} conversations count other messages than they have.",
    )


def found(ward: Ward) -> Verdict:
    """See that every message can be found by its words."""
    with ward.look() as work:
        told, known = word_store.counts(work.tx)
    return verdict(
        [] if told == known else [f"{told} messages, {known} in the index"],
        fine="Every message can be found by its words.",
        words="The index of words is not whole; the worker makes it again within a quarter of an hour.",
    )


CHECKS = (
    doctor.text_check(FEATURE, store.TEXTS),
    Check("messages.threads", "R6", threads, database_only=True),
    Check("messages.words", "R6", found, database_only=True),
)

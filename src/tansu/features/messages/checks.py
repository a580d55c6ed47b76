"""What must be true of messages, handed to the doctor, and what mends itself."""

from tansu.features.messages.model import FEATURE
from tansu.features.messages.receive import words_of
from tansu.features.messages.store import checks as store
from tansu.features.messages.store import words as word_store
from tansu.foundation import doctor
from tansu.foundation.doctor import Check, Verdict, Ward, verdict
from tansu.foundation.work import Outside

BATCH = 5000


def mend_index(outside: Outside) -> int:
    """Index a batch of messages that are not, as after a restore; return how many. Repeat until 0."""
    with outside.look() as work:
        told, found = word_store.counts(work.tx)
        missing = word_store.missing(work.tx, limit=BATCH) if told != found else []
    for account in dict.fromkeys(account for account, *_ in missing):
        with outside.system(account) as work:
            mine = [
                (number, of, words_of(body, subject)) for who, number, of, body, subject in missing if who == account
            ]
            # Between the look and this Work one may have been purged, or indexed by another.
            word_store.replace(work.tx, account, mine)
    return len(missing)


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

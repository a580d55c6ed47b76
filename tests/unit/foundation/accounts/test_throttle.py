"""The pure rules of the throttle, as tables of examples; the database's part is in test_sign_in.py."""

import threading

import pytest

from tansu.core.errors import TooManyTries
from tansu.foundation.accounts import throttle
from tansu.foundation.accounts.store.gates import Tries
from tansu.foundation.work import Outside

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", ""),
        ("192.0.2.777", ""),
    ],
)
def test_neighbours_share_a_prefix(address: str, prefix: str) -> None:
    assert throttle.prefix_of(address) == prefix


@pytest.mark.parametrize(
    ("before", "now_ms", "after"),
    [
        (Tries(0, 0, 0), 0, Tries(1, 0, 0)),
        (Tries(3, 0, 0), 1000, Tries(4, 1000, 1000)),
        (Tries(4, 0, 0), 1000, Tries(5, 1000, 3000)),
        (Tries(9, 0, 0), 1000, Tries(10, 1000, 65_000)),
        (Tries(500, 0, 0), 1000, Tries(501, 1000, 901_000)),
        (Tries(500, 0, 0), 24 * HOUR_MS, Tries(1, 24 * HOUR_MS, 24 * HOUR_MS)),
    ],
)
def test_a_try_counts_and_the_wait_grows(before: Tries, now_ms: int, after: Tries) -> None:
    assert throttle.after_a_try(before, free=5, now_ms=now_ms) == after


@pytest.mark.parametrize(
    ("tries", "now_ms", "seconds"),
    [(Tries(9, 1000, 5000), 1000, 4), (Tries(9, 1000, 5000), 4001, 1), (Tries(9, 1000, 5000), 5000, 0),
     (Tries(9, 1000, 5000), 999, 0)],
)  # fmt: skip
def test_the_wait_is_told_in_whole_seconds_rounded_up(tries: Tries, now_ms: int, seconds: int) -> None:
    assert throttle.wait_seconds(tries, now_ms=now_ms) == seconds


def test_many_at_once_get_no_more_tries_than_one_after_another(outside: Outside) -> None:
    gate = throttle.account_gate("sign_in", "ada")
    passed: list[bool] = []

    def attempt() -> None:
        try:
            with outside.system() as work:
                throttle.count_try(work, [gate])
        except TooManyTries:
            passed.append(False)
        else:
            passed.append(True)

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(passed) == [False] * 7 + [True] * 5

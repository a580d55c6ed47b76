"""How long a failed job waits."""

import pytest

from tansu.foundation.jobs import Backoff

MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("attempts", "fraction", "seconds"),
    [
        (0, 0.0, 15),
        (1, 0.0, 15),
        (1, 1.0, 18.75),
        (2, 0.0, 1 * MINUTE),
        (3, 0.0, 4 * MINUTE),
        (4, 0.0, 16 * MINUTE),
        (5, 0.0, 64 * MINUTE),
        (6, 0.0, 256 * MINUTE),
        (7, 0.0, 61_440),
        (8, 0.0, DAY),
        (8, 0.5, DAY * 1.125),
        (1000, 0.0, DAY),
    ],
)
def test_each_failure_waits_four_times_longer_up_to_a_day(attempts, fraction, seconds):
    assert Backoff().seconds(attempts, fraction=fraction) == seconds


def test_eight_attempts_outlast_an_outage_of_most_of_a_day():
    waited = sum(Backoff().seconds(attempts, fraction=0) for attempts in range(1, 8))

    assert 22 * HOUR < waited < DAY


def test_a_job_may_have_its_own_patience():
    patient = Backoff(first=1, factor=2, longest=5)

    assert [patient.seconds(attempts, fraction=0) for attempts in range(1, 6)] == [1, 2, 4, 5, 5]

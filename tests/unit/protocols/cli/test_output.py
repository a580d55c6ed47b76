"""How a run looks."""

import pytest

from tansu.client.tally import Outcome, Result, Tally
from tansu.protocols.cli.output import Pace, line, several, size


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    "count, words",
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (99_940, "99.9 kB"),
        (99_960, "100 kB"),
        (999_600, "1.0 MB"),
        (5_000_000_000, "5.0 GB"),
        (123_000_000_000_000, "123 TB"),
    ],
)
def test_bytes_are_told_in_the_unit_a_person_reads(count, words):
    assert size(count) == words


def test_a_line_tells_what_is_done_how_fast_and_how_long_it_will_take():
    watch, tally = Watch(), Tally()
    pace = Pace(watch)
    for _ in range(10):
        tally.find(1_000_000)
    tally.counted = True
    line(tally, pace)

    watch.seconds = 4.0
    tally.settle(Outcome("a.jpg", 1_000_000, Result.SENT))
    tally.settle(Outcome("b.jpg", 1_000_000, Result.HAD))
    tally.at("c.jpg", 1_000_000, 1_000_000)

    assert line(tally, pace) == "2 of 10 files, 3.0 MB of 10.0 MB, 500 kB/s, 14 s left"


def test_while_folders_are_still_walked_no_end_is_promised():
    watch, tally = Watch(), Tally()
    pace = Pace(watch)
    tally.find(5)
    line(tally, pace)

    watch.seconds = 1.0
    tally.settle(Outcome("a.jpg", 5, Result.SENT))

    assert line(tally, pace) == "1 of 1 file found so far, 5 B of 5 B, 5 B/s"


def test_what_happened_long_ago_does_not_count_for_the_rate():
    watch = Watch()
    pace = Pace(watch)
    pace.read(0)
    watch.seconds = 1.0
    pace.read(1_000_000)

    watch.seconds = 100.0
    pace.read(1_000_000)
    watch.seconds = 110.0

    assert pace.read(1_000_100) == 10.0


def test_one_is_one_and_everything_else_is_several() -> None:
    assert [several(count, "account") for count in (0, 1, 2)] == ["0 accounts", "1 account", "2 accounts"]

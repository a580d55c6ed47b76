"""The last words of a run of `tansu sync`."""

import pytest

from tansu.client.sync.report import Problem, Report
from tansu.protocols.cli.sync_report import in_words

HALTED = Report(halted="Sign in to go on.")
FAILED = Report(checked=3, problems=[Problem("a.txt", "cannot be read")])


@pytest.mark.parametrize("report", [HALTED, FAILED, Report(unfinished=True)])
def test_only_a_complete_run_says_that_both_sides_are_the_same(report: Report) -> None:
    assert "nothing was done" in in_words(report)
    assert "the same" not in in_words(report)
    assert "both sides are the same" in in_words(Report(checked=3))

"""The doctor: whether everything that must be true is, in a sentence each, and what may safely be put right.

It is an independent witness: it recomputes every ledger with queries of its own, and believes no counter.
Features hand in checks of their own through the composition root.
"""

from tansu.foundation.doctor.model import Check, Finding, Report, State, Verdict, Ward, verdict
from tansu.foundation.doctor.visit import repair, run, run_on, unsound

__all__ = [
    "Check",
    "Finding",
    "Report",
    "State",
    "Verdict",
    "Ward",
    "repair",
    "run",
    "run_on",
    "unsound",
    "verdict",
]

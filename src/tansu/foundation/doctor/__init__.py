"""The doctor: whether everything that must be true is, in a sentence each, and what may safely be put right.

It is an independent witness: it recomputes every ledger with queries of its own, and believes no counter.
Features hand in checks of their own through the composition root.
"""

from tansu.foundation.doctor import claims, ledgers, machine, originals, tree, usage
from tansu.foundation.doctor.machine import schema_check, secrets_check
from tansu.foundation.doctor.model import Check, Finding, Report, State, Verdict, Ward, verdict
from tansu.foundation.doctor.texts import text_check
from tansu.foundation.doctor.visit import repair, run, run_on, unsound

CHECKS: tuple[Check, ...] = (
    *machine.CHECKS,
    *usage.CHECKS,
    *claims.CHECKS,
    *originals.CHECKS,
    *tree.CHECKS,
    *ledgers.CHECKS,
)
"""What must be true of the foundation; checks that need more than an Outside are made by `…_check` functions."""

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Report",
    "State",
    "Verdict",
    "Ward",
    "repair",
    "run",
    "schema_check",
    "secrets_check",
    "run_on",
    "text_check",
    "unsound",
    "verdict",
]

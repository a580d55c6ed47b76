"""The visit: every check in turn, none stopping another; repairs only when asked for."""

from collections.abc import Sequence

from tansu.core.errors import TansuError
from tansu.foundation.custody import Custodian
from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, Finding, Report, State, Verdict, Ward
from tansu.foundation.work import Outside, Work


def run(outside: Outside, custodians: Sequence[Custodian], checks: Sequence[Check], *, deep: bool = False) -> Report:
    """Look at everything and change nothing. With `deep`, every original is read again.

    May run beside a server: each check has one consistent view, and what changed meanwhile is looked at twice.
    """
    ward = Ward(outside, custodians, deep)
    return Report(tuple(_ask(check, ward) for check in checks))


def run_on(work: Work, outside: Outside, custodians: Sequence[Custodian], checks: Sequence[Check]) -> Report:
    """Ask those checks that need only a database, of the snapshot that `work` is."""
    ward = Ward(outside, custodians, snapshot=work)
    return Report(tuple(_ask(check, ward) for check in checks if check.database_only))


def unsound(work: Work, outside: Outside, custodians: Sequence[Custodian], checks: Sequence[Check]) -> tuple[str, ...]:
    """Names of the checks that fail on the snapshot that `work` is."""
    report = run_on(work, outside, custodians, checks)
    return tuple(finding.name for finding in report.findings if finding.state is State.BAD)


def repair(outside: Outside, custodians: Sequence[Custodian], checks: Sequence[Check], *, deep: bool = False) -> Report:
    """Repair what can be without losing anything, then look again. Nothing that may be a last copy is removed."""
    ward = Ward(outside, custodians, deep)
    repaired = []
    for check in checks:
        if check.repair is not None and _ask(check, ward).state is not State.OK:
            check.repair(ward)
            repaired.append(check.name)
    return Report(run(outside, custodians, checks, deep=deep).findings, tuple(repaired))


def _ask(check: Check, ward: Ward) -> Finding:
    try:
        said = check.look(ward)
    except (TansuError, store.UNREADABLE, OSError) as error:
        # A store or database that cannot be read is a finding of its own, and the other checks go on.
        said = Verdict(State.BAD, f"This could not be looked at: {error}", 1)
    repairable = check.repair is not None and said.state is not State.OK
    return Finding(check.name, check.invariant, said.state, said.words, said.count, said.examples, repairable)

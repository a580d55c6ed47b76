"""`tansu doctor`: whether everything that must be true is."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.foundation import doctor as checking
from tansu.foundation.doctor import Finding, Report, State
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import composition, instance

_MARKS = {State.OK: "ok  ", State.WARN: "WARN", State.BAD: "BAD "}


def doctor(
    *,
    deep: Annotated[bool, Parameter(negative="")] = False,
    repair: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Check everything that must be true; exit code 1 if something is not.

    Parameters
    ----------
    deep
        Read every original again.
    repair
        Put right what can be without losing anything.
    data
        The data directory.
    as_json
        Print the findings as JSON.
    """
    with instance(data=data) as opened:
        look = checking.repair if repair else checking.run
        root = composition()
        report = look(opened.outside, root.CUSTODIANS, root.checks(opened), deep=deep)
    if as_json:
        print(json.dumps({"healthy": report.healthy, **asdict(report)}))
    else:
        _print(report)
    return Exit.DONE if report.healthy else Exit.PROBLEMS


def _print(report: Report) -> None:
    for finding in report.findings:
        print(f"{_MARKS[finding.state]} {finding.name:20} {finding.words}")
        if finding.examples:
            print(f"     {'':20} {_examples(finding)}")
    if report.repaired:
        print(f"Repaired: {', '.join(report.repaired)}.")
    if any(finding.repairable for finding in report.findings):
        print("`tansu doctor --repair` puts right what it can without losing anything.")


def _examples(finding: Finding) -> str:
    more = " …" if finding.count > len(finding.examples) else ""
    return ", ".join(finding.examples) + more

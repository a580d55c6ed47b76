"""A push report as words for a person and as facts for a program."""

import math
from collections import Counter
from pathlib import Path
from typing import Any

from tansu.client.push import Report
from tansu.client.receipts import Standing
from tansu.client.scan import shown
from tansu.client.tally import Outcome, Result
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.output import size

MOST_LISTED = 50
"""Problems printed one by one; `--json` has them all."""
WORDS = {
    Result.SENT: "sent",
    Result.HAD: "were there already",
    Result.RESTORED: "brought back from the trash",
    Result.WOULD_SEND: "would be sent",
    Result.WOULD_RESTORE: "would be brought back from the trash",
    Result.IN_TRASH: "are in your trash, and stay there (--again yes brings them back)",
    Result.DELETED_BEFORE: "you deleted before, and were not sent (--again yes sends them)",
    Result.REFUSED: "refused by the server",
    Result.FAILED: "failed",
    Result.NOT_TRIED: "not tried",
}
STANDINGS = {
    Standing.SAFE: "safe on the server: their copies here may go",
    Standing.STORED: "stored, not yet safe to delete here",
    Standing.TRASH: "in your trash on the server",
    Standing.MISSING: "MISSING on the server although it took them: push again, and tell its operator",
    Standing.DAMAGED: "DAMAGED on the server: keep your copies, push again, and tell its operator",
}


def exit_code(report: Report) -> Exit:
    """The exit code that goes with a report."""
    if report.nothing_done:
        return Exit.REFUSED
    return Exit.DONE if report.complete else Exit.PROBLEMS


def in_words(report: Report, safe_list: Path | None) -> str:
    """A summary: what happened to how many, then what somebody has to look at."""
    counts, sizes = _counts(report)
    lines = [
        f"{counts[result]:>7}  {words} ({size(sizes[result])})" for result, words in WORDS.items() if counts[result]
    ]
    lines += [f"{report.standings[one]:>7}  {words}" for one, words in STANDINGS.items() if report.standings[one]]
    if report.seconds_until_safe:
        lines.append(f"         ask again in {math.ceil(report.seconds_until_safe / 60)} min, or use --wait-safe")
    if report.safe_paths is not None:
        lines.append(f"{len(report.safe_paths):>7}  paths written to {safe_list}")
    lines += _left_out(report)
    lines += [_problem(one) for one in report.problems if one.result is not Result.NOT_TRIED][:MOST_LISTED]
    if report.receipts_failed:
        lines.append(f"No receipts: {report.receipts_failed}")
    if report.halted:
        lines.append(f"Stopped early: {report.halted}")
    return "".join(f"{line}\n" for line in lines or ["No photos or videos there."])


def as_facts(report: Report, server: str) -> dict[str, Any]:
    """The report for programs."""
    counts, sizes = _counts(report)
    left = report.left_out
    return {
        "server": server,
        "complete": report.complete,
        "files": {result.value: counts[result] for result in Result},
        "bytes": {result.value: sizes[result] for result in Result},
        "receipts": {standing.value: report.standings[standing] for standing in Standing},
        "seconds_until_safe": report.seconds_until_safe,
        "safe_paths": None if report.safe_paths is None else len(report.safe_paths),
        "left_out": {
            "others": dict(left.others),
            "other_paths": [shown(path) for path in left.other_paths],
            "links": left.links,
            "hidden": left.hidden,
            "special": left.special,
        },
        "problems": [
            {"path": shown(one.path), "result": one.result, "reason": one.reason, "next_step": one.next_step}
            for one in report.problems
        ],
        "receipts_failed": report.receipts_failed or None,
        "halted": report.halted or None,
    }


def _counts(report: Report) -> tuple[Counter[Result], Counter[Result]]:
    counts: Counter[Result] = Counter()
    sizes: Counter[Result] = Counter()
    for one in report.outcomes:
        counts[one.result] += 1
        sizes[one.result] += one.size
    return counts, sizes


def _problem(one: Outcome) -> str:
    return " ".join(part for part in (f"{shown(one.path)}:", one.reason, one.next_step) if part)


def _left_out(report: Report) -> list[str]:
    left = report.left_out
    lines = []
    if left.others:
        kinds = ", ".join(
            f"{count} .{kind}" if kind else f"{count} without" for kind, count in left.others.most_common(6)
        )
        lines.append(f"{left.others.total():>7}  are neither photos nor videos we know, and were passed by ({kinds})")
    if passed := left.links + left.hidden + left.special:
        lines.append(f"{passed:>7}  links, hidden or special files were passed by")
    return lines + [f"         {shown(path)}" for path in left.other_paths]

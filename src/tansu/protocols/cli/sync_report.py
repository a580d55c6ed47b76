"""How a sync went, as words for a person and as facts for a program."""

from collections import Counter
from typing import Any

from tansu.client.sync.report import Done, Report
from tansu.client.sync.steps import Kind
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.output import size

MOST_LISTED = 50
WORDS = {
    Kind.SEND: ("sent", "would be sent"),
    Kind.FETCH: ("fetched", "would be fetched"),
    Kind.MOVE_THERE: ("moved or renamed on the server", "would be moved or renamed on the server"),
    Kind.MOVE_HERE: ("moved or renamed here", "would be moved or renamed here"),
    Kind.MAKE_THERE: ("folders made on the server", "folders would be made on the server"),
    Kind.MAKE_HERE: ("folders made here", "folders would be made here"),
    Kind.TRASH_THERE: ("put into the trash on the server", "would be put into the trash on the server"),
    Kind.TRASH_HERE: ("put into the trash here (.tansu/trash)", "would be put into the trash here (.tansu/trash)"),
    Kind.SET_ASIDE: ("set aside, so that both versions are kept", "would be set aside, so that both are kept"),
}
VERBS = {
    Kind.SEND: "send",
    Kind.FETCH: "fetch",
    Kind.MOVE_THERE: "move on the server",
    Kind.MOVE_HERE: "move here",
    Kind.MAKE_THERE: "make folder on the server",
    Kind.MAKE_HERE: "make folder here",
    Kind.TRASH_THERE: "trash on the server",
    Kind.TRASH_HERE: "trash here",
    Kind.SET_ASIDE: "set aside",
}


def exit_code(report: Report) -> Exit:
    """The exit code that goes with a report."""
    if report.halted and not report.done:
        return Exit.REFUSED
    return Exit.DONE if report.complete else Exit.PROBLEMS


def in_words(report: Report, *, dry_run: bool = False) -> str:
    """A summary: what was done to how many, then what somebody has to look at."""
    counts = report.counts
    lines = [_step(one) for one in report.done] if dry_run else []
    lines += [
        f"{counts[kind]:>7}  {words[dry_run]}{_sized(report, kind)}" for kind, words in WORDS.items() if counts[kind]
    ]
    if not counts:
        outcome = "both sides are the same" if report.complete else "nothing was done"
        lines.append(f"{report.checked:>7}  files looked at; {outcome}")
    if not dry_run:
        lines += [f"         {one.target}" for one in report.done if one.kind is Kind.SET_ASIDE][:MOST_LISTED]
    lines += _listed("passed by", report.skipped)
    lines += _listed("could not be read", report.unreadable)
    lines += _listed("failed", [(one.path, one.reason) for one in report.problems])
    if report.unfinished:
        lines.append("Things kept changing; the next run goes on.")
    if report.halted:
        lines.append(f"Stopped early: {report.halted}")
    return "".join(f"{line}\n" for line in lines)


def as_facts(report: Report, *, server: str, dry_run: bool = False) -> dict[str, Any]:
    """The report for programs."""
    counts: Counter[Kind] = report.counts
    return {
        "server": server,
        "dry_run": dry_run,
        "complete": report.complete,
        "checked": report.checked,
        "counts": {kind.value: counts[kind] for kind in WORDS},
        "bytes": {kind.value: report.sized(kind) for kind in (Kind.SEND, Kind.FETCH)},
        "steps": [_facts_of(one) for one in report.done],
        "skipped": [{"path": path, "reason": reason} for path, reason in report.skipped],
        "problems": [{"path": one.path, "reason": one.reason} for one in report.problems]
        + [{"path": path, "reason": reason} for path, reason in report.unreadable],
        "halted": report.halted or None,
        "unfinished": report.unfinished,
    }


def _facts_of(one: Done) -> dict[str, Any]:
    facts: dict[str, Any] = {"do": one.kind.value, "path": one.path}
    if one.target:
        facts["to"] = one.target
    return facts


def _step(one: Done) -> str:
    to = f" -> {one.target}" if one.target else ""
    more = f" and {one.items - 1} in it" if one.items > 1 else ""
    return f"{VERBS[one.kind]}: {one.path}{to}{more}"


def _sized(report: Report, kind: Kind) -> str:
    return f" ({size(report.sized(kind))})" if kind in (Kind.SEND, Kind.FETCH) else ""


def _listed(words: str, found: list[tuple[str, str]]) -> list[str]:
    if not found:
        return []
    more = [f"         and {len(found) - MOST_LISTED} more"] if len(found) > MOST_LISTED else []
    return [f"{len(found):>7}  {words}:", *(f"         {path}: {why}" for path, why in found[:MOST_LISTED]), *more]

"""What a benchmark found: medians with their range, against a floor or a peer of the same run."""

import json
import os
import platform
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured thing."""

    name: str
    unit: str
    values: list[float]
    against: str = ""
    """What it is compared with; empty if it stands alone."""
    floor: list[float] = field(default_factory=list)
    """The same unit, measured in turns with `values`."""
    goal: str = ""
    held_back_by: str = ""

    @property
    def median(self) -> float:
        """The middle of all runs."""
        return statistics.median(self.values)

    @property
    def ratio(self) -> float | None:
        """Our median by the other's."""
        return self.median / statistics.median(self.floor) if self.floor else None


@dataclass(frozen=True)
class Skipped:
    """A comparison that could not be made here, and why."""

    name: str
    why: str


Found = Figure | Skipped


def machine() -> dict[str, Any]:
    """Where and when this ran, as far as it explains figures."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "loop": f"{_loop():.2f} s",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
    }


def _loop() -> float:
    """Seconds one core takes for ten million additions: a virtual machine is not as quick every day."""
    began, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - began


def table(found: Sequence[Found]) -> str:
    """A Markdown table, readable as it is."""
    lines = ["| what | median (min-max) | against | ratio | goal |", "|---|---|---|---|---|"]
    for one in found:
        if isinstance(one, Skipped):
            lines.append(f"| {one.name} | skipped: {one.why} | | | |")
            continue
        other = f"{one.against}: {_span(one.floor)}" if one.floor else one.against
        ratio = f"{one.ratio:.2f}" if one.ratio is not None else ""
        lines.append(f"| {one.name} | {_span(one.values)} {one.unit} | {other} | {ratio} | {one.goal} |")
    notes = [f"* {one.name}: {one.held_back_by}" for one in found if isinstance(one, Figure) and one.held_back_by]
    return "\n".join([*lines, *(["", "What holds back:", ""] if notes else []), *notes])


def write_json(path: Path, found: Sequence[Found], facts: dict[str, Any]) -> None:
    """Everything for a program: each single value as well."""
    rows = [asdict(one) | _worked_out(one) for one in found]
    path.write_text(json.dumps({"machine": facts, "figures": rows}, indent=1) + "\n")


def _worked_out(one: Found) -> dict[str, Any]:
    return {"median": one.median, "ratio": one.ratio} if isinstance(one, Figure) else {}


def _span(values: Sequence[float]) -> str:
    if len(values) == 1:
        return _number(values[0])
    return f"{_number(statistics.median(values))} ({_number(min(values))}-{_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"

"""Pushing folders: everything in them that is a photo or video is in the gallery afterwards, or has a reason."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tansu.client.errors import ClientError, FileChanged
from tansu.client.folders import write_atomically
from tansu.client.hashing import read_checksum
from tansu.client.pipeline import Flow
from tansu.client.receipt_desk import ReceiptDesk
from tansu.client.receipts import Receipt, Standing
from tansu.client.scan import Identity, LeftOut, LocalFile
from tansu.client.tally import PROBLEMS, THERE, Outcome

MARGIN = 2.0
"""Seconds past `safe_at` before asking again."""
MOST_WAITS = 5
NOT_THERE = frozenset({Standing.MISSING, Standing.DAMAGED})


@dataclass
class Report:
    """How a push ended. `complete` is True if every file found is in the gallery or was removed by its owner."""

    outcomes: list[Outcome]
    left_out: LeftOut
    halted: str = ""
    standings: Counter[Standing] = field(default_factory=Counter)
    seconds_until_safe: float = 0.0
    receipts_failed: str = ""
    safe_paths: list[str] | None = None

    @property
    def problems(self) -> list[Outcome]:
        """The files somebody has to look at."""
        return [outcome for outcome in self.outcomes if outcome.result in PROBLEMS]

    @property
    def complete(self) -> bool:
        """Nothing is left to do or to look at."""
        return not (self.problems or self.halted or self.receipts_failed or self._lost)

    @property
    def nothing_done(self) -> bool:
        """The server refused before anything arrived."""
        return bool(self.halted) and not any(outcome.result in THERE for outcome in self.outcomes)

    @property
    def _lost(self) -> int:
        return sum(self.standings[standing] for standing in NOT_THERE)


async def push(
    flow: Flow,
    desk: ReceiptDesk | None,
    *,
    safe_list: Path | None = None,
    wait_safe: bool = False,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Report:
    """Run `flow`, then ask `desk` for receipts, and write `safe_list` from them.

    Without `safe_list` or `wait_safe`, originals with an earlier `safe` receipt are not asked about again: the
    server re-reads every byte for each receipt.
    """
    await flow.run()
    report = Report(flow.outcomes, flow.left_out, flow.halted)
    if desk is None or flow.dry_run or (flow.halted and not safe_list):
        return report
    flow.tally.stage = "receipts"
    there = {one.sha256: one.size for one in report.outcomes if one.result in THERE}
    try:
        receipts = await _receipts(desk, there, fresh=safe_list is not None)
        if wait_safe:
            flow.tally.stage = "waiting"
            await _wait(desk, receipts, there, sleep)
    except ClientError as error:
        report.receipts_failed = str(error)
        return report
    report.standings = Counter(receipt.standing for receipt in receipts.values())
    report.seconds_until_safe = max((one.seconds_until_safe for one in receipts.values()), default=0.0)
    if safe_list is not None:
        flow.tally.stage = "safe list"
        report.safe_paths = await asyncio.to_thread(safe_paths, report.outcomes, receipts)
        listed = "".join(f"{path}\n" for path in report.safe_paths)
        await asyncio.to_thread(write_atomically, safe_list, os.fsencode(listed))
    return report


def safe_paths(outcomes: list[Outcome], receipts: dict[str, Receipt]) -> list[str]:
    """The paths whose bytes, read again now, are those of a `safe` receipt.

    The checksum cache is not asked: somebody is going to delete by this list. A path with a line break in
    its name is left out, as it would read as two.
    """
    return [one.path for one in outcomes if one.result in THERE and _is_safe(one, receipts.get(one.sha256))]


def _is_safe(outcome: Outcome, receipt: Receipt | None) -> bool:
    if receipt is None or receipt.standing is not Standing.SAFE or "\n" in outcome.path or "\r" in outcome.path:
        return False
    try:
        found = LocalFile(outcome.path, Identity.of(os.lstat(outcome.path)))
        return read_checksum(found).sha256 == receipt.sha256
    except (OSError, FileChanged):
        return False


async def _receipts(desk: ReceiptDesk, there: dict[str, int], *, fresh: bool) -> dict[str, Receipt]:
    known = {} if fresh else await asyncio.to_thread(desk.known)
    safe = {sha256: known[sha256] for sha256 in there if sha256 in known and known[sha256].standing is Standing.SAFE}
    return safe | await desk.ask({sha256: size for sha256, size in there.items() if sha256 not in safe})


async def _wait(
    desk: ReceiptDesk, receipts: dict[str, Receipt], sizes: dict[str, int], sleep: Callable[[float], Awaitable[object]]
) -> None:
    """Ask again about what is only stored until it is safe; gives up if the server keeps putting it off."""
    for _ in range(MOST_WAITS):
        stored = {sha256: sizes[sha256] for sha256, one in receipts.items() if one.standing is Standing.STORED}
        if not stored:
            return
        await sleep(max(receipts[sha256].seconds_until_safe for sha256 in stored) + MARGIN)
        receipts |= await desk.ask(stored)

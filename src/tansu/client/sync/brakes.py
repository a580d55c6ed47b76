"""The brakes: when so much would be deleted that somebody should look first (R14)."""

from dataclasses import dataclass
from enum import StrEnum

from tansu.client.errors import ClientError
from tansu.client.sync.memory import Memory
from tansu.client.sync.scan import Scan
from tansu.client.sync.steps import Kind, Plan

FEW = 100
SHARE = 5
"""One fifth of what is synced."""
WITHIN_SECONDS = 3600
SIDES = {Kind.TRASH_HERE: "here", Kind.TRASH_THERE: "there"}


class Reason(StrEnum):
    """Why we stop."""

    EMPTY = "empty"
    MANY = "many"


@dataclass(frozen=True)
class Alarm:
    """Something that a person must agree to."""

    reason: Reason
    side: str
    """`here` or `there`: where things would be put into the trash."""
    count: int
    of: int

    @property
    def words(self) -> str:
        """What would happen, as a person is asked about it."""
        if self.reason is Reason.EMPTY:
            return (
                f"The folder is empty, and {self.of} files and folders were in it the last time. "
                "Is a disk missing? All of them would be put into the trash on the server."
            )
        where = (
            "into the trash on the server" if self.side == "there" else "into the trash of this folder (.tansu/trash)"
        )
        return f"{self.count} of {self.of} files and folders would be put {where}."


class Braked(ClientError):
    """We have stopped before doing anything; a person must say whether this is meant."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__(f"{alarm.words} If that is meant: --allow-deletes {alarm.count}")
        self.alarm = alarm


def alarms(plan: Plan, memory: Memory, found: Scan, *, now: int) -> list[Alarm]:
    """What stands against this plan. What was deleted in the last hour counts with it."""
    known = len(memory.agreed)
    raised = []
    for kind, side in SIDES.items():
        wanted = plan.deleted(kind)
        if not wanted:
            continue
        count = wanted + memory.deletions_since(side, now - WITHIN_SECONDS)
        whole = known + count - wanted
        if side == "there" and not (found.files or found.folder_inodes):
            raised.append(Alarm(Reason.EMPTY, side, wanted, whole))
        elif count > max(FEW, whole // SHARE):
            raised.append(Alarm(Reason.MANY, side, count, whole))
    return raised

"""What lies below the rows: the schema and its custodians, the database file, the disk, the secrets."""

import stat
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, State, Verdict, Ward, verdict
from tansu.ports.tables import Tables

WAL_RESET_FIXED = (3, 51, 3)
"""SQLite before this may lose a commit when two connections reset the WAL at once; we let one do it."""


def custody(ward: Ward) -> Verdict:
    """See that every table has exactly one custodian, so that nothing is forgotten when somebody leaves."""
    with ward.look() as work:
        found = store.tables(work.tx)
    held = Counter(table for custodian in ward.custodians for table in custodian.tables)
    wrong = [table for table in found if table != "schema_version" and held[table] != 1]
    wrong += sorted(set(held) - set(found))
    return verdict(
        wrong,
        fine=f"Each of {len(found) - 1} tables has one custodian.",
        words="{n} tables have no custodian, or several, or do not exist.",
    )


def file(ward: Ward) -> Verdict:
    """Let SQLite look at its own file; PostgreSQL checks its pages itself."""
    with ward.look() as work:
        wrong = store.quick_check(work.tx) if work.engine == "sqlite" else []
    return verdict(wrong, fine="The database file is sound.", words="SQLite finds {n} faults in the database file.")


def version(ward: Ward) -> Verdict:
    """Tell of a SQLite with a known fault."""
    with ward.look() as work:
        if work.engine != "sqlite":
            return Verdict(State.OK, "SQLite is not in use.")
        return judge_version(store.sqlite_version(work.tx))


def judge_version(text: str) -> Verdict:
    """Say what a version of SQLite is good for."""
    if tuple(int(part) for part in text.split(".")[:3]) >= WAL_RESET_FIXED:
        return Verdict(State.OK, f"SQLite is {text}.")
    return Verdict(
        State.WARN,
        f"SQLite is {text}. Before 3.51.3 two processes that checkpoint at once could lose a commit; here only one "
        "ever does, so nothing is wrong. Run no other program on tansu.db.",
        1,
        (text,),
    )


def disk(ward: Ward) -> Verdict:
    """Compare free space with what uploads must leave (R33)."""
    free, floor = ward.outside.blobs.free_bytes(), ward.outside.disk_floor
    if free is None:
        return Verdict(State.OK, "Originals are in an object store.")
    words = f"{free / 1e9:.1f} GB are free; uploads stop at {floor / 1e9:.1f} GB."
    if free <= floor:
        return Verdict(State.BAD, f"The disk is full. {words}", 1)
    return Verdict(State.WARN if free < 2 * floor else State.OK, words, int(free < 2 * floor))


def schema_check(tables: Tables) -> Check:
    """A check that the database has exactly the schema steps of this version (R32)."""

    def schema(ward: Ward) -> Verdict:
        with ward.look() as work:
            has = set(tables.applied(work.tx))
        wrong = [f"{chain} {number}" for chain, number in sorted(has ^ set(tables.known()))]
        return verdict(
            wrong,
            fine=f"The schema is this version's, {len(has)} steps.",
            words="{n} schema steps are missing, or of another version.",
        )

    return Check("database.schema", "R32", schema, database_only=True)


def secrets_check(secrets: Sequence[Path]) -> Check:
    """A check that nobody but their owner may read these files and folders, where they exist."""

    def closed(_ward: Ward) -> Verdict:
        wrong = [path.name for path in secrets if path.exists() and _is_open(path)]
        return verdict(
            wrong,
            fine="Secrets can be read by their owner only.",
            words="{n} files with secrets can be read by others. Run chmod go= on them.",
        )

    return Check("machine.secrets", "S", closed)


def _is_open(path: Path) -> bool:
    """Say whether others may read it: its own mode lets them, and that of its folder lets them get there."""
    own, folder = path.stat().st_mode, path.absolute().parent.stat().st_mode
    return bool(stat.S_IMODE(own) & 0o077) and bool(stat.S_IMODE(folder) & 0o011)


CHECKS = (
    Check("database.custody", "R28", custody, database_only=True),
    Check("database.file", "R1", file, database_only=True),
    Check("database.version", "R35", version),
    Check("machine.disk", "R33", disk),
)

"""Judges a data directory after a crash: is everything there that was acknowledged, and nothing half?"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tansu.core.checksum import Running
from tansu.features import gallery
from tansu.features.gallery import GalleryCustodian
from tansu.foundation import claims, doctor, uploads, usage
from tansu.foundation.custody import Custodian, Record
from tansu.foundation.doctor import Check, State
from tansu.foundation.work import Outside, Work
from tansu.ports.database import sql

Allowed = dict[str, set[str]]


def judge(outside: Outside, account: str, allowed: Allowed) -> list[str]:
    """Every way in which this account is not as it must be, given what its client was told; empty if all is well."""
    with outside.look(account, "gallery") as work:
        records = list(GalleryCustodian().export(work))
        return [
            *_whole(work),
            *_as_told(records, allowed),
            *_bytes(outside, work),
            *_listed(work, records),
            *_counted(work, account),
        ]


def reclaim(outside: Outside, custodians: Sequence[Custodian], checks: Sequence[Check]) -> list[str]:
    """Let housekeeping and the doctor do what they would in the days after; return whatever is still left over."""
    while uploads.expire(outside):
        pass
    while claims.sweep(outside):
        pass
    report = doctor.repair(outside, custodians, checks, deep=True)
    with outside.look() as work:
        open_uploads = work.tx.execute(sql("SELECT count(*) FROM uploads_uploads WHERE state = 'open'")).scalar_one()
        reserved = work.tx.execute(sql("SELECT COALESCE(sum(reserved), 0) FROM usage_pools")).scalar_one()
    left = [f"staged {upload}" for upload in outside.staging.uploads()]
    left += [f"{open_uploads} open uploads"] if open_uploads else []
    left += [f"{reserved} bytes reserved for nobody"] if reserved else []
    return left + [
        f"{one.name}: {one.words}" for one in report.findings if one.state is not State.OK and one.repairable
    ]


def unsound(outside: Outside, custodians: Sequence[Custodian], checks: Sequence[Check]) -> list[str]:
    """What the doctor finds wrong, without repairing anything. Being full is the disk's business."""
    report = doctor.run(outside, custodians, checks, deep=True)
    bad = [one for one in report.findings if one.state is State.BAD and one.name != "machine.disk"]
    return [f"{one.name}: {one.words} {one.examples}" for one in bad]


def strays(data: Path) -> list[str]:
    """Files that a crash left where bytes arrive; none may outlive the next start."""
    return [str(file) for file in data.rglob(".incoming/*")]


def _whole(work: Work) -> list[str]:
    if work.engine != "sqlite":
        return []
    said = [row[0] for row in work.tx.execute(sql("PRAGMA integrity_check"))]
    broken = list(work.tx.execute(sql("PRAGMA foreign_key_check")))
    return [f"database: {one}" for one in said if one != "ok"] + [f"dangling: {tuple(one)}" for one in broken]


def _as_told(records: list[Record], allowed: Allowed) -> list[str]:
    states = {record["sha256"]: "trash" if record["trashed"] else "live" for record in records}
    wrong = [f"twice: {sha256}" for sha256, count in Counter(r["sha256"] for r in records).items() if count > 1]
    wrong += [f"listed and never sent: {sha256}" for sha256 in states if sha256 not in allowed]
    for sha256, may in allowed.items():
        fine = {"absent" if one == "gone" else one for one in may}
        if states.get(sha256, "absent") not in fine:
            wrong.append(f"{sha256} is {states.get(sha256, 'absent')}, may be {sorted(may)}")
    return wrong


def _bytes(outside: Outside, work: Work) -> list[str]:
    """Every record of a blob has its bytes, claimed or not, unless it is known that they are damaged (R2)."""
    wrong = []
    for row in work.tx.execute(
        sql("SELECT id FROM claims_blobs WHERE account = :a AND damaged_at IS NULL"), {"a": work.account}
    ).all():
        ref = claims.owned(work, row.id).ref
        if outside.blobs.size(ref.owner, ref.id, ref.extension) != ref.size:
            wrong.append(f"blob {ref.id} is missing or of another size")
            continue
        running = Running()
        for chunk in outside.blobs.read(ref):
            running.update(chunk)
        if (running.size, running.sha256, running.crc32) != (ref.size, ref.sha256, ref.crc32):
            wrong.append(f"blob {ref.id} has other bytes")
    return wrong


def _listed(work: Work, records: list[Record]) -> list[str]:
    """The timeline shows the living once each, under months whose counts are right."""
    kept, _ = gallery.months(work)
    shown: list[str] = []
    wrong = []
    for one in kept:
        pages = [gallery.month(work, one.bucket, page=page) for page in range(gallery.month(work, one.bucket).pages)]
        ids = [asset for page in pages for asset in page.ids]
        if len(ids) != one.assets:
            wrong.append(f"month {one.bucket} counts {one.assets} and shows {len(ids)}")
        shown += ids
    living = sum(not record["trashed"] for record in records)
    if len(shown) != living or len(set(shown)) != living:
        wrong.append(f"the timeline shows {len(shown)} of {living}")
    trashed = gallery.trash_totals(work)[0]
    if trashed != len(records) - living:
        wrong.append(f"the trash counts {trashed} of {len(records) - living}")
    return wrong


def _counted(work: Work, account: str) -> list[str]:
    """Usage equals what is claimed, reservations what open uploads hold, claims their rows (R19, R20)."""
    wrong = []
    pool = usage.usage_of(work)
    used = _one(work, _IN_POOL.format("sum(size)", "claims_blobs") + " AND claims > 0", pool.pool)
    used += _one(work, _IN_POOL.format("sum(bytes)", "usage_texts"), pool.pool)
    reserved = _one(work, _IN_POOL.format("sum(reserved)", "uploads_uploads"), pool.pool)
    if pool.used != used:
        wrong.append(f"usage says {pool.used}, the claimed bytes are {used}")
    if pool.reserved != reserved:
        wrong.append(f"reserved says {pool.reserved}, the uploads hold {reserved}")
    for row in work.tx.execute(
        sql(
            "SELECT b.id, b.claims, count(c.blob) AS n FROM claims_blobs b LEFT JOIN claims_claims c"
            " ON c.account = b.account AND c.blob = b.id WHERE b.account = :account"
            " GROUP BY b.id, b.claims HAVING b.claims <> count(c.blob)"
        ),
        {"account": account},
    ):
        wrong.append(f"blob {row.id} counts {row.claims} claims and has {row.n}")
    return wrong


_IN_POOL = (
    "SELECT COALESCE({}, 0) FROM {} WHERE COALESCE((SELECT pool FROM usage_members m WHERE m.account ="
    " claimed.account), claimed.account) = :pool"
).replace("FROM {} WHERE", "FROM {} claimed WHERE")


def _one(work: Work, statement: str, pool: str) -> int:
    return int(work.tx.execute(sql(statement), {"pool": pool}).scalar_one())

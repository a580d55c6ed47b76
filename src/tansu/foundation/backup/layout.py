"""Where things are in a backup folder, and how rows and checksums are written down there."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from tansu.core.checksum import is_sha256
from tansu.core.errors import Damaged, Invalid
from tansu.ports.blobs import BlobRef
from tansu.ports.tables import TableShape, Value

BLOBS = "blobs"
MANIFEST = "manifest.json"
FILES = "files.sha256"
METADATA = "metadata"
_RUN = re.compile(r"\d{8}T\d{9}Z(-\d+)?")
_UNFINISHED = "unfinished-"
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def run_name(instant: datetime) -> str:
    """The folder of a backup of that instant, `20260501T120000000Z`: sorted by name is sorted by time."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%S}{utc.microsecond // 1000:03}Z"


def is_run(name: str) -> bool:
    """Say whether a folder has the name of a finished backup."""
    return bool(_RUN.fullmatch(name))


def unfinished(name: str) -> str:
    """What the folder is called until its manifest is written."""
    return _UNFINISHED + name


def is_unfinished(name: str) -> bool:
    """Say whether a folder is what a killed backup left."""
    return name.startswith(_UNFINISHED)


def blob_path(ref: BlobRef) -> str:
    """Where an original is, beside all runs. Raises Invalid for a row whose names could lead elsewhere."""
    if not all(_SAFE.fullmatch(part) for part in (ref.owner, ref.id, ref.extension)):
        raise Invalid("A row of this backup names an original in a way no original is named.")
    return f"{BLOBS}/{ref.owner}/{ref.id[:2]}/{ref.id}.{ref.extension}"


def table_path(run: str, table: str) -> str:
    """Where a table's rows are."""
    return f"{run}/{METADATA}/{table}.jsonl"


def encode_rows(shape: TableShape, rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """A header naming table and columns, then one JSON array a row; ASCII, one a line."""
    yield _line({"table": shape.name, "columns": list(shape.columns)})
    for row in rows:
        yield _line(row)


def decode_rows(lines: Iterator[bytes], shape: TableShape) -> Iterator[list[Value]]:
    """Yield the rows in the order of `shape.columns`. Raises Damaged if they are of another table."""
    header = _parse(next(lines, b""))
    columns = header.get("columns") if isinstance(header, dict) and header.get("table") == shape.name else None
    if not isinstance(columns, list) or sorted(map(str, columns)) != sorted(shape.columns):
        raise Damaged(f"The rows of {shape.name} in this backup are not those of that table.")
    order = [columns.index(name) for name in shape.columns]
    for line in lines:
        row = _parse(line)
        if not isinstance(row, list) or len(row) != len(columns):
            raise Damaged(f"A row of {shape.name} in this backup is damaged.")
        yield [row[place] for place in order]


def encode_files(files: dict[str, str]) -> Iterator[bytes]:
    """The list that `sha256sum -c` understands, sorted by path."""
    for path in sorted(files):
        yield f"{files[path]}  {path}\n".encode("ascii")


def decode_files(lines: Iterator[bytes]) -> dict[str, str]:
    """Read the list: SHA-256 by path. Raises Damaged."""
    files = {}
    for line in lines:
        sha256, _, path = line.decode("ascii", "replace").rstrip("\n").partition("  ")
        if not path or not is_sha256(sha256):
            raise Damaged("The list of files of this backup is damaged. Use another backup.")
        files[path] = sha256
    return files


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks into lines, their ends included."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest


def _line(members: object) -> bytes:
    return json.dumps(members, separators=(",", ":")).encode("ascii") + b"\n"


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Damaged("A line of this backup is not JSON.") from error

"""Writing tables into a vault: what backups and snapshots have in common."""

from collections.abc import Callable, Iterable, Iterator

from tansu.foundation.backup import layout
from tansu.foundation.backup.manifest import TablePart
from tansu.ports.database import Transaction
from tansu.ports.tables import Tables, Value
from tansu.ports.vault import Vault


class Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterable[list[Value]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[list[Value]]:
        """Pass them on."""
        for row in self._rows:
            self.count += 1
            yield row


def dump(
    tx: Transaction,
    tables: Tables,
    vault: Vault,
    name: str,
    *,
    tell: Callable[[int, int, int], None] = lambda _done, _total, _bytes: None,
) -> tuple[tuple[TablePart, ...], dict[str, str]]:
    """Write every row into the unfinished folder of `name`; return the tables, and SHA-256 by final path."""
    shapes, parts, files, moved = tables.shapes(tx), [], {}, 0
    for number, shape in enumerate(shapes, start=1):
        rows = Counted(tables.rows(tx, shape))
        draft = layout.table_path(layout.unfinished(name), shape.name)
        written = vault.write(draft, layout.encode_rows(shape, rows))
        files[layout.table_path(name, shape.name)] = written.sha256
        parts.append(TablePart(shape.name, rows.count))
        moved += written.size
        tell(number, len(shapes), moved)
    return tuple(parts), files

"""A backup that was found and whose manifest holds: the way to its files, each proven when it is read."""

from collections.abc import Iterator
from dataclasses import dataclass

from tansu.core.checksum import Running
from tansu.core.errors import Damaged, NotFound
from tansu.foundation.backup import layout, manifest
from tansu.foundation.backup.manifest import Manifest
from tansu.ports.blobs import BlobRef
from tansu.ports.tables import TableShape, Value
from tansu.ports.vault import Vault


@dataclass(frozen=True)
class Opened:
    """One backup, by its list of files. Every read raises Damaged where the bytes are not those of the list."""

    vault: Vault
    run: str
    manifest: Manifest
    files: dict[str, str]

    @property
    def with_originals(self) -> bool:
        """Whether originals belong to it; those of a snapshot stayed in their store."""
        return layout.is_run(self.run)

    def holds(self, ref: BlobRef) -> bool:
        """Say whether the list has this original with these bytes."""
        return self.files.get(layout.blob_path(ref)) == ref.sha256

    def original(self, ref: BlobRef) -> Iterator[bytes]:
        """Yield an original, its last chunk only when the whole is proven."""
        return self.proven(layout.blob_path(ref))

    def rows(self, shape: TableShape) -> Iterator[list[Value]]:
        """Yield a table's rows; the file is proven before the first is read."""
        path = layout.table_path(self.run, shape.name)
        self.prove(path)
        return layout.decode_rows(layout.lines_of(self.vault.read(path)), shape)

    def prove(self, path: str) -> None:
        """Read a file and compare it with the list."""
        for _chunk in self.proven(path):
            pass

    def proven(self, path: str) -> Iterator[bytes]:
        """Yield a file of the list, its last chunk only when the whole is proven."""
        running, held = Running(), b""
        try:
            for chunk in self.vault.read(path):
                running.update(chunk)
                if held:
                    yield held
                held = chunk
        except NotFound as error:
            raise Damaged(f"{path} is missing from this backup.", path=path) from error
        if running.sha256 != self.files.get(path):
            raise Damaged(f"{path} of this backup is damaged: it is not what was written.", path=path)
        if held:
            yield held


def finished(vault: Vault) -> list[str]:
    """The names of all backups in a vault whose manifest was written, oldest first."""
    return [name for name in vault.folders() if layout.is_run(name) and vault.size(f"{name}/{layout.MANIFEST}")]


def open_backup(vault: Vault, run: str = "") -> Opened:
    """Open the backup (or snapshot) `run`, or the newest backup, and prove manifest and list of files.

    Raises NotFound where there is none, Damaged where they are not what was written.
    """
    found = finished(vault)
    name = run or (found[-1] if found else "")
    if not name or layout.is_unfinished(name) or not vault.size(f"{name}/{layout.MANIFEST}"):
        raise NotFound("There is no finished backup here.")
    read = manifest.decode(b"".join(vault.read(f"{name}/{layout.MANIFEST}")))
    listed = vault.read(f"{name}/{layout.FILES}") if vault.size(f"{name}/{layout.FILES}") else iter(())
    running = Running()
    text = bytearray()
    for chunk in listed:
        running.update(chunk)
        text += chunk
    if running.sha256 != read.root:
        raise Damaged("The list of files of this backup is damaged. Use another backup.")
    return Opened(vault, name, read, layout.decode_files(layout.lines_of([bytes(text)])))

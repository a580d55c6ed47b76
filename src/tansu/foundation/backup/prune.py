"""Removing backups that are not kept any more, and the originals that no other backup in their vault has."""

from collections.abc import Iterator

from tansu.foundation import claims
from tansu.foundation.backup import layout, store
from tansu.foundation.backup.keeping import to_keep
from tansu.foundation.backup.opened import finished
from tansu.foundation.work import Outside
from tansu.ports.vault import Vault

MOST_RUNS = 1000


def prune(outside: Outside, vault: Vault, *, folder: str) -> list[str]:
    """Remove what need not be kept of the backups this instance made in `folder`, and return their names.

    Backups of others that lie there are not touched. May be killed anywhere and begun again.
    """
    with vault.locked():
        here = set(finished(vault))
        with outside.look() as work:
            made = [run for run in store.newest(work.tx, limit=MOST_RUNS) if _name(run.folder, folder) in here]
        kept = to_keep(made)
        gone = sorted(_name(run.folder, folder) for run in made if run.id not in kept)
        for name in gone:
            # By that name it is no backup any more, and the next one removes what is left of it.
            vault.rename(name, layout.unfinished(name))
            vault.remove(layout.unfinished(name))
        _remove_originals(outside, vault)
    return gone


def _name(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else ""


def _remove_originals(outside: Outside, vault: Vault) -> None:
    """Remove originals that the instance does not have any more and no backup in the vault lists."""
    candidates = set(vault.files(layout.BLOBS)) - set(_present(outside))
    for run in finished(vault) if candidates else ():
        lines = layout.lines_of(vault.read(f"{run}/{layout.FILES}"))
        candidates.difference_update(layout.decode_files(lines))
    for path in sorted(candidates):
        vault.remove(path)


def _present(outside: Outside) -> Iterator[str]:
    with outside.look() as work:
        for blob in claims.every(work):
            yield layout.blob_path(blob.ref)

"""`tansu restore`: bring a backup into an empty data directory, or into an empty database and store."""

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from tansu.core.errors import Conflict
from tansu.features import gallery
from tansu.foundation import backup as backups
from tansu.foundation.backup import Opened
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import composition, in_sentences
from tansu.protocols.cli.output import several, size
from tansu.protocols.cli.telling import Telling


def restore(
    source: Path,
    *,
    new_key: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Bring a backup back; exit code 1 if originals were lost before it was made.

    Parameters
    ----------
    source
        The folder backups were written to (then the newest), or one backup in it.
    new_key
        Go on without the instance key the backup belongs to; everybody has to sign in again.
    data
        The data directory, empty but for instance.key and tansu.toml.
    as_json
        Print the result as JSON.
    """
    root = composition()
    with in_sentences():
        settings = root.load_settings(data=data)
        backup = _find(root, source.absolute())
        # Before anything is opened, for opening would make a new key and bind the database to it.
        keys = root.find_key(settings)
        if not new_key and keys is None:
            raise Conflict(
                f"This backup belongs to the instance key {backup.manifest.key_fingerprint}, which is never part of a "
                f"backup. Put the instance.key you kept apart into {settings.data}, or set TANSU_INSTANCE_KEY. If it "
                "is lost, restore with --new-key."
            )
        if not new_key:
            backups.check_key(backup, keys)
        with root.hold(settings):
            lost = _restore(root, settings, backup, new_key=new_key, quiet=as_json)
    _print(backup, lost, as_json=as_json)
    return Exit.PROBLEMS if lost else Exit.DONE


def _find(root: Any, source: Path) -> Opened:
    """A folder with a manifest is one backup; any other is where backups were written to."""
    if (source / "manifest.json").is_file():
        return backups.open_backup(root.open_vault(source.parent), source.name)
    return backups.open_backup(root.open_vault(source))


def _restore(root: Any, settings: Any, backup: Opened, *, new_key: bool, quiet: bool) -> list[str]:
    opened = root.open_instance(settings, beside=False)
    telling = Telling(opened.outside.clock.monotonic, quiet=quiet)
    try:
        return backups.restore(
            opened.outside,
            opened.tables,
            backup,
            scratch=opened.scratch,
            new_key=new_key,
            settle=[gallery.forget_renditions],
            progress=lambda one: telling.tell(one.stage, one.done, one.total, one.bytes),
        )
    finally:
        telling.end()
        opened.close()


def _print(backup: Opened, lost: list[str], *, as_json: bool) -> None:
    made = backup.manifest
    facts = {"instant": made.instant, "accounts": made.accounts, "blobs": made.blobs, "bytes": made.blob_bytes}
    if as_json:
        print(json.dumps({**facts, "lost": lost}))
        return
    what = f"{several(made.accounts, 'account')} and {several(made.blobs, 'original')} ({size(made.blob_bytes)})"
    print(f"Restored {what} as of {made.instant}.")
    for one in lost:
        print(f"LOST {one}")
    print("Start the server with `tansu serve`. Previews are made again in the background.")

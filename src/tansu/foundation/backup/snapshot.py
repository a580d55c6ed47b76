"""The snapshot before a change of the schema: all rows, no originals, so that the change can be taken back."""

from tansu import __version__
from tansu.core.instants import from_ms, rfc3339, to_ms
from tansu.foundation.backup import layout
from tansu.foundation.backup.dump import dump
from tansu.foundation.backup.manifest import Manifest
from tansu.foundation.keys import Keys
from tansu.ports.clock import Clock
from tansu.ports.database import Database
from tansu.ports.tables import Tables
from tansu.ports.vault import Vault

SNAPSHOTS_KEPT = 5
PREFIX = "before-"


def snapshot(database: Database, tables: Tables, vault: Vault, *, clock: Clock, keys: Keys) -> str:
    """Write every row of the database to `before-<steps>-<instant>/` of the vault and return that name.

    It has the form of a backup whose originals stayed in their store, and is called before a migration, so
    it believes the schema as it finds it. The five newest are kept.
    """
    instant = from_ms(to_ms(clock.now()))
    with vault.locked():
        with database.read() as tx:
            schema = tuple(tables.applied(tx))
            name = f"{PREFIX}{len(schema):04}-{layout.run_name(instant)}"
            vault.remove(layout.unfinished(name))
            vault.remove(name)
            parts, files = dump(tx, tables, vault, name)
        listed = vault.write(f"{layout.unfinished(name)}/{layout.FILES}", layout.encode_files(files))
        made = Manifest(
            app_version=__version__,
            instant=rfc3339(instant),
            engine=database.engine,
            key_fingerprint=keys.fingerprint,
            receipt_key=keys.receipt_public_key(),
            schema=schema,
            tables=parts,
            accounts=sum(part.rows for part in parts if part.name == "accounts_accounts"),
            blobs=0,
            blob_bytes=0,
            lost=(),
            unsound=(),
            files=len(files),
            root=listed.sha256,
        )
        vault.settle()
        vault.write(f"{layout.unfinished(name)}/{layout.MANIFEST}", [made.encode(keys)])
        vault.rename(layout.unfinished(name), name)
        _forget_old(vault)
    return name


def _forget_old(vault: Vault) -> None:
    """Keep the newest; their names end with their instants, and steps are never taken back."""
    found = [name for name in vault.folders() if name.startswith(PREFIX)]
    for name in sorted(found, key=lambda one: one.rpartition("-")[2])[:-SNAPSHOTS_KEPT]:
        vault.remove(name)

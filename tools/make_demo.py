"""`python -m tools.make_demo`: an account with twenty years of photos, with people, notes, papers and messages.

Everything goes the way an upload goes, in batches: bytes durable first, then one transaction that names, charges and
shows them. Only the renditions are made from the pixels that were just painted, by the product's own code, because
decoding twenty thousand files again would double the time. Interrupted, it goes on where it stood.
"""

import argparse
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tansu.adapters.media.render.finish import finish
from tansu.app import hold, load_settings, open_instance
from tansu.core.errors import TansuError
from tansu.core.ids import new_id
from tansu.core.principal import Means, Principal
from tansu.features import gallery
from tansu.features.gallery.looking import facts_of
from tansu.foundation import accounts, tree, usage
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.media import MediaFacts, Rendered
from tools import belongings
from tools.pictures import plan, write
from tools.pictures.plan import Shot
from tools.pictures.progress import Progress
from tools.pictures.write import Made

EMAIL = "ada@example.org"
QUOTA = 200_000_000_000
CLIPS_ONE_IN = 1000
VIEWS = 4
"""Views of each kind of place: enough that neighbours differ, and quickly painted."""

BATCH = 32
"""Assets that share one transaction."""

ONE_FAVOURITE_IN = 35
ONE_TRASHED_IN = 400


@dataclass(frozen=True)
class Stored:
    """A file whose bytes are durable and whose renditions are made, before anybody knows of it."""

    shot: Shot
    ref: BlobRef
    facts: MediaFacts
    rendered: Rendered


def main(arguments: Sequence[str] | None = None) -> int:
    """Make or complete the library; print how to look at it."""
    options = _options(arguments)
    try:
        return _make(options)
    except KeyboardInterrupt:
        print("\nInterrupted. Repeat the same command to go on.", file=sys.stderr)
        return 130
    except TansuError as error:
        print(error, file=sys.stderr)
        return 3


def _make(options: argparse.Namespace) -> int:
    started = time.monotonic()
    settings = load_settings(data=options.data)
    with hold(settings):
        instance = open_instance(settings)
        try:
            password = options.password or f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
            owner = _account(instance.outside, password)
            added = _fill(instance.outside, owner, options)
            _throw_some_away(instance.outside, owner, options)
            belongings.fill(instance.outside, owner)
        finally:
            instance.close()
    print(f"{added} added in {time.monotonic() - started:.0f} s. Look at it:  make run DATA={options.data}")
    print(f"Sign in as {EMAIL} with the password  {password}")
    return 0


def _account(outside: Outside, password: str) -> Principal:
    """Ada, an operator, with this password from now on."""
    with outside.look() as work:
        known = accounts.find(work, EMAIL)
    if known is None:
        with outside.system() as work:
            code = accounts.new_setup_code(work, outside.keys)
        known, _, _ = accounts.set_up(outside, code, email=EMAIL, name="Ada", password=password, region="DE")
    else:
        accounts.set_password(outside, known.id, password)
    owner = Principal(known.id, Means.SYSTEM)
    with outside.system(known.id) as work:
        usage.set_quota(work, QUOTA)
    return owner


def _fill(outside: Outside, owner: Principal, options: argparse.Namespace) -> int:
    planned = plan.shots(
        options.count, seed=options.seed, clips=options.count // CLIPS_ONE_IN, variants=min(VIEWS, options.count)
    )
    there = _names(outside, owner)
    missing = [shot for shot in planned if shot.filename not in there]
    if not missing:
        return 0
    made = write.make(missing, seed=options.seed, megapixels=options.megapixels, also=finish)
    progress: Progress | None = None
    with ThreadPoolExecutor(4, thread_name_prefix="store") as threads:
        for batch in _batches(zip(missing, made, strict=True)):
            progress = progress or Progress(len(missing), "photos in the library")
            stored = list(threads.map(lambda one: _store(outside, owner, *one), batch))
            assets = _receive(outside, owner, stored)
            list(threads.map(lambda one: gallery.keep_renditions(outside, owner.account, *one), assets))
            with outside.work(owner, "gallery") as work:
                for asset, rendered in assets:
                    gallery.note_rendered(work, asset, rendered)
            for _ in batch:
                progress.step()
    if progress:
        progress.done()
    return len(missing)


def _store(outside: Outside, owner: Principal, shot: Shot, made: Made) -> Stored:
    """Make the bytes durable, and look at them as at any upload."""
    extension = made.filename.rpartition(".")[2].lower()
    blob_id = new_id(outside.chance.random_bytes)
    ref = outside.blobs.put(owner.account, [made.data], blob_id=blob_id, extension=extension, name=made.filename)
    facts = facts_of(outside, ref, filename=made.filename)
    if facts is None:
        raise AssertionError(f"{made.filename} is not what the gallery takes")
    return Stored(shot, ref, facts, made.also or _rendered(outside, ref, facts))


def _rendered(outside: Outside, ref: BlobRef, facts: MediaFacts) -> Rendered:
    with outside.blobs.as_file(ref) as path:
        return outside.media.render(path, facts)


def _receive(outside: Outside, owner: Principal, batch: list[Stored]) -> list[tuple[str, Rendered]]:
    assets = []
    with outside.work(owner, "gallery") as work:
        for one in batch:
            asset, _ = gallery.receive(work, one.ref, one.facts, filename=one.shot.filename)
            assets.append((asset.id, one.rendered))
            if one.shot.look % ONE_FAVOURITE_IN == 0:
                gallery.set_favourite(work, asset.id, True)
    return assets


def _throw_some_away(outside: Outside, owner: Principal, options: argparse.Namespace) -> None:
    """Leave a few in the trash, once."""
    with outside.read(owner, "gallery") as work:
        if gallery.trash_totals(work)[0]:
            return
        pages = [gallery.month(work, month.bucket) for month in gallery.months(work)[0]]
    assets = [asset for page in pages for asset in page.ids]
    with outside.work(owner, "gallery") as work:
        gallery.trash(work, assets[7 :: max(1, min(ONE_TRASHED_IN, options.count // 5))][:1000])


def _names(outside: Outside, owner: Principal) -> set[str]:
    """The names of all files in the account's tree, in the trash as well."""
    with outside.read(owner, "gallery") as work:
        return _names_below(work, tree.ROOT) | {entry.name for entry in tree.trashed(work, after=None, limit=1000)}


def _names_below(work: Any, folder: int) -> set[str]:
    found: set[str] = set()
    after = ""
    while page := tree.children(work, folder, after=after, limit=1000):
        for entry in page:
            found |= _names_below(work, entry.number) if entry.folder else {entry.name}
        after = page[-1].name
    return found


def _batches(pairs: Iterator[tuple[Shot, Made]]) -> Iterator[list[tuple[Shot, Made]]]:
    while batch := list(islice(pairs, BATCH)):
        yield batch


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.make_demo", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("demo"), help="data directory to make or complete")
    parser.add_argument("--count", type=int, default=20_000, help="how many photos (20000)")
    parser.add_argument("--megapixels", type=float, default=0.6, help="the largest photo, in million points (0.6)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another library")
    parser.add_argument("--password", default="", help="Ada's password; a new one is made up if you give none")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

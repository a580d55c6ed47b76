"""What a client does, each thing safe to begin again after a crash; everything is told to the ledger."""

from collections.abc import Sequence

from tansu.features import files, gallery
from tansu.foundation import tree, uploads
from tests.faults.ledger import GONE, LIVE, TRASH
from tests.faults.world import World, photo, sha256_of


def asset_of(world: World, content: bytes) -> str | None:
    """The asset with these bytes, living or trashed."""
    with world.outside.read(world.principal, "gallery") as work:
        return gallery.check(work, [sha256_of(content)]).ids.get(0)


def send(world: World, content: bytes, *, ask: bool = True, again: str = "", declare: bool = True) -> None:
    """Send an original in one request, asking first whether it is needed."""
    sha256 = sha256_of(content)
    world.ledger.begin(sha256, LIVE)
    if not ask or asset_of(world, content) is None:
        uploads.require_disk(world.outside, len(content))
        gallery.receive_stream(
            world.outside,
            world.principal,
            len(content),
            chunks=_pieces(content, 5),
            sha256=sha256 if declare else "",
            filename=f"{sha256[:6]}.jpg",
            extension="jpg",
            declared=None,
            again=again,
        )
    world.ledger.done(sha256, LIVE)


def send_in_parts(world: World, content: bytes, *, parts: int = 3, stop_after: int | None = None) -> None:
    """Send an original as a resumable upload, going on where an earlier run stood."""
    sha256 = sha256_of(content)
    world.ledger.begin(sha256, LIVE)
    upload = _begun(world, sha256, len(content))
    step = -(-len(content) // parts)
    sent = 0
    while not upload.complete and sent != stop_after:
        piece = content[upload.received : upload.received + step]
        upload = uploads.append(
            world.outside, world.principal, upload.id, offset=upload.received, chunks=_pieces(piece, 2)
        )
        sent += 1
    if upload.complete:
        gallery.finish_upload(world.outside, world.principal, upload.id)
        world.ledger.done(sha256, LIVE)


def send_joined(world: World, content: bytes) -> None:
    """Send two partial uploads and have them joined."""
    sha256 = sha256_of(content)
    world.ledger.begin(sha256, LIVE)
    if asset_of(world, content) is None:
        half = len(content) // 2
        pieces = [_partial(world, content[:half]), _partial(world, content[half:])]
        with world.outside.work(world.principal, "gallery") as work:
            whole = uploads.concatenate(work, pieces, metadata={"filename": "joined.jpg"}, extension="jpg")
        gallery.finish_upload(world.outside, world.principal, whole.id)
    world.ledger.done(sha256, LIVE)


def put_file(world: World, path: str, content: bytes, *, over: bytes = b"") -> None:
    """Put a photo at a path, over another one, which is an earlier version then and no photo of the gallery's."""
    world.ledger.begin(sha256_of(content), LIVE)
    if over:
        world.ledger.begin(sha256_of(over), GONE)
    names = tuple(path.split("/"))
    files.store(world.outside, world.principal, names, chunks=_pieces(content, 3), make_parents=True)
    world.ledger.done(sha256_of(content), LIVE)
    if over:
        world.ledger.done(sha256_of(over), GONE)


def find_entry(world: World, path: str) -> int | None:
    """The number of what lives at a path."""
    with world.outside.read(world.principal) as work:
        found = tree.seek(work, tuple(path.split("/")))
    return found.number if found else None


def move_file(world: World, source: str, target: str) -> None:
    """Move whatever is at `source`, unless that was done before."""
    if find_entry(world, source) is not None:
        files.move(world.outside, world.principal, tuple(source.split("/")), tuple(target.split("/")))


def trash_folder(world: World, path: str, contents: Sequence[bytes]) -> None:
    """Move a folder with these photos in it to the trash, unless that was done before."""
    for content in contents:
        world.ledger.begin(sha256_of(content), TRASH)
    if (number := find_entry(world, path)) is not None:
        files.trash(world.outside, world.principal, [number])
    for content in contents:
        world.ledger.done(sha256_of(content), TRASH)


def trash(world: World, content: bytes) -> None:
    """Move it to the trash."""
    _move(world, content, TRASH)


def restore(world: World, content: bytes) -> None:
    """Bring it back."""
    _move(world, content, LIVE)


def purge(world: World, content: bytes) -> None:
    """Let go of it for good."""
    _move(world, content, GONE)


def _move(world: World, content: bytes, state: str) -> None:
    sha256 = sha256_of(content)
    verb = {TRASH: gallery.trash, LIVE: gallery.restore, GONE: gallery.purge}[state]
    world.ledger.begin(sha256, state)
    if asset := asset_of(world, content):
        with world.outside.work(world.principal, "gallery", removing=True) as work:
            verb(work, [asset])
    world.ledger.done(sha256, state)


def _begun(world: World, sha256: str, length: int) -> uploads.Upload:
    key = f"upload-{sha256}"
    if known := world.told.notes.get(key):
        with world.outside.read(world.principal, "gallery") as work:
            if found := uploads.find(work, known):
                return found
    with world.outside.work(world.principal, "gallery") as work:
        upload = uploads.create(
            work, length, metadata={"filename": f"{sha256[:6]}.jpg"}, sha256=sha256, extension="jpg"
        )
    world.ledger.say("note", key, upload.id)
    return upload


def _partial(world: World, content: bytes) -> str:
    with world.outside.work(world.principal, "gallery") as work:
        upload = uploads.create(work, len(content), metadata={}, partial=True)
    uploads.append(world.outside, world.principal, upload.id, offset=0, chunks=[content])
    return upload.id


def _pieces(content: bytes, count: int) -> list[bytes]:
    step = -(-len(content) // count)
    return [content[start : start + step] for start in range(0, len(content), step)]


__all__ = ["asset_of", "photo", "purge", "restore", "send", "send_in_parts", "send_joined", "trash"]

"""What a client does, each thing safe to begin again after a crash; everything is told to the ledger."""

from tansu.features import gallery
from tansu.foundation import uploads
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

"""A damaged original that its owner sends again becomes whole: the same asset, the same charge, right bytes."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from tansu.adapters.vault.folder import FolderVault
from tansu.core.errors import InTrash
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.gallery import Arrival, ReceiptState, RenditionState
from tansu.foundation import audit, claims, scrub, usage
from tansu.foundation.jobs import Worker
from tansu.foundation.scrub import Limits
from tansu.ports.blobs import BlobRef
from tests.support.instances import Instance, fill
from tests.support.sending import send_in_parts, sha256_of
from tests.support.twice_and_crashing import run_until_idle


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


ROT = [
    pytest.param(_flip, id="a flipped bit"),
    pytest.param(_cut, id="a cut"),
    pytest.param(Path.unlink, id="a loss"),
]


@pytest.fixture
def ada(instance: Instance) -> Principal:
    return instance.member()


def damage(instance: Instance, content: bytes, *, rot: Callable[[Path], None] = _flip) -> BlobRef:
    """Let the original with these bytes rot, and the scrub find it."""
    (wrong,) = [ref for ref in instance.originals() if ref.sha256 == sha256_of(content)]
    rot(instance.file_of(wrong))
    instance.clock.move(timedelta(days=1))
    scrub.scrub(instance.outside, before=instance.clock.now(), limits=Limits(rate=0))
    return wrong


def damaged(instance: Instance) -> list[BlobRef]:
    with instance.outside.look() as work:
        return [blob.ref for blob in claims.damaged(work)]


def ask(instance: Instance, who: Principal, content: bytes) -> str:
    with instance.outside.read(who, "gallery") as work:
        return gallery.check(work, [sha256_of(content)]).states[0]


def send(instance: Instance, who: Principal, content: bytes, *, parts: int = 0, again: str = "") -> Arrival:
    """Send, and let the worker do what follows."""
    if parts or again:
        arrival = send_in_parts(instance.outside, who, content, parts=parts or 2, again=again)
    else:
        arrival = instance.send(who, content)
    run_until_idle(Worker(instance.outside, [claims.drop_damaged], name="w"))
    return arrival


def original_of(instance: Instance, content: bytes) -> bytes:
    (ref,) = [ref for ref in instance.originals() if ref.sha256 == sha256_of(content)]
    return b"".join(instance.outside.blobs.read(ref))


def kept(instance: Instance) -> list[str]:
    return sorted(path.name for path in (instance.data / "blobs").rglob("*.jpg"))


@pytest.mark.parametrize("rot", ROT)
@pytest.mark.parametrize("parts", [0, 3], ids=["in one request", "in parts"])
def test_what_is_sent_again_takes_the_damaged_ones_place(
    rot: Callable[[Path], None], parts: int, instance: Instance, ada: Principal
) -> None:
    sent = fill(instance)
    before = instance.send(ada, sent[1])
    wrong = damage(instance, sent[1], rot=rot)
    assert ask(instance, ada, sent[1]) == "missing"

    arrival = send(instance, ada, sent[1], parts=parts)

    assert arrival == before
    assert original_of(instance, sent[1]) == sent[1]
    assert wrong.id not in {ref.id for ref in instance.originals()}
    assert kept(instance) == sorted(f"{ref.id}.jpg" for ref in instance.originals())
    assert (damaged(instance), ask(instance, ada, sent[1])) == ([], "have")
    assert instance.examine(deep=True).healthy
    with instance.outside.look(ada.account) as work:
        assert usage.usage_of(work).used == sum(map(len, sent))
        assert audit.events(work).events[0].action == "original_repaired"


def test_receipts_become_right_as_for_what_has_just_come(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    damage(instance, content)
    states = [gallery.receipts(instance.outside, ada, [sha256_of(content)])[0].state]

    instance.send(ada, content)

    states.append(gallery.receipts(instance.outside, ada, [sha256_of(content)])[0].state)
    instance.clock.move(timedelta(minutes=10))
    states.append(gallery.receipts(instance.outside, ada, [sha256_of(content)])[0].state)
    assert states == [ReceiptState.DAMAGED, ReceiptState.STORED, ReceiptState.SAFE]


def test_an_original_under_another_extension_heals_as_well(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    damage(instance, content)

    gallery.receive_stream(
        instance.outside, ada, len(content), chunks=[content], sha256="", filename="a.jpeg", extension="jpeg",
        declared=None, again="",
    )  # fmt: skip

    assert original_of(instance, content) == content
    assert instance.examine(deep=True).healthy


def test_what_is_sent_and_sound_changes_nothing(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    before = instance.originals()

    instance.send(ada, content)

    assert instance.originals() == before


def test_two_phones_that_send_it_at_once_heal_it_once(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    damage(instance, content)

    with ThreadPoolExecutor(6) as threads:
        arrivals = list(threads.map(lambda _: instance.send(ada, content), range(6)))
    send(instance, ada, content)

    assert len({one.asset for one in arrivals}) == 1
    assert kept(instance) == [f"{ref.id}.jpg" for ref in instance.originals()]
    assert original_of(instance, content) == content
    assert instance.examine(deep=True).healthy


def test_a_damaged_one_in_the_trash_is_restored_whole(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    asset = instance.send(ada, content).asset
    damage(instance, content)
    with instance.outside.work(ada, "gallery") as work:
        gallery.trash(work, [asset])

    with pytest.raises(InTrash), instance.outside.work(ada, "gallery") as work:
        gallery.ask_before_upload(work, sha256_of(content), again="")
    with instance.outside.work(ada, "gallery") as work:
        wanted = gallery.ask_before_upload(work, sha256_of(content), again="restore") is None
    arrival = send(instance, ada, content, again="restore")

    assert wanted
    assert (arrival.asset, ask(instance, ada, content)) == (asset, "have")
    assert original_of(instance, content) == content
    assert instance.examine(deep=True).healthy


def test_who_let_go_of_a_damaged_one_and_wants_it_back_gets_the_bytes_that_come(
    instance: Instance, ada: Principal
) -> None:
    (content,) = fill(instance, photos=1)
    asset = instance.send(ada, content).asset
    damage(instance, content)
    with instance.outside.work(ada, "gallery") as work:
        gallery.trash(work, [asset])
        gallery.purge(work, [asset])

    arrival = send(instance, ada, content, again="yes")

    assert arrival.outcome == "added"
    assert original_of(instance, content) == content
    assert instance.examine(deep=True).healthy


def test_what_could_not_be_rendered_is_rendered_again(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    damage(instance, content)
    instance.run("UPDATE gallery_assets SET rendition = 2")

    instance.send(ada, content)

    with instance.outside.look() as work:
        assert gallery.pending_renditions(work)[RenditionState.PENDING] == 1


class _Overtaken(FolderVault):
    """A vault from which a repair reads so slowly that the owner sends the photo again meanwhile."""

    def __init__(self, root: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self._meanwhile = meanwhile

    def read(self, path: str) -> Iterator[bytes]:
        self._meanwhile()
        return super().read(path)


def test_a_repair_that_its_owner_overtakes_leaves_the_owners_bytes(
    instance: Instance, ada: Principal, tmp_path: Path
) -> None:
    (content,) = fill(instance, photos=1)
    instance.back_up(tmp_path / "vault")
    damage(instance, content)

    done = scrub.repair(instance.outside, _Overtaken(tmp_path / "vault", lambda: send(instance, ada, content)))

    assert (done.repaired, done.not_found) == ((), ())
    assert kept(instance) == [f"{ref.id}.jpg" for ref in instance.originals()]
    assert original_of(instance, content) == content


def test_the_damaged_bytes_go_after_the_commit_and_no_sooner(instance: Instance, ada: Principal) -> None:
    (content,) = fill(instance, photos=1)
    wrong = damage(instance, content)

    instance.send(ada, content)
    before = instance.file_of(wrong).exists()
    send(instance, ada, content)

    assert before
    assert kept(instance) == [f"{ref.id}.jpg" for ref in instance.originals()]

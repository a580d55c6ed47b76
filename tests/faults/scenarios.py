"""The stories that are killed at every call. Each can be told again from the start after a crash."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tansu.adapters.database.portable import PortableTables
from tansu.adapters.vault.folder import FolderVault
from tansu.app import housekeeping
from tansu.features import files, gallery, messages
from tansu.foundation import backup, claims, doctor, uploads
from tansu.foundation.backup import RunState
from tansu.foundation.jobs import Worker
from tests.faults.client import (
    move_file,
    purge,
    put_file,
    restore,
    send,
    send_in_parts,
    send_joined,
    trash,
    trash_folder,
)
from tests.faults.history import bring_in_and_push
from tests.faults.ledger import GONE
from tests.faults.world import World, photo, sha256_of
from tests.support.building import every_step
from tests.support.instances import CUSTODIANS
from tests.support.twice_and_crashing import run_until_idle

Act = Callable[[World], None]
LARGE = 2_500_000
CHECKS = (*doctor.CHECKS, *gallery.CHECKS, *messages.CHECKS)


@dataclass(frozen=True)
class Scenario:
    """What is there before, and what is then done under fire."""

    name: str
    arrange: Act | None
    """None begins with an empty folder, so that the schema is made under fire as well."""
    act: Act
    unsettled: frozenset[str] = frozenset()
    """Checks of the doctor that may fail between the fault and the end of the story."""


def _nothing(world: World) -> None:
    """An account and no more."""


def _some(world: World) -> None:
    for number in range(5):
        send(world, photo(number))


def _one_request(world: World) -> None:
    send(world, photo(10))
    send(world, photo(11, LARGE), declare=False)


def _in_parts(world: World) -> None:
    send_in_parts(world, photo(20, 9000))
    send_in_parts(world, photo(21, LARGE), parts=2)
    send_in_parts(world, photo(22), parts=1)


def _duplicates(world: World) -> None:
    send(world, photo(0), ask=False)
    send_in_parts(world, photo(1))
    send_in_parts(world, photo(2), parts=1)


def _trash_and_back(world: World) -> None:
    for number in (0, 1, 2):
        trash(world, photo(number))
    restore(world, photo(0))
    purge(world, photo(1))
    world.ledger.begin(sha256_of(photo(2)), GONE)
    gallery.purge_all(world.outside, world.account)
    world.ledger.done(sha256_of(photo(2)), GONE)


def _purged(world: World) -> None:
    _some(world)
    for number in (0, 1, 2):
        trash(world, photo(number))
        purge(world, photo(number))


def _sweep(world: World) -> None:
    world.move(timedelta(hours=26))
    while claims.sweep(world.outside):
        pass


def _revive(world: World) -> None:
    send(world, photo(0), ask=False, again="yes")
    world.move(timedelta(hours=26))
    claims.sweep(world.outside)


def _begun(world: World) -> None:
    _some(world)
    send_in_parts(world, photo(30, 9000), stop_after=1)
    send_in_parts(world, photo(31, 9000), stop_after=2)


def _expire(world: World) -> None:
    world.move(timedelta(days=8))
    while uploads.expire(world.outside):
        pass
    uploads.remove_orphans(world.outside)


def _trashed(world: World) -> None:
    _some(world)
    for number in (0, 1, 2):
        trash(world, photo(number))


def _thirty_days(world: World) -> None:
    for number in (0, 1, 2):
        world.ledger.begin(sha256_of(photo(number)), GONE)
    world.move(timedelta(days=31))
    while files.purge_due(world.outside):
        pass
    for number in (0, 1, 2):
        world.ledger.done(sha256_of(photo(number)), GONE)


def _erase(world: World) -> None:
    shas = [sha256_of(photo(number)) for number in range(5)]
    for sha256 in shas:
        world.ledger.begin(sha256, GONE)
    with world.outside.system() as work:
        housekeeping.erase_account.defer(work, key=world.account, account="", person=world.account)
    _work(world)
    for sha256 in shas:
        world.ledger.done(sha256, GONE)


def _render(world: World) -> None:
    _work(world)


def _work(world: World) -> None:
    worker = Worker(world.outside, housekeeping.JOBS, name="under fire", custodians=CUSTODIANS)
    run_until_idle(worker)


def _back_up(world: World) -> None:
    """Write a backup, restore it into a scratch database, check it there and read its originals again."""
    data = world.data
    made = backup.backup(
        world.outside,
        PortableTables(every_step(), world.outside.clock),
        FolderVault(data / "vault"),
        custodians=CUSTODIANS,
        checks=CHECKS,
        scratch=data / "scratch",
        folder="vault",
        full=True,
    )
    assert made.state is RunState.VERIFIED, made


def _damaged(world: World) -> None:
    """Some photos, the first of which has rotted since, as a scrub has found."""
    _some(world)
    with world.outside.system(world.account, "gallery") as work:
        blob = claims.owned_by_checksum(work, sha256_of(photo(0)))
        assert blob is not None
        claims.note_damaged(work, blob.ref.id)
    file = world.data / "blobs" / blob.ref.owner / blob.ref.id[:2] / f"{blob.ref.id}.{blob.ref.extension}"
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def _heal(world: World) -> None:
    send(world, photo(0))
    send_in_parts(world, photo(1))
    _work(world)


def _join(world: World) -> None:
    send_joined(world, photo(40, 9000))


def _files(world: World) -> None:
    put_file(world, "Camera/1.jpg", photo(50), over=photo(51))
    put_file(world, "Camera/1.jpg", photo(51), over=photo(50))
    put_file(world, "Camera/2.jpg", photo(52, 20_000))


def _folder(world: World) -> None:
    for number in range(60, 64):
        put_file(world, f"Trip/{number % 2}/{number}.jpg", photo(number))


def _folder_goes(world: World) -> None:
    inside = [photo(number) for number in range(60, 64)]
    move_file(world, "Trip", "Old trip")
    trash_folder(world, "Old trip", inside)
    for content in inside:
        world.ledger.begin(sha256_of(content), GONE)
    files.purge_all(world.outside, world.principal)
    for content in inside:
        world.ledger.done(sha256_of(content), GONE)


SCENARIOS = {
    one.name: one
    for one in (
        Scenario("first start", None, _nothing),
        Scenario("one request", _nothing, _one_request),
        Scenario("in parts", _nothing, _in_parts),
        Scenario("duplicates", _some, _duplicates),
        Scenario("joined", _nothing, _join),
        Scenario("trash and back", _some, _trash_and_back),
        Scenario("thirty days", _trashed, _thirty_days),
        Scenario("sweep", _purged, _sweep),
        Scenario("revive", _purged, _revive),
        Scenario("expire", _begun, _expire),
        Scenario("render", _some, _render),
        Scenario("heal", _damaged, _heal, unsettled=frozenset({"originals.present", "originals.unsound"})),
        Scenario("erase", _begun, _erase),
        Scenario("back up", _trashed, _back_up),
        Scenario("files", _nothing, _files),
        Scenario("messages", _nothing, bring_in_and_push),
        Scenario("a folder goes", _folder, _folder_goes),
    )
}

"""Files leave with everything they have, come back the same, twice as once, and are erased alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from tansu.core.principal import Principal
from tansu.features import files, gallery
from tansu.features.files import FilesCustodian
from tansu.features.gallery import GalleryCustodian
from tansu.foundation import claims, tree
from tansu.foundation.custody import Record
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.putting import contents, kept, look, paths, put
from tests.support.sending import photo

LONG_AGO = datetime(2011, 2, 3, 4, 5, 6, tzinfo=UTC)
BOAT = photo("a boat")


@pytest.fixture
def ada(outside: Outside) -> Principal:
    who = principal_of(an_account(outside))
    put(outside, who, "Letters/a.txt", b"first", modified_at=LONG_AGO)
    entry = put(outside, who, "Letters/a.txt", b"second", modified_at=LONG_AGO, created_at=LONG_AGO).entry
    files.set_favourite(outside, who, entry.number, True)
    files.set_properties(outside, who, entry.number, {"{urn:x}colour": "<x:colour xmlns:x='urn:x'>red</x:colour>"})
    gone = put(outside, who, "Letters/gone.txt", b"in the trash").entry
    files.trash(outside, who, [gone.number])
    put(outside, who, "one/boat.jpg", BOAT)
    put(outside, who, "two/boat.jpg", BOAT)
    files.make_folder(outside, who, ("empty", "inside"), make_parents=True)
    return who


def exported(outside: Outside, who: Principal, custodian: Any) -> tuple[list[Record], dict[str, bytes]]:
    with outside.look(who.account) as work:
        records = list(custodian.export(work))
        contents = {ref.sha256: b"".join(outside.blobs.read(ref)) for ref in custodian.blobs(work)}
    return records, contents


def opener(contents: dict[str, bytes]) -> Any:
    @contextmanager
    def open_bytes(sha256: str) -> Iterator[Iterator[bytes]]:
        yield iter([contents[sha256]])

    return open_bytes


def test_what_leaves_comes_back_the_same_and_twice_is_once(outside: Outside, ada: Principal) -> None:
    joe = principal_of(an_account(outside, "joe@example.org"))
    custodians = (GalleryCustodian(), FilesCustodian())
    taken = [exported(outside, ada, one) for one in custodians]

    counts = [
        one.restore(outside, joe.account, records, opener(contents))
        for _ in range(2)
        for one, (records, contents) in zip(custodians, taken, strict=True)
    ]

    assert counts == [len(taken[0][0]), len(taken[1][0]), 0, 0]
    assert paths(outside, joe).keys() == paths(outside, ada).keys()
    assert kept(outside, joe) == kept(outside, ada)
    back = exported(outside, joe, custodians[1])[0]
    assert comparable(back) == comparable(taken[1][0])
    found = look(outside, joe, "Letters/a.txt")
    assert found is not None
    assert (found.modified_at, found.created_at, found.favourite) == (LONG_AGO, LONG_AGO, True)
    assert contents(outside, joe, "Letters/a.txt") == b"second"


def comparable(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record["path"])


def test_erasing_files_alone_leaves_the_photos(outside: Outside, ada: Principal) -> None:
    left = []
    for _ in range(20):
        with outside.system(ada.account, "files") as work:
            left.append(FilesCustodian().erase(work, limit=1))

    assert left[-1] == 0
    assert sorted(path for path in paths(outside, ada) if path.endswith(".jpg")) == ["one/boat.jpg", "two/boat.jpg"]
    assert kept(outside, ada) == (len(BOAT), 0)
    with outside.look(ada.account, "gallery") as work:
        assert sum(one.assets for one in gallery.months(work)[0]) == 1
        assert {one.category.value for one in claims.by_category(work)} == {"photos"}
        assert tree.trashed(work) == []

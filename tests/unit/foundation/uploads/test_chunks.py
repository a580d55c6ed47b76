"""Uploads in chunks: any order, several at once, room held and given back, one join however often it is asked."""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansu.core.errors import Busy, Conflict, Invalid, NotFound, QuotaExceeded
from tansu.core.principal import Principal
from tansu.foundation import uploads, usage
from tansu.foundation.uploads import Chunk, FolderExists, Joined, Upload
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of

NAME = "web-file-upload-17"
NUMBERS = itertools.count()


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


def make(outside: Outside, who: Principal, name: str = NAME, *, total: int | None = None) -> Upload:
    with outside.work(who, "files") as work:
        return uploads.make_folder(work, name, total=total)


def put(outside: Outside, who: Principal, chunk: str, content: bytes, *, folder: str = NAME) -> Chunk:
    return uploads.put_chunk(outside, who, folder, chunk, pieces=[content], length=len(content))


def listed(outside: Outside, who: Principal, name: str = NAME) -> list[tuple[str, int]]:
    with outside.read(who) as work:
        return [(one.name, one.size) for one in uploads.chunks(work, uploads.folder(work, name))]


def join(outside: Outside, who: Principal, name: str = NAME, *, total: int | None = None) -> Joined:
    return uploads.join_folder(outside, who, name, total=total, extension="mp4", filename="film.mp4")


def settle(outside: Outside, who: Principal, joined: Joined, *, entry: int = 7) -> int:
    with outside.work(who) as work:
        room = uploads.take_over(work, joined)
        usage.return_reserved(work, room)
        uploads.settle_folder(work, joined, entry=entry, outcome="created")
        return room


def bytes_of(outside: Outside, joined: Joined) -> bytes:
    return b"".join(outside.blobs.read(joined.ref))


def reserved(outside: Outside, who: Principal) -> int:
    with outside.look(who.account) as work:
        return usage.usage_of(work).reserved


def limit(outside: Outside, who: Principal, quota: int) -> None:
    with outside.system(who.account) as work:
        usage.set_quota(work, quota)


@pytest.mark.parametrize(
    "names",
    [
        ("0000000000000000", "0000000000000001", "0000000000000010"),
        ("0000000000000000", "0000000010000000", "0000000012345678"),
        ("000001", "000002", "000010"),
        ("1", "2", "10"),
    ],
    ids=["nextcloudcmd", "owncloudcmd", "android", "ios"],
)
def test_chunks_are_joined_in_the_order_of_their_numbers_whatever_dialect(
    outside: Outside, ada: Principal, names: tuple[str, str, str]
) -> None:
    make(outside, ada)
    for name, content in zip(reversed(names), (b"third", b"second", b"first"), strict=True):
        put(outside, ada, name, content)

    joined = join(outside, ada, total=16)

    assert bytes_of(outside, joined) == b"firstsecondthird"
    assert listed(outside, ada) == [(names[0], 5), (names[1], 6), (names[2], 5)]


def test_what_was_announced_is_reserved_at_once_and_held_until_the_end(outside: Outside, ada: Principal) -> None:
    make(outside, ada, total=10)
    announced = reserved(outside, ada)
    put(outside, ada, "1", b"12345")
    half = reserved(outside, ada)
    put(outside, ada, "2", b"67890")

    room = settle(outside, ada, join(outside, ada, total=10))

    assert (announced, half, room, reserved(outside, ada)) == (10, 10, 10, 0)


def test_what_was_not_announced_is_held_as_it_comes(outside: Outside, ada: Principal) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"12345")
    first = reserved(outside, ada)
    put(outside, ada, "2", b"678")

    assert (first, reserved(outside, ada)) == (5, 8)


def test_more_than_fits_is_refused_when_announced_and_when_it_comes(outside: Outside, ada: Principal) -> None:
    limit(outside, ada, 10)
    with pytest.raises(QuotaExceeded):
        make(outside, ada, total=11)
    make(outside, ada)
    put(outside, ada, "1", b"1234567")

    with pytest.raises(QuotaExceeded):
        put(outside, ada, "2", b"8901")

    assert (listed(outside, ada), reserved(outside, ada)) == ([("1", 7)], 7)


def test_chunks_that_come_at_once_cannot_get_past_the_quota(outside: Outside, ada: Principal) -> None:
    limit(outside, ada, 25)
    make(outside, ada)

    def send(number: int) -> bool:
        try:
            put(outside, ada, str(number), b"x" * 10)
        except QuotaExceeded:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(send, range(8)))

    assert (kept.count(True), len(listed(outside, ada)), reserved(outside, ada)) == (2, 2, 20)


def test_a_chunk_that_comes_again_takes_the_place_of_the_first(outside: Outside, ada: Principal) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"wrong, and longer")
    put(outside, ada, "0001", b"right")

    assert (listed(outside, ada), reserved(outside, ada)) == ([("0001", 5)], 5)
    assert bytes_of(outside, join(outside, ada)) == b"right"


def test_half_a_chunk_is_not_kept_and_the_one_before_it_stays(outside: Outside, ada: Principal) -> None:
    def cut() -> Iterator[bytes]:
        yield b"12"
        raise ConnectionError("gone")

    make(outside, ada)
    put(outside, ada, "1", b"whole")

    with pytest.raises(ConnectionError):
        uploads.put_chunk(outside, ada, NAME, "1", pieces=cut(), length=5)
    with pytest.raises(Invalid):
        uploads.put_chunk(outside, ada, NAME, "1", pieces=[b"123"], length=5)
    with pytest.raises(Invalid):
        uploads.put_chunk(outside, ada, NAME, "1", pieces=[b"123", b"456"], length=5)

    assert bytes_of(outside, join(outside, ada)) == b"whole"


@pytest.mark.parametrize(
    "name", ["", "x", "-1", "+1", "1.5", "1e3", "../1", "٣", "1" * 20, str(2**63), " 1", "1\n", ".file"]
)
def test_a_chunk_with_a_hostile_name_is_refused(outside: Outside, ada: Principal, name: str) -> None:
    make(outside, ada)

    with pytest.raises(Invalid):
        put(outside, ada, name, b"x")

    assert listed(outside, ada) == []


@pytest.mark.parametrize("name", ["", "\0", "a\nb", "x" * 256, "\u202egpj", "é" * 128])
def test_a_folder_with_a_hostile_name_is_refused(outside: Outside, ada: Principal, name: str) -> None:
    with pytest.raises(Invalid):
        make(outside, ada, name)


def test_a_folder_can_be_begun_once_until_it_is_finished(outside: Outside, ada: Principal) -> None:
    make(outside, ada, total=5)
    with pytest.raises(FolderExists):
        make(outside, ada, total=5)
    put(outside, ada, "1", b"12345")
    settle(outside, ada, join(outside, ada))

    make(outside, ada, total=3)

    assert (listed(outside, ada), reserved(outside, ada)) == ([], 3)


def test_the_answer_is_remembered_for_whoever_lost_it(outside: Outside, ada: Principal) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"12345")
    settle(outside, ada, join(outside, ada), entry=42)

    with pytest.raises(NotFound):
        join(outside, ada)

    with outside.read(ada) as work:
        known = uploads.find_folder(work, NAME)
    assert known and (known.asset, known.outcome) == ("42", "created")


def test_two_who_join_at_once_do_not_both_finish(outside: Outside, ada: Principal) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"12345")
    first = join(outside, ada)
    with pytest.raises(Busy):
        join(outside, ada)
    clock_of(outside).move(timedelta(minutes=2))
    second = join(outside, ada)

    settle(outside, ada, second)

    assert first.ref == second.ref
    with pytest.raises(Conflict):
        settle(outside, ada, first)


def test_nothing_is_added_while_it_is_joined_and_afterwards_it_may_be_asked_again(
    outside: Outside, ada: Principal
) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"12345")
    joined = join(outside, ada)
    with pytest.raises(Conflict):
        put(outside, ada, "2", b"x")
    with pytest.raises(Busy):
        uploads.remove_folder(outside, ada, NAME)

    uploads.let_go(outside, joined)

    assert join(outside, ada).ref == joined.ref


@pytest.mark.parametrize("total", [4, 6])
def test_what_is_not_as_long_as_announced_is_not_joined(outside: Outside, ada: Principal, total: int) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"12345")

    with pytest.raises(Invalid):
        join(outside, ada, total=total)

    assert bytes_of(outside, join(outside, ada, total=5)) == b"12345"


def test_an_empty_folder_becomes_an_empty_file(outside: Outside, ada: Principal) -> None:
    make(outside, ada, total=0)

    assert bytes_of(outside, join(outside, ada, total=0)) == b""


def test_giving_up_gives_everything_back(outside: Outside, ada: Principal) -> None:
    made = make(outside, ada, total=100)
    put(outside, ada, "1", b"12345")

    uploads.remove_folder(outside, ada, NAME)

    assert reserved(outside, ada) == 0
    assert made.id not in list(outside.staging.uploads())
    with pytest.raises(NotFound):
        uploads.remove_folder(outside, ada, NAME)


def test_one_chunk_can_be_taken_out(outside: Outside, ada: Principal) -> None:
    make(outside, ada)
    put(outside, ada, "1", b"12345")
    put(outside, ada, "2", b"678")

    uploads.remove_chunk(outside, ada, NAME, "1")

    assert (listed(outside, ada), reserved(outside, ada)) == ([("2", 3)], 3)
    with pytest.raises(NotFound):
        uploads.remove_chunk(outside, ada, NAME, "1")


def test_what_nobody_goes_on_with_is_forgotten_after_a_day(outside: Outside, ada: Principal) -> None:
    made = make(outside, ada, total=10)
    clock_of(outside).move(timedelta(hours=23))
    put(outside, ada, "1", b"12345")
    clock_of(outside).move(timedelta(hours=23))
    kept = uploads.expire(outside)
    clock_of(outside).move(timedelta(hours=2))

    forgotten = uploads.expire(outside)

    assert (kept, forgotten, reserved(outside, ada)) == (0, 1, 0)
    assert made.id not in list(outside.staging.uploads())


def test_nobody_reaches_anybody_elses_folder(outside: Outside, ada: Principal) -> None:
    eve = principal_of(an_account(outside, "eve@example.org"))
    make(outside, ada)
    put(outside, ada, "1", b"hers")

    for attempt in (
        lambda: put(outside, eve, "1", b"mine"),
        lambda: join(outside, eve),
        lambda: uploads.remove_folder(outside, eve, NAME),
        lambda: listed(outside, eve),
    ):
        with pytest.raises(NotFound):
            attempt()

    make(outside, eve)
    assert (listed(outside, eve), listed(outside, ada)) == ([], [("1", 4)])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.none() | st.integers(0, 40),
    sent=st.lists(st.tuples(st.integers(0, 5), st.binary(max_size=9)), max_size=12),
)
def test_whatever_comes_in_whatever_order_the_last_word_on_each_number_is_joined(
    outside: Outside, total: int | None, sent: list[tuple[int, bytes]]
) -> None:
    who = principal_of(an_account(outside, f"ada{next(NUMBERS)}@example.org"))
    make(outside, who, total=total)

    for number, content in sent:
        put(outside, who, str(number), content)
    held = reserved(outside, who)
    joined = join(outside, who)
    settle(outside, who, joined)

    expected = b"".join(content for _, content in sorted(dict(sent).items()))
    assert bytes_of(outside, joined) == expected
    assert (held, reserved(outside, who)) == (max(total or 0, len(expected)), 0)

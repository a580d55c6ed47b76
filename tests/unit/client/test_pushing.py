"""Pushing a folder to a server that keeps to the contract, on good lines and bad ones."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tansu.client.plan import Again
from tests.support.pushing import Computer, counts, jpeg
from tests.support.standin_api import StandIn

Story = Callable[[Computer], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Story], None]:
    """Run a story on a computer with an empty folder and a server with an empty gallery."""

    @asynccontextmanager
    async def computer() -> AsyncIterator[Computer]:
        async with StandIn() as server:
            made = Computer(tmp_path, server)
            made.photos.mkdir()
            yield made

    async def whole(story: Story) -> None:
        async with computer() as made:
            await story(made)

    return lambda story: asyncio.run(whole(story))


def test_everything_in_the_folder_arrives_byte_for_byte(play):
    async def story(computer: Computer) -> None:
        contents = [jpeg(f"photo {number}", size=number * 1000) for number in range(40)]
        for number, content in enumerate(contents):
            computer.put(f"{number % 3}/{number}.jpg", content)

        report = await computer.push()

        assert counts(report) == {"sent": 40}
        assert sorted(computer.server.contents()) == sorted(contents)
        assert report.complete

    play(story)


def test_a_second_push_sends_nothing(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        await computer.push()
        before = computer.server.body_bytes

        report = await computer.push()

        assert counts(report) == {"had": 1}
        assert computer.server.body_bytes == before

    play(story)


def test_the_same_photo_in_two_places_is_sent_once(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.put("copy of a.jpg", jpeg("a"))

        report = await computer.push()

        assert counts(report) == {"sent": 1, "had": 1}
        assert len(computer.server.contents()) == 1

    play(story)


def test_one_bad_file_does_not_stop_the_others(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.put("b.jpg", b"not a photo at all")
        computer.put("c.jpg", jpeg("c"))

        report = await computer.push()

        assert counts(report) == {"sent": 2, "refused": 1}
        assert "neither a photo nor a video" in report.problems[0].reason
        assert not report.complete

    play(story)


@pytest.mark.parametrize("small", [8 << 20, 0], ids=["in one request", "in chunks"])
@pytest.mark.parametrize("cuts", [[0], [1], [5000], [3000, 0, 4000], [10_000]])
def test_a_cut_line_is_taken_up_again(play, small, cuts):
    async def story(computer: Computer) -> None:
        computer.small, computer.chunk = small, 4096
        computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.faults.cut_after = list(cuts)

        report = await computer.push()

        assert counts(report) == {"sent": 1}
        assert computer.server.contents() == [jpeg("a", size=20_000)]
        assert not computer.journal.all()

    play(story)


def test_a_cut_upload_keeps_what_arrived(play):
    async def story(computer: Computer) -> None:
        computer.small = 0
        computer.put("a.jpg", jpeg("a", size=1_000_000))
        computer.server.faults.cut_after = [600_000]

        await computer.push()

        assert computer.server.body_bytes == 1_000_000

    play(story)


@pytest.mark.parametrize("small", [8 << 20, 0], ids=["in one request", "in chunks"])
def test_a_lost_answer_does_not_make_a_second_asset(play, small):
    async def story(computer: Computer) -> None:
        computer.small, computer.chunk = small, 6000
        computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.faults.lose_answers = 2

        report = await computer.push()

        assert report.complete
        assert computer.server.contents() == [jpeg("a", size=20_000)]

    play(story)


def test_a_lost_answer_to_a_creation_reserves_no_second_room(play):
    async def story(computer: Computer) -> None:
        computer.small = 0
        computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.quota = 25_000
        computer.server.faults.lose_creations = 3

        report = await computer.push()

        assert counts(report) == {"sent": 1}
        assert not computer.server.uploads

    play(story)


@pytest.mark.parametrize("status, code", [(423, "busy"), (503, "unavailable"), (502, ""), (429, "too_many_tries")])
def test_a_server_that_asks_for_patience_gets_it(play, status, code):
    async def story(computer: Computer) -> None:
        computer.small = 0
        computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.faults.refuse = [(status, code)] * 3

        report = await computer.push()

        assert counts(report) == {"sent": 1}

    play(story)


def test_a_server_that_stays_away_ends_the_run_and_the_next_one_goes_on(play):
    async def story(computer: Computer) -> None:
        computer.small, computer.chunk = 0, 10_000
        for number in range(8):
            computer.put(f"{number}.jpg", jpeg(f"{number}", size=20_000))
        computer.server.faults.refuse = [(503, "unavailable")] * 40

        first = await computer.push(parallel=2)
        computer.server.faults.refuse = []
        begun = computer.journal.all()
        second = await computer.push()

        assert first.halted
        assert counts(first).keys() == {"failed", "not_tried"}
        assert begun
        assert counts(second) == {"sent": 8}

    play(story)


def test_a_file_no_try_can_send_does_not_stop_the_others(play):
    async def story(computer: Computer) -> None:
        computer.put("0.jpg", jpeg("0"))
        computer.put("1.jpg", jpeg("1"))
        computer.server.faults.refuse = [(503, "unavailable")] * computer.pacing.tries

        report = await computer.push(parallel=1)

        assert counts(report) == {"sent": 1, "failed": 1}
        assert not report.halted

    play(story)


def test_a_server_that_errs_over_one_file_has_failed_and_not_refused_it(play):
    async def story(computer: Computer) -> None:
        computer.put("0.jpg", jpeg("0"))
        computer.server.faults.refuse = [(500, "internal")]

        report = await computer.push()

        assert counts(report) == {"failed": 1}
        assert "tell the operator" in report.problems[0].next_step

    play(story)


def test_a_wrong_offset_is_asked_about_and_mended(play):
    async def story(computer: Computer) -> None:
        computer.small, computer.chunk = 0, 5000
        computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.faults.wrong_offsets = 2

        report = await computer.push()

        assert counts(report) == {"sent": 1}

    play(story)


def test_an_upload_the_server_has_forgotten_is_begun_anew(play):
    async def story(computer: Computer) -> None:
        computer.small, computer.chunk = 0, 5000
        computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.faults.forget_uploads = 2

        report = await computer.push()

        assert counts(report) == {"sent": 1}
        assert computer.server.contents() == [jpeg("a", size=20_000)]

    play(story)


def test_bytes_damaged_on_the_way_are_sent_again(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.server.faults.damage = 1

        report = await computer.push()

        assert counts(report) == {"sent": 1}

    play(story)


def test_bytes_that_are_damaged_every_time_are_a_failure_that_is_said(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.server.faults.damage = 100

        report = await computer.push()

        assert counts(report) == {"refused": 1}
        assert not computer.server.contents()

    play(story)


def test_a_file_that_changes_while_it_is_sent_is_not_sent(play):
    async def story(computer: Computer) -> None:
        computer.small, computer.chunk = 0, 5000
        path = computer.put("a.jpg", jpeg("a", size=20_000))
        computer.server.after_body = lambda: path.write_bytes(jpeg("b", size=20_000))

        report = await computer.push()

        assert counts(report) == {"failed": 1}
        assert "has changed" in report.problems[0].reason
        assert not computer.server.contents()

    play(story)


def test_what_was_removed_stays_removed(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.put("b.jpg", jpeg("b"))
        computer.server.add(jpeg("a"), state="trash")
        computer.server.add(jpeg("b"), state="deleted")

        report = await computer.push()

        assert counts(report) == {"in_trash": 1, "deleted_before": 1}
        assert computer.server.contents() == []

    play(story)


def test_what_was_removed_comes_back_when_asked(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.put("b.jpg", jpeg("b"))
        computer.server.add(jpeg("a"), state="trash")
        computer.server.add(jpeg("b"), state="deleted")

        report = await computer.push(again=Again.YES)

        assert counts(report) == {"restored": 1, "sent": 1}
        assert sorted(computer.server.contents()) == sorted([jpeg("a"), jpeg("b")])

    play(story)


def test_a_dry_run_sends_nothing(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))

        report = await computer.push(dry_run=True)

        assert counts(report) == {"would_send": 1}
        assert computer.server.body_bytes == 0
        assert computer.server.requests["POST uploads"] == 0

    play(story)


def test_over_quota_stops_early_and_says_so(play):
    async def story(computer: Computer) -> None:
        for number in range(50):
            computer.put(f"{number:02}.jpg", jpeg(f"{number}", size=10_000))
        computer.server.quota = 35_000

        report = await computer.push(parallel=2)

        assert "quota" in report.halted
        assert counts(report)["sent"] == 3
        assert counts(report)["refused"] <= 2
        assert sum(counts(report).values()) == 50

    play(story)


def test_as_many_files_as_asked_are_on_their_way_at_once(play):
    async def story(computer: Computer) -> None:
        for number in range(12):
            computer.put(f"{number}.jpg", jpeg(f"{number}", size=3_000_000))

        await computer.push(parallel=3)

        assert 2 <= computer.server.most_at_once <= 3

    play(story)


def test_names_that_are_not_text_are_sent_all_the_same(play):
    async def story(computer: Computer) -> None:
        path = os.fsencode(computer.photos) + b"/caf\xe9.jpg"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.write(descriptor, jpeg("a"))
        os.close(descriptor)

        report = await computer.push()

        assert counts(report) == {"sent": 1}

    play(story)


def test_a_token_that_was_revoked_ends_the_run(play):
    async def story(computer: Computer) -> None:
        computer.put("a.jpg", jpeg("a"))
        computer.server.tokens.clear()

        report = await computer.push()

        assert report.nothing_done
        assert counts(report) == {"not_tried": 1}

    play(story)

"""A phone that pushes batches and follows what is new, through lost answers and old copies."""

import json

import pytest

from tansu.core.errors import Conflict, Invalid
from tansu.features import messages
from tansu.features.messages import Format, Wanted
from tansu.foundation import changes
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.test_going_out import FULL
from tests.unit.features.messages.writing import NOON_MS


def line(body: str, at: int = NOON_MS) -> bytes:
    told = {"kind": "sms", "box": "received", "at": at, "addresses": ["+4930901820"], "body": body}
    return json.dumps(told).encode() + b"\n"


def test_a_batch_sent_again_after_a_lost_answer_gets_the_first_answer(outside, ada) -> None:
    first = messages.push(outside, ada, "batch-1", [line("one"), line("two")])
    again = messages.push(outside, ada, "batch-1", [line("one"), line("two")])

    assert first == again
    assert first.new_messages == 2
    assert len(everything(outside, ada)) == 2


def test_another_content_under_a_name_that_was_used_is_refused(outside, ada) -> None:
    messages.push(outside, ada, "batch-1", [line("one")])

    with pytest.raises(Conflict, match="a name of its own"):
        messages.push(outside, ada, "batch-1", [line("two")])
    with pytest.raises(Invalid, match="name"):
        messages.push(outside, ada, "", [line("two")])
    assert len(everything(outside, ada)) == 1


def test_an_old_phone_does_not_bring_back_what_was_deleted_for_good(outside, ada) -> None:
    messages.push(outside, ada, "1", [line("one"), line("two")])
    numbers = [one.number for one in everything(outside, ada) if one.body == "one"]
    with outside.work(ada, "messages") as work:
        messages.trash(work, numbers)
        messages.purge(work, numbers)

    pushed = messages.push(outside, ada, "2", [line("one"), line("two"), line("three")])
    insisted = messages.push(outside, ada, "3", [line("one")], again=True)

    assert (pushed.new_messages, pushed.deleted) == (1, 1)
    assert insisted.new_messages == 1


def test_a_bad_line_costs_itself_alone(outside, ada) -> None:
    bad = [b"no json\n", b'{"kind":"sms","box":"nowhere","addresses":[]}\n', b'{"kind":"sms","box":"sent"}\n', b"[]\n"]

    counts = messages.push(outside, ada, "1", [*bad, line("good")])

    assert (counts.new_messages, counts.troubles) == (1, 4)


def test_whoever_follows_the_feed_learns_of_everything_once(outside, ada, bring_in) -> None:
    bring_in(FULL)
    with outside.work(ada, "messages") as work:
        begun = changes.newest(work)
        known = {one.item for one in changes.since(work, 0, feature="messages").changes}
        target = messages.threads(work)[0]
        newest = messages.conversation(work, target.id)[-1]
        messages.trash(work, [newest.number])
        page = changes.since(work, begun, feature="messages")

    assert newest.id in known
    assert [(one.item, one.gone_at is not None) for one in page.changes] == [(newest.id, True)]


def test_an_attachment_travels_in_pieces_before_its_message(outside, ada, bring_in) -> None:
    bring_in(FULL)
    lines = b"".join(messages.export(outside, ada, Format.LINES, Wanted()))
    wrong = lines.replace(b'"kind":"bytes","sha256":"', b'"kind":"bytes","sha256":"0')

    counts = messages.push(outside, ada, "wrong", [wrong])

    assert b'"kind":"bytes"' in lines
    assert counts.troubles == 2

"""Bad records, on every engine: each costs itself alone, and what they say is kept as far as it can be."""

import json
from datetime import UTC, datetime

import pytest

from tansu.features import messages
from tansu.features.messages import Format, ImportState, Wanted
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.writing import NOON_MS, archive, backup, sms

LINE = {"kind": "sms", "box": "sent", "at": NOON_MS, "addresses": ["+4930901820"], "body": "good"}
NASTY = "a\0b\ud800c"


@pytest.mark.parametrize("field", ["body", "subject", "name", "network_id", "addresses", "sender", "extra", "parts"])
def test_what_no_database_keeps_is_replaced_and_never_stops_a_run(outside, ada, bring_in, field: str) -> None:
    nasty = {"addresses": [NASTY], "extra": {NASTY: NASTY}, "parts": [{"mime": NASTY, "name": NASTY, "text": NASTY}]}
    bad = {**LINE, "box": "received", "sender": "1", "body": "x", field: nasty.get(field, NASTY)}

    done = bring_in(b"\n".join(json.dumps(one).encode() for one in (LINE, bad, LINE)), "messages.jsonl")

    assert (done.state, done.counts.new_messages) == (ImportState.DONE, 3)
    assert "\0" not in repr(everything(outside, ada))
    assert b"".join(messages.export(outside, ada, Format.XML, Wanted())).count(b"<") > 3


def test_the_same_in_an_archive_and_in_an_export_of_the_cloud(outside, ada, bring_in) -> None:
    row = {"address": NASTY, "date": str(NOON_MS), "type": "1", "body": NASTY, "__display_name": NASTY, "odd": NASTY}
    thread = {"threadId": "1", "recipients": [NASTY], "messages": [{"body": NASTY, "localTime": NOON_MS, "folder": 0}]}

    first = bring_in(archive(row), "messages.zip")
    second = bring_in(json.dumps({"entries": [{"entry": thread}]}).encode(), "sms.json")

    assert [one.state for one in (first, second)] == [ImportState.DONE, ImportState.DONE]
    assert {one.body for one in everything(outside, ada)} == {"a\ufffdb?c"}


def test_a_thousand_messages_without_a_date_are_a_thousand_messages(outside, ada, bring_in) -> None:
    undated = [sms(f"text {n}").replace(str(NOON_MS), "-1") for n in range(1200)]

    done = bring_in(backup(*undated, sms("dated")))

    with outside.read(ada, "messages") as work:
        (thread,) = messages.threads(work)
        newest = messages.conversation(work, thread.id, limit=1)
        first = messages.conversation(
            work, thread.id, after=messages.at_date(datetime.fromtimestamp(0, UTC)) - 1, limit=2000
        )
        found = messages.search(work, "text 77")
    assert (done.counts.new_messages, thread.count) == (1201, 1201)
    assert [one.body for one in newest] == ["dated"] and len(first) == 1201
    assert "text 77" in {hit.message.body for hit in found}


def test_a_phone_that_gave_everything_one_date_loses_nothing(outside, ada, bring_in) -> None:
    done = bring_in(backup(*(sms(f"text {n}") for n in range(2500))))

    assert (done.state, done.counts.new_messages) == (ImportState.DONE, 2500)
    with outside.read(ada, "messages") as work:
        (thread,) = messages.threads(work)
        assert len(messages.conversation(work, thread.id, limit=5000)) == 2500

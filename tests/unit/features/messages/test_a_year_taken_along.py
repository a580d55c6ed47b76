"""A year of a phone, with groups, pictures, emoji and three scripts, is taken out, wiped, and brought in again."""

from collections import Counter

import pytest

from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import Format, MessagesCustodian
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tests.unit.features.messages.test_going_out import exported
from tools.make_messages import write, write_calls

CUSTODIAN = MessagesCustodian()
QUESTIONS = ("公园", "güzel", "bahnhof", "दिल्ली", "tamam")


@pytest.mark.parametrize("form", [Format.XML, Format.ZIP, Format.LINES])
def test_a_year_that_was_wiped_comes_back_identical(outside, ada, bring_in, tmp_path, form: Format) -> None:
    write(tmp_path / "sms.xml", 300)
    write_calls(tmp_path / "calls.xml", 20)
    bring_in((tmp_path / "sms.xml").read_bytes())
    bring_in((tmp_path / "calls.xml").read_bytes())
    before, found = inventory(outside, ada), finds(outside, ada)
    taken, calls = exported(outside, ada, form), exported(outside, ada, Format.CALLS_XML)
    wipe(outside, ada)
    emptied = inventory(outside, ada)

    done = bring_in(taken)
    bring_in(calls)

    assert emptied["holdings"] == [("message", 0, 0), ("call", 0, 0)]
    assert (done.counts.new_messages, done.report) == (300, ())
    assert inventory(outside, ada) == before
    assert finds(outside, ada) == found
    assert min(map(len, found.values())) > 0
    assert exported(outside, ada, form) == taken


def inventory(outside: Outside, who: Principal) -> dict[str, object]:
    """What the account has, and what it is charged for."""
    with outside.read(who, "messages") as work:
        return {
            "holdings": [(one.kind, one.count, one.bytes) for one in CUSTODIAN.inventory(work)],
            "conversations": sorted(
                ([who.key for who in one.people], one.count, one.unread) for one in messages.threads(work)
            ),
            "attachments": Counter(one.sha256 for one in CUSTODIAN.blobs(work)),
            "used": usage.usage_of(work).used,
        }


def finds(outside: Outside, who: Principal) -> dict[str, list[str]]:
    """What is found by word."""
    with outside.read(who, "messages") as work:
        return {one: [hit.message.body for hit in messages.search(work, one, limit=500)] for one in QUESTIONS}


def wipe(outside: Outside, who: Principal) -> None:
    """Erase everything of the feature, as leaving it does."""
    left = 1
    while left:
        with outside.system(who.account, "messages") as work:
            left = CUSTODIAN.erase(work, limit=100)

"""Objects come out of a JSON file one by one, whatever it holds and however it is cut into chunks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.errors import Invalid
from tansu.features.messages import ImportState
from tansu.features.messages.formats import json_stream, xiaomi
from tansu.features.messages.formats.records import MessageRecord, Trouble

NAMES = ("data", "entries")
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(['"', "\\", "}{", "[", "é"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
ENTRIES = st.lists(VALUES, max_size=6)


def wrapped(entries: list[Any], depth: int) -> Any:
    """The list inside of some objects, with other things beside it."""
    found: Any = entries
    for _ in range(depth):
        found = {"a": {"entries": [{"no": "entry"}]}, "entries": found, "z": '"}'}
    return found


def chunks(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@given(entries=ENTRIES, depth=st.integers(0, 3), size=st.integers(1, 40), indent=st.sampled_from([None, 1]))
def test_every_object_comes_out_as_a_reader_of_all_finds_it(entries, depth: int, size: int, indent) -> None:
    content = json.dumps(wrapped(entries, depth), indent=indent, ensure_ascii=bool(indent)).encode()

    found = [json.loads(one) for one in json_stream.objects(chunks(content, size), below=NAMES)]

    assert found == [one for one in entries if isinstance(one, dict)]


@given(entries=ENTRIES, size=st.integers(1, 40), cut=st.integers(1, 60))
def test_a_file_that_breaks_off_gives_what_is_whole_and_says_so(entries, size: int, cut: int) -> None:
    content = json.dumps({"entries": entries}).encode()[:-cut]
    found: list[Any] = []

    with pytest.raises(EOFError):
        for one in json_stream.objects(chunks(content, size), below=NAMES):
            found.append(json.loads(one))

    assert found == [one for one in entries if isinstance(one, dict)][: len(found)]


def test_an_object_larger_than_any_conversation_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST", 1000)
    endless = iter([b'[{"a":1},{"body":"', *[b"x" * 100] * 50])

    with pytest.raises(Invalid, match="larger"):
        list(json_stream.objects(endless, below=NAMES))


def test_a_file_larger_than_memory_may_be_passes_a_chunk_at_a_time() -> None:
    waiting = [0]

    def many() -> Iterator[bytes]:
        yield b'{"data":['
        for number in range(30_000):
            waiting[0] += 1
            body = "x" * 400
            yield b'{"address":"1","date":"%d","body":"%s"},' % (1_700_000_000_000 + number, body.encode())
        yield b"{}]}"

    for number, one in enumerate(xiaomi.read(many()), start=1):
        # What was handed in and did not come out yet is never much.
        assert waiting[0] - number < 3 * json_stream.FORGET_AFTER // 400
        assert isinstance(one, MessageRecord | Trouble)
    assert number == 30_001


def test_an_export_that_was_cut_is_read_up_to_there_and_reported(bring_in) -> None:
    whole = json.dumps([{"address": "1", "date": str(1_700_000_000_000 + n), "body": f"no {n}"} for n in range(9)])

    done = bring_in(whole[:-30].encode(), "sms.json")

    assert (done.state, done.counts.new_messages) == (ImportState.DONE, 8)
    assert done.report == (("the file", "It breaks off in the middle. What stands before that place was read."),)

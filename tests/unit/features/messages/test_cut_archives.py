"""An archive that broke off on its way gives what arrived, wherever it was cut and whoever wrote it."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tansu.core.errors import Invalid
from tansu.features.messages import ImportState
from tansu.features.messages.formats import ndjson_zip
from tansu.features.messages.formats.records import Found, MessageRecord, Trouble
from tansu.features.messages.formats.spool import Spool
from tests.unit.features.messages.writing import PICTURE, archive

COUNT = 12


def a_line(number: int) -> dict[str, object]:
    """A message with a picture."""
    parts = [{"ct": "text/plain", "text": f"line {number}"}, {"ct": "image/jpeg", "_data": f"/data/{number}.jpg"}]
    sender = {"address": "+4930901820", "type": "137"}
    return {"m_type": "132", "date": f"{1_700_000_000 + number}", "__sender_address": sender, "__parts": parts}


LINES = [a_line(number) for number in range(COUNT)]
DATA = {f"{number}.jpg": PICTURE + bytes([number]) * 900 for number in range(COUNT)}


def streamed(*, method: int) -> bytes:
    """The same archive, written to where nobody can go back: sizes stand behind what they are of."""

    class OneWay(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    made = OneWay()
    with zipfile.ZipFile(made, "w", method) as opened:
        opened.writestr("messages.ndjson", "".join(json.dumps(one) + "\n" for one in LINES))
        for name, content in DATA.items():
            opened.writestr(f"data/{name}", content)
    return made.getvalue()


ARCHIVES = {
    "sizes before": archive(*LINES, data=DATA),
    "sizes behind, packed": streamed(method=zipfile.ZIP_DEFLATED),
    "sizes behind, as it is": streamed(method=zipfile.ZIP_STORED),
}


def read(folder: Path, content: bytes) -> list[Found]:
    file = folder / "cut.zip"
    file.write_bytes(content)
    with Spool() as spool:
        return list(ndjson_zip.read(file, spool))


def arrived(found: list[Found]) -> tuple[int, int]:
    """(messages, attachments) of what was read."""
    messages = [one for one in found if isinstance(one, MessageRecord)]
    return len(messages), sum(part.content is not None for one in messages for part in one.parts)


@pytest.mark.parametrize("kind", ARCHIVES)
def test_only_the_list_at_the_end_is_missing_so_everything_is_read(tmp_path: Path, kind: str) -> None:
    whole = ARCHIVES[kind]

    found = read(tmp_path, whole[: whole.index(b"PK\1\2") + 10])

    assert arrived(found) == (COUNT, COUNT)
    assert [one.where for one in found if isinstance(one, Trouble)] == ["the file"]


@pytest.mark.parametrize("kind", ARCHIVES)
def test_wherever_it_is_cut_what_stands_before_is_read_and_no_more_is_invented(tmp_path: Path, kind: str) -> None:
    whole = ARCHIVES[kind]
    before = (0, 0)
    for cut in range(60, len(whole) - 30, 211):
        found = read(tmp_path, whole[:cut])

        assert arrived(found) >= before
        assert isinstance(found[0], Trouble) and "missing or damaged" in found[0].what
        before = arrived(found)
    assert before == (COUNT, COUNT)


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_damaged_picture_of_a_cut_archive_costs_itself_alone(tmp_path: Path, kind: str) -> None:
    whole = bytearray(ARCHIVES[kind])
    end = whole.index(b"PK\1\2")
    place = whole.rindex(b"data/5.jpg", 0, end) + 40
    whole[place : place + 20] = b"\xff" * 20

    found = read(tmp_path, bytes(whole[:end]))

    messages, attachments = arrived(found)
    # Where a damaged one ends is known for certain only if its length stands before it.
    assert messages == COUNT and (COUNT - 1 if kind == "sizes before" else 5) <= attachments < COUNT


def test_what_was_cut_before_any_text_is_no_archive_of_messages(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        read(tmp_path, ARCHIVES["sizes before"][:25])


def test_a_cut_archive_that_unpacks_to_gigabytes_is_not_read_on(tmp_path: Path) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        opened.writestr("messages.ndjson", b"0" * 60_000_000)

    with pytest.raises(Invalid, match="far more"):
        read(tmp_path, made.getvalue()[:-40])


def test_the_report_says_that_it_was_cut_and_what_is_missing(bring_in) -> None:
    whole = ARCHIVES["sizes before"]

    done = bring_in(whole[: whole.index(b"data/9.jpg") + 300], "messages.zip")

    assert (done.state, done.counts.new_messages, done.counts.attachments) == (ImportState.DONE, COUNT, 9)
    assert [where for where, _ in done.report] == ["the file", "line 10", "line 11", "line 12"]
    assert "10 whole files" in done.report[0][1]

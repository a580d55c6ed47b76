"""Notes leave as plain files and come back from them, byte for byte and once."""

import io
import zipfile

import pytest

from tansu.core.errors import Invalid
from tansu.core.principal import Principal
from tansu.features import notes
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.noting import attach, living, read_attachment, text_of, titles, write


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in files.items():
            made.writestr(path, content)
    return out.getvalue()


def exported(outside: Outside, who: Principal) -> bytes:
    return b"".join(notes.archive(outside, who))


def test_what_is_taken_and_brought_elsewhere_is_the_same(outside: Outside, ada: Principal) -> None:
    plan = write(outside, ada, "\ufeffé\r\nline\n", title="Plan", category="Work/Boats")
    kept = attach(outside, ada, plan.number, "map.png", b"a map")
    write(outside, ada, "", title="Empty")
    joe = principal_of(an_account(outside, "joe@example.org"))

    first = notes.bring(outside, joe, exported(outside, ada))
    again = notes.bring(outside, joe, exported(outside, ada))

    (moved,) = living(outside, joe, category="Work/Boats")
    assert (first.notes, first.files, first.left) == (2, 1, [])
    assert (again.notes, again.had) == (0, 2)
    assert titles(outside, joe) == ["Empty", "Plan"]
    assert text_of(outside, joe, moved.number) == "\ufeffé\r\nline\n"
    assert read_attachment(outside, joe, moved.number, kept.path) == b"a map"
    assert zipfile.ZipFile(io.BytesIO(exported(outside, joe))).testzip() is None


def test_another_text_under_the_same_name_is_a_note_of_its_own(outside: Outside, ada: Principal) -> None:
    write(outside, ada, "mine", title="Plan")

    notes.bring(outside, ada, zipped({"Plan.md": b"theirs"}))

    assert titles(outside, ada) == ["Plan", "Plan (2)"]


def test_one_text_file_becomes_one_note_in_a_category(outside: Outside, ada: Principal) -> None:
    brought = notes.bring(outside, ada, b"milk", name="Shopping.txt", category="Home")

    assert brought.notes == 1
    assert [(one.title, one.category) for one in living(outside, ada)] == [("Shopping", "Home")]


def test_what_cannot_be_a_note_is_left_and_said_and_the_rest_comes(outside: Outside, ada: Principal) -> None:
    brought = notes.bring(
        outside,
        ada,
        zipped(
            {
                "good.md": b"good",
                "latin.md": b"caf\xe9",
                "../../up.md": b"up",
                "huge.md": b"x" * 1_000_001,
                "a/" * 200 + "deep.md": b"deep",
                "__MACOSX/._good.md": b"",
                "vault/.obsidian/app.json": b"{}",
            }
        ),
    )

    assert titles(outside, ada) == ["good"]
    assert sorted(name.rsplit("/", 1)[-1] for name, _ in brought.left) == ["deep.md", "huge.md", "latin.md", "up.md"]
    assert (brought.notes, brought.files) == (1, 1)


def test_a_member_larger_than_it_says_is_left(outside: Outside, ada: Principal) -> None:
    honest = zipped({"bomb.md": b"x" * 100_000})
    lying = honest.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    brought = notes.bring(outside, ada, lying)

    assert (brought.notes, [name for name, _ in brought.left]) == (0, ["bomb.md"])


@pytest.mark.parametrize(
    "content",
    [b"PK", b"PK\x03\x04" + b"\0" * 100, zipped({"a.md": b"a"})[:-10]],
    ids=["two letters", "a head alone", "without its end"],
)
def test_a_zip_that_is_none_is_refused(outside: Outside, ada: Principal, content: bytes) -> None:
    with pytest.raises(Invalid):
        notes.bring(outside, ada, content)

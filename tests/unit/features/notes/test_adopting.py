"""Files under Notes/ are notes, whoever put them there, with the same history."""

from tansu.core.errors import NotFound
from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes.model import Content
from tansu.foundation import changes, claims, tree
from tansu.foundation.jobs import Worker
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tests.support.noting import history_of, living, text_of, titles, write
from tests.support.sending import sha256_of
from tests.support.twice_and_crashing import run_until_idle


def put(outside: Outside, who: Principal, path: list[str], content: bytes, *, read: bool = True) -> Entry:
    """Put a file at a path as a file protocol does: a new one, or new contents for the one there."""
    with outside.system(who.account, notes.FEATURE) as work:
        known = claims.owned_by_checksum(work, sha256_of(content))
        ref = known.ref if known else store(outside, work, content)
        entry = overwritten(work, path, ref) or tree.place(
            work, tree.make_folder(work, path[:-1]), path[-1], blob=ref, mime="text/markdown", modified_at=work.now
        )
        notes.adopt(work, entry, content if read else None)
        return entry


def overwritten(work: Work, path: list[str], ref: BlobRef) -> Entry | None:
    try:
        there = tree.find(work, path)
    except NotFound:
        return None
    return tree.replace(work, there.number, blob=ref, mime=there.mime, modified_at=work.now, keep_days=None)


def store(outside: Outside, work: Work, content: bytes) -> BlobRef:
    ref = outside.blobs.put(work.account, [content], blob_id=work.new_id(), extension="md")
    claims.add(work, ref)
    return ref


def test_a_file_put_under_notes_is_a_note(outside: Outside, ada: Principal) -> None:
    entry = put(outside, ada, ["Notes", "Work", "Plan.md"], b"# Plan\n\nsail")

    (note,) = living(outside, ada, search="sail")

    assert (note.number, note.category, note.title) == (entry.number, "Work", "Plan")


def test_an_edit_by_a_text_editor_and_one_by_the_app_have_one_history(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "by the app", title="Plan")

    put(outside, ada, ["Notes", "Plan.md"], b"by an editor")

    assert history_of(outside, ada, note.number) == ["by an editor", "by the app"]
    assert text_of(outside, ada, note.number) == "by an editor"
    assert [one.number for one in living(outside, ada, search="editor")] == [note.number]


def test_a_file_nobody_read_on_its_way_is_readable_at_once_and_found_a_moment_later(
    outside: Outside, ada: Principal
) -> None:
    entry = put(outside, ada, ["Notes", "Plan.md"], b"sail", read=False)

    at_once = text_of(outside, ada, entry.number), titles(outside, ada, search="sail")
    run_until_idle(Worker(outside, [notes.read_unread], name="one"))

    assert at_once == ("sail", [])
    assert titles(outside, ada, search="sail") == ["Plan"]


def test_what_is_no_text_can_be_seen_and_not_edited(outside: Outside, ada: Principal) -> None:
    entry = put(outside, ada, ["Notes", "Plan.txt"], b"caf\xe9")

    (note,) = living(outside, ada)

    assert (note.number, note.content, note.readonly) == (entry.number, Content.BYTES, True)
    assert text_of(outside, ada, entry.number) == "caf\ufffd"


def test_a_file_that_leaves_is_no_note_any_more_and_the_feed_says_so(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan")

    with outside.system(ada.account, notes.FEATURE) as work:
        folder = tree.make_folder(work, ["Elsewhere"])
        tree.move(work, note.number, parent=folder, name="Plan.md")
        notes.withdraw(work, [note.number])

    assert living(outside, ada) == []
    with outside.read(ada) as work:
        (told,) = changes.since(work, 0, feature=notes.FEATURE).changes
    assert told.gone_at is not None


def test_a_renamed_folder_is_a_renamed_category(outside: Outside, ada: Principal) -> None:
    write(outside, ada, "text", title="Plan", category="Work/Boats")

    with outside.system(ada.account, notes.FEATURE) as work:
        folder = tree.find(work, ["Notes", "Work"])
        moved = tree.move(work, folder.number, parent=folder.parent, name="Play")
        notes.adopt(work, moved)

    assert [one.category for one in living(outside, ada)] == ["Play/Boats"]


def test_a_trashed_file_is_a_trashed_note_and_comes_back_as_one(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan", category="Work")

    with outside.system(ada.account, notes.FEATURE) as work:
        top = tree.find(work, ["Notes", "Work"]).number
        notes.withdraw(work, [one.number for one in tree.trash(work, top)])
        gone = notes.find(work, note.number).trashed
        notes.adopt(work, tree.restore(work, top))

    assert gone
    assert titles(outside, ada) == ["Plan"]

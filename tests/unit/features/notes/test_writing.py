"""Writing: two texts from one base are both kept, repeating is harmless, and opening is not writing."""

from dataclasses import replace

import pytest

from tansu.core.errors import Conflict, Invalid, NotFound, PreconditionFailed, QuotaExceeded, TooLarge
from tansu.core.principal import Means, Principal
from tansu.features import notes
from tansu.features.notes import LARGEST, Base, Changed, OnConflict, Outcome, Wanted, base_of
from tansu.foundation import accounts, tree, usage
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.noting import history_of, living, rewrite, text_of, titles, write

LIST = "# Shopping\n\nmilk\nbread\neggs\n"


def used(outside: Outside, who: Principal) -> int:
    with outside.look(who.account) as work:
        return usage.usage_of(work).used


def test_a_note_is_a_markdown_file_in_the_tree(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, LIST, title="Shopping", category="Home/Kitchen")

    with outside.look(ada.account) as work:
        entry = tree.find(work, ["Notes", "Home", "Kitchen", "Shopping.md"])
    assert (entry.number, entry.size, entry.feature) == (note.number, len(LIST), "notes")
    assert (note.title, note.category, note.snippet) == ("Shopping", "Home/Kitchen", "milk bread eggs")
    assert text_of(outside, ada, note.number) == LIST


def test_a_title_that_is_taken_gets_a_number(outside: Outside, ada: Principal) -> None:
    made = [write(outside, ada, f"text {n}", title="Plan").title for n in range(3)]

    assert made == ["Plan", "Plan (2)", "Plan (3)"]


def test_making_a_note_twice_under_the_writers_own_name_makes_one(outside: Outside, ada: Principal) -> None:
    first = notes.create(outside, ada, Wanted(text="hello", title="Hi"), key="device-1")
    again = notes.create(outside, ada, Wanted(text="hello", title="Hi"), key="device-1")

    assert again.number == first.number
    assert len(living(outside, ada)) == 1


def test_an_edit_becomes_the_text_and_the_earlier_one_stays(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "first")

    second = rewrite(outside, ada, note, "second")
    rewrite(outside, ada, second.note, "third")

    assert second.outcome is Outcome.WRITTEN
    assert history_of(outside, ada, note.number) == ["third", "second", "first"]


def test_the_history_of_a_note_is_kept_for_good(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "first")

    rewrite(outside, ada, note, "second")

    with outside.look(ada.account) as work:
        assert [one.keep_until for one in tree.versions(work, note.number)] == [None]


def test_two_texts_from_one_base_are_both_shown_and_none_is_written(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base")
    rewrite(outside, ada, note, "theirs")

    with pytest.raises(Changed) as refused:
        rewrite(outside, ada, note, "mine")

    assert (refused.value.text, refused.value.merged) == ("theirs", None)
    assert history_of(outside, ada, note.number) == ["theirs", "base"]


def test_both_texts_are_kept_beside_each_other_if_wanted(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base", title="Plan", category="Work")
    rewrite(outside, ada, note, "theirs")

    kept = rewrite(outside, ada, note, "mine", on_conflict=OnConflict.KEEP_BOTH)

    assert kept.outcome is Outcome.KEPT_BOTH
    assert kept.copy
    assert (kept.copy.title, kept.copy.category) == ("Plan (conflict from another device, 2026-05-01)", "Work")
    assert kept.copy.conflict_of == note.number
    assert text_of(outside, ada, note.number) == "theirs"
    assert text_of(outside, ada, kept.copy.number) == "mine"


def test_a_conflict_copy_names_the_device_that_wrote_it(outside: Outside, ada: Principal) -> None:
    with outside.work(ada) as work:
        made, _ = accounts.add_app_password(work, outside.keys, label="Ada's phone: red")
    phone = replace(ada, means=Means.APP_PASSWORD, credential=made.id)
    note = write(outside, ada, "base", title="Plan")
    rewrite(outside, ada, note, "theirs")

    kept = rewrite(outside, phone, note, "mine", on_conflict=OnConflict.KEEP_BOTH)

    assert kept.copy
    assert kept.copy.title == "Plan (conflict from Adas phone red, 2026-05-01)"


def test_keeping_both_again_after_a_lost_answer_makes_no_second_copy(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base", title="Plan")
    rewrite(outside, ada, note, "theirs")
    first = rewrite(outside, ada, note, "mine", on_conflict=OnConflict.KEEP_BOTH)

    again = rewrite(outside, ada, note, "mine", on_conflict=OnConflict.KEEP_BOTH)

    assert again.copy and first.copy
    assert again.copy.number == first.copy.number
    assert len(living(outside, ada)) == 2


def test_lines_that_do_not_collide_are_merged_and_both_texts_stay_in_the_history(
    outside: Outside, ada: Principal
) -> None:
    note = write(outside, ada, LIST)
    theirs, mine = LIST.replace("milk", "oat milk"), LIST + "tea\n"
    rewrite(outside, ada, note, theirs)

    merged = rewrite(outside, ada, note, mine, on_conflict=OnConflict.MERGE)

    both = LIST.replace("milk", "oat milk") + "tea\n"
    assert (merged.outcome, merged.copy) == (Outcome.MERGED, None)
    assert history_of(outside, ada, note.number) == [both, mine, theirs, LIST]


def test_lines_that_collide_are_kept_beside_each_other(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, LIST)
    rewrite(outside, ada, note, LIST.replace("milk", "oat milk"))

    kept = rewrite(outside, ada, note, LIST.replace("milk", "soy milk"), on_conflict=OnConflict.MERGE)

    assert kept.outcome is Outcome.KEPT_BOTH


def test_a_merge_is_offered_with_the_refusal(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, LIST)
    rewrite(outside, ada, note, "first\n" + LIST)

    with pytest.raises(Changed) as refused:
        rewrite(outside, ada, note, LIST + "last\n")

    assert refused.value.merged == "first\n" + LIST + "last\n"


def test_the_same_text_from_two_devices_is_no_conflict(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base")
    first = rewrite(outside, ada, note, "the same")

    second = rewrite(outside, ada, note, "the same")

    assert (second.outcome, second.note.etag) == (Outcome.SAME, first.note.etag)
    assert history_of(outside, ada, note.number) == ["the same", "base"]


def test_an_edit_whose_answer_was_lost_is_not_made_twice_though_others_went_on(
    outside: Outside, ada: Principal
) -> None:
    note = write(outside, ada, "base")
    written = rewrite(outside, ada, note, "mine")
    rewrite(outside, ada, written.note, "mine and theirs")

    again = rewrite(outside, ada, note, "mine")

    assert again.outcome is Outcome.HAD
    assert history_of(outside, ada, note.number) == ["mine and theirs", "mine", "base"]


def test_opening_a_note_and_closing_it_overwrites_nothing(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base")
    rewrite(outside, ada, note, "theirs")

    closed = rewrite(outside, ada, note, "base")

    assert closed.outcome is Outcome.HAD
    assert text_of(outside, ada, note.number) == "theirs"


def test_a_mark_on_another_device_does_not_make_a_text_collide(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base")
    notes.edit(outside, ada, note.number, Wanted(favourite=True, title="Renamed"), base=Base())

    written = rewrite(outside, ada, note, "mine")

    assert written.outcome is Outcome.WRITTEN
    assert (written.note.favourite, written.note.title) == (True, "Renamed")


def test_who_knowingly_overwrites_leaves_the_other_text_in_the_history(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base")
    rewrite(outside, ada, note, "theirs")

    rewrite(outside, ada, note, "mine", over=True)

    assert history_of(outside, ada, note.number) == ["mine", "theirs", "base"]


def test_a_rename_that_did_not_see_the_latest_is_refused_unless_it_changes_nothing(
    outside: Outside, ada: Principal
) -> None:
    note = write(outside, ada, "text", title="Plan")
    notes.edit(outside, ada, note.number, Wanted(title="Their plan"), base=Base())

    same = notes.edit(outside, ada, note.number, Wanted(title="Their plan"), base=base_of(note.etag))
    with pytest.raises(PreconditionFailed):
        notes.edit(outside, ada, note.number, Wanted(title="My plan"), base=base_of(note.etag))

    assert same.outcome is Outcome.SAME
    assert titles(outside, ada) == ["Their plan"]


def test_a_note_that_had_to_be_numbered_keeps_its_number_when_asked_again(outside: Outside, ada: Principal) -> None:
    write(outside, ada, "one", title="Plan")
    second = write(outside, ada, "two", title="Plan")

    again = notes.edit(outside, ada, second.number, Wanted(title="Plan"), base=Base())

    assert again.note.title == "Plan (2)"


def test_moving_to_another_category_takes_history_and_number_along(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "one", title="Plan", category="Work")
    rewrite(outside, ada, note, "two")

    moved = notes.edit(outside, ada, note.number, Wanted(category="Home/Garden"), base=Base()).note

    assert (moved.number, moved.category, moved.title) == (note.number, "Home/Garden", "Plan")
    assert history_of(outside, ada, note.number) == ["two", "one"]


def test_an_edit_of_what_somebody_removed_is_kept_as_a_note_of_its_own(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "base", title="Plan")
    with outside.work(ada, notes.FEATURE) as work:
        notes.trash(work, [note.number])

    with pytest.raises(Conflict):
        rewrite(outside, ada, note, "mine")
    kept = rewrite(outside, ada, note, "mine", on_conflict=OnConflict.KEEP_BOTH)

    assert kept.copy
    assert text_of(outside, ada, kept.copy.number) == "mine"
    assert [one.number for one in living(outside, ada)] == [kept.copy.number]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_is_no_text_is_refused_and_nothing_is_kept(outside: Outside, ada: Principal, text: str) -> None:
    with pytest.raises(Invalid):
        write(outside, ada, text)

    assert (living(outside, ada), used(outside, ada)) == ([], 0)


def test_a_note_without_end_is_refused_and_the_longest_is_kept(outside: Outside, ada: Principal) -> None:
    with pytest.raises(TooLarge):
        write(outside, ada, "x" * (LARGEST + 1))
    longest = write(outside, ada, "x" * LARGEST)

    assert longest.size == LARGEST
    assert used(outside, ada) == LARGEST


def test_every_text_is_charged_once_and_a_full_account_keeps_what_it_has(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "12345")
    with outside.system(ada.account) as work:
        usage.set_quota(work, 12)
    rewrite(outside, ada, note, "1234567")

    with pytest.raises(QuotaExceeded):
        rewrite(outside, ada, note, "one more", over=True)

    assert used(outside, ada) == 12
    assert history_of(outside, ada, note.number) == ["1234567", "12345"]
    assert len(list(outside.blobs.scan(ada.account))) == 2


def test_nobody_reads_or_writes_anothers_note(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "hers")
    eve = principal_of(an_account(outside, "eve@example.org"))

    for attempt in (lambda: rewrite(outside, eve, note, "mine", over=True), lambda: text_of(outside, eve, note.number)):
        with pytest.raises(NotFound):
            attempt()

    assert text_of(outside, ada, note.number) == "hers"


@pytest.mark.parametrize("word", ["1", "1.2", "a.b.c", "1.2.3.4", "1.2." + "9" * 30, "١.٢.٣"])
def test_what_is_no_etag_of_a_note_is_refused(word: str) -> None:
    with pytest.raises(Invalid):
        base_of(word)

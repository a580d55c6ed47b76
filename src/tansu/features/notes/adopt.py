"""Adopting: a file under Notes/ is a note, whoever put it there; and letting go of one that left.

Both look at the tree and write down what they see, so they may be called once too often but never too late.
Whoever changes an entry under Notes/ calls them in the same Work.
"""

from collections.abc import Iterable

from tansu.core.instants import to_ms
from tansu.features.notes import store
from tansu.features.notes.model import COLLECTION, FEATURE, Content, Note
from tansu.features.notes.naming import category_of, folded, is_note, title_of
from tansu.features.notes.reading import look_inside, read_unread
from tansu.foundation import changes, tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work


def adopt(work: Work, entry: Entry, content: bytes | None = None) -> Note | None:
    """Look at an entry and let it be the note it is, or none; of a folder, look at everything inside.

    `content` is the file's bytes if the caller has read them; without, they are read in the background
    (and at once by whoever opens the note), unless they are what they were.
    """
    usage.lock(work)
    if entry.folder:
        for one in _inside(work, entry.number):
            adopt(work, one)
        return None
    path = tree.path_of(work, entry.number)
    if not is_note(path):
        _let_go(work, entry.number)
        return None
    return write_down(work, entry, path, content)


def withdraw(work: Work, numbers: Iterable[int]) -> None:
    """Look at entries that went to the trash, were purged, or left for another place."""
    usage.lock(work)
    for number in numbers:
        if store.get(work.tx, work.account, number) is None:
            continue
        entry = tree.find_number(work, number)
        if entry is None:
            _let_go(work, number)
        else:
            adopt(work, entry)


def touched(work: Work, number: int) -> dict[str, int]:
    """Tell the feed that a note changed; return the columns that say so."""
    rev = changes.record(work, FEATURE, str(number), collection=COLLECTION)
    return {"rev": rev, "changed_at": to_ms(work.now)}


def write_down(
    work: Work, entry: Entry, path: list[str], content: bytes | None = None, *, revision: int | None = None
) -> Note:
    """Write down what an entry that is a note says now. `revision` is the present text's, if the caller knows."""
    before = store.get(work.tx, work.account, entry.number)
    if revision is None:
        versions = tree.versions(work, entry.number)
        revision = versions[0].number if versions else entry.number
    title = title_of(path[-1])
    as_before = before is not None and before.revision == revision and content is None
    values = {
        "entry": entry.number,
        "category": category_of(path),
        "title": title,
        "size": entry.size,
        "content": before.content.value if before and as_before else Content.UNREAD.value,
        "snippet": before.snippet if before and as_before else "",
        "revision": revision,
        "modified_at": to_ms(entry.modified_at),
        "trashed": int(entry.trashed_at is not None),
        "favourite": int(entry.favourite),
        **touched(work, entry.number),
    }
    store.put(work.tx, work.account, values)
    if content is not None:
        store.mark(work.tx, work.account, entry.number, look_inside(work, entry.number, title, content))
    elif not as_before:
        store.remove_text(work.tx, work.account, entry.number)
        read_unread.defer(work, key=work.account)
    elif before and before.title != title:
        _retitle(work, entry.number, title)
    found = store.get(work.tx, work.account, entry.number)
    assert found is not None
    return found


def _retitle(work: Work, number: int, title: str) -> None:
    text = store.text(work.tx, work.account, number)
    if text is not None:
        store.put_text(work.tx, work.account, number, text=text, folded=folded(f"{title}\n{text}"))


def _let_go(work: Work, number: int) -> None:
    if store.get(work.tx, work.account, number) is None:
        return
    store.remove(work.tx, work.account, number)
    changes.gone(work, FEATURE, str(number), collection=COLLECTION)


def _inside(work: Work, folder: int) -> list[Entry]:
    found, after = list[Entry](), ""
    while page := tree.children(work, folder, after=after, limit=1000):
        found += page
        after = page[-1].name
    return found

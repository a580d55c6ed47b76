"""What else its owner may change of an entry: a mark, what a client keeps beside it, an earlier version."""

from collections.abc import Mapping

from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.files.look import living
from tansu.features.files.model import UNCONDITIONAL, Condition
from tansu.features.files.places import GALLERY
from tansu.features.files.readings import keep_days, let_go, read, taken_up
from tansu.foundation import claims, tree, usage
from tansu.foundation.standing import require_open
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work


def set_favourite(outside: Outside, principal: Principal, number: int, favourite: bool) -> Entry:
    """Mark or unmark a living entry."""
    with outside.work(principal) as work:
        found = _open(work, number, UNCONDITIONAL)
        marked = tree.set_favourite(work, number, favourite)
        if found.feature == GALLERY and found.blob:
            # One mark for one photo, whichever name it was given by.
            for asset in gallery.assets_of(work, [found.blob]).values():
                gallery.set_favourite(work, asset, favourite)
        return marked


def set_properties(
    outside: Outside,
    principal: Principal,
    number: int,
    values: Mapping[str, str | None],
    *,
    condition: Condition = UNCONDITIONAL,
) -> None:
    """Write dead properties of a living entry (0: of the root), or remove those that are None; all or none."""
    with outside.work(principal) as work:
        _open(work, number, condition)
        tree.set_properties(work, number, values)


def restore_version(
    outside: Outside, principal: Principal, number: int, version: int, *, condition: Condition = UNCONDITIONAL
) -> Entry:
    """Make an earlier version of a file the present one; the present one becomes a version."""
    with outside.read(principal) as work:
        kept = tree.version(work, number, version)
        ref, path = claims.owned(work, kept.blob).ref, tree.path_of(work, number)
    reading = read(outside, ref, path, mime=kept.mime)
    with outside.work(principal, reading.feature) as work:
        before = _open(work, number, condition)
        after = tree.restore_version(work, number, version, keep_days=keep_days(reading.feature))
        if after.blob != before.blob:
            let_go(work, [before])
        taken_up(work, after, ref, reading, sent=False)
        return after


def _open(work: Work, number: int, condition: Condition) -> Entry:
    usage.lock(work)
    found = living(work, number)
    require_open(work.tx, work.account, found.feature)
    condition.require(work, found)
    tree.require_unlocked(work, number, condition.tokens)
    return found

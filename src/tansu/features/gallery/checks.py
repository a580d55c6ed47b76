"""What must be true of the gallery, handed to the doctor by the composition root."""

from tansu.features.gallery import store_checks
from tansu.features.gallery.model import FEATURE
from tansu.features.gallery.renditions import render_pending, rendition_name
from tansu.foundation import changes
from tansu.foundation.doctor import Check, State, Verdict, Ward, verdict
from tansu.foundation.work import Work

RENDITIONS_TRIED = 200
"""How many assets' renditions are looked for; all of them with `--deep`."""


def months(ward: Ward) -> Verdict:
    """Recount every month of every timeline."""
    with ward.look() as work:
        wrong = store_checks.miscounted_months(work.tx)
    return verdict(wrong, fine="Every month counts its assets.", words="{n} months count other assets than they have.")


def recount_months(ward: Ward) -> None:
    """Count all months anew, account by account; clients are told to look again."""
    with ward.look() as work:
        accounts = {name.partition("/")[0] for name in store_checks.miscounted_months(work.tx)}
    for account in sorted(accounts):
        with ward.outside.system(account, FEATURE) as work:
            # Taking a number of change first makes every other writer of this account wait for the recount.
            version = changes.record(work, FEATURE, "recount", collection="months")
            store_checks.recount_months(work.tx, account, version=version)


def originals(ward: Ward) -> Verdict:
    """See that every asset has an original that is claimed and named."""
    with ward.look() as work:
        wrong = store_checks.unnamed_assets(work.tx)
    return verdict(
        wrong,
        fine="Every asset has an original with a name.",
        words="{n} assets have no original, or one that nothing names.",
    )


def places(ward: Ward) -> Verdict:
    """See that an asset is in the trash exactly when its last living name is."""
    with ward.look() as work:
        wrong = store_checks.misplaced_assets(work.tx)
    return verdict(
        wrong,
        fine="Assets are in the trash exactly when their names are.",
        words="{n} assets are in the trash with a living name, or alive without one.",
    )


def seen(ward: Ward) -> Verdict:
    """See that every image and video of the gallery is an asset."""
    with ward.look() as work:
        wrong = store_checks.unseen_entries(work.tx)
    return verdict(
        wrong,
        fine="Every photo and video is on the timeline or in the trash.",
        words="{n} photos or videos have a name and are not on the timeline.",
    )


def told(ward: Ward) -> Verdict:
    """See that the feed tells of every asset and of no other."""
    with ward.look() as work:
        wrong = store_checks.untold_assets(work.tx)
    return verdict(
        wrong,
        fine="The feed tells of every asset there is.",
        words="{n} assets are not in the feed, or are there without existing.",
    )


def renditions(ward: Ward) -> Verdict:
    """See that thumbnails and previews that should be there are."""
    wrong = [f"{account}/{asset}" for account, asset in _without_renditions(ward)]
    return verdict(
        wrong,
        fine="Previews are where they should be.",
        words="{n} assets have lost a preview; it can be made again.",
        state=State.WARN,
    )


def ask_renditions(ward: Ward) -> None:
    """Let lost renditions be made again in the background."""
    for account, asset in _without_renditions(ward):
        with ward.outside.system(account, FEATURE) as work:
            store_checks.await_renditions(work.tx, account, asset)
            render_pending.defer(work, key=account)


def forget_renditions(work: Work) -> None:
    """Have everybody's renditions made again, as after a restore: backups leave them out."""
    for account in store_checks.await_all_renditions(work.tx):
        render_pending.defer(work, key=account, account=account)


def _without_renditions(ward: Ward) -> list[tuple[str, str]]:
    with ward.look() as work:
        rendered = store_checks.rendered(work.tx)
    # Evenly spread, so that a folder that is gone is met wherever it was.
    step = 1 if ward.deep else max(1, len(rendered) // RENDITIONS_TRIED)
    return [one for one in rendered[::step] if not _has_renditions(ward, *one)]


def _has_renditions(ward: Ward, account: str, asset: str) -> bool:
    return all(
        ward.outside.renditions.get(account, rendition_name(asset, size)) is not None
        for size in ("thumbnail", "preview")
    )


CHECKS = (
    Check("gallery.months", "R6", months, repair=recount_months, database_only=True),
    Check("gallery.originals", "R2", originals, database_only=True),
    Check("gallery.places", "R7", places, database_only=True),
    Check("gallery.seen", "R15", seen, database_only=True),
    Check("gallery.told", "R13", told, database_only=True),
    Check("gallery.renditions", "R6", renditions, repair=ask_renditions),
)

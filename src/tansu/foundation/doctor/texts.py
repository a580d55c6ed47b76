"""Text that features keep in rows: that what is counted under a heading is what the rows add up to (R19, R20)."""

from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, Verdict, Ward, verdict


def text_check(feature: str, sums: str) -> Check:
    """The check of one feature's texts. `sums` is SQL that yields account, n (bytes) and items from the feature's rows.

    The repair writes the sums anew; the check of used bytes puts the pools right after it.
    """

    def counted(ward: Ward) -> Verdict:
        with ward.look() as work:
            wrong = store.miscounted_texts(work.tx, feature, sums)
        return verdict(
            wrong,
            fine=f"The texts of {feature} take as many bytes as are counted.",
            words=f"{{n}} accounts count other bytes for {feature} than they keep.",
        )

    def recount(ward: Ward) -> None:
        with ward.outside.system() as work:
            store.recount_texts(work.tx, feature, sums)

    return Check(f"{feature}.bytes", "R19 R20", counted, repair=recount, database_only=True)

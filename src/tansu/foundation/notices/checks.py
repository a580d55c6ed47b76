"""What must be true of notices, handed to the doctor."""

from datetime import timedelta

from tansu.foundation.doctor import Check, State, Verdict, Ward, verdict
from tansu.foundation.notices import store
from tansu.foundation.notices.model import MailState

RECENT = timedelta(days=30)


def mail(ward: Ward) -> Verdict:
    """See that mail has left: of late, nothing was given up."""
    with ward.look() as work:
        failed = store.of_everybody(work.tx, states=(MailState.FAILED,), limit=1000)
        wrong = [one.id for one in failed if one.made_at > work.now - RECENT]
    return verdict(
        wrong,
        fine="No mail was given up in the last thirty days.",
        words="{n} mails of the last thirty days never left: see `tansu notices list --failed`.",
        state=State.WARN,
    )


CHECKS = (Check("notices.mail", "R27", mail, database_only=True),)

"""`tansu notices …`: mail that did not leave, and whether mail leaves at all."""

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from tansu.core.errors import TansuError
from tansu.core.instants import rfc3339
from tansu.core.languages import spoken
from tansu.foundation import accounts
from tansu.foundation import notices as foundation
from tansu.foundation.notices import Kind, MailState, Notice
from tansu.foundation.work import Work
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.operating import instance, say

notices = App(name="notices", help_format="plaintext")

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]
Failed = Annotated[bool, Parameter(negative="", help="Only those that were given up.")]


@notices.command(name="list")
def list_notices(*, failed: Failed = False, limit: int = 50, data: Data = None, as_json: AsJson = False) -> int:
    """List notices whose mail has not left, newest first, and why. Example: tansu notices list --failed"""
    states = (MailState.FAILED,) if failed else (MailState.FAILED, MailState.WAITING)
    with instance(data=data) as opened, opened.outside.look() as work:
        found = [_json(work, one) for one in foundation.mailings(work, states, limit=limit)]
    if as_json:
        print(json.dumps(found))
        return Exit.DONE
    for one in found:
        print(f"{one['id']:13} {one['made_at'][:16]} {one['to']:32} {one['kind']:22} {one['mail']:8} {one['trouble']}")
    if not found:
        say("All mail has left.")
    return Exit.DONE


@notices.command
def retry(
    notice: Annotated[str, Parameter(help="Its id, as `tansu notices list` shows it; or all.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Try to mail a notice again, or `all` that were given up. The server does it within seconds.

    Example: tansu notices retry all
    """
    with instance(data=data) as opened, opened.outside.system() as work:
        wanted = [notice]
        if notice == "all":
            wanted = [one.id for one in foundation.mailings(work, (MailState.FAILED,), limit=10_000)]
        for one in wanted:
            foundation.retry(work, one)
    print(json.dumps({"retried": wanted}) if as_json else f"{len(wanted)} will be tried again.")
    return Exit.DONE


@notices.command
def test(
    email: Annotated[str, Parameter(help="Where to, whether somebody has an account there or not.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Send a mail now, to see whether it leaves. Example: tansu notices test ada@example.org"""
    with instance(data=data) as opened:
        outside, settings = opened.outside, opened.settings
        with outside.look() as work:
            person = accounts.find(work, email)
            notice = Notice(
                id=work.new_id(),
                account="",
                kind=Kind.TEST,
                key="test",
                facts={},
                language=spoken(person.language if person else ""),
                made_at=work.now,
            )
        try:
            outside.mailer.send(foundation.mail_of(notice, to=email, public_url=outside.public_url))
        except TansuError as error:
            hint = "Look at TANSU_SMTP_URL and TANSU_MAIL_FROM; docs/operate/mail.md says how they are written."
            raise CommandError(f"{error} {hint}", Exit.REFUSED) from error
    by_smtp = bool(settings.smtp_url.reveal())
    where = "the mail server" if by_smtp else str(settings.data / "outbox")
    if as_json:
        print(json.dumps({"to": email, "handed_to": where, "smtp": by_smtp, "links": bool(outside.public_url)}))
        return Exit.DONE
    if by_smtp:
        print(f"The mail server has taken it. Look whether it arrives at {email}.")
    else:
        print(f"It is a file in {where}: no mail server is set (TANSU_SMTP_URL).")
    if not outside.public_url:
        say("TANSU_PUBLIC_URL is empty, so mails have no links to pages.")
    return Exit.DONE


def _json(work: Work, notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "account": notice.account,
        "to": accounts.get(work, notice.account).email,
        "kind": notice.kind.value,
        "language": notice.language,
        "made_at": rfc3339(notice.made_at),
        "mail": notice.mail.value,
        "trouble": notice.trouble,
    }

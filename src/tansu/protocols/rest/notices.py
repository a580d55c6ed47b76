"""Notices over REST: what one was told, in one's language; seeing, dismissing, and which mail one wants."""

from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.languages import spoken, tag
from tansu.core.principal import Scope
from tansu.foundation import accounts, notices
from tansu.foundation.notices import Notice
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import Body, router

routes = router("notices")

Language = Annotated[str, Query(max_length=20)]


class Dismissed(Body):
    """Whether a notice is put away; false brings it back."""

    dismissed: bool


class Wanted(Body):
    """Whether mail about storage is wanted; mail about money always comes."""

    optional: bool


@routes.get("/account/notices")
def listed(
    request: Request,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    language: Language = "",
) -> Response:
    """What one was told and has not put away, newest first, in the account's language or in `language`."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        page = notices.listed(work, cursor, limit)
        unseen, optional = notices.unseen(work), notices.wants_optional_mail(work)
        code = spoken(language or accounts.get(work, work.account).language)
    return answer(
        {
            "notices": [_json(one, code) for one in page.notices],
            "unseen": unseen,
            "optional_mail": optional,
            "next": page.next,
        }
    )


@routes.post("/account/notices/seen", status_code=204)
def seen(request: Request) -> Response:
    """Take everything as seen. Twice is once."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        notices.see(work)
    return Response(status_code=204)


@routes.put("/account/notices/mail", status_code=204)
def mail(request: Request, wanted: Wanted) -> Response:
    """Say whether mail about storage is wanted. In the app it shows either way."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        notices.want_optional_mail(work, wanted.optional)
    return Response(status_code=204)


@routes.patch("/account/notices/{notice}")
def dismiss(request: Request, notice: str, wanted: Dismissed) -> Response:
    """Put a notice away, or bring it back."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        changed = notices.dismiss(work, notice) if wanted.dismissed else notices.bring_back(work, notice)
        code = spoken(accounts.get(work, work.account).language)
    return answer(_json(changed, code))


def _json(notice: Notice, language: str) -> dict[str, Any]:
    shown = notices.show(notice, language)
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "facts": notice.facts,
        "language": tag(language),
        "title": shown.title,
        "lines": list(shown.lines),
        "action": shown.action,
        "path": shown.path,
        "made_at": rfc3339(notice.made_at),
        "seen": notice.seen_at is not None,
        "dismissed": notice.dismissed_at is not None,
    }

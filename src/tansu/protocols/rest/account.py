"""One's own account over REST: profile, password, usage, credentials, closing."""

from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.foundation import accounts, audit, claims, usage
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.people import account_json, app_password_json, session_json, token_json
from tansu.protocols.rest.routing import Body, router

routes = router("account")

Line = Annotated[str, Field(max_length=300)]
Secret = Annotated[str, Field(max_length=2000)]


class Profile(Body):
    """What a person may change of their profile."""

    name: Line | None = None
    region: Annotated[str, Field(max_length=2)] | None = None
    language: Annotated[str, Field(max_length=10)] | None = None


class PasswordChange(Body):
    """The present password and the next."""

    current: Secret
    password: Secret
    end_others: bool = False


class Confirmation(Body):
    """The password, typed again."""

    password: Secret


class Labelled(Body):
    """A name under which the owner knows it again."""

    label: Line


class NewToken(Labelled):
    """What a token may do, and until when."""

    scopes: list[Annotated[Scope, Field(strict=False)]] = [Scope.READ]
    expires_days: Annotated[int, Field(ge=1, le=3650)] | None = None


@routes.get("/account")
def account(request: Request) -> Response:
    """One's own account."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return _account(work)


@routes.patch("/account")
def change(request: Request, wanted: Profile) -> Response:
    """Change name, region or the language in which one is written to."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.update(work, name=wanted.name, region=wanted.region, language=wanted.language)
        return _account(work)


@routes.put("/account/password", status_code=204)
def password(request: Request, wanted: PasswordChange) -> Response:
    """Change the password; the present one is needed."""
    who = signed_in(request, Scope.ACCOUNT)
    accounts.change_password(outside(request), who, wanted.current, wanted.password, end_others=wanted.end_others)
    return Response(status_code=204)


@routes.get("/account/usage")
def how_much(request: Request) -> Response:
    """What is kept, under which headings, and how much more fits."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        kept = usage.usage_of(work)
        kept_under: dict[str, list[int]] = {}
        for blobs in claims.by_category(work):
            kept_under[blobs.category.value] = [blobs.bytes, blobs.count]
        for text in usage.texts(work):
            # Of messages, attachments are blobs and texts are rows.
            bytes_so_far, count_so_far = kept_under.get(text.category, [0, 0])
            kept_under[text.category] = [bytes_so_far + text.bytes, count_so_far + text.items]
        others = kept.used - sum(size for size, _ in kept_under.values())
        if others > 0 and plans.in_family(work):
            # The quota is a family's: what the others keep is a number, and nothing else of it is told.
            kept_under["family"] = [others, 0]
    return answer(
        {
            "quota": kept.quota,
            "used": kept.used,
            "reserved": kept.reserved,
            "left": kept.left,
            "categories": [
                {"category": name, "bytes": size, "count": count} for name, (size, count) in kept_under.items()
            ],
        }
    )


@routes.post("/account/close")
def close(request: Request, wanted: Confirmation) -> Response:
    """End one's account in thirty days. Until then it can be read, downloaded and kept after all."""
    who = signed_in(request, Scope.ACCOUNT)
    accounts.confirm_password(outside(request), who, wanted.password)
    with outside(request).work(who) as work:
        accounts.close(work)
        return _account(work)


@routes.delete("/account/close")
def reopen(request: Request) -> Response:
    """Keep one's account after all."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.reopen(work)
        return _account(work)


@routes.get("/account/sessions")
def sessions(request: Request) -> Response:
    """All browsers that are signed in."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        found = accounts.sessions(work)
    return answer({"sessions": [session_json(one, current=who.credential) for one in found]})


@routes.delete("/account/sessions/{session}", status_code=204)
def end_session(request: Request, session: str) -> Response:
    """Sign one browser out, at once."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.end_session(work, session)
    return Response(status_code=204)


@routes.delete("/account/sessions", status_code=204)
def end_others(request: Request) -> Response:
    """Sign all other browsers out."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.end_other_sessions(work)
    return Response(status_code=204)


@routes.get("/account/app-passwords")
def app_passwords(request: Request) -> Response:
    """Secrets given to apps."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        found = accounts.app_passwords(work)
    return answer({"app_passwords": [app_password_json(one) for one in found]})


@routes.post("/account/app-passwords", status_code=201)
def add_app_password(request: Request, wanted: Labelled) -> Response:
    """Make a secret for an app; it is shown this once."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        made, secret = accounts.add_app_password(work, outside(request).keys, label=wanted.label)
    return answer({**app_password_json(made), "password": secret}, 201)


@routes.delete("/account/app-passwords/{app_password}", status_code=204)
def remove_app_password(request: Request, app_password: str) -> Response:
    """Take a secret back; the app is locked out at once."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.remove_app_password(work, app_password)
    return Response(status_code=204)


@routes.get("/account/tokens")
def tokens(request: Request) -> Response:
    """Secrets given to programs."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        found = accounts.tokens(work)
    return answer({"tokens": [token_json(one) for one in found]})


@routes.post("/account/tokens", status_code=201)
def add_token(request: Request, wanted: NewToken) -> Response:
    """Make a secret for a program; it is shown this once."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        made, secret = accounts.add_token(
            work,
            outside(request).keys,
            label=wanted.label,
            scopes=frozenset(wanted.scopes),
            expires_days=wanted.expires_days,
        )
    return answer({**token_json(made), "token": secret}, 201)


@routes.delete("/account/tokens/{token}", status_code=204)
def remove_token(request: Request, token: str) -> Response:
    """Take a secret back; a program may also take back its own."""
    who = signed_in(request, Scope.READ)
    if token != who.credential:
        who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.remove_token(work, token)
    return Response(status_code=204)


@routes.get("/account/audit")
def trail(request: Request, cursor: str | None = None) -> Response:
    """What happened in one's account."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        page = audit.events(work, cursor)
    found = [
        {"at": rfc3339(one.at), "action": one.action, "subject": one.subject, "facts": dict(one.facts)}
        for one in page.events
    ]
    return answer({"events": found, "next": page.next})


def _account(work: Work) -> Response:
    return answer(account_json(accounts.get(work, work.account), accounts.standings(work)))

"""One's invoices and credit notes over REST."""

from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.features.plans import Invoice
from tansu.protocols.http.files import disposition
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.plans_json import money_json
from tansu.protocols.rest.routing import router

routes = router("plans")

Language = Annotated[str, Query(max_length=10)]

_ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""A document shows itself and can do nothing."""


@routes.get("/subscription/invoices")
def mine(request: Request) -> Response:
    """All invoices and credit notes, oldest first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return answer({"invoices": [invoice_json(one) for one in plans.invoices(work)]})


@routes.get("/subscription/invoices/{invoice}")
def one(request: Request, invoice: str, language: Language = "en") -> Response:
    """One of them as a page to keep, in en, tr, zh, hi, id, es or de."""
    found = _mine(request, invoice)
    return _paper(plans.as_page(found, language).encode(), f"{found.number}.html", "text/html; charset=utf-8")


@routes.get("/subscription/invoices/{invoice}/pdf")
def one_pdf(request: Request, invoice: str, language: Language = "en") -> Response:
    """One of them as PDF, in the same languages; the same bytes each time."""
    return pdf_of(_mine(request, invoice), language)


def pdf_of(invoice: Invoice, language: str) -> Response:
    """An invoice as a PDF to keep."""
    return _paper(plans.as_pdf(invoice, language), f"{invoice.number}.pdf", "application/pdf")


def _mine(request: Request, invoice: str) -> Invoice:
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return plans.find_invoice(work, invoice)


def _paper(content: bytes, name: str, kind: str) -> Response:
    headers = {
        "Content-Disposition": disposition(name, attachment=True),
        "Content-Security-Policy": _ALONE,
        "Cache-Control": "private, no-cache",
    }
    return Response(content, headers=headers, media_type=kind)


def invoice_json(one: Invoice) -> dict[str, Any]:
    """One document, as a list shows it."""
    return {
        "id": one.id,
        "kind": one.kind.value,
        "number": one.number,
        "issued_at": rfc3339(one.issued_at),
        "total": money_json(one.total),
        "subject": one.subject,
        "corrects": one.corrects or None,
    }

"""Invoices as papers, in the language of who reads them. What prints them is loaded with the first one asked for."""

from importlib import import_module
from typing import Any

from tansu.core.languages import spoken
from tansu.features.plans.model.invoice import Invoice


def as_page(invoice: Invoice, language: str) -> str:
    """An invoice as one file of HTML; English for a language we do not write."""
    return str(_part("page").page(_written(invoice, language)))


def as_pdf(invoice: Invoice, language: str) -> bytes:
    """An invoice as PDF, the same bytes each time; English for a language we do not write."""
    return bytes(_part("sheet").sheet(_written(invoice, language)))


def _written(invoice: Invoice, language: str) -> Any:
    return _part("written").write(invoice, spoken(language))


def _part(name: str) -> Any:
    # A server that prints nothing carries no fonts, shaper or tables of languages: 30 MB and half a second at start.
    return import_module(f"tansu.features.plans.books.papers.{name}")

"""Invoices as papers, in the language of who reads them. What prints them is loaded with the first one asked for."""

from importlib import import_module
from typing import Any

from tansu.features.plans.model.invoice import Invoice

LANGUAGES = ("en", "tr", "zh-Hans", "hi", "id", "es", "de")
"""The languages papers are written in."""


def as_page(invoice: Invoice, language: str) -> str:
    """An invoice as one file of HTML; English for a language we do not write."""
    return str(_part("page").page(_written(invoice, language)))


def as_pdf(invoice: Invoice, language: str) -> bytes:
    """An invoice as PDF, the same bytes each time; English for a language we do not write."""
    return bytes(_part("sheet").sheet(_written(invoice, language)))


def _written(invoice: Invoice, language: str) -> Any:
    spoken = next((one for one in LANGUAGES if one.partition("-")[0] == language.lower().partition("-")[0]), "en")
    return _part("written").write(invoice, spoken)


def _part(name: str) -> Any:
    # A server that prints nothing carries no fonts, shaper or tables of languages: 30 MB and half a second at start.
    return import_module(f"tansu.features.plans.papers.{name}")

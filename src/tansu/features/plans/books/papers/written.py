"""A paper in one language, as plain text: what the page and the sheet both show."""

from dataclasses import dataclass
from datetime import datetime

from tansu.features.plans.books.papers.words import WORDS
from tansu.features.plans.model.invoice import Invoice, InvoiceKind, InvoiceLine
from tansu.foundation import figures


@dataclass(frozen=True)
class Row:
    """One line: what for, for which time, how much."""

    name: str
    time: str
    amount: str


@dataclass(frozen=True)
class Written:
    """All that a paper says. `issued_at` is the moment it is of, whenever it is printed."""

    language: str
    title: str
    number: str
    issued_at: datetime
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, str]
    rows: tuple[Row, ...]
    total: tuple[str, str]
    note: str

    @property
    def text(self) -> str:
        """Every character there is, to know which faces it takes."""
        rows = [part for row in self.rows for part in (row.name, row.time, row.amount)]
        facts = [part for fact in self.facts for part in fact]
        return "".join([self.title, self.number, *facts, *self.heads, *rows, *self.total, self.note])


def write(invoice: Invoice, language: str) -> Written:
    """Say an invoice in a language of WORDS."""
    words = WORDS[language]
    facts = [
        (words.number, invoice.number),
        (words.date, figures.day(invoice.issued_at, language)),
        (words.sender, invoice.issued_by),
        (words.to, invoice.issued_to),
        (words.corrects, invoice.corrects),
    ]
    # The sign of a dollar does not say whose; the three letters do.
    total = f"{words.total} ({invoice.total.currency})"
    return Written(
        language=language,
        title=words.invoice if invoice.kind is InvoiceKind.INVOICE else words.credit_note,
        number=invoice.number,
        issued_at=invoice.issued_at,
        facts=tuple((name, value) for name, value in facts if value),
        heads=(words.what, words.amount),
        rows=tuple(_row(line, language) for line in invoice.lines),
        total=(total, figures.amount(invoice.total, language)),
        note=invoice.tax_note,
    )


def _row(line: InvoiceLine, language: str) -> Row:
    days = [figures.day(at, language) for at in (line.starts_at, line.ends_at) if at is not None]
    return Row(line.name or WORDS[language].unused, " – ".join(days), figures.amount(line.amount, language))

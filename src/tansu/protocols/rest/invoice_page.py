"""An invoice as a page that needs nothing but itself: to read, to print, to keep."""

from datetime import datetime
from html import escape

from tansu.core.money import Money
from tansu.features import plans
from tansu.features.plans import Invoice, InvoiceKind, InvoiceLine

WORDS = {
    "en": (
        "Invoice",
        "Credit note",
        "Number",
        "Date",
        "From",
        "To",
        "Corrects invoice",
        "For",
        "Amount",
        "Total",
        "Unused part of the plan before",
    ),
    "de": (
        "Rechnung",
        "Gutschrift",
        "Nummer",
        "Datum",
        "Von",
        "An",
        "Berichtigt Rechnung",
        "Für",
        "Betrag",
        "Summe",
        "Ungenutzter Teil des Tarifs davor",
    ),
    "tr": (
        "Fatura",
        "İade faturası",
        "Numara",
        "Tarih",
        "Kimden",
        "Kime",
        "Düzelttiği fatura",
        "Ne için",
        "Tutar",
        "Toplam",
        "Önceki planın kullanılmayan bölümü",
    ),
    "zh": (
        "发票",
        "贷记单",
        "编号",
        "日期",
        "开具方",
        "收件人",
        "更正的发票",
        "项目",
        "金额",
        "合计",
        "先前套餐未使用的部分",
    ),
    "hi": (
        "चालान",
        "क्रेडिट नोट",
        "संख्या",
        "दिनांक",
        "प्रेषक",
        "प्राप्तकर्ता",
        "जिस चालान को सुधारता है",
        "किसके लिए",
        "राशि",
        "कुल",
        "पिछली योजना का अप्रयुक्त भाग",
    ),
    "id": (
        "Faktur",
        "Nota kredit",
        "Nomor",
        "Tanggal",
        "Dari",
        "Kepada",
        "Mengoreksi faktur",
        "Untuk",
        "Jumlah",
        "Total",
        "Bagian paket sebelumnya yang tidak terpakai",
    ),
    "es": (
        "Factura",
        "Nota de crédito",
        "Número",
        "Fecha",
        "De",
        "Para",
        "Corrige la factura",
        "Concepto",
        "Importe",
        "Total",
        "Parte no usada del plan anterior",
    ),
}
"""By language, in the order in which `page` takes them apart."""

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1c1a17}"
    "table{width:100%;border-collapse:collapse;margin-top:2rem}"
    "th,td{padding:.5rem 0;border-bottom:1px solid #ccc;text-align:left}"
    "td:last-child,th:last-child{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "dl{display:grid;grid-template-columns:10rem 1fr}dd{margin:0}"
)


def page(invoice: Invoice, language: str) -> str:
    """The document in one of our languages, English for any other."""
    code = language if language in WORDS else "en"
    bill, note, number, date, sender, to, corrects, what, amount, total, unused = WORDS[code]
    title = bill if invoice.kind is InvoiceKind.INVOICE else note
    facts = [
        (number, invoice.number),
        (date, _day(invoice.issued_at)),
        (sender, invoice.issued_by),
        (to, invoice.issued_to),
    ]
    facts += [(corrects, invoice.corrects)] if invoice.corrects else []
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value)
    rows = "".join(_row(line.name or unused, line) for line in invoice.lines)
    return (
        f'<!doctype html><html lang="{code}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} {invoice.number}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><dl>{told}</dl>"
        f"<table><thead><tr><th>{escape(what)}</th><th>{escape(amount)}</th></tr></thead><tbody>{rows}</tbody>"
        f"<tfoot><tr><th>{escape(total)}</th><th>{_money(invoice.total)}</th></tr></tfoot></table>"
        f"<p>{escape(invoice.tax_note)}</p></body></html>"
    )


def _row(name: str, line: InvoiceLine) -> str:
    time = _time(line.starts_at, line.ends_at)
    return f"<tr><td>{escape(name)}{time}</td><td>{_money(line.amount)}</td></tr>"


def _money(amount: Money) -> str:
    return escape(plans.written(amount))


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _time(starts: datetime | None, ends: datetime | None) -> str:
    told = " – ".join(_day(at) for at in (starts, ends) if at is not None)
    return f"<br><small>{told}</small>" if told else ""

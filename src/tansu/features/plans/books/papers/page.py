"""A paper as a page that needs nothing but itself: to read, to print, to keep."""

from html import escape

from tansu.core.languages import tag
from tansu.features.plans.books.papers.written import Row, Written

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "table{width:100%;border-collapse:collapse;margin-top:2rem}"
    "th,td{padding:.5rem 0;border-bottom:1px solid #999;text-align:left}"
    "td:last-child,th:last-child{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "dl{display:grid;grid-template-columns:minmax(6rem,10rem) 1fr;gap:0 1rem}dd{margin:0}"
)


def page(paper: Written) -> str:
    """The whole paper as one file of HTML."""
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in paper.facts)
    rows = "".join(_row(row) for row in paper.rows)
    what, amount = (escape(head) for head in paper.heads)
    total, sum_of_all = (escape(part) for part in paper.total)
    return (
        f'<!doctype html><html lang="{tag(paper.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(paper.title)} {escape(paper.number)}</title>"
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(paper.title)}</h1><dl>{told}</dl>"
        f'<table><thead><tr><th scope="col">{what}</th><th scope="col">{amount}</th></tr></thead><tbody>{rows}</tbody>'
        f'<tfoot><tr><th scope="row">{total}</th><th>{sum_of_all}</th></tr></tfoot></table>'
        f"<p>{escape(paper.note)}</p></main></body></html>"
    )


def _row(row: Row) -> str:
    time = f"<br><small>{escape(row.time)}</small>" if row.time else ""
    return f"<tr><td>{escape(row.name)}{time}</td><td>{escape(row.amount)}</td></tr>"

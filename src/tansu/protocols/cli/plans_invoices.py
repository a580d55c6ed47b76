"""`tansu plans invoice`: one invoice or credit note as a file."""

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.core.errors import NotFound
from tansu.core.instants import rfc3339
from tansu.core.languages import LANGUAGES
from tansu.features import plans as feature
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.operating import instance

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]


def invoice(
    number: Annotated[str, Parameter(help="Its number, such as 2027-00012, or its id.")],
    *,
    pdf: Annotated[Path | None, Parameter(help="Write it there as PDF.")] = None,
    html: Annotated[Path | None, Parameter(help="Write it there as a page.")] = None,
    language: Annotated[str, Parameter(help="en, tr, zh, hi, id, es or de.")] = "en",
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Show an invoice or a credit note, and write it as PDF or as a page.

    Example: tansu plans invoice 2027-00012 --pdf invoice.pdf --language de
    """
    if language.lower().partition("-")[0] not in LANGUAGES:
        raise CommandError(f"Papers are written in {', '.join(LANGUAGES)}, not in {language}.", Exit.USAGE)
    with instance(data=data) as opened:
        with opened.outside.look() as work:
            found = feature.invoices_called(work, number)
        if not found:
            raise NotFound(f"There is no invoice {number}.")
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise CommandError(f"Several issuers have a {number}. Say which by its id: {ids}.", Exit.USAGE)
    (one,) = found
    try:
        if pdf:
            pdf.write_bytes(feature.as_pdf(one, language))
        if html:
            html.write_text(feature.as_page(one, language), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be written: {error.strerror}.", Exit.REFUSED) from error
    told = {"id": one.id, "number": one.number, "kind": one.kind.value, "issued_at": rfc3339(one.issued_at)}
    shown = {**told, "to": one.issued_to, "total": feature.written(one.total)}
    print(json.dumps(shown) if as_json else "\n".join(f"{name:9} {value}" for name, value in shown.items()))
    return Exit.DONE

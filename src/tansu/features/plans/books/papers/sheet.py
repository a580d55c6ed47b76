"""A paper as PDF on A4: shaped, with the signs it uses inside it, and the same bytes each time it is made."""

from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from tansu.core.languages import tag
from tansu.features.plans.books.papers.faces import FOLDER, faces_for
from tansu.features.plans.books.papers.written import Written

_MARGIN = 22.0
_WIDTH = 210 - 2 * _MARGIN
_NAMES = 45.0
_AMOUNTS = 50.0
_INK, _SOFT, _RULE = (28, 26, 23), (95, 90, 82), (190, 185, 175)
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def sheet(paper: Written) -> bytes:
    """The whole paper. Printed in another year, or after a member is called otherwise, it is the same to the byte."""
    pdf = _Sheet(paper)
    pdf.add_page()
    pdf.say(paper.title, size=24)
    pdf.ln(6)
    for name, value in paper.facts:
        pdf.pair(name, value)
    pdf.ln(8)
    pdf.row(*paper.heads, colour=_SOFT, size=9)
    for row in paper.rows:
        pdf.row(row.name, row.amount, under=row.time)
    pdf.row(*paper.total, size=14)
    pdf.ln(6)
    pdf.say(paper.note, colour=_SOFT)
    return bytes(pdf.output())


class _Sheet(FPDF):
    """Sets text line by line, and breaks a page only between facts and rows."""

    def __init__(self, paper: Written) -> None:
        super().__init__(format="A4")
        self._number = paper.number
        self.set_margin(_MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(False, margin=_MARGIN)
        self.set_creation_date(paper.issued_at)
        self.set_title(f"{paper.title} {paper.number}")
        self.set_lang(tag(paper.language))
        self.set_producer("Tansu")
        faces, missing = faces_for(f"{paper.text} ·{_UNKNOWN}")
        self._unknown = dict.fromkeys(missing, _UNKNOWN)
        for face in faces:
            self.add_font(face, fname=FOLDER / f"{face}.ttf")
        self.set_font(faces[0])
        self.set_fallback_fonts(faces[1:], exact_match=False)
        self.set_text_shaping(True)

    def footer(self) -> None:
        """The number on every page, so that pages find each other again."""
        self.set_y(4 - _MARGIN)
        self.say(f"{self._number} · {self.page_no()}", colour=_SOFT, size=8)

    def say(
        self,
        text: str,
        *,
        x: float = _MARGIN,
        width: float = _WIDTH,
        colour: tuple[int, int, int] = _INK,
        size: float = 11,
        align: str = "L",
    ) -> None:
        """Set a text from here downward."""
        self.set_text_color(*colour)
        for line in self._lines(text, width, size):
            self.set_x(x)
            # A coloured text ends by taking its font back, which the library overlooks.
            self.current_font_is_set_on_page = False
            # Shaped signs are no characters any more: who copies, searches or listens is told the words.
            self._out(f"/Span <</ActualText <FEFF{line.encode('utf-16-be').hex()}>>> BDC")
            self.cell(width, _height(size), line.translate(self._unknown), align=align)
            self._out("EMC")
            self.ln(_height(size))

    def pair(self, name: str, value: str) -> None:
        """A fact: its name, and beside it what it is."""
        width = _WIDTH - _NAMES
        self._keep_together(self._tall(value, width, 11))
        top = self.get_y()
        self.say(name, width=_NAMES - 3, colour=_SOFT)
        low = self.get_y()
        self.set_y(top)
        self.say(value, x=_MARGIN + _NAMES, width=width)
        self.set_y(max(low, self.get_y()) + 1)

    def row(
        self, left: str, right: str, *, under: str = "", colour: tuple[int, int, int] = _INK, size: float = 11
    ) -> None:
        """Words on the left, an amount on the right, a rule below."""
        width = _WIDTH - _AMOUNTS
        self._keep_together(self._tall(left, width, size) + 12)
        top = self.get_y() + 2.5
        self.set_y(top)
        self.say(right, x=_MARGIN + width, width=_AMOUNTS, colour=colour, size=size, align="R")
        self.set_y(top)
        self.say(left, width=width, colour=colour, size=size)
        self.say(under, width=width, colour=_SOFT, size=9)
        low = self.get_y() + 2.5
        self.set_draw_color(*_RULE)
        self.line(_MARGIN, low, _MARGIN + _WIDTH, low)
        self.set_y(low)

    def _keep_together(self, height: float) -> None:
        if self.get_y() + height > self.h - _MARGIN:
            self.add_page()

    def _tall(self, text: str, width: float, size: float) -> float:
        return len(self._lines(text, width, size)) * _height(size)

    def _lines(self, text: str, width: float, size: float) -> list[str]:
        self.set_font_size(size)
        lines: Any = self.multi_cell(
            width, _height(size), text, align="L", dry_run=True, output=MethodReturnValue.LINES, padding=0
        )
        return [line for line in lines if line]


def _height(size: float) -> float:
    return size * 0.55

"""Invoices as PDF, judged by the PDF program of a browser and by a shaper that is not ours."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import uharfbuzz
from PIL import Image, ImageDraw, ImageFont, features

from tansu.core.money import Money
from tansu.features import plans
from tansu.features.plans import Invoice, InvoiceKind, InvoiceLine
from tansu.features.plans.books.papers.faces import FOLDER, faces_for
from tansu.features.plans.books.papers.sheet import sheet
from tansu.features.plans.books.papers.written import write
from tests.support.needed import file

ROOT = Path(__file__).parents[4]
BEGAN, ENDS = datetime(2027, 4, 1, 10, tzinfo=UTC), datetime(2027, 5, 1, 10, tzinfo=UTC)
NOTE = Invoice(
    id="i",
    account="a",
    kind=InvoiceKind.CREDIT_NOTE,
    issuer="club",
    year=2027,
    n=12,
    subject="s",
    corrects="2027-00009",
    issued_at=BEGAN,
    issued_by="Tansu Club, Main Street 1, Vienna",
    issued_to="अदिति शर्मा <ada@example.org>",
    lines=(InvoiceLine("200 GB", BEGAN, ENDS, Money(299, "EUR")), InvoiceLine("", None, None, Money(-67, "EUR"))),
    tax_note="No VAT: small business.",
    total=Money(232, "EUR"),
)


@pytest.fixture(autouse=True, scope="module")
def _the_fonts() -> None:
    file(FOLDER / ".stamp", "make web brings it")


def text_of(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "\n".join(pages).replace("\r", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Credit note", "1 April 2027 – 1 May 2027", "Corrects invoice 2027-00009", "Total (EUR) €2.32"]),
        ("tr", ["İade faturası", "1 Nisan 2027 – 1 Mayıs 2027", "Düzelttiği fatura 2027-00009", "Toplam (EUR) €2,32"]),
        ("zh", ["贷记单", "2027年4月1日 – 2027年5月1日", "更正的发票 2027-00009", "合计 (EUR) €2.32"]),
        ("hi", ["क्रेडिट नोट", "1 अप्रैल 2027 – 1 मई 2027", "जिस चालान को सुधारता है 2027-00009", "कुल (EUR) €2.32"]),
        ("id", ["Nota kredit", "1 April 2027 – 1 Mei 2027", "Mengoreksi faktur 2027-00009", "Total (EUR) €2,32"]),
        ("es", ["Nota de crédito", "1 de abril de 2027 – 1 de mayo de 2027", "Total (EUR) 2,32 €"]),
        (
            "de",
            ["Gutschrift", "1. April 2027 – 1. Mai 2027", "Berichtigt Rechnung 2027-00009", "Summe (EUR) 2,32 €"],
        ),
    ],
)
def test_a_paper_gives_its_words_back_in_every_language_and_stays_small(language: str, words: list[str]) -> None:
    pdf = plans.as_pdf(NOTE, language)

    told = text_of(pdf)
    assert [one for one in [*words, "अदिति शर्मा <ada@example.org>", NOTE.tax_note] if one not in told] == []
    assert len(pdf) < 50_000


def test_a_paper_is_the_same_to_the_byte_in_another_process_which_loaded_nothing_for_it_at_start() -> None:
    code = (
        "import sys, tansu.app.routes, tansu.app.worker\n"
        "assert not {'fpdf', 'babel', 'uharfbuzz', 'fontTools'} & sys.modules.keys()\n"
        "from tests.unit.features.plans.test_papers import NOTE, plans\n"
        "sys.stdout.buffer.write(plans.as_pdf(NOTE, 'hi'))"
    )

    again = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT).stdout

    assert again == plans.as_pdf(NOTE, "hi")


@pytest.mark.parametrize(
    ("language", "face"), [("hi", "noto-sans-devanagari"), ("zh", "noto-sans-sc-chinese-simplified")]
)
def test_a_title_is_drawn_as_a_shaper_of_others_draws_it(language: str, face: str) -> None:
    assert features.check("raqm"), "Pillow without its shaper can be no judge"
    title = {"hi": "क्रेडिट नोट", "zh": "贷记单"}[language]
    font = ImageFont.truetype(str(FOLDER / f"{face}.ttf"), 100, layout_engine=ImageFont.Layout.RAQM)
    flat = ImageFont.truetype(str(FOLDER / f"{face}.ttf"), 100, layout_engine=ImageFont.Layout.BASIC)

    page = pypdfium2.PdfDocument(plans.as_pdf(NOTE, language))[0]
    drawn = page.render(scale=100 / 24).to_pil().convert("L")

    left, top, right, bottom = _ink(drawn.crop((0, 0, drawn.width, drawn.height // 8)))
    shaped = font.getbbox(title)
    assert right - left == pytest.approx(shaped[2] - shaped[0], abs=9)
    assert bottom - top == pytest.approx(shaped[3] - shaped[1], abs=4)
    if language == "hi":
        unshaped = flat.getbbox(title)
        assert abs((unshaped[2] - unshaped[0]) - (right - left)) > 30


NAMES = {
    "arabic": ("محمد عبد الله الأنصاري", "noto-sans-arabic-arabic", "rtl"),
    "hebrew": ("שרה לוי-כהן", "noto-sans-hebrew-hebrew", "rtl"),
    "thai": ("สมหญิง ใจดีพิพัฒน์", "noto-sans-thai-thai", "ltr"),
    "korean": ("김서연 서울특별시", "noto-sans-kr-korean", "ltr"),
}


@pytest.mark.parametrize("script", NAMES)
def test_a_name_has_no_missing_sign_and_is_given_back_as_it_was_written(script: str) -> None:
    name, face, _ = NAMES[script]

    faces, missing = faces_for(name)
    told = text_of(plans.as_pdf(replace(NOTE, issued_to=f"{name} <who@example.org>"), "en"))

    assert (missing, face in faces) == (set(), True)
    assert [len(glyphs) > 0 and 0 not in glyphs for glyphs in _shaped(name, faces)] == [True] * len(name.split())
    assert name in told


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_drawn_in_the_order_and_the_forms_of_its_script(script: str) -> None:
    name, face, direction = NAMES[script]
    word = name.split()[0]
    font = ImageFont.truetype(str(FOLDER / f"{face}.ttf"), 100, layout_engine=ImageFont.Layout.RAQM)

    page = pypdfium2.PdfDocument(sheet(replace(write(NOTE, "en"), title=word)))[0]
    drawn = page.render(scale=100 / 24).to_pil().convert("L")

    ours = drawn.crop((0, 0, drawn.width, drawn.height // 8))
    assert _likeness(ours, _drawn_by_others(word, font, direction)) > 0.8
    if direction == "rtl":
        assert _likeness(ours, _drawn_by_others(word[::-1], font, "rtl")) < 0.6, "a wrong order would be seen"


def _drawn_by_others(word: str, font: ImageFont.FreeTypeFont, direction: str) -> Image.Image:
    picture = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(picture).text((40, 60), word, font=font, fill=0, direction=direction)
    return picture


def _shaped(name: str, faces: list[str]) -> list[list[int]]:
    """The glyphs of each word, by the first face that has all its letters."""
    found = []
    for word in name.split():
        fonts = [uharfbuzz.Font(uharfbuzz.Face((FOLDER / f"{face}.ttf").read_bytes())) for face in faces]
        tries = []
        for font in fonts:
            buffer = uharfbuzz.Buffer()
            buffer.add_str(word.replace("-", ""))
            buffer.guess_segment_properties()
            uharfbuzz.shape(font, buffer)
            tries.append([one.codepoint for one in buffer.glyph_infos])
        found.append(next((glyphs for glyphs in tries if 0 not in glyphs), [0]))
    return found


def _likeness(one: Image.Image, other: Image.Image) -> float:
    """Which share of the ink of two pictures, brought to one size, lies in the same places."""
    pair = [np.asarray(picture.crop(_ink(picture)).resize((300, 100))) < 128 for picture in (one, other)]
    return float((pair[0] & pair[1]).sum() / (pair[0] | pair[1]).sum())


def test_what_no_face_has_is_printed_as_a_mark_and_told_all_the_same() -> None:
    pdf = plans.as_pdf(replace(NOTE, issued_to="ანა <ana@example.org>"), "en")

    assert "ანა <ana@example.org>" in text_of(pdf)


def test_a_long_paper_goes_on_on_another_page_and_loses_nothing() -> None:
    lines = tuple(InvoiceLine(f"{number}." + "漫" * 70, BEGAN, ENDS, Money(1, "JPY")) for number in range(16))

    pdf = plans.as_pdf(replace(NOTE, lines=lines, total=Money(16, "JPY")), "de")

    document = pypdfium2.PdfDocument(pdf)
    assert len(document) > 1
    assert [number for number in range(16) if f"\n{number}.漫" not in text_of(pdf)] == []
    assert "2027-00012 · 2" in text_of(pdf)


def _ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = picture.point(lambda light: 255 if light < 128 else 0).getbbox()
    assert box, "nothing is drawn"
    return box

"""The plan on one sheet of paper: a page to print from a browser, and the same list as a PDF.

fpdf2 makes the PDF from the HTML of the list. WeasyPrint would lay it out from CSS, but needs the system's Pango,
and ``make run`` asks for no system package. The letters are our own (``fonts/``), so the sheet looks the same everywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import segno
from fpdf import FPDF, TextStyle
from fpdf.fonts import TTFFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.calculators.rulebook import in_force
from bot.calculators.wording import shown
from bot.core.clock import UTC
from bot.knowledge import knowledge
from bot.knowledge.render import sources

from .make import Plan, Step
from .rules import Rules, rules

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
SIZES = (
    12.0,
    11.5,
    11.0,
    10.5,
    10.0,
    9.5,
    9.0,
    8.5,
    8.0,
    7.5,
)  # points; the greatest that leaves one page is taken
MARGIN, QR_SIDE = 15.0, 30.0  # millimetres
DARK = "#000000"

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every letter it keeps


class TooLong(ValueError):
    """The plan does not fit on one page even in the smallest letters."""


def page(plan: Plan, url: str, book: Rules | None = None) -> str:
    """The plan as a page of HTML, with a QR code that leads to ``url``."""
    book = book or rules()
    qr = segno.make(url, error="m").svg_inline(scale=4, border=2)
    return _render("slip.html", plan, book, small="8", qr=qr)


def pdf(plan: Plan, url: str, book: Rules | None = None) -> bytes:
    """The plan as a PDF of one A4 page, with a QR code that leads to ``url``. Raises ``TooLong``."""
    book = book or rules()
    for size in SIZES:
        sheet = _sheet(plan, url, book, size)
        try:
            if sheet.page_no() == 1:
                return bytes(sheet.output())
        finally:
            for font in sheet.fonts.values():
                if isinstance(font, TTFFont):
                    font.ttfont.close()  # fpdf2 leaves their files open
    raise TooLong(f"{len(plan.steps)} steps")


def _sheet(plan: Plan, url: str, book: Rules, size: float) -> FPDF:
    sheet = FPDF(format="A4")
    sheet.set_creation_date(datetime.combine(plan.day, time(), UTC))  # the same plan, the same bytes
    sheet.set_title(book.slip.title)
    sheet.set_lang("vi")
    sheet.set_margins(MARGIN, 12)
    sheet.set_auto_page_break(True, 10)
    sheet.add_font("noto", "", FONTS / "NotoSans-Regular.ttf")
    sheet.add_font("noto", "B", FONTS / "NotoSans-Bold.ttf")
    for style in ("", "B"):
        sheet.add_font("checkbox", style, FONTS / "Checkbox.ttf")
    sheet.set_fallback_fonts(["checkbox"], exact_match=False)
    sheet.add_page()
    _head(sheet, plan, url, book)
    sheet.set_font("noto", "", size)
    html = _render("slip_list.html", plan, book, small=f"{size - 1.5:g}")
    sheet.write_html(html, font_family="noto", tag_styles=_styles(size))
    return sheet


def _head(sheet: FPDF, plan: Plan, url: str, book: Rules) -> None:
    """The title and what is to be known of the dates; beside them, at the right, the QR code and its caption."""
    image = BytesIO()
    segno.make(url, error="m").save(image, kind="png", scale=8, border=2)
    left, top = sheet.w - MARGIN - QR_SIDE, sheet.t_margin
    sheet.image(image, left, top, QR_SIDE, QR_SIDE, link=url)
    sheet.set_font("noto", "", 7.5)
    sheet.set_xy(left - 10, top + QR_SIDE)
    sheet.cell(QR_SIDE + 10, text=book.slip.scan, align="R", new_x="LMARGIN", new_y="NEXT")
    below = sheet.get_y()
    sheet.set_y(top)
    sheet.set_right_margin(MARGIN + QR_SIDE + 5)
    sheet.set_font("noto", "B", 18)
    sheet.cell(text=book.slip.title, new_x="LMARGIN", new_y="NEXT")
    sheet.set_font("noto", "", SIZES[0])
    sheet.write_html(_render("slip_intro.html", plan, book), font_family="noto", tag_styles=_styles(SIZES[0]))
    sheet.set_right_margin(MARGIN)
    sheet.set_y(max(sheet.get_y(), below))


def _styles(size: float) -> dict[str, TextStyle]:
    return {
        "h2": TextStyle(
            font_family="noto", font_style="B", font_size_pt=size + 2, color=DARK, t_margin=2, b_margin=0.6
        ),
        "p": TextStyle(font_family="noto", font_size_pt=size, color=DARK, t_margin=0.9, b_margin=0.4),
    }


def _render(template: str, plan: Plan, book: Rules, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(template).render(
        plan=plan,
        phases=book.phases,
        words=book.slip,
        shown=shown,
        cited=_cited(plan),
        unsigned=not book.signed_off_by,
        **values,
    )


def _cited(plan: Plan) -> Callable[[Step], str]:
    """What a step rests on, as far as it is in force on the day of the plan."""
    instruments = knowledge().content.instruments

    def cited(step: Step) -> str:
        words = [in_force(line, plan.day, instruments) for line in step.words]
        return "; ".join(f"{each.instrument} {each.article}".strip() for each in sources(instruments, words))

    return cited

"""The printed sheet, opened as a viewer opens it: one page, every accent, a QR code that can be read."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pypdfium2
import pytest
import zxingcpp

from bot.calculators.plan import Facts, Home, Sentence, Wish, make, rules
from bot.calculators.plan.slip import TooLong, page, pdf

URL = "https://tro-ly.example/hoi-dap?tu=phieu"
FULL = Facts(
    day=date(2026, 11, 20),
    released_on=date(2026, 11, 18),
    sentence=Sentence.COMPLETED,
    sentence_months=42,
    home=Home.NONE,
    commune="xã Ea Đrơng",
    has_identity_card=False,
    court_debts=True,
    wants=frozenset(Wish),
)
PLANS = {
    "everything": make(FULL),
    "little": make(Facts(day=date(2026, 11, 20), sentence=Sentence.COMPLETED)),
    "serving": make(replace(FULL, sentence=Sentence.PAROLE)),
}
EVERY = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


def words(document) -> str:
    """The text of a PDF, its line ends taken for spaces."""
    text = document[0].get_textpage().get_text_bounded()
    return unicodedata.normalize("NFC", " ".join(text.split()))


@EVERY
def test_it_is_one_page_of_a4(plan):
    document = pypdfium2.PdfDocument(pdf(plan, URL))
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)


@EVERY
def test_every_line_stands_on_it_with_its_accents(plan):
    text = words(pypdfium2.PdfDocument(pdf(plan, URL)))
    for step in plan.steps:
        assert step.title in text
        assert step.when in text
        for line in step.words:
            assert line.text in text
    assert text.count("☐") == len(plan.steps)
    assert "20/11/2026" in text
    for line in (rules().slip.title, rules().slip.estimate, rules().slip.danger, rules().slip.unsigned):
        assert line in text
    assert "Thông tư 10/2024/TT-BCA Điều 9" in text or plan.officer


def test_every_vietnamese_letter_has_a_shape():
    """A letter without a shape would leave its place white, or be drawn as the box that stands for any."""
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones] + ["đ"]
    name = "".join([*letters, *(letter.upper() for letter in letters)])
    plan = make(replace(FULL, commune=name))
    text = words(pypdfium2.PdfDocument(pdf(plan, URL))).replace(" ", "")
    assert name in text


@EVERY
def test_the_page_is_drawn_and_its_code_leads_to_the_address(plan):
    image = pypdfium2.PdfDocument(pdf(plan, URL))[0].render(scale=3).to_pil().convert("L")
    codes = zxingcpp.read_barcodes(image)
    assert [code.text for code in codes] == [URL]
    code = codes[0].position
    assert code.top_left.x > image.width * 0.7
    assert code.top_left.y < image.height * 0.15
    ink = sum(image.histogram()[:128]) / (image.width * image.height)
    assert 0.01 < ink < 0.3
    margin = image.crop((0, 0, int(image.width * 0.04), image.height))
    assert margin.getextrema() == (255, 255)


def test_the_same_plan_is_the_same_file():
    assert pdf(PLANS["everything"], URL) == pdf(PLANS["everything"], URL)


def test_a_plan_that_would_need_two_pages_is_refused():
    step = PLANS["everything"].steps[0]
    endless = replace(PLANS["everything"], steps=tuple(replace(step, id=str(n)) for n in range(60)))
    with pytest.raises(TooLong):
        pdf(endless, URL)


class Tags(HTMLParser):
    """Which tags a page opens, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        """One more tag."""
        self.tags.append(tag)

    def handle_data(self, data):
        """Some text."""
        self.text += data


def test_the_page_for_browsers_says_the_same_and_runs_nothing():
    plan = make(replace(FULL, commune='<script>alert("x")</script>'))
    read = Tags()
    read.feed(page(plan, URL))
    assert "script" not in read.tags
    assert read.tags.count("svg") == 1
    text = " ".join(read.text.split())
    for step in plan.steps:
        assert step.title in text
    assert '<script>alert("x")</script>' in text


def test_markup_in_a_name_is_text_in_the_pdf_too():
    plan = make(replace(FULL, commune="xã <b>Ea</b> & Đrơng"))
    assert "xã <b>Ea</b> & Đrơng" in words(pypdfium2.PdfDocument(pdf(plan, URL)))

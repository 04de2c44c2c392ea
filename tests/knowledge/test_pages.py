"""The pages to read: everything a citizen is told stands on them, escaped, with its anchor."""

from datetime import date

import pytest

from bot.knowledge.pages import anchor, answers_page, changes, changes_page, handbook_page
from bot.knowledge.pages.command import main

DAY = date(2026, 11, 21)


def test_every_answer_has_its_place(folder):
    page = answers_page(folder.load(), DAY)
    assert 'id="loan-interest"' in page
    assert 'href="#loan-interest"' in page
    assert "Lệ phí là 200.000 đồng." in page
    assert "Luật 2/2026/QH15, Điều 5 – áp dụng từ 01/07/2026." in page
    assert "Thông tin tham khảo, đang chờ cán bộ duyệt." in page


def test_a_topic_of_small_talk_is_no_answer_to_read(folder, make):
    folder.cards.append(
        make.card(
            "smalltalk/greet",
            title="Chào",
            question="lời chào",
            versions=[make.version(answer=[{"text": "Chào."}])],
        )
    )
    assert "Lời chào" not in answers_page(folder.load(), DAY)


def test_what_a_card_says_is_never_markup(folder, make):
    folder.first["answer"] = [make.statement("Ghi <script>alert(1)</script> & **đậm** nhé.", "L-2")]
    for page in (answers_page(folder.load(), DAY), handbook_page(folder.load(), DAY)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "<b>đậm</b>" in page


def test_the_day_decides_what_the_page_says(folder, make):
    before = make.version(
        valid_from="2026-01-01",
        valid_to="2026-06-30",
        answer=[make.statement("Lệ phí là 100.000 đồng.", "L-1")],
    )
    folder.cards[0]["versions"].insert(0, before)
    knowledge = folder.load()
    assert "100.000" in answers_page(knowledge, date(2026, 6, 30))
    assert "100.000" not in answers_page(knowledge, date(2026, 7, 1))


def test_the_handbook_shows_what_a_jurist_signs(folder):
    page = handbook_page(folder.load(), DAY)
    for shown in (
        "loan/interest",
        "01/07/2026 – nay",
        "Chưa có người duyệt.",
        "Luật 2/2026/QH15, Điều 5",
        "1.1",
        "Luật Hai",
    ):
        assert shown in page


def test_a_change_of_law_is_shown_word_by_word(folder, make):
    before = make.version(
        valid_from="2026-01-01",
        valid_to="2026-06-30",
        answer=[make.statement("Lệ phí là 100.000 đồng.", "L-1")],
    )
    folder.cards[0]["versions"].insert(0, before)
    folder.cards[1]["versions"][0] = make.version(answer=[{"text": "Không đổi."}], valid_from="2020-01-01")
    knowledge = folder.load()
    found = changes(knowledge, date(2026, 6, 30), date(2026, 7, 1))
    assert [change.answer.need for change in found] == ["loan/interest"]
    assert ("gone", "100.000") in found[0].words
    assert ("new", "200.000") in found[0].words
    page = changes_page(knowledge, date(2026, 6, 30), date(2026, 7, 1))
    assert "<del>100.000</del>" in page
    assert "<ins>200.000</ins>" in page
    assert changes(knowledge, DAY, DAY) == []


@pytest.mark.parametrize(
    ("need", "place"), [("loan/interest", "loan-interest"), ("legal_aid/from_2027", "legal-aid-from-2027")]
)
def test_anchors(need, place):
    assert anchor(need) == place


def test_the_command_writes_files_that_stand_alone(tmp_path, capsys):
    assert main(["--out", str(tmp_path), "--day", "2026-07-01", "--compare", "2026-06-30"]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"hoi-dap.html", "so-tay.html", "khac-nhau.html", "pages.css", "pages.js"}
    assert 'href="pages.css"' in (tmp_path / "hoi-dap.html").read_text(encoding="utf-8")
    assert "khac-nhau.html" in capsys.readouterr().out

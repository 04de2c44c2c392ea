"""The year's report: its tables, small numbers hidden, on a page, as CSV and from the command line."""

import csv
import io
from collections import Counter

import pytest

from bot.console import report, report_command
from bot.core import clock
from bot.store import audit
from bot.store.daily_counts import Count
from bot.store.tables import Audit, DailyCount, Thread
from tests.casework import answer, say
from tests.conftest import clear_caches


@pytest.fixture
def supervisor(sign_in):
    return sign_in("truong", "Cán bộ Trưởng", role="supervisor")


def table(counts, title):
    return next(one for one in report.tables(counts, 2026) if one.title == title)


def row(counts, title, first):
    return next(one for one in table(counts, title).rows if one[0] == first)


def month(number, what, key="", channel="web", which="2026-11"):
    return Count(which, what, key, channel, number)


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (12345, "12.345")])
def test_small_numbers_are_not_told_exactly(number, said):
    assert report.told(number) == said


def test_each_table_counts_what_its_title_says():
    counts = [
        month(60, "message"),
        month(40, "message", channel="zalo", which="2026-12"),
        month(9, "person_month"),
        month(8, "person_year"),
        month(20, "need", "loan/interest"),
        month(3, "need", "loan/amount", "zalo"),
        month(30, "need", "warnings/loan_sharks"),
        month(7, "need", "warnings/rumours"),
        month(6, "need", "media/official_channels"),
        month(99, "need", "smalltalk/thanks"),
        month(11, "handoff", "asked"),
        month(5, "outcome", "closed"),
        month(6, "rating", "yes"),
        month(2, "rating", "no"),
    ]
    assert row(counts, "Tin nhắn và số người", "Cả năm") == ("Cả năm", "100", "8")
    assert row(counts, "Tin nhắn và số người", "11/2026") == ("11/2026", "60", "9")
    assert row(counts, "Theo kênh", "Zalo") == ("Zalo", "40", "0")
    assert row(counts, "Việc được hỏi, theo tháng", "Vay vốn")[-3:] == ("23", "0", "23")
    assert row(counts, "Việc được hỏi, theo kênh", "Vay vốn") == ("Vay vốn", "20", "<5")
    assert not any(
        "smalltalk" in cell for one in report.tables(counts, 2026) for line in one.rows for cell in line
    )
    assert [line[1] for line in table(counts, "Ba mươi câu hỏi nhiều nhất").rows] == ["30", "20", "7", "6"]
    assert table(counts, "Vụ chuyển cán bộ, theo lý do").rows == (("Xin gặp cán bộ", "11"),)
    assert table(counts, "Vụ đã kết thúc, theo kết quả").rows == (("đã giải quyết xong", "5"),)
    assert table(counts, "Người hỏi nói có được giúp không").rows == (("11/2026", "6", "0", "<5"),)
    assert [line[-1] for line in table(counts, "Cảnh báo và tin đồn").rows] == ["30", "7", "6"]


def test_percentiles_go_by_steps():
    waits = Counter({"5": 50, "30": 44, "120": 6})
    assert (report.percentile(waits, 50), report.percentile(waits, 95)) == ("5 phút", "2 giờ")
    assert report.percentile(Counter({"longer": 1}), 50) == "hơn 7 ngày"
    assert report.percentile(Counter({"1440": 2}), 95) == "1 ngày"
    assert report.percentile(Counter(), 50) == ""


def ask(store, times, need="loan/interest"):
    with store.write() as tx:
        for number in range(times):
            answer(tx, say(tx, f"p{number}", "em tên Bí Mật", clock.now()), "đáp", [need], clock.now())


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_page_counts_nothing_by_itself_and_the_button_does(supervisor, store):
    ask(store, 7)
    assert supervisor.get("/bao-cao").status_code == 200
    with store.read() as tx:
        assert tx.query(DailyCount).count() == 0
        assert tx.query(Thread).filter(Thread.counted_month.is_not(None)).count() == 0
    assert supervisor.post("/bao-cao/dem").headers["location"] == "/bao-cao"
    page = supervisor.get("/bao-cao").text
    assert "Vay vốn" in page
    assert "Bí Mật" not in page


def test_the_file_is_counted_up_to_now_and_taking_it_is_noted(supervisor, store):
    ask(store, 7)
    ask(store, 3, "expungement/conditions")
    answered = supervisor.post("/bao-cao/xuat")
    assert (
        answered.headers["content-disposition"] == f'attachment; filename="bao-cao-{clock.today().year}.csv"'
    )
    lines = read(answered.text)
    assert ["Cả năm", "10", "7"] in lines
    assert any(line[:1] == ["Xóa án tích"] and line[-1] == "<5" for line in lines)
    with store.read() as tx:
        noted = tx.query(Audit).filter_by(action="report_exported").one()
        assert noted.detail == str(clock.today().year)
        assert audit.verify(tx) is None


@pytest.mark.parametrize("year", ["2025", "1", "abcd", "99999", "٢٠٢٦"])
def test_a_year_without_numbers_is_none(supervisor, year):
    page = supervisor.get(f"/bao-cao?nam={year}").text
    assert any(f"Báo cáo năm {one}" in page for one in range(2026, clock.today().year + 1))


def test_the_command_prints_the_same(store, supervisor, monkeypatch, capsys, tmp_path):
    ask(store, 7)
    monkeypatch.setenv("BOT_DATABASE_URL", store.url)
    clear_caches()
    year = str(clock.today().year)
    assert report_command.main(["--year", year]) == 0
    printed = read(capsys.readouterr().out)
    assert ["Cả năm", "7", "7"] in printed
    assert report_command.main(["--year", year, "--out", str(tmp_path / "year.csv")]) == 0
    assert read((tmp_path / "year.csv").read_text(encoding="utf-8")) == printed

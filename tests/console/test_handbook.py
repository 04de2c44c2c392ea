"""The jurist's handbook in the console: for officers of every role, on any day, and kind about days that are none."""

import pytest

from bot.console import access
from bot.store.officers import ROLES

DAYS = ("2026-06-30", "2026-07-01")
PAGES = ["/so-tay", "/so-tay/khac-nhau", "/so-tay/pages.css", "/so-tay/pages.js"]


@pytest.mark.parametrize("path", PAGES)
def test_nobody_reads_it_without_signing_in(browser, path):
    answer = browser().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")


@pytest.fixture
def reader(sign_in, monkeypatch):
    monkeypatch.setenv("BOT_TODAY", "2026-11-21")
    return sign_in()


@pytest.mark.parametrize("path", PAGES)
def test_an_officer_reads_it(reader, path):
    answer = reader.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(
        {"css": "text/css", ".js": "text/javascript"}.get(path[-3:], "text/html")
    )


def test_it_shows_the_cards_of_today_with_what_a_jurist_signs(reader):
    page = reader.get("/so-tay").text
    assert "Ngày 21/11/2026." in page
    for shown in ("loan/interest", "Quyết định 2553/QĐ-TTg", "Chưa có người duyệt.", "Rà soát trước"):
        assert shown in page
    assert 'href="/so-tay/pages.css"' in page
    assert 'href="/so-tay/khac-nhau"' in page


def test_it_shows_another_day(reader):
    assert "Ngày 30/06/2026." in reader.get("/so-tay?ngay=2026-06-30").text


def test_two_days_are_compared_whichever_is_named_first(reader):
    there, back = (reader.get(f"/so-tay/khac-nhau?tu={a}&den={b}").text for a, b in (DAYS, DAYS[::-1]))
    assert there == back
    assert "Khác nhau giữa 30/06/2026 và 01/07/2026" in there
    assert "criminal_record/where" in there
    assert "<ins>" in there


def test_without_days_the_next_change_is_shown(reader):
    assert "Khác nhau giữa 21/11/2026 và 01/01/2027" in reader.get("/so-tay/khac-nhau").text


@pytest.mark.parametrize(
    "path", ["/so-tay?ngay=hôm-nay", "/so-tay?ngay=2026-02-30", "/so-tay/khac-nhau?tu=2026-07-01&den=x"]
)
def test_a_day_that_is_none_is_told_kindly(reader, path):
    answer = reader.get(path)
    assert answer.status_code == 400
    assert "Ngày chưa đúng" in answer.text


def test_a_link_that_only_changes_the_body_opens_the_page_anew(reader):
    answer = reader.get("/so-tay?ngay=2026-06-30", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/so-tay?ngay=2026-06-30")


def test_every_role_finds_it_in_the_navigation():
    for role in ROLES:
        assert ("/so-tay", "Sổ tay") in access.links(role)

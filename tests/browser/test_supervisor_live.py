"""A supervisor's numbers in a real browser: they follow the work without a reload; a review and a new example by hand."""

import pytest
from playwright.sync_api import expect

from bot.core import clock
from bot.core.cards import Card
from bot.store import cases, examples, inbox, office_settings, outbox, quality, turns
from tests.browser.test_console_live import (  # noqa: F401 - fixtures
    DESK,
    PHONE,
    address,
    chromium,
    enter,
    store,
    window,
)
from tests.casework import make_case, make_officer, say

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])
ODD = "xin cap lai giay ra trai bi uot nhoe het chu"


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@SIZES
def test_the_numbers_follow_the_work(window, store, size):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, role="supervisor")
        officer = make_officer(tx, "binh", "Cán bộ B").id
    page = window(size)
    enter(page)
    page.goto("/phu-trach")
    police = page.locator(".tile").first
    expect(police).to_contain_text("0 chưa ai nhận")
    with store.write() as tx:
        case = make_case(tx, urgent=True, danger="threat", now=clock.now()).id
    expect(police).to_contain_text("1 chưa ai nhận")
    expect(page.get_by_role("link", name=f"Vụ {case}")).to_be_visible()
    with store.write() as tx:
        cases.claim(tx, case, officer, clock.now())
    expect(police).to_contain_text("1 đang giữ")
    fits(page)


@SIZES
def test_a_review_by_keyboard(window, store, size):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, role="supervisor")
        officer = make_officer(tx, "binh", "Cán bộ B").id
        office_settings.change(tx, "sample", {"percent": 100}, officer, clock.now())
        case = make_case(tx, now=clock.now()).id
        cases.claim(tx, case, officer, clock.now())
        cases.release(tx, case, officer, clock.now(), "closed")
    page = window(size)
    enter(page)
    page.goto("/chat-luong")
    page.get_by_role("link", name=f"Vụ {case}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Xem lại vụ {case}")).to_be_visible()
    fits(page)
    for name in quality.QUESTIONS:
        page.locator(f"[name={name}]").first.focus()
        page.keyboard.press("Space")
    page.get_by_label("Nhận xét").fill("Rõ ràng, đủ việc")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rõ ràng, đủ việc")).to_be_visible()
    fits(page)
    with store.read() as tx:
        assert quality.one(tx, case).answers == (True, True, True, True)


@SIZES
def test_an_example_is_made_of_a_question(window, store, size):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, role="supervisor")
        row = say(tx, "p1", f"em ten nguyen van an {ODD}", clock.now())
        turn = turns.begin(tx, row.thread_id, [row], clock.now())
        outbox.say(tx, row.thread_id, [Card("system/not_understood", "…")], clock.now(), turn_id=turn.id)
        inbox.finish(tx, [row], "answered", clock.now())
        turns.end(turn, "done", clock.now())
    page = window(size)
    page.set_default_timeout(60_000)  # the first comparison reads all the examples there are
    enter(page)
    page.goto("/cau-hoi")
    expect(page.locator(".question .text")).to_have_text(f"em ten [tên] {ODD}")
    fits(page)
    page.get_by_text("Cho máy học câu này…").click()
    box = page.get_by_label("Câu cho máy học")
    page.get_by_label("gõ vài chữ để tìm").fill("(loan/interest)")
    page.get_by_label("Không còn thông tin cá nhân").check()
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("ngoặc vuông")
    expect(box).to_have_value(f"em ten [tên] {ODD}")  # what was typed is still there
    box.fill(ODD)
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_text("1 câu, 1 câu chưa tải về lần nào.")).to_be_visible(timeout=60_000)
    with store.read() as tx:
        assert [(one.need, one.text) for one in examples.kept(tx)] == [("loan/interest", ODD)]

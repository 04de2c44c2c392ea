"""The case in one screen, in a real browser: by keys alone, on a phone and on a desk, with a colleague at the same case."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bot.console import drafts, warming
from bot.core import clock
from bot.core.cards import Card, Source
from bot.ear import load_ear
from bot.store import cases, notes, officers, outbox, phrases
from bot.store.tables import CaseNote, Outbound, Phrase
from tests.browser.test_console_live import (  # noqa: F401 - fixtures
    DESK,
    PHONE,
    address,
    chromium,
    enter,
    store,
    window,
)
from tests.casework import answer, make_case, make_officer, say, thread_of

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])
MINUTE = timedelta(minutes=1)
# a link of the queue shows its focus around the whole row
OUTLINED = """["", "::after"].some((part) => getComputedStyle(document.activeElement, part).outlineStyle !== "none")"""
BOXES = """Object.fromEntries(["#facts", "#talk", "#reply"].map(
  (name) => [name, document.querySelector(name).getBoundingClientRect().toJSON()]))"""


@pytest.fixture
def case(store, monkeypatch):  # noqa: F811
    """A talk with an answer in it, and its case, which nobody has claimed; a phrase of the desk."""
    monkeypatch.setattr(drafts._listening, "_ear", load_ear())
    warming.warm()
    now = clock.now()
    with store.write() as tx:
        officer = make_officer(tx)
        make_officer(tx, "binh", "Trần Thị Bình")
        row = say(tx, "p1", "chồng em muốn làm lý lịch tư pháp, số em 0912345678", now - 20 * MINUTE)
        answer(tx, row, "Công an cấp.", ["criminal_record/where"], now - 19 * MINUTE)
        source = Source("Luật 107/2025/QH15", "Điều 3")
        card = Card(id="a@1", text="Công an cấp phiếu.", needs=("criminal_record/where",), sources=(source,))
        outbox.say(tx, row.thread_id, [card], now - 18 * MINUTE, turn_id=None)
        for number in range(12):  # more than the talk shows at once
            say(tx, "p1", f"em chờ ạ {number}", now - (17 - number) * MINUTE)
        made = make_case(tx, "p1", "lãi suất vay bao nhiêu", now=now)
        phrases.save(tx, "police", "Hẹn gặp", "Mời anh/chị đến trụ sở về việc xóa án tích.", officer.id, now)
    return made


def claim(store, case, login="an"):  # noqa: F811
    with store.write() as tx:
        cases.claim(tx, case.id, officers.by_login(tx, login).id, clock.now())


def words(page):
    """What the focused element says."""
    return page.evaluate("(document.activeElement.ariaLabel || document.activeElement.textContent).trim()")


def reach(page, name, key="Tab"):
    """Press Tab until what begins with these words is focused, and see that the focus shows."""
    for _ in range(80):
        page.keyboard.press(key)
        if words(page).startswith(name):
            assert page.evaluate(OUTLINED), f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"{key} never reached {name}")


@SIZES
def test_claim_insert_answer_and_close_by_keys_alone(window, store, case, size):  # noqa: F811
    page = window(size)
    enter(page)
    reach(page, "Xin gặp cán bộ")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_be_visible()
    reach(page, "Nhận vụ này")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Chào chị. ")
    reach(page, "Trợ lý sẽ trả lời", "Shift+Tab")
    page.keyboard.press("Enter")
    reach(page, "Chèn vào ô trả lời")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value(re.compile("^Chào chị. \n.*Căn cứ: ", re.S))
    page.keyboard.press("Alt+k")
    expect(page.locator("#canned-q")).to_be_focused()
    page.keyboard.type("xoa an tich")
    expect(page.locator("#found .choice").first).to_contain_text("Hẹn gặp")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found .choice").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found .choice").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value(re.compile("Mời anh/chị đến trụ sở"))
    with store.read() as tx:
        assert tx.query(Outbound).filter_by(author="officer").count() == 0  # nothing goes by itself
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.officer")).to_contain_text("Mời anh/chị đến trụ sở")
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#text")).to_be_focused()
    reach(page, "Kết thúc trao đổi…")
    page.keyboard.press("Enter")
    reach(page, "Đã giải quyết xong")
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_contain_text("Không có vụ nào")


@SIZES
def test_the_search_opens_by_its_keys_and_escape_leads_back(window, store, case, size):  # noqa: F811
    claim(store, case)
    page = window(size)
    enter(page)
    page.goto(f"/vu/{case.id}")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("1/2")  # within words a stroke is a stroke
    expect(page.locator("#text")).to_have_value("1/2")
    page.keyboard.press("Alt+k")
    expect(page.locator("#canned-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()
    page.locator("#talk").focus()
    page.keyboard.press("/")
    expect(page.locator("#canned-q")).to_be_focused()
    expect(page.locator("#canned-q")).to_have_value("")
    page.keyboard.type("hen g")
    expect(page.locator("#found .choice")).to_have_count(1)
    page.keyboard.press("Enter")  # the first that was found
    expect(page.locator("#text")).to_have_value("1/2\nMời anh/chị đến trụ sở về việc xóa án tích.")


def test_a_reply_is_saved_as_a_phrase_without_leaving_the_page(window, store, case):  # noqa: F811
    claim(store, case)
    page = window()
    enter(page)
    page.goto(f"/vu/{case.id}")
    page.fill("#text", "Chào anh/chị, tôi xem hồ sơ rồi trả lời.")
    page.keyboard.press("Alt+k")
    page.fill("#phrase-title", "Chào")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("Đã lưu câu mẫu “Chào”")
    expect(page.locator("#text")).to_have_value("Chào anh/chị, tôi xem hồ sơ rồi trả lời.")
    with store.read() as tx:
        saved = {one.title: one.text for one in tx.query(Phrase)}
    assert saved["Chào"] == "Chào anh/chị, tôi xem hồ sơ rồi trả lời."


def test_an_item_of_the_summary_shows_its_message(window, store, case):  # noqa: F811
    page = window()
    enter(page)
    page.goto(f"/vu/{case.id}")
    first = page.locator("#talk .line").first
    expect(first).not_to_be_in_viewport()
    page.locator("#facts").get_by_role("link", name="0912345678").click()
    expect(first).to_be_in_viewport()
    expect(page.locator(".line.target")).to_contain_text("0912345678")
    with store.write() as tx:
        say(tx, "p1", "em hỏi thêm", clock.now())
    expect(page.locator("#talk")).to_contain_text("em hỏi thêm")
    expect(first).to_be_in_viewport()  # who reads above is not torn away
    expect(page.locator(".line.target")).to_contain_text("0912345678")


@SIZES
def test_summary_thread_and_reply_share_one_screen_and_a_phone_folds_the_summary(
    window,  # noqa: F811
    store,  # noqa: F811
    case,
    size,
):
    claim(store, case)
    page = window(size)
    enter(page)
    page.goto(f"/vu/{case.id}")
    expect(page.locator("#text")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    boxes = page.evaluate(BOXES)  # in one look: the page may be renewing itself
    if size == DESK:
        assert all(box["y"] >= 0 and box["y"] + box["height"] <= size["height"] for box in boxes.values()), (
            boxes
        )
        expect(page.locator("#facts dl")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollHeight") <= size["height"]
    else:
        assert boxes["#facts"]["y"] < boxes["#talk"]["y"]
        expect(page.locator("#facts dl")).to_be_hidden()
        page.get_by_text("Tóm tắt").click()
        expect(page.locator("#facts dl")).to_be_visible()
        with store.write() as tx:
            say(tx, "p1", "em hỏi thêm", clock.now())
        expect(page.locator("#talk")).to_contain_text("em hỏi thêm")
        expect(page.locator("#facts dl")).to_be_visible()  # it stays as the officer left it


def test_a_note_is_there_for_the_colleague_at_once_and_the_box_is_empty_again(window, store, case):  # noqa: F811
    claim(store, case)
    mine, theirs = window(), window()
    enter(mine)
    enter(theirs, "binh")
    for page in (mine, theirs):
        page.goto(f"/vu/{case.id}")
    theirs.get_by_text("Thêm ghi chú riêng…").click()
    theirs.fill("#note-text", "Đã gọi công an xã.")
    theirs.get_by_role("button", name="Lưu ghi chú").click()
    expect(theirs.locator(".line.note")).to_contain_text("Đã gọi công an xã.")
    expect(theirs.locator("#note-text")).to_have_value("")
    expect(mine.locator(".line.note")).to_contain_text("người hỏi không thấy")
    with store.read() as tx:
        assert tx.query(CaseNote).count() == 1
        assert notes.of_thread(tx, thread_of(tx, case).id, 5)[0].case_id == case.id


def test_a_colleague_sees_who_looks_and_who_types_and_that_they_left(window, store, case):  # noqa: F811
    claim(store, case)
    mine, theirs = window(), window()
    enter(mine)
    enter(theirs, "binh")
    theirs.goto(f"/vu/{case.id}")
    beats = []
    mine.on("request", lambda request: beats.append(request.url) if "/co-mat" in request.url else None)
    mine.goto(f"/vu/{case.id}")
    expect(theirs.locator("#present")).to_have_text("Nguyễn Văn An đang xem.")
    expect(mine.locator("#present")).to_have_text("Trần Thị Bình đang xem.")
    mine.locator("#text").press_sequentially("Chào anh chị, tôi đang xem lại hồ sơ của mình", delay=20)
    expect(theirs.locator("#present")).to_have_text("Nguyễn Văn An đang gõ…")
    assert len(beats) < 8  # none for each key
    mine.goto("/")
    expect(theirs.locator("#present")).to_have_text("", timeout=20_000)


def test_where_the_window_is_closed_nothing_can_be_written_and_the_reason_stands_there(window, store, case):  # noqa: F811
    claim(store, case)
    with store.write() as tx:
        thread = thread_of(tx, case)
        thread.channel, thread.last_interaction_at = "messenger", clock.now() - timedelta(days=8)
    page = window()
    enter(page)
    page.goto(f"/vu/{case.id}")
    expect(page.locator("#text")).to_be_disabled()
    expect(page.locator("#reach")).to_contain_text("Đã quá 7 ngày")
    expect(page.locator("#reach")).to_contain_text("gọi số 0912345678")
    with store.write() as tx:
        thread_of(tx, case).last_interaction_at = clock.now()
        notes.add(tx, case.id, officers.by_login(tx, "binh").id, "Họ vừa nhắn lại.", "note-0001", clock.now())
    expect(page.locator("#text")).to_be_enabled()
    expect(page.locator("#reach")).to_contain_text("Còn nhắn được")

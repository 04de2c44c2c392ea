"""The console in a real browser: it rings without a reload, and an officer takes over by mouse or by keys."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright

from bot.console.app import create_app
from bot.console.feed import FRESH_SECONDS
from bot.core import clock, settings as settings_module, totp
from bot.store import Store, cases, outbox, sessions
from bot.store.migrate import upgrade
from tests.casework import PASSWORD, SECRET, make_case, make_officer, say, thread_of
from tests.gateway.serving import served
from tests.hostile import hostile

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# counts the tones that were truly started
EAR = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""
# an ended session hears 401, and a deed that is refused 422; a line that was cut is noticed
EXPECTED_COMPLAINTS = (
    "status of 401",
    "status of 422",
    "ERR_INTERNET_DISCONNECTED",
    "htmx:sendError",
    "htmx:afterRequest",
)
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def store(data_dir):
    opened = Store(settings_module.settings().database_url)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def address(store):
    with served(create_app(store)) as url:
        yield url


@pytest.fixture
def window(chromium, address):
    """A function that opens a browser window of its own; what its console complains of fails the test."""
    complaints, contexts = [], []

    def open_window(size=DESK):
        context = chromium.new_context(viewport=size, base_url=address)
        context.add_init_script(EAR)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        contexts.append(context)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert [line for line in complaints if not any(part in line for part in EXPECTED_COMPLAINTS)] == []


def enter(page, login="an"):
    page.goto("/dang-nhap")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("#code", totp.code(SECRET, clock.now()))
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_be_visible()
    expect(page.locator("#link")).to_have_text("Đang trực tuyến")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])
def test_an_urgent_case_rings_is_claimed_answered_and_released(window, store, size):
    with store.write() as tx:
        make_officer(tx)
    page = window(size)
    enter(page)
    assert page.evaluate("tones") == 0
    with store.write() as tx:
        case = make_case(tx, text="tôi không muốn sống nữa", urgent=True, danger="self_harm", now=clock.now())
    began = time.monotonic()
    hear(page, 6)
    expect(page.locator(".case.urgent")).to_contain_text("Có ý định tự làm hại mình")
    took = time.monotonic() - began
    expect(page).to_have_title("(1 KHẨN) Hàng chờ – Bàn trực")
    page.get_by_role("link", name="Có ý định tự làm hại mình").click()
    expect(page.locator("#talk")).to_contain_text("tôi không muốn sống nữa")
    page.get_by_role("button", name="Nhận vụ này").click()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Chào anh/chị, tôi là cán bộ.\nTôi đang đọc tin của anh/chị.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.officer")).to_contain_text("Tôi đang đọc tin của anh/chị.")
    expect(page.locator("#text")).to_have_value("")
    with store.write() as tx:
        say(tx, "p1", "dạ em nghe", clock.now())
    expect(page.locator("#talk")).to_contain_text("dạ em nghe")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    page.get_by_text("Kết thúc trao đổi").click()
    page.get_by_role("button", name="Trả lại cho trợ lý").click()
    expect(page.locator("#queue")).to_contain_text("Không có vụ nào đang chờ nhận")
    with store.read() as tx:
        assert thread_of(tx, case).holder is None
        assert [row.author for row in outbox.history(tx, case.thread_id)] == ["officer", "system"]
    assert took < 5  # within a second on a quiet machine; this one may be busy


def test_the_other_officers_page_changes_by_itself_when_the_case_is_taken(window, store):
    with store.write() as tx:
        make_officer(tx)
        other = make_officer(tx, "binh", "Trần Thị Bình")
        case = make_case(tx, now=clock.now())
    page = window()
    enter(page)
    page.get_by_role("link", name="Xin gặp cán bộ").click()
    expect(page.get_by_role("button", name="Nhận vụ này")).to_be_visible()
    with store.write() as tx:
        cases.claim(tx, case.id, other.id, clock.now())
    expect(page.locator(".held-by")).to_contain_text("Trần Thị Bình đang giữ vụ này")
    expect(page.get_by_role("button", name="Nhận vụ này")).to_have_count(0)


def test_a_draft_survives_messages_that_come_meanwhile(window, store):
    with store.write() as tx:
        officer = make_officer(tx)
        case = make_case(tx, now=clock.now())
        cases.claim(tx, case.id, officer.id, clock.now())
    page = window()
    enter(page)
    page.get_by_role("link", name="Xin gặp cán bộ").click()
    page.fill("#text", "Tôi đang viết dở")
    with store.write() as tx:
        say(tx, "p1", "em hỏi thêm", clock.now())
    expect(page.locator("#talk")).to_contain_text("em hỏi thêm")
    expect(page.locator("#text")).to_have_value("Tôi đang viết dở")


def test_a_reply_that_could_not_leave_stays_in_the_box_and_then_goes_once(window, store):
    with store.write() as tx:
        officer = make_officer(tx)
        case = make_case(tx, now=clock.now())
        cases.claim(tx, case.id, officer.id, clock.now())
    page = window()
    enter(page)
    page.get_by_role("link", name="Xin gặp cán bộ").click()
    page.fill("#text", "Tôi trả lời đây")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("#notice")).to_contain_text("Chưa gửi được")
    expect(page.locator("#text")).to_have_value("Tôi trả lời đây")
    page.context.set_offline(False)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".line.officer")).to_contain_text("Tôi trả lời đây")
    expect(page.locator("#notice")).to_be_empty()
    with store.read() as tx:
        assert len(outbox.history(tx, case.thread_id)) == 1


def test_two_hundred_hostile_messages_are_inert(window, store):
    with store.write() as tx:
        officer = make_officer(tx)
        case = make_case(tx, now=clock.now())
        for text in hostile()[:100]:
            say(tx, "p1", text, clock.now())
        cases.claim(tx, case.id, officer.id, clock.now())
        for number, text in enumerate(hostile()[100:]):
            cases.reply(tx, case.id, officer.id, text, f"client-{number:04}", clock.now())
    page, dialogs, requests = window(), [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    enter(page)
    page.get_by_role("link", name="Xin gặp cán bộ").click()
    expect(page.locator("#talk .line")).to_have_count(200)  # as many as a page shows: all but the first words
    with store.write() as tx:
        say(tx, "p1", hostile()[0], clock.now())
    expect(page.locator("#talk .line.person").last).to_contain_text(hostile()[0])
    assert page.locator("#talk *:not(li, p, b, time)").count() == 0
    assert dialogs == []
    assert [url for url in requests if "evil" in url] == []
    with store.read() as tx:
        assert cases.get(tx, case.id).state == "claimed"


def test_all_of_it_works_by_keys_alone(window, store):
    with store.write() as tx:
        make_officer(tx)
        make_case(tx, now=clock.now())
    page = window()
    enter(page)
    reach(page, "Xin gặp cán bộ")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_be_visible()
    reach(page, "Nhận vụ này")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Chào anh/chị")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.officer")).to_contain_text("Chào anh/chị")
    reach(page, "Kết thúc trao đổi…")
    page.keyboard.press("Enter")
    reach(page, "Đã giải quyết xong")
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_contain_text("Không có vụ nào")


def hear(page, tones):
    """Wait for so many tones. (``wait_for_function`` needs the eval that the page's policy forbids.)"""
    deadline = time.monotonic() + 15
    while page.evaluate("tones") < tones:
        assert time.monotonic() < deadline, "the bell stayed silent"
        page.wait_for_timeout(50)


def reach(page, text):
    """Press Tab until the element of this text has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            return
    raise AssertionError(f"Tab never reached {text}")


def test_after_idling_the_content_is_gone_and_the_bell_still_rings(window, store, monkeypatch):
    with store.write() as tx:
        make_officer(tx)
        make_case(tx, text="chuyện riêng của em", now=clock.now())
    page = window()
    enter(page)
    page.get_by_role("link", name="Xin gặp cán bộ").click()
    expect(page.locator("#talk")).to_contain_text("chuyện riêng của em")
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=16))
    expect(page.get_by_role("heading", name="Màn hình đã khóa")).to_be_visible()
    assert "chuyện riêng" not in page.content()
    with store.write() as tx:
        make_case(tx, "p2", urgent=True, danger="threat", now=clock.now())
    hear(page, 6)
    expect(page.locator("#waiting")).to_have_text("2 vụ đang chờ, 1 vụ khẩn.")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_be_visible()


def test_a_session_ended_elsewhere_leaves_the_page_empty(window, store):
    with store.write() as tx:
        make_officer(tx)
        make_case(tx, text="chuyện riêng của em", now=clock.now())
    page = window()
    enter(page)
    page.get_by_role("link", name="Xin gặp cán bộ").click()
    expect(page.locator("#talk")).to_contain_text("chuyện riêng của em")
    with store.write() as tx:
        (token,) = (one["value"] for one in page.context.cookies() if one["name"] == "console")
        sessions.end(tx, token, clock.now())
    expect(page.get_by_role("heading", name="Đăng nhập bàn trực")).to_be_visible()
    assert "chuyện riêng" not in page.content()


def test_what_came_before_the_line_was_open_is_there_when_it_opens(window, store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx, now=clock.now())
        cases.claim(tx, case.id, officer.id, clock.now())
    page, held = window(), []
    enter(page)
    page.route("**/su-kien", lambda route: held.append(route))
    page.goto(f"/vu/{case.id}")
    expect(page.locator("#talk .line")).to_have_count(1)
    with store.write() as tx:
        say(tx, "p1", "anh còn đó không ạ", clock.now())
    page.wait_for_timeout(1000 * FRESH_SECONDS + 200)  # what the server remembers of before has grown old
    assert page.locator("#talk .line").count() == 1
    held[0].continue_()
    expect(page.locator("#talk")).to_contain_text("anh còn đó không ạ")

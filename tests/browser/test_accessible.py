"""axe finds nothing serious on any page: the console for each role, the citizen's chat, the page of answers."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.core import clock, totp
from bot.gateway.app import create_app as create_gateway
from bot.store import cases, notes, office_settings, phrases
from tests.browser.test_console_live import (  # noqa: F401 - fixtures
    DESK,
    PHONE,
    address,
    chromium,
    store,
)
from tests.casework import PASSWORD, SECRET, answer, make_case, make_officer, say
from tests.gateway.serving import served

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])
OF_ROLE = {
    "officer": ("/", "/vu/1", "/vu/2", "/cau-mau", "/so-tay", "/tai-khoan", "/xac-nhan", "/nowhere"),
    "supervisor": (
        "/",
        "/phu-trach",
        "/chat-luong",
        "/chat-luong/3",
        "/nhan-xet",
        "/cau-hoi",
        "/bao-cao",
        "/su-co",
        "/nhat-ky",
        "/nhat-ky/kiem-tra",
        "/cap-lai-ma",
    ),
    "administrator": ("/can-bo", "/cap-lai-ma", "/cai-dat", "/su-co"),
    "editor": ("/cau-hoi", "/so-tay/khac-nhau?tu=2026-07-01&den=2026-07-02", "/tai-khoan"),
}


def serious(page):
    """What axe calls serious or critical, on the page as it is now."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def look(chromium):  # noqa: F811
    """A function that opens a page in a window of its own. (axe is a script that the pages' policy would refuse.)"""
    contexts = []

    def open_page(base_url, size):
        context = chromium.new_context(viewport=size, base_url=base_url, bypass_csp=True)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def give_password(page):
    page.goto("/dang-nhap")
    page.fill("#login", "an")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")


@SIZES
@pytest.mark.parametrize("role", OF_ROLE)
def test_every_page_of_each_role(look, address, store, size, role):  # noqa: F811
    with store.write() as tx:
        officer = make_officer(tx, role=role)
        colleague = make_officer(tx, "binh", "Trần Thị Bình")
        case = make_case(tx, now=clock.now())
        answer(tx, say(tx, "p1", "lãi suất bao nhiêu", clock.now()), "**6,24 %** mỗi năm.", now=clock.now())
        make_case(tx, "p2", urgent=True, danger="threat", now=clock.now())
        cases.claim(tx, case.id, officer.id, clock.now())
        cases.reply(tx, case.id, officer.id, "Chào anh/chị", "client-0001", clock.now())
        notes.add(tx, case.id, officer.id, "Đã gọi công an xã.", "note-0001", clock.now())
        phrases.save(tx, "police", "Hẹn gặp", "Mời anh/chị đến trụ sở.", officer.id, clock.now())
        office_settings.change(tx, "sample", {"percent": 100}, officer.id, clock.now())
        over = make_case(tx, "p3", now=clock.now())
        cases.claim(tx, over.id, colleague.id, clock.now())
        cases.release(tx, over.id, colleague.id, clock.now(), "closed")
    page = look(address, size)
    give_password(page)
    page.fill("#code", totp.code(SECRET, clock.now()))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/dang-nhap" not in url)
    found = {}
    for path in OF_ROLE[role]:
        page.goto(path)
        found[path] = serious(page)
        if path.startswith(("/vu/", "/cau-mau")):  # with all that unfolds
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            found[path] += serious(page)
    assert not any(found.values()), found


@SIZES
def test_every_step_of_signing_in(look, address, store, size):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, enrolled=False)
    page = look(address, size)
    page.goto("/dang-nhap")
    assert serious(page) == []
    give_password(page)
    expect(page.locator(".qr")).to_be_visible()
    assert serious(page) == []
    page.fill("#code", "000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng")
    assert serious(page) == []
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.fill("#code", totp.code(secret, clock.now()))
    page.keyboard.press("Enter")
    expect(page.locator(".codes")).to_be_visible()
    assert serious(page) == []
    page.context.clear_cookies()
    give_password(page)
    expect(page.get_by_role("heading", name="Mã xác thực")).to_be_visible()
    page.get_by_text("Không có điện thoại ở đây?").click()
    assert serious(page) == []


@pytest.fixture
def gateway(store):  # noqa: F811
    """The citizen's pages, served for real."""
    with served(create_gateway(store)) as url:
        yield url


@SIZES
def test_the_citizens_chat_and_the_page_of_answers(look, gateway, size):
    page = look(gateway, size)
    page.goto("/")
    expect(page.get_by_label("Tin nhắn")).to_be_visible()
    assert serious(page) == []
    page.get_by_label("Tin nhắn").fill("lãi suất vay bao nhiêu")
    page.get_by_label("Tin nhắn").press("Enter")
    expect(page.locator("#log")).to_contain_text("lãi suất vay bao nhiêu")
    assert serious(page) == []
    page.get_by_role("button", name="Quên máy này").click()
    assert serious(page) == []
    page.get_by_role("button", name="Xóa hết tin nhắn rồi quên…").click()
    assert serious(page) == []
    page.goto("/hoi-dap")
    assert serious(page) == []

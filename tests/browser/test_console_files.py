"""Pictures and documents at the console in a real browser: they come by themselves, open safely, and leave by keys."""

import pytest
from playwright.sync_api import expect

from bot.core import clock, totp
from bot.core.cards import Card
from bot.core.media import Remote
from bot.store import attachments, cases, inbox
from bot.store.tables import Attachment, Outbound
from tests import samples
from tests.browser.test_console_live import (  # noqa: F401 - fixtures
    DESK,
    PHONE,
    address,
    chromium,
    enter,
    store,
    window,
)
from tests.casework import SECRET, make_case, make_officer, thread_of

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])


@pytest.fixture
def case(store):  # noqa: F811
    """A case of somebody on Zalo, claimed by the only officer there is."""
    with store.write() as tx:
        officer, made = make_officer(tx), make_case(tx, now=clock.now())
        thread_of(tx, made).channel = "zalo"
        cases.claim(tx, made.id, officer.id, clock.now())
    return made


def arrives(store, case, media_type, name):  # noqa: F811
    """A file comes with a message that is there already, and is fetched a moment later."""
    with store.write() as tx:
        row = inbox.history(tx, case.thread_id)[0]
        attachments.expect(tx, row, [Remote("image", "https://zdn.vn/a", name)])
        tx.flush()
        file = tx.query(Attachment).order_by(Attachment.id.desc()).first()
        file_id = file.id
    return lambda: _fetched(store, file_id, media_type)


def _fetched(store, file_id, media_type):  # noqa: F811
    with store.write() as tx:
        attachments.keep(tx.get(Attachment, file_id), media_type, samples.KEPT[media_type], clock.now())


def sent(store):  # noqa: F811
    with store.read() as tx:
        return [Card.from_json(row.card) for row in tx.query(Outbound).filter_by(author="officer")]


@SIZES
def test_a_picture_comes_by_itself_is_drawn_and_opens(window, store, case, size):  # noqa: F811
    page = window(size)
    enter(page)
    page.goto(f"/vu/{case.id}")
    arrives(store, case, "image/png", "a.png")()
    picture = page.locator(".picture img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 4)
    page.locator("#text").fill("một câu đang gõ dở")
    arrives(store, case, "application/pdf", "Đơn xin việc.pdf")()
    document = page.get_by_role("link", name="Tải xuống Đơn xin việc.pdf")
    expect(document).to_be_visible()
    expect(page.locator("#text")).to_have_value("một câu đang gõ dở")
    with page.expect_download() as download:
        document.click()
    assert download.value.suggested_filename == "Đơn xin việc.pdf"
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@SIZES
def test_an_officer_sends_a_picture_with_the_keyboard_alone(window, store, case, size, tmp_path):  # noqa: F811
    (tmp_path / "Sơ đồ.png").write_bytes(samples.png())
    page = window(size)
    enter(page)
    page.goto(f"/vu/{case.id}")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zalo nhận ảnh JPG, PNG đến 1 MB")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#file")).to_be_focused()  # whose dialogue is the system's own
    page.set_input_files("#file", tmp_path / "Sơ đồ.png")
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    picture = page.locator(".line.officer .picture img")
    expect(picture).to_be_visible()
    expect(page.locator("#file")).to_be_hidden()  # folded up again, and empty
    assert page.locator("#file").input_value() == ""
    assert [file.name for card in sent(store) for file in card.files] == ["Sơ đồ.png"]
    page.fill("#text", "Đường đến phường đây ạ.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.officer").last).to_contain_text("Đường đến phường đây ạ.")
    assert [len(card.files) for card in sent(store)] == [1, 0]
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_what_is_too_large_for_the_platform_does_not_even_leave_the_page(window, store, case, tmp_path):  # noqa: F811
    (tmp_path / "to.png").write_bytes(samples.png(more=1_000_000))
    page = window()
    enter(page)
    page.goto(f"/vu/{case.id}")
    page.get_by_text("Gửi kèm ảnh hoặc tệp").click()
    page.set_input_files("#file", tmp_path / "to.png")
    assert "Tệp này lớn quá. Zalo nhận ảnh" in page.evaluate(
        "document.getElementById('file').validationMessage"
    )
    posted = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.set_input_files("#file", [])
    page.fill("#text", "Tôi gửi bản nhỏ sau.")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".line.officer")).to_contain_text("Tôi gửi bản nhỏ sau.")
    assert len([url for url in posted if url.endswith("/tra-loi")]) == 1
    assert [card.files for card in sent(store)] == [()]


def test_a_kind_that_is_refused_says_so_above_the_box_and_keeps_the_words(window, store, case, tmp_path):  # noqa: F811
    (tmp_path / "don.pdf").write_bytes(samples.REFUSED["a program"])
    page = window()
    enter(page)
    page.goto(f"/vu/{case.id}")
    page.fill("#text", "Mẫu đơn đây ạ.")
    page.get_by_text("Gửi kèm ảnh hoặc tệp").click()
    page.set_input_files("#file", tmp_path / "don.pdf")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Không gửi được loại tệp này")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Mẫu đơn đây ạ.")
    assert sent(store) == []


def test_a_file_is_sent_without_a_line_of_script(chromium, address, store, case, tmp_path):  # noqa: F811
    (tmp_path / "Mẫu đơn.pdf").write_bytes(samples.PDF)
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/dang-nhap")
    page.fill("#login", "an")
    page.fill("#password", "một câu dài dễ nhớ")
    page.get_by_role("button", name="Đăng nhập").click()
    page.fill("#code", totp.code(SECRET, clock.now()))
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#queue")).to_be_visible()
    page.goto(f"/vu/{case.id}")
    page.get_by_text("Gửi kèm ảnh hoặc tệp").click()
    page.set_input_files("#file", tmp_path / "Mẫu đơn.pdf")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("link", name="Tải xuống Mẫu đơn.pdf")).to_be_visible()
    context.close()
    assert [file.name for card in sent(store) for file in card.files] == ["Mẫu đơn.pdf"]

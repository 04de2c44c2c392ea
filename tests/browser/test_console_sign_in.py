"""Signing in for the first time in a real browser: the QR code can be scanned, the recovery codes kept, all by keys."""

import base64
import io
from datetime import timedelta

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from bot.core import clock, totp
from tests.browser.test_console_live import (  # noqa: F401 - fixtures
    DESK,
    PHONE,
    address,
    chromium,
    reach,
    store,
    window,
)
from tests.casework import PASSWORD, SECRET, make_officer


def scanned(page):
    """What a phone's app reads from the picture, which is shown large enough for a camera."""
    qr = page.locator(".qr")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 0")
    assert qr.bounding_box()["width"] > 150
    data = base64.b64decode(qr.get_attribute("src").partition("base64,")[2])
    picture = Image.open(io.BytesIO(data)).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    return pyotp.parse_uri(found.text)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])
def test_the_first_sign_in_by_scanning_and_the_second_with_the_code(window, store, size):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, enrolled=False, role="administrator")
    page = window(size)
    page.goto("/")
    page.fill("#login", "an")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cài mã xác thực")).to_be_visible()
    phone = scanned(page)
    assert phone.name == "an"
    assert phone.secret == page.locator("#secret").inner_text().replace(" ", "")
    page.fill("#code", phone.at(clock.now()))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    spare = page.locator(".codes li").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reach(page, "Đã cất xong, vào bàn trực")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cán bộ", exact=True)).to_be_visible()
    for name in ("Cấp lại mã", "Cài đặt", "Sự cố", "Tài khoản"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.fill("#login", "an")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Không có điện thoại ở đây?").click()
    page.fill("#recovery", spare)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cán bộ", exact=True)).to_be_visible()


def test_a_wrong_code_is_said_and_the_right_one_still_opens(window, store):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, enrolled=False)
    page = window()
    page.goto("/")
    page.fill("#login", "an")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    phone = scanned(page)
    page.fill("#code", "000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng")
    expect(page.locator("#code")).to_be_focused()
    page.fill("#code", phone.at(clock.now()))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)


def sign_in(page):
    """Password and code, by keys."""
    page.goto("/dang-nhap")
    page.fill("#login", "an")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("#code", totp.code(SECRET, clock.now()))
    page.keyboard.press("Enter")
    expect(page.locator("#link")).to_have_text("Đang trực tuyến")


def test_a_sensitive_page_asks_for_the_phone_again_and_leads_back(window, store, monkeypatch):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, role="administrator")
    page = window()
    sign_in(page)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=11))
    page.get_by_role("link", name="Cài đặt", exact=True).click()
    expect(page.get_by_role("heading", name="Xác nhận lại là anh/chị")).to_be_visible()
    expect(page.locator("#code")).to_be_focused()
    page.fill("#code", totp.code(SECRET, clock.now()))
    with page.expect_request("**/su-kien"):  # the token of before is worth nothing
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Cài đặt")).to_be_visible()
    expect(page.locator("#link")).to_have_text("Đang trực tuyến")
    page.fill("#monday", "8:00-11:00")
    page.get_by_role("button", name="Lưu giờ làm việc").click()
    expect(page.locator("#monday")).to_have_value("08:00-11:00")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1366"])
def test_a_supervisor_reads_who_did_what_and_that_the_log_holds(window, store, size):  # noqa: F811
    with store.write() as tx:
        make_officer(tx, role="supervisor")
    page = window(size)
    sign_in(page)
    page.get_by_role("link", name="Nhật ký", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("đăng nhập")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.select_option("#can-bo", label="Nguyễn Văn An")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("tbody tr").first).to_contain_text("xem nhật ký")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải nhật ký (CSV)").click()
    assert download.value.suggested_filename == "nhat-ky.csv"
    page.get_by_role("link", name="Kiểm tra nhật ký có bị sửa không").click()
    expect(page.get_by_role("status").filter(has_text="dòng khớp nhau")).to_be_visible()

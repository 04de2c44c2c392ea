"""Passing a case on, the locality and a number left, in a real browser: by keys, at 360 px, with a network that fails."""

import re

import pytest
from playwright.sync_api import expect

from bot.core import clock, totp
from bot.gateway.app import create_app as create_gateway
from bot.handoff.callback import Wish, leave
from bot.store import case_moves, cases
from bot.store.tables import Case
from tests.browser.test_accessible import SIZES, look, serious  # noqa: F401 - a fixture
from tests.browser.test_console_live import address, chromium, store  # noqa: F401 - fixtures
from tests.casework import PASSWORD, SECRET, make_case, make_officer
from tests.gateway.serving import served

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def gateway(store):  # noqa: F811
    with served(create_gateway(store)) as url:
        yield url


def enter(page, login="an"):
    page.goto("/dang-nhap")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("#code", totp.code(SECRET, clock.now()))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def prepared(store):  # noqa: F811
    """A case with a past: a number left, one transfer, held by the officer ``an``."""
    with store.write() as tx:
        head = make_officer(tx, "chi", "Cán bộ C", "justice", "supervisor")
        officer = make_officer(tx, "an", "Cán bộ A")
        make_officer(tx, "binh", "Cán bộ B", "justice")
        case = make_case(tx, now=clock.now())
        leave(tx, case.thread_id, Wish("loan", "0912 345 678", "morning", "Tư", "hỏi vay"), clock.now())
        case_moves.transfer(
            tx,
            case.id,
            head.id,
            desk="police",
            officer_id=officer.id,
            note="Đã gọi một lần, chưa nghe máy. Nhờ gọi lại buổi sáng.",
            due_at=clock.now(),
            now=clock.now(),
        )
        cases.claim(tx, case.id, officer.id, clock.now())
        return case.id


@SIZES
def test_a_case_with_a_past_is_readable_and_the_forms_are_clean(look, address, store, size):  # noqa: F811
    case_id = prepared(store)
    page = look(address, size)
    enter(page)
    page.goto(f"/vu/{case_id}")
    life = page.get_by_label("Vụ này đã qua đâu")
    expect(life).to_contain_text("Cán bộ C chuyển đến Công an, Cán bộ A")
    expect(life).to_contain_text("•••• ••• 678")
    for summary in ("Chuyển cho người khác…", "Ghi lần liên hệ ngoài…", "Đã chuyển về địa phương…"):
        page.get_by_text(summary).click()
    assert serious(page) == []
    assert not page.evaluate(WIDE)
    page.get_by_role("button", name="Hiện số").click()
    expect(page.locator("#so")).to_have_text("0912 345 678")


@SIZES
def test_passing_a_case_on_by_keys_alone(look, address, store, size):  # noqa: F811
    case_id = prepared(store)
    page = look(address, size)
    enter(page)
    page.goto(f"/vu/{case_id}")
    page.locator("summary", has_text="Chuyển cho người khác").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Còn vướng án phí")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))
    with store.read() as tx:
        assert (cases.get(tx, case_id).state, cases.get(tx, case_id).desk) == ("open", "justice")


def fill(page):
    page.get_by_label("Cần hỏi việc gì").select_option("loan")
    page.get_by_label("Nói thêm").fill("hỏi vay")
    page.get_by_label("Số điện thoại").fill("0912345678")
    page.get_by_label("Tôi đồng ý").check()


@SIZES
def test_a_number_is_left_and_a_network_that_fails_takes_nothing(look, gateway, store, size):  # noqa: F811
    page = look(gateway, size)
    page.goto("/")
    page.get_by_text("Để lại số, cán bộ gọi lại").click()
    assert serious(page) == []
    assert not page.evaluate(WIDE)
    fill(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa gửi được")
    assert page.get_by_label("Số điện thoại").input_value() == "0912345678"
    page.context.set_offline(False)
    page.keyboard.press("Enter")  # the button has the focus again
    expect(page.get_by_role("heading", name="Đã ghi lại")).to_be_visible()
    assert serious(page) == []
    with store.read() as tx:
        assert tx.query(Case).one().told["phone"] == "0912 345 678"


@SIZES
def test_what_is_missing_is_said_and_has_the_focus(look, gateway, store, size):  # noqa: F811
    page = look(gateway, size)
    page.goto("/goi-lai")
    fill(page)
    page.get_by_label("Số điện thoại").fill("12")
    page.get_by_label("Số điện thoại").press("Enter")
    expect(page.get_by_label("Số điện thoại")).to_be_focused()
    expect(page.locator("#wrong-phone")).to_be_visible()
    assert page.get_by_label("Nói thêm").input_value() == "hỏi vay"
    assert serious(page) == []


def test_the_form_works_without_any_script(chromium, gateway, store):  # noqa: F811
    context = chromium.new_context(base_url=gateway, java_script_enabled=False)
    page = context.new_page()
    page.goto("/goi-lai")
    fill(page)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("heading", name="Đã ghi lại")).to_be_visible()
    context.close()

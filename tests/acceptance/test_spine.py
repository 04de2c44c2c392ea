"""A person in the chat, an officer at the console, the real processes between them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.core import clock
from bot.knowledge import knowledge

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def chat(running, chromium) -> Iterator[Page]:
    """The chat page on a phone."""
    context = chromium.new_context(viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(running.url)
    yield page
    context.close()


def reply(console: Page, words: str) -> None:
    """Write as an officer, and see it stand in the thread."""
    expect(console.locator("#text")).to_be_focused()
    console.wait_for_timeout(1000)  # nobody types before they have looked
    console.fill("#text", words)
    console.keyboard.press("Control+Enter")
    expect(console.locator(".line.officer").last).to_contain_text(words)


def write(page: Page, text: str) -> None:
    page.get_by_label("Tin nhắn").fill(text)
    page.get_by_label("Tin nhắn").press("Enter")


def test_a_cited_answer_a_human_and_the_bot_again(chat, console):
    log = chat.locator("#log")
    write(chat, "lam ly lich tu phap o dau vay ad")
    expect(log).to_contain_text("công an")
    expect(log).to_contain_text("Thông tin tham khảo, đang chờ cán bộ duyệt")
    log.get_by_text("Nguồn").first.click()
    expect(log).to_contain_text("Luật 107/2025/QH15")
    first, *_ = (
        knowledge().title(need) for need in knowledge().onward("criminal_record/where", clock.today())
    )
    expect(log.get_by_role("button", name=first)).to_be_visible()

    write(chat, "cho em gặp cán bộ")
    expect(log).to_contain_text("Mình đã ghi nhận anh/chị muốn gặp cán bộ")
    console.get_by_role("link", name="Xin gặp cán bộ").click()
    expect(console.locator("#talk")).to_contain_text("lam ly lich tu phap o dau vay ad")
    console.get_by_role("button", name="Nhận vụ này").click()
    reply(console, "Chào anh/chị, tôi là cán bộ trực đây.")
    expect(log).to_contain_text("tôi là cán bộ trực đây")

    write(chat, "lai suat vay quyet dinh 22 bao nhieu")
    expect(console.locator("#talk")).to_contain_text("lai suat vay quyet dinh 22")
    reply(console, "Anh/chị đợi tôi xem.")
    expect(log).to_contain_text("Anh/chị đợi tôi xem")
    expect(log).not_to_contain_text("6,24")  # the bot said nothing meanwhile

    console.get_by_text("Kết thúc trao đổi").click()
    console.get_by_role("button", name="Trả lại cho trợ lý").click()
    expect(log).to_contain_text("Từ đây là trợ lý tự động trả lời")
    write(chat, "lai suat vay quyet dinh 22 bao nhieu")
    expect(log).to_contain_text("6,24")


def test_danger_is_answered_and_rings_without_a_reload(chat, console):
    expect(console.locator("#link")).to_have_text("Đang trực tuyến")
    before = console.evaluate("tones")
    write(chat, "tôi không muốn sống nữa")
    expect(chat.locator("#log")).to_contain_text("115")
    expect(chat.locator("#log")).to_contain_text("Đã báo khẩn cho cán bộ đang trực")
    expect(chat.get_by_role("link", name="Gọi 115")).to_have_attribute("href", "tel:115")
    expect(console.locator(".case.urgent")).to_contain_text("Có ý định tự làm hại mình")
    console.wait_for_timeout(300)
    assert console.evaluate("tones") > before


def test_only_loopback_ports_of_ours_listen(running):
    listed = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True).stdout
    ours = {str(process.pid) for process in running.processes.values()}
    for pid in list(ours):
        children = subprocess.run(["pgrep", "-P", pid], capture_output=True, text=True).stdout.split()
        ours.update(children)
    addresses = {
        line.split()[3] for line in listed.splitlines() if any(f"pid={pid}," in line for pid in ours)
    }
    assert addresses == {f"127.0.0.1:{port}" for port in running.ports.values()}


def test_nothing_that_was_typed_is_in_any_log(running, chat):
    write(chat, "chuyện hết sức riêng tư chỉ mình tôi biết")
    expect(chat.locator("#log .bubble").last).to_be_visible()
    chat.wait_for_timeout(1500)
    for part in running.processes:
        log = running.log(part)
        assert "riêng tư" not in log
        assert "rieng tu" not in log

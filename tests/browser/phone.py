"""A phone in somebody's hand: headless Chromium on the chat page of a real gateway, with a scripted dialogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.core.cards import Button, Card, Source
from bot.store import Store
from bot.store.tables import Inbound
from tests.gateway.serving import Script, answering, serving, until

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

WHERE = Card(
    id="criminal_record/where@2026-07-01",
    text="Phiếu lý lịch tư pháp nay do **công an** cấp, không làm ở Sở Tư pháp nữa.\n"
    "• Nhanh nhất: nộp trên ứng dụng VNeID hoặc Cổng Dịch vụ công quốc gia.\n"
    "• Không dùng điện thoại thông minh: mang căn cước đến cơ quan công an nơi mình ở.\n"
    "Xin việc thường chỉ cần Phiếu số 1.",
    needs=("criminal_record/where",),
    more="Không ai được bắt anh/chị nộp Phiếu số 2.",
    caveat="Thông tin tham khảo, đang chờ cán bộ duyệt.",
    sources=(
        Source(
            "Luật 107/2025/QH15",
            "Điều 5",
            title="Luật sửa đổi, bổ sung một số điều của Luật Lý lịch tư pháp",
            url="https://vanban.chinhphu.vn/",
            valid_from="2026-07-01",
        ),
        Source("Nghị định 216/2026/NĐ-CP", "Điều 22", valid_from="2026-07-01", valid_to="2030-12-31"),
    ),
    buttons=(
        Button("Lệ phí?", act={"act": "need", "need": "criminal_record/fee"}),
        Button("Cần giấy tờ gì?", act={"act": "need", "need": "criminal_record/documents"}),
        Button("Gặp cán bộ", act={"act": "human"}),
    ),
)
URGENT = Card(
    id="danger/self_harm@2026-07-01",
    kind="urgent",
    text="Cảm ơn anh/chị đã nói ra. Anh/chị không phải chịu một mình.\n"
    "Nếu đang nguy hiểm ngay lúc này, xin gọi **115** hoặc **113**. Gọi miễn phí.\n"
    "Trong lúc chờ, có ai ở bên anh/chị được không?",
    buttons=(
        Button("Thôi, không cần", act={"act": "withdraw_case"}),
        Button("Gọi 115", phone="115"),
        Button("Gọi 113", phone="113"),
    ),
)


def by_topic(row: Inbound) -> list[Card] | str:
    """A dialogue of three subjects."""
    text = row.body.get("text", "")
    if "cán bộ" in text:
        return "held"
    return [URGENT] if "không muốn sống" in text else [WHERE]


@contextmanager
def browser() -> Iterator[Browser]:
    """One headless browser."""
    assert CHROMIUM.exists(), "Chromium is missing; run: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield running
        running.close()


@contextmanager
def phone(
    store: Store, script: Script = by_topic, *, address: str | None = None, **context: object
) -> Iterator[Page]:
    """The chat page, just opened; nothing on it may fail or reach for another site before the block ends.

    Without an ``address`` a server of its own runs as long as the block.
    """
    wrong: list[str] = []
    with ExitStack() as stack:
        site = address or stack.enter_context(serving(store))
        stack.enter_context(answering(store, script))
        opened = stack.enter_context(browser()).new_context(
            **{"viewport": {"width": 360, "height": 740}, "locale": "vi-VN", **context}
        )
        page = opened.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: request.url.startswith(site) or wrong.append(request.url))
        page.goto(site)
        yield page
    assert wrong == []


def write(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    page.get_by_label("Tin nhắn").fill(text)
    page.get_by_label("Tin nhắn").press("Enter")


def becomes(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is true. (Playwright's own way needs eval, which the page forbids.)"""
    until(lambda: page.evaluate(expression), expression)


def comes_to_rest(page: Page) -> None:
    """Wait until the page has stopped scrolling."""
    before = -1.0
    while before != (now := page.evaluate("scrollY")):
        before = now
        page.wait_for_timeout(150)

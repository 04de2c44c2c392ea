"""``make screenshots``: pictures of the real console for the officers' handbook, with invented people who look invented.

The console runs in this process on a Monday morning of its own; a headless browser signs in and goes from page to page.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.console.app import create_app
from bot.core import clock, crypto, settings as settings_module, totp
from bot.core.cards import Card, Handoff
from bot.knowledge import knowledge
from bot.store import (
    Session,
    Store,
    cases,
    daily_counts,
    inbox,
    office_settings,
    officers,
    outbox,
    quality,
    satisfaction,
    turns,
)
from bot.store.migrate import upgrade
from bot.store.tables import Outbound, Turn
from tests.casework import PASSWORD, SECRET, make_officer, say
from tests.gateway.serving import served

FOLDER = Path(__file__).parents[1] / "docs" / "anh"
SIZES = {"1366": {"width": 1366, "height": 768}, "360": {"width": 360, "height": 740}}
MORNING = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)  # Monday, 9:20
LARGEST = 150_000  # bytes of a picture
Shot = Callable[[Page, str], None]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--force-color-profile=srgb",
]


class Clock:
    """Runs on from that morning as fast as the machine's."""

    def __init__(self) -> None:
        self.began = datetime.now(UTC)

    def __call__(self) -> datetime:
        return MORNING + (datetime.now(UTC) - self.began)


def main() -> None:
    """Take all pictures anew, each size on a console of its own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, patch.object(clock, "now", Clock()):
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, size in SIZES.items():
            with console() as (address, store):
                take_all(chromium, address, store, name, size)
        chromium.close()
    heavy = [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST]
    assert not heavy, f"too heavy: {heavy}"


@contextmanager
def console() -> Iterator[tuple[str, Store]]:
    """A console with people in it; its address and its store. Nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BOT_DATA_DIR"] = folder
        settings_module.settings.cache_clear()
        crypto.keyring.cache_clear()
        crypto.create_key_file(settings_module.settings().key_file)
        store = Store(settings_module.settings().database_url)
        upgrade(store)
        fill(store)
        with served(create_app(store)) as address:
            yield address, store
        store.close()


# ---- what there is to see -------------------------------------------------------------------------------------------


def fill(store: Store) -> None:
    """A few officers, and people who wrote."""
    now = clock.now()
    with store.write() as tx:
        a = make_officer(tx, "canbo.a", "Cán bộ A", "police", now=now)
        b = make_officer(tx, "canbo.b", "Cán bộ B", "police", now=now)
        make_officer(tx, "canbo.c", "Cán bộ C", "justice", now=now)
        boss = make_officer(tx, "phutrach", "Cán bộ P", "police", "supervisor", now=now)
        make_officer(tx, "quantri", "Cán bộ Q", "police", "administrator", now=now)
        make_officer(tx, "noidung", "Cán bộ N", "justice", "editor", now=now)
        officers.set_email(tx, a.id, "canbo.a@coquan.example", now, by=None)
        past(tx, a.id, b.id, boss.id, now)
        for number, text in enumerate(
            ("xin giay mau hong hom truoc bi uot het", "em ten Nguyen Van A hoi viec do di a")
        ):
            ask(tx, f"lạ {number}", text, None, now - timedelta(minutes=30 + number))
    with store.write() as tx:
        held(tx, a.id, now)
        elsewhere(tx, b.id, now)
        on_zalo(tx, a.id, now)
        waiting(tx, now)
    daily_counts.keep(store, now)


def past(tx: Session, a: int, b: int, boss: int, now: datetime) -> None:
    """Cases of the days before: for waits, answers and the sample."""
    for number in range(14):
        began = now - timedelta(days=1 + number % 6) + timedelta(minutes=15 * number)
        office_settings.change(tx, "sample", {"percent": 100 if number % 3 == 2 else 5}, boss, began)
        officer = a if number % 2 else b
        ask(tx, f"cũ {number}", "em hỏi thêm về vay vốn", "loan/conditions", began)
        case = opened(tx, f"cũ {number}", "asked", began, "loan/conditions")
        cases.claim(tx, case, officer, began + timedelta(minutes=2 + number % 5))
        row = cases.reply(
            tx, case, officer, "Chào anh/chị", f"client-{number:04}", began + timedelta(minutes=6 + number)
        )
        row.state, row.sent_at = "sent", began + timedelta(minutes=6 + number)
        tx.flush()
        cases.release(tx, case, officer, began + timedelta(minutes=30), "closed")
        said = ("yes", "yes", "partly", "yes", "no")[number % 5]
        satisfaction.answer(tx, cases.get(tx, case).thread_id, case, said, began + timedelta(minutes=40))
        if number in (2, 5, 8):
            answers = dict.fromkeys(quality.QUESTIONS, True) | {"next_steps": number != 5}
            remark = "Nói thêm nơi nộp hồ sơ thì đủ." if number == 5 else ""
            quality.review(tx, case, boss, answers, remark, now - timedelta(minutes=40))
    office_settings.change(tx, "sample", {"percent": 5}, boss, now)


def held(tx: Session, officer: int, now: datetime) -> None:
    """The case that the pictures follow."""
    ask(tx, "M", "làm phiếu lý lịch tư pháp ở đâu", "criminal_record/where", now - timedelta(minutes=21))
    ask(tx, "M", "hết bao nhiêu tiền vậy ạ", "criminal_record/fee", now - timedelta(minutes=19))
    say(tx, "M", "cho em gặp cán bộ, nộp hai tuần rồi mà chưa có kết quả", now - timedelta(minutes=9))
    opened(tx, "M", "asked", now - timedelta(minutes=9), "criminal_record/where")


def elsewhere(tx: Session, officer: int, now: datetime) -> None:
    ask(tx, "N", "muốn vay vốn làm ăn", "loan/conditions", now - timedelta(minutes=50))
    case = opened(tx, "N", "asked", now - timedelta(minutes=48), "loan/conditions")
    cases.claim(tx, case, officer, now - timedelta(minutes=45))


def waiting(tx: Session, now: datetime) -> None:
    ask(tx, "K", "xóa án tích cần gì", "expungement/automatic", now - timedelta(minutes=26))
    opened(tx, "K", "misunderstood", now - timedelta(minutes=25), "expungement/automatic")
    say(tx, "L", "có người nhắn dọa bắt em phải theo họ lại", now - timedelta(minutes=2))
    opened(tx, "L", "danger", now - timedelta(minutes=2), None, danger="lured")


def on_zalo(tx: Session, officer: int, now: datetime) -> None:
    """A person whose free time on Zalo is nearly over."""
    at = now - timedelta(hours=46, minutes=20)
    ask(tx, "Z", "lãi suất vay bao nhiêu một tháng", "loan/interest", at)
    case = opened(tx, "Z", "asked", at, "loan/interest")
    cases.claim(tx, case, officer, at + timedelta(minutes=3))
    thread = inbox.threads.find(tx, "web", "web", "Z")
    thread.channel, thread.last_interaction_at = "zalo", at


def ask(tx: Session, who: str, text: str, need: str | None, at: datetime) -> None:
    """A person asks and the assistant answers with its card, or says that it has not understood."""
    row = say(tx, who, text, at)
    turn = turns.begin(tx, row.thread_id, [row], at)
    if need and not knowledge().has(need):
        need = next(one for one in knowledge().needs() if one.startswith(need.partition("/")[0]))
    card = (
        knowledge().card(need, clock.day_of(at))
        if need
        else Card("system/not_understood", "Mình chưa hiểu rõ ý anh/chị.")
    )
    outbox.say(tx, row.thread_id, [card], at + timedelta(seconds=1), turn_id=turn.id)
    for sent in tx.query(Outbound).filter_by(turn_id=turn.id):
        sent.state = "sent"
        sent.sent_at = sent.seen_at = at + timedelta(seconds=2)
    inbox.finish(tx, [row], "answered", at)
    turns.end(tx.get(Turn, turn.id), "done", at, [need] if need else [])


def opened(
    tx: Session, who: str, reason: str, at: datetime, need: str | None, danger: str | None = None
) -> int:
    """A case in the queue; its number."""
    thread = inbox.threads.find(tx, "web", "web", who)
    wanted = Handoff(reason=reason, urgent=danger is not None, danger=danger, need=need)
    due = at + timedelta(minutes=5 if danger else 15)
    return cases.open_case(tx, thread.id, wanted, desk="police", due_at=due, now=at).id


# ---- the walk -------------------------------------------------------------------------------------------------------


def take_all(chromium: Browser, address: str, store: Store, name: str, size: dict[str, int]) -> None:
    """Every picture of one size. The queue is as it was before, so that both sizes show the same."""

    def window() -> Page:
        context = chromium.new_context(
            viewport=size, base_url=address, locale="vi-VN", reduced_motion="reduce"
        )
        context.set_default_timeout(20_000)
        return context.new_page()

    def shot(page: Page, what: str) -> None:
        page.wait_for_timeout(400)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        small = picture.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(FOLDER / f"{what}-{name}.png", optimize=True)

    newcomer(window(), store, shot)
    officer(window(), store, shot)
    for login, pages in ELSEWHERE.items():
        page = window()
        sign_in(page, store, login)
        for path, what in pages.items():
            page.goto(path)
            if what == "cau-hoi":
                page.get_by_text("Cho máy học câu này…").first.click()
            shot(page, what)
    for context in chromium.contexts:
        context.close()  # their streams end before the console does


ELSEWHERE = {
    "phutrach": {
        "/phu-trach": "phu-trach",
        "/chat-luong": "chat-luong",
        "/chat-luong/12": "xem-lai-vu",
        "/cau-hoi": "cau-hoi",
        "/bao-cao": "bao-cao",
        "/nhat-ky": "nhat-ky",
    },
    "noidung": {"/so-tay": "so-tay"},
    "quantri": {"/can-bo": "can-bo", "/cai-dat": "cai-dat"},
}


FOLDED = {
    "Trợ lý sẽ trả lời": "goi-y",
    "Thêm ghi chú riêng": "ghi-chu",
    "Chuyển cho người khác": "chuyen-vu",
    "Đã chuyển về địa phương": "ve-dia-phuong",
    "Kết thúc trao đổi": "ket-thuc",
}


def newcomer(page: Page, store: Store, shot: Shot) -> None:
    """The first sign-in: password, the code's QR picture, recovery codes."""
    with store.write() as tx:
        make_officer(tx, "canbo.m", "Cán bộ M", "justice", enrolled=False)
    page.goto("/dang-nhap")
    page.fill("#login", "canbo.m")
    shot(page, "dang-nhap")
    give_password(page, "canbo.m")
    expect(page.locator(".qr")).to_be_visible()
    shot(page, "cai-ma")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.fill("#code", totp.code(secret, clock.now()))
    page.keyboard.press("Enter")
    expect(page.locator(".codes")).to_be_visible()
    shot(page, "ma-du-phong")
    with store.write() as tx:
        officers.disable(tx, officers.by_login(tx, "canbo.m").id, clock.now())


def officer(page: Page, store: Store, shot: Shot) -> None:
    """The queue, a case from the claim to its end, and the locked screen."""
    sign_in(page, store, "canbo.a")
    expect(page.locator("#link")).to_have_text("Đang trực tuyến")
    shot(page, "hang-cho")
    with store.read() as tx:
        numbers = {case.need: case.id for case in cases.queue(tx, clock.now())}
    page.goto(f"/vu/{numbers['loan/interest']}")
    shot(page, "thoi-han")
    page.goto(f"/vu/{numbers['criminal_record/where']}")
    expect(page.get_by_role("button", name="Nhận vụ này")).to_be_visible()
    shot(page, "vu-chua-nhan")
    page.get_by_role("button", name="Nhận vụ này").click()
    page.fill("#text", "Chào anh/chị, tôi đã xem cuộc trò chuyện. Anh/chị nộp hồ sơ ở đâu, ngày nào?")
    shot(page, "vu-dang-giu")
    page.fill("#text", "")
    for summary, what in FOLDED.items():
        fold = page.locator("summary", has_text=summary).first
        fold.click()
        fold.locator("..").evaluate("fold => fold.scrollIntoView({block: 'end'})")
        shot(page, what)
        fold.click()
    page.goto("/")
    real = clock.now()
    with patch.object(clock, "now", lambda: real + timedelta(minutes=16)):
        page.goto("/")
        expect(page.locator("#password")).to_be_visible()
        shot(page, "man-hinh-khoa")


def sign_in(page: Page, store: Store, login: str) -> None:
    """Both factors. (A code is good once: the one used before is forgotten.)"""
    with store.write() as tx:
        officers.by_login(tx, login).totp_step = None
    page.goto("/dang-nhap")
    give_password(page, login)
    page.fill("#code", totp.code(SECRET, clock.now()))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def give_password(page: Page, login: str) -> None:
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dang-nhap/**")


if __name__ == "__main__":
    main()

"""The page in a real browser: asking, reading, pressing, by finger and by keyboard."""

import re

import pytest

from bot.core import clock
from bot.core.cards import Button, Card
from bot.store import attachments, outbox
from bot.store.tables import Outbound
from tests import samples
from tests.gateway.serving import deliver, only_thread, stored, tell, until

from .phone import WHERE, becomes, comes_to_rest, phone, write

pytestmark = pytest.mark.parametrize(
    "store", ["sqlite"], indirect=True
)  # the page does not know the database


def bubbles(page, author):
    return page.locator(f"#log .bubble.{author}")


def test_the_greeting_is_there_at_once_and_costs_no_turn(store):
    with phone(store) as page:
        assert page.title() == "Hỏi đáp giấy tờ"
        banner = page.get_by_role("banner")
        assert "Trợ lý tự động – không phải người thật" in banner.inner_text().replace("\n", " ")
        assert banner.get_by_role("button", name="Gặp cán bộ").is_enabled()
        assert page.get_by_label("Lời chào").get_by_role("button").count() == 3
        page.wait_for_load_state("networkidle")
        assert page.context.cookies() == []
    assert stored(store) == []


def test_a_question_gets_its_answer_with_bold_words_source_and_buttons(store):
    with phone(store) as page:
        write(page, "lam ly lich tu phap o dau vay ad")
        answer = bubbles(page, "bot")
        answer.wait_for()
        assert answer.locator("strong").first.inner_text() == "công an"
        assert "**" not in answer.inner_text()
        assert "Trợ lý tự động" in answer.inner_text()
        assert answer.get_by_text("Thông tin tham khảo").is_visible()
        assert not answer.get_by_text("Điều 22").is_visible()
        answer.get_by_text("Nguồn (2): Luật 107/2025/QH15").click()
        assert answer.get_by_text("Áp dụng từ 01/07/2026", exact=True).is_visible()
        assert answer.get_by_text("Áp dụng từ 01/07/2026 đến hết 31/12/2030").is_visible()
        link = answer.get_by_role("link", name="Xem văn bản")
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.get_attribute("href") == "https://vanban.chinhphu.vn/"
        answer.get_by_text("Xem thêm").click()
        assert answer.get_by_text("Phiếu số 2").is_visible()
        page.locator("#typing", has_text=re.compile("^$")).wait_for(state="attached")
    assert [row.body["text"] for row in stored(store)] == ["lam ly lich tu phap o dau vay ad"]


def test_pressing_a_button_sends_its_payload_and_shows_its_words(store):
    with phone(store) as page:
        write(page, "ở đâu")
        bubbles(page, "bot").get_by_role("button", name="Lệ phí?").click()
        bubbles(page, "bot").nth(1).wait_for()
        assert bubbles(page, "person").nth(1).locator(".words").inner_text() == "Lệ phí?"
        page.reload()
        bubbles(page, "bot").nth(1).wait_for()
        assert bubbles(page, "person").nth(1).locator(".words").inner_text() == "Lệ phí?"
        assert bubbles(page, "person").count() == bubbles(page, "bot").count() == 2
    press = stored(store)[1]
    assert press.kind == "press"
    assert re.fullmatch(r"#[\w-]{12}", press.body["payload"])


def test_a_starter_sends_what_it_says_and_the_header_asks_for_a_person(store):
    with phone(store) as page:
        page.get_by_role("button", name="Tôi muốn vay vốn làm ăn").click()
        bubbles(page, "bot").wait_for()
        page.get_by_role("banner").get_by_role("button", name="Gặp cán bộ").click()
        page.get_by_text("Đã chuyển đến cán bộ").wait_for()
    assert [row.body["text"] for row in stored(store)] == ["Tôi muốn vay vốn làm ăn", "gặp cán bộ"]


def test_enter_sends_and_shift_enter_makes_a_line(store):
    with phone(store) as page:
        box = page.get_by_label("Tin nhắn")
        box.focus()
        page.keyboard.type("một")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("hai")
        assert box.bounding_box()["height"] > 60
        page.keyboard.press("Enter")
        bubbles(page, "bot").wait_for()
        assert box.input_value() == ""
        assert bubbles(page, "person").locator(".words p").all_inner_texts() == ["một", "hai"]
    assert stored(store)[0].body["text"] == "một\nhai"


def test_everything_can_be_done_by_keyboard(store):
    with phone(store) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Đến ô nhập tin nhắn"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.get_by_label("Tin nhắn").focus()
        page.keyboard.type("ở đâu")
        page.keyboard.press("Enter")
        bubbles(page, "bot").wait_for()
        reached = []
        for _ in range(7):
            page.keyboard.press("Shift+Tab")
            reached.append(page.evaluate("document.activeElement.textContent"))
            if reached[-1].startswith("Nguồn"):
                break
        assert reached[:6] == [
            "Quên máy này",
            "Để lại số, cán bộ gọi lại",
            "Gặp cán bộ",
            "Cần giấy tờ gì?",
            "Lệ phí?",
            "Nguồn (2): Luật 107/2025/QH15",
        ]
        page.keyboard.press("Enter")
        assert page.get_by_text("Điều 22").is_visible()


def test_an_empty_message_gets_a_hint_and_no_turn(store):
    with phone(store) as page:
        page.get_by_role("button", name="Gửi").click()
        assert page.get_by_text("gõ câu hỏi vào ô này").is_visible()
        write(page, "ở đâu")
        bubbles(page, "bot").wait_for()
        assert not page.get_by_text("gõ câu hỏi vào ô này").is_visible()
    assert len(stored(store)) == 1


def test_words_of_help_have_their_phone_numbers_first(store):
    with phone(store) as page:
        write(page, "tôi không muốn sống nữa")
        urgent = page.locator(".bubble.urgent")
        urgent.wait_for()
        choices = urgent.locator(".buttons > *")
        assert choices.all_inner_texts() == ["Gọi 115", "Gọi 113", "Thôi, không cần"]
        assert choices.first.get_attribute("href") == "tel:115"


def test_an_officers_words_look_like_an_officers(store):
    with phone(store) as page:
        write(page, "gặp cán bộ")
        page.get_by_text("Đã chuyển đến cán bộ").wait_for()
        tell(store, only_thread(store), Card("o@1", "Chào anh.", kind="officer"), author="officer")
        bubbles(page, "officer").wait_for()
        assert bubbles(page, "officer").locator(".who").inner_text().startswith("Cán bộ")


def test_a_pasted_photo_is_told_as_a_photo(store):
    with phone(store) as page:
        page.get_by_label("Tin nhắn").focus()
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.items.add(new File(["x"], "a.png", {type: "image/png"}));
                const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
                document.activeElement.dispatchEvent(paste);
            }"""
        )
        bubbles(page, "bot").wait_for()
        assert "(Ảnh)" in bubbles(page, "person").inner_text()
    assert stored(store)[0].body["type"] == "image"


def test_what_was_read_is_reported(store):
    with phone(store) as page:
        write(page, "ở đâu")
        bubbles(page, "bot").wait_for()
        until(lambda: seen(store), "the answer is marked as seen")


def seen(store):
    from bot.store import outbox

    with store.read() as tx:
        return [row.seen_at for row in outbox.history(tx, only_thread(store)) if row.seen_at]


def leave(page, *presses):
    """Press these buttons, the last of which leads to a fresh page."""
    page.get_by_role("button", name="Quên máy này").first.click()
    panel = page.get_by_role("region", name=re.compile("Quên máy này|Xóa hết"))
    for title in presses[:-1]:
        panel.get_by_role("button", name=title).click()
    with page.expect_navigation():
        panel.get_by_role("button", name=presses[-1]).click()
    page.wait_for_load_state("networkidle")


def test_a_shared_machine_can_be_made_to_forget(store):
    with phone(store) as page:
        write(page, "chuyện riêng")
        bubbles(page, "bot").wait_for()
        page.get_by_label("Tin nhắn").fill("gõ dở")
        leave(page, "Quên máy này")
        assert page.get_by_text("chuyện riêng").count() == 0
        assert page.context.cookies() == []
        assert page.get_by_label("Tin nhắn").input_value() == ""
        page.get_by_role("status").get_by_text("Đã quên. Máy này không còn thấy").wait_for()
        write(page, "người khác hỏi")
        bubbles(page, "bot").wait_for()
    rows = stored(store)
    assert [row.kind for row in rows] == ["text", "text"]
    assert rows[0].thread_id != rows[1].thread_id


def test_forgetting_may_erase_too_and_asks_once_more(store):
    with phone(store) as page:
        write(page, "chuyện riêng")
        bubbles(page, "bot").wait_for()
        leave(page, "Xóa hết tin nhắn rồi quên…", "Xóa ngay")
        page.get_by_role("status").get_by_text("đang được xóa").wait_for()
        assert page.context.cookies() == []
    said, asked = stored(store)
    assert (asked.kind, asked.body["event"], asked.thread_id) == ("event", "withdraw", said.thread_id)


def test_who_thinks_again_stays_where_they_were(store):
    with phone(store) as page:
        write(page, "chuyện riêng")
        bubbles(page, "bot").wait_for()
        button = page.get_by_role("button", name="Quên máy này").first
        button.click()
        assert button.get_attribute("aria-expanded") == "true"
        page.get_by_role("button", name="Thôi, ở lại").click()
        assert page.locator("#leave").is_hidden()
        assert button.get_attribute("aria-expanded") == "false"
        assert page.get_by_text("chuyện riêng").is_visible()
        assert len(page.context.cookies()) == 1


def test_leaving_by_keyboard(store):
    with phone(store) as page:
        write(page, "chuyện riêng")
        bubbles(page, "bot").wait_for()
        page.locator("#forget").focus()
        page.keyboard.press("Enter")
        focused = "document.activeElement.id || document.activeElement.textContent"
        becomes(page, f"({focused}) === 'leaving'")
        page.keyboard.press("Escape")
        becomes(page, f"({focused}) === 'forget'")
        page.keyboard.press("Enter")
        becomes(page, f"({focused}) === 'leaving'")
        for title in ("Quên máy này", "Xóa hết tin nhắn rồi quên…"):
            page.keyboard.press("Tab")
            becomes(page, f"({focused}) === '{title}'")
        page.keyboard.press("Enter")
        becomes(page, "document.activeElement.textContent.startsWith('Xóa hết những gì')")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        assert page.context.cookies() == []


def test_without_a_network_nothing_is_said_to_be_forgotten(store):
    with phone(store) as page:
        write(page, "chuyện riêng")
        bubbles(page, "bot").wait_for()
        page.route("**/chat/api/forget*", lambda route: route.abort())
        page.get_by_role("button", name="Quên máy này").first.click()
        page.locator("#leave").get_by_role("button", name="Quên máy này").click()
        page.get_by_text("Chưa quên được").wait_for()
        assert page.get_by_text("chuyện riêng").is_visible()
        assert len(page.context.cookies()) == 1


def test_a_long_answer_is_shown_from_its_beginning(store):
    long = Card("a@1", "\n".join(f"Dòng {number}" for number in range(60)))
    with phone(store, lambda row: [long, WHERE]) as page:
        write(page, "hỏi")
        bubbles(page, "bot").nth(1).wait_for()
        comes_to_rest(page)
        top = bubbles(page, "person").bounding_box()["y"]
        assert 0 < top < 140
        assert page.get_by_text("Dòng 0", exact=True).is_visible()


def test_a_reader_further_up_is_not_pulled_away(store):
    long = Card(
        "a@1", "\n".join(f"Dòng {number}" for number in range(80)), buttons=(Button("x", phone="113"),)
    )
    with phone(store, lambda row: [long]) as page:
        write(page, "hỏi")
        bubbles(page, "bot").wait_for()
        comes_to_rest(page)
        page.mouse.move(180, 300)
        page.mouse.wheel(0, -5000)
        becomes(page, "scrollY === 0")
        tell(store, only_thread(store), Card("b@1", "Tin sau cùng."))
        newer = page.get_by_role("button", name="Có tin mới")
        newer.wait_for()
        assert page.evaluate("scrollY") == 0
        newer.click()
        becomes(page, "innerHeight + scrollY >= document.documentElement.scrollHeight - 90")
        newer.wait_for(state="hidden")


def enclose(store, thread_id, media_type, name, content, text=""):
    """An officer's file, delivered to the page."""
    with store.write() as tx:
        file = attachments.add(tx, thread_id, name, media_type, content, clock.now())
        card = Card(id="system/officer", kind="officer", text=text, files=(attachments.as_file(file),))
        outbox.say(tx, thread_id, [card], clock.now(), turn_id=None, author="officer")
        file.outbox_id = tx.query(Outbound).order_by(Outbound.id.desc()).first().id
    deliver(store)


def test_what_an_officer_sends_is_drawn_if_it_is_light_and_waits_for_a_press_if_it_is_not(store):
    with phone(store) as page:
        write(page, "cho em gặp cán bộ")
        until(lambda: stored(store), "the message")
        thread = only_thread(store)
        enclose(store, thread, "image/png", "Sơ đồ.png", samples.png(), "Đường đến phường đây ạ.")
        picture = bubbles(page, "officer").locator("img")
        picture.wait_for()
        becomes(page, "document.querySelector('.bubble.officer img').naturalWidth === 4")
        assert picture.get_attribute("alt") == "Ảnh: Sơ đồ.png"
        enclose(store, thread, "image/png", "Ảnh lớn.png", samples.png(more=3_200_000))
        page.get_by_role("link", name="Xem ảnh Ảnh lớn.png (3,3 MB)").wait_for()
        assert page.locator(".bubble.officer img").count() == 1
        enclose(store, thread, "application/pdf", "Mẫu đơn.pdf", samples.PDF)
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải xuống Mẫu đơn.pdf (0,1 MB)").click()
        assert download.value.suggested_filename == "Mẫu đơn.pdf"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.reload()
        page.get_by_role("link", name="Tải xuống Mẫu đơn.pdf").wait_for()
        becomes(page, "document.querySelector('.bubble.officer img').naturalWidth === 4")

"""The page on a bad network: nothing lost, nothing double, and the person knows where things stand."""

from contextlib import ExitStack

import pytest

from bot.core import settings as settings_module
from bot.core.cards import Card
from tests.gateway.serving import only_thread, serving, stored, tell

from .phone import becomes, phone, write

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def bubbles(page, author):
    return page.locator(f"#log .bubble.{author}")


def limit(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(f"BOT_{name.upper()}", str(value))
    settings_module.settings.cache_clear()


def test_without_a_network_messages_wait_and_go_out_in_order_by_themselves(store):
    with phone(store) as page:
        write(page, "trước")
        bubbles(page, "bot").wait_for()
        page.context.set_offline(True)
        write(page, "một")
        write(page, "hai")
        page.get_by_text("Mất kết nối").wait_for()
        page.get_by_text("Chưa gửi được, sẽ tự gửi lại").first.wait_for()
        page.context.set_offline(False)
        bubbles(page, "bot").nth(2).wait_for()
        assert page.locator(".unsent").count() == 0
        page.get_by_text("Mất kết nối").wait_for(state="detached")
        assert bubbles(page, "person").count() == 3
    assert [row.body["text"] for row in stored(store)] == ["trước", "một", "hai"]


def test_a_message_whose_receipt_was_lost_is_sent_again_and_is_one(store):
    with phone(store) as page:
        lost = []

        def lose_the_first(route):
            if lost:
                return route.continue_()
            lost.append(route.fetch())  # the server took it; the page never hears
            route.abort()

        page.route("**/chat/api/messages", lose_the_first)
        write(page, "chỉ một lần")
        page.get_by_text("Đã nhận").wait_for()
        bubbles(page, "bot").wait_for()
        assert bubbles(page, "bot").count() == bubbles(page, "person").count() == 1
    assert len(stored(store)) == 1


def test_a_server_in_trouble_is_tried_again(store):
    with phone(store) as page:
        answers = [503, 500]

        def fail_twice(route):
            if not answers:
                return route.continue_()
            route.fulfill(status=answers.pop(), json={"error": "Hệ thống đang trục trặc."})

        page.route("**/chat/api/messages", fail_twice)
        write(page, "kiên nhẫn")
        bubbles(page, "bot").wait_for()
        assert answers == []
    assert len(stored(store)) == 1


def test_a_refused_message_says_why_and_can_be_sent_again(store, monkeypatch):
    limit(monkeypatch, messages_per_minute=1)
    with phone(store) as page:
        write(page, "một")
        page.get_by_text("Đã nhận").wait_for()
        write(page, "hai")
        refused = bubbles(page, "person").nth(1)
        refused.get_by_text("gửi nhanh quá").wait_for()
        assert len(stored(store)) == 1
        limit(monkeypatch, messages_per_minute=10)
        refused.get_by_role("button", name="Gửi lại").click()
        refused.get_by_text("Đã nhận").wait_for()
        assert bubbles(page, "person").count() == 2
    assert [row.body["text"] for row in stored(store)] == ["một", "hai"]


def test_a_message_too_long_comes_back_to_be_shortened(store):
    with phone(store) as page:
        write(page, "dài " * 3000)
        page.get_by_text("chia thành nhiều tin ngắn").wait_for()
        page.get_by_role("button", name="Sửa lại").click()
        assert page.get_by_label("Tin nhắn").input_value() == "dài " * 3000
        assert bubbles(page, "person").count() == 0


def test_after_a_restart_of_the_server_the_page_goes_on_by_itself(store):
    with ExitStack() as first, ExitStack() as second:
        address = first.enter_context(serving(store))
        page = second.enter_context(phone(store, address=address))
        write(page, "trước")
        bubbles(page, "bot").wait_for()
        first.close()
        write(page, "sau")
        page.get_by_text("Mất kết nối").wait_for()
        second.enter_context(serving(store, int(address.rsplit(":", 1)[1])))
        bubbles(page, "bot").nth(1).wait_for(timeout=20_000)
        assert page.locator(".unsent").count() == 0
    assert [row.body["text"] for row in stored(store)] == ["trước", "sau"]


def test_what_came_while_away_is_there_once_when_the_page_is_opened_again(store):
    with phone(store) as page:
        write(page, "hỏi")
        bubbles(page, "bot").wait_for()
        address = page.url
        page.goto("about:blank")
        tell(store, only_thread(store), Card("b@1", "Trong lúc vắng."))
        page.goto(address)
        page.get_by_text("Trong lúc vắng.").wait_for()
        tell(store, only_thread(store), Card("c@1", "Và sau đó."))
        page.get_by_text("Và sau đó.").wait_for()
        assert bubbles(page, "bot").count() == 3
        assert bubbles(page, "person").count() == 1


def test_a_page_in_the_background_counts_what_came_under_its_neutral_title(store):
    with phone(store) as page:
        write(page, "hỏi")
        bubbles(page, "bot").wait_for()
        page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
        tell(store, only_thread(store), Card("b@1", "Tin mới."))
        becomes(page, "document.title === '(1) Hỏi đáp giấy tờ'")
        page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert page.title() == "Hỏi đáp giấy tờ"

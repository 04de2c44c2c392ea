"""The simulator's page in a real browser: writing as a user, pressing each platform's buttons, the strings, the log."""

from contextlib import contextmanager

import pytest

from tests import samples
from tests.browser.phone import browser
from tests.contract.simulating import Graph, Zalo, meet, simulating
from tests.gateway.serving import until

BUTTONS = [
    {"title": "Lệ phí?", "type": "oa.query.hide", "payload": "#phi"},
    {"title": "Hỏi giấy tờ", "type": "oa.query.show", "payload": "giấy tờ"},
    {"title": "Cổng Dịch vụ công", "type": "oa.open.url", "payload": {"url": "https://dichvucong.gov.vn"}},
    {"title": "Gọi tổng đài", "type": "oa.open.phone", "payload": {"phone_code": "84900000001"}},
]


@pytest.fixture
def client(data_dir):
    with simulating() as running:
        yield running


@contextmanager
def opened(client, width=1366, height=900, **context):
    """The page, just opened; nothing on it may fail or reach for another site before the block ends."""
    site, wrong = str(client.base_url).rstrip("/"), []
    with browser() as running:
        page = running.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", **context
        ).new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
        page.on("request", lambda request: request.url.startswith(site) or wrong.append(request.url))
        page.goto(site)
        yield page
    assert wrong == []


def write(page, platform, text):
    box = page.locator(f"#{platform}").get_by_label("Tin nhắn", exact=True).and_(page.locator("input"))
    box.fill(text)
    box.press("Enter")
    page.locator(f"#{platform} .person .bubble", has_text=text).wait_for()


def zalo_with_buttons(client):
    Zalo(client).send(
        meet(client, "zalo", text="Tôi cần giấy tờ gì?"),
        text="Phiếu lý lịch tư pháp nay do công an cấp.\nAnh/chị muốn hỏi việc nào?",
        attachment={"type": "template", "payload": {"buttons": BUTTONS}},
    )


def messenger_with_quick_replies(client):
    replies = [
        {"content_type": "text", "title": title, "payload": f"#{number}"}
        for number, title in enumerate(("Lệ phí?", "Cần giấy tờ gì?", "Gặp cán bộ"))
    ]
    buttons = [
        {"type": "web_url", "title": "Cổng Dịch vụ công", "url": "https://dichvucong.gov.vn"},
        {"type": "phone_number", "title": "Gọi tổng đài", "payload": "+84900000001"},
    ]
    person = meet(client, "messenger", text="lam ly lich tu phap o dau vay ad")
    template = {"template_type": "button", "text": "Chọn cách liên hệ", "buttons": buttons}
    graph = Graph(client)
    graph.send(person, {"attachment": {"type": "template", "payload": template}})
    answer = graph.send(person, {"text": "Phiếu nay do công an cấp.", "quick_replies": replies})
    assert answer.status_code == 200


def test_somebody_writes_on_each_platform_and_sees_the_window(client):
    with opened(client) as page:
        page.locator("#zalo .window", has_text="Chưa nhắn lần nào").wait_for()
        write(page, "zalo", "xin chào Zalo")
        write(page, "messenger", "xin chào Trang")
        page.locator("#zalo .window", has_text="Còn được nhắn 7 ngày · miễn phí 8 tin").wait_for()
        page.locator("#messenger .window", has_text="Còn được nhắn 24 giờ").wait_for()
        assert page.locator("#zalo").get_by_text("xin chào Trang").count() == 0


def test_zalo_shows_buttons_as_a_list_and_a_hidden_press_stays_hidden(client):
    zalo_with_buttons(client)
    with opened(client) as page:
        choices = page.locator("#zalo .choices > *")
        choices.first.wait_for()
        assert choices.all_inner_texts() == [button["title"] for button in BUTTONS]
        assert page.get_by_role("link", name="Gọi tổng đài").get_attribute("href") == "tel:84900000001"
        page.get_by_role("button", name="Hỏi giấy tờ").click()
        page.locator("#zalo .person .bubble", has_text="giấy tờ").nth(1).wait_for()
        page.get_by_role("button", name="Lệ phí?").click()
        page.get_by_text("Gói tin thật giữa trợ lý và nền tảng").click()
        page.locator("#traffic pre", has_text="#phi").first.wait_for(state="attached")
        assert page.locator("#zalo .log").get_by_text("#phi").count() == 0
        assert page.locator("#zalo .meta", has_text="đã xem").count() == 1


def test_messengers_quick_replies_vanish_and_its_template_stays(client):
    messenger_with_quick_replies(client)
    with opened(client) as page:
        replies = page.locator("#messenger .replies button")
        replies.nth(2).wait_for()
        link = page.locator("#messenger").get_by_role("link", name="Cổng Dịch vụ công")
        assert link.get_attribute("href") == "https://dichvucong.gov.vn"
        replies.nth(2).click()
        page.locator("#messenger .person .bubble", has_text="Gặp cán bộ").wait_for()
        assert replies.count() == 0
        assert link.is_visible()


def test_the_menu_and_the_first_questions_of_a_page_are_there(client):
    profile = {
        "get_started": {"payload": "#start"},
        "ice_breakers": [
            {
                "locale": "default",
                "call_to_actions": [{"question": "Làm giấy tờ ở đâu?", "payload": "#papers"}],
            }
        ],
        "persistent_menu": [
            {
                "locale": "default",
                "call_to_actions": [{"type": "postback", "title": "Vay vốn", "payload": "#loan"}],
            }
        ],
    }
    assert Graph(client).call("POST", "me/messenger_profile", profile).json() == {"result": "success"}
    with opened(client) as page:
        phone = page.locator("#messenger")
        phone.get_by_role("button", name="Làm giấy tờ ở đâu?").click()
        phone.locator(".person .bubble", has_text="Làm giấy tờ ở đâu?").wait_for()
        phone.get_by_label("Việc khác").click()
        phone.get_by_role("button", name="Vay vốn").click()
        phone.locator(".person .bubble", has_text="Vay vốn").wait_for()


def test_the_clock_closes_windows_and_trouble_can_be_ordered_and_called_off(client):
    with opened(client) as page:
        write(page, "zalo", "xin chào")
        page.get_by_role("button", name="+7 ngày").click()
        page.get_by_role("button", name="+1 giờ").click()
        page.locator("#zalo .window.closed", has_text="Đã quá hạn được nhắn").wait_for()
        page.locator("[name=kind]").select_option("timeout_after")
        page.get_by_label("Số lần").fill("3")
        page.get_by_role("button", name="Đặt sự cố").click()
        page.get_by_text("Không trả lời, đã nhận tin × 3 (zalo)").wait_for()
        page.get_by_role("button", name="Bỏ hết sự cố").click()
        page.get_by_text("Không có sự cố nào đang chờ").wait_for()


def test_words_from_the_wire_are_shown_and_never_run(client):
    person = meet(client, "zalo", text="<img src=x onerror=alert(1)>")
    Zalo(client).send(person, text="<script>alert(2)</script>")
    with opened(client) as page:
        page.get_by_text("<script>alert(2)</script>").wait_for()
        assert page.locator("#zalo .log img, #zalo .log script").count() == 0


def test_on_a_phone_the_platforms_are_tabs_and_nothing_sticks_out(client):
    zalo_with_buttons(client)
    with opened(client, width=360, height=740) as page:
        page.locator("#zalo .choices").wait_for()
        assert not page.locator("#messenger").is_visible()
        page.get_by_role("tab", name="Zalo").press("ArrowRight")
        page.locator("#messenger").wait_for()
        assert not page.locator("#zalo").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("platform", ["zalo", "messenger"])
def test_a_file_of_ones_own_is_sent_and_shown_and_a_document_is_a_link(client, tmp_path, platform):
    (tmp_path / "ảnh.png").write_bytes(samples.png())
    (tmp_path / "Đơn.pdf").write_bytes(samples.PDF)
    with opened(client) as page:
        phone = page.locator(f"#{platform}")
        for name in ("ảnh.png", "Đơn.pdf"):
            phone.get_by_label("Việc khác").click()
            phone.get_by_label("Gửi ảnh hoặc tệp trên máy này").set_input_files(tmp_path / name)
            phone.locator(".person .held").nth(0 if name == "ảnh.png" else 1).wait_for()
        until(
            lambda: page.evaluate(f"document.querySelector('#{platform} .held img').naturalWidth") == 4,
            "the picture is drawn",
        )
        link = phone.get_by_role("link", name="Đơn.pdf")
        assert link.get_attribute("href").startswith(f"/files/{platform}/")
        assert client.get(link.get_attribute("href")).content == samples.PDF


def test_a_picture_elsewhere_stays_words(client):
    an = meet(client, "zalo")
    element = {"media_type": "image", "url": "https://example.vn/files/a.png"}
    payload = {"template_type": "media", "elements": [element]}
    Zalo(client).send(an, attachment={"type": "template", "payload": payload})
    with opened(client) as page:
        page.get_by_text("(Ảnh) https://example.vn/files/a.png").wait_for()
        assert page.locator("#zalo .log img").count() == 0

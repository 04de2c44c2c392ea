"""A card on Messenger: within every limit, no word lost, nothing telling on a lock screen."""

import json
import unicodedata

import pytest
from hypothesis import given, settings as how, strategies as st

from bot.channels.messenger.render import BELOW, parts
from bot.channels.wording import OPENING
from bot.core.cards import Button, Card, Source

LAW = Source("Luật 107/2025/QH15", "Điều 5; Điều 7 khoản 2", valid_from="2026-07-01")


def units(text):
    return len(text.encode("utf-16-le")) // 2


def words_of(message):
    return message.get("text") or message["attachment"]["payload"]["text"]


def titles(message):
    return [reply["title"] for reply in message.get("quick_replies", [])]


def template(message):
    return message["attachment"]["payload"]["buttons"]


def press(title="Lệ phí?", number=0):
    return Button(title, payload=f"#abc{number:04}")


def link(title="Cổng dịch vụ công"):
    return Button(title, url="https://dichvucong.gov.vn")


def check_limits(messages):
    for number, message in enumerate(messages):
        assert ("text" in message) != ("attachment" in message)
        if "text" in message:
            assert 1 <= units(message["text"]) <= 2000
        else:
            payload = message["attachment"]["payload"]
            assert 1 <= units(payload["text"]) <= 640
            assert 1 <= len(payload["buttons"]) <= 3
            assert all(1 <= units(button["title"]) <= 20 for button in payload["buttons"])
        if "quick_replies" in message:
            assert number == len(messages) - 1  # they vanish with the next message
            assert 1 <= len(message["quick_replies"]) <= 13
            assert all(1 <= units(reply["title"]) <= 20 for reply in message["quick_replies"])
            assert all(len(reply["payload"]) <= 1000 for reply in message["quick_replies"])
        json.dumps(message, ensure_ascii=False).encode()


def test_a_short_answer_is_one_message_whose_ways_on_outlast_the_next():
    card = Card(
        "loan/interest@1",
        "Lãi **6,24 %/năm**.",
        needs=("loan/interest",),
        sources=(LAW,),
        caveat="Tham khảo.",
        buttons=(press(), press("Gặp cán bộ", 1)),
    )
    (message,) = parts(card)
    assert "quick_replies" not in message
    assert words_of(message) == (
        "Dạ, mình trả lời anh/chị đây ạ:\n"
        "Lãi 6,24 %/năm.\n"
        "Căn cứ: Luật 107/2025/QH15, Điều 5, Điều 7 khoản 2 (áp dụng từ 01/07/2026).\n"
        "Tham khảo."
    )
    assert template(message) == [
        {"type": "postback", "title": "Lệ phí?", "payload": "#abc0000"},
        {"type": "postback", "title": "Gặp cán bộ", "payload": "#abc0001"},
    ]


def test_a_question_wants_its_answer_now_and_has_quick_replies():
    (message,) = parts(
        Card("q@1", "Xóa hết phải không?", kind="question", buttons=(press("Xóa ngay"), press("Thôi", 1)))
    )
    assert titles(message) == ["Xóa ngay", "Thôi"]


def test_a_link_and_a_number_stand_in_a_template_with_presses_below():
    (message,) = parts(
        Card(
            "a@1",
            "Đây ạ.",
            kind="question",
            buttons=(press(), link(), Button("Gọi ngân hàng", phone="024 3641 7184")),
        )
    )
    assert message["attachment"]["payload"] == {
        "template_type": "button",
        "text": "Đây ạ.",
        "buttons": [
            {"type": "web_url", "title": "Cổng dịch vụ công", "url": "https://dichvucong.gov.vn"},
            {"type": "phone_number", "title": "Gọi ngân hàng", "payload": "+842436417184"},
        ],
    }
    assert titles(message) == ["Lệ phí?"]


def test_a_text_too_long_for_a_template_keeps_its_own_message():
    first, second = parts(Card("a@1", "dài " * 200, kind="question", buttons=(link(), press())))
    assert units(first["text"]) > 640
    assert words_of(second) == BELOW
    assert titles(second) == ["Lệ phí?"]


def test_more_than_three_links_are_several_templates():
    messages = parts(Card("a@1", "x", buttons=tuple(link(f"Trang {number}") for number in range(7))))
    assert [len(template(message)) for message in messages] == [3, 3, 1]


def test_more_than_thirteen_presses_are_buttons_and_none_is_lost():
    messages = parts(
        Card(
            "a@1", "x", kind="question", buttons=tuple(press(f"Nút {number}", number) for number in range(15))
        )
    )
    assert len(titles(messages[-1])) == 13
    assert [button["type"] for button in template(messages[0])] == ["postback", "postback"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Gặp cán bộ", "Gặp cán bộ"),
        ("Vừa đúng 20 chữ cái.", "Vừa đúng 20 chữ cái."),
        ("Ai được trợ giúp pháp lý?", "Ai được trợ giúp…"),
        ("Không" * 6, "KhôngKhôngKhôngKhôn…"),
    ],
)
def test_a_long_title_ends_at_a_word(title, shown):
    (message,) = parts(Card("a@1", "x", kind="question", buttons=(press(title),)))
    assert titles(message) == [shown]


def test_what_stands_behind_more_is_a_message_of_its_own_if_it_is_not_too_long():
    first, second = parts(Card("a@1", "Đây ạ.", more="Chi tiết.", kind="question", buttons=(press(),)))
    assert (first["text"], second["text"]) == ("Đây ạ.", "Thêm:\nChi tiết.")
    assert titles(second) == ["Lệ phí?"]
    assert len(parts(Card("a@1", "Đây ạ.", more="x" * 1001))) == 1


@pytest.mark.parametrize("number", ["113", "19001567", "1800 1234"])
def test_a_number_that_no_button_can_dial_is_said(number):
    (message,) = parts(
        Card("a@1", "Đây ạ.", buttons=(Button(f"Gọi {number}", phone=number), Button("Hỏi", phone=number)))
    )
    digits = number.replace(" ", "")
    assert message == {"text": f"Đây ạ.\nGọi {number} · Hỏi: {digits}"}


def test_an_urgent_card_says_the_numbers_first_and_not_what_it_is_about():
    card = Card(
        "danger/violence@1",
        "Đang bị đánh thì gọi **113** ngay.",
        kind="urgent",
        needs=("danger/violence",),
        buttons=(Button("Gọi 113", phone="113"), Button("Gọi 115", phone="115"), press("Gặp cán bộ")),
    )
    (message,) = parts(card)
    assert message["text"].split("\n") == [
        OPENING["urgent"],
        "Gọi 113 · Gọi 115",
        "Đang bị đánh thì gọi 113 ngay.",
    ]
    assert titles(message) == ["Gặp cán bộ"]


def test_an_urgent_card_has_numbers_to_call_before_links_and_before_a_long_text():
    call = Button("Gọi trung tâm", phone="+842438256257")
    short = parts(Card("danger/x@1", "x", kind="urgent", buttons=(link(), call)))
    assert [button["type"] for button in template(short[0])] == ["phone_number", "web_url"]
    long = parts(Card("danger/x@1", "dài " * 300, kind="urgent", buttons=(link(), call)))
    assert template(long[0])[0]["type"] == "phone_number"
    assert long[1]["text"].startswith("dài")


def test_an_officers_words_are_said_to_be_an_officers():
    (message,) = parts(Card("officer", "Chào anh.", kind="officer"))
    assert message["text"] == "Cán bộ trả lời anh/chị:\nChào anh."


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.vn", "http://["])
def test_a_link_that_could_run_a_script_is_no_button(url):
    assert parts(Card("a@1", "x", buttons=(Button("Xem", url=url),))) == [{"text": "x"}]


def test_an_act_never_leaves_the_house():
    assert parts(Card("a@1", "x", buttons=(Button("Xóa", act={"act": "erase"}),))) == [{"text": "x"}]


def test_composed_before_counted():
    text = unicodedata.normalize("NFD", "ệ " * 900)
    (message,) = parts(Card("a@1", text))
    assert message["text"] == ("ệ " * 900).strip()


def test_nothing_to_say_is_no_message():
    assert parts(Card("a@1", "  ")) == []
    assert words_of(parts(Card("a@1", " ", buttons=(press(),)))[0]) == BELOW


LETTERS = st.text(st.sampled_from("aệểđ😀\u0301.;\n *"), min_size=1, max_size=60)
TEXTS = st.lists(st.one_of(LETTERS, st.sampled_from(["chữ", "dài" * 30, "x" * 2500])), max_size=400).map(
    " ".join
)
BUTTONS = st.one_of(
    st.builds(lambda title: Button(title, payload="#p"), LETTERS),
    st.builds(lambda title: Button(title, url="https://vbpl.vn"), LETTERS),
    st.builds(Button, LETTERS, phone=st.sampled_from(["113", "0243 825 6257", "+84912345678", "x"])),
)
CARDS = st.builds(
    Card,
    id=st.just("a@1"),
    text=TEXTS,
    kind=st.sampled_from(["answer", "notice", "question", "urgent", "holding", "officer"]),
    needs=st.sampled_from([(), ("loan/interest",)]),
    more=TEXTS,
    sources=st.sampled_from([(), (LAW,), (LAW,) * 9]),
    buttons=st.lists(BUTTONS, max_size=20).map(tuple),
)


@how(max_examples=120, deadline=None)
@given(CARDS)
def test_no_card_breaks_a_limit_and_the_same_card_is_the_same_messages(card):
    messages = parts(card)
    check_limits(messages)
    assert parts(card) == messages


@how(max_examples=120, deadline=None)
@given(CARDS)
def test_no_word_of_a_card_is_lost_and_none_is_cut_without_need(card):
    bare = Card("a@1", card.text, sources=card.sources)
    messages = parts(bare)
    wanted = unicodedata.normalize("NFC", card.text).replace("**", "").split()
    said = [word for message in messages for word in words_of(message).split()]
    if all(units(word) <= 500 for word in wanted):
        assert said[: len(wanted)] == wanted
    else:
        assert "".join(said).startswith("".join(wanted))


@how(max_examples=80, deadline=None)
@given(CARDS)
def test_no_button_that_leads_somewhere_is_lost(card):
    messages = parts(card)
    shown = sum(len(message.get("quick_replies", [])) for message in messages)
    shown += sum(len(template(message)) for message in messages if "attachment" in message)
    spoken = [button for button in card.buttons if button.phone in ("113", "x")]
    assert shown == len(card.buttons) - len(spoken)


def test_a_text_of_nothing_but_emoji_is_split_too():
    messages = parts(Card("a@1", "😀" * 2500))
    check_limits(messages)
    assert "".join(words_of(message) for message in messages) == "😀" * 2500

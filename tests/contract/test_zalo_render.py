"""A card on Zalo: within every limit, deterministic, and saying nothing on a lock screen."""

import json
import unicodedata
from datetime import date

import pytest

from bot.channels import cutting, wording
from bot.channels.zalo import render
from bot.core.cards import Button, Card, Source
from bot.knowledge import knowledge

PAYLOAD = "#AbCdEf123456"


def buttons_of(message):
    return message.get("attachment", {}).get("payload", {}).get("buttons", [])


def titles(card):
    return [button["title"] for button in buttons_of(render.parts(card)[-1])]


def test_a_card_is_text_then_sources_then_caveat_with_the_buttons_below():
    source = Source("Nghị định 216/2026/NĐ-CP", "Điều 22; Điều 25", valid_from="2026-07-01")
    card = Card(
        "criminal_record/where@2026-07-01",
        "Làm ở **công an** xã.",
        needs=("criminal_record/where",),
        caveat="Thông tin tham khảo, đang chờ cán bộ duyệt.",
        sources=(Source("Luật 107/2025/QH15"), source),
        buttons=(Button("Gặp cán bộ", payload=PAYLOAD),),
    )
    (message,) = render.parts(card)
    assert message["text"].splitlines() == [
        "Dạ, mình trả lời anh/chị đây ạ:",
        "Làm ở công an xã.",
        "Căn cứ: Luật 107/2025/QH15; Nghị định 216/2026/NĐ-CP, Điều 22, Điều 25 (áp dụng từ 01/07/2026).",
        "Thông tin tham khảo, đang chờ cán bộ duyệt.",
    ]
    assert message["attachment"] == {
        "type": "template",
        "payload": {"buttons": [{"title": "Gặp cán bộ", "type": "oa.query.hide", "payload": PAYLOAD}]},
    }


def test_the_shapes_of_the_buttons_are_zalos():
    card = Card(
        "a@1",
        "x",
        buttons=(
            Button("Xem", url="https://dichvucong.gov.vn"),
            Button("Gọi", phone="0900 000 001"),
            Button("Gọi 113", phone="113"),
            Button("Gọi", phone="+84 900-000-001"),
        ),
    )
    assert buttons_of(render.parts(card)[0]) == [
        {"title": "Xem", "type": "oa.open.url", "payload": {"url": "https://dichvucong.gov.vn"}},
        {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000001"}},
        {"title": "Gọi 113", "type": "oa.open.phone", "payload": {"phone_code": "113"}},
        {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000001"}},
    ]


@pytest.mark.parametrize(
    "button",
    [
        Button("x", url="javascript:alert(1)"),
        Button("x", url="http://["),
        Button("x", url="https://a.vn/" + "a" * 1000),
        Button("x", phone="*#06#"),
        Button("x", act={"act": "erase"}),
        Button("x"),
    ],
)
def test_a_button_that_leads_nowhere_is_left_out(button):
    assert "attachment" not in render.parts(Card("a@1", "x", buttons=(button,)))[0]


def test_more_is_a_message_of_its_own_and_has_the_buttons():
    card = Card("a@1", "x", more="y", buttons=(Button("Có", payload=PAYLOAD),))
    first, second = render.parts(card)
    assert (first, second["text"]) == ({"text": "x"}, "Thêm:\ny")
    assert buttons_of(second)
    assert len(render.parts(Card("a@1", "x", more="y" * 1001))) == 1


def test_an_officers_words_say_that_they_are_an_officers():
    assert render.parts(Card("system/officer", "Mai anh/chị ghé nhé.", kind="officer"))[0]["text"] == (
        "Cán bộ trả lời anh/chị:\nMai anh/chị ghé nhé."
    )


@pytest.mark.parametrize("need", ["danger/self_harm", "criminal_record/where", "expungement/automatic"])
def test_the_first_words_on_a_lock_screen_tell_nothing(need):
    card = knowledge().card(need, date(2026, 11, 21))
    first = render.parts(card)[0]["text"].splitlines()[0]
    assert first in wording.OPENING.values()
    assert first not in card.text


def test_a_greeting_needs_no_other_opening():
    assert (
        render.parts(Card("a@1", "Chào anh/chị.", needs=("smalltalk/greet",)))[0]["text"] == "Chào anh/chị."
    )


def test_decomposed_letters_are_composed_before_they_are_counted():
    decomposed = unicodedata.normalize("NFD", "Tiếng Việt có dấu. " * 100).strip()
    assert cutting.length(decomposed) > render.TEXT
    (message,) = render.parts(Card("a@1", decomposed))
    assert unicodedata.is_normalized("NFC", message["text"])


def test_urgent_phones_come_first_and_an_officer_is_always_there():
    onward = [Button(f"Việc {number}", payload=PAYLOAD) for number in range(5)]
    officer = Button("Gặp cán bộ", payload=PAYLOAD)
    phones = [Button("Gọi 113", phone="113"), Button("Gọi 115", phone="115")]
    many = (*onward, officer, *phones)
    assert titles(Card("a@1", "x", kind="urgent", buttons=many)) == [
        "Gọi 113",
        "Gọi 115",
        "Việc 0",
        "Việc 1",
        "Gặp cán bộ",
    ]
    assert titles(Card("a@1", "x", buttons=many)) == ["Việc 0", "Việc 1", "Việc 2", "Việc 3", "Gặp cán bộ"]
    assert titles(Card("a@1", "x", buttons=tuple(onward))) == [f"Việc {number}" for number in range(5)]


def test_a_long_title_ends_where_words_do():
    (title,) = titles(
        Card("a@1", "x", buttons=(Button("Tìm hiểu thủ tục vay vốn cho người mới về", payload="#a"),))
    )
    assert title == "Tìm hiểu thủ tục vay vốn cho người…"
    assert len(title) <= 35


@pytest.mark.parametrize("size", [1999, 2000, 2001, 4000, 9000])
@pytest.mark.parametrize("unit", ["từ ", "Một câu ngắn. ", "dòng\n", "đoạn\n\n", "x", "😀", "😀 "])
def test_long_texts_are_split_where_words_allow_and_nothing_is_lost(size, unit):
    text = (unit * size)[:size].strip()
    parts = cutting.pieces(text, 2000)
    assert all(0 < cutting.length(part) <= 2000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part == part.strip() for part in parts)
    if unit == "từ ":
        assert all(part.startswith("từ") and part.endswith("từ") for part in parts[:-1])


def test_the_buttons_stand_below_the_last_piece():
    messages = render.parts(Card("a@1", "từ " * 1500, buttons=(Button("Có", payload=PAYLOAD),)))
    assert [bool(buttons_of(message)) for message in messages] == [False, False, True]


def test_every_card_we_have_keeps_every_limit_and_is_the_same_each_time():
    for need in knowledge().needs():
        card = knowledge().card(need, date(2026, 11, 21))
        messages = render.parts(card)
        assert messages == render.parts(Card.from_json(card.to_json()))
        for message in messages:
            assert 0 < cutting.length(message["text"]) <= 2000
            assert "**" not in message["text"]
            assert len(buttons_of(message)) <= 5
            assert all(0 < len(button["title"]) <= 35 for button in buttons_of(message))
        assert "act" not in json.dumps(messages)


def test_a_message_called_too_long_becomes_shorter_once():
    card = Card("a@1", "từ " * 600, buttons=(Button("Một tiêu đề dài hơn hai mươi chữ", payload=PAYLOAD),))
    (message,) = render.parts(card)
    smaller = render.shorter(message)
    assert len(smaller["text"]) <= 1000
    assert all(len(button["title"]) <= 20 for button in buttons_of(smaller))
    assert render.shorter(smaller) is None


def test_answers_without_room_for_a_button_can_be_typed():
    many = tuple(Button(f"Việc {number}", payload=f"#{number}") for number in range(7))
    (question,) = render.parts(Card("a@1", "Việc nào?", kind="question", buttons=many))
    assert question["text"] == "Việc nào?\nHoặc nhắn: Việc 5; Việc 6."
    assert len(buttons_of(question)) == 5
    (answer,) = render.parts(Card("a@1", "Đây ạ.", buttons=many))
    assert answer["text"] == "Đây ạ."

"""The web chat as a channel: what comes in is stored once, what goes out is safe to show."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from bot.channels.base import InboundRefused
from bot.channels.web.api import WebChat
from bot.channels.web.render import render
from bot.channels.web.webhook import parse
from bot.core.cards import Button, Card, File, Source
from bot.gateway.app import create_app
from tests.gateway.serving import message, only_thread, stored, tell


def test_one_event_sent_many_times_at_once_is_one_row(store, monkeypatch):
    monkeypatch.setattr("bot.gateway.limits.Doors.message", lambda *_: None)
    with TestClient(create_app(store), base_url="http://127.0.0.1:8080") as client:
        client.post("/chat/api/session")
        body = message("hai trăm lần")

        def post(_):
            return client.post("/chat/api/messages", json=body)

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(post, range(200)))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(not answer.json()["duplicate"] for answer in answers) == 1
    (row,) = stored(store)
    assert row.body["text"] == "hai trăm lần"


def test_first_messages_of_one_person_at_once_are_one_thread(store):
    with TestClient(create_app(store), base_url="http://127.0.0.1:8080") as client:
        client.post("/chat/api/session")
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: client.post("/chat/api/messages", json=message()), range(16)))
    rows = stored(store)
    assert len(rows) == 16
    assert len({row.thread_id for row in rows}) == 1


def test_parse_gives_what_the_inbox_wants():
    incoming = parse(b'{"id": "m-1", "text": "ch\\u00e0o"}')
    assert (incoming.message_id, incoming.kind) == ("m-1", "text")
    assert incoming.body == {"text": "chào", "id": "m-1"}


def test_a_body_that_is_no_message_carries_its_own_answer():
    with pytest.raises(InboundRefused) as refused:
        parse(b"{}")
    assert refused.value.status == 400
    assert refused.value.said.endswith("nhé.")


def test_a_card_keeps_every_part_on_the_page():
    source = Source("Luật 107/2025/QH15", "Điều 5", "Tên", "https://vbpl.vn/a", "2026-07-01", None)
    shown = render(
        Card(
            "loan/interest@2026-07-01",
            "**6,24 %**",
            needs=("loan/interest",),
            more="Thêm",
            caveat="Tham khảo",
            sources=(source,),
            buttons=(Button("Tính thử", payload="#abc"),),
            files=(File(7, "a.png", "image/png", 9),),
        )
    )
    assert shown == {
        "kind": "answer",
        "text": "**6,24 %**",
        "more": "Thêm",
        "more_title": "",
        "caveat": "Tham khảo",
        "sources": [
            {
                "instrument": "Luật 107/2025/QH15",
                "article": "Điều 5",
                "title": "Tên",
                "url": "https://vbpl.vn/a",
                "valid_from": "2026-07-01",
                "valid_to": None,
            }
        ],
        "buttons": [{"title": "Tính thử", "payload": "#abc"}],
        "files": [{"name": "a.png", "size": 9, "image": True, "url": "/chat/api/files/7"}],
        "cards": ["loan/interest@2026-07-01"],
        "needs": ["loan/interest"],
    }
    json.dumps(shown)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//evil.vn",
        "vbscript:x",
        "http://[",
    ],
)
def test_a_link_that_could_run_a_script_is_no_link(url):
    shown = render(Card("a@1", "x", sources=(Source("Luật", url=url),), buttons=(Button("Xem", url=url),)))
    assert shown["sources"][0]["url"] is None
    assert shown["buttons"] == []


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [("113", "113"), ("1900 1234", "19001234"), ("+84 (24) 3-456.789", "+84243456789")],
)
def test_phone_numbers_are_made_diallable(phone, dialled):
    assert render(Card("a@1", "x", buttons=(Button("Gọi", phone=phone),)))["buttons"] == [
        {"title": "Gọi", "phone": dialled}
    ]


@pytest.mark.parametrize("phone", ["", "*#06#", "113;ext=1", "gọi tôi", "1" * 20])
def test_what_is_no_phone_number_is_no_button(phone):
    assert render(Card("a@1", "x", buttons=(Button("Gọi", phone=phone),)))["buttons"] == []


def test_an_act_never_leaves_the_house():
    shown = render(Card("a@1", "x", buttons=(Button("Xóa", act={"act": "erase"}),)))
    assert "erase" not in json.dumps(shown)


def test_sending_is_being_readable(store):
    with TestClient(create_app(store), base_url="http://127.0.0.1:8080") as client:
        client.post("/chat/api/session")
        client.post("/chat/api/messages", json=message())
        tell(store, only_thread(store), Card("a@1", "Đây ạ."))
        assert client.get("/chat/api/history").json()["items"][1]["text"] == "Đây ạ."
    assert WebChat.sending_again_is_harmless

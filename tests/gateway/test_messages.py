"""A message is stored before its 200, once, whatever a person may send by accident."""

import json

import pytest
from starlette.responses import JSONResponse

from bot.core import settings as settings_module

from .serving import message, stored

TEXTS = {
    "empty": "",
    "spaces": " \n\t ",
    "emoji": "😭👨‍👩‍👧‍👦❤️",
    "half an emoji": "\ud83d",
    "no character": "a\x00b",
    "five thousand": "á" * 5000,
    "nearly too long": "ậ" * 10_000,
    "a command": "/restart",
    "markup": "<script>alert(1)</script>",
}


def post(visitor, body):
    return visitor.post("/chat/api/messages", content=json.dumps(body))


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_taken(visitor, store, name):
    answer = post(visitor, {"id": "m1", "text": TEXTS[name]})
    assert answer.status_code == 200
    assert answer.json() == {"message": "m1", "duplicate": False}
    (row,) = stored(store)
    assert row.kind == "text"
    assert row.body["text"] == TEXTS[name].replace("\ud83d", "�")
    assert row.state == "new"


@pytest.mark.parametrize(
    ("sent", "kind", "body"),
    [
        ({"attachment": {"type": "sticker"}}, "attachment", {"type": "sticker", "id": "m1"}),
        (
            {"attachment": {"type": "image", "url": "https://x.vn/a"}},
            "attachment",
            {"type": "image", "id": "m1"},
        ),
        ({"attachment": {"type": "<b>"}}, "attachment", {"type": "other", "id": "m1"}),
        ({"attachment": 7}, "attachment", {"type": "other", "id": "m1"}),
        ({"payload": "#abcdefghijkl"}, "press", {"payload": "#abcdefghijkl", "id": "m1"}),
    ],
)
def test_presses_stickers_photos_and_voice_are_taken(visitor, store, sent, kind, body):
    assert post(visitor, {"id": "m1", **sent}).status_code == 200
    (row,) = stored(store)
    assert (row.kind, row.body) == (kind, body)


def test_the_same_id_twice_is_one_message(visitor, store):
    once = message("một lần")
    assert post(visitor, once).json()["duplicate"] is False
    assert post(visitor, once).json() == {"message": once["id"], "duplicate": True}
    assert len(stored(store)) == 1


def test_two_people_may_use_the_same_id(visitor, store):
    post(visitor, {"id": "1", "text": "người thứ nhất"})
    visitor.cookies.clear()
    visitor.post("/chat/api/session")
    assert post(visitor, {"id": "1", "text": "người thứ hai"}).json()["duplicate"] is False
    assert {row.body["text"] for row in stored(store)} == {"người thứ nhất", "người thứ hai"}


def test_what_is_stored_can_be_read_before_the_answer_is_sent(visitor, store, monkeypatch):
    seen = []
    kept = JSONResponse.__call__

    async def look_and_answer(self, *arguments):
        seen.append(len(stored(store)))  # another transaction: only what is committed
        await kept(self, *arguments)

    monkeypatch.setattr(JSONResponse, "__call__", look_and_answer)
    assert post(visitor, message()).status_code == 200
    assert seen == [1]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"id": "m1"}',
        b'{"text": "no id"}',
        b'{"id": 7, "text": "a"}',
        b'{"id": "", "text": "a"}',
        b'{"id": "a b", "text": "a"}',
        b'{"id": "m1", "text": 7}',
        b'{"id": "m1", "text": "a", "payload": "#b"}',
        b'{"id": "m1", "payload": "' + b"x" * 65 + b'"}',
    ],
)
def test_what_is_no_message_is_refused_in_kind_words(visitor, store, raw):
    answer = visitor.post("/chat/api/messages", content=raw)
    assert answer.status_code == 400
    assert answer.json() == {"error": "Tin nhắn không đọc được. Anh/chị gửi lại giúp mình nhé."}
    assert stored(store) == []


def test_what_nobody_types_is_too_long(visitor, store, monkeypatch):
    assert post(visitor, message("a" * 10_001)).status_code == 413
    monkeypatch.setenv("BOT_BODY_LIMIT", "500")
    settings_module.settings.cache_clear()
    answer = post(visitor, message("a" * 600))
    assert answer.status_code == 413
    assert "chia thành nhiều tin ngắn" in answer.json()["error"]
    assert stored(store) == []


def test_without_a_session_nothing_is_taken(stranger, store):
    answer = post(stranger, message())
    assert answer.status_code == 401
    assert "tải lại trang" in answer.json()["error"]
    assert stored(store) == []

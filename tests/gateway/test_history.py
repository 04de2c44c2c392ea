"""The talk so far, in both directions, and what was seen of it."""

import pytest
from sqlalchemy import select

from bot.core.cards import Button, Source
from bot.store.tables import Outbound

from .serving import answer, card, message, only_thread, tell

CARD = card(
    "Do **công an** cấp.",
    needs=("criminal_record/where",),
    more="Thêm.",
    caveat="Tham khảo.",
    sources=(Source("Luật 107/2025/QH15", "Điều 5", url="https://vbpl.vn/x", valid_from="2026-07-01"),),
    buttons=(
        Button("Lệ phí?", act={"act": "need", "need": "criminal_record/fee"}),
        Button("Gọi 113", phone="113"),
    ),
)


def items(visitor):
    return visitor.get("/chat/api/history").json()["items"]


def test_both_directions_come_back_in_order(visitor, store):
    visitor.post("/chat/api/messages", json={"id": "m1", "text": "làm ở đâu"})
    answer(store, lambda row: [CARD])
    visitor.post("/chat/api/messages", json={"id": "m2", "attachment": {"type": "sticker"}})
    first, second, third = items(visitor)
    assert (first["author"], first["message"], first["text"], first["state"]) == (
        "person",
        "m1",
        "làm ở đâu",
        "answered",
    )
    assert (third["kind"], third["text"], third["state"]) == ("attachment", "sticker", "new")
    assert second["author"] == "bot"
    assert second["text"] == "Do **công an** cấp."
    assert second["cards"] == [CARD.id]
    assert second["needs"] == ["criminal_record/where"]
    assert second["sources"][0]["valid_from"] == "2026-07-01"
    assert second["turn"].startswith("u")
    assert visitor.get("/chat/api/history").json()["last"] == second["id"]


def test_a_press_comes_back_as_its_button_read(visitor, store):
    visitor.post("/chat/api/messages", json=message())
    answer(store, lambda row: [CARD])
    offered = items(visitor)[1]["buttons"]
    assert offered[1] == {"title": "Gọi 113", "phone": "113"}
    assert set(offered[0]) == {"title", "payload"}
    visitor.post("/chat/api/messages", json=message(payload=offered[0]["payload"]))
    visitor.post("/chat/api/messages", json=message(payload="#của-người-khác"))
    assert [item["text"] for item in items(visitor)[2:]] == ["Lệ phí?", ""]


def test_nobody_reads_another_persons_talk(visitor, store):
    visitor.post("/chat/api/messages", json=message())
    answer(store, lambda row: [CARD])
    visitor.cookies.clear()
    visitor.post("/chat/api/session")
    assert items(visitor) == []


def test_what_was_not_sent_is_not_shown(visitor, store):
    visitor.post("/chat/api/messages", json=message())
    tell(store, only_thread(store), card("một"), card("hai"))
    with store.write() as tx:
        tx.execute(select(Outbound).order_by(Outbound.id.desc()).limit(1)).scalar_one().state = "cancelled"
    assert [item["text"] for item in items(visitor)] == ["xin chào", "một"]


def seen_at(store):
    with store.read() as tx:
        return [row.seen_at for row in tx.execute(select(Outbound).order_by(Outbound.id)).scalars()]


def test_what_was_on_the_screen_is_noted(visitor, store):
    visitor.post("/chat/api/messages", json=message())
    tell(store, only_thread(store), card("một"), card("hai"))
    first = items(visitor)[1]["id"]
    assert visitor.post("/chat/api/seen", json={"up_to": first}).status_code == 200
    one, two = seen_at(store)
    assert one is not None
    assert two is None


@pytest.mark.parametrize("up_to", [-1, "1", None, True, 1.5, 2**31, [], {}])
def test_a_senseless_seen_is_refused(visitor, up_to):
    assert visitor.post("/chat/api/seen", json={"up_to": up_to}).status_code == 400
    assert visitor.post("/chat/api/seen", content=b"[").status_code == 400


def test_a_visitor_who_said_nothing_may_say_what_they_saw(visitor):
    assert visitor.post("/chat/api/seen", json={"up_to": 5}).status_code == 200

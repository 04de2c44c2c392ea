"""What an officer sees and does: the queue, a case in one screen, and words that stay words."""

import html
import re
import threading
from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.cards import Card, Source
from bot.store import cases, inbox, outbox, presses
from bot.store.tables import Inbound, Outbound
from tests.casework import answer, make_case, say, thread_of
from tests.hostile import hostile

MINUTE = timedelta(minutes=1)
HTMX = {"HX-Request": "true"}


def shown(page) -> str:
    """The text of a page as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def claimed(store, client, **made):
    with store.write() as tx:
        case = make_case(tx, now=clock.now(), **made)
        cases.claim(tx, case.id, client.officer.id, clock.now())
    return case


def send(client, case, text="Chào anh/chị", client_id="client-0001", **headers):
    return client.post(f"/vu/{case.id}/tra-loi", data={"text": text, "client_id": client_id}, headers=headers)


def test_words_in_doubt_say_so_and_can_be_sent_again(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    send(client, case)
    with store.write() as tx:
        row = tx.query(Outbound).one()
        row.state, row.lease_until = "maybe_sent", clock.now()
    page = client.get(f"/vu/{case.id}")
    assert "chưa rõ đã đến chưa" in shown(page)
    (path,) = re.findall(r'action="(/vu/\d+/gui-lai/\d+)"', page.text)
    assert client.post(path).status_code == 303
    with store.read() as tx:
        assert (tx.query(Outbound).one().state, tx.query(Outbound).one().maybe_double) == ("queued", True)
    assert "gui-lai" not in client.get(f"/vu/{case.id}").text


def test_the_queue_tells_why_how_urgent_since_when_and_for_whom(sign_in, store):
    client, now = sign_in(), clock.now()
    with store.write() as tx:
        make_case(tx, "p1", now=now - 40 * MINUTE, need="criminal_record/fee")
        make_case(tx, "p2", urgent=True, danger="threat", now=now)
    page = shown(client.get("/"))
    assert page.index("Bị đe dọa") < page.index("Xin gặp cán bộ")
    assert "2 vụ chưa ai nhận, 1 vụ khẩn" in page
    assert "40 phút Quá hạn 25 phút" in page
    assert "Công an" in page
    assert "Chưa ai nhận" in page


def test_an_empty_queue_says_that_it_is_live(sign_in):
    assert "Không có vụ nào đang chờ nhận" in shown(sign_in().get("/"))


def test_a_case_shows_the_talk_in_order_with_who_said_what_and_what_was_understood(sign_in, store):
    client, now = sign_in(), clock.now()
    with store.write() as tx:
        first = say(tx, "p1", "lam ly lich tu phap o dau", now - 9 * MINUTE)
        answer(tx, first, "Công an cấp.", ["criminal_record/where"], now - 9 * MINUTE)
        case = make_case(tx, "p1", "cho em gặp cán bộ", now=now - 5 * MINUTE)
        cases.claim(tx, case.id, client.officer.id, now - 4 * MINUTE)
        cases.reply(tx, case.id, client.officer.id, "Chào anh/chị", "client-0001", now - 3 * MINUTE)
    page = shown(client.get(f"/vu/{case.id}"))
    talk = page[page.index("Hàng chờ") :]
    parts = ["Người hỏi", "lam ly lich", "Trợ lý hiểu là hỏi về", "Trợ lý tự động"]
    parts += ["Công an cấp.", "cho em gặp cán bộ", "Nguyễn Văn An", "Chào anh/chị"]
    positions = [talk.index(part, talk.index("lam ly lich") - 30) for part in parts]
    assert positions == sorted(positions)
    assert "Đã hỏi về" in talk


def test_presses_attachments_erased_and_cancelled_messages_are_shown_for_what_they_are(sign_in, store):
    client, now = sign_in(), clock.now()
    with store.write() as tx:
        case = make_case(tx, now=now)
        common = {"thread_id": case.thread_id, "channel": "web", "account": "web", "received_at": now}
        tx.add(
            presses.Press(payload="#abc", thread_id=case.thread_id, act={}, title="Lệ phí?", created_at=now)
        )
        for number, (kind, body) in enumerate(
            [
                ("press", {"payload": "#abc"}),
                ("attachment", {"type": "image"}),
                ("text", {}),
                ("event", {"event": "seen-receipt"}),
            ]
        ):
            tx.add(Inbound(**common, message=f"m{number}", kind=kind, body=body, state="answered"))
        outbox.say(
            tx,
            case.thread_id,
            [
                Card(
                    id="a",
                    text="Lệ phí là …",
                    more="Thêm nữa",
                    sources=(Source("Nghị định 216/2026/NĐ-CP", "Điều 22"),),
                )
            ],
            now,
            turn_id=None,
        )
        never = Card(id="b", text="chưa từng nói").to_json()
        row = {"author": "bot", "kind": "answer", "card": never, "created_at": now, "state": "cancelled"}
        tx.add(Outbound(thread_id=case.thread_id, **row))
    page = shown(client.get(f"/vu/{case.id}"))
    for part in (
        "bấm nút “Lệ phí?”",
        "gửi một ảnh",
        "nội dung đã được xóa",
        "Thêm nữa",
        "Nghị định 216/2026/NĐ-CP – Điều 22",
    ):
        assert part in page
    assert "chưa từng nói" not in page
    assert "seen-receipt" not in page
    assert page.count("Người hỏi") == 4


def test_claiming_opens_the_reply_box_and_a_second_press_does_no_harm(sign_in, store):
    client = sign_in()
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
    assert 'name="text"' not in client.get(f"/vu/{case.id}").text
    for _ in range(2):
        assert client.post(f"/vu/{case.id}/nhan").headers["location"] == f"/vu/{case.id}"
    assert 'name="text"' in client.get(f"/vu/{case.id}").text


def test_of_ten_officers_who_claim_at_once_nine_are_shown_the_name(sign_in, store):
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
    clients = [sign_in(f"cb{number}", f"Cán bộ {number}") for number in range(10)]
    answers, start = {}, threading.Barrier(len(clients))

    def claim(client):
        start.wait()
        answers[client.officer.name] = client.post(f"/vu/{case.id}/nhan")

    workers = [threading.Thread(target=claim, args=(client,)) for client in clients]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    (winner,) = [name for name, answer in answers.items() if answer.status_code == 303]
    for name, refused in answers.items():
        if name != winner:
            assert refused.status_code == 409
            assert f"{winner} đã nhận vụ này." in shown(refused)
            assert 'name="text"' not in refused.text


def test_a_reply_goes_out_once_and_stays_on_the_page(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    for _ in range(2):
        part = send(client, case, "Tôi đang xem hồ sơ.", **HTMX)
        assert part.status_code == 200
    assert part.text.count("Tôi đang xem hồ sơ.") == 1
    assert "<html" not in part.text
    with store.read() as tx:
        assert tx.query(Outbound).filter_by(author="officer").count() == 1


def test_each_sent_part_brings_a_new_id_for_the_next_message(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    ids = {re.search(r'name="client_id" value="([^"]+)"', client.get(f"/vu/{case.id}").text).group(1)}
    for number in range(3):
        part = send(client, case, client_id=f"client-{number:04}", **HTMX)
        ids.add(re.search(r'name="client_id" value="([^"]+)" hx-swap-oob="true"', part.text).group(1))
    assert len(ids) == 4


def test_a_refused_reply_is_said_beside_the_box_and_not_in_place_of_the_talk(sign_in, store):
    client, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    case = claimed(store, client)
    refused = send(other, case, **HTMX)
    assert (refused.status_code, refused.headers["hx-retarget"]) == (409, "#notice")
    assert "Nguyễn Văn An đang giữ vụ này" in shown(refused)


@pytest.mark.parametrize(
    ("text", "client_id", "status"),
    [
        ("", "client-0001", 422),
        ("  \n ", "client-0001", 422),
        ("a" * 2001, "client-0001", 422),
        ("a", "", 422),
        ("a", "x" * 65, 422),
        ("a" * 2000, "client-0001", 303),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(sign_in, store, text, client_id, status):
    client = sign_in()
    case = claimed(store, client)
    assert send(client, case, text, client_id).status_code == status


def test_before_the_claim_nobody_replies(sign_in, store):
    client = sign_in()
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
    refused = send(client, case)
    assert refused.status_code == 403
    assert "Nhận vụ này" in shown(refused)


@pytest.mark.parametrize(("deed", "outcome"), [("tra-ve", "released"), ("dong", "closed")])
def test_the_end_of_a_case_frees_the_thread_and_a_second_press_does_no_harm(sign_in, store, deed, outcome):
    client = sign_in()
    case = claimed(store, client)
    for _ in range(2):
        assert client.post(f"/vu/{case.id}/{deed}").headers["location"] == "/"
    with store.read() as tx:
        assert thread_of(tx, case).holder is None
        assert cases.get(tx, case.id).outcome == outcome
        assert [row.author for row in outbox.history(tx, case.thread_id)] == ["system"]
    assert "Vụ này đã kết thúc" in shown(client.get(f"/vu/{case.id}"))
    assert send(client, case).status_code == 409


def test_when_the_case_changed_hands_the_page_is_asked_to_come_again_as_a_whole(sign_in, store):
    client, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    case = claimed(store, other)
    part = client.get(f"/vu/{case.id}/trao-doi?stance=open-", headers=HTMX)
    assert (part.status_code, part.headers["hx-location"]) == (204, f"/vu/{case.id}")
    still = client.get(f"/vu/{case.id}/trao-doi?stance=claimed-{other.officer.id}", headers=HTMX)
    assert still.status_code == 200


def test_a_case_that_does_not_exist_is_not_found(sign_in):
    client = sign_in()
    for method, path in [
        ("GET", ""),
        ("GET", "/trao-doi"),
        ("POST", "/nhan"),
        ("POST", "/tra-ve"),
        ("POST", "/dong"),
    ]:
        assert client.request(method, f"/vu/987654{path}").status_code == 404
    assert (
        client.post("/vu/987654/tra-loi", data={"text": "a", "client_id": "client-0001"}).status_code == 404
    )


def test_bad_content_of_the_knowledge_does_not_keep_an_officer_from_a_case(sign_in, store, monkeypatch):
    from bot.console import words
    from bot.core.errors import BotError

    def broken():
        raise BotError("a card is bad")

    monkeypatch.setattr(words, "knowledge", broken)
    client = sign_in()
    case = claimed(store, client, need="loan/interest")
    assert "loan/interest" in shown(client.get(f"/vu/{case.id}"))


def test_an_error_nobody_expected_says_nothing_of_what_was_written(sign_in, store, monkeypatch, caplog):
    from bot.store import talk

    def fail(*_):
        raise RuntimeError("tôi tên là Nguyễn Thị Mật")

    client = sign_in()
    case = claimed(store, client)
    monkeypatch.setattr(talk, "lines", fail)
    failed = client.get(f"/vu/{case.id}")
    assert failed.status_code == 500
    assert "Mật" not in failed.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_two_hundred_hostile_messages_stay_words(sign_in, store):
    client, strings = sign_in(), hostile()
    assert len(strings) == 200
    with store.write() as tx:
        case = make_case(tx, now=clock.now(), need=strings[0][:64])
        for text in strings:
            say(tx, "p1", text, clock.now())
        cases.claim(tx, case.id, client.officer.id, clock.now())
        for number, text in enumerate(strings):
            cases.reply(tx, case.id, client.officer.id, text, f"client-{number:04}", clock.now())
    stance = f"claimed-{client.officer.id}"
    for path in ("/", f"/vu/{case.id}", f"/vu/{case.id}/trao-doi?stance={stance}"):
        page = client.get(path).text
        for text in strings:
            assert text not in page
        assert page.count("<script") == page.count('<script src="/static/')
    for text in strings:
        assert str(html.escape(text)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page


def test_a_hostile_name_and_login_stay_words(sign_in, browser):
    client = sign_in("an", "<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/").text
    wrong = browser().post("/dang-nhap", data={"login": '"><script>alert(1)</script>', "password": "x"})
    assert "<script>alert" not in wrong.text


def test_nothing_a_person_wrote_is_left_in_the_inbox_unseen(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    with store.write() as tx:
        say(tx, "p1", "em gửi thêm", clock.now())
        assert len(inbox.history(tx, case.thread_id)) == 2
    part = client.get(f"/vu/{case.id}/trao-doi?stance=claimed-{client.officer.id}", headers=HTMX)
    assert "em gửi thêm" in part.text


def test_bold_words_of_a_card_are_bold_and_everything_else_is_escaped():
    from bot.console.pages import bold

    assert bold("gọi **115** <b>x</b> **<i>**") == "gọi <b>115</b> &lt;b&gt;x&lt;/b&gt; <b>&lt;i&gt;</b>"

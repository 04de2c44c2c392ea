"""The case in one screen: summary, drafts, canned replies, private notes, who is here, and windows that are closed."""

import html
import re
from datetime import timedelta

import pytest

from bot.console import drafts as drafts_module
from bot.console.drafts import drafts, written
from bot.console.feed import Watcher
from bot.core import clock
from bot.core.cards import Card, Source
from bot.ear import load_ear
from bot.knowledge import knowledge
from bot.store import case_queue, cases, outbox, presence, stops
from bot.store.sessions import SignedIn
from bot.store.tables import Audit, CaseNote, Outbound, Phrase
from bot.store.talk import Line
from tests.casework import NOW, answer, deeds, make_case, make_officer, say, thread_of

HTMX = {"HX-Request": "true"}
HOUR = timedelta(hours=1)


def shown(page) -> str:
    """The text of a page as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def claimed(store, client, **made):
    with store.write() as tx:
        case = make_case(tx, now=clock.now(), **made)
        cases.claim(tx, case.id, client.officer.id, clock.now())
    return case


def note(client, case, text="Đã gọi công an xã.", client_id="note-0001", **headers):
    return client.post(f"/vu/{case.id}/ghi-chu", data={"note": text, "client_id": client_id}, headers=headers)


def on_platform(store, case, channel, age, **values):
    """Move the case's conversation to a platform, the person's last deed so long ago."""
    with store.write() as tx:
        thread = thread_of(tx, case)
        thread.channel, thread.last_interaction_at = channel, clock.now() - age
        for name, value in values.items():
            setattr(thread, name, value)


# --- the summary


def test_every_item_of_the_summary_leads_to_a_message_of_the_page(sign_in, store):
    client, now = sign_in(), clock.now()
    with store.write() as tx:
        row = say(tx, "p1", "chồng em ở xã Lương Sơn tỉnh Phú Thọ làm lý lịch tư pháp ở đâu", now)
        answer(tx, row, "Công an cấp.", ["criminal_record/where"], now)
        card = Card(id="x@1", text="Công an cấp.", needs=("criminal_record/where",))
        card = Card(**{**card.__dict__, "sources": (Source("Luật 107/2025/QH15", "Điều 3"),)})
        outbox.say(tx, row.thread_id, [card], now, turn_id=None)
        case = make_case(tx, "p1", now=now)
    page = client.get(f"/vu/{case.id}").text
    facts = page[page.index('id="facts"') : page.index('class="deeds"')]
    anchors = re.findall(r'href="#([^"]+)"', facts)
    assert len(anchors) >= 4
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1
    assert "Người thân hỏi thay (chồng)" in facts
    assert "Luật 107/2025/QH15 – Điều 3" in facts


def test_a_summary_that_fails_does_not_keep_an_officer_from_a_case(sign_in, store, monkeypatch, caplog):
    from bot.console import case_page

    def broken(*_):
        raise RuntimeError("tôi tên là Nguyễn Thị Mật")

    monkeypatch.setattr(case_page, "summarise", broken)
    client = sign_in()
    case = claimed(store, client)
    assert "cho em gặp cán bộ" in shown(client.get(f"/vu/{case.id}"))
    assert "RuntimeError" in caplog.text
    assert "Mật" not in caplog.text


# --- drafts


def person(text, needs=(), anchor="in-1"):
    return Line(NOW, "person", "text", text, needs=tuple(needs), anchor=anchor)


@pytest.fixture
def ear(monkeypatch):
    """The trained ear, there from the first page on."""
    monkeypatch.setattr(drafts_module._listening, "_ear", load_ear())


def test_the_last_messages_are_answered_by_the_cards_of_the_day(ear):
    day = clock.today()
    lines = [
        person("làm lý lịch tư pháp ở đâu", ["criminal_record/where"], "in-1"),
        Line(NOW, "officer", "officer", "Chào anh/chị"),
        person("lãi suất vay bao nhiêu", anchor="in-2"),
    ]
    (draft,) = drafts(lines, ["criminal_record/where"], day)
    assert (draft.need, draft.anchor) == ("loan/interest", "in-2")
    assert draft.text == written(knowledge().card("loan/interest", day))
    assert draft.text.splitlines()[-1].startswith("Căn cứ: ")
    assert "**" not in draft.text


def test_three_needs_at_most_the_newest_message_first(ear):
    lines = [
        person("làm lý lịch tư pháp ở đâu", ["criminal_record/where", "criminal_record/fee"], "in-1"),
        person("lãi suất bao nhiêu", ["loan/interest", "loan/conditions"], "in-2"),
    ]
    found = drafts(lines, [], clock.today())
    assert [one.need for one in found] == ["loan/interest", "loan/conditions", "criminal_record/where"]


def test_where_the_last_words_ask_nothing_what_was_asked_before_is_answered(ear):
    found = drafts([person("cho em gặp cán bộ")], ["loan/interest", "smalltalk/greet"], clock.today())
    assert [(one.need, one.anchor) for one in found] == [("loan/interest", "")]


def test_without_an_ear_what_the_assistant_heard_at_the_time_is_answered(monkeypatch):
    monkeypatch.setattr(drafts_module._listening, "_ear", None)
    monkeypatch.setattr(drafts_module._listening, "_loading", True)
    found = drafts([person("lãi suất bao nhiêu", ["loan/interest"])], [], clock.today())
    assert [one.need for one in found] == ["loan/interest"]
    assert drafts([person("lãi suất bao nhiêu")], [], clock.today()) == []


def test_a_card_under_review_offers_nothing_to_insert():
    silent = Card(id="x@none", text="Nội dung đang được rà soát.", kind="notice")
    assert written(silent) == ""


def test_drafts_are_offered_to_the_holder_as_text_and_nothing_is_sent(sign_in, store, ear):
    client, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    case = claimed(store, client, text="lãi suất vay bao nhiêu", need="loan/interest")
    page = client.get(f"/vu/{case.id}").text
    (text,) = re.findall(r'data-insert="([^"]+)"', page)
    assert html.unescape(text) == written(knowledge().card("loan/interest", clock.today()))
    seen = other.get(f"/vu/{case.id}").text
    assert "data-insert" not in seen
    assert "Trợ lý sẽ trả lời (1)" in seen
    with store.read() as tx:
        assert tx.query(Outbound).count() == 0


# --- canned replies


def search(client, case, words):
    found = client.get(f"/vu/{case.id}/tra-cuu", params={"q": words}, headers=HTMX)
    assert found.status_code == 200
    return [html.unescape(title) for title in re.findall(r"<b>(.*?)</b>", found.text)]


def test_cards_and_phrases_are_found_with_and_without_accents(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    client.post("/cau-mau", data={"title": "Hẹn gặp", "text": "Mời anh/chị đến trụ sở về việc xóa án tích."})
    with_accents, without = (search(client, case, words) for words in ("xóa án tích", "xoa an tich"))
    assert with_accents == without
    assert without[0] == "Hẹn gặp"
    assert any("án tích" in title for title in without[1:])
    assert search(client, case, "hẹn g") == ["Hẹn gặp"]  # while it is being typed
    assert search(client, case, "") == []
    assert search(client, case, "qqq zzz") == []


def test_what_is_found_is_escaped(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    client.post(
        "/cau-mau", data={"title": "<script>alert(1)</script> thử", "text": '"><img src=x onerror=1> thử'}
    )
    found = client.get(f"/vu/{case.id}/tra-cuu", params={"q": "thử"}).text
    assert "<script>" not in found
    assert "<img" not in found
    assert "&lt;img" in found


def test_phrases_belong_to_a_desk_and_a_supervisor_may_change_all(sign_in, store):
    police, justice = sign_in(), sign_in("dung", "Phạm Văn Dũng", "justice")
    chief = sign_in("chi", "Lê Thị Chi", "justice", "supervisor")
    police.post("/cau-mau", data={"title": "Của công an", "text": "Lời của công an"})
    with store.read() as tx:
        number = tx.query(Phrase).one().id
    case = claimed(store, police)
    assert "Của công an" in search(police, case, "của công an")
    assert "Của công an" in shown(police.get("/cau-mau"))
    assert "Của công an" not in shown(justice.get("/cau-mau"))
    for path in (f"/cau-mau/{number}", f"/cau-mau/{number}/xoa"):
        assert justice.post(path, data={"title": "x", "text": "y"}).status_code == 404
    assert "Của công an" in shown(chief.get("/cau-mau"))
    assert chief.post(f"/cau-mau/{number}", data={"title": "Đổi tên", "text": "Lời mới"}).status_code == 303
    assert "Lời mới" in shown(police.get("/cau-mau"))
    assert chief.post(f"/cau-mau/{number}/xoa").status_code == 303
    with store.read() as tx:
        assert tx.query(Phrase).count() == 0
        noted = [one for one in deeds(tx) if one.startswith("phrase_")]
    assert noted == ["phrase_saved", "phrase_changed", "phrase_deleted"]


def test_a_phrase_is_saved_from_the_reply_box_within_the_page(sign_in):
    client = sign_in()
    saved = client.post("/cau-mau", data={"title": " Chào \n hỏi ", "text": "Chào anh/chị"}, headers=HTMX)
    assert saved.status_code == 200
    assert "Đã lưu câu mẫu “Chào hỏi”" in shown(saved)
    assert "<html" not in saved.text


@pytest.mark.parametrize(
    ("title", "text"), [("", "nội dung"), ("tên", "  "), ("t" * 81, "nội dung"), ("tên", "n" * 2001)]
)
def test_a_phrase_without_name_or_words_or_too_long_is_refused(sign_in, store, title, text):
    refused = sign_in().post("/cau-mau", data={"title": title, "text": text})
    assert refused.status_code == 422
    with store.read() as tx:
        assert tx.query(Phrase).count() == 0


# --- private notes


def test_a_note_is_read_by_officers_and_never_by_the_person(sign_in, store):
    holder, colleague = sign_in(), sign_in("binh", "Trần Thị Bình")
    case = claimed(store, holder)
    part = note(colleague, case, **HTMX)
    assert part.status_code == 200
    assert "<html" not in part.text
    for client in (holder, colleague):
        page = shown(client.get(f"/vu/{case.id}"))
        assert "Trần Thị Bình · Ghi chú riêng – người hỏi không thấy" in page
        assert "Đã gọi công an xã." in page
    with store.read() as tx:
        assert tx.query(Outbound).count() == 0
        assert thread_of(tx, case).holder == holder.officer.id
        (entry,) = tx.query(Audit).filter_by(action="note").all()
        assert "công an" not in entry.detail


def test_a_note_is_kept_once_and_identity_numbers_are_masked(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    for _ in range(2):
        assert note(client, case, "CCCD 001204005678").status_code == 303
    with store.read() as tx:
        assert [row.text for row in tx.query(CaseNote)] == ["CCCD ••••••••••78"]


def test_a_note_makes_the_case_look_different_to_open_consoles(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    with store.read() as tx:
        before = case_queue.pulse(tx)[case.id]
    note(client, case)
    with store.read() as tx:
        assert case_queue.pulse(tx)[case.id] != before


def test_who_may_not_read_a_case_writes_no_notes(sign_in, store):
    case = claimed(store, sign_in())
    elsewhere = sign_in("dung", "Phạm Văn Dũng", "justice")
    chief = sign_in("chi", "Lê Thị Chi", "justice", "supervisor")
    editor = sign_in("em", "Em", "justice", "editor")
    assert [note(one, case).status_code for one in (elsewhere, editor, chief)] == [404, 403, 303]


@pytest.mark.parametrize(
    ("text", "client_id"), [("", "note-0001"), ("a" * 1001, "note-0001"), ("a", "short")]
)
def test_a_note_without_words_or_too_long_is_refused(sign_in, store, text, client_id):
    client = sign_in()
    case = claimed(store, client)
    assert note(client, case, text, client_id).status_code == 422


# --- who is here


def here(client, case, state="looking"):
    return client.post(f"/vu/{case.id}/co-mat", params={"state": state})


def test_a_colleague_who_looks_or_types_is_shown_and_oneself_is_not(sign_in, store):
    an, binh = sign_in(), sign_in("binh", "Trần Thị Bình")
    case = claimed(store, an)
    assert here(binh, case).status_code == 204
    assert "Trần Thị Bình đang xem." in shown(an.get(f"/vu/{case.id}"))
    assert "Trần Thị Bình đang xem" not in shown(binh.get(f"/vu/{case.id}"))
    here(binh, case, "typing")
    assert "Trần Thị Bình đang gõ…" in shown(an.get(f"/vu/{case.id}"))
    here(binh, case, "gone")
    assert "Trần Thị Bình đang" not in shown(an.get(f"/vu/{case.id}"))


def test_a_beat_keeps_no_session_awake_and_writes_no_audit(sign_in, store, monkeypatch):
    client = sign_in()
    case = claimed(store, client)
    with store.read() as tx:
        before = deeds(tx)
    real = clock.now
    for minutes in (5, 10, 14):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: real() + timedelta(minutes=minutes))
        assert here(client, case).status_code == 204
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=16))
    assert here(client, case).status_code == 401
    with store.read() as tx:
        assert deeds(tx) == before


def test_open_consoles_are_told_who_came_and_who_left(store):
    with store.write() as tx:
        an, binh = make_officer(tx), make_officer(tx, "binh", "Trần Thị Bình")
        case = make_case(tx, now=clock.now())
        presence.here(tx, case.id, binh.id, NOW, typing=True)
    with store.read() as tx:
        pulse, present = case_queue.pulse(tx), presence.live(tx, NOW)
    watcher = Watcher(SignedIn(an.id, an.login, an.name, "police", "officer", False, NOW))
    came = [("present", {"case": case.id, "said": "Trần Thị Bình đang gõ…"})]
    assert watcher.meet(present, pulse, locked=True) == []
    assert watcher.meet(present, pulse, locked=False) == came
    assert watcher.meet(present, pulse, locked=False) == []
    assert watcher.meet({}, pulse, locked=False) == [("present", {"case": case.id, "said": ""})]
    elsewhere = Watcher(SignedIn(an.id, an.login, an.name, "justice", "officer", False, NOW))
    assert elsewhere.meet(present, pulse, locked=False) == []


# --- windows


def reply(client, case):
    return client.post(f"/vu/{case.id}/tra-loi", data={"text": "Chào anh/chị", "client_id": "client-0001"})


def test_an_open_window_is_counted_down_and_lets_the_officer_write(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    on_platform(store, case, "zalo", 44 * HOUR)
    page = client.get(f"/vu/{case.id}")
    assert re.search(r"Zalo Còn nhắn được (3 giờ 59 phút|4 giờ) , đến \d\d:\d\d", shown(page))
    assert "data-until" in page.text
    assert reply(client, case).status_code == 303


@pytest.mark.parametrize(("channel", "age"), [("zalo", 8 * 24 * HOUR), ("messenger", 8 * 24 * HOUR)])
def test_where_nothing_may_be_sent_the_box_is_closed_with_the_reason_and_so_is_the_door(
    sign_in, store, channel, age
):
    client = sign_in()
    case = claimed(store, client, text="gọi em số 0912345678 nhé")
    on_platform(store, case, channel, age)
    page = client.get(f"/vu/{case.id}")
    assert re.search(r"<textarea[^>]*disabled", page.text)
    assert "Đã quá 7 ngày" in shown(page)
    assert "gọi số 0912345678" in shown(page)
    refused = reply(client, case)
    assert refused.status_code == 422
    assert "Đã quá 7 ngày" in shown(refused)
    with store.read() as tx:
        assert tx.query(Outbound).count() == 0


def test_a_page_without_the_tag_closes_after_a_day_and_the_open_page_is_drawn_anew(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    on_platform(store, case, "messenger", 25 * HOUR)
    stance = re.search(r"stance=([^\"]+)", client.get(f"/vu/{case.id}").text).group(1)
    with store.write() as tx:
        account = thread_of(tx, case).account
        stops.no_tag(tx, "messenger", account, allowed=False, now=clock.now())
    assert reply(client, case).status_code == 422
    assert client.get(f"/vu/{case.id}/trao-doi?stance={stance}").status_code == 204
    with store.write() as tx:
        stops.no_tag(tx, "messenger", account, allowed=True, now=clock.now())
    assert client.get(f"/vu/{case.id}/trao-doi?stance={stance}").status_code == 200
    assert reply(client, case).status_code == 303


def test_why_a_message_failed_is_said_with_what_to_do(sign_in, store):
    client = sign_in()
    case = claimed(store, client)
    reply(client, case)
    with store.write() as tx:
        row = tx.query(Outbound).one()
        row.state, row.error = "failed", "Zalo -217: người này đã chặn OA"
    page = shown(client.get(f"/vu/{case.id}"))
    assert "không gửi được : người này đã chặn OA. (mã -217) Kênh này không đến được" in page.replace(
        "được:", "được :"
    )


def test_delivery_tells_the_console_which_pages_may_use_the_tag(store, monkeypatch):
    from bot.channels.accounts import MessengerAccount
    from bot.delivery import tags

    common = {
        "channel": "messenger",
        "app_id": "1",
        "app_secret": "s",
        "page_token": "t",
        "verify_token": "v",
    }
    for allowed in (False, True):
        page = MessengerAccount(account="42", human_agent=allowed, **common)
        monkeypatch.setattr(tags, "accounts", lambda page=page: (page,))
        tags.tell(store)
        with store.read() as tx:
            assert (stops.NO_TAG in stops.live(tx, "messenger", "42", clock.now())) is not allowed
            assert stops.everywhere(tx, clock.now()) == []

"""Pictures and documents in the console: seen safely by whoever may read the case, noted, and sent within the limits."""

import html
import re
import tempfile

import pytest

from bot.core import clock
from bot.core.cards import Card
from bot.core.media import EXTENSIONS, Remote, is_image
from bot.core.web import FILE_CSP
from bot.handoff import sendable
from bot.store import attachments, audit, cases, inbox, threads
from bot.store.tables import Attachment, Outbound
from tests import samples
from tests.casework import make_case, thread_of

HTMX = {"HX-Request": "true"}
MB = 1_000_000


def case_with(
    store, officer=None, *, platform="p1", channel=None, kinds=("image/png",), name="", state="kept"
):
    """A case whose person sent one file of each kind; ``(case, ids of the files)``."""
    now = clock.now()
    with store.write() as tx:
        case = make_case(tx, platform, now=now)
        if officer:
            cases.claim(tx, case.id, officer.id, now)
        thread = thread_of(tx, case)
        if channel:
            thread.channel = channel
        row = inbox.history(tx, thread.id)[0]
        row.kind, row.body = "attachment", {"type": "image"}
        ids = []
        for media_type in kinds:
            kind = "image" if is_image(media_type) else "file"
            attachments.expect(tx, row, [Remote(kind, "https://zdn.vn/a", name)])
            tx.flush()
            file = tx.query(Attachment).order_by(Attachment.id.desc()).first()
            if state == "kept":
                attachments.keep(file, media_type, samples.KEPT[media_type], now)
            elif state != "waiting":
                attachments.refuse(file, state, now)
            ids.append(file.id)
    return case, ids


def shown(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def openings(store):
    with store.read() as tx:
        rows = tx.query(audit.Audit).filter_by(action="open_file")
        assert audit.verify(tx) is None
        return [(row.officer_id, row.case_id, row.detail) for row in rows]


def send(client, case, content=b"", name="don.pdf", text="", client_id="client-0001", **headers):
    files = {"file": (name, content, "application/octet-stream")} if name else {"file": ("", b"")}
    data = {"text": text, "client_id": client_id}
    return client.post(f"/vu/{case.id}/tra-loi", data=data, files=files, headers=headers)


def queued(store):
    with store.read() as tx:
        return [Card.from_json(row.card) for row in tx.query(Outbound).filter_by(author="officer")]


# ---- seeing ----------------------------------------------------------------------------------------------------


def test_a_picture_stands_in_the_talk_and_a_document_is_a_way_to_save_it(sign_in, store):
    client = sign_in()
    case, (picture, document) = case_with(
        store, kinds=("image/png", "application/pdf"), name="Đơn <b>xin & '.pdf"
    )
    page = client.get(f"/vu/{case.id}")
    assert (
        f'<img id="tep-{picture}" hx-preserve src="/vu/{case.id}/tep/{picture}" alt="Ảnh người hỏi gửi'
        in page.text
    )
    assert f'<a href="/vu/{case.id}/tep/{document}" download="Đơn bxin &amp; &#39;.pdf"' in page.text
    assert "PDF, 1 KB" in shown(page)
    assert "<b>xin" not in page.text


@pytest.mark.parametrize("media_type", EXTENSIONS)
def test_every_kept_kind_leaves_with_headers_that_make_it_harmless(sign_in, store, media_type):
    client = sign_in()
    case, (file,) = case_with(store, kinds=(media_type,), name='a"\r\nX: y; Đơn.html')
    answer = client.get(f"/vu/{case.id}/tep/{file}")
    assert (answer.status_code, answer.content) == (200, samples.KEPT[media_type])
    assert answer.headers["content-type"] == media_type
    how, plain, name = answer.headers["content-disposition"].split("; ")
    assert how == ("inline" if is_image(media_type) else "attachment")
    assert plain == f'filename="tep{EXTENSIONS[media_type]}"'
    assert re.fullmatch(rf"filename\*=UTF-8''[A-Za-z0-9%._~-]+{re.escape(EXTENSIONS[media_type])}", name)
    assert answer.headers["content-security-policy"] == FILE_CSP
    assert "sandbox" in FILE_CSP
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


def test_every_opening_is_noted_and_the_same_within_five_minutes_is_one(sign_in, store):
    client, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    case, (first, second) = case_with(store, kinds=("image/png", "application/pdf"))
    for who, file in ((client, first), (client, first), (client, second), (other, first)):
        assert who.get(f"/vu/{case.id}/tep/{file}").status_code == 200
    assert openings(store) == [
        (client.officer.id, case.id, f"file {first}"),
        (client.officer.id, case.id, f"file {second}"),
        (other.officer.id, case.id, f"file {first}"),
    ]


def test_a_file_is_to_be_had_through_its_own_case_only(sign_in, store):
    client = sign_in()
    case, (file,) = case_with(store)
    other, _ = case_with(store, platform="p2")
    for path in (f"/vu/{other.id}/tep/{file}", f"/vu/999999/tep/{file}", f"/vu/{case.id}/tep/999999"):
        assert client.get(path).status_code == 404, path
    assert openings(store) == []


def test_without_a_session_or_with_a_locked_one_no_file_is_to_be_had(sign_in, browser, store, monkeypatch):
    client = sign_in()
    case, (file,) = case_with(store)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + cases.URGENT_WITHIN * 4)
    for who in (browser(), client):
        answer = who.get(f"/vu/{case.id}/tep/{file}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
        assert answer.content == b""
    assert openings(store) == []


def test_pictures_that_a_page_fetches_by_itself_do_not_keep_the_session_awake(sign_in, store, monkeypatch):
    client = sign_in()
    case, (file,) = case_with(store)
    began = clock.now()
    for minutes in (6, 12):
        monkeypatch.setattr(clock, "now", lambda at=minutes: began + cases.URGENT_WITHIN / 5 * at)
        assert client.get(f"/vu/{case.id}/tep/{file}").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: began + cases.URGENT_WITHIN / 5 * 16)
    assert client.get(f"/vu/{case.id}").status_code == 303


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("waiting", "(một ảnh, đang tải về)"),
        ("too_large", "(một ảnh, không tải được: lớn quá mức nhận)"),
        ("type", "loại tệp này không được nhận"),
        ("gone", "nền tảng không còn giữ tệp"),
        ("address", "tệp nằm ngoài máy chủ của nền tảng"),
        ("failed", "tải nhiều lần không được"),
        ("too_many", "người này đã gửi quá nhiều tệp"),
    ],
)
def test_what_is_not_here_says_why_and_cannot_be_opened(sign_in, store, state, says):
    client = sign_in()
    case, (file,) = case_with(store, state=state)
    page = client.get(f"/vu/{case.id}")
    assert says in shown(page)
    assert "<img" not in page.text
    assert client.get(f"/vu/{case.id}/tep/{file}").status_code == 404


def test_a_page_that_is_open_hears_when_a_file_has_come(store):
    from bot.store import case_queue

    _, (file,) = case_with(store, state="waiting")
    with store.write() as tx:
        before = case_queue.pulse(tx)
        attachments.keep(tx.get(Attachment, file), "image/png", samples.png(), clock.now())
        tx.flush()
        assert case_queue.pulse(tx) != before


# ---- sending ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("anh.png", samples.png(), "image/png"),
        ("anh.JPG", samples.JPEG, "image/jpeg"),
        ("don.pdf", samples.PDF, "application/pdf"),
        ("don.docx", samples.DOCX, sendable.DOCX),
        ("don.doc", samples.KEPT["application/msword"], "application/msword"),
    ],
    ids=["png", "jpeg", "pdf", "docx", "doc"],
)
@pytest.mark.parametrize("channel", sendable.LIMITS)
def test_a_picture_or_document_is_queued_with_or_without_words(
    sign_in, store, channel, name, content, media_type
):
    client = sign_in()
    case, _ = case_with(store, client.officer, channel=channel, kinds=())
    assert send(client, case, content, name).status_code == 303
    assert send(client, case, content, name, "Mẫu đơn đây ạ.", "client-0002", **HTMX).status_code == 200
    first, second = queued(store)
    assert (first.text, second.text) == ("", "Mẫu đơn đây ạ.")
    assert [file.media_type for file in (*first.files, *second.files)] == [media_type] * 2
    with store.read() as tx:
        assert attachments.content(tx, first.files[0].id) == content


def test_the_same_form_twice_sends_the_file_once(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, kinds=())
    for _ in range(2):
        assert send(client, case, samples.PDF).status_code == 303
    assert len(queued(store)) == 1
    with store.read() as tx:
        assert tx.query(Attachment).count() == 1


def test_what_was_sent_stands_in_the_talk_and_can_be_opened_again(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, kinds=())
    send(client, case, samples.png(), "Sơ đồ.png", **HTMX)
    page = client.get(f"/vu/{case.id}")
    (address,) = re.findall(r'<img [^>]*src="([^"]+)"', page.text)
    assert client.get(address).content == samples.png()
    assert "đang gửi" in shown(page)


def nothing_was_queued(store):
    with store.read() as tx:
        return queued(store) == [] and tx.query(Attachment).count() == 0


@pytest.mark.parametrize(
    ("channel", "content", "says"),
    [
        ("zalo", samples.png(more=1 * MB), "Ảnh này lớn 1,1 MB; Zalo chỉ nhận đến 1 MB."),
        ("zalo", samples.PDF + bytes(5 * MB), "Tệp này lớn 5,1 MB; Zalo chỉ nhận đến 5 MB."),
        ("messenger", samples.PDF + bytes(25 * MB), "Tệp này lớn 25,1 MB; Messenger chỉ nhận đến 25 MB."),
        ("web", samples.PDF + bytes(10 * MB), "Trang trò chuyện chỉ nhận đến 10 MB."),
        ("zalo", samples.KEPT["image/gif"], "Không gửi được loại tệp này. Zalo nhận ảnh JPG, PNG đến 1 MB"),
        ("messenger", samples.REFUSED["a program"], "Không gửi được loại tệp này."),
        ("messenger", samples.REFUSED["a Word file with macros"], "Không gửi được loại tệp này."),
        ("web", samples.REFUSED["a page"], "Không gửi được loại tệp này."),
        ("zalo", b"", "Tệp này rỗng"),
    ],
    ids="picture,document,for Messenger,for the web,gif,program,macros,page,nothing".split(","),
)
def test_what_the_platform_would_refuse_is_refused_before_it_is_queued(
    sign_in, store, channel, content, says
):
    client = sign_in()
    case, _ = case_with(store, client.officer, channel=channel, kinds=())
    answer = send(client, case, content, "anh.png", "Chào anh/chị", **HTMX)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (422, "#notice")
    assert says in shown(answer)
    assert says in shown(send(client, case, content, "anh.png", "Chào anh/chị"))
    assert nothing_was_queued(store)


def test_the_limit_itself_is_taken(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, channel="messenger", kinds=())
    assert send(client, case, samples.PDF + bytes(25 * MB - len(samples.PDF))).status_code == 303


def test_nothing_written_and_nothing_chosen_is_nothing_to_send(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, kinds=())
    answer = send(client, case, name="")
    assert answer.status_code == 422
    assert "hoặc chọn ảnh hay tệp" in shown(answer)
    assert nothing_was_queued(store)


def test_words_alone_need_no_file(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, kinds=())
    assert send(client, case, name="", text="Chào anh/chị").status_code == 303
    assert [(card.text, card.files) for card in queued(store)] == [("Chào anh/chị", ())]


def test_another_officer_sends_no_file_here(sign_in, store):
    holder, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    case, _ = case_with(store, holder.officer, kinds=())
    answer = send(other, case, samples.PDF)
    assert answer.status_code == 409
    assert "Nguyễn Văn An" in shown(answer)
    assert nothing_was_queued(store)


def test_another_site_sends_no_file_here(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, kinds=())
    assert send(client, case, samples.PDF, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert nothing_was_queued(store)


def test_more_than_any_platform_takes_is_not_even_read(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, kinds=())
    assert send(client, case, bytes(26 * MB)).status_code == 413
    assert send(client, case, samples.PDF, text="a" * 70_000).status_code == 400
    two = [("file", ("a.pdf", samples.PDF)), ("file", ("b.pdf", samples.PDF))]
    data = {"text": "", "client_id": "client-0001"}
    assert client.post(f"/vu/{case.id}/tra-loi", data=data, files=two).status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(f"/vu/{case.id}/tra-loi", content=b"--y", headers=broken).status_code in (400, 422)
    assert nothing_was_queued(store)


def test_what_is_sent_never_lies_in_a_temporary_file(sign_in, store, monkeypatch):
    def disk(*_, **__):
        raise AssertionError("a temporary file was made")

    client = sign_in()
    case, _ = case_with(store, client.officer, channel="messenger", kinds=())
    monkeypatch.setattr(tempfile, "TemporaryFile", disk)
    assert send(client, case, samples.PDF + bytes(20 * MB)).status_code == 303


def test_the_form_says_what_this_platform_takes(sign_in, store):
    client = sign_in()
    case, _ = case_with(store, client.officer, channel="zalo", kinds=())
    page = client.get(f"/vu/{case.id}")
    assert "Zalo nhận ảnh JPG, PNG đến 1 MB; tệp PDF, DOC, DOCX đến 5 MB." in shown(page)
    assert 'data-picture="1000000"' in page.text
    assert 'enctype="multipart/form-data"' in page.text


def test_erasing_takes_the_files_off_the_officers_screen(sign_in, store):
    from bot.store.erase import erase_thread

    client = sign_in()
    case, (file,) = case_with(store)
    with store.write() as tx:
        erase_thread(tx, threads.lock(tx, case.thread_id), clock.now())
    assert client.get(f"/vu/{case.id}/tep/{file}").status_code == 404
    assert "<img" not in client.get(f"/vu/{case.id}").text

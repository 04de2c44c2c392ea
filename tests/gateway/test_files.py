"""What an officer sends to the web chat: to be had by its own conversation, once it was sent, and harmless."""

import pytest
from starlette.testclient import TestClient

from bot.core import clock
from bot.core.cards import Card
from bot.core.media import CALENDAR, EXTENSIONS, Remote, is_image
from bot.core.web import FILE_CSP, file_answer
from bot.store import attachments, outbox
from bot.store.tables import Attachment, Outbound
from tests import samples

from .conftest import ADDRESS
from .serving import deliver, message, only_thread, stored


def enclose(store, thread_id, media_type="image/png", name="Sơ đồ.png", text=""):
    """An officer's file, queued; its id."""
    with store.write() as tx:
        file = attachments.add(tx, thread_id, name, media_type, samples.KEPT[media_type], clock.now())
        card = Card(id="system/officer", kind="officer", text=text, files=(attachments.as_file(file),))
        outbox.say(tx, thread_id, [card], clock.now(), turn_id=None, author="officer")
        file.outbox_id = tx.query(Outbound).order_by(Outbound.id.desc()).first().id
        return file.id


@pytest.fixture
def talking(visitor, store):
    """The thread of a visitor who wrote something."""
    visitor.post("/chat/api/messages", json=message())
    return only_thread(store)


def test_a_file_comes_with_its_message_and_opens_in_its_own_conversation(visitor, store, talking):
    file = enclose(store, talking)
    assert visitor.get(f"/chat/api/files/{file}").status_code == 404  # not sent yet
    deliver(store)
    item = visitor.get("/chat/api/history").json()["items"][-1]
    assert (item["author"], item["text"]) == ("officer", "")
    (shown,) = item["files"]
    size = len(samples.png())
    assert shown == {"name": "Sơ đồ.png", "size": size, "image": True, "url": f"/chat/api/files/{file}"}
    answer = visitor.get(shown["url"])
    assert (answer.status_code, answer.content) == (200, samples.png())


@pytest.mark.parametrize("media_type", EXTENSIONS)
def test_every_kind_leaves_with_headers_that_make_it_harmless(visitor, store, talking, media_type):
    file = enclose(store, talking, media_type, "<b>a.html")
    deliver(store)
    headers = visitor.get(f"/chat/api/files/{file}").headers
    assert headers["content-type"] == media_type
    how = "inline" if is_image(media_type) else "attachment"
    ending = EXTENSIONS[media_type]
    plain = f'filename="tep{ending}"'
    assert headers["content-disposition"] == f"{how}; {plain}; filename*=UTF-8''ba.html{ending}"
    assert headers["content-security-policy"] == FILE_CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_nobody_else_has_it(app, visitor, store, talking):
    file = enclose(store, talking)
    deliver(store)
    with TestClient(app, base_url=ADDRESS) as other:
        assert other.get(f"/chat/api/files/{file}").status_code == 401
        other.post("/chat/api/session")
        assert other.get(f"/chat/api/files/{file}").status_code == 404
        other.post("/chat/api/messages", json=message())
        assert other.get(f"/chat/api/files/{file}").status_code == 404
    visitor.post("/chat/api/forget")
    assert visitor.get(f"/chat/api/files/{file}").status_code == 401


def test_what_a_person_sent_is_for_officers_only(visitor, store, talking):
    with store.write() as tx:
        attachments.expect(tx, tx.merge(stored(store)[0]), [Remote("image", "https://zdn.vn/a.png")])
        tx.flush()
        row = tx.query(Attachment).one()
        attachments.keep(row, "image/png", samples.png(), clock.now())
        file = row.id
    assert visitor.get(f"/chat/api/files/{file}").status_code == 404


def test_a_refusal_is_a_sentence(visitor, talking):
    answer = visitor.get("/chat/api/files/999999")
    assert (answer.status_code, answer.json()) == (404, {"error": "Không có trang này."})


def test_a_calendar_of_our_own_is_saved_and_not_shown():
    headers = file_answer(b"BEGIN:VCALENDAR", CALENDAR, "viec-can-lam.ics").headers
    assert headers["content-disposition"].startswith('attachment; filename="tep.ics"')
    assert headers["content-security-policy"] == FILE_CSP

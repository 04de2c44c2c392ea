"""Pictures and documents to Zalo: uploaded first, which nobody sees, and then sent by what Zalo gave for them."""

import json
import threading
from dataclasses import asdict
from datetime import timedelta

import pytest

from bot.channels import outbound
from bot.channels.base import Outgoing, Recipient
from bot.channels.zalo import render
from bot.channels.zalo.api import ZaloChannel
from bot.core import clock
from bot.core.cards import Button, Card, File
from bot.core.errors import SendFailed, SendUnknown, WindowClosed
from bot.store import tokens
from tests import samples
from tests.contract.zalo_platform import OA, PAYLOADS, USER, zalo  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
NOW = clock.now()
PICTURE = File(1, "Sơ đồ.png", "image/png", len(samples.png()))
DOCUMENT = File(2, "Mẫu đơn.pdf", "application/pdf", len(samples.PDF))
CONTENT = {PICTURE: samples.png(), DOCUMENT: samples.PDF}


@pytest.fixture
def channel(store, zalo, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with store.write() as tx:
        later = NOW + timedelta(hours=25)
        tokens.put(tx, "zalo", OA, access="access-1", refresh="refresh-1", expires_at=later, now=NOW)
    return ZaloChannel(store)


def send(channel, file=PICTURE, who=USER, age=timedelta(0)):
    body = {"file": asdict(file)}
    to = Recipient(OA, who, last_interaction_at=NOW - age)
    return channel.send(to, Outgoing(1, 0, "officer", body, CONTENT[file]))


def failed(channel, kind=SendFailed, **arguments):
    with pytest.raises(kind) as caught:
        send(channel, **arguments)
    return caught.value


def test_a_picture_is_uploaded_and_sent_by_its_id(channel, zalo):  # noqa: F811
    assert send(channel).message_id == "m1"
    ((path, headers, part),) = zalo.uploads
    assert path == "/v2.0/oa/upload/image"
    assert (part.media_type, part.content) == ("image/png", samples.png())
    assert headers["access_token"] == "access-1"
    assert len(headers["appsecret_proof"]) == 64
    ((path, _, body),) = zalo.sent
    assert path == "/v3.0/oa/message/cs"
    element = {"media_type": "image", "attachment_id": "given-1"}
    payload = {"template_type": "media", "elements": [element]}
    assert body["message"] == {"attachment": {"type": "template", "payload": payload}}


def test_a_document_is_uploaded_and_sent_by_its_token(channel, zalo):  # noqa: F811
    send(channel, DOCUMENT)
    ((path, _, part),) = zalo.uploads
    assert path == "/v2.0/oa/upload/file"
    assert (part.file, part.media_type, part.content) == ("Mẫu đơn.pdf", "application/pdf", samples.PDF)
    ((_, _, body),) = zalo.sent
    fixture = json.loads((PAYLOADS / "zalo/api/req_file.json").read_text())
    fixture["message"]["attachment"]["payload"]["token"] = "given-1"
    assert body == fixture


def test_the_anonymous_get_it_where_they_wrote(channel, zalo):  # noqa: F811
    send(channel, who="anonymous:anon-7f31c2d8e0:conv-5b1d9e22")
    assert [path for path, _, _ in zalo.sent] == ["/v2.0/oa/message"]


def test_outside_the_window_nothing_is_uploaded(channel, zalo):  # noqa: F811
    failed(channel, WindowClosed, age=timedelta(days=8))
    assert zalo.uploads == zalo.sent == []


def test_an_old_token_is_renewed_for_the_upload_too(channel, zalo):  # noqa: F811
    zalo.upload_answers = [{"error": -216}]
    send(channel)
    assert zalo.refreshes == ["refresh-1"]
    assert [headers["access_token"] for _, headers, _ in zalo.uploads] == ["access-1", "access-2"]
    assert len(zalo.sent) == 1


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ({"error": -210, "message": "Param is over limit"}, True),
        ({"error": -201, "message": "Params is invalid"}, True),
        ({"error": -32}, False),
        ((500, "<html>"), False),
        ((200, "<html>"), False),
        ((504, ""), False),
        ({"error": 0, "data": {}}, False),
        ({"error": 0, "data": {"attachment_id": 7}}, False),
        ({"error": 0, "data": ["given-1"]}, False),
    ],
    ids=lambda value: json.dumps(value),
)
def test_an_upload_that_fails_sends_nothing_and_leaves_no_doubt(channel, zalo, answer, permanent):  # noqa: F811
    zalo.upload_answers = [answer]
    assert failed(channel).permanent is permanent
    assert zalo.sent == []


def test_an_upload_without_an_answer_leaves_no_doubt(channel, zalo, monkeypatch):  # noqa: F811
    taken = threading.Event()
    monkeypatch.setattr(outbound, "UPLOAD_SECONDS", (5.0, 0.2))
    zalo.upload_answers = [lambda: (taken.wait(5), {"error": 0})[1]]
    assert not failed(channel).permanent
    taken.set()
    assert zalo.sent == []


def test_a_message_without_an_answer_is_a_doubt_as_with_words(channel, zalo):  # noqa: F811
    zalo.answers = [(504, "")]
    failed(channel, SendUnknown)


def test_a_message_over_a_limit_is_not_cut(channel, zalo):  # noqa: F811
    zalo.answers = [{"error": -210}]
    assert failed(channel).permanent
    assert len(zalo.sent) == 1


# ---- parts -----------------------------------------------------------------------------------------------------

FILES = [{"file": asdict(PICTURE)}, {"file": asdict(DOCUMENT)}]


def card(text="Mẫu đơn đây ạ.", **more):
    return Card(id="system/officer", kind="officer", text=text, files=(PICTURE, DOCUMENT), **more)


def test_files_come_after_the_words_each_as_a_part(store):
    assert render.parts(card()) == [{"text": "Cán bộ trả lời anh/chị:\nMẫu đơn đây ạ."}, *FILES]


def test_a_file_alone_has_no_empty_words_before_it(store):
    assert render.parts(card("")) == FILES
    assert render.parts(card(" \n")) == FILES


def test_buttons_stay_below_everything(store):
    *files, last = render.parts(card(buttons=(Button("Gặp cán bộ", payload="#abc"),)))
    assert files == FILES
    assert last["attachment"]["payload"]["buttons"][0]["payload"] == "#abc"

"""Pictures and documents to Messenger: uploaded first, which nobody sees, and then sent by the id that Meta gave."""

import hashlib
import hmac
import json
import time as real_time
from dataclasses import asdict
from datetime import timedelta

import pytest

from bot.channels import outbound
from bot.channels.base import Outgoing, Recipient
from bot.channels.messenger import render
from bot.channels.messenger.api import MessengerChannel
from bot.core import clock
from bot.core.cards import Button, Card, File
from bot.core.errors import SendFailed, SendUnknown, WindowClosed
from tests import samples
from tests.contract.messenger_platform import (
    PAGE,
    PSID,
    SECRET,
    TOKEN,
    configure,
    fixture,
    graph_fixture,  # noqa: F401
    page,
)

PICTURE = File(1, "Sơ đồ.png", "image/png", len(samples.png()))
DOCUMENT = File(2, "Mẫu đơn.pdf", "application/pdf", len(samples.PDF))
CONTENT = {PICTURE: samples.png(), DOCUMENT: samples.PDF}


def send(file=PICTURE, age=timedelta(0), author="officer"):
    to = Recipient(PAGE, PSID, clock.now() - age)
    return MessengerChannel().send(to, Outgoing(47, 1, author, {"file": asdict(file)}, CONTENT[file]))


def failed(kind=SendFailed, **arguments):
    with pytest.raises(kind) as caught:
        send(**arguments)
    return caught.value


@pytest.mark.parametrize(("file", "kind"), [(PICTURE, "image"), (DOCUMENT, "file")])
def test_a_file_is_uploaded_and_sent_by_its_id(graph, file, kind):
    assert send(file).message_id == "m_2"
    (path, query, headers, form), (message_path, _, _, body) = graph.asked
    assert path == f"/v25.0/{PAGE}/message_attachments"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert query == {"appsecret_proof": hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()}
    wanted = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    assert json.loads(form["message"].content) == wanted
    part = form["filedata"]
    assert (part.file, part.media_type, part.content) == (file.name, file.media_type, CONTENT[file])
    assert message_path == f"/v25.0/{PAGE}/messages"
    assert body == {
        "recipient": {"id": PSID},
        "messaging_type": "RESPONSE",
        "message": {
            "attachment": {"type": kind, "payload": {"attachment_id": "a_1"}},
            "metadata": "row:47:1",
        },
    }


def test_late_the_officers_tag_goes_with_the_message_and_without_it_nothing_is_uploaded(graph):
    failed(WindowClosed, age=timedelta(hours=25))
    assert graph.asked == []
    configure(page(graph=graph.address, human_agent=True))
    send(age=timedelta(hours=25))
    assert graph.bodies[1]["tag"] == "HUMAN_AGENT"


@pytest.mark.parametrize(
    ("name", "permanent", "alarm"),
    [
        ("error_100_invalid_param", True, "request/upload"),
        ("error_190_token", False, "token"),
        ("error_1200_transient", False, None),
        ("error_613_rate", False, None),
    ],
)
def test_an_upload_that_is_refused_sends_nothing(graph, name, permanent, alarm):
    graph.answers = [(400, json.loads(fixture(f"api/{name}.json")))]
    error = failed()
    assert (error.permanent, error.alarm) == (permanent, alarm)
    assert len(graph.asked) == 1


@pytest.mark.parametrize(
    "answer", [(200, "<html>"), (200, {}), (200, {"attachment_id": 7}), (504, ""), (500, "")]
)
def test_an_upload_with_an_odd_answer_leaves_no_doubt(graph, answer):
    graph.answers = [answer]
    assert not failed().permanent
    assert len(graph.asked) == 1


def test_an_upload_without_an_answer_leaves_no_doubt(graph, monkeypatch):
    def late():
        real_time.sleep(0.6)
        return 200, {"attachment_id": "a_late"}

    monkeypatch.setattr(outbound, "UPLOAD_SECONDS", (5.0, 0.2))
    graph.answers = [late]
    assert not failed().permanent
    assert len(graph.asked) == 1


def test_a_message_without_an_answer_is_a_doubt_as_with_words(graph):
    graph.answers = [(200, {"attachment_id": "a_1"}), (504, "")]
    failed(SendUnknown)


def test_a_success_ends_the_alarms_of_both_calls(graph):
    assert send().proves >= {"request/upload", "request/image"}


# ---- parts -----------------------------------------------------------------------------------------------------

FILES = [{"file": asdict(PICTURE)}, {"file": asdict(DOCUMENT)}]


def card(text="Mẫu đơn đây ạ.", **more):
    return Card(id="system/officer", kind="officer", text=text, files=(PICTURE, DOCUMENT), **more)


def test_files_come_after_the_words_each_as_a_part():
    assert render.parts(card()) == [{"text": "Cán bộ trả lời anh/chị:\nMẫu đơn đây ạ."}, *FILES]


def test_a_file_alone_has_no_empty_words_before_it():
    assert render.parts(card("")) == FILES


def test_quick_replies_are_the_last_thing_so_that_they_do_not_vanish():
    *files, last = render.parts(card(buttons=(Button("Gặp cán bộ", payload="#abc"),)))
    assert files == FILES
    assert last["quick_replies"][0]["payload"] == "#abc"

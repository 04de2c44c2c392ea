"""Files at the simulated platforms: what people send lies on their servers; what is uploaded is weighed and looked at."""

import base64
import json
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from bot.channels import accounts
from bot.channels.base import Outgoing, Recipient
from bot.channels.downloads import download
from bot.channels.messenger.api import MessengerChannel
from bot.channels.outbound import session
from bot.channels.zalo.api import ZaloChannel
from bot.core import clock
from bot.core.cards import Card, File
from bot.core.errors import SendFailed
from bot.core.media import DOCX, sniff
from tests import samples
from tests.gateway.serving import until

from .simulating import Gateway, Graph, Zalo, meet, order, phone, refused, simulating, simulator
from .zalo_platform import PAYLOADS

ADDRESS = "http://127.0.0.1:8082"
PLATFORMS = ("zalo", "messenger")
KINDS = {
    "image": "image/png",
    "sticker": "image/png",
    "audio": "audio/amr",
    "file": "application/pdf",
    "video": None,
}


@pytest.fixture
def client(data_dir):
    yield TestClient(simulator(), base_url=ADDRESS)
    accounts.accounts.cache_clear()


def own(content, name="giấy ra trại.png"):
    return {"name": name, "data": base64.b64encode(content).decode()}


def says(client, platform, kind="image", **more):
    """Somebody sends a file; what their phone shows of it."""
    order(client, "say", platform=platform, attachment=kind, **more)
    (media,) = phone(client, platform)["messages"][-1]["media"]
    return media


# ---- what people send ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_every_kind_is_what_it_says(client, platform, kind):
    media = says(client, platform, kind)
    answer = client.get(urlsplit(media["url"]).path)
    assert (answer.status_code, sniff(answer.content)) == (200, KINDS[kind])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_file_of_ones_own_lies_where_the_webhook_says(data_dir, platform):
    gateway = Gateway()
    try:
        with simulating(gateway.url) as client:
            for kind, name in (("image", "ảnh.png"), ("file", "Đơn.pdf")):
                content = samples.png() if kind == "image" else samples.PDF
                url = says(client, platform, kind, file=own(content, name))["url"]
                account = next(each for each in accounts.accounts() if each.channel == platform)
                assert download(session(), account, url, 10_000) == content
            until(lambda: len(gateway.got) == 2, "two webhooks")
            _, document = gateway.events()
            assert url in json.dumps(document)
            if platform == "zalo":
                (attachment,) = document["message"]["attachments"]
                payload = attachment["payload"]
                assert (payload["name"], payload["size"], payload["type"]) == (
                    "Đơn.pdf",
                    str(len(samples.PDF)),
                    "pdf",
                )
    finally:
        gateway.close()
        accounts.accounts.cache_clear()


@pytest.mark.parametrize(
    "body",
    [
        {"attachment": "location", "file": own(b"x")},
        {"attachment": "image", "file": {"name": "a.png"}},
        {"attachment": "image", "file": {"name": "a.png", "data": "không phải base64"}},
        {"attachment": "image", "file": "a.png"},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(client, body):
    answer = client.post("/control/say", json={"platform": "zalo", **body})
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_what_is_no_picture_or_document_is_given_as_bytes_that_nothing_runs(client):
    media = says(client, "zalo", "file", file=own(b"<script>alert(1)</script>", "a.html"))
    answer = client.get(urlsplit(media["url"]).path)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_is_at_its_own_platform_only_and_gone_after_a_reset(client):
    path = urlsplit(says(client, "zalo")["url"]).path
    assert client.get(path.replace("/zalo/", "/messenger/")).status_code == 404
    order(client, "reset")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("fault", "status"), [({"kind": "500"}, 500), ({"kind": "error", "code": 410}, 410)])
def test_trouble_of_the_file_server_can_be_ordered(client, fault, status):
    path = urlsplit(says(client, "zalo")["url"]).path
    order(client, "faults", platform="zalo", where="file", **fault)
    assert client.get(path).status_code == status
    assert client.get(path).status_code == 200


# ---- uploads to Zalo -------------------------------------------------------------------------------------------

MB = 1024 * 1024


@pytest.fixture
def zalo(client):
    made = Zalo(client)
    made.token = made.refresh(made.account.refresh_token)["access_token"]
    return made


def upload(zalo, kind, name, content, **headers):
    files = {"file": (name, content, "application/octet-stream")}
    headers = {"access_token": zalo.token, **headers}
    return zalo.client.post(f"/zalo/v2.0/oa/upload/{kind}", files=files, headers=headers).json()


@pytest.mark.parametrize(
    ("kind", "name", "content", "error"),
    [
        ("image", "a.png", samples.png(), 0),
        ("image", "a.JPG", samples.JPEG, 0),
        ("image", "a.png", samples.png(more=MB - len(samples.png()) - 12), 0),
        ("image", "a.png", samples.png(more=MB - len(samples.png()) - 11), -210),
        ("image", "a.gif", samples.KEPT["image/gif"], -201),
        ("image", "a.png", samples.PDF, -201),
        ("image", "a.webp", samples.KEPT["image/webp"], -201),
        ("gif", "a.gif", samples.KEPT["image/gif"], 0),
        ("gif", "a.png", samples.png(), -201),
        ("file", "Đơn.pdf", samples.PDF, 0),
        ("file", "a.docx", samples.DOCX, 0),
        ("file", "a.doc", samples.KEPT["application/msword"], 0),
        ("file", "a.csv", b"a,b", 0),
        ("file", "a.pdf", samples.PDF + bytes(5 * MB - len(samples.PDF)), 0),
        ("file", "a.pdf", samples.PDF + bytes(5 * MB), -210),
        ("file", "a.xlsx", samples.office("xl"), -201),
        ("file", "a.exe", b"MZ", -201),
        ("file", "a.pdf", b"", -201),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
def test_zalo_takes_what_it_takes(zalo, kind, name, content, error):
    answer = upload(zalo, kind, name, content)
    assert answer["error"] == error, answer
    if not error:
        assert list(answer["data"]) == ["token" if kind == "file" else "attachment_id"]


def image(given):
    element = {"media_type": "image", "attachment_id": given}
    return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}}}


def document(given):
    return {"attachment": {"type": "file", "payload": {"token": given}}}


def test_zalo_sends_what_it_was_given_and_the_phone_shows_it(client, zalo):
    an = meet(client, "zalo")
    picture = upload(zalo, "image", "Sơ đồ.png", samples.png())["data"]["attachment_id"]
    token = upload(zalo, "file", "Đơn.pdf", samples.PDF)["data"]["token"]
    assert zalo.send(an, **image(picture), text="Xem ạ")["error"] == 0
    assert zalo.send(an, **document(token))["error"] == 0
    first, second = phone(client, "zalo")["messages"][-2:]
    assert (first["text"], first["media"][0]["name"], second["media"][0]["name"]) == (
        "Xem ạ",
        "Sơ đồ.png",
        "Đơn.pdf",
    )
    assert client.get(urlsplit(first["media"][0]["url"]).path).content == samples.png()
    assert client.get(urlsplit(second["media"][0]["url"]).path).content == samples.PDF


def test_zalo_knows_only_what_was_uploaded_for_seven_days(client, zalo):
    an = meet(client, "zalo")
    picture = upload(zalo, "image", "a.png", samples.png())["data"]["attachment_id"]
    token = upload(zalo, "file", "a.pdf", samples.PDF)["data"]["token"]
    recorded = json.loads((PAYLOADS / "zalo/api/req_file.json").read_text())["message"]
    for message in (image("never-given"), image(token), document(picture), recorded):
        assert zalo.send(an, **message)["error"] == -100
    order(client, "clock", hours=24 * 7 + 1)
    order(client, "say", platform="zalo", text="tôi vẫn ở đây")
    zalo.token = ""
    zalo.token = zalo.refresh(order(client, "consent")["refresh_token"])["access_token"]
    assert zalo.send(an, **image(picture))["error"] == -100
    assert zalo.send(an, text="a")["error"] == 0


def test_an_upload_to_zalo_needs_the_token(zalo):
    assert upload(zalo, "image", "a.png", samples.png(), access_token="x")["error"] == -216
    answer = zalo.client.post("/zalo/v2.0/oa/upload/image", json={}, headers={"access_token": zalo.token})
    assert answer.json()["error"] == -201


# ---- uploads to Meta -------------------------------------------------------------------------------------------


def meta_upload(graph, kind="image", content=None, name="a.png", media_type="image/png", message=None):
    message = message or {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    params = {"access_token": graph.page.page_token, "appsecret_proof": graph.proof}
    return graph.client.post(
        f"/graph/v25.0/{graph.page.account}/message_attachments",
        params=params,
        data={"message": json.dumps(message)},
        files={"filedata": (name, samples.png() if content is None else content, media_type)},
    )


def attached(given, kind="image"):
    return {"attachment": {"type": kind, "payload": {"attachment_id": given}}}


@pytest.mark.parametrize(
    ("kind", "content"), [("image", samples.png()), ("file", samples.PDF)], ids=["image", "file"]
)
def test_meta_sends_what_was_uploaded_and_the_phone_shows_it(client, kind, content):
    graph, person = Graph(client), meet(client, "messenger")
    given = meta_upload(graph, kind, content, "Đơn.x").json()["attachment_id"]
    assert given.isdigit()
    assert graph.send(person, attached(given, kind)).status_code == 200
    (media,) = phone(client, "messenger")["messages"][-1]["media"]
    assert (media["type"], media["name"]) == (kind, "Đơn.x")
    assert client.get(urlsplit(media["url"]).path).content == content


@pytest.mark.parametrize(
    "wrong",
    [
        {"content": samples.PDF},
        {"content": b""},
        {"kind": "file", "content": bytes(25 * MB + 1)},
        {"message": {"attachment": {"type": "template", "payload": {}}}},
        {"message": {"text": "a"}},
        {"message": "không phải JSON của nó"},
    ],
    ids=["no picture", "nothing", "too large", "a template", "words", "no object"],
)
def test_meta_refuses_what_it_does_not_take(client, wrong):
    assert refused(meta_upload(Graph(client), **wrong))[0] == 100


def test_the_limit_of_meta_itself_is_taken(client):
    assert meta_upload(Graph(client), "file", bytes(25 * MB)).status_code == 200


def test_meta_knows_only_what_may_be_sent_again(client):
    graph, person = Graph(client), meet(client, "messenger")
    once = meta_upload(graph, message={"attachment": {"type": "image", "payload": {}}}).json()[
        "attachment_id"
    ]
    picture = meta_upload(graph).json()["attachment_id"]
    for message in (attached(once), attached("12345"), attached(picture, "file")):
        assert refused(graph.send(person, message))[0] == 100
    assert graph.send(person, attached(picture)).status_code == 200


# ---- our own channels against it -------------------------------------------------------------------------------

FILES = {
    "Sơ đồ.png": ("image/png", samples.png()),
    "Mẫu đơn.pdf": ("application/pdf", samples.PDF),
    "Mẫu đơn.docx": (DOCX, samples.DOCX),
}


@pytest.fixture
def running(store):
    with simulating() as live:
        yield live
    accounts.accounts.cache_clear()


def send(channel, to, name, text=""):
    media_type, content = FILES[name]
    card = Card("system/officer", text, kind="officer", files=(File(1, name, media_type, len(content)),))
    for number, part in enumerate(channel.parts(card)):
        channel.send(to, Outgoing(7, number, "officer", part, content if "file" in part else b""))


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_officers_file_arrives_whole_and_the_log_shows_both_calls(running, store, platform, name):
    person = meet(running, platform)
    channel = ZaloChannel(store) if platform == "zalo" else MessengerChannel()
    account = next(each for each in accounts.accounts() if each.channel == platform)
    send(channel, Recipient(account.account, person, clock.now()), name, "Đây ạ.")
    words, file = phone(running, platform)["messages"][-2:]
    assert words["text"] == "Cán bộ trả lời anh/chị:\nĐây ạ."
    (media,) = file["media"]
    assert (media["name"], running.get(media["url"]).content) == (name, FILES[name][1])
    log = running.get("/control/traffic", params={"platform": platform}).json()["traffic"]
    calls = [one for one in log if one["direction"] == "api" and "oauth" not in one["path"]]
    upload_call = next(
        one for one in calls if "upload" in one["path"] or "message_attachments" in one["path"]
    )
    assert f"{len(FILES[name][1])} bytes" in upload_call["request"]
    assert name in upload_call["request"]
    assert [one["status"] for one in calls] == [200] * len(calls)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "kind", ["500", "429", "timeout_before", "timeout_after", "garbage", "expired_token"]
)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_trouble_with_an_upload_shows_nothing_and_the_next_try_succeeds(running, store, platform, kind):
    person = meet(running, platform)
    channel = ZaloChannel(store) if platform == "zalo" else MessengerChannel()
    account = next(each for each in accounts.accounts() if each.channel == platform)
    to = Recipient(account.account, person, clock.now())
    order(running, "faults", platform=platform, kind=kind, where="upload", seconds=0)
    if (platform, kind) != ("zalo", "expired_token"):  # which is renewed within the same try
        with pytest.raises(SendFailed):
            send(channel, to, "Mẫu đơn.pdf")
        assert len(phone(running, platform)["messages"]) == 1
    send(channel, to, "Mẫu đơn.pdf")
    assert len(phone(running, platform)["messages"]) == 2

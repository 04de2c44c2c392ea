"""The simulator's webhooks are signed and shaped like the platforms', come again when refused, and our own door takes them."""

import csv
import json
import time
from pathlib import Path

import pytest

from bot.channels import accounts
from bot.channels.messenger import webhook as messenger_webhook
from bot.channels.simulator import signing
from bot.channels.zalo import webhook as zalo_webhook
from tests.gateway.serving import until

from .simulating import Gateway, Graph, Zalo, meet, order, phone, simulating, simulator

PAYLOADS = Path(__file__).parent / "payloads"
PERSON = {"zalo": "6487120935518826701", "messenger": "9412207733518840"}


@pytest.fixture
def gateway():
    listening = Gateway()
    yield listening
    listening.close()


@pytest.fixture
def client(data_dir, gateway):
    with simulating(gateway.url) as running:
        yield running


def recorded(path):
    return json.loads((PAYLOADS / f"{path}.json").read_bytes())


def skeleton(value, depth=0):
    """The keys of a body, in their order, down to where people's own words begin."""
    if isinstance(value, dict):
        return [(key, skeleton(one)) for key, one in value.items()]
    if isinstance(value, list):
        return [skeleton(one) for one in value]
    return type(value).__name__


def vectors():
    rows = csv.DictReader((PAYLOADS / "signatures.csv").read_text().splitlines())
    bodies = {"zalo": "utf8", "messenger": "escaped"}  # the way each platform writes
    for row in rows:
        ours = row["header"] in ("X-ZEvent-Signature", "X-Hub-Signature-256")
        alike = row["body_encoding"] == bodies[row["platform"]] and "numeric" not in row["file"]
        if row["expect"] == "valid" and ours and alike:
            yield pytest.param(row["file"], row["header"], row["value"], id=row["file"])


@pytest.mark.parametrize(("file", "header", "value"), vectors())
def test_body_and_signature_are_those_of_the_shared_vectors(data_dir, file, header, value):
    simulator()
    raw = (PAYLOADS / file).read_bytes()
    platform = file.split("/")[0]
    account = next(each for each in accounts.accounts() if each.channel == platform)
    body, headers = signing.signed(account, json.loads(raw))
    assert body == raw
    assert headers[header] == value


SAID = [
    ("zalo", {"text": "Cho tôi hỏi"}, "zalo/user_send_text"),
    ("zalo", {"attachment": "image", "text": "ảnh"}, "zalo/user_send_image"),
    ("zalo", {"attachment": "audio"}, "zalo/user_send_audio"),
    ("zalo", {"attachment": "video"}, "zalo/user_send_video"),
    ("zalo", {"attachment": "file"}, "zalo/user_send_file"),
    ("zalo", {"attachment": "sticker"}, "zalo/user_send_sticker"),
    ("zalo", {"attachment": "location"}, "zalo/user_send_location"),
    ("zalo", {"attachment": "link", "text": "xem"}, "zalo/user_send_link"),
    ("zalo", {"attachment": "business_card"}, "zalo/user_send_business_card"),
    ("messenger", {"text": "Cho tôi hỏi"}, "messenger/message_text"),
    ("messenger", {"attachment": "image"}, "messenger/message_image"),
    ("messenger", {"attachment": "audio"}, "messenger/message_audio"),
    ("messenger", {"attachment": "file"}, "messenger/message_file"),
    ("messenger", {"attachment": "sticker"}, "messenger/message_sticker_new"),
    ("messenger", {"attachment": "location"}, "messenger/message_location"),
    ("messenger", {"attachment": "fallback", "text": "xem"}, "messenger/message_fallback"),
    ("messenger", {"attachment": "unsupported"}, "messenger/message_unsupported"),
]
HAPPENED = [
    ("zalo", "follow", "zalo/follow"),
    ("zalo", "unfollow", "zalo/unfollow"),
    ("zalo", "withdraw", "zalo/user_withdraw"),
    ("zalo", "chatnow", "zalo/user_click_chatnow"),
    ("zalo", "submit_info", "zalo/user_submit_info"),
    ("messenger", "referral", "messenger/referral"),
    ("messenger", "take_control", "messenger/take_thread_control"),
    ("messenger", "pass_control", "messenger/pass_thread_control"),
]


@pytest.mark.parametrize(("platform", "said", "like"), SAID, ids=[like for *_, like in SAID])
def test_what_people_send_arrives_in_the_recorded_shape(client, gateway, platform, said, like):
    order(client, "say", platform=platform, person=PERSON[platform], **said)
    until(lambda: gateway.got, "the webhook")
    (event,) = gateway.events()
    assert skeleton(event) == skeleton(recorded(like))


@pytest.mark.parametrize(("platform", "name", "like"), HAPPENED, ids=[like for *_, like in HAPPENED])
def test_what_happens_arrives_in_the_recorded_shape(client, gateway, platform, name, like):
    order(client, "events", platform=platform, person=PERSON[platform], event=name)
    until(lambda: gateway.got, "the webhook")
    (event,) = gateway.events()
    assert skeleton(event) == skeleton(recorded(like))


def test_an_answer_on_zalo_is_echoed_received_and_seen(client, gateway):
    zalo, person = Zalo(client), meet(client, "zalo")
    sent = zalo.send(person, text="Dạ, anh/chị chuẩn bị")["data"]["message_id"]
    order(client, "events", platform="zalo", event="seen")
    order(client, "events", platform="zalo", event="officer", text="Tôi là cán bộ trực.")
    until(lambda: len(gateway.got) == 5, "five webhooks")
    names = ["user_send_text", "oa_send_text", "user_received_message", "user_seen_message", "oa_send_text"]
    assert gateway.names() == names
    _, echo, received, seen, officer = gateway.events()
    assert echo["message"]["msg_id"] == received["message"]["msg_id"] == sent
    assert skeleton(echo) == skeleton(recorded("zalo/oa_send_text_echo_api"))
    assert skeleton(received) == skeleton(recorded("zalo/user_received_message"))
    assert skeleton(officer) == skeleton(recorded("zalo/oa_send_text_echo_admin"))
    assert seen["message"] == {"msg_ids": [sent]}


def test_an_answer_on_messenger_is_echoed_with_its_metadata_delivered_and_read(client, gateway):
    person = meet(client, "messenger")
    sent = Graph(client).send(person, {"text": "Dạ", "metadata": "row:7:0"}).json()["message_id"]
    order(client, "events", platform="messenger", event="seen")
    order(client, "events", platform="messenger", event="officer", text="Tôi là cán bộ trực.")
    until(lambda: len(gateway.got) == 5, "five webhooks")
    assert gateway.names() == ["message", "echo", "delivery", "read", "echo"]
    _, echo, delivered, _, officer = gateway.events()
    assert skeleton(echo) == skeleton(recorded("messenger/echo_from_our_app"))
    item = echo["entry"][0]["messaging"][0]["message"]
    assert (item["mid"], item["metadata"]) == (sent, "row:7:0")
    assert delivered["entry"][0]["messaging"][0]["delivery"]["mids"] == [sent]
    assert officer["entry"][0]["messaging"][0]["message"]["app_id"] == 263902037430900


def test_our_own_door_knows_every_signature_and_reads_every_event(client, gateway):
    for platform, said, _ in SAID:
        order(client, "say", platform=platform, person=PERSON[platform], **said)
    for platform, name, _ in HAPPENED:
        order(client, "events", platform=platform, person=PERSON[platform], event=name)
    order(client, "say", platform="zalo", person="anon-7f31c2d8e0", text="Tôi chưa có Zalo")
    until(lambda: len(gateway.got) == len(SAID) + len(HAPPENED) + 1, "all webhooks")
    read = []
    for path, headers, raw in gateway.got:
        door = zalo_webhook if path.endswith("zalo") else messenger_webhook
        door.verify(raw, headers)
        found = door.parse(raw)
        assert found, raw
        read += found
        with pytest.raises(Exception, match="not signed"):
            door.verify(raw.replace(b"}", b" }", 1), headers)
    happened = {incoming.body["event"] for _, incoming in read if incoming.kind == "event"}
    assert happened >= {"follow", "unfollow", "withdraw", "thread_control", "interaction"}
    assert {incoming.person for _, incoming in read} >= set(PERSON.values())


def test_a_refused_webhook_comes_again_the_same_and_counted(client, gateway):
    gateway.failing = 2
    order(client, "settings", pace=0.001)
    meet(client, "zalo")
    until(lambda: len(gateway.got) == 3, "two more tries")
    (_, first, raw), (_, second, _), (_, third, _) = gateway.got
    assert {body for _, _, body in gateway.got} == {raw}
    assert [each.get("num_retry") for each in (first, second, third)] == [None, "1", "2"]
    log = client.get("/control/traffic", params={"platform": "zalo"}).json()["traffic"]
    assert [one["status"] for one in log] == [500, 500, 200]


def test_one_sees_how_many_webhooks_are_still_on_their_way(client, gateway):
    def outstanding():
        return client.get("/control/state").json()["webhooks"]

    gateway.failing = 1
    order(client, "settings", pace=1000.0)  # the next try is hours away
    meet(client, "zalo")
    meet(client, "messenger")
    until(lambda: len(gateway.got) == 2, "both")
    until(lambda: outstanding() == 1, "one of them was taken")


def test_a_later_webhook_does_not_wait_for_one_that_is_refused(client, gateway):
    gateway.failing = 1
    meet(client, "messenger", text="một")
    meet(client, "messenger", text="hai")
    until(lambda: len(gateway.got) == 2, "both")
    texts = [event["entry"][0]["messaging"][0]["message"]["text"] for event in gateway.events()]
    assert texts == ["một", "hai"]


def test_the_echo_can_be_first_lost_or_doubled(client, gateway):
    zalo, person = Zalo(client), meet(client, "zalo")
    until(lambda: len(gateway.got) == 1, "the question")
    order(client, "faults", platform="zalo", kind="echo_first")
    zalo.send(person, text="a")
    assert gateway.names()[1:] == ["oa_send_text", "user_received_message"], "before the answer came"
    order(client, "faults", platform="zalo", kind="echo_lost")
    zalo.send(person, text="b")
    until(lambda: len(gateway.got) == 4, "the receipt")
    assert gateway.names()[3] == "user_received_message"
    order(client, "faults", platform="zalo", kind="webhook_twice")
    meet(client, "zalo", text="c")
    until(lambda: len(gateway.got) == 6, "the same webhook twice")
    assert gateway.got[4][2] == gateway.got[5][2]


def test_the_clock_on_the_wire_is_the_true_one(client, gateway):
    order(client, "clock", hours=300)
    meet(client, "zalo")
    until(lambda: gateway.got, "the webhook")
    assert abs(int(gateway.events()[0]["timestamp"]) / 1000 - time.time()) < 60
    assert phone(client, "zalo")["hours_left"] == 168

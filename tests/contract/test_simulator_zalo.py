"""The simulated Zalo takes what Zalo takes, and refuses what Zalo refuses, with Zalo's codes."""

import json
import unicodedata
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.channels.simulator.zalo import tokens

from .simulating import Zalo, meet, order, phone, simulator

REQUESTS = Path(__file__).parent / "payloads" / "zalo" / "api"
ADDRESS = "http://127.0.0.1:8082"
QUERY = {"title": "Gặp cán bộ", "type": "oa.query.hide", "payload": "#gap"}


@pytest.fixture
def client(data_dir):
    return TestClient(simulator(), base_url=ADDRESS)


@pytest.fixture
def zalo(client):
    return Zalo(client)


@pytest.fixture
def an(client):
    return meet(client, "zalo")


def buttons(*given):
    return {"type": "template", "payload": {"buttons": list(given)}}


def template(kind, *elements):
    return {"type": "template", "payload": {"template_type": kind, "elements": list(elements)}}


def test_an_answer_has_the_shape_of_the_recorded_one(client, zalo, an):
    recorded = json.loads((REQUESTS / "send_cs_ok.json").read_text())
    answer = zalo.send(an, text="Dạ, anh/chị cần chuẩn bị…")
    assert answer.keys() == recorded.keys()
    assert answer["data"].keys() == recorded["data"].keys()
    assert answer["data"]["quota"].keys() == recorded["data"]["quota"].keys()
    assert (answer["error"], answer["data"]["quota"]["remain"]) == (0, 7)


@pytest.mark.parametrize("name", ["req_text", "req_text_buttons", "req_image_url", "req_request_user_info"])
def test_every_recorded_request_is_taken_and_shown(client, zalo, name):
    request = json.loads((REQUESTS / f"{name}.json").read_text())
    meet(client, "zalo", request["recipient"]["user_id"])
    answer = zalo.post("/v3.0/oa/message/cs", request).json()
    assert answer["error"] == 0, answer
    shown = phone(client, "zalo", request["recipient"]["user_id"])["messages"][-1]
    assert shown["id"] == answer["data"]["message_id"]
    given = request["message"].get("attachment", {}).get("payload", {}).get("buttons", [])
    assert [button["title"] for button in shown["buttons"]] == [button["title"] for button in given]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": "a" * 2000}, 0),
        ({"text": "a" * 2001}, -210),
        ({"text": unicodedata.normalize("NFD", "ệ" * 700)}, -210),
        ({"text": " "}, -201),
        ({"text": 7}, -201),
        ({}, -201),
        ({"text": "a", "buttons": [QUERY]}, -201),
        ({"text": "a", "quote_message_id": "67ea60018cb6195eed3f"}, 0),
        ({"text": "a", "attachment": buttons(*[QUERY] * 5)}, 0),
        ({"text": "a", "attachment": buttons(*[QUERY] * 6)}, -210),
        ({"text": "a", "attachment": buttons()}, -201),
        ({"attachment": buttons(QUERY)}, -201),
        ({"text": "a", "attachment": buttons({**QUERY, "title": "a" * 100})}, 0),
        ({"text": "a", "attachment": buttons({**QUERY, "title": "a" * 101})}, -210),
        ({"text": "a", "attachment": buttons({**QUERY, "payload": "a" * 1001})}, -210),
        ({"text": "a", "attachment": buttons({**QUERY, "payload": {"act": "x"}})}, -201),
        ({"text": "a", "attachment": buttons({**QUERY, "type": "postback"})}, -201),
        ({"text": "a", "attachment": buttons({**QUERY, "url": "https://a.vn"})}, -201),
        (
            {
                "text": "a",
                "attachment": buttons({"title": "a", "type": "oa.open.url", "payload": "https://a.vn"}),
            },
            -201,
        ),
        (
            {
                "text": "a",
                "attachment": buttons({"title": "a", "type": "oa.open.url", "payload": {"url": "a.vn"}}),
            },
            -201,
        ),
        (
            {
                "text": "a",
                "attachment": buttons(
                    {"title": "a", "type": "oa.open.phone", "payload": {"phone_code": "113"}}
                ),
            },
            0,
        ),
        (
            {
                "text": "a",
                "attachment": buttons(
                    {"title": "a", "type": "oa.open.phone", "payload": {"phone_code": "+84 1"}}
                ),
            },
            -201,
        ),
        ({"text": "a", "attachment": {"type": "image", "payload": {"url": "https://a.vn/a.png"}}}, -201),
        ({"attachment": template("list", {"title": "a"})}, -233),
        (
            {
                "attachment": template(
                    "media", {"media_type": "image", "url": "https://a.vn/a.png", "attachment_id": "a"}
                )
            },
            -201,
        ),
        ({"attachment": template("media", {"media_type": "image"})}, -201),
        ({"attachment": template("media", *[{"media_type": "image", "attachment_id": "a"}] * 2)}, -210),
        ({"attachment": template("media", {"media_type": "gif", "url": "https://a.vn/a.gif"})}, -201),
    ],
)
def test_the_limits_of_a_message(zalo, an, message, code):
    answer = zalo.send(an, **message)
    assert answer["error"] == code, answer["message"]


def test_a_refused_message_does_not_reach_the_phone(client, zalo, an):
    zalo.send(an, text="a" * 2001)
    assert len(phone(client, "zalo")["messages"]) == 1


@pytest.mark.parametrize(
    "recipient",
    [
        {},
        {"id": "6487120935518826701"},
        {"user_id": 6487120935518826701},
        {"user_id": "6", "message_id": "a"},
    ],
)
def test_a_recipient_is_named_by_user_id_as_text(zalo, recipient):
    body = {"recipient": recipient, "message": {"text": "a"}}
    assert zalo.post("/v3.0/oa/message/cs", body).json()["error"] == -201


def test_what_is_no_json_is_refused(zalo, an):
    zalo.send(an, text="a")
    headers = {"access_token": zalo.token, "Content-Type": "application/x-www-form-urlencoded"}
    answer = zalo.client.post("/zalo/v3.0/oa/message/cs", content=b"{}", headers=headers)
    assert answer.json()["error"] == -201


def test_nobody_may_write_to_a_stranger(zalo):
    answer = zalo.send("6487120935518826799", text="a")
    assert answer == {"error": -201, "message": "user_id is invalid!"}


def test_the_window_closes_after_seven_days_and_opens_with_an_interaction(client, zalo, an):
    order(client, "clock", hours=24 * 7 - 1)
    zalo.token = zalo.refresh(zalo.account.refresh_token)["access_token"]
    assert zalo.send(an, text="a")["data"]["quota"]["quota_type"] == "sub_quota"
    order(client, "clock", hours=1.1)
    assert zalo.send(an, text="a") == json.loads((REQUESTS / "error_230.json").read_text())
    assert phone(client, "zalo")["hours_left"] == 0
    order(client, "events", platform="zalo", event="follow")
    assert zalo.send(an, text="a")["error"] == 0


def test_somebody_who_only_withdrew_has_no_window(client, zalo):
    stranger = order(client, "events", platform="zalo", event="withdraw")["person"]
    assert zalo.send(stranger, text="a")["error"] == -230


def test_eight_answers_are_free_then_the_package_pays_until_it_is_empty(client, zalo, an):
    order(client, "settings", package_left=1)
    kinds = [zalo.send(an, text="a")["data"]["quota"] for _ in range(9)]
    assert [kind["remain"] for kind in kinds] == [7, 6, 5, 4, 3, 2, 1, 0, 0]
    assert kinds[8]["quota_type"] == "sub_quota"
    assert zalo.send(an, text="a") == json.loads((REQUESTS / "error_211.json").read_text())
    meet(client, "zalo", text="còn đó không")
    assert zalo.send(an, text="a")["data"]["quota"]["remain"] == 7


def test_quota_can_be_asked_for(client, zalo, an):
    answer = zalo.post("/v3.0/oa/quota/message", {"user_id": an}).json()
    assert answer["data"]["cs_reply"] == {"remain": 8, "total": 8}
    assert int(answer["data"]["last_interaction"]) > 1_700_000_000_000
    order(client, "clock", hours=49)
    assert zalo.post("/v3.0/oa/quota/message", {"user_id": an}).json()["error"] == -220
    zalo.token = tokens.pair(client.app.state.world, zalo.account, 9)["access_token"]
    answer = zalo.post("/v3.0/oa/quota/message", {"user_id": an}).json()
    assert answer["data"]["cs_reply"] == {"remain": 0, "total": 8}


def test_who_blocked_the_oa_gets_nothing_until_unblocked(client, zalo, an):
    order(client, "events", platform="zalo", event="block")
    assert zalo.send(an, text="a")["error"] == -217
    order(client, "events", platform="zalo", event="unblock")
    assert zalo.send(an, text="a")["error"] == 0


def test_the_old_address_answers_users_no_more(zalo, an):
    body = {"recipient": {"user_id": an}, "message": {"text": "a"}}
    assert zalo.post("/v2.0/oa/message", body).json() == json.loads((REQUESTS / "error_240.json").read_text())


def test_the_old_address_reacts_to_a_message_that_there_is(client, zalo, an):
    mine = phone(client, "zalo")["messages"][0]["id"]
    body = {
        "recipient": {"user_id": an},
        "sender_action": {"react_icon": "/-strong", "react_message_id": mine},
    }
    assert zalo.post("/v2.0/oa/message", body).json()["error"] == 0
    body["sender_action"]["react_message_id"] = "nothing"
    assert zalo.post("/v2.0/oa/message", body).json()["error"] == -201


def test_an_anonymous_visitor_is_answered_with_both_ids(client, zalo):
    meet(client, "zalo", "anon-7f31c2d8e0")
    person = next(iter(client.app.state.world.people.values()))
    both = {"anonymous_id": person.id, "conversation_id": person.conversation}
    sent = {"message": {"text": "Dạ được ạ."}}
    assert zalo.post("/v2.0/oa/message", {"recipient": both, **sent}).json()["error"] == 0
    assert (
        zalo.post("/v2.0/oa/message", {"recipient": {**both, "conversation_id": "x"}, **sent}).json()["error"]
        == -201
    )
    assert (
        zalo.post("/v2.0/oa/message", {"recipient": {"anonymous_id": person.id}, **sent}).json()["error"]
        == -201
    )


def test_the_oa_says_who_it_is(client, zalo, an):
    zalo.send(an, text="a")
    answer = client.get("/zalo/v2.0/oa/getoa", headers={"access_token": zalo.token}).json()
    assert answer["data"]["oa_id"] == zalo.account.account

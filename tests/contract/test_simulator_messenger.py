"""The simulated Graph API takes what Messenger takes, and refuses what Messenger refuses, with Meta's codes."""

import json
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from bot.channels.simulator import accounts_file
from bot.core.settings import settings

from .simulating import Graph, meet, order, phone, refused, simulator

RECORDED = Path(__file__).parent / "payloads" / "messenger" / "api"
ADDRESS = "http://127.0.0.1:8082"
REPLY = {"content_type": "text", "title": "Gặp cán bộ", "payload": "#gap"}
POSTBACK = {"type": "postback", "title": "Gặp cán bộ", "payload": "#gap"}


@pytest.fixture
def client(data_dir):
    return TestClient(simulator(), base_url=ADDRESS)


@pytest.fixture
def graph(client):
    return Graph(client)


@pytest.fixture
def an(client):
    return meet(client, "messenger")


def button_template(*buttons, text="Chọn việc"):
    payload = {"template_type": "button", "text": text, "buttons": list(buttons)}
    return {"attachment": {"type": "template", "payload": payload}}


def test_an_answer_has_the_shape_of_the_recorded_one(client, graph, an):
    answer = graph.send(an, {"text": "Dạ", "metadata": "row:1:0"})
    recorded = json.loads((RECORDED / "send_ok.json").read_text())
    assert answer.status_code == 200
    assert answer.json().keys() == recorded.keys()
    assert phone(client, "messenger")["messages"][-1]["id"] == answer.json()["message_id"]


@pytest.mark.parametrize("name", ["req_text", "req_quick_replies", "req_buttons", "req_typing_on"])
def test_every_recorded_request_is_taken(client, graph, name):
    request = json.loads((RECORDED / f"{name}.json").read_text())
    meet(client, "messenger", request["recipient"]["id"])
    answer = graph.call("POST", "me/messages", request)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "message",
    [
        {"text": "a" * 2000},
        {"text": "a", "quick_replies": [REPLY] * 13},
        {"text": "a", "quick_replies": [{**REPLY, "title": "a" * 21}]},
        {"text": "a", "metadata": "a" * 1000},
        button_template(*[POSTBACK] * 3, text="a" * 640),
        {"attachment": {"type": "image", "payload": {"url": "https://a.vn/a.png", "is_reusable": True}}},
        {**button_template(POSTBACK), "quick_replies": [REPLY]},
    ],
)
def test_what_is_within_the_limits_is_taken(graph, an, message):
    answer = graph.send(an, message)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": ""},
        {"text": "a" * 2001},
        {"text": "a", "metadata": "a" * 1001},
        {"text": "a", "buttons": [POSTBACK]},
        {"text": "a", **button_template(POSTBACK)},
        {"quick_replies": [REPLY]},
        {"text": "a", "quick_replies": []},
        {"text": "a", "quick_replies": [REPLY] * 14},
        {"text": "a", "quick_replies": [{**REPLY, "payload": "a" * 1001}]},
        {"text": "a", "quick_replies": [{"content_type": "text", "title": "a"}]},
        {"text": "a", "quick_replies": [{**REPLY, "url": "https://a.vn"}]},
        button_template(),
        button_template(*[POSTBACK] * 4),
        button_template(POSTBACK, text="a" * 641),
        button_template({**POSTBACK, "title": "a" * 21}),
        button_template({**POSTBACK, "payload": "a" * 1001}),
        button_template({**POSTBACK, "url": "https://a.vn"}),
        button_template({"type": "web_url", "title": "a", "url": "dichvucong.gov.vn"}),
        button_template({"type": "phone_number", "title": "a", "payload": "113"}),
        button_template({"type": "oa.query.hide", "title": "a", "payload": "#a"}),
        {"attachment": {"type": "template", "payload": {"template_type": "list"}}},
        {"attachment": {"type": "image", "payload": {}}},
    ],
)
def test_what_is_beyond_the_limits_is_an_invalid_parameter(client, graph, an, message):
    assert refused(graph.send(an, message)) == (100, None)
    assert len(phone(client, "messenger")["messages"]) == 1


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("STANDARD", {}),
        ("RESPONSE", {"tag": "HUMAN_AGENT"}),
        ("MESSAGE_TAG", {}),
        ("MESSAGE_TAG", {"tag": "ACCOUNT_UPDATE"}),
        ("RESPONSE", {"text": "a"}),
        ("RESPONSE", {"sender_action": "typing_on"}),
    ],
)
def test_what_stands_beside_a_message_must_be_right_too(graph, an, kind, more):
    assert refused(graph.send(an, {"text": "a"}, kind, **more)) == (100, None)


def test_the_window_closes_after_a_day_and_a_press_opens_it(client, graph, an):
    graph.send(an, button_template(POSTBACK))
    order(client, "clock", hours=24.1)
    assert refused(graph.send(an, {"text": "a"})) == (10, 2018278)
    assert refused(graph.send(an, {"text": "a"}, "UPDATE")) == (10, 2018278)
    order(client, "say", platform="messenger", press="Gặp cán bộ")
    assert graph.send(an, {"text": "a"}).status_code == 200


def test_without_metas_leave_the_tag_is_refused(client, graph, an):
    order(client, "clock", hours=30)
    assert refused(graph.send(an, {"text": "a"}, "MESSAGE_TAG", tag="HUMAN_AGENT")) == (200, None)


def test_the_tag_is_for_the_second_to_the_seventh_day_only(data_dir):
    accounts_file(settings().channels_file)
    given = yaml.safe_load(settings().channels_file.read_text())
    settings().channels_file.write_text(yaml.safe_dump([*given[:1], {**given[1], "human_agent": True}]))
    client = TestClient(simulator(), base_url=ADDRESS)
    graph, an = Graph(client), meet(client, "messenger")
    assert refused(graph.send(an, {"text": "a"}, "MESSAGE_TAG", tag="HUMAN_AGENT")) == (613, 1893016)
    order(client, "clock", hours=25)
    request = json.loads((RECORDED / "req_human_agent.json").read_text())
    assert graph.call("POST", "me/messages", {**request, "recipient": {"id": an}}).status_code == 200
    order(client, "clock", hours=24 * 6)
    assert refused(graph.send(an, {"text": "a"}, "MESSAGE_TAG", tag="HUMAN_AGENT")) == (10, 2018278)


def test_nobody_may_write_to_a_stranger(graph):
    assert refused(graph.send("9412207733518840", {"text": "a"})) == (100, 2018001)


def test_who_blocked_the_page_and_who_talks_to_another_app_get_nothing(client, graph, an):
    order(client, "events", platform="messenger", event="block")
    assert refused(graph.send(an, {"text": "a"})) == (551, 1545041)
    order(client, "events", platform="messenger", event="unblock")
    order(client, "events", platform="messenger", event="take_control")
    assert refused(graph.send(an, {"text": "a"})) == (10, 2018300)
    order(client, "events", platform="messenger", event="pass_control")
    assert graph.send(an, {"text": "a"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"access_token": None}, (104, None)),
        ({"access_token": "wrong"}, (190, 460)),
        ({"appsecret_proof": None}, (100, None)),
        ({"appsecret_proof": "0" * 64}, (100, None)),
    ],
)
def test_token_and_proof_are_needed(graph, an, query, code):
    body = {"recipient": {"id": an}, "messaging_type": "RESPONSE", "message": {"text": "a"}}
    assert refused(graph.call("POST", "me/messages", body, **query)) == code


def test_the_token_may_come_in_a_header_and_opens_its_own_page_only(client, graph, an):
    body = {"recipient": {"id": an}, "messaging_type": "RESPONSE", "message": {"text": "a"}}
    headers = {"Authorization": f"Bearer {graph.page.page_token}"}
    url = f"/graph/v25.0/{graph.page.account}/messages?appsecret_proof={graph.proof}"
    assert client.post(url, json=body, headers=headers).status_code == 200
    assert refused(graph.call("POST", "1/messages", body)) == (100, 33)
    assert graph.call("GET", "me").json()["id"] == graph.page.account


def test_a_profile_is_set_read_and_deleted(graph):
    menu = [{"locale": "default", "call_to_actions": [POSTBACK]}]
    assert refused(graph.call("POST", "me/messenger_profile", {"persistent_menu": menu})) == (100, None)
    both = {"get_started": {"payload": "#start"}, "persistent_menu": menu}
    assert graph.call("POST", "me/messenger_profile", both).json() == {"result": "success"}
    read = graph.call("GET", "me/messenger_profile", fields="get_started,greeting").json()
    assert read == {"data": [{"get_started": {"payload": "#start"}}]}
    assert graph.call("DELETE", "me/messenger_profile", {"fields": ["persistent_menu"]}).status_code == 200
    read = graph.call("GET", "me/messenger_profile", fields="persistent_menu").json()
    assert read == {"data": [{}]}


@pytest.mark.parametrize(
    "profile",
    [
        {},
        {"colour": "red"},
        {"get_started": {}},
        {"greeting": [{"locale": "vi_VN", "text": "Chào"}]},
        {"greeting": [{"locale": "default", "text": "a" * 161}]},
        {"ice_breakers": [{"question": "a", "payload": "a"}] * 5},
        {"ice_breakers": [7]},
        {
            "get_started": {"payload": "a"},
            "persistent_menu": [{"locale": "default", "call_to_actions": [{**POSTBACK, "title": "a" * 31}]}],
        },
        {
            "get_started": {"payload": "a"},
            "persistent_menu": [{"locale": "default", "call_to_actions": [POSTBACK] * 21}],
        },
    ],
)
def test_a_profile_beyond_the_limits_is_refused(graph, profile):
    assert refused(graph.call("POST", "me/messenger_profile", profile)) == (100, None)


def test_a_page_is_subscribed_to_known_fields(graph):
    assert graph.call("GET", "me/subscribed_apps").json() == {"data": []}
    wanted = "messages,messaging_postbacks,message_echoes"
    assert graph.call("POST", "me/subscribed_apps", subscribed_fields=wanted).json() == {"success": True}
    (app,) = graph.call("GET", "me/subscribed_apps").json()["data"]
    assert app["subscribed_fields"] == wanted.split(",")
    assert refused(graph.call("POST", "me/subscribed_apps", subscribed_fields="messages,all")) == (100, None)

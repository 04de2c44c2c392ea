"""The simulator's strings: acting as a person, ordering trouble, reading the log; and whom it serves at all."""

import time

import httpx
import pytest
from starlette.testclient import TestClient

from bot.channels import accounts
from bot.channels.simulator import accounts_file
from bot.core.errors import SettingsError
from bot.core.settings import settings

from .simulating import Graph, Zalo, meet, order, phone, refused, simulating, simulator

ADDRESS = "http://127.0.0.1:8082"
BUTTONS = [
    {"title": "Lệ phí?", "type": "oa.query.hide", "payload": "#phi"},
    {"title": "Giấy tờ", "type": "oa.query.show", "payload": "giấy tờ gì"},
    {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000001"}},
]
MESSAGE = {"text": "Chọn", "attachment": {"type": "template", "payload": {"buttons": BUTTONS}}}


@pytest.fixture
def client(data_dir):
    return TestClient(simulator(), base_url=ADDRESS)


def texts(client, platform):
    return [(one["author"], one["text"], one["silent"]) for one in phone(client, platform)["messages"]]


def test_a_press_on_zalo_is_a_text_shown_or_hidden(client):
    Zalo(client).send(meet(client, "zalo"), **MESSAGE)
    order(client, "say", platform="zalo", press="Lệ phí?")
    order(client, "say", platform="zalo", press="giấy tờ gì")
    assert order(client, "say", platform="zalo", press="Gọi")["message"] is None
    assert texts(client, "zalo")[2:] == [("person", "#phi", True), ("person", "giấy tờ gì", False)]


def test_quick_replies_are_gone_after_the_next_message_and_template_buttons_stay(client):
    graph, person = Graph(client), meet(client, "messenger")
    button = {"type": "postback", "title": "Gặp cán bộ", "payload": "#gap"}
    template = {"template_type": "button", "text": "Chọn", "buttons": [button]}
    graph.send(person, {"attachment": {"type": "template", "payload": template}})
    graph.send(
        person, {"text": "a", "quick_replies": [{"content_type": "text", "title": "Phí", "payload": "#phi"}]}
    )
    order(client, "say", platform="messenger", press="Phí")
    again = client.post("/control/say", json={"platform": "messenger", "press": "Phí"})
    assert again.status_code == 400
    assert "Gặp cán bộ" in again.json()["error"]
    order(client, "say", platform="messenger", press="#gap")
    assert [text for _, text, _ in texts(client, "messenger")[3:]] == ["Phí", "Gặp cán bộ"]


def test_people_are_kept_apart_by_name_and_platform(client):
    ids = {meet(client, platform, name) for platform in ("zalo", "messenger") for name in ("an", "binh")}
    assert len(ids) == 4
    assert all(one.isdigit() for one in ids)
    assert meet(client, "zalo", "an") in ids
    assert len(phone(client, "zalo", "an")["messages"]) == 2
    assert len(phone(client, "zalo", "binh")["messages"]) == 1


def test_looking_at_a_phone_makes_nobody_known(client):
    assert phone(client, "zalo")["messages"] == []
    assert client.get("/control/state").json()["people"] == []


def test_only_what_is_new_can_be_asked_for(client):
    meet(client, "zalo", text="một")
    last = phone(client, "zalo")["messages"][-1]["number"]
    meet(client, "zalo", text="hai")
    asked = client.get("/control/messages", params={"platform": "zalo", "person": "an", "after": last}).json()
    assert [one["text"] for one in asked["messages"]] == ["hai"]


def test_a_person_can_take_back_and_change_what_was_said_on_messenger(client):
    meet(client, "messenger", text="một")
    order(client, "events", platform="messenger", event="edit", text="một rưỡi")
    assert texts(client, "messenger") == [("person", "một rưỡi", False)]
    order(client, "events", platform="messenger", event="delete")
    assert texts(client, "messenger") == [("person", "", False)]


@pytest.mark.parametrize(
    ("kind", "zalo", "graph"),
    [
        ("429", (429, -32), (429, 4)),
        ("rate", (200, -32), (400, 613)),
        ("bad_token", (200, -216), (400, 190)),
        ("expired_token", (200, -220), (400, 190)),
        ("window_closed", (200, -230), (403, 10)),
        ("quota", (200, -211), (400, 80006)),
        ("blocked", (200, -217), (400, 551)),
    ],
)
def test_trouble_strikes_as_often_as_ordered_in_the_platforms_own_words(client, kind, zalo, graph):
    an, psid, caller, page = meet(client, "zalo"), meet(client, "messenger"), Zalo(client), Graph(client)
    body = {"recipient": {"user_id": an}, "message": {"text": "a"}}
    caller.post("/v3.0/oa/message/cs", body)
    for platform in ("zalo", "messenger"):
        order(client, "faults", platform=platform, kind=kind)
    answer = caller.post("/v3.0/oa/message/cs", body)
    assert (answer.status_code, answer.json()["error"]) == zalo
    answer = page.send(psid, {"text": "a"})
    assert (answer.status_code, answer.json()["error"]["code"]) == graph
    assert page.send(psid, {"text": "a"}).status_code == 200
    assert len(phone(client, "zalo")["messages"]) == 2
    assert len(phone(client, "messenger")["messages"]) == 2


def test_any_code_can_be_ordered(client):
    psid = meet(client, "messenger")
    order(client, "faults", platform="messenger", kind="error", code=10, subcode=2018300, times=2)
    assert [refused(Graph(client).send(psid, {"text": "a"})) for _ in range(2)] == [(10, 2018300)] * 2
    order(client, "faults", platform="zalo", kind="error", code=-244)
    assert Zalo(client).send(meet(client, "zalo"), text="a")["error"] == -244


def test_a_server_error_and_an_answer_that_is_no_json(client):
    zalo, an = Zalo(client), meet(client, "zalo")
    body = {"recipient": {"user_id": an}, "message": {"text": "a"}}
    zalo.post("/v3.0/oa/message/cs", body)
    for kind, status in (("500", 500), ("garbage", 200)):
        order(client, "faults", platform="zalo", kind=kind)
        answer = zalo.post("/v3.0/oa/message/cs", body)
        assert (answer.status_code, answer.text[:6]) == (status, "<html>")


def test_a_refused_refresh_and_trouble_that_waits_for_its_place(client):
    zalo = Zalo(client)
    order(client, "faults", platform="zalo", kind="refresh_refused")
    order(client, "faults", platform="zalo", kind="500", where="token")
    an = meet(client, "zalo")
    assert zalo.refresh("fake-refresh-1")["error"] == -14014
    form = {"refresh_token": "fake-refresh-1", "app_id": zalo.account.app_id, "grant_type": "refresh_token"}
    headers = {"secret_key": zalo.account.app_secret}
    assert client.post("/zalo/v4/oa/access_token", data=form, headers=headers).status_code == 500
    assert zalo.send(an, text="a")["error"] == 0, "the token was not used up"


def test_without_an_answer_the_message_is_on_the_phone_or_not(data_dir):
    with simulating() as client:
        zalo, an = Zalo(client), meet(client, "zalo")
        zalo.send(an, text="trước")
        for kind in ("timeout_before", "timeout_after"):
            order(client, "faults", platform="zalo", kind=kind, seconds=0.1)
            with pytest.raises(httpx.RemoteProtocolError):
                zalo.send(an, text=kind)
        assert [one["text"] for one in phone(client, "zalo")["messages"]] == [
            "xin chào",
            "trước",
            "timeout_after",
        ]
        log = client.get("/control/traffic", params={"platform": "zalo"}).json()["traffic"]
        silent = [one["fault"] for one in log if one["direction"] == "api" and one["status"] == 0]
        assert silent == ["timeout_before", "timeout_after"]


def test_a_slow_answer_is_late_and_good(client):
    zalo, an = Zalo(client), meet(client, "zalo")
    zalo.send(an, text="a")
    order(client, "faults", platform="zalo", kind="slow", seconds=0.3)
    began = time.monotonic()
    assert zalo.send(an, text="b")["error"] == 0
    assert time.monotonic() - began >= 0.3


def test_a_lost_echo_and_a_late_answer_can_come_together(data_dir):
    with simulating() as client:
        zalo, an = Zalo(client), meet(client, "zalo")
        zalo.send(an, text="a")
        order(client, "faults", platform="zalo", kind="echo_lost", seconds=0.3)
        began = time.monotonic()
        assert zalo.send(an, text="b")["error"] == 0
        assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("faults", {"platform": "zalo", "kind": "earthquake"}),
        ("faults", {"platform": "telegram", "kind": "500"}),
        ("faults", {"platform": "zalo", "kind": "500", "where": "heaven"}),
        ("faults", {"platform": "zalo", "kind": "error"}),
        ("faults", {"platform": "zalo", "kind": "500", "times": "many"}),
        ("say", {"platform": "telegram", "text": "a"}),
        ("say", {"platform": "zalo"}),
        ("say", {"platform": "zalo", "account": "1", "text": "a"}),
        ("say", {"platform": "zalo", "attachment": "fallback"}),
        ("say", {"platform": "zalo", "press": "nothing there"}),
        ("events", {"platform": "zalo", "event": "edit"}),
        ("events", {"platform": "messenger", "event": "delete"}),
        ("events", {"platform": "zalo", "event": "officer"}),
        ("clock", {}),
        ("clock", {"hours": -1}),
        ("consent", {"account": "1"}),
        ("say", []),
    ],
)
def test_an_order_that_makes_no_sense_is_told_so(client, what, body):
    answer = client.post(f"/control/{what}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_trouble_can_be_called_off_and_all_be_forgotten(client):
    meet(client, "zalo")
    order(client, "faults", platform="zalo", kind="500")
    assert client.request("DELETE", "/control/faults").status_code == 200
    assert client.get("/control/state").json()["faults"] == []
    order(client, "clock", hours=3)
    order(client, "reset")
    state = client.get("/control/state").json()
    assert (state["people"], state["hours_ahead"]) == ([], 0)
    assert client.get("/control/traffic").json() == {"traffic": []}


def test_other_sites_and_other_names_of_this_machine_get_nothing(client):
    body = {"platform": "zalo", "text": "a"}
    for headers in (
        {"Origin": "https://evil.vn"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "simulator.evil.vn:8082"},
    ):
        assert client.post("/control/say", json=body, headers=headers).status_code == 403
    assert client.post("/control/say", json=body, headers={"Origin": ADDRESS}).status_code == 200


def test_the_page_may_load_from_nowhere_else(client):
    policy = client.get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy


def test_accounts_are_written_once_for_their_owner_only(data_dir):
    path = settings().channels_file
    assert accounts_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    zalo, page = accounts.load(path, simulated=True)
    assert zalo.api == zalo.oauth == "http://127.0.0.1:8082/zalo"
    assert page.graph == "http://127.0.0.1:8082/graph"
    path.write_text("[]")
    assert not accounts_file(path)
    assert path.read_text() == "[]"


def test_invented_accounts_stop_the_start_of_a_real_installation(data_dir):
    accounts_file(settings().channels_file)
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1"):
        accounts.load(settings().channels_file, simulated=False)


def test_a_real_installation_has_no_simulator(data_dir, monkeypatch):
    accounts_file(settings().channels_file)
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql+psycopg2://db/bot")
    settings.cache_clear()
    with pytest.raises(SettingsError, match="embedded"):
        simulator()


def test_a_real_account_is_not_played(data_dir):
    path = settings().channels_file
    accounts_file(path)
    path.write_text(path.read_text().replace("http://127.0.0.1:8082/graph", "https://graph.facebook.com"))
    client = TestClient(simulator(), base_url=ADDRESS)
    assert [one["platform"] for one in client.get("/control/state").json()["accounts"]] == ["zalo"]

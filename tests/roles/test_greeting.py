"""Somebody opens the conversation and has not written: they are greeted, once, and not again within a day."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from starlette.testclient import TestClient

from bot.channels import accounts
from bot.core import clock
from bot.gateway.app import create_app
from bot.store import threads
from bot.store.tables import Case, Outbound, Thread
from tests.contract import messenger_platform as messenger, zalo_platform as zalo

from .stand_ins import ObedientRasa, serve, worker_of

WRITTEN = datetime.fromtimestamp(1795140960, timezone.utc)  # a minute after the fixtures, by their own stamps


@pytest.fixture
def door(store, time):
    """The gateway, with the OA and the Page of the fixtures."""
    time.moment = WRITTEN
    zalo.configure(zalo.account(), messenger.page())
    yield TestClient(create_app(store))
    accounts.accounts.cache_clear()


@pytest.fixture
def worker(store, time):
    return worker_of(store, ObedientRasa())


def post(door, platform, raw, headers):
    answer = door.post(f"/webhooks/{platform}", content=raw, headers=headers)
    assert answer.status_code == 200, answer.text


def post_fixture(door, platform, name):
    raw = (zalo if platform == "zalo" else messenger).fixture(f"{name}.json")
    if platform == "zalo":
        row = next(
            each for each in zalo.rows() if each["file"] == f"zalo/{name}.json" and each["expect"] == "valid"
        )
        post(door, platform, raw, {row["header"]: row["value"]})
    else:
        post(door, platform, raw, messenger.signed(raw))


def follow(door, **changes):
    """A follow like the fixture's, of another moment."""
    stamp = str(int(clock.now().timestamp() * 1000))
    body = {**json.loads(zalo.fixture("follow.json")), **changes, "timestamp": stamp}
    post(door, "zalo", *zalo.signed(body))


def write(door, text="xin chào"):
    message = {"text": text, "msg_id": f"m{clock.now().timestamp()}"}
    stamp = str(int(clock.now().timestamp() * 1000))
    body = {
        "app_id": zalo.APP,
        "sender": {"id": zalo.USER},
        "recipient": {"id": zalo.OA},
        "event_name": "user_send_text",
        "message": message,
        "timestamp": stamp,
    }
    post(door, "zalo", *zalo.signed(body))


def start(door):
    """A press on "Get started", now."""
    event = json.loads(messenger.fixture("postback_get_started.json"))
    item = event["entry"][0]["messaging"][0]
    item["timestamp"] = int(clock.now().timestamp() * 1000)
    item["postback"]["mid"] = f"m_{item['timestamp']}"
    raw = json.dumps(event).encode()
    post(door, "messenger", raw, messenger.signed(raw))


def said(store, worker):
    """All threads are served; the ids of what was said to them, in order."""
    with store.read() as tx:
        everybody = [thread.id for thread in tx.query(Thread)]
    for thread_id in everybody:
        serve(worker, thread_id)
    with store.read() as tx:
        return [row.card["id"] for row in tx.query(Outbound).order_by(Outbound.id)]


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        ("zalo", "user_click_chatnow"),
        ("zalo", "follow"),
        ("messenger", "postback_get_started"),
        ("messenger", "referral"),
    ],
)
def test_whoever_opens_the_conversation_is_greeted(store, worker, door, platform, name):
    post_fixture(door, platform, name)
    assert said(store, worker)[0] == "system/greeting"


@pytest.mark.parametrize(
    ("platform", "name"), [("messenger", "optin"), ("messenger", "reaction"), ("zalo", "unfollow")]
)
def test_what_opens_no_conversation_is_not_answered(store, worker, door, platform, name):
    post_fixture(door, platform, name)
    assert said(store, worker) == []


def test_an_opt_in_of_a_plugin_is_greeted(store, worker, door):
    event = json.loads(messenger.fixture("optin.json"))
    event["entry"][0]["messaging"][0]["optin"] = {"ref": "x"}
    raw = json.dumps(event).encode()
    post(door, "messenger", raw, messenger.signed(raw))
    assert said(store, worker) == ["system/greeting"]


def test_the_greeting_comes_once_and_again_only_after_a_day(store, worker, door, time):
    follow(door)
    time.move(minutes=1)
    follow(door, source="message_invite")
    post_fixture(door, "zalo", "user_click_chatnow")  # somebody else
    assert said(store, worker) == ["system/greeting"] * 2
    time.move(hours=23)
    follow(door)
    assert len(said(store, worker)) == 2
    time.move(hours=2)
    follow(door)
    assert len(said(store, worker)) == 3


def test_the_same_event_twice_is_one_greeting(store, worker, door):
    for _ in range(2):
        post_fixture(door, "zalo", "follow")
    assert said(store, worker) == ["system/greeting"]


def test_whoever_is_talking_with_us_is_not_greeted(store, worker, door, time):
    write(door)
    time.move(seconds=2)
    talked = said(store, worker)
    follow(door)
    assert said(store, worker) == talked


def test_nobody_is_greeted_hours_late(store, worker, door, time):
    follow(door)
    time.move(hours=2)
    assert said(store, worker) == []


@pytest.mark.parametrize("holder", ["officer", "outside"])
def test_nobody_is_greeted_while_a_person_answers(store, worker, door, time, holder):
    from tests.store.builders import officer

    write(door, "gặp cán bộ")
    talked = said(store, worker)
    time.move(days=2)
    who = officer(store)
    with store.write() as tx:
        thread = threads.find(tx, "zalo", zalo.OA, zalo.USER)
        if holder == "officer":
            thread.holder = who
        else:
            thread.outside_until = time() + timedelta(hours=1)
            tx.query(Case).update({"state": "closed", "closed_at": time()})
    follow(door)
    assert said(store, worker) == talked


def test_nobody_is_greeted_while_a_case_waits(store, worker, door, time):
    write(door, "tôi muốn chết")
    talked = said(store, worker)
    time.move(days=2)
    follow(door)
    assert said(store, worker) == talked


def test_every_press_on_get_started_is_answered_the_first_of_a_day_with_the_greeting(
    store, worker, door, time
):
    for _ in range(3):
        start(door)
        said(store, worker)
        time.move(minutes=1)
    cards = [card for card in said(store, worker) if card != "system/notice"]
    assert cards == ["system/greeting", "system/menu", "system/menu"]


def test_where_the_platform_greets_itself_we_do_not(store, worker, door):
    zalo.configure(zalo.account(greet=False))
    follow(door)
    assert said(store, worker) == []


def test_an_event_still_opens_the_window_when_nobody_is_greeted(store, worker, door, time):
    zalo.configure(zalo.account(greet=False))
    follow(door)
    said(store, worker)
    with store.read() as tx:
        assert threads.find(tx, "zalo", zalo.OA, zalo.USER).last_interaction_at is not None


def test_erasing_forgets_the_greeting_too(store, worker, door, time):
    follow(door)
    said(store, worker)
    post_fixture(door, "zalo", "user_withdraw")
    said(store, worker)
    with store.read() as tx:
        assert [thread.greeted_at for thread in tx.query(Thread)] == [None]

"""The doors of Zalo and Messenger: what a wrong signature rings, and what is answered while an OA is set up."""

import json

import pytest
from starlette.testclient import TestClient

from bot.channels import accounts
from bot.core.settings import settings
from bot.gateway.app import create_app
from bot.gateway.platforms import signatures
from bot.store import alarms
from bot.store.tables import Inbound
from tests.contract import messenger_platform as messenger, zalo_platform as zalo

HEADER = {"zalo": "X-ZEvent-Signature", "messenger": "X-Hub-Signature-256"}
WRONG = {"zalo": "mac=" + "0" * 64, "messenger": "sha256=" + "0" * 64}


@pytest.fixture
def door(store):
    zalo.configure(zalo.account(), messenger.page())
    yield TestClient(create_app(store))
    accounts.accounts.cache_clear()


def good(platform):
    if platform == "messenger":
        raw = messenger.fixture("message_text.json")
        return raw, messenger.signed(raw)
    return zalo.signed(json.loads(zalo.fixture("user_send_text.json")))


def post(door, platform, raw, headers):
    return door.post(f"/webhooks/{platform}", content=raw, headers=headers).status_code


def wrong(door, platform, times=1):
    raw, _ = good(platform)
    assert {post(door, platform, raw, {HEADER[platform]: WRONG[platform]}) for _ in range(times)} == {403}


def ringing(store):
    with store.read() as tx:
        return [(alarm.kind, alarm.channel, alarm.times) for alarm in alarms.live(tx)]


@pytest.mark.parametrize("platform", ["zalo", "messenger"])
def test_a_run_of_wrong_signatures_rings_once_and_ends_with_the_next_good_one(store, door, platform):
    wrong(door, platform, signatures.BURST - 1)
    assert ringing(store) == []
    wrong(door, platform, 20)
    assert ringing(store) == [("webhook", platform, 1)]
    assert post(door, platform, *good(platform)) == 200
    assert ringing(store) == []


def test_single_wrong_ones_between_good_ones_ring_nothing(store, door):
    for number in range(signatures.BURST * 2):
        wrong(door, "zalo")
        body = {**json.loads(zalo.fixture("user_send_text.json")), "timestamp": str(1795140901000 + number)}
        assert post(door, "zalo", *zalo.signed(body)) == 200
    assert ringing(store) == []


def test_strangers_without_any_signature_ring_nothing(store, door):
    for platform in ("zalo", "messenger"):
        assert {post(door, platform, good(platform)[0], {}) for _ in range(20)} == {403}
    assert ringing(store) == []


def test_a_good_one_elsewhere_ends_what_another_process_rang(store, door):
    wrong(door, "zalo", signatures.BURST)
    another = TestClient(create_app(store))
    assert post(another, "messenger", *good("messenger")) == 200
    assert ringing(store) == [("webhook", "zalo", 1)]
    assert post(another, "zalo", *good("zalo")) == 200
    assert ringing(store) == []


def test_the_alarm_names_the_setting_that_explains_it(store, door):
    import hashlib

    raw = zalo.fixture("user_send_text.json")
    digest = hashlib.sha256(zalo.APP.encode() + raw + b"1795140901000" + b"fake-app-secret").hexdigest()
    for _ in range(signatures.BURST):
        assert post(door, "zalo", raw, {HEADER["zalo"]: f"mac={digest}"}) == 403
    with store.read() as tx:
        assert "oa_secret" in alarms.live(tx)[0].detail


def policy(door, action):
    event = json.loads(messenger.fixture("policy_enforcement.json"))
    event["entry"][0]["messaging"][0]["policy_enforcement"]["action"] = action
    raw = json.dumps(event).encode()
    assert post(door, "messenger", raw, messenger.signed(raw)) == 200


def test_a_warning_and_a_block_of_the_page_ring_and_its_release_ends_the_block(store, door):
    policy(door, "warning")
    policy(door, "block")
    assert ringing(store) == [("policy", "messenger", 1), ("blocked", "messenger", 1)]
    policy(door, "unblock")
    assert ringing(store) == [("policy", "messenger", 1)]


def test_an_unsigned_check_of_the_address_is_answered_only_while_the_oa_is_set_up(store, door):
    assert post(door, "zalo", b"{}", {}) == 403
    assert door.get("/webhooks/zalo").status_code == 403
    zalo.configure(zalo.account(url_check=True))
    assert post(door, "zalo", zalo.fixture("user_send_text.json"), {}) == 200
    assert post(door, "zalo", b"not even json", {}) == 200
    assert door.get("/webhooks/zalo", params={"hub.challenge": "abc123"}).text == "abc123"
    assert door.get("/webhooks/zalo", params={"hub.challenge": "<script>"}).text == "ok"
    wrong(door, "zalo")
    assert post(door, "messenger", messenger.fixture("message_text.json"), {}) == 403
    with store.read() as tx:
        assert tx.query(Inbound).count() == 0


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_domain_file_is_served_from_the_data_folder_and_nothing_else_is(store, door):
    (settings().data_dir / "zalo_verifierAb1_-x.html").write_text("<meta name=x>", encoding="utf-8")
    answer = door.get("/zalo_verifierAb1_-x.html")
    assert (answer.status_code, answer.text) == (200, "<meta name=x>")
    assert answer.headers["content-type"].startswith("text/html")
    for name in ("zalo_verifierother.html", "zalo_verifier..%2fkeys.html", "zalo_verifier%2e%2e.html"):
        assert door.get(f"/{name}").status_code == 404

"""Zalo's tokens, simulated: 25 hours, one use, and nothing forgotten by a restart."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from .simulating import Zalo, meet, order, simulator

RECORDED = Path(__file__).parent / "payloads" / "zalo" / "api"
ADDRESS = "http://127.0.0.1:8082"


@pytest.fixture
def client(data_dir):
    return TestClient(simulator(), base_url=ADDRESS)


@pytest.fixture
def zalo(client):
    return Zalo(client)


def test_a_refresh_token_gives_a_new_pair_once(zalo):
    pair = zalo.refresh("fake-refresh-1")
    assert pair.keys() == json.loads((RECORDED / "token_refresh_ok.json").read_text()).keys()
    assert pair["expires_in"] == "90000"
    assert zalo.refresh("fake-refresh-1") == json.loads((RECORDED / "token_refresh_fail.json").read_text())
    again = zalo.refresh(pair["refresh_token"])
    assert again["access_token"] != pair["access_token"]
    assert zalo.refresh(pair["refresh_token"])["error"] == -14014


def test_a_pair_outlives_the_simulator(zalo):
    pair = zalo.refresh(zalo.refresh("fake-refresh-1")["refresh_token"])
    restarted = Zalo(TestClient(simulator(), base_url=ADDRESS))
    restarted.token = pair["access_token"]
    assert restarted.send(meet(restarted.client, "zalo"), text="a")["error"] == 0
    newer = restarted.refresh(pair["refresh_token"])
    assert "access_token" in newer
    assert restarted.refresh(pair["refresh_token"])["error"] == -14014


def test_after_a_lost_pair_a_new_consent_gives_a_token_that_works(zalo):
    zalo.refresh("fake-refresh-1")
    fresh = order(zalo.client, "consent")["refresh_token"]
    pair = zalo.refresh(fresh)
    assert "access_token" in pair
    assert zalo.refresh(fresh)["error"] == -14014
    assert order(zalo.client, "consent")["refresh_token"] == pair["refresh_token"]


def test_a_refresh_needs_the_app_and_its_secret_and_a_form(zalo):
    assert zalo.refresh("fake-refresh-1", app_id="1")["error"] == -14002
    assert zalo.refresh("fake-refresh-1", grant_type="password")["error"] == -14001
    form = {"refresh_token": "fake-refresh-1", "app_id": zalo.account.app_id, "grant_type": "refresh_token"}
    wrong = zalo.client.post("/zalo/v4/oa/access_token", data=form, headers={"secret_key": "x"})
    assert wrong.json()["error"] == -14004
    as_json = zalo.client.post(
        "/zalo/v4/oa/access_token", json=form, headers={"secret_key": zalo.account.app_secret}
    )
    assert "access_token" not in as_json.json()
    assert zalo.refresh("refresh-7-" + "0" * 64)["error"] == -14014
    assert "access_token" in zalo.refresh("fake-refresh-1"), "none of these used the token up"


@pytest.mark.parametrize("token", ["", "fake-access", "access-1-1795140900000-" + "0" * 64])
def test_a_token_that_is_none_is_invalid(client, zalo, token):
    body = {"recipient": {"user_id": meet(client, "zalo")}, "message": {"text": "a"}}
    answer = zalo.client.post(
        "/zalo/v3.0/oa/message/cs", json=body, headers={"access_token": token} if token else {}
    )
    assert answer.status_code == 200
    assert answer.json() == json.loads((RECORDED / "error_216.json").read_text())


def test_a_token_ends_after_25_hours(client, zalo):
    an = meet(client, "zalo")
    assert zalo.send(an, text="a")["error"] == 0
    order(client, "clock", hours=24.9)
    assert zalo.send(an, text="a")["error"] == 0
    order(client, "clock", hours=0.2)
    assert zalo.send(an, text="a") == json.loads((RECORDED / "error_220.json").read_text())


def test_a_token_can_be_made_to_end_at_once_and_stays_ended(client, zalo):
    an = meet(client, "zalo")
    pair = zalo.refresh("fake-refresh-1")
    zalo.token = pair["access_token"]
    order(client, "faults", platform="zalo", kind="expired_token")
    assert [zalo.send(an, text="a")["error"] for _ in range(2)] == [-220, -220]
    zalo.token = zalo.refresh(pair["refresh_token"])["access_token"]
    assert zalo.send(an, text="a")["error"] == 0


def test_a_proof_that_is_wrong_is_refused_and_one_that_is_right_is_not(client, zalo):
    an = meet(client, "zalo")
    zalo.send(an, text="a")
    body = {"recipient": {"user_id": an}, "message": {"text": "a"}}
    right = hmac.new(zalo.account.app_secret.encode(), zalo.token.encode(), hashlib.sha256).hexdigest()
    assert zalo.post("/v3.0/oa/message/cs", body, appsecret_proof=right).json()["error"] == 0
    assert zalo.post("/v3.0/oa/message/cs", body, appsecret_proof="0" * 64).json()["error"] == -242

"""Everything that can be wrong between us and an OA, a Page, and the way in from outside."""

import json
import re
from datetime import timedelta

import pytest
import yaml

from bot.channels import accounts
from bot.channels.messenger.profile import FIELDS, profile
from bot.core import clock
from bot.core.settings import settings
from bot.doctor import messenger, zalo
from bot.doctor.asking import Answer
from bot.doctor.finding import State
from bot.store import tokens
from bot.store.tables import PlatformToken
from tests.running import free_port

from .conftest import OA, PAGE
from .test_trouble import DEAD, one

FAILURE, WARNING, OK = State.FAILURE, State.WARNING, State.OK


# ---- the channels file --------------------------------------------------------------------------------------------


def test_no_account_at_all(installation):
    settings().channels_file.unlink()
    one(installation.look(), "channels", WARNING, "no account")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- channel: zalo\n  app_secret: 'fake-zalo-app-secret-0000\n", "YAML"),
        ("just: a mapping\n", "list"),
        ("- {channel: fax}\n", "channel is one of"),
        ("- {channel: messenger, account: '1', page_token: fake-page-token-0000}\n", "missing or wrong"),
    ],
)
def test_a_channels_file_that_cannot_be_used(installation, content, words):
    settings().channels_file.write_text(content)
    found = installation.look()
    one(found, "channels", FAILURE, words)
    one(found, "webhooks", WARNING, "not looked at")


def test_an_account_at_a_host_that_is_not_the_platforms(installation):
    installation.entry("zalo", api="https://evil.example")
    one(installation.look(), "channels", FAILURE, "evil.example")


def test_an_account_that_is_there_twice(installation):
    path = settings().channels_file
    entries = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump([*entries, entries[0]]))
    one(installation.look(), "channels", FAILURE, f"zalo {OA} is there twice")


@pytest.mark.parametrize(
    ("channel", "changes", "state", "words"),
    [
        ("zalo", {"oa_secret": ""}, FAILURE, "oa_secret missing"),
        ("zalo", {"oa_secret_previous": "x"}, WARNING, "oa_secret_previous"),
        ("zalo", {"url_check": True}, WARNING, "url_check"),
        ("messenger", {"app_secret": ""}, FAILURE, "app_secret missing"),
        ("messenger", {"verify_token": ""}, FAILURE, "verify_token missing"),
        ("messenger", {"app_secret_previous": "x"}, WARNING, "app_secret_previous"),
    ],
)
def test_secrets_that_are_missing_or_left_over(installation, channel, changes, state, words):
    installation.entry(channel, **changes)
    account = OA if channel == "zalo" else PAGE
    one(installation.look(), f"{channel} {account} secrets", state, words)


# ---- Zalo ---------------------------------------------------------------------------------------------------------


def pair(installation, **changes):
    with installation.store.write() as tx:
        row = tokens.get(tx, "zalo", OA)
        for name, value in changes.items():
            setattr(row, name, value)


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("renewed", "left", "state", "words"),
    [
        (HOUR, 24 * HOUR, OK, "another 24 h"),
        (19 * HOUR, 6 * HOUR, OK, "renewed 19 h ago"),
        (22 * HOUR, 3 * HOUR, WARNING, "should have been renewed"),
        (26 * HOUR, -HOUR, FAILURE, "the access token is over"),
        (91 * DAY, -90 * DAY, FAILURE, "three months"),
    ],
)
def test_the_age_of_the_pair(installation, renewed, left, state, words):
    now = clock.now()
    pair(installation, refreshed_at=now - renewed, expires_at=now + left + timedelta(seconds=30))
    one(installation.look(), f"zalo {OA} tokens", state, words)


def test_no_pair_yet_and_no_refresh_token(installation):
    with installation.store.write() as tx:
        tx.query(PlatformToken).delete()
    found = installation.look()
    one(found, f"zalo {OA} tokens", WARNING, "no pair has been fetched yet", "start the delivery role")
    one(found, f"zalo {OA} call", WARNING, "not looked at", "no access token")
    installation.entry("zalo", refresh_token="")
    one(installation.look(), f"zalo {OA} tokens", FAILURE, "no refresh token", "consent")


def test_looking_uses_no_refresh_token(installation):
    installation.fault("zalo", "bad_token")
    now = clock.now()
    pair(installation, expires_at=now - HOUR)
    before = _refreshes(installation)
    installation.look()
    assert _refreshes(installation) == before == 1


def _refreshes(installation):
    traffic = installation.simulator.get("/control/traffic").json()["traffic"]
    return sum(each["path"].endswith("/v4/oa/access_token") for each in traffic)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-216, "refuses the access token"),
        (-220, "refuses the access token"),
        (-204, "may not send"),
        (-221, "may not send"),
        (-224, "may not send"),
        (-242, "appsecret_proof"),
        (-987654, "list of error codes"),
    ],
)
def test_what_zalo_says_of_the_oa(installation, code, words):
    installation.fault("zalo", "error", code=code)
    one(installation.look(), f"zalo {OA} call", FAILURE, str(code), words)


@pytest.mark.parametrize(
    ("kind", "words"), [("500", "HTTP 500"), ("garbage", "HTTP 200"), ("timeout_before", "no answer in time")]
)
def test_zalo_is_in_trouble_itself(installation, monkeypatch, kind, words):
    from bot.doctor import asking

    monkeypatch.setattr(asking, "PATIENCE", (1.0, 0.5))
    installation.fault("zalo", kind, times=1)
    one(installation.look(), f"zalo {OA} call", FAILURE, words)


def test_zalo_cannot_be_reached(installation):
    installation.entry("zalo", api=DEAD)
    one(installation.look(), f"zalo {OA} call", FAILURE, "no connection")


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        ({"oa_id": OA, "is_verified": True}, OK, "knows us"),
        ({"oa_id": OA}, OK, "knows us"),
        ({"oa_id": int(OA)}, OK, "knows us"),
        ({"oa_id": OA, "is_verified": False}, WARNING, "not verified"),
        ({"oa_id": "77"}, FAILURE, "another OA's"),
    ],
)
def test_what_zalo_tells_of_the_oa_that_the_token_is_for(installation, data, state, words):
    account = accounts.zalo(OA)
    found = zalo._understood("x", account, Answer(200, {"error": 0, "data": data}))
    assert (found.state, words in found.said) == (state, True)


# ---- Messenger ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"page_token": "another"}, "190/460"),
        ({"app_secret": "another"}, "app_secret in the channels file"),
    ],
)
def test_a_token_or_a_secret_that_is_not_the_pages(installation, changes, words):
    installation.entry("messenger", **changes)
    one(installation.look(), f"messenger {PAGE} token", FAILURE, words)


@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [
        (190, 463, "make a new page token"),
        (200, None, "permission"),
        (10, None, "permission"),
        (368, None, "appeal"),
        (100, 33, "does not know this Page"),
        (424242, None, "list of error codes"),
    ],
)
def test_what_meta_says_of_the_page(installation, code, subcode, words):
    installation.fault("messenger", "error", code=code, subcode=subcode)
    found = installation.look()
    for what in ("token", "events", "profile"):
        one(found, f"messenger {PAGE} {what}", FAILURE, f"{code}/{subcode or 0}", words)


def test_meta_is_in_trouble_itself(installation):
    installation.fault("messenger", "garbage", times=1)
    one(installation.look(), f"messenger {PAGE} token", FAILURE, "another Page's")
    installation.entry("messenger", graph=DEAD)
    one(installation.look(), f"messenger {PAGE} token", FAILURE, "no connection")


def graph_post(installation, edge, **body):
    from bot.channels.messenger.graph import proof

    page = accounts.messenger(PAGE)
    answer = installation.simulator.post(
        f"/graph/v25.0/{PAGE}/{edge}",
        params={"access_token": page.page_token, "appsecret_proof": proof(page)},
        json=body,
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        (FIELDS[:3], WARNING, FIELDS[3]),
        (["message_echoes"], FAILURE, "does not send us messages"),
    ],
)
def test_events_that_the_page_does_not_send(installation, fields, state, words):
    graph_post(installation, "subscribed_apps", subscribed_fields=",".join(fields))
    one(installation.look(), f"messenger {PAGE} events", state, words, f"messenger-profile {PAGE}")


def test_a_page_that_sends_this_app_nothing(installation):
    installation.simulator.post("/control/reset").raise_for_status()
    found = installation.look()
    one(found, f"messenger {PAGE} events", FAILURE, "nothing")
    one(found, f"messenger {PAGE} profile", WARNING, "greeting", "get_started", "persistent_menu")


def test_a_profile_that_somebody_changed(installation):
    menu = profile()["persistent_menu"]
    menu[0]["call_to_actions"][0]["payload"] = "BUY_NOW"
    graph_post(installation, "messenger_profile", persistent_menu=menu)
    one(installation.look(), f"messenger {PAGE} profile", WARNING, "persistent_menu", "messenger-profile")


def test_keys_that_meta_adds_to_the_profile_are_no_change():
    told = json.loads(json.dumps(profile()))
    told["persistent_menu"][0]["disabled_surfaces"] = []
    told["ice_breakers"][0]["call_to_actions"][0]["id"] = "7"
    assert [messenger._payloads(told[name]) for name in told] == [
        messenger._payloads(value) for value in profile().values()
    ]


# ---- the way in ---------------------------------------------------------------------------------------------------


def test_a_gateway_that_nobody_reaches(installation):
    installation.setenv(public_url=f"http://127.0.0.1:{free_port()}")
    found = installation.look()
    one(found, "webhooks", FAILURE, "no connection", "proxy")
    one(found, f"messenger {PAGE} webhook", FAILURE, "no connection")
    one(found, "zalo webhook", FAILURE, "no connection")


def test_something_else_behind_the_public_address(installation):
    installation.setenv(public_url=installation.elsewhere)
    found = installation.look()
    one(found, f"messenger {PAGE} webhook", FAILURE, "not answered")
    one(found, "zalo webhook", FAILURE, "unsigned post gets HTTP 200", "something else")


def test_without_a_public_address_the_gateway_itself_is_asked(installation):
    installation.setenv(public_url="")
    found = installation.look()
    one(found, "webhooks", OK, "cannot reach this machine")
    one(found, "zalo webhook", OK)


def test_a_verify_token_that_the_gateway_has_not_read_yet(installation):
    installation.entry("messenger", verify_token="a new one")
    one(
        installation.look(),
        f"messenger {PAGE} webhook",
        FAILURE,
        "does not know this verify token",
        "restart",
    )


def test_an_open_door_while_an_oa_is_set_up(installation):
    installation.entry("zalo", url_check=True)
    accounts.accounts.cache_clear()  # the gateway was restarted
    one(installation.look(), "zalo webhook", WARNING, "url_check")


def test_the_doctors_own_posts_ring_no_alarm(installation):
    for _ in range(6):
        found = installation.look()
    one(found, "alarms", OK, "none")


def test_the_advice_of_every_alarm_is_in_the_handbook():
    from bot.core.settings import ROOT
    from bot.store import alarms

    handbook = (ROOT / "docs/operations.md").read_text()
    told = set(re.findall(r"^\| `([a-z_]+)(?:/…)?`", handbook, re.MULTILINE))
    assert told >= alarms.KINDS

"""Sending to a small Zalo: shapes, windows, quotas, and every error of its table."""

from datetime import timedelta

import pytest

from bot.channels import accounts, outbound
from bot.channels.base import Outgoing, Recipient, Taken
from bot.channels.zalo import errors
from bot.channels.zalo.api import PROVEN, ZaloChannel
from bot.core import clock
from bot.core.errors import SendFailed, SendUnknown, WindowClosed
from bot.store import alarms, tokens
from tests.contract.zalo_platform import OA, USER, configure, zalo  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
NOW = clock.now()


@pytest.fixture
def channel(store, zalo, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with store.write() as tx:
        later = NOW + timedelta(hours=25)
        tokens.put(tx, "zalo", OA, access="access-1", refresh="refresh-1", expires_at=later, now=NOW)
    return ZaloChannel(store)


def send(channel, body=None, *, who=USER, author="bot", row=1, **known):
    known.setdefault("last_interaction_at", NOW)
    return channel.send(Recipient(OA, who, **known), Outgoing(row, 0, author, body or {"text": "Dạ"}))


def failed(channel, **arguments):
    with pytest.raises(SendFailed) as caught:
        send(channel, **arguments)
    return caught.value


def test_a_message_goes_to_the_user_with_token_and_proof(channel, zalo):  # noqa: F811
    assert send(channel, {"text": "Dạ, anh/chị cần chuẩn bị…"}) == Taken("m1", proves=PROVEN)
    ((path, headers, body),) = zalo.sent
    assert path == "/v3.0/oa/message/cs"
    assert headers["access_token"] == "access-1"
    assert len(headers["appsecret_proof"]) == 64
    assert body == {"recipient": {"user_id": USER}, "message": {"text": "Dạ, anh/chị cần chuẩn bị…"}}


def test_the_anonymous_are_answered_where_they_wrote(channel, zalo):  # noqa: F811
    send(channel, {"text": "Dạ được ạ."}, who="anonymous:anon-7f31c2d8e0:conv-5b1d9e22")
    ((path, _, body),) = zalo.sent
    assert path == "/v2.0/oa/message"
    assert body["recipient"] == {"anonymous_id": "anon-7f31c2d8e0", "conversation_id": "conv-5b1d9e22"}


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("remain", [7, "7"])
def test_the_quota_is_read_wherever_it_stands(channel, zalo, inside, remain):  # noqa: F811
    quota = {"quota_type": "reply", "remain": remain, "total": 8}
    data = {"message_id": "23ee", "quota": quota} if inside else {"message_id": "23ee"}
    zalo.answers = [{"error": 0, "data": data, **({} if inside else {"quota": quota})}]
    assert send(channel) == Taken("23ee", "reply", 7, PROVEN)


def test_only_a_message_that_the_quota_paid_for_proves_that_there_is_one(channel, zalo):  # noqa: F811
    quota = {"quota_type": "sub_quota", "remain": 3}
    zalo.answers = [{"error": 0, "data": {"message_id": "23ee", "quota": quota}}]
    assert send(channel).proves == PROVEN | {"quota"}


@pytest.mark.parametrize("quota", [None, "none", {"remain": 1}, {"quota_type": 5, "remain": "unlimited"}])
def test_an_odd_quota_is_no_trouble(channel, zalo, quota):  # noqa: F811
    zalo.answers = [{"error": 0, "data": {"message_id": "23ee", "quota": quota}}]
    assert send(channel).quota_kind is None


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# age of the person's last deed, kind and rest of the last known quota, author → what becomes of the message
WINDOWS = [
    (timedelta(0), None, None, "bot", "sent"),
    (47 * HOUR, "reply", 5, "bot", "sent"),
    (47 * HOUR, "reply", 0, "bot", "sent"),  # said to be without limit since 2026: Zalo decides
    (47 * HOUR, "sub_quota", 0, "bot", "sent"),  # the free time needs no quota
    (49 * HOUR, "sub_quota", 3, "bot", "sent"),
    (49 * HOUR, "reply", 0, "bot", "sent"),  # a count of the free time says nothing of the package
    (49 * HOUR, "sub_quota", 0, "bot", "spent"),
    (49 * HOUR, "sub_quota", 0, "officer", "sent"),  # what was bought meanwhile shows only in an answer
    (7 * DAY, "sub_quota", 3, "bot", "sent"),
    (7 * DAY + HOUR, "sub_quota", 3, "bot", "closed"),
    (7 * DAY + HOUR, "sub_quota", 3, "officer", "closed"),
    (None, None, None, "bot", "sent"),  # nothing is known: Zalo decides
]


@pytest.mark.parametrize(("age", "kind", "left", "author", "wanted"), WINDOWS)
def test_the_window_table(channel, zalo, age, kind, left, author, wanted):  # noqa: F811
    last = None if age is None else NOW - age
    known = {"last_interaction_at": last, "quota_kind": kind, "quota_left": left, "author": author}
    if wanted == "sent":
        send(channel, **known)
    else:
        error = failed(channel, **known)
        assert isinstance(error, WindowClosed)
        assert error.permanent
        assert error.alarm == ("quota" if wanted == "spent" else None)
    assert len(zalo.sent) == (wanted == "sent")


LATER = errors.LATER
# code → permanent, seconds to wait, alarm, unreachable
TABLE = {
    -100: (True, None, None, False),
    -201: (True, None, None, False),
    -204: (True, None, "account", False),
    -205: (True, None, "account", False),
    -209: (True, None, "account", False),
    -210: (True, None, None, False),
    -211: (True, None, "quota", False),
    -212: (True, None, "account", False),
    -213: (True, None, None, False),
    -217: (True, None, None, True),
    -218: (True, None, None, False),
    -219: (True, None, "account", False),
    -221: (False, LATER, "account", False),
    -223: (True, None, "account", False),
    -224: (False, LATER, "account", False),
    -227: (True, None, None, True),
    -230: (True, None, None, False),
    -232: (True, None, None, False),
    -233: (True, None, None, False),
    -234: (True, None, None, False),
    -235: (True, None, "account", False),
    -240: (True, None, None, False),
    -242: (False, LATER, "app_secret", False),
    -244: (True, None, None, True),
    -248: (True, None, None, False),
    -320: (False, LATER, "account", False),
    -321: (False, LATER, "account", False),
}


@pytest.mark.parametrize("code", TABLE)
def test_every_code_of_the_table_has_its_meaning(store, code):
    error = errors.failure(code)
    assert (error.permanent, error.retry_after, error.alarm, error.unreachable) == TABLE[code]
    assert isinstance(error, WindowClosed) is (code in (-211, -230, -232))
    assert str(code) in str(error)


@pytest.mark.parametrize("as_text", [False, True])
def test_an_error_comes_with_status_200(channel, zalo, as_text):  # noqa: F811
    zalo.answers = [{"error": "-217" if as_text else -217, "message": "blocked"}]
    assert failed(channel).unreachable


def test_too_fast_waits_for_the_next_minute(channel, zalo):  # noqa: F811
    zalo.answers = [{"error": -32}, (429, {}), (429, "slow down")]
    assert 1 < failed(channel).retry_after <= 61
    for _ in range(2):
        error = failed(channel)
        assert (error.retry_after, error.permanent) == (60.0, False)


@pytest.mark.parametrize("trouble", [{"error": -200}, {"error": -987654}, (404, {}), (400, "no")])
def test_what_is_in_no_table_says_that_it_is_worth_three_tries_more(channel, zalo, trouble):  # noqa: F811
    zalo.answers = [trouble]
    error = failed(channel)
    assert (error.permanent, error.tries) == (False, 3)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_trouble_at_zalo_is_tried_again(channel, zalo, status):  # noqa: F811
    zalo.answers = [(status, "<html>")] * 6
    errors_met = [failed(channel) for _ in range(6)]
    assert {(error.permanent, error.tries) for error in errors_met} == {(False, None)}


@pytest.mark.parametrize("answer", [(504, "late"), (200, "<html>"), (200, "[]"), (200, {"data": {}})])
def test_an_answer_that_says_nothing_leaves_a_doubt(channel, zalo, answer):  # noqa: F811
    zalo.answers = [answer]
    with pytest.raises(SendUnknown):
        send(channel)


def test_a_time_out_leaves_a_doubt(channel, zalo, monkeypatch):  # noqa: F811
    import threading

    taken = threading.Event()
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.2)
    zalo.answers = [lambda: (taken.wait(5), {"error": 0})[1]]
    with pytest.raises(SendUnknown):
        send(channel)
    taken.set()


def test_taken_without_an_id_is_taken(channel, zalo):  # noqa: F811
    zalo.answers = [{"error": 0, "message": "Success"}]
    assert send(channel).message_id == "unnamed:1:0"


def test_too_long_for_zalo_is_cut_once(channel, zalo):  # noqa: F811
    zalo.answers = [{"error": -210}]
    send(channel, {"text": "từ " * 600})
    assert [len(body["message"]["text"]) > 1000 for _, _, body in zalo.sent] == [True, False]
    zalo.answers = [{"error": -210}] * 2
    assert failed(channel, body={"text": "từ " * 600}).permanent
    zalo.answers = [{"error": -210}]
    assert failed(channel).permanent


@pytest.mark.parametrize("code", [-216, -220])
def test_an_old_token_is_renewed_and_the_message_sent_once_more(channel, zalo, store, code):  # noqa: F811
    zalo.answers = [{"error": code}]
    assert send(channel) == Taken("m2", proves=PROVEN)
    assert zalo.refreshes == ["refresh-1"]
    assert [headers["access_token"] for _, headers, _ in zalo.sent] == ["access-1", "access-2"]
    with store.read() as tx:
        assert tokens.get(tx, "zalo", OA).previous == "refresh-1"


def test_a_new_token_that_is_refused_too_is_not_renewed_again_and_again(channel, zalo):  # noqa: F811
    zalo.answers = [{"error": -216}] * 2
    error = failed(channel)
    assert (error.permanent, error.alarm) == (False, "access")
    assert len(zalo.refreshes) == 1


def test_an_oa_that_is_not_configured_sends_nothing(channel, zalo):  # noqa: F811
    with pytest.raises(SendFailed) as caught:
        channel.send(Recipient("1", USER), Outgoing(1, 0, "bot", {"text": "x"}))
    assert caught.value.alarm == "account"
    assert zalo.sent == []


def test_no_alarm_rings_when_all_is_well(channel, store):
    send(channel)
    with store.read() as tx:
        assert alarms.live(tx) == []


BUTTONS = [{"title": "Một nút có tên khá dài đây", "type": "oa.query.hide", "payload": "#a"}]
WITH_BUTTONS = {"text": "Chọn", "attachment": {"type": "template", "payload": {"buttons": BUTTONS}}}


def test_buttons_take_the_shape_that_the_oas_settings_ask_for(channel, zalo):  # noqa: F811
    entry = accounts.zalo(OA).dict()
    send(channel, WITH_BUTTONS)
    configure({**entry, "buttons_as_template": True, "button_title": 20})
    send(channel, WITH_BUTTONS)
    send(channel)
    first, second, third = (body["message"] for _, _, body in zalo.sent)
    assert first == WITH_BUTTONS
    payload = second["attachment"]["payload"]
    assert set(second) == {"attachment"}
    assert (payload["template_type"], payload["text"]) == ("button", "Chọn")
    assert len(payload["buttons"][0]["title"]) <= 20
    assert third == {"text": "Dạ"}

"""What each error of Meta's means for a message: the whole table, by code and subcode, and never by its text."""

import json

import pytest

from bot.channels.messenger import errors
from bot.core.errors import SendFailed, SendUnknown, WindowClosed
from tests.contract.messenger_platform import PAYLOADS, fixture

MINUTE, FIVE = 60.0, 300.0
# code, subcode → what is concerned (see ``concerns``), permanent, seconds to wait, alarm, unreachable
TABLE = [
    (1200, None, "message", False, None, None, False),
    (2, None, "message", False, None, None, False),
    (1, None, "message", False, None, None, False),
    (1, 99, "strange", False, None, None, False),
    (4, None, "page", False, MINUTE, None, False),
    (17, None, "page", False, MINUTE, None, False),
    (32, None, "page", False, MINUTE, None, False),
    (80006, None, "page", False, MINUTE, None, False),
    (613, None, "message", False, MINUTE, None, False),
    (613, 1893016, "tag", True, None, "tag", False),
    (190, None, "page", False, FIVE, "token", False),
    (190, 460, "page", False, FIVE, "token", False),
    (190, 463, "page", False, FIVE, "token", False),
    (190, 467, "page", False, FIVE, "token", False),
    (10, 2018278, "window", True, None, None, False),
    (10, 2018065, "window", True, None, None, False),
    (10, 2018300, "message", True, None, None, False),
    (10, None, "message", False, FIVE, "permission", False),
    (10, 1893063, "message", False, FIVE, "permission", False),
    (200, None, "message", False, FIVE, "permission", False),
    (200, 2018028, "message", False, FIVE, "permission", False),
    (230, None, "message", False, FIVE, "permission", False),
    (3, None, "message", False, FIVE, "permission", False),
    (551, 1545041, "message", True, None, None, True),
    (551, None, "message", True, None, None, True),
    (10, 2018108, "message", True, None, None, True),
    (200, 1545041, "message", True, None, None, True),
    (100, 2018001, "message", True, None, None, True),
    (100, 33, "message", True, None, None, True),
    (100, None, "message", True, None, "request", False),
    (100, 2018320, "message", True, None, "request", False),
    (368, None, "page", False, 3 * FIVE, "blocked", False),
    (2, 2018344, "message", True, None, "request", False),
    (9, 2018352, "message", True, None, "request", False),
    (4, 2018354, "message", True, None, "request", False),
    (77777, None, "strange", False, None, None, False),
]


def raised(status, answer, headers=None):
    with pytest.raises((SendFailed, SendUnknown)) as caught:
        errors.check(status, headers or {}, answer)
    return caught.value


def concerns(error):
    """What an error says something of: the message, an unknown trouble with it, its window, the page, the tag."""
    if isinstance(error, WindowClosed):
        return "window"
    if error.stop:
        return {"all": "page", "tag": "tag"}[error.stop.what]
    return "strange" if error.tries else "message"


def answer(code, subcode=None, **more):
    return {"error": {"message": "secret words", "code": code, "error_subcode": subcode, **more}}


@pytest.mark.parametrize(("code", "subcode", "kind", "permanent", "wait", "alarm", "unreachable"), TABLE)
@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_each_code_has_its_meaning(status, code, subcode, kind, permanent, wait, alarm, unreachable):
    if (status, kind) == (500, "strange"):
        kind = "message"  # unknown, but Meta itself says that the fault is its own
    error = raised(status, answer(code, subcode))
    assert concerns(error) == kind
    assert (error.permanent, error.retry_after, error.alarm, error.unreachable) == (
        permanent,
        wait,
        alarm,
        unreachable,
    )
    assert str(error).startswith(f"Messenger {code}/{subcode or 0}: ")
    assert "secret words" not in str(error)


KNOWN = {
    "error_100_2018001_no_user.json": "unreachable",
    "error_100_invalid_param.json": "permanent",
    "error_10_2018278_window.json": "window",
    "error_10_2018300_thread_owner.json": "permanent",
    "error_1200_transient.json": "again",
    "error_190_token.json": "stop",
    "error_200_permission.json": "again",
    "error_230_permission.json": "again",
    "error_2_transient.json": "again",
    "error_368_blocked.json": "stop",
    "error_4_app_rate.json": "stop",
    "error_551_1545041_unavailable.json": "unreachable",
    "error_613_rate.json": "again",
    "error_80006_page_rate.json": "stop",
}


def test_every_stored_error_is_in_the_table():
    assert sorted(KNOWN) == sorted(
        path.name for path in (PAYLOADS / "messenger" / "api").glob("error_*.json")
    )


@pytest.mark.parametrize(("name", "then"), KNOWN.items())
def test_what_a_stored_error_leads_to(name, then):
    error = raised(400, json.loads(fixture(f"api/{name}")))
    told = {
        "window": isinstance(error, WindowClosed),
        "stop": concerns(error) == "page",
        "unreachable": error.unreachable,
        "permanent": error.permanent,
    }
    assert next((what for what, true in told.items() if true), "again") == then


def test_what_meta_calls_transient_is_tried_again_whatever_its_code():
    error = raised(400, answer(424242, is_transient=True))
    assert concerns(error) == "message"
    assert not error.permanent
    assert concerns(raised(400, answer(4, is_transient=True))) == "page"
    assert raised(400, answer(551, 1545041, is_transient=True)).unreachable


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, "message"), (503, "message"), (504, "doubt"), (429, "page"), (418, "strange")],
)
def test_an_answer_without_a_code_is_judged_by_its_status(status, kind):
    error = raised(status, {})
    assert ("doubt" if isinstance(error, SendUnknown) else concerns(error)) == kind
    assert not getattr(error, "permanent", False)


@pytest.mark.parametrize(
    "body", [{"error": "text"}, {"error": [1]}, {"error": {"code": "x"}}, {"error": {"code": 1e400}}]
)
def test_an_error_of_another_shape_is_an_error_all_the_same(body):
    assert concerns(raised(200, body)) == "strange"


def test_no_error_is_no_error():
    errors.check(200, {}, {"message_id": "m_1"})


USAGE = '{"104857293316482":[{"type":"messenger","estimated_time_to_regain_access":%s}]}'


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "90"}, 90.0),
        ({"Retry-After": "5"}, MINUTE),
        ({"Retry-After": "999999"}, 3600.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, MINUTE),
        ({"X-Business-Use-Case-Usage": USAGE % 7}, 420.0),
        ({"X-Business-Use-Case-Usage": USAGE % 0}, MINUTE),
        ({"X-Business-Use-Case-Usage": USAGE % '"soon"'}, MINUTE),
        ({"X-Business-Use-Case-Usage": "{"}, MINUTE),
        ({"X-Business-Use-Case-Usage": "[1]"}, MINUTE),
    ],
)
def test_meta_is_given_the_time_it_asks_for(headers, wait):
    assert raised(400, answer(80006), headers).retry_after == wait

"""Sending on Messenger against a small Graph API: lanes, tokens, doubts, and a Page that must wait."""

import hashlib
import hmac
import json
import logging
import time as real_time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import outbound
from bot.channels.base import Outgoing, Recipient
from bot.channels.messenger import command, errors
from bot.channels.messenger.api import MessengerChannel
from bot.channels.messenger.profile import ENTRIES, FIELDS, GREETING, QUESTIONS, START, profile, set_profile
from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import SendFailed, SendUnknown, Stop, WindowClosed
from tests.contract.messenger_platform import (
    PAGE,
    PSID,
    SECRET,
    TOKEN,
    configure,
    configured_fixture,  # noqa: F401
    fixture,
    graph_fixture,  # noqa: F401
    page,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
TEXT = {"text": "Chào anh/chị."}


@pytest.fixture
def now(monkeypatch):
    """A clock that stands still; call it with a span to move it."""
    at = [clock.now()]

    def move(span=timedelta(0)):
        at[0] += span
        return at[0]

    monkeypatch.setattr(clock, "now", lambda: at[0])
    return move


def to(age=timedelta(0), person=PSID, account=PAGE):
    return Recipient(account, person, None if age is None else clock.now() - age)


def part(row=7, number=0, author="bot", body=TEXT):
    return Outgoing(row, number, author, body)


def refused(channel, recipient, message, kind=SendFailed):
    with pytest.raises(kind) as caught:
        channel.send(recipient, message)
    return caught.value


def test_a_reply_is_sent_as_meta_wants_it(graph):
    assert MessengerChannel().send(to(), part(4711, 2)).message_id == "m_1"
    ((path, query, headers, body),) = graph.asked
    assert path == f"/v25.0/{PAGE}/messages"
    assert body == {
        "recipient": {"id": PSID},
        "messaging_type": "RESPONSE",
        "message": {"text": "Chào anh/chị.", "metadata": "row:4711:2"},
    }
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert query == {"appsecret_proof": hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()}


def test_every_part_of_a_card_can_be_sent(graph):
    channel = MessengerChannel()
    for number, body in enumerate(channel.parts(Card("a@1", "dài " * 900))):
        channel.send(to(), part(1, number, body=body))
    assert [body["message"]["metadata"] for body in graph.bodies] == ["row:1:0", "row:1:1"]


@pytest.mark.parametrize(
    ("author", "age", "allowed", "lane"),
    [
        ("bot", HOUR, True, "RESPONSE"),
        ("bot", DAY, True, "RESPONSE"),
        ("bot", DAY + SECOND, True, None),
        ("bot", 7 * DAY, True, None),
        ("system", DAY - SECOND, True, "RESPONSE"),
        ("system", DAY + SECOND, True, None),
        ("officer", DAY, True, "RESPONSE"),
        ("officer", DAY + SECOND, True, "HUMAN_AGENT"),
        ("officer", 7 * DAY, True, "HUMAN_AGENT"),
        ("officer", 7 * DAY + SECOND, True, None),
        ("officer", DAY + SECOND, False, None),
        ("officer", None, True, None),
    ],
)
def test_the_lane_of_a_message_follows_its_author_and_the_age_of_the_persons_last_deed(
    graph, now, author, age, allowed, lane
):
    configure(page(graph=graph.address, human_agent=allowed))
    if lane is None:
        refused(MessengerChannel(), to(age), part(author=author), WindowClosed)
        assert graph.asked == []
        return
    MessengerChannel().send(to(age), part(author=author))
    (body,) = graph.bodies
    assert body["messaging_type"] == ("RESPONSE" if lane == "RESPONSE" else "MESSAGE_TAG")
    assert body.get("tag") == (None if lane == "RESPONSE" else "HUMAN_AGENT")


def test_a_warning_stops_tagged_messages_for_days_and_untagged_ones_go_on(graph):
    configure(page(graph=graph.address, human_agent=True))
    channel = MessengerChannel()
    graph.answers = [(400, {"error": {"code": 613, "error_subcode": 1893016}})]
    error = refused(channel, to(2 * DAY), part(author="officer"))
    assert (error.alarm, error.permanent) == ("tag", True)
    assert error.stop == Stop("tag", errors.TAG_STOP)
    stopped = replace(to(2 * DAY), stopped=frozenset({"tag"}))
    refused(channel, stopped, part(8, author="officer"), WindowClosed)
    assert channel.send(replace(to(HOUR), stopped=frozenset({"tag"})), part(9, author="officer"))
    assert len(graph.asked) == 2


@pytest.mark.parametrize("name", ["error_200_permission", "error_230_permission"])
def test_a_missing_right_is_the_tags_when_the_message_was_tagged(graph, name):
    configure(page(graph=graph.address, human_agent=True))
    graph.answers = [(403, json.loads(fixture(f"api/{name}.json")))] * 2
    tagged = refused(MessengerChannel(), to(2 * DAY), part(author="officer"))
    assert (tagged.alarm, tagged.permanent, tagged.stop.what) == ("tag", True, "tag")
    plain = refused(MessengerChannel(), to(HOUR), part(author="officer"))
    assert (plain.alarm, plain.permanent, plain.stop) == ("permission", False, None)


@pytest.mark.parametrize(
    ("name", "seconds"), [("error_80006_page_rate", 60), ("error_190_token", 300), ("error_368_blocked", 900)]
)
def test_what_is_wrong_with_the_whole_page_stops_the_page(graph, name, seconds):
    graph.answers = [(400, json.loads(fixture(f"api/{name}.json")))]
    error = refused(MessengerChannel(), to(), part())
    assert (error.stop, error.retry_after, error.permanent) == (Stop("all", seconds), seconds, False)


def test_a_rate_that_may_be_of_one_thread_does_not_stop_the_page(graph):
    channel = MessengerChannel()
    graph.answers = [(400, json.loads(fixture("api/error_613_rate.json")))]
    assert refused(channel, to(), part()).retry_after == 60
    assert channel.send(to(person="other"), part(8))


def test_an_unknown_error_says_how_often_it_is_worth_trying_again(graph):
    graph.answers = [(400, {"error": {"code": 424242}})]
    error = refused(MessengerChannel(), to(), part())
    assert (error.permanent, error.tries) == (False, errors.TRIES)


FORMS = {
    "text": {"text": "a"},
    "quick_replies": {"text": "a", "quick_replies": [{"content_type": "text", "title": "b", "payload": "c"}]},
    "button": {"attachment": {"type": "template", "payload": {"template_type": "button", "text": "a"}}},
    "image": {"attachment": {"type": "image", "payload": {"attachment_id": "1"}}},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_refused_field_is_an_alarm_of_that_kind_of_message_and_ends_with_it(graph, form):
    graph.answers = [(400, json.loads(fixture("api/error_100_invalid_param.json")))]
    assert refused(MessengerChannel(), to(), part(body=FORMS[form])).alarm == f"request/{form}"
    for other, body in FORMS.items():
        proves = MessengerChannel().send(to(), part(body=body)).proves
        assert (f"request/{form}" in proves) is (other == form)


def test_what_a_taken_message_proves(graph):
    configure(page(graph=graph.address, human_agent=True))
    plain = MessengerChannel().send(to(HOUR), part()).proves
    assert plain == {"account", "permission", "token", "blocked", "redirect", "request/text"}
    assert MessengerChannel().send(to(2 * DAY), part(author="officer")).proves == plain | {"tag"}


@pytest.mark.parametrize(
    "answer", [(200, "<html>Sorry</html>"), (200, {}), (200, {"message_id": 7}), (504, "")]
)
def test_an_answer_that_does_not_say_is_a_doubt(graph, answer):
    graph.answers = [answer]
    refused(MessengerChannel(), to(), part(), SendUnknown)


def test_no_answer_in_time_is_a_doubt(graph, monkeypatch):
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.2)

    def late():
        real_time.sleep(0.6)
        return 200, {"message_id": "m_late"}

    graph.answers = [late]
    refused(MessengerChannel(), to(), part(), SendUnknown)


def test_nobody_there_is_a_failure_and_no_doubt(configured):
    configured(page(graph="http://127.0.0.1:1"))
    assert not refused(MessengerChannel(), to(), part()).permanent


def test_an_error_in_a_good_answer_is_an_error(graph):
    graph.answers = [(200, json.loads(fixture("api/error_10_2018278_window.json")))]
    refused(MessengerChannel(), to(), part(), WindowClosed)


def test_a_page_that_is_no_longer_configured_is_an_alarm(graph):
    error = refused(MessengerChannel(), to(account="999"), part())
    assert (error.alarm, error.permanent) == ("account", False)


def test_a_redirect_is_not_followed(graph):
    graph.answers = [(302, "", {"Location": f"{graph.address}/elsewhere"})]
    assert refused(MessengerChannel(), to(), part()).alarm == "redirect"
    assert len(graph.asked) == 1


@pytest.mark.parametrize(
    "answer", [(400, {"error": {"code": 190, "message": f"bad {TOKEN}"}}), (500, TOKEN), (504, "")]
)
def test_the_token_and_the_words_are_in_no_log_and_in_no_exception(graph, caplog, answer):
    caplog.set_level(logging.DEBUG)
    graph.answers = [answer]
    with pytest.raises((SendFailed, SendUnknown)) as caught:
        MessengerChannel().send(to(), part())
    told, error = caplog.text, caught.value
    while error is not None:
        told, error = told + repr(error) + str(error), error.__cause__ or error.__context__
    for secret in (TOKEN, SECRET, PSID, "Chào"):
        assert secret not in told


def test_a_profile_is_within_metas_limits():
    assert len(GREETING) <= 160
    assert len(QUESTIONS) <= 4
    assert len(ENTRIES) <= 20
    assert all(len(title) <= 30 for title in ENTRIES)
    assert all(len(question) <= 80 for question in QUESTIONS)
    assert all(word.startswith("#") for word in (START, *QUESTIONS.values(), *ENTRIES.values()))


def test_the_command_sets_profile_and_events_of_every_page(graph, capsys):
    assert command.main([]) == 0
    (first, _, _, told), (second, _, _, events) = graph.asked
    assert (first, second) == (f"/v25.0/{PAGE}/messenger_profile", f"/v25.0/{PAGE}/subscribed_apps")
    assert told == profile()
    assert events == {"subscribed_fields": ",".join(FIELDS)}
    assert PAGE in capsys.readouterr().out


def test_the_command_says_what_went_wrong(graph, capsys):
    graph.answers = [(400, json.loads(fixture("api/error_190_token.json")))]
    assert command.main([PAGE]) == 1
    assert "190/460" in capsys.readouterr().err
    assert command.main(["999"]) == 2


@pytest.mark.parametrize("answers", [[(200, {})], [(200, {"result": "success"}), (200, {"success": False})]])
def test_what_meta_does_not_confirm_is_not_set(graph, answers):
    from bot.channels import accounts

    graph.answers = answers
    with pytest.raises(SendFailed):
        set_profile(accounts.messenger(PAGE))

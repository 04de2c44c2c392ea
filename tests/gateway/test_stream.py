"""Replies arrive live, once, and after a lost connection from where it was: on a real server."""

import json
import threading
import time
from contextlib import ExitStack

import httpx
import pytest
from sqlalchemy import update

from bot.channels import web
from bot.core import clock
from bot.gateway.stream import hub
from bot.store import erase, threads
from bot.store.tables import Inbound, Thread

from .serving import answer, answering, card, message, only_thread, serving, tell, until


@pytest.fixture
def server(store):
    with serving(store) as address:
        yield address


@pytest.fixture
def person(server):
    """A visitor over the network, with a session."""
    with httpx.Client(base_url=server, timeout=10) as client:
        client.post("/chat/api/session")
        yield client


class Reader:
    """Reads a stream until it has what it wants."""

    def __init__(self, response: httpx.Response) -> None:
        assert response.status_code == 200
        self.headers = response.headers
        self.lines = response.iter_lines()

    def next(self) -> dict:
        """The next event or comment, as its fields."""
        fields: dict = {}
        for line in self.lines:
            if not line and fields:
                return fields
            name, _, value = line.partition(": ")
            if line:
                fields[name or "comment"] = value
        return {"end": True}

    def events(self, count: int) -> list[dict]:
        """The next ``count`` events; a status comes with its data alone."""
        found: list[dict] = []
        while len(found) < count:
            fields = self.next()
            assert "end" not in fields, found
            if "event" in fields:
                found.append({**fields, "data": json.loads(fields["data"])})
        return found


def open_stream(person, after="", **headers):
    return person.stream("GET", f"/chat/api/stream?after={after}", headers=headers)


def texts(events):
    return [event["data"]["text"] for event in events if event["event"] == "message"]


def test_an_answer_arrives_with_the_end_of_its_message(person, store):
    with open_stream(person) as response, answering(store, lambda row: [card("một"), card("hai")]):
        reader = Reader(response)
        asked = message()
        began = time.monotonic()
        assert person.post("/chat/api/messages", json=asked).status_code == 200
        events = reader.events(3)
        assert time.monotonic() - began < 3
    assert sorted(texts(events)) == ["hai", "một"]
    said = [event for event in events if event["event"] == "message"]
    assert [event["id"] for event in said] == [str(event["data"]["id"]) for event in said]
    (status,) = [event for event in events if event["event"] == "status"]
    turn = said[0]["data"]["turn"]
    assert status["data"] == {"message": asked["id"], "turn": turn, "state": "answered", "messages": 2}
    assert "id" not in status


def test_the_stream_is_never_stored_or_held_back(person):
    with open_stream(person) as response:
        reader = Reader(response)
        assert reader.headers["content-type"].startswith("text/event-stream")
        assert reader.headers["x-accel-buffering"] == "no"
        assert reader.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in reader.headers["content-security-policy"]
        assert reader.next()["retry"] == "2000"


def test_a_lost_connection_resumes_where_it_was(person, store):
    person.post("/chat/api/messages", json=message())
    thread = only_thread(store)
    tell(store, thread, card("một"), card("hai"))
    with open_stream(person) as response:
        first, second = Reader(response).events(2)
    tell(store, thread, card("ba"))
    with open_stream(person, **{"Last-Event-ID": first["id"]}) as response:
        assert texts(Reader(response).events(2)) == ["hai", "ba"]
    with open_stream(person, after=second["id"]) as response:
        assert texts(Reader(response).events(1)) == ["ba"]


def test_the_browsers_own_position_outranks_the_address(person, store):
    person.post("/chat/api/messages", json=message())
    tell(store, only_thread(store), card("một"), card("hai"))
    with open_stream(person) as response:
        first, _ = Reader(response).events(2)
    with open_stream(person, after="0", **{"Last-Event-ID": first["id"]}) as response:
        assert texts(Reader(response).events(1)) == ["hai"]


@pytest.mark.parametrize("senseless", ["-1", "x", "", "²", "1e9", "9" * 5000, "1.5"])
def test_a_senseless_position_is_the_beginning_or_the_end(person, store, senseless):
    person.post("/chat/api/messages", json=message())
    tell(store, only_thread(store), card("một"))
    with open_stream(person, after=senseless) as response:
        assert texts(Reader(response).events(1)) == ["một"]


def test_a_long_absence_is_caught_up_in_order(person, store):
    person.post("/chat/api/messages", json=message())
    tell(store, only_thread(store), *(card(str(number)) for number in range(130)))
    with open_stream(person) as response:
        assert texts(Reader(response).events(130)) == [str(number) for number in range(130)]


def test_a_message_held_for_an_officer_is_told_without_an_answer(person, store):
    with open_stream(person) as response, answering(store, lambda row: "held"):
        asked = message()
        person.post("/chat/api/messages", json=asked)
        (status,) = Reader(response).events(1)
    assert status["data"] == {"message": asked["id"], "turn": None, "state": "held", "messages": 0}


def test_an_end_during_the_lost_connection_is_told_afterwards(person, store):
    asked = message()
    person.post("/chat/api/messages", json=asked)
    answer(store, lambda row: "held")
    with open_stream(person) as response:
        (status,) = Reader(response).events(1)
    assert status["data"]["message"] == asked["id"]


def test_the_end_of_an_erased_message_is_told_too(person, store):
    with open_stream(person) as response:
        reader = Reader(response)
        asked = message("xóa dữ liệu của tôi")
        person.post("/chat/api/messages", json=asked)

        answer(store, lambda row: "answered")
        with store.write() as tx:
            row = tx.get(Inbound, 1)
            erase.erase_thread(tx, threads.get(tx, row.thread_id), clock.now(), keep=[row.id])
        assert reader.events(1)[0]["data"]["message"] == asked["id"]


def test_every_open_page_of_a_person_hears_and_nobody_else(server, person, store):
    with httpx.Client(base_url=server, timeout=10) as other:
        other.post("/chat/api/session")
        with open_stream(person) as one, open_stream(person) as two, open_stream(other) as stranger:
            person.post("/chat/api/messages", json=message("của tôi"))
            other.post("/chat/api/messages", json=message("của người khác"))
            with answering(store, lambda row: [card(f"đáp {row.body['text']}")]):
                heard = [Reader(stream).events(2) for stream in (one, two, stranger)]
    assert [texts(events) for events in heard] == [
        ["đáp của tôi"],
        ["đáp của tôi"],
        ["đáp của người khác"],
    ]


def test_what_another_process_sends_arrives_within_a_moment(person, store):
    person.post("/chat/api/messages", json=message())
    answer(store, lambda row: "held")
    with open_stream(person) as response:
        reader = Reader(response)
        reader.events(1)
        began = time.monotonic()
        threading.Timer(0.3, tell, (store, only_thread(store), card("chào")), {"author": "officer"}).start()
        (said,) = reader.events(1)
    assert said["data"]["author"] == "officer"
    assert time.monotonic() - began < 2.5  # well under the stream's own look after five seconds


def test_a_stream_ends_with_its_conversation(person, store, monkeypatch):
    monkeypatch.setattr(hub, "LOOK_SECONDS", 0.2)
    person.post("/chat/api/messages", json=message())
    tell(store, only_thread(store), card("một"))
    with open_stream(person) as response:
        reader = Reader(response)
        reader.events(1)
        with store.write() as tx:
            tx.execute(update(Thread).values(person="nobody we know"))
        assert reader.next() == {"end": True}


def test_a_forgotten_machines_stream_ends(person):
    with open_stream(person) as response:
        reader = Reader(response)
        reader.next()
        person.post("/chat/api/forget")
        assert reader.next() == {"end": True}


def test_a_session_has_so_many_streams_and_a_closed_one_makes_room(person):
    with ExitStack() as streams:
        wanted = range(hub.STREAMS_PER_SESSION)
        readers = [Reader(streams.enter_context(open_stream(person))) for _ in wanted]
        assert all(reader.next() for reader in readers)
        with open_stream(person) as refused:
            assert refused.status_code == 429
            assert "nhiều nơi" in json.loads(refused.read())["error"]

    def room_again():
        with open_stream(person) as response:
            return response.status_code == 200

    until(room_again, "a closed stream makes room")


def test_without_a_session_there_is_no_stream(server):
    answer = httpx.get(f"{server}/chat/api/stream")
    assert answer.status_code == 401
    assert list(answer.json()) == ["error"]


def test_a_quiet_stream_has_a_heart_beat(person, monkeypatch):
    from bot.gateway.stream import routes

    monkeypatch.setattr(routes, "HEARTBEAT_SECONDS", 0.2)
    with open_stream(person) as response:
        reader = Reader(response)
        reader.next()
        assert reader.next()["comment"].startswith("ping")


def test_the_poller_outlives_a_database_that_is_away(person, store, monkeypatch):
    from bot.store import outbox

    kept, calls = outbox.threads_sent_since, []

    def away_once(tx, moment):
        calls.append(moment)
        if len(calls) == 1:
            raise ConnectionError("đi vắng")
        return kept(tx, moment)

    monkeypatch.setattr(outbox, "threads_sent_since", away_once)
    person.post("/chat/api/messages", json=message())
    answer(store, lambda row: "ignored")
    with open_stream(person) as response:
        reader = Reader(response)
        reader.events(1)
        until(lambda: len(calls) > 1, "the poller looks again")
        tell(store, only_thread(store), card("một"))
        assert texts(reader.events(1)) == ["một"]


def test_no_log_line_of_a_stream_holds_what_was_said(person, store, caplog):
    caplog.set_level("DEBUG")
    person.post("/chat/api/messages", json=message("bí mật của tôi"))
    tell(store, only_thread(store), card("lời đáp kín"))
    with open_stream(person) as response:
        Reader(response).events(1)
    assert "bí mật" not in caplog.text
    assert "lời đáp kín" not in caplog.text
    with store.read() as tx:
        token = person.cookies["chat"]
        assert threads.find(tx, web.NAME, web.ACCOUNT, token) is not None
    assert token not in caplog.text

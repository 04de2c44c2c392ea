"""What platforms tell besides messages, on the real store."""

from datetime import timedelta

import pytest

from bot.core import clock
from bot.store import outbox, receipts, threads
from bot.store.tables import Inbound, Outbound
from tests.store.builders import person, receive, say, thread_of

from .stand_ins import ObedientRasa, serve, worker_of


@pytest.fixture
def worker(store, time):
    return worker_of(store, ObedientRasa())


@pytest.fixture
def who(store, time):
    receive(store, "hỏi", who=(name := person()))
    return name


def tell(store, worker, who, **body):
    receive(store, who=who, kind="event", **body)
    serve(worker, thread_of(store, who))


def sent(store, who, message="p1"):
    say(store, thread_of(store, who), "câu trả lời")
    with store.write() as tx:
        row = tx.query(Outbound).order_by(Outbound.id.desc()).first()
        row.state, row.sent_at = "sent", clock.now()
        receipts.part_sent(tx, row, 0, message, clock.now())
        return row.id


def thread(store, who):
    with store.read() as tx:
        return threads.get(tx, thread_of(store, who))


def row(store, row_id):
    with store.read() as tx:
        return outbox.get(tx, row_id)


def test_receipts_mark_what_arrived_and_what_was_seen(store, worker, who, time):
    first, second = sent(store, who, "p1"), sent(store, who, "p2")
    tell(store, worker, who, event="delivered", messages=["p1"])
    assert row(store, first).delivered_at is not None
    assert row(store, second).delivered_at is None
    tell(store, worker, who, event="seen", messages=["p2"])
    assert row(store, second).seen_at is not None


def test_everything_before_a_watermark_is_seen(store, worker, who, time):
    first = sent(store, who, "p1")
    until = int(clock.now().timestamp() * 1000) + 1
    time.move(seconds=5)
    second = sent(store, who, "p2")
    tell(store, worker, who, event="seen", until=until)
    assert row(store, first).seen_at is not None
    assert row(store, second).seen_at is None


def in_doubt(store, who, text="câu trả lời", state="maybe_sent", **values):
    """A row whose answer never came; delivery has noted its words. Its id."""
    say(store, thread_of(store, who), text)
    with store.write() as tx:
        row = tx.query(Outbound).order_by(Outbound.id.desc()).first()
        row.state, row.lease_until, row.words = state, clock.now(), receipts.words_key(text)
        for name, value in values.items():
            setattr(row, name, value)
        return row.id


def test_an_echo_without_a_name_settles_the_doubt_about_its_own_words_only(store, worker, who, time):
    first, second = in_doubt(store, who, "Dạ, một."), in_doubt(store, who, "Dạ,  hai ạ.")
    tell(store, worker, who, event="echo", message="p8", by="us", row=None, said="Dạ, ba.")
    assert [row(store, each).state for each in (first, second)] == ["maybe_sent", "maybe_sent"]
    tell(store, worker, who, event="echo", message="p9", by="us", row=None, said="Dạ, hai ạ.\n")
    assert [row(store, each).state for each in (first, second)] == ["maybe_sent", "queued"]
    assert row(store, second).part == 1


def test_an_echo_without_words_is_believed_where_only_one_row_can_be_meant(store, worker, who, time):
    first = in_doubt(store, who, "tệp", words=None)
    second = in_doubt(store, who, "Dạ, một.")
    tell(store, worker, who, event="echo", message="p8", by="us", row=None, said=None)
    assert [row(store, each).state for each in (first, second)] == ["maybe_sent", "maybe_sent"]
    tell(store, worker, who, event="echo", message="p9", by="us", row=None, said="Dạ, một.")
    with store.write() as tx:
        outbox.get(tx, second).state = "sent"
    tell(store, worker, who, event="echo", message="p7", by="us", row=None, said=None)
    assert (row(store, first).state, row(store, first).part) == ("queued", 1)


@pytest.mark.parametrize("named", [True, False])
def test_a_late_echo_saves_from_sending_again(store, worker, who, time, named):
    again = in_doubt(store, who, state="queued", maybe_double=True, not_before=clock.now())
    told = {"row": again, "part": 0} if named else {"row": None, "said": "câu trả lời"}
    tell(store, worker, who, event="echo", message="p9", by="us", **told)
    assert (row(store, again).state, row(store, again).part) == ("queued", 1)


@pytest.mark.parametrize("named", [True, False])
def test_an_echo_changes_nothing_of_a_row_that_only_waits_for_its_turn(store, worker, who, time, named):
    refused = in_doubt(store, who, state="queued")
    told = {"row": refused, "part": 0} if named else {"row": None, "said": "câu trả lời"}
    tell(store, worker, who, event="echo", message="p9", by="us", **told)
    assert row(store, refused).part is None


def test_an_echo_of_ours_settles_a_doubt_and_nothing_is_sent_twice(store, worker, who, time):
    say(store, thread_of(store, who), "câu trả lời")
    with store.write() as tx:
        doubtful = tx.query(Outbound).one()
        doubtful.state, doubtful.lease_until = "maybe_sent", clock.now()
    tell(store, worker, who, event="echo", message="p9", by="us", row=doubtful.id, part=0)
    settled = row(store, doubtful.id)
    assert (settled.state, settled.part) == ("queued", 1)  # delivery finds that nothing is left
    tell(store, worker, who, event="delivered", messages=["p9"])
    assert row(store, doubtful.id).delivered_at is not None


def test_an_echo_that_names_another_persons_row_changes_nothing(store, worker, who, time):
    receive(store, "hỏi", who=(other := person()))
    say(store, thread_of(store, other), "câu trả lời")
    with store.write() as tx:
        theirs = tx.query(Outbound).one()
        theirs.state, theirs.lease_until = "maybe_sent", clock.now()
    tell(store, worker, who, event="echo", message="p9", by="us", row=theirs.id)
    assert row(store, theirs.id).state == "maybe_sent"


def test_a_person_answering_in_the_platforms_own_tool_silences_the_bot_for_a_while(store, worker, who, time):
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    tell(store, worker, who, event="echo", message="x", by="person", row=None)
    asked = len(worker.rasa.asked)
    receive(store, "hỏi nữa", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert len(worker.rasa.asked) == asked
    time.move(hours=13)
    receive(store, "hỏi lại", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert len(worker.rasa.asked) == asked + 1


def test_danger_rings_while_somebody_answers_in_the_platforms_own_tool(store, worker, who, time):
    from bot.store.tables import Case

    tell(store, worker, who, event="echo", message="x", by="person", row=None)
    receive(store, "tôi muốn chết", who=who)
    serve(worker, thread_of(store, who))
    with store.read() as tx:
        assert tx.query(Case).one().urgent


def test_leaving_and_coming_back_are_known(store, worker, who, time):
    tell(store, worker, who, event="unfollow")
    assert thread(store, who).reachable is False
    tell(store, worker, who, event="follow")
    assert thread(store, who).reachable is None


def test_an_event_opens_no_window_unless_it_is_a_deed_of_the_person(store, worker, who, time):
    before = thread(store, who).last_interaction_at
    time.move(hours=1)
    tell(store, worker, who, event="delivered", messages=["p1"])
    assert thread(store, who).last_interaction_at == before
    tell(store, worker, who, event="interaction")
    assert thread(store, who).last_interaction_at - before >= timedelta(hours=1)


def test_withdrawing_erases_the_talk(store, worker, who, time):
    tell(store, worker, who, event="withdraw")
    with store.read() as tx:
        (left,) = tx.query(Inbound).all()
        assert left.body == {}


def test_an_unknown_event_is_noted_and_changes_nothing(store, worker, who, time):
    tell(store, worker, who, event="something new")
    with store.read() as tx:
        assert tx.query(Inbound).order_by(Inbound.id.desc()).first().state == "noted"

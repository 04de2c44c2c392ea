"""What the assistant did not understand: listed masked, made into examples, dropped, handed on; who read is noted."""

import io
import zipfile
from datetime import timedelta

import pytest

from bot.console import examples_command, learning
from bot.core import clock
from bot.core.cards import Card
from bot.ear.training import read_examples
from bot.privacy import retention
from bot.store import examples, inbox, outbox, turns, unanswered
from bot.store.tables import Audit, Outbound, TrainingExample
from tests.casework import deeds, say
from tests.conftest import clear_caches

ODD = "xin cap lai giay ra trai bi uot nhoe het chu thi toi nho ai"


@pytest.fixture
def supervisor(sign_in):
    return sign_in("truong", "Cán bộ Trưởng", role="supervisor")


@pytest.fixture(scope="module")
def need():
    """A need that exists, whatever the cards are called by today."""
    return next(one for one in learning.needs() if one.startswith("after_release/"))


def asked(store, text, card="system/not_understood", who="p1", needs=(), now=None):
    now = now or clock.now()
    with store.write() as tx:
        row = say(tx, who, text, now)
        turn = turns.begin(tx, row.thread_id, [row], now)
        outbox.say(tx, row.thread_id, [Card(id=card, text="…")], now, turn_id=turn.id)
        for sent in tx.query(Outbound).filter_by(turn_id=turn.id):
            sent.state = "sent"
        inbox.finish(tx, [row], "answered", now)
        turns.end(turn, "done", now, needs)
        return turn.id


def learn(client, turn, need, text=ODD, **more):
    return client.post(f"/cau-hoi/{turn}/hoc", data={"text": text, "need": need, "clean": "yes", **more})


def kept(store):
    with store.read() as tx:
        return [(one.need, one.text) for one in examples.kept(tx)]


def test_what_was_not_understood_is_listed_and_what_was_answered_is_not(store):
    now = clock.now()
    asked(store, "câu một", now=now)
    asked(store, "câu hai", "system/perhaps", "p2", now=now + timedelta(seconds=1))
    asked(store, "câu ba", "system/out_of_scope", "p3", now=now + timedelta(seconds=2))
    asked(store, "câu bốn", "out_of_scope/politics@2026-07-01", "p4", now=now + timedelta(seconds=3))
    asked(store, "câu năm", "loan/interest@2026-07-01", "p5", needs=["loan/interest"])
    asked(store, "câu sáu", "system/no_words", "p6")
    with store.read() as tx:
        found = [(one.text, one.why) for one in unanswered.listed(tx, 10)]
        assert found == [
            ("câu bốn", "refused"),
            ("câu ba", "refused"),
            ("câu hai", "guessed"),
            ("câu một", "not_understood"),
        ]
        assert len(unanswered.listed(tx, 2)) == 2


def test_it_is_shown_masked_and_reading_is_noted(supervisor, store):
    asked(store, "em tên Nguyễn Thị Mơ, sđt 0912345678, hỏi cái giấy màu hồng")
    page = supervisor.get("/cau-hoi").text
    assert "em tên [tên], sđt [số điện thoại], hỏi cái giấy màu hồng" in page
    for private in ("Mơ", "0912345678"):
        assert private not in page
    with store.read() as tx:
        assert deeds(tx)[-1] == "questions_read"


def test_chosen_words_become_an_example_and_leave_the_list(supervisor, store, need):
    turn = asked(store, "em ten nguyen van an " + ODD)
    assert learn(supervisor, turn, need).status_code == 303
    assert kept(store) == [(need, ODD)]
    with store.read() as tx:
        assert unanswered.listed(tx, 10) == []
        raw = tx.connection().exec_driver_sql("SELECT text FROM training_examples").scalar_one()
        assert ODD.encode() not in bytes(raw)
        assert all(ODD not in row.detail for row in tx.query(Audit))
        assert "example_added" in deeds(tx)


def test_a_need_may_be_typed_and_found_in_the_list(supervisor, store, need):
    turn = asked(store, ODD)
    assert f"({need})" in supervisor.get("/cau-hoi").text
    assert learn(supervisor, turn, "", other=f"một câu nào đó ({need})").status_code == 303
    assert kept(store) == [(need, ODD)]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"clean": ""}, 422),
        ({"text": " "}, 422),
        ({"text": "em tên [tên]"}, 422),
        ({"text": "a" * (examples.LONGEST + 1)}, 422),
        ({"need": "loan/no_such_thing"}, 422),
        ({"need": "", "other": "không có việc này"}, 422),
    ],
    ids=str,
)
def test_what_makes_no_example_is_refused(supervisor, store, need, wrong, status):
    turn = asked(store, ODD)
    assert learn(supervisor, turn, **{"need": need, **wrong}).status_code == status
    assert kept(store) == []
    with store.read() as tx:
        assert len(unanswered.listed(tx, 10)) == 1


def test_words_that_are_an_example_already_are_told_with_their_need(supervisor, store, need):
    told = learn(supervisor, asked(store, "x"), need, "Dieu kien vay")
    assert (told.status_code, "loan/conditions" in told.text) == (409, True)
    assert learn(supervisor, asked(store, "y", who="p2"), need).status_code == 303
    told = learn(supervisor, asked(store, "z", who="p3"), need, ODD.upper())
    assert (told.status_code, need in told.text) == (409, True)
    assert len(kept(store)) == 1


def test_two_who_take_the_same_question_make_one_example(supervisor, sign_in, store, need):
    colleague, turn = sign_in("bien", "Cán bộ Biên", role="supervisor"), asked(store, ODD)
    learn(supervisor, turn, need)
    learn(colleague, turn, need, ODD + " nua")
    assert kept(store) == [(need, ODD)]


def test_what_is_of_no_use_leaves_the_list(supervisor, store):
    turn = asked(store, ODD)
    assert supervisor.post(f"/cau-hoi/{turn}/bo").status_code == 303
    assert kept(store) == []
    with store.read() as tx:
        assert unanswered.listed(tx, 10) == []
        assert deeds(tx)[-1] == "question_dropped"


def test_retention_is_as_it_was_and_an_example_outlives_the_talk(supervisor, store, need):
    learn(supervisor, asked(store, ODD), need)
    asked(store, "câu khác", who="p2")
    retention.sweep(store, clock.now() + timedelta(hours=25))
    with store.read() as tx:
        assert unanswered.listed(tx, 10) == []
        assert tx.query(TrainingExample).count() == 1


def test_the_examples_are_handed_on_as_files_and_that_is_noted(supervisor, store, need, tmp_path):
    learn(supervisor, asked(store, ODD), need)
    answer = supervisor.post("/cau-hoi/xuat")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path)
    assert read_examples(tmp_path) == [(ODD, need)]
    with store.read() as tx:
        assert deeds(tx)[-1] == "examples_exported"
        assert examples.kept(tx)[0].exported


def test_the_command_writes_the_same(store, supervisor, need, tmp_path, monkeypatch, capsys):
    learn(supervisor, asked(store, ODD), need)
    monkeypatch.setenv("BOT_DATABASE_URL", store.url)
    clear_caches()
    assert examples_command.main(["--out", str(tmp_path / "new")]) == 0
    assert read_examples(tmp_path / "new") == [(ODD, need)]
    assert "1 examples" in capsys.readouterr().out

"""The audit is one chain, whoever writes at once; a changed or removed row shows."""

import random
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.store import audit
from bot.store.tables import Audit
from tests.casework import NOW


def fill(store, count):
    with store.write() as tx:
        for number in range(count):
            audit.write(tx, number % 7, "view", number, f"dòng {number}", now=NOW + timedelta(seconds=number))


def test_a_thousand_rows_hold_together(store):
    fill(store, 1000)
    with store.read() as tx:
        assert audit.verify(tx) is None


def test_an_empty_audit_holds(store):
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert audit.head(tx) == (0, audit.BEGINNING)


@pytest.mark.parametrize(
    "change",
    [
        "officer_id = 99",
        "action = 'login'",
        "case_id = NULL",
        "detail = 'khác'",
        "at = '2020-01-01 00:00:00'",
        "hash = '" + "0" * 64 + "'",
    ],
)
def test_any_edited_row_is_found(store, change):
    fill(store, 200)
    victim = random.Random(change).randrange(1, 200)
    with store.write() as tx:
        tx.execute(text(f"UPDATE audit SET {change} WHERE id = :id"), {"id": victim})
    with store.read() as tx:
        assert audit.verify(tx) == victim


@pytest.mark.parametrize("victim", [1, 2, 77, 199])
def test_a_removed_row_is_found_at_the_next_one(store, victim):
    fill(store, 200)
    with store.write() as tx:
        tx.execute(text("DELETE FROM audit WHERE id = :id"), {"id": victim})
    with store.read() as tx:
        assert audit.verify(tx) == victim + 1


def test_removed_last_rows_are_found_by_who_remembers_the_head(store):
    fill(store, 20)
    with store.write() as tx:
        known = audit.head(tx)
        tx.execute(text("DELETE FROM audit WHERE id > 18"))
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert audit.verify(tx, [known]) == 20


def test_a_chain_forged_anew_is_found_by_who_remembers_the_head(store):
    fill(store, 5)
    with store.write() as tx:
        known, previous = audit.head(tx), audit.BEGINNING
        for row in tx.query(Audit).order_by(Audit.id):
            row.officer_id, row.previous = 99, previous
            row.hash = previous = audit._hash(row)
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert audit.verify(tx, [known]) == known[0]


def test_rows_added_after_a_known_head_are_no_harm(store):
    fill(store, 5)
    with store.read() as tx:
        known = audit.head(tx)
    fill(store, 5)
    with store.read() as tx:
        assert audit.verify(tx, [known]) is None


def test_writers_at_once_keep_one_chain(store):
    start = threading.Barrier(12)

    def write(officer):
        start.wait()
        for number in range(10):
            with store.write() as tx:
                audit.write(tx, officer, "view", number, now=NOW)

    writers = [threading.Thread(target=write, args=(officer,)) for officer in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with store.read() as tx:
        assert tx.query(Audit).count() == 120
        assert audit.verify(tx) is None


def test_a_deed_that_failed_leaves_no_trace_and_no_gap(store):
    fill(store, 3)

    def write_and_fail():
        with store.write() as tx:
            audit.write(tx, 1, "claim", 1, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    fill(store, 3)
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert tx.query(Audit).count() == 6


def test_views_within_five_minutes_are_one_entry(store):
    with store.write() as tx:
        for officer, case, minute in [(1, 1, 0), (1, 1, 4), (1, 1, 6), (1, 2, 6), (2, 1, 6), (1, 1, 10)]:
            audit.view(tx, officer, case, NOW + timedelta(minutes=minute))
    with store.read() as tx:
        seen = [(row.officer_id, row.case_id, row.at - NOW) for row in tx.query(Audit).order_by(Audit.id)]
        assert [(officer, case, int(gap.total_seconds() // 60)) for officer, case, gap in seen] == [
            (1, 1, 0),
            (1, 1, 6),
            (1, 2, 6),
            (2, 1, 6),
        ]

"""What the two kinds of writing promise on SQLite."""

import pytest
from sqlalchemy import text

from bot.core import clock
from bot.store import alarms

NORMAL, FULL = 1, 2  # SQLite's numbers
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def synchronous(tx):
    return tx.execute(text("PRAGMA synchronous")).scalar_one()


def test_a_write_is_durable_unless_it_says_that_it_need_not_be(store):
    found = []
    for durable in (True, False, True):
        with store.write(durable=durable) as tx:
            found.append(synchronous(tx))
    with store.write() as tx:
        found.append(synchronous(tx))
    assert found == [FULL, NORMAL, FULL, FULL]


def test_a_write_that_fails_leaves_no_trace_and_the_next_is_durable_again(store):
    def fail():
        with store.write(durable=False) as tx:
            alarms.ring(tx, "trouble", "zalo", "1", "", clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.write() as tx:
        assert (alarms.live(tx), synchronous(tx)) == ([], FULL)

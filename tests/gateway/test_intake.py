"""Many requests share a commit, and none of them its fate."""

import threading
from functools import partial

import anyio
import pytest
from anyio import wait_all_tasks_blocked

from bot.core import clock
from bot.gateway.intake import MOST, Intake
from bot.store import alarms


class Stumbled(Exception):
    """Something is wrong with one of them."""


def ring(number, transactions, tx):
    transactions.append(tx)
    alarms.ring(tx, f"trouble-{number}", "zalo", "1", "", clock.now())
    return number


def stumble(tx):
    alarms.ring(tx, "of the one that stumbles", "zalo", "1", "", clock.now())
    raise Stumbled()


def stored(store):
    with store.read() as tx:
        return {alarm.kind for alarm in alarms.live(tx)}


def wait(event, number, transactions, tx):
    assert event.wait(10)
    return ring(number, transactions, tx)


async def crowd(intake, first, others):
    """One transaction is being written while others arrive; what each of them got."""
    results = {}

    async def write(name, work):
        try:
            results[name] = await intake.write(work)
        except Stumbled as error:
            results[name] = error

    gate = threading.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write, 0, partial(first, gate))
        await wait_all_tasks_blocked()
        for name, work in others.items():
            tasks.start_soon(write, name, work)
        await wait_all_tasks_blocked()
        gate.set()
    return results


def test_what_arrives_during_a_commit_shares_the_next_one(store):
    transactions = []
    others = {number: partial(ring, number, transactions) for number in range(1, 20)}
    results = anyio.run(crowd, Intake(store), lambda gate, tx: wait(gate, 0, transactions, tx), others)
    assert results == {number: number for number in range(20)}
    assert stored(store) == {f"trouble-{number}" for number in range(20)}
    assert [len(transactions), transactions.count(transactions[-1])] == [20, 19]


def test_a_crowd_does_not_make_one_commit_without_end(store):
    transactions = []
    others = {number: partial(ring, number, transactions) for number in range(1, 2 * MOST + 2)}
    results = anyio.run(crowd, Intake(store), lambda gate, tx: wait(gate, 0, transactions, tx), others)
    assert len(results) == len(stored(store)) == 2 * MOST + 2


def test_one_that_stumbles_takes_nobody_along(store):
    others = {1: partial(ring, 1, []), 2: stumble, 3: partial(ring, 3, [])}
    results = anyio.run(crowd, Intake(store), lambda gate, tx: wait(gate, 0, [], tx), others)
    assert isinstance(results.pop(2), Stumbled)
    assert results == {0: 0, 1: 1, 3: 3}
    assert stored(store) == {"trouble-0", "trouble-1", "trouble-3"}


def test_one_alone_that_stumbles_leaves_no_trace(store):
    with pytest.raises(Stumbled):
        anyio.run(Intake(store).write, stumble)
    assert stored(store) == set()

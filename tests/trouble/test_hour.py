"""An hour of everything that goes wrong with platforms, on both at once: nothing is lost and nothing is doubled.

Real are the gateway, the store, the channels and delivery with four senders; the platforms are the simulator's. The
clock is the test's. ``BOT_TROUBLE_SEED`` (default: random, printed) says what goes wrong when.
"""

import os
import random
import secrets
from collections import Counter

import pytest

from bot.channels import accounts
from bot.store import alarms
from bot.store.tables import Case, Inbound, Outbound, Thread
from tests.contract.simulating import simulating
from tests.crash import verdict
from tests.crash.platforms import Platforms
from tests.gateway.serving import serving

from .town import HUMAN, Town

SEED = int(os.environ.get("BOT_TROUBLE_SEED", "0")) or secrets.randbelow(10**9)
HOUR, CALM = 360, 180  # steps of ten seconds
TRIES = 20
PEOPLE = 12  # on each platform
# what an order is made of beside the platform; the connection breaks where no seconds are given
TROUBLES = {
    "429": {},
    "500": {},
    "rate": {},
    "garbage": {},
    "slow": {"seconds": 0.05},
    "timeout_before": {"seconds": 0},
    "timeout_after": {"seconds": 0},
    "echo_first": {},
    "bad_token": {},
    "expired_token": {},
    "window_closed": {},
}
ONLY_ZALO = {"refresh_refused": {}}
PAIR_LOST = (60, 240)  # the steps at which somebody else has used the OA's refresh token
SPELL = ("429", "500", "timeout_before", "timeout_after", "garbage")  # what may go on for minutes


@pytest.fixture
def platforms(store, time):
    with serving(store) as gateway, simulating(gateway, pace=0.01) as simulator:
        yield Platforms(str(simulator.base_url))
    accounts.accounts.cache_clear()


@pytest.fixture
def town(store, platforms, time):
    made = Town(store, platforms, random.Random(SEED), PEOPLE)
    yield made
    made.close()
    platforms.http.close()


def weather(town, platform):
    """Once every two minutes or so something goes wrong, once or for a while."""
    if town.choice.random() > 0.09:
        return
    kinds = {**TROUBLES, **(ONLY_ZALO if platform == "zalo" else {})}
    kind = town.choice.choice(list(kinds))
    if kind == "refresh_refused":  # the pair must be asked for, to be refused
        town.platforms.fault(platform, "expired_token")
    times = town.choice.choice((1, 2, 6, 12)) if kind in SPELL else 1
    town.platforms.fault(platform, kind, times=times, **kinds[kind])


def use_refresh_token_elsewhere(town):
    """The pair we hold is worth nothing from now on: only the owner's new consent brings another."""
    account = next(account for account in accounts.accounts() if account.channel == "zalo")
    for _ in range(TRIES):  # an ordered refusal may be waiting for the next renewal, whoever asks for it
        given = town.platforms.http.post("/control/consent", json={}).json()
        form = {"app_id": account.app_id, "grant_type": "refresh_token", **given}
        secret = {"secret_key": account.app_secret}
        answer = town.platforms.http.post("/zalo/v4/oa/access_token", data=form, headers=secret).json()
        if "access_token" in answer:
            break
    assert "access_token" in answer
    town.platforms.fault("zalo", "expired_token")


def live(town, time, steps):
    """People write, and trouble comes."""
    for step in range(steps):
        if step in PAIR_LOST:
            use_refresh_token_elsewhere(town)
        for people in town.people:
            weather(town, people.platform)
            if town.choice.random() < 0.5:
                text = HUMAN if town.choice.random() < 0.08 else ""
                people.somebody_writes(town.choice, text)
            if town.choice.random() < 0.05:
                town.platforms.fault(people.platform, "webhook_twice")
        town.pass_time(time)


def calm_down(town, time):
    """The trouble is over, everybody writes once more, and what is on its way arrives within half an hour."""
    town.platforms.calm()
    for people in town.people:
        for name in people.names:
            people.write(name, f"{name} hỏi thêm một câu")
    for _ in range(CALM):
        town.pass_time(time)
        if not town.left() and not town.officer.busy:
            return
    raise AssertionError(f"half an hour later there is still: {Counter(town.left())}")


def test_an_hour_of_trouble_loses_nothing_and_doubles_nothing(store, town, platforms, time):
    print(f"seed {SEED}")
    live(town, time, HOUR)
    calm_down(town, time)
    said = sum(len(people.said) for people in town.people)
    assert everyone_was_heard(store) == said
    assert said == sum(
        verdict.phone_messages_answered(store, people, platforms.accepted) for people in town.people
    )
    doubled = verdict.phones_show_what_was_said(store, platforms, town.officer, struck={})
    assert doubled == 0
    tasks = failures_are_tasks(store)
    with store.read() as tx:
        assert [alarm.kind for alarm in alarms.live(tx)] == []
        rows = Counter(row.state for row in tx.query(Outbound))
    trouble_was_had(platforms)
    assert town.operator.consents >= len(PAIR_LOST)
    print(
        f"{said} messages, {dict(rows)}, {len(town.officer.words)} of an officer ({len(town.officer.again)} again), "
        f"tasks {dict(tasks)}, alarms {sorted(town.operator.seen)}, {town.operator.consents} new consents, "
        f"struck {platforms.struck.total()}"
    )


def everyone_was_heard(store) -> int:
    """How many messages there are; none of them twice, though their webhooks came twice."""
    with store.read() as tx:
        keys = [row.message for row in tx.query(Inbound).filter(Inbound.kind == "text")]
    assert len(set(keys)) == len(keys)
    return len(keys)


def failures_are_tasks(store) -> Counter:
    """An answer that failed for good says why, and an officer got the thread since. Returns the reasons."""
    with store.read() as tx:
        failed = tx.query(Outbound).filter(Outbound.state == "failed").all()
        cases, threads = tx.query(Case).all(), {thread.id for thread in tx.query(Thread)}
    for row in failed:
        assert row.error
        assert row.thread_id in threads
        if row.author == "bot":
            after = [case for case in cases if case.thread_id == row.thread_id]
            assert any(case.closed_at is None or case.closed_at >= row.created_at for case in after), (
                row.error
            )
    return Counter(row.error for row in failed)


def trouble_was_had(platforms):
    """A run in which hardly anything went wrong shows nothing."""
    for platform, kinds in (("zalo", {**TROUBLES, **ONLY_ZALO}), ("messenger", TROUBLES)):
        met = {kind for where, kind in platforms.struck if where == platform}
        assert len(set(kinds) - met) <= 2, f"{platform} met only {sorted(met)}"

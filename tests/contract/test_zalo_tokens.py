"""Zalo's tokens: renewed in time, once for all, stored before use, with an alarm when they cannot be."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.channels import accounts, outbound
from bot.channels.zalo import oauth, tokens
from bot.core import clock
from bot.core.errors import SendFailed
from bot.store import alarms, tokens as stored
from tests.contract.zalo_platform import OA, account, configure, zalo  # noqa: F401 - a fixture


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.moment = clock.now()

    def __call__(self):
        return self.moment

    def move(self, **by):
        self.moment += timedelta(**by)


@pytest.fixture
def time(monkeypatch):
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved)
    return moved


def row(store):
    with store.read() as tx:
        return stored.get(tx, "zalo", OA)


def ringing(store):
    with store.read() as tx:
        return [alarm.kind for alarm in alarms.live(tx)]


def access(store):
    return tokens.access(store, accounts.zalo(OA))


def test_the_first_pair_comes_from_the_accounts_file(store, zalo, time):  # noqa: F811
    assert access(store) == "access-2"
    assert (row(store).refresh, row(store).previous) == ("refresh-2", "refresh-1")
    assert row(store).expires_at == time() + timedelta(hours=25)
    assert access(store) == "access-2"
    assert len(zalo.refreshes) == 1


def test_a_pair_is_renewed_at_twenty_hours(store, zalo, time):  # noqa: F811
    tokens.refresh_due(store)
    time.move(hours=19, minutes=59)
    tokens.refresh_due(store)
    assert len(zalo.refreshes) == 1
    time.move(minutes=2)
    tokens.refresh_due(store)
    tokens.refresh_due(store)
    assert zalo.refreshes == ["refresh-1", "refresh-2"]
    assert access(store) == "access-3"


def test_an_expired_token_is_renewed_before_it_is_used(store, zalo, time):  # noqa: F811
    access(store)
    time.move(hours=25, seconds=1)
    assert access(store) == "access-3"


def test_the_pair_is_committed_before_anybody_gets_it(store, zalo, time, monkeypatch):  # noqa: F811
    seen = []
    commit = tokens._commit

    def committing(*arguments):
        got = commit(*arguments)
        seen.append(row(store).access == got)
        return got

    monkeypatch.setattr(tokens, "_commit", committing)
    access(store)
    assert seen == [True]


def test_many_at_once_renew_once(store, zalo, time):  # noqa: F811
    access(store)
    asked, answer = threading.Event(), threading.Event()
    zalo.before_rotating = lambda: (asked.set(), answer.wait(5))

    def renew(_):
        try:
            return tokens.renew(store, accounts.zalo(OA), "access-2")
        except SendFailed as error:
            return error.retry_after

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(renew, 0)
        assert asked.wait(5)
        others = list(pool.map(renew, range(7)))
        answer.set()
        assert first.result() == "access-3"
    assert others == [tokens.SOON] * 7
    assert len(zalo.refreshes) == 2
    assert renew(0) == "access-3"  # whoever still has the old one gets what is there


def test_a_refusal_rings_until_a_new_consent_is_in_the_accounts_file(store, zalo, time):  # noqa: F811
    access(store)
    zalo.refresh = "lost"
    time.move(hours=21)
    tokens.refresh_due(store)
    assert ringing(store) == ["token"]
    assert access(store) == "access-2"  # what is left of its 25 hours is used
    time.move(hours=5)
    with pytest.raises(SendFailed) as caught:
        access(store)
    assert (caught.value.permanent, caught.value.alarm) == (False, "token")
    entry = accounts.zalo(OA).dict()
    configure({**entry, "refresh_token": "lost"})
    time.move(seconds=21)
    assert access(store) == "access-3"
    assert ringing(store) == []


def test_a_dead_token_is_not_tried_with_every_message(store, zalo, time):  # noqa: F811
    zalo.refresh = "lost"
    for _ in range(5):
        with pytest.raises(SendFailed):
            access(store)
    assert len(zalo.refreshes) == 1


def test_without_any_refresh_token_it_rings(store, zalo, time):  # noqa: F811
    configure(account(refresh_token=""))
    tokens.refresh_due(store)
    assert ringing(store) == ["token"]
    assert zalo.refreshes == []


@pytest.mark.parametrize("answer", [(500, "<html>"), (200, {}), (200, {"access_token": "a"}), (200, "[]")])
def test_an_answer_without_a_pair_changes_nothing_and_rings(store, zalo, time, monkeypatch, answer):  # noqa: F811
    monkeypatch.setattr(zalo, "rotate", lambda form: answer)
    tokens.refresh_due(store)
    assert ringing(store) == ["token"]
    assert row(store).refresh == "refresh-1"


def test_a_time_out_rings_and_the_next_attempt_tells(store, zalo, time, monkeypatch):  # noqa: F811
    answer = threading.Event()
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.2)
    zalo.before_rotating = lambda: answer.wait(5)
    tokens.refresh_due(store)
    assert ringing(store) == ["token"]
    zalo.before_rotating = answer.set
    time.move(seconds=21)
    monkeypatch.setattr(outbound, "READ_SECONDS", 8)
    zalo.refresh = "refresh-1"
    tokens.refresh_due(store)
    assert ringing(store) == []


def test_who_was_too_slow_takes_what_another_got_meanwhile(store, zalo, time, monkeypatch):  # noqa: F811
    access(store)

    def overtaken(who, refresh):
        later = time() + timedelta(hours=25)
        with store.write() as tx:
            stored.put(tx, "zalo", OA, access="theirs", refresh="r", expires_at=later, now=time())
        raise oauth.RefreshFailed("used")

    monkeypatch.setattr(tokens, "exchange", overtaken)
    assert tokens.renew(store, accounts.zalo(OA), "access-2") == "theirs"
    assert ringing(store) == []


@pytest.mark.parametrize(("said", "hours"), [("90000", 25), (3600, 1), (None, 25), ("soon", 25)])
def test_the_life_of_a_token_may_be_written_as_a_text(store, said, hours):
    assert oauth._life(said) == timedelta(hours=hours)
